"""Marks in the margin: a place kept, a page read, a page saved. Only a tap makes one, and a tap takes it back."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import Read, Saved, Withdrawn
from drawbridge.mirror.library import Reading, reading
from drawbridge.web.access import open_journal
from drawbridge.web.consent import has_consent, with_consent
from drawbridge.web.library.pages import Listed, catalogue, heading
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf


def reading_here(request: HttpRequest) -> Reading | None:
    """The marks of the journal that is open here. None without one; pages are read all the same, also when the
    database is down."""
    try:
        journal = open_journal(request)
        entries = journal.entries() if journal else ()
    except DatabaseError:
        return None
    return reading(entries) if has_consent(entries) else None


@require_POST
@with_consent
def mark(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Keep a place, note that a page was read, save it, or take either back; then on where the reader was."""
    page = catalogue(shelf().current).get(request.POST.get("page", ""))
    if page is None:
        raise Http404
    section = request.POST.get("place")
    if section is not None:
        return _place(request, journal, page, section)
    marks, given = reading(journal.entries()).of(page.id), form_id(request)
    match request.POST.get("do"):
        case "read":
            once(journal, Read(id=given, at=timezone.now(), page=page.id))
        case "save" if not marks.savings:
            once(journal, Saved(id=given, at=timezone.now(), page=page.id))
        case "unread":
            _withdraw(journal, given, marks.readings)
        case "unsave":
            _withdraw(journal, given, marks.savings)
    return redirect(f"{page.url}#marks")


def _place(request: HttpRequest, journal: Journal, page: Listed, section: str) -> HttpResponse:
    if not heading(shelf().current, page.id, section):
        raise Http404
    once(journal, Read(id=form_id(request), at=timezone.now(), page=page.id, section=section))
    return redirect(page.at(section))


def _withdraw(journal: Journal, given: UUID, targets: tuple[UUID, ...]) -> None:
    """Take entries back; sent twice, each is taken back once."""
    for target in targets:
        once(journal, Withdrawn(id=uuid5(given, target.hex), at=timezone.now(), target=target))
