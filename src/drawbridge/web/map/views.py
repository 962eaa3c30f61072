"""The map of the latest finished take."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import NotMe
from drawbridge.mirror.map import map_of
from drawbridge.mirror.practice import steps, suggest
from drawbridge.mirror.takes import Take, retake_from, takes
from drawbridge.web.access import open_journal
from drawbridge.web.consent import with_consent
from drawbridge.web.held import held
from drawbridge.web.map import figures
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import bank_of, scored_with, shelf
from drawbridge.web.practice.dosing import sizing


@require_GET
def map_page(request: HttpRequest) -> HttpResponse:
    """The map, or the way to one."""
    journal = open_journal(request)
    found = takes(journal.entries()) if journal else ()
    ended = [take for take in found if not take.open]
    if not ended or journal is None:
        return render(request, "map/empty.html", {"take": found[-1] if found else None})
    pack = shelf().under(ended[-1].fingerprint)
    if pack is None:
        return render(request, "quiz/gone.html", {"take": ended[-1]}, status=410)
    bank = bank_of(pack)
    drawn = map_of(ended[-1], pack, bank)
    context = {
        "map": drawn,
        "bank": bank,
        "scored_with": scored_with(pack, bank),
        "leading": figures.places(drawn, drawn.leading, "leading", "Where you may stand"),
        "others": figures.places(drawn, drawn.others, "others", "Where you may stand on the rest")
        if drawn.others
        else None,
        "needs": figures.needs(drawn) if drawn.any_shows else None,
        "web": figures.neighbours(drawn),
        "suggestion": suggest(steps(journal.entries()), shelf().current, drawn.capacities, sizing(journal).dose),
        "held": held(journal.entries()),
        "earlier": ended[:-1],
        "open_take": found[-1] if found[-1].open else None,
        "retake_from": retake_from(ended[-1]),
    }
    return render(request, "map/map.html", context)


@require_POST
@with_consent
def not_me(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Take a pattern off the map, or put it back. Nothing else changes, and nothing is argued."""
    take = _latest_ended(journal)
    pattern = request.POST.get("pattern", "")
    pack = shelf().under(take.fingerprint) if take else None
    if take is None or pack is None or pattern not in {p.id for p in pack.patterns}:
        raise Http404
    undone = request.POST.get("undo") == "1"
    if (pattern in take.not_me) == undone:
        once(journal, NotMe(id=form_id(request), at=timezone.now(), take=take.id, pattern=pattern, undone=undone))
    return redirect("map:map")


def _latest_ended(journal: Journal) -> Take | None:
    return next((take for take in reversed(takes(journal.entries())) if not take.open), None)
