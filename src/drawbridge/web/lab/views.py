"""The lab. Nothing here opens a journal, except the page that is about one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from drawbridge.loop.year import Setup, Year, years
from drawbridge.pack import Pack
from drawbridge.web.lab import figures, play
from drawbridge.web.lab import pairs as couples
from drawbridge.web.lab.claims import Claim, claims, links, tally
from drawbridge.web.lab.forms import LAST_WEEK, KnobsForm, PlayForm, Slider, held, read
from drawbridge.web.lab.knobs import LEAVING, OFF, Knobs
from drawbridge.web.lab.stories import ONE_KNOB
from drawbridge.web.packs import shelf

SEEN_COUPLES = 354
"""Kirkpatrick and Davis (1994)."""


@lru_cache(maxsize=128)
def lived(setup: Setup) -> Year:
    """A run; the same luck for all of them. It is a few hundred kilobytes, and holds nothing of anyone."""
    return years([setup])[0]


@require_GET
def lab(request: HttpRequest) -> HttpResponse:
    """The play, from an evening to a year, and whole without a tap. What was chosen stands in the address."""
    form = PlayForm(request.GET)
    form.is_valid()
    did, bet, often = form.did, form.bet, form.often
    (left, habit), (stayed, _) = play.ten(stays=False), play.ten(stays=True)
    context = {
        "form": form,
        "did": did,
        "chosen": play.DID[did] if did else None,
        "choices": play.DID,
        "evening": play.evening(did) if did else None,
        "leaving": play.evening("leave"),
        "staying": play.evening("open"),
        "evening_figure": play.evening_figure(did),
        "expected_figure": play.expected_figure(),
        "bet": bet,
        "bets": play.BETS,
        "alarm_before": round(left[0]),
        "alarm_after": round(left[-1]),
        "habit_after": round(habit[-1]),
        "alarm_stayed": round(stayed[-1]),
        "ten": play.ten_figure(),
        "often": often,
        "often_choices": list(enumerate(("Never", "Once", "Twice", "Three times", "Four times"))),
        "knob": play.knob_figure(often),
        "unsafe": play.unsafe(),
    }
    return render(request, "lab/lab.html", context, status=422 if form.errors else 200)


@require_GET
def said(request: HttpRequest) -> HttpResponse:
    """What is commonly said, with its verdict, failures first; and what each link of the loop stands on."""
    pack = shelf().current
    cited = {id_ for claim in claims() for id_ in claim.sources} | {id_ for link in links() for id_ in link.sources}
    context = {
        "told": [Told(claim, _shown_at(claim), _cited(pack, claim.sources)) for claim in claims()],
        "links": [(link, _cited(pack, link.sources)) for link in links()],
        "sources": [source for source in pack.sources if source.id in cited],
        "tally": tally(),
    }
    return render(request, "lab/said.html", context)


@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """Who is with whom after years: made once, shown with its spread over seeds."""
    found, pack = couples.pairs(), shelf().current
    context = {
        "pairs": found,
        "usual": found.rule("usual"),
        "seen": SEEN_COUPLES,
        "figures": couples.figures(),
        "sources": [source for source in pack.sources if source.id == "kirkpatrick1994"],
    }
    return render(request, "lab/pairs.html", context)


Cites = tuple[tuple[str, str], ...]
"""Sources by id, each as it is cited: “Lovibond 2009, A”."""


@dataclass(frozen=True)
class Told:
    """A claim as it stands on the page, with the address of the run that shows it."""

    claim: Claim
    address: str
    cites: Cites


def _shown_at(claim: Claim) -> str:
    if claim.page != "year":
        return reverse(f"lab:{claim.page}")
    run, beside = claim.knobs()
    return _address(run, beside, LAST_WEEK // 2)


def _cited(pack: Pack, ids: Sequence[str]) -> Cites:
    """Sources of the pack. Another pack may lack one, and then it is left out."""
    found = [pack.source(id_) for id_ in ids if id_ in {source.id for source in pack.sources}]
    return tuple((one.id, f"{one.authors.split(',')[0]} {one.year}, {one.strength}") for one in found)


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """One run, or two side by side, as the address says."""
    form, pack = read(request.GET), shelf().current
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
        "link": _address(knobs, other, week),
        "one_knob": [(name, says, _address(change(knobs), knobs, week)) for name, says, change in ONE_KNOB],
        "loop": figures.loop_of(run, week, "loop", "The loop, this run"),
        "other_loop": figures.loop_of(beside, week, "loop-beside", "The loop, beside it") if beside else None,
        "curves": figures.five(run, beside, week),
        "counted": figures.counted(run),
        "other_counted": figures.counted(beside) if beside else None,
        "week": week,
        "links": [(link, _cited(pack, link.sources)) for link in links()],
    }
    return render(request, "lab/year.html", context, status=422 if form.errors or problem else 200)


def _address(knobs: Knobs, beside: Knobs | None, week: int) -> str:
    other = {"beside": beside.code()} if beside else {}
    when = {"week": week} if week != LAST_WEEK // 2 else {}
    said = knobs.query() | other | when
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
