"""The history of a journal. Changing an entry writes a newer one; only deleting takes anything away."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.mirror.history import ROOMS, back, page, references, room_of, rooms, superseding, with_what_hangs_on
from drawbridge.mirror.people import people
from drawbridge.mirror.plainly import Words, facts, sentence
from drawbridge.mirror.takes import taken_back
from drawbridge.web.access import forget, record_all
from drawbridge.web.consent import with_consent
from drawbridge.web.keep.history.forms import ChangeForm, fixed
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf


@require_GET
@with_consent
def history(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Every entry, newest first, fifty a page; all rooms or one."""
    entries = journal.entries()
    room = request.GET.get("room", "")
    found = page(entries, room if room in ROOMS else "", _number(request))
    words = Words(shelf().current, people(entries))
    context = {
        "page": found,
        "lines": [(line, sentence(line.entry, words), ROOMS[line.room][0]) for line in found.lines],
        "rooms": rooms(entries),
        "room": room if room in ROOMS else "",
        "unreadable": len(journal.unreadable()),
    }
    return render(request, "keep/history.html", context)


@require_GET
@with_consent
def entry(request: HttpRequest, journal: Journal, entry: UUID) -> HttpResponse:
    """One entry: what it holds, what hangs on it, and what can be done with it."""
    return render(request, "keep/entry.html", _context(journal, _found(journal, entry)))


@require_http_methods(["GET", "POST"])
@with_consent
def change(request: HttpRequest, journal: Journal, entry: UUID) -> HttpResponse:
    """Say it otherwise: a newer entry of the same time stands in its place, and the old one is taken back."""
    old = _found(journal, entry)
    context = _context(journal, old)
    if request.method == "POST" and any(known.id == form_id(request) for known in journal.entries()):
        return redirect("keep:entry", entry=form_id(request))  # sent again: it stands in its place by now
    if context["fixed"] or context["back"]:
        return redirect("keep:entry", entry=entry)
    form = ChangeForm(request.POST if request.method == "POST" else None, old, shelf().current)
    new = form.changed(form_id(request)) if request.method == "POST" else None
    if new is not None:
        record_all(journal, superseding(journal.entries(), old, new, timezone.now()))
        return redirect("keep:entry", entry=new.id)
    return render(request, "keep/entry_change.html", context | {"form": form}, status=422 if form.errors else 200)


@require_POST
@with_consent
def take_back(request: HttpRequest, journal: Journal, entry: UUID) -> HttpResponse:
    """Taken back, it counts for nothing; pressed again, it stands again."""
    found = back(journal.entries(), entry, form_id(request), timezone.now())
    if found is None:
        return redirect("keep:history")
    wanted = request.POST.get("stand")
    if (wanted == "again") is (found.target != entry):
        once(journal, found)
    return redirect("keep:entry", entry=entry)


@require_http_methods(["GET", "POST"])
@with_consent
def delete(request: HttpRequest, journal: Journal, entry: UUID) -> HttpResponse:
    """Deleted for good, with what hangs on it. What will go is said first."""
    if request.method == "POST" and all(known.id != entry for known in journal.entries()):
        return redirect("keep:history")  # sent again: it is gone by now
    found = _found(journal, entry)
    going = with_what_hangs_on(journal.entries(), [entry])
    if request.method == "POST" and request.POST.get("sure"):
        forget(journal, [gone.id for gone in going])
        return redirect("keep:history")
    unsure = request.method == "POST"
    context = _context(journal, found) | {"unsure": unsure, "more": len(going) - 1}
    return render(request, "keep/entry_delete.html", context, status=422 if unsure else 200)


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 1


def _found(journal: Journal, id_: UUID) -> Entry:
    found = next((entry for entry in journal.entries() if entry.id == id_), None)
    if found is None:
        raise Http404
    return found


def _context(journal: Journal, found: Entry) -> dict[str, object]:
    entries = journal.entries()
    known, words = {entry.id: entry for entry in entries}, Words(shelf().current, people(entries))
    gone = taken_back(entries)
    hanging = [e for e in with_what_hangs_on(entries, [found.id]) if e.id != found.id and e.kind != "withdrawn"]
    return {
        "entry": found,
        "sentence": sentence(found, words),
        "facts": facts(found, words),
        "room": ROOMS[room_of(found.kind)][0],
        "back": found.id in gone,
        "fixed": fixed(found),
        "about": [(known[ref], sentence(known[ref], words)) for _, ref in references(found) if ref in known],
        "hanging": [(e, sentence(e, words), e.id in gone) for e in hanging[:20]],
        "more_hanging": max(len(hanging) - 20, 0),
    }
