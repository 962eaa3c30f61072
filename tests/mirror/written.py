"""Entries as a person would leave them, a minute apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass
class Pen:
    """Writes entries in order; each call adds one and returns it."""

    entries: list[Entry] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def _write(self, kind: type[Any], **fields: Any) -> Any:
        number = next(self.numbers)
        entry = kind(id=UUID(int=number), at=START + timedelta(minutes=number), **fields)
        self.entries.append(entry)
        return entry

    def start(self, fingerprint: str = "f0") -> TakeStarted:
        return self._write(TakeStarted, pack="core@0.1.0", fingerprint=fingerprint, bank="provisional", seed=7)

    def answer(self, take: TakeStarted, item: str, value: int | None, ms: int | None = None) -> Answered:
        return self._write(Answered, take=take.id, item=item, value=value, ms=ms)

    def end(self, take: TakeStarted, why: str = "done") -> TakeEnded:
        return self._write(TakeEnded, take=take.id, why=why)

    def not_me(self, take: TakeStarted, pattern: str, undone: bool = False) -> NotMe:
        return self._write(NotMe, take=take.id, pattern=pattern, undone=undone)

    def withdraw(self, entry: Entry) -> Withdrawn:
        return self._write(Withdrawn, target=entry.id)

    def predict(self, capacity: str = "A1", rung: int = 1) -> StepPredicted:
        return self._write(StepPredicted, capacity=capacity, rung=rung, predicted="They nod.", sure=60)

    def ended(self, step: StepPredicted, how: str = "done") -> StepEnded:
        return self._write(StepEnded, step=step.id, how=how)

    def told(self, step: StepPredicted, matched: str = "otherwise") -> StepOutcome:
        return self._write(StepOutcome, step=step.id, matched=matched, happened="They laughed.", next_time="They nod.")
