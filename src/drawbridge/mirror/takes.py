"""Takes of the quiz, gathered from the entries that record them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from drawbridge.journal.entries import Answered, Entry, NotMe, TakeEnded, TakeStarted, Withdrawn
from drawbridge.measure import Answer

RETAKE_AFTER = timedelta(weeks=4)
"""Sooner than this, a difference between two takes says more about the day than about the person."""


@dataclass(frozen=True)
class Take:
    """One sitting with the quiz: the pack it was given under and the answers, newest per item, in first-asked order."""

    id: UUID
    started: datetime
    pack: str
    fingerprint: str
    seed: int
    answers: tuple[Answered, ...] = ()
    ended: datetime | None = None
    why: Literal["done", "stopped"] | None = None
    not_me: frozenset[str] = frozenset()
    end_entry: UUID | None = None
    bank: str = ""

    @property
    def open(self) -> bool:
        return self.ended is None

    @property
    def given(self) -> tuple[Answered, ...]:
        """The answers that were not skips."""
        return tuple(answer for answer in self.answers if answer.value is not None)

    def as_answers(self) -> list[Answer]:
        """The answers as the measurement engine takes them."""
        return [Answer(answer.item, answer.value) for answer in self.answers]


class Standing(tuple[Entry, ...]):
    """Entries of which nothing is taken back any more: what was looked through once need not be again."""

    __slots__ = ()


def standing(entries: Iterable[Entry]) -> Standing:
    """The entries that have not been taken back, or whose taking back was itself taken back later."""
    if isinstance(entries, Standing):
        return entries
    entries = tuple(entries)
    gone = taken_back(entries)
    return Standing(entry for entry in entries if entry.kind != "withdrawn" and entry.id not in gone)


def taken_back(entries: Iterable[Entry]) -> frozenset[UUID]:
    """The ids that are withdrawn. From the latest to the first: a withdrawal that is itself withdrawn does nothing."""
    gone: set[UUID] = set()
    withdrawals = [entry for entry in entries if isinstance(entry, Withdrawn)]
    for entry in sorted(withdrawals, key=lambda entry: (entry.at, entry.id), reverse=True):
        if entry.id not in gone:
            gone.add(entry.target)
    return frozenset(gone)


def takes(entries: Sequence[Entry]) -> tuple[Take, ...]:
    """All takes, oldest first."""
    starts: list[TakeStarted] = []
    said: dict[UUID, list[Answered | TakeEnded | NotMe]] = defaultdict(list)
    for entry in standing(entries):
        if isinstance(entry, TakeStarted):
            starts.append(entry)
        elif isinstance(entry, Answered | TakeEnded | NotMe):
            said[entry.take].append(entry)
    return tuple(_take(start, said[start.id]) for start in starts)


def latest_take(entries: Sequence[Entry]) -> Take | None:
    """The newest take, or None before the first."""
    return next(reversed(takes(entries)), None)


def retake_from(take: Take) -> datetime:
    """When a new take can first say something that this one did not."""
    return (take.ended or take.started) + RETAKE_AFTER


def _take(start: TakeStarted, said: Sequence[Answered | TakeEnded | NotMe]) -> Take:
    end = next((e for e in said if isinstance(e, TakeEnded)), None)
    return Take(
        id=start.id,
        started=start.at,
        pack=start.pack,
        fingerprint=start.fingerprint,
        seed=start.seed,
        answers=_newest_per_item(e for e in said if isinstance(e, Answered)),
        ended=end.at if end else None,
        why=end.why if end else None,
        not_me=_set_aside(e for e in said if isinstance(e, NotMe)),
        end_entry=end.id if end else None,
        bank=start.bank,
    )


def _newest_per_item(answers: Iterable[Answered]) -> tuple[Answered, ...]:
    newest: dict[str, Answered] = {}
    for answer in answers:
        newest[answer.item] = answer
    return tuple(newest.values())


def _set_aside(marks: Iterable[NotMe]) -> frozenset[str]:
    aside: set[str] = set()
    for mark in marks:
        (aside.discard if mark.undone else aside.add)(mark.pattern)
    return frozenset(aside)
