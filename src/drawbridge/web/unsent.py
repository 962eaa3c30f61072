"""Words that stood in an open form when someone left: sealed before the journal closes, and found again on that page.

Only prose of a few rooms is taken, from a journal that is kept. Passphrases, codes, nicknames and what is said about
whether someone is safe stand in fields, or on pages, that are never read here, whatever a browser sends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import Draft
from drawbridge.mirror.unsent import left_at
from drawbridge.web.access import forget, open_journal, opened, record_all
from drawbridge.web.carry import SECRET
from drawbridge.web.once import form_id

_PREFIX = "words-"
_ROOMS = ("now", "practice", "promises", "progress", "people")
_NEVER_ON = ("people:look",)
_NEVER = (*SECRET, "nickname", "person", "safe", "alone", "zone", "time")
"""``person`` is asked beside whether it is safe with them; the last two are no words."""
_SHOWN_AT = {"now:note": "now:now"}
"""Addresses that only take a form, and where that form stands."""
LONGEST, MOST = 4_000, 8
"""Characters of a field, and fields of a page."""


def keep_words(request: HttpRequest) -> bool:
    """Seal what came along, all of it or nothing; True when it is stored. Sent twice, it is stored once."""
    here, page = opened(request), _page(request.POST.get("page", ""))
    found = list(_words(request))[:MOST]
    journal = open_journal(request)
    if here is None or journal is None or not here.kept or not page or not found:
        return False
    form, now = form_id(request), timezone.now()
    return record_all(journal, [_draft(form, now, page, name, said) for name, said in found])


def _draft(form: UUID, now: datetime, page: str, name: str, said: str) -> Draft:
    return Draft(id=uuid5(form, f"unsent {name}"), at=now, page=page, field=name, words=said)


def _words(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for key, said in request.POST.items():
        name = key.removeprefix(_PREFIX)
        if key.startswith(_PREFIX) and name not in _NEVER and 0 < len(name) <= 40 and str(said).strip():
            yield name, str(said)[:LONGEST]


def _page(path: str) -> str:
    """The address at which the form stands; empty for one whose words are not kept."""
    try:
        there = resolve(path)
    except Resolver404:
        return ""
    if there.namespace not in _ROOMS or there.view_name in _NEVER_ON or len(path) > 120:
        return ""
    return reverse(_SHOWN_AT[there.view_name]) if there.view_name in _SHOWN_AT else path


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Erase the words left on a page, and go back there."""
    journal, page = open_journal(request), _page(request.POST.get("page", ""))
    if journal is None:
        return redirect("keep:open")
    _forget(journal, page)
    return redirect(page or "home:home")


def sent_after_all(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: once a form into which left words were put back is taken, they have done their work."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "POST" and response.status_code == 302 and "unsent" in request.POST:
            journal = open_journal(request)
            if journal is not None:
                _forget(journal, request.POST["unsent"])
        return response

    return middleware


def _forget(journal: Journal, page: str) -> None:
    left = left_at(journal.entries(), page)
    if left is not None:
        forget(journal, left.entries)
