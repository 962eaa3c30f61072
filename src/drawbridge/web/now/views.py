"""The moment itself. The lines to hold on to need no journal, no typing and no database; noting needs three taps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import MomentEnded, MomentNoted, MomentTold, PlanAsked, Withdrawn
from drawbridge.mirror.moments import Moment, latency, moments, to_tell, within_reach
from drawbridge.mirror.people import people
from drawbridge.mirror.plans import plans, standing_plans, to_ask
from drawbridge.mirror.promises import promises
from drawbridge.web.access import open_journal
from drawbridge.web.consent import has_consent, with_consent
from drawbridge.web.now.choices import BEGAN, HAPPENED, RECALLED, chosen
from drawbridge.web.now.figures import caught_of
from drawbridge.web.now.forms import AfterForm, MomentForm, ToldForm
from drawbridge.web.offline.editions import RIDES
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import phrase, shelf
from drawbridge.web.practice.plans import plans_of
from drawbridge.web.silence import running

NAMED = 6
"""Aliases offered as buttons; another one can be typed."""
DAYS_BACK = 6
"""Earlier days offered as buttons."""
LISTED = 5
"""Latest moments listed under the taps."""


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    """Lines to hold on to, always; with an open journal, the three taps above them and what was caught below."""
    can_note = bool(shelf().current.moment.pulls)
    try:
        journal = open_journal(request)
        entries = journal.entries() if journal else ()
    except DatabaseError:
        return render(request, "now/now.html", {"down": True})
    if not can_note or not has_consent(entries):
        return render(request, "now/now.html", {"can_note": can_note})
    return _taps(request, entries, MomentForm(None, shelf().current.moment))


@require_http_methods(["GET", "POST"])
@with_consent
def note(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Keep a moment. One of an earlier day goes straight to what was done."""
    if request.method == "GET":
        return redirect("now:now")
    form = MomentForm(request.POST, shelf().current.moment)
    if not form.is_valid():
        return _taps(request, journal.entries(), form)
    entry = MomentNoted(id=form_id(request), at=timezone.now(), **form.cleaned_data)
    over = entry.began == "before_today"
    return redirect("now:after" if over else "now:moment", moment=once(journal, entry))


def _taps(request: HttpRequest, entries: Sequence[Entry], form: MomentForm) -> HttpResponse:
    here, found, pulls = timezone.localtime(), moments(entries), shelf().current.moment.pulls
    who = people(entries)
    heard = [moment for moment in found if who.counts(moment.noted)]
    near, counted, quiet = within_reach(pulls, found), latency(heard, here.tzinfo), running(entries, here)
    context = {
        "form": form,
        "near": near,
        "further": [pull for pull in pulls if pull not in near],
        "began": BEGAN,
        "aliases": [person.alias for person in who.shown[:NAMED]],
        "days": [here.date() - timedelta(days=back) for back in range(1, DAYS_BACK + 1)],
        "asked": None if quiet else to_tell(heard, here),
        "quiet": quiet,
        "happened": HAPPENED,
        "recent": [_in_words(moment) for moment in reversed(found[-LISTED:])],
        "counted": counted,
        "caught": caught_of(counted) if counted.enough else None,
        "plans": standing_plans(plans(entries, who, found)),
    }
    return render(request, "now/now.html", context, status=422 if form.errors else 200)


@require_GET
@with_consent
def moment(request: HttpRequest, journal: Journal, moment: UUID) -> HttpResponse:
    """Four ways from here; once it is over, what it was and what came of it."""
    found = _found(journal, moment)
    cards = [one for one in promises(journal.entries()) if one.made.moment == moment]
    apart = _apart(journal, found)
    context = _in_words(found) | {
        "happened": HAPPENED,
        "rides": RIDES,
        "lines": {"ride": phrase("now.ride")},
        "cards": cards[-1:],
        "apart": apart,
        "plans": () if apart else to_ask(plans_of(journal.entries()), found),
        "recalled": RECALLED,
        "quiet": running(journal.entries(), timezone.now()),
    }
    return render(request, "now/over.html" if found.ended or found.told else "now/ways.html", context)


@require_http_methods(["GET", "POST"])
@with_consent
def after(request: HttpRequest, journal: Journal, moment: UUID) -> HttpResponse:
    """What was done, and how early it was caught. It can be said again; the latest holds."""
    found, choices = _found(journal, moment), shelf().current.moment
    form = AfterForm(request.POST if request.method == "POST" else None, choices)
    if form.is_valid():
        once(journal, MomentEnded(id=form_id(request), at=timezone.now(), moment=moment, **form.cleaned_data))
        return redirect("now:moment", moment=moment)
    context = _in_words(found) | {"form": form, "choices": choices}
    return render(request, "now/after.html", context, status=422 if form.errors else 200)


@require_POST
@with_consent
def told(request: HttpRequest, journal: Journal, moment: UUID) -> HttpResponse:
    """Whether what was feared came. Skipped, it is never asked again."""
    _found(journal, moment)
    form = ToldForm(request.POST)
    if not form.is_valid():
        return redirect("now:moment", moment=moment)
    happened = form.cleaned_data["happened"]
    once(journal, MomentTold(id=form_id(request), at=timezone.now(), moment=moment, happened=happened))
    if happened != "skip":
        return redirect("now:moment", moment=moment)
    return redirect("now:now" if request.POST.get("here") == "now" else "home:home")


@require_POST
@with_consent
def recalled(request: HttpRequest, journal: Journal, moment: UUID, plan: UUID) -> HttpResponse:
    """Whether a plan came to mind. It can be said again; the latest holds. With someone flagged it is not counted."""
    found, came = _found(journal, moment), request.POST.get("came", "")
    known = {one.id for one, _ in to_ask(plans_of(journal.entries()), found)}
    if plan not in known:
        raise Http404
    if came in RECALLED and not _apart(journal, found):
        said = {"id": form_id(request), "at": timezone.now(), "moment": moment, "plan": plan, "came": came}
        once(journal, PlanAsked.model_validate(said))
    return redirect("now:moment", moment=moment)


@require_POST
@with_consent
def take_back(request: HttpRequest, journal: Journal, moment: UUID) -> HttpResponse:
    """A wrong tap: the moment counts for nothing any more, nor does what was said about it."""
    if any(known.id == moment for known in moments(journal.entries())):
        once(journal, Withdrawn(id=form_id(request), at=timezone.now(), target=moment))
    return redirect("now:now")


def _found(journal: Journal, moment: UUID) -> Moment:
    found = next((known for known in moments(journal.entries()) if known.id == moment), None)
    if found is None:
        raise Http404
    return found


def _apart(journal: Journal, found: Moment) -> bool:
    """Whether it was with someone with whom steps stay off."""
    return not people(journal.entries()).counts(found.noted)


def _in_words(found: Moment) -> dict[str, object]:
    """A moment, with what was chosen in the words of the pack."""
    words = shelf().current.moment
    return {
        "moment": found,
        "today": timezone.localdate(found.at) == timezone.localdate(),
        "pull": chosen(words.pulls, found.noted.pull),
        "began": BEGAN[found.noted.began],
        "did": chosen(words.endings, found.ended.did) if found.ended else None,
        "caught": chosen(words.caught, found.ended.caught) if found.ended else None,
        "came": HAPPENED.get(found.told.happened) if found.told else None,
    }
