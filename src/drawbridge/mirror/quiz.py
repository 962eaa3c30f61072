"""The question to ask next, and how long is left at this person's own pace."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from drawbridge.journal.entries import Answered
from drawbridge.measure import Bank, Settings, next_item
from drawbridge.mirror.takes import Take
from drawbridge.pack import Item, Pack

USUAL_SECONDS = 4.4
"""Mean seconds an item takes, from 2,017 people and 181 short items (reference: AMBI response times)."""
SHORTEST_SECONDS = 1.5
LONGEST_SECONDS = 60.0
"""Nobody reads a statement faster than the one; a gap longer than the other is a pause."""


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
    left = minutes_left(take, settings)
    return Question(item=pack.item(step.item), place=len(take.answers) + 1, minutes_left=left)


def earlier_question(take: Take, pack: Pack, place: int, settings: Settings) -> Question | None:
    """The statement at this place of the take (from 1), with the answer it was given; None when there is none."""
    if not 1 <= place <= len(take.answers):
        return None
    given = take.answers[place - 1]
    left = minutes_left(take, settings)
    return Question(pack.item(given.item), place, left, chosen=given.value, was_skipped=given.value is None)


def minutes_left(take: Take, settings: Settings) -> int:
    """Minutes to the cap at the person's own median pace; the usual pace until five answers are in."""
    remaining = max(settings.cap - len(take.given), 0)
    return round(remaining * pace(take.answers) / 60)


def pace(answers: tuple[Answered, ...]) -> float:
    """Seconds an answer takes this person: the median of five or more gaps, each counted to a minute at most."""
    seconds = [min(a.ms / 1000, LONGEST_SECONDS) for a in answers if a.ms is not None] or [
        min((later.at - earlier.at).total_seconds(), LONGEST_SECONDS)
        for earlier, later in pairwise(answers)
        if later.at >= earlier.at
    ]
    return max(median(seconds), SHORTEST_SECONDS) if len(seconds) >= 5 else USUAL_SECONDS
