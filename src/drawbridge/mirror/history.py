"""Every entry of a journal, newest first, by room and page; and what changing or deleting one of them takes along."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from uuid import UUID, uuid5

from drawbridge.journal.entries import Entry, Withdrawn
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.takes import taken_back

A_PAGE = 50
"""Entries on one page."""
ROOMS = {
    "quiz": ("Quiz", ("take", "answered")),
    "map": ("Map", ("not_me",)),
    "now": ("Now", ("moment", "day_")),
    "practice": ("Steps", ("step", "plan", "stay")),
    "people": ("People", ("person",)),
    "promises": ("Promises", ("promise", "quiet")),
    "progress": ("Progress", ("alarm", "flaw", "time_with", "auto", "worse")),
    "library": ("Library", ("read", "saved")),
    "keep": ("Your journal", ("consent", "setting", "withdrawn")),
}
"""A room's name, and how the kinds of entry written there begin. What begins otherwise is the journal's own."""


@dataclass(frozen=True)
class Line:
    """One entry as it stands in the list; ``back``: it was taken back, and counts for nothing."""

    entry: Entry
    room: str
    back: bool


@dataclass(frozen=True)
class Page:
    """One page of the history. ``count`` is of the whole room, or of the whole journal."""

    lines: tuple[Line, ...]
    number: int
    pages: int
    count: int


def room_of(kind: str) -> str:
    """The room in which entries of this kind are written."""
    return next((room for room, (_, starts) in ROOMS.items() if kind.startswith(starts)), "keep")


def rooms(entries: Sequence[Entry]) -> tuple[tuple[str, str], ...]:
    """The rooms from which there is anything, each with its name."""
    there = {room_of(kind) for kind in _kinds(entries)}
    return tuple((room, name) for room, (name, _) in ROOMS.items() if room in there)


def page(entries: Sequence[Entry], room: str = "", number: int = 1) -> Page:
    """A page of the history, newest first. A page that does not exist is the nearest that does."""
    entries = Entries.of_all(entries)
    wanted = {kind for kind in _kinds(entries) if not room or room_of(kind) == room}
    found = sorted((e for e in entries if e.kind in wanted), key=attrgetter("at", "id"), reverse=True)
    pages = max(-(-len(found) // A_PAGE), 1)
    number = min(max(number, 1), pages)
    gone = taken_back(entries)
    here = found[(number - 1) * A_PAGE : number * A_PAGE]
    return Page(tuple(Line(e, room_of(e.kind), e.id in gone) for e in here), number, pages, len(found))


def _kinds(entries: Sequence[Entry]) -> set[str]:
    """The names of the kinds that occur."""
    return {some[0].kind for some in Entries.of_all(entries).kinds.values()}


def with_what_hangs_on(entries: Sequence[Entry], ids: Collection[UUID]) -> tuple[Entry, ...]:
    """These entries and all that say something about them: what came of a moment, the answers of a take, and so on."""
    going, more = set(ids), set(ids)
    while more:
        more = {e.id for e in entries if e.id not in going and any(ref in more for _, ref in references(e))}
        going |= more
    return tuple(entry for entry in entries if entry.id in going)


def references(entry: Entry) -> Iterator[tuple[str, UUID]]:
    """The fields in which an entry names another one."""
    return ((name, value) for name, value in entry if name != "id" and isinstance(value, UUID))


def back(entries: Sequence[Entry], target: UUID, id_: UUID, now: datetime) -> Withdrawn | None:
    """What takes an entry back, or, when it was taken back, lets it stand again; None when it is not there.

    It comes after what it undoes, whatever the clock says.
    """
    known = {entry.id: entry for entry in entries}
    gone = taken_back(entries)
    if target not in known:
        return None
    undone = [e for e in Entries.of_all(entries).of(Withdrawn) if e.target == target and e.id not in gone]
    if not undone:
        return Withdrawn(id=id_, at=now, target=target)
    latest = max(undone, key=lambda e: (e.at, e.id))
    return Withdrawn(id=id_, at=max(now, latest.at + timedelta(microseconds=1)), target=latest.id)


def superseding(entries: Sequence[Entry], old: Entry, new: Entry, now: datetime) -> tuple[Entry, ...]:
    """All that must be written so that ``new`` stands in the place of ``old``: the new entry, what was said about the
    old one said about the new one, and the old ones taken back.

    Every id follows from the new entry's, so that sending the change twice writes it once.
    """
    gone = taken_back(entries)
    about = [e for e in with_what_hangs_on(entries, [old.id]) if e.id not in gone and not isinstance(e, Withdrawn)]
    moved = {entry.id: uuid5(new.id, str(entry.id)) for entry in about} | {old.id: new.id}
    again = [_moved(entry, moved) for entry in about if entry.id != old.id]
    taken = [Withdrawn(id=uuid5(new.id, f"back {entry.id}"), at=now, target=entry.id) for entry in about]
    return (new, *again, *taken)


def _moved(entry: Entry, moved: dict[UUID, UUID]) -> Entry:
    refers = {name: moved[value] for name, value in references(entry) if value in moved}
    return entry.model_copy(update=refers | {"id": moved[entry.id]})
