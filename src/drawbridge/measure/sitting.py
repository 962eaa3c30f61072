"""A quiz at one moment: the bank, the choices made for it, the answers so far and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drawbridge.measure.answers import Answer, Reading, read
from drawbridge.measure.bank import Bank
from drawbridge.measure.profile import Profile
from drawbridge.measure.score import laplace
from drawbridge.measure.settings import Settings


@dataclass(frozen=True, eq=False)
class Sitting:
    """Everything the choice of the next item depends on; ``profile`` is Laplace's."""

    bank: Bank
    settings: Settings
    reading: Reading
    profile: Profile
    seed: int = 0

    @classmethod
    def after(cls, bank: Bank, answers: Sequence[Answer], settings: Settings, seed: int = 0) -> Sitting:
        """The sitting after these answers. Raises what ``read`` raises."""
        reading = read(bank, answers)
        return cls(bank, settings, reading, laplace(bank, reading), seed)

    @property
    def given(self) -> int:
        """How many answers were given; skipped items do not count."""
        return len(self.reading.items)
