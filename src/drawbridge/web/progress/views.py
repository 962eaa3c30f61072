"""What has come of it: counted behaviour first. Nothing falls because of time away, and all of it can be hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import Setting
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.habits import habits
from drawbridge.mirror.ledgers.alarms import alarms, together
from drawbridge.mirror.ledgers.costs import costs
from drawbridge.mirror.ledgers.flaws import flaws
from drawbridge.mirror.ledgers.predictions import predictions
from drawbridge.mirror.moments import Moment, latency, moments
from drawbridge.mirror.my_loop import busiest, my_loop
from drawbridge.mirror.people import People, people
from drawbridge.mirror.plans import plans
from drawbridge.mirror.practice import Step, steps
from drawbridge.mirror.progress import HIDE, SECTIONS, days, hidden
from drawbridge.mirror.promises import counted, promises
from drawbridge.mirror.retakes import retakes
from drawbridge.mirror.scans import scans
from drawbridge.mirror.stays import counted as stays_counted
from drawbridge.mirror.stays import stays
from drawbridge.mirror.takes import retake_from, standing, takes
from drawbridge.mirror.worse import began, due
from drawbridge.web.access import open_journal
from drawbridge.web.consent import has_consent, with_consent
from drawbridge.web.held import held
from drawbridge.web.now.figures import caught_of
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import bank_of, shelf
from drawbridge.web.progress import figures, phrases
from drawbridge.web.silence import running

NAMES = {
    "catching": "How early you catch it",
    "promises": "Promises",
    "steps": "Steps",
    "stays": "Staying with soft feelings",
    "plans": "Your plans, and whether they came to mind",
    "alarms": "Alarms, and whether they were right",
    "predicted": "What you predicted, and what happened",
    "flaws": "What seemed wrong with them",
    "costs": "What being with people costs",
    "habits": "What goes by itself",
    "takes": "The quiz, taken again",
    "loop": "Your loop",
}
ASKED = ("due", "to_name", "flaw_asked")
"""What this page asks of itself. Nothing is asked while quiet was wished for."""
LISTED = 12
"""People listed before the page offers the rest."""


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Everything that is counted. Readable without a journal, which then says what would stand here."""
    journal = open_journal(request)
    entries = journal.entries() if journal else ()
    if not has_consent(entries):
        return render(request, "progress/empty.html", {"names": NAMES.values()})
    context: dict[str, object] = {
        "names": NAMES,
        "away": hidden(entries),
        "everything": request.GET.get("all") == "1",
        **_counted(read := Read.of(entries)),
        **_ledgers(read, request.GET.get("all") == "1"),
        **_course(read),
    }
    if quiet := running(entries, timezone.now()):
        context |= dict.fromkeys(ASKED) | {"quiet": quiet}
    return render(request, "progress/progress.html", context)


@dataclass(frozen=True)
class Read:
    """A journal read once for the whole page."""

    raw: Sequence[Entry]
    entries: Entries
    who: People
    found: Sequence[Moment]
    walked: Sequence[Step]

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Read:
        left = standing(entries)
        return cls(entries, left, people(left), moments(left), steps(left))


def _counted(read: Read) -> dict[str, object]:
    """What was done: moments caught, steps taken, days, and coming back."""
    entries, here = read.entries, timezone.localtime()
    caught = latency([moment for moment in read.found if read.who.counts(moment.noted)], here.tzinfo)
    states, made = held(entries), [one for one in promises(read.raw) if read.who.counts(one.made)]
    return {
        "latency": caught,
        "caught": caught_of(caught) if caught.enough else None,
        "done": sum(step.was_done for step in read.walked),
        "left": sum(step.state == "left" for step in read.walked),
        "promised": (promised := counted(made, here)),
        "promised_line": phrases.promises_line(promised),
        "days": days(entries, here.tzinfo),
        "scanned": scans(entries),
        "stayed": stays_counted(stays(entries)),
        "planned": plans(entries, read.who, read.found),
        "held": states,
        "said": phrases.said_of(states, shelf().current),
        "due": due(states.checks, began(entries), here),
    }


