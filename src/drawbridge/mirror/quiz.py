"""The question to ask next, and how long is left at this person's own pace."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from drawbridge.journal.entries import Answered
from drawbridge.measure import Bank, Settings, items_left, next_item
from drawbridge.measure import pace as pace_of
from drawbridge.mirror.takes import Take
from drawbridge.pack import Item, Pack


@dataclass(frozen=True)
class Question:
    """One statement on the screen."""

    item: Item
    place: int
    minutes_left: int
    chosen: int | None = None
    was_skipped: bool = False

    @property
    def again(self) -> bool:
        """Whether this statement has been answered or skipped before, in this take."""
        return self.chosen is not None or self.was_skipped


def next_question(take: Take, pack: Pack, bank: Bank, settings: Settings) -> Question | None:
    """The next statement, or None when enough is known."""
    step = next_item(bank, take.as_answers(), settings=settings, seed=take.seed)
    if step.item is None:
        return None
    left = minutes_left(take, bank, settings)
    return Question(item=pack.item(step.item), place=len(take.answers) + 1, minutes_left=left)


def earlier_question(take: Take, pack: Pack, bank: Bank, place: int, settings: Settings) -> Question | None:
    """The statement at this place of the take (from 1), with the answer it was given; None when there is none."""
    if not 1 <= place <= len(take.answers):
        return None
    given = take.answers[place - 1]
    left = minutes_left(take, bank, settings)
    return Question(pack.item(given.item), place, left, chosen=given.value, was_skipped=given.value is None)


def minutes_left(take: Take, bank: Bank, settings: Settings) -> int:
    """Minutes to the end of the quiz at the person's own median pace; the usual pace until five answers are in."""
    return round(items_left(bank, take.as_answers(), settings) * pace(take.answers) / 60)


def pace(answers: tuple[Answered, ...]) -> float:
    """Seconds an answer takes this person: as measured by the page, or else from one answer to the next."""
    seconds = [a.ms / 1000 for a in answers if a.ms is not None] or [
        (later.at - earlier.at).total_seconds() for earlier, later in pairwise(answers) if later.at >= earlier.at
    ]
    return pace_of(seconds)
