"""The first page, and what someone reads before the first question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from drawbridge.journal import Entry
from drawbridge.journal.entries import Consent
from drawbridge.mirror.clock import in_full
from drawbridge.mirror.moments import moments, to_tell
from drawbridge.mirror.people import people
from drawbridge.mirror.practice import steps
from drawbridge.mirror.promises import due, promises
from drawbridge.mirror.quiet import away_since
from drawbridge.mirror.takes import latest_take
from drawbridge.mirror.unsent import unsent
from drawbridge.web.access import open_journal, start_journal
from drawbridge.web.consent import CONSENT_VERSION, has_consent
from drawbridge.web.home.forms import ConsentForm
from drawbridge.web.inventory import inventory
from drawbridge.web.now.choices import HAPPENED
from drawbridge.web.once import once
from drawbridge.web.packs import phrase
from drawbridge.web.promises.shown import theirs
from drawbridge.web.silence import over, running

LONG_AWAY = timedelta(days=180)
"""After this long, a map says more about then than about now."""
ONWARD = {"now": "now:now", "promises": "promises:new"}
"""Rooms that lead through the consent page and want their visitor back."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two doors for a newcomer; for someone who is back, where they left off; for someone who wants quiet, quiet."""
    journal, now = open_journal(request), timezone.localtime()
    entries = journal.entries() if journal else ()
    if quiet := running(entries, now):
        return render(request, "home/quiet.html", {"quiet": quiet})
    if since := away_since(entries, now):
        return _welcome(request, entries, since)
    who = people(entries)
    waiting = [step for step in steps(entries) if step.state in ("waiting", "done") and who.counts(step.prediction)]
    noted = [moment for moment in moments(entries) if who.counts(moment.noted)]
    context = {
        "take": latest_take(entries),
        "waiting": waiting,
        "noted": noted,
        "asked": to_tell(noted, now),
        "happened": HAPPENED,
        "promised": [(one, in_full(one.due, one.clocks)) for one in due(theirs(promises(entries), who), now)],
        "over": over(entries, now),
        "left": unsent(entries),
    }
    return render(request, "home/home.html", context)


def _welcome(request: HttpRequest, entries: Sequence[Entry], since: datetime) -> HttpResponse:
    """After a gap: nothing was lost, and one tap to what would help now. What waits stays where it is."""
    now, month = timezone.localtime(), f"{timezone.localtime(since):%B %Y}"
    context = {
        "since": phrase("back.after_months", month=month),
        "counted": phrase("back.counted"),
        "changed": phrase("back.changed", month=month) if now - since > LONG_AWAY else "",
        "over": over(entries, now),
        "take": latest_take(entries),
    }
    return render(request, "home/return.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is stored, who can see it, and the consent that precedes every sensitive question."""
    journal = open_journal(request)
    onward = ONWARD.get(request.GET.get("then", ""), "quiz:quiz")
    if journal and has_consent(journal.entries()):
        return redirect(onward)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not form.old_enough(timezone.localdate()):
            return redirect("home:young")
        if form.explain():
            return render(request, "home/start.html", {"form": form, "explained": True}, status=422)
        journal = journal or start_journal(request)
        entry = form.cleaned_data["entry"]
        once(journal, Consent(id=entry, at=timezone.now(), version=CONSENT_VERSION, adult=True))
        return redirect(onward)
    return render(request, "home/start.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, where, who could read it, and what no program can promise."""
    return render(request, "home/privacy.html", {"things": inventory().things})


@require_GET
def young(request: HttpRequest) -> HttpResponse:
    """For people under 18: places made for them. Nothing has been stored."""
    return render(request, "home/young.html")
