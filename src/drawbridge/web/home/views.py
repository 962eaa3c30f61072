"""The first page, and what someone reads before the first question."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from drawbridge.journal.entries import Consent
from drawbridge.mirror.moments import moments, to_tell
from drawbridge.mirror.practice import steps
from drawbridge.mirror.takes import latest_take
from drawbridge.web.access import open_journal, start_journal
from drawbridge.web.consent import CONSENT_VERSION, has_consent
from drawbridge.web.home.forms import ConsentForm
from drawbridge.web.inventory import inventory
from drawbridge.web.now.choices import HAPPENED
from drawbridge.web.once import once

ONWARD = {"now": "now:now", "promises": "promises:new"}
"""Rooms that lead through the consent page and want their visitor back."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two doors for a newcomer; for someone who is back, where they left off."""
    journal = open_journal(request)
    entries = journal.entries() if journal else ()
    waiting = [step for step in steps(entries) if step.state in ("waiting", "done")]
    noted = moments(entries)
    context = {
        "take": latest_take(entries),
        "waiting": waiting,
        "noted": noted,
        "asked": to_tell(noted, timezone.localtime()),
        "happened": HAPPENED,
    }
    return render(request, "home/home.html", context)


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
