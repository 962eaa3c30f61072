"""Words that stood in a form when the person left: by page, until they are sent or thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from drawbridge.journal.entries import Draft, Entry
from drawbridge.mirror.takes import standing


@dataclass(frozen=True)
class Unsent:
    """What was left on one page: the latest words of each field, and every entry that holds words of that page."""

    page: str
    at: datetime
    fields: tuple[tuple[str, str], ...]
    entries: tuple[UUID, ...]


def unsent(entries: Iterable[Entry]) -> tuple[Unsent, ...]:
    """Every page on which words were left, the latest first."""
    left: dict[str, list[Draft]] = {}
    for draft in standing(entries).of(Draft):
        left.setdefault(draft.page, []).append(draft)
    return tuple(sorted((_of(drafts) for drafts in left.values()), key=lambda page: page.at, reverse=True))


def left_at(entries: Iterable[Entry], page: str) -> Unsent | None:
    """What was left on this page."""
    return next((found for found in unsent(entries) if found.page == page), None)


def _of(drafts: list[Draft]) -> Unsent:
    fields = {draft.field: draft.words for draft in drafts}
    return Unsent(drafts[0].page, max(d.at for d in drafts), tuple(fields.items()), tuple(d.id for d in drafts))
