"""Whether new steps are held back just now: asked by every room that would offer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from drawbridge.journal import Entry, Journal
from drawbridge.mirror.retakes import rises
from drawbridge.mirror.takes import takes
from drawbridge.mirror.worse import Worsening, worsening
from drawbridge.web.packs import bank_of, shelf

_View = Callable[[HttpRequest, Journal, str, int], HttpResponse]


def held(entries: Sequence[Entry]) -> Worsening:
    """How new steps stand, by the checks and by the takes that came after the first."""
    return worsening(entries, rises(takes(entries), shelf().under, bank_of))


def not_while_held(view: _View) -> _View:
    """Before a step can be begun: while steps wait, only what settles is begun, and nothing with anyone else."""

    @wraps(view)
    def wrapper(request: HttpRequest, journal: Journal, code: str, number: int) -> HttpResponse:
        found = held(journal.entries())
        capacity = next((c for c in shelf().current.capacities if c.id.lower() == code.lower()), None)
        rung = next((r for r in capacity.ladder if r.rung == number), None) if capacity else None
        if capacity is None or rung is None or found.leaves_open(capacity.id, rung.with_someone):
            return view(request, journal, code, number)
        status = 200 if request.method == "GET" else 409
        return render(request, "practice/held.html", {"held": found}, status=status)

    return wrapper
