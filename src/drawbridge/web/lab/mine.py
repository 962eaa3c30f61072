"""My filter, seen: what the model believes about one person, in words and ranges against their own start."""

from __future__ import annotations

from dataclasses import replace

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import Setting
from drawbridge.mirror.belief import behind
from drawbridge.mirror.filter import DOSE, ENOUGH, SWITCH, log_of, sized, wanted
from drawbridge.mirror.seen import Seen, worked_out
from drawbridge.web.access import open_journal
from drawbridge.web.charts.dots import Dots, Row, dots_figure
from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.consent import has_consent, with_consent
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf
from drawbridge.web.practice.dosing import kept_belief, read_on

WHY_NOT = {
    "other": "about another pull than leaving; the model knows only leaving",
    "unsaid": "where it is not said what you did",
    "person": "with someone you marked as not safe; caution there is right, and is not counted",
    "gone": "a step that is no longer in the collection",
    "older": "older than the latest three hundred",
}
HARDLY = {
    "learn_safety": "how fast a good surprise sinks in with you",
    "danger": "how much harm you expected at the start",
    "tolerance": "how much you could bear at the start",
    "noise": "how much your alarm strays from one time to the next",
    "use": "how much staying widens what you can bear",
    "scale": "how you use the numbers from 0 to 10",
    "belief": "what you think, as against what you feel",
    "bias": "by how much you expect more than comes",
}


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What was last worked out from this very log; without a journal, only what this page would be."""
    try:
        journal = open_journal(request)
        entries = journal.entries() if journal else ()
    except DatabaseError:
        return render(request, "lab/mine.html", {"down": True})
    if not has_consent(entries):
        return render(request, "lab/mine.html", {"closed": True})
    if not wanted(entries):
        return render(request, "lab/mine.html", {"off": True})
    log = log_of(entries, shelf().current, timezone.get_current_timezone())
    belief = kept_belief(journal, log) if journal and log.enough else None
    seen = worked_out(log, belief) if belief and not behind(log, belief) else None
    context = {
        "sized": sized(entries),
        "fared": belief if belief and belief.forecasts else None,
        "expected": round(belief.expected) if belief else 0,
        "log": log,
        "enough": ENOUGH,
        "missing": ENOUGH - log.counted,
        "left_out": [(count, WHY_NOT[why]) for why, count in log.left_out.items()],
        "seen": seen,
    }
    return render(request, "lab/mine.html", context | (_shown(seen) if seen else {}))


@require_POST
@with_consent
def work(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Read the log, and keep what came of it, sealed like everything else."""
    entries = journal.entries()
    log = log_of(entries, shelf().current, timezone.get_current_timezone())
    if wanted(entries) and log.enough:
        read_on(journal, log)
    return redirect("lab:mine")


@require_POST
@with_consent
def switch(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Switch it off, or on again. Off, nothing is worked out and nothing shown; ``of`` may be the steps alone."""
    name = DOSE if request.POST.get("of") == DOSE else SWITCH
    on = request.POST.get("on") == "1"
    _set(request, journal, name, on)
    if on and name == DOSE:
        log = log_of(journal.entries(), shelf().current, timezone.get_current_timezone())
        if log.enough and sized(journal.entries()):
            read_on(journal, log)
    return redirect("lab:mine")


def _set(request: HttpRequest, journal: Journal, name: str, value: bool) -> None:
    once(journal, Setting(id=form_id(request), at=timezone.now(), name=name, value=value))


def _shown(seen: Seen) -> dict[str, object]:
    return {
        "believed": [
            _against_start("expects", "The harm you expect of someone new", seen.expects),
            _against_start("bears", "What you can bear", seen.bears),
        ],
        "next_low": round(seen.next_peak[1]),
        "next_high": round(seen.next_peak[18]),
        "hardly": [HARDLY[name] for name in seen.hardly if name in HARDLY],
    }


def _against_start(id_: str, name: str, twenty: tuple[float, ...]) -> Figure:
    """One belief: twenty dots on a line with the person's own start as its tick."""
    low, middle, high = (round(100 * twenty[place]) for place in (1, 9, 18))
    chart = Dots(
        id=id_,
        name=name,
        sentence=f"{changed(twenty)} Call your own start 100: eighteen of these twenty dots, all equally likely, lie "
        f"between {low} and {high}. The tick is your start.",
        rows=(Row("Against your start", twenty, f"{low} to {high} in 100"),),
        low=0.0,
        high=max(2.0, twenty[-1]),
        low_words="nothing",
        high_words="twice as much" if twenty[-1] <= 2.0 else "more than twice",
        marks=(1.0,),
    )
    rows = (("Against your start, 100", str(low), str(middle), str(high)),)
    table = Table(f"{name}: now, in 100 of what it was", ("", "lower end", "middle", "upper end"), rows)
    return replace(dots_figure(chart), table=table)


def changed(twenty: tuple[float, ...]) -> str:
    """Whether it moved. Said only when eighteen of twenty dots lie on one side of the start.

    >>> changed((0.5,) * 20)
    'It has most likely gone down since your first moment here.'
    """
    if twenty[18] < 1.0:
        return "It has most likely gone down since your first moment here."
    if twenty[1] > 1.0:
        return "It has most likely gone up since your first moment here."
    return "No clear change since your first moment here."