def _ledgers(read: Read, everyone: bool) -> dict[str, object]:
    entries, who, pack = read.entries, read.who, shelf().current
    rows, costed = alarms(read.found, entries, who, pack.moment), costs(entries, who)
    held_against, flawed = predictions(read.walked, who), flaws(entries, who)
    shown = rows if everyone else rows[:LISTED]
    return {
        "alarm_rows": list(phrases.alarms_lines(shown)),
        "alarm_rest": len(rows) - len(shown),
        "alarm_total": together(rows),
        "alarm_figure": figures.alarms(shown) if any(one.checked for one in shown) else None,
        "to_name": next((moment for one in rows for moment in one.unnamed), None) if pack.moment.came else None,
        "predicted": held_against,
        "predicted_line": phrases.predictions_line(held_against),
        "curve": figures.curve(held_against) if held_against.bands else None,
        "flawed": flawed,
        "flaw_line": phrases.flaws_line(flawed),
        "flaw_asked": flawed.to_ask(timezone.now()),
        "costed": costed,
        "cost_line": phrases.costs_line(costed),
        "few_line": phrases.few_line([one.person.alias for one in costed.by if one.person and not one.against], LISTED),
        "guard": figures.costs(costed),
    }


def _course(read: Read) -> dict[str, object]:
    """What goes by itself, and takes held against each other."""
    pack, now, taken = shelf().current, timezone.now(), takes(read.entries)
    found = habits(read.entries, read.walked, pack)
    ended = [take for take in taken if not take.open]
    again = retakes(taken, shelf().under, bank_of)
    return {
        "habits": [(habit, phrases.habit_line(habit), habit.is_open(now)) for habit in found],
        "course": pack.words["automatic.course"],
        "ended": ended,
        "retakes": [(one, phrases.retake_line(one, pack)) for one in again],
        "first": pack.words["change.first"],
        "again_from": retake_from(ended[-1]) if ended and retake_from(ended[-1]) > now else None,
        "own": busiest(read.found, read.who, pack),
    }


@require_POST
@with_consent
def show(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Put a section away, or take it out again."""
    name, away = request.POST.get("name", ""), request.POST.get("away") == "1"
    if name not in SECTIONS:
        raise Http404
    if (name in hidden(journal.entries())) != away:
        once(journal, Setting(id=form_id(request), at=timezone.now(), name=HIDE + name, value=away))
    return redirect("/progress/#show")


@require_GET
@with_consent
def retaken(request: HttpRequest, journal: Journal) -> HttpResponse:
    """The latest take against the first, with bands."""
    found = retakes(takes(journal.entries()), shelf().under, bank_of)
    rows = []
    for one in found:
        pack = shelf().under(one.after.fingerprint)
        drawn = figures.takes(one, pack) if pack and one.state == "compared" else None
        rows.append((one, phrases.retake_line(one, pack or shelf().current), drawn))
    return render(request, "progress/takes.html", {"rows": rows, "first": shelf().current.words["change.first"]})


@require_GET
@with_consent
def loop(request: HttpRequest, journal: Journal, number: int | None = None) -> HttpResponse:
    """One pattern's loop with one's own counts: the one most noted, or the one asked for."""
    pack, entries = shelf().current, journal.entries()
    found, who = moments(entries), people(entries)
    with_guide = [pattern for pattern in pack.patterns if pack.guide(pattern.id)]
    pattern = busiest(found, who, pack) if number is None else None
    pattern = pattern or next((p for p in with_guide if p.number == (number or with_guide[0].number)), None)
    stayed = len(stays_counted(stays(entries)).ended)
    mine = my_loop(pattern, pack, found, steps(entries), who, stayed=stayed) if pattern else None
    if mine is None:
        raise Http404
    context = {"loop": mine, "figure": figures.my_loop(mine), "others": [p for p in with_guide if p != pattern]}
    return render(request, "progress/loop.html", context)
