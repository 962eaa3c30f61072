"""The lab. Nothing here opens a journal, except the page that is about one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from drawbridge.loop.year import Setup, Year, years
from drawbridge.web.lab import figures
from drawbridge.web.lab.forms import KnobsForm, Slider, held, read
from drawbridge.web.lab.knobs import LEAVING, OFF, Knobs
from drawbridge.web.lab.stories import ONE_KNOB


@lru_cache(maxsize=128)
def lived(setup: Setup) -> Year:
    """A run; the same luck for all of them. It is a few hundred kilobytes, and holds nothing of anyone."""
    return years([setup])[0]


@require_GET
def lab(request: HttpRequest) -> HttpResponse:
    """What this is, and the way in."""
    return render(request, "lab/lab.html")


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """One run, or two side by side, as the address says."""
    form = read(request.GET)
    knobs, week = form.knobs(), form.looked_at
    other, problem = held(request.GET.get("beside", ""))
    run, beside = lived(knobs.setup()), lived(other.setup()) if other else None
    context = {
        "form": form,
        "problem": problem,
        "sliders": {name: _slider(form, name) for name, field in form.fields.items() if isinstance(field, Slider)},
        "switches": _switches(knobs),
        "knobs": knobs,
        "code": other.code() if other else "",
        "hold": _address(knobs, knobs, week),
        "alone": _address(knobs, None, week),
        "here": _address(knobs, other, week),
        "one_knob": [(name, says, _address(change(knobs), knobs, week)) for name, says, change in ONE_KNOB],
        "loop": figures.loop_of(run, week, "loop", "The loop, this run"),
        "other_loop": figures.loop_of(beside, week, "loop-beside", "The loop, beside it") if beside else None,
        "curves": figures.five(run, beside, week),
        "counted": figures.counted(run),
        "other_counted": figures.counted(beside) if beside else None,
        "week": week,
    }
    return render(request, "lab/year.html", context, status=422 if form.errors or problem else 200)


def _address(knobs: Knobs, beside: Knobs | None, week: int) -> str:
    said = knobs.query() | ({"beside": beside.code()} if beside else {}) | ({"week": week} if week != 26 else {})
    return f"{reverse('lab:year')}?{urlencode(said, doseq=True)}" if said else reverse("lab:year")


@dataclass(frozen=True)
class Shown:
    """A slider as it stands on the page."""

    name: str
    label: str
    least: int
    most: int
    ends: tuple[str, str]
    value: int
    hint: str
    error: str


def _slider(form: KnobsForm, name: str) -> Shown:
    field = form.fields[name]
    assert isinstance(field, Slider)
    value = form.looked_at if name == "week" else getattr(form.knobs(), name)
    error = " ".join(map(str, form.errors.get(name, [])))
    return Shown(name, str(field.label), field.least, field.most, field.ends, value, str(field.help_text), error)


@dataclass(frozen=True)
class Switch:
    """An assumption as it stands on the page."""

    name: str
    says: str
    badge: str
    off: bool


def _switches(knobs: Knobs) -> list[Switch]:
    rows = [(LEAVING, "They can leave", "experiment"), *((name, says, badge) for name, (_, says, badge) in OFF.items())]
    return [Switch(name, says, badge, name in knobs.off) for name, says, badge in rows]
