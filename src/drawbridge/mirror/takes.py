"""Takes of the quiz, gathered from the entries that record them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar
from uuid import UUID

from drawbridge.journal.entries import Answered, Entry, NotMe, TakeEnded, TakeStarted
from drawbridge.journal.sequence import Entries
from drawbridge.measure import Answer

_OfTake = TypeVar("_OfTake", Answered, TakeEnded, NotMe)

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


def standing(entries: Iterable[Entry]) -> Entries:
    """The entries that have not been taken back, or whose taking back was itself taken back later."""
    return Entries.of_all(entries).standing


def in_order(entries: Iterable[Entry]) -> Entries:
    """What stands, in the order of its times: the latest word on anything comes last."""
    return standing(entries).in_order


def taken_back(entries: Iterable[Entry]) -> frozenset[UUID]:
    """The ids that are withdrawn."""
    return Entries.of_all(entries).taken_back


def takes(entries: Sequence[Entry]) -> tuple[Take, ...]:
    """All takes, oldest first."""
    left = standing(entries)
    answers, ends, marks = _by_take(left.of(Answered)), _by_take(left.of(TakeEnded)), _by_take(left.of(NotMe))
    return tuple(_take(s, answers[s.id], next(iter(ends[s.id]), None), marks[s.id]) for s in left.of(TakeStarted))


def latest_take(entries: Sequence[Entry]) -> Take | None:
    """The newest take, or None before the first."""
    return next(reversed(takes(entries)), None)


def retake_from(take: Take) -> datetime:
    """When a new take can first say something that this one did not."""
    return (take.ended or take.started) + RETAKE_AFTER


def _by_take(said: Iterable[_OfTake]) -> Mapping[UUID, Sequence[_OfTake]]:
    found: dict[UUID, list[_OfTake]] = defaultdict(list)
    for entry in said:
        found[entry.take].append(entry)
    return found


def _take(start: TakeStarted, answers: Iterable[Answered], end: TakeEnded | None, marks: Iterable[NotMe]) -> Take:
    return Take(
        id=start.id,
        started=start.at,
        pack=start.pack,
        fingerprint=start.fingerprint,
        seed=start.seed,
        answers=_newest_per_item(answers),
        ended=end.at if end else None,
        why=end.why if end else None,
        not_me=_set_aside(marks),
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
