"""Being left alone until a day of one's own choosing, and an hour of one's own for the calendar."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.journal.entries import Quiet
from drawbridge.mirror.quiet import silence, silences
from drawbridge.web.consent import with_consent
from drawbridge.web.once import form_id, once
from drawbridge.web.promises import calendar
from drawbridge.web.promises.forms import UNTIL, HourForm, QuietForm
from drawbridge.web.promises.shown import clocks_of
from drawbridge.web.promises.views import ics
from drawbridge.web.silence import day_of, running

LISTED = 6
"""Latest silences listed below."""
WORDS = "A few minutes"
EVENING = time(19)


@require_http_methods(["GET", "POST"])
@with_consent
def quiet(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Ask for silence, see until when it lasts, end it early."""
    now, entries = timezone.now(), journal.entries()
    if request.POST.get("over"):
        return _end(request, journal, now)
    form = QuietForm(request.POST or None, now=now, initial={"zone": clocks_of(entries)})
    if form.is_valid():
        until, zone = form.cleaned_data["until"], form.cleaned_data["zone"]
        once(journal, Quiet(id=form_id(request), at=now, until=until, zone=zone))
        return redirect("promises:quiet")
    context = {
        "form": form,
        "until": UNTIL,
        "running": running(entries, now),
        "earlier": [(one, day_of(one)) for one in reversed(silences(entries, now)) if one.state != "running"][:LISTED],
    }
    return render(request, "promises/quiet.html", context, status=422 if form.errors else 200)


def _end(request: HttpRequest, journal: Journal, now: datetime) -> HttpResponse:
    """End it now. Sent again when nothing runs any more, it changes nothing."""
    entries = journal.entries()
    if silence(entries, now):
        once(journal, Quiet(id=form_id(request), at=now, zone=clocks_of(entries), over=True))
    return redirect("promises:quiet")


@require_http_methods(["GET", "POST"])
@with_consent
def hour(request: HttpRequest, journal: Journal) -> HttpResponse:
    """An hour of one's own as a calendar file. Nothing is stored, and nothing calls: the calendar is the person's."""
    begin = {"words": WORDS, "first": timezone.localdate() + timedelta(days=1), "at": EVENING}
    form = HourForm(request.POST or None, initial=begin)
    if form.is_valid():
        made = calendar.hour(journal.id, timezone.now(), form.rhythm, form.cleaned_data["words"])
        return ics(calendar.calendar(made))
    return render(request, "promises/hour.html", {"form": form}, status=422 if form.errors else 200)
