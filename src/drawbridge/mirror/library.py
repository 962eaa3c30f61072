"""What a person has said about their reading: places kept, pages read, pages saved. Nobody watches them read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from drawbridge.journal.entries import Entry, Read, Saved
from drawbridge.mirror.takes import standing


@dataclass(frozen=True)
class Marks:
    """What is marked on one page: ``section`` is where the place is kept.

    ``readings`` and ``savings`` are the entries that say so.
    """

    page: str
    read: datetime | None = None
    placed: datetime | None = None
    section: str | None = None
    saved: datetime | None = None
    readings: tuple[UUID, ...] = ()
    savings: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The marks on all pages, the latest mark first."""

    pages: Mapping[str, Marks]

    def of(self, page: str) -> Marks:
        """The marks on a page, which may be none."""
        return self.pages.get(page, Marks(page))

    @property
    def begun(self) -> tuple[Marks, ...]:
        """Pages with a place kept in them, the latest first."""
        return tuple(marks for marks in self.pages.values() if marks.placed)

    @property
    def saved(self) -> tuple[Marks, ...]:
        """Pages put aside, the latest first."""
        kept = ((marks.saved, marks.page, marks) for marks in self.pages.values() if marks.saved)
        return tuple(marks for _, _, marks in sorted(kept, key=lambda row: row[:2], reverse=True))


def reading(entries: Iterable[Entry]) -> Reading:
    """Gather the marks from a journal. The latest reading of a page holds: a place kept after it means "again"."""
    left = standing(entries)
    made: list[Read | Saved] = sorted((*left.of(Read), *left.of(Saved)), key=lambda e: (e.at, e.id))
    pages: dict[str, list[Read | Saved]] = {}
    for entry in reversed(made):
        pages.setdefault(entry.page, []).insert(0, entry)
    return Reading({page: _marks(page, entries) for page, entries in pages.items()})


def _marks(page: str, entries: list[Read | Saved]) -> Marks:
    readings = [entry for entry in entries if isinstance(entry, Read)]
    savings = [entry for entry in entries if isinstance(entry, Saved)]
    last = readings[-1] if readings else None
    placed = last if last is not None and last.section is not None else None
    return Marks(
        page=page,
        read=last.at if last is not None and placed is None else None,
        placed=placed.at if placed else None,
        section=placed.section if placed else None,
        saved=savings[0].at if savings else None,
        readings=tuple(entry.id for entry in readings),
        savings=tuple(entry.id for entry in savings),
    )
