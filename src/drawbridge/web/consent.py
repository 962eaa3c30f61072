"""The door of every room that asks something: an open journal whose owner has agreed to today's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from drawbridge.journal import Journal
from drawbridge.journal.entries import Consent, Entry
from drawbridge.mirror.takes import standing
from drawbridge.web.access import open_journal
from drawbridge.web.carry import Carried
from drawbridge.web.keep.forms import OpenForm

CONSENT_VERSION = "2026-11"
"""Changes whenever the consent text changes; the person is then asked again."""

_P = ParamSpec("_P")


def has_consent(entries: Iterable[Entry]) -> bool:
    return any(entry.version == CONSENT_VERSION for entry in standing(entries).of(Consent))


def with_consent(
    view: Callable[Concatenate[HttpRequest, Journal, _P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, _P], HttpResponse]:
    """Let a view see an open journal whose owner has agreed; send everyone else to the page that asks."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
        journal = open_journal(request)
        if journal is None:
            return closed(request)
        if not has_consent(journal.entries()):
            return redirect("home:start")
        return view(request, journal, *args, **kwargs)

    return wrapper


def closed(request: HttpRequest) -> HttpResponse:
    """No open journal. What was being sent is carried through the door; what was kept before is safe."""
    if request.method != "POST":
        return redirect("home:start")
    return render(
        request,
        "keep/closed.html",
        {"carried": Carried.from_request(request), "form": OpenForm()},
        status=403,
    )
