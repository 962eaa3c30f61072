"""Taking a journal along, and bringing one in. Files are made and read in memory; none touches a disk here."""

from __future__ import annotations

from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import EntryConflict, Journal
from drawbridge.journal.export import LARGEST_FILE, BadFile, from_file, lock, to_file, too_large
from drawbridge.journal.merge import Merge
from drawbridge.journal.passphrase import Busy
from drawbridge.web.access import open_journal, opened
from drawbridge.web.consent import with_consent
from drawbridge.web.hush import TOUCH_IT, follow
from drawbridge.web.keep import keystore
from drawbridge.web.keep.book import book
from drawbridge.web.keep.file_forms import BringInForm, TakeAwayForm
from drawbridge.web.keep.keystore import DoesNotOpen
from drawbridge.web.keep.store import JournalGone
from drawbridge.web.keep.tables import tables
from drawbridge.web.keep.throttle import Throttled
from drawbridge.web.packs import shelf

_TRIES = 3
"""How often a file is merged anew when another tab stored an entry meanwhile."""


@require_http_methods(["GET", "POST"])
def take_away(request: HttpRequest) -> HttpResponse:
    """Everything in the open journal as a file, or as a book. A kept journal asks for its passphrase again."""
    here, journal = opened(request), open_journal(request)
    if here is None or journal is None:
        return redirect("keep:open")
    form, problem = TakeAwayForm(request.POST or None, kept=here.kept), None
    if request.method == "POST" and form.is_valid():
        try:
            if here.kept:
                keystore.confirm(here, form.cleaned_data["passphrase"], timezone.now())
            return _taken(request, journal, form.cleaned_data["what"], form.cleaned_data["passphrase"])
        except (DoesNotOpen, Throttled, Busy, JournalGone) as error:
            problem = error
    context = {"form": form, "problem": problem, "kept": here.kept, "unreadable": len(journal.unreadable())}
    return render(request, "keep/take_away.html", context, status=_status(problem, bool(form.errors)))


def _taken(request: HttpRequest, journal: Journal, what: str, passphrase: str) -> HttpResponse:
    now, entries = timezone.now(), journal.entries()
    if what == "sealed":
        return _file(lock(to_file(entries, now), passphrase), "age", "application/octet-stream")
    if what == "plain":
        return _file(to_file(entries, now), "json", "application/json")
    told = book(entries, shelf().under, shelf().current, now)
    if what == "tables":
        return _file(tables(told), "zip", "application/zip")
    return render(request, "keep/book.html", {"book": told, "unreadable": len(journal.unreadable())})


def _file(data: bytes, ending: str, kind: str) -> HttpResponse:
    name = f"journal-{timezone.localdate().isoformat()}.{ending}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_http_methods(["GET", "POST"])
@with_consent
def bring_in(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Merge a file into the open journal: all of it or none."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, problem, merged = BringInForm(*sent), None, None
    if request.method == "POST" and form.is_valid():
        try:
            merged = _merged(journal, form.cleaned_data["file"], form.cleaned_data["passphrase"])
            follow(journal, TOUCH_IT)
        except (BadFile, Busy, JournalGone) as error:
            problem = error
    context = {"form": form, "problem": problem, "merged": merged}
    return render(request, "keep/bring_in.html", context, status=_status(problem, bool(form.errors)))


def _merged(journal: Journal, file: UploadedFile[bytes], passphrase: str) -> Merge:
    if (size := cast("int", file.size)) > LARGEST_FILE:
        raise too_large(size)
    brought = from_file(file.read(), passphrase)
    for _ in range(_TRIES - 1):
        try:
            return journal.bring_in(brought)
        except EntryConflict:
            continue
    return journal.bring_in(brought)


def _status(problem: Exception | None, form_errors: bool) -> int:
    if isinstance(problem, Throttled | Busy):
        return 429
    return 422 if problem or form_errors else 200
