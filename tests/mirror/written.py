"""Entries as a person would leave them, a minute apart."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from drawbridge.journal.entries import (
    Answered,
    Entry,
    NotMe,
    StepEnded,
    StepOutcome,
    StepPredicted,
    TakeEnded,
    TakeStarted,
    Withdrawn,
)

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class Writer:
    """Writes entries in order, some time apart; each call adds one and returns it."""

    began = START
    apart = timedelta(minutes=1)

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.numbers = count(1)

    def writes(self, kind: type[Any], at: datetime | None = None, **fields: Any) -> Any:
        number = next(self.numbers)
        entry = kind(**({"id": UUID(int=number), "at": at or self.began + number * self.apart} | fields))
        self.entries.append(entry)
        return entry


def jumbled(entries: list[Entry], chance: random.Random) -> list[Entry]:
    """The same entries as they may arrive: in any order, half of them twice."""
    arrived = entries + chance.sample(entries, len(entries) // 2)
    chance.shuffle(arrived)
    return arrived


class Pen(Writer):
    """Takes of the quiz, and steps."""

    def start(self, fingerprint: str = "f0") -> TakeStarted:
        return self.writes(TakeStarted, pack="core@0.1.0", fingerprint=fingerprint, bank="provisional", seed=7)

    def answer(self, take: TakeStarted, item: str, value: int | None, ms: int | None = None) -> Answered:
        return self.writes(Answered, take=take.id, item=item, value=value, ms=ms)

    def end(self, take: TakeStarted, why: str = "done") -> TakeEnded:
        return self.writes(TakeEnded, take=take.id, why=why)

    def not_me(self, take: TakeStarted, pattern: str, undone: bool = False) -> NotMe:
        return self.writes(NotMe, take=take.id, pattern=pattern, undone=undone)

    def withdraw(self, entry: Entry) -> Withdrawn:
        return self.writes(Withdrawn, target=entry.id)

    def predict(self, capacity: str = "A1", rung: int = 1) -> StepPredicted:
        return self.writes(StepPredicted, capacity=capacity, rung=rung, predicted="They nod.", sure=60)

    def ended(self, step: StepPredicted, how: str = "done") -> StepEnded:
        return self.writes(StepEnded, step=step.id, how=how)

    def told(self, step: StepPredicted, matched: str = "otherwise") -> StepOutcome:
        return self.writes(StepOutcome, step=step.id, matched=matched, happened="They laughed.", next_time="They nod.")
