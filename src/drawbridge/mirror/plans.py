"""When-then plans in a person's own words, and how often each came to mind in a moment it was made for.

The form is that of implementation intentions (Gollwitzer & Sheeran 2006; Sheeran, Listrom & Gollwitzer 2024): a cue and
an act. Nobody has tested these plans, so what is shown is a count with its doubt, and never a score.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from drawbridge.journal.entries import Entry, PlanAsked, PlanEnded, PlanMade
from drawbridge.mirror.moments import ENOUGH, Moment, long_run
from drawbridge.mirror.people import People
from drawbridge.mirror.takes import in_order

MOST = 5
"""Plans that stand at once. More of them would be a list, and a list does not come to mind."""
_IF_THEN = re.compile(r"(?:if|when)\s+(.+?),\s+then\s+(.+?)\.?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Plan:
    """One plan, when it was put away if it was, and what was said of it after moments."""

    made: PlanMade
    ended: PlanEnded | None = None
    asked: tuple[PlanAsked, ...] = ()

    @property
    def id(self) -> UUID:
        return self.made.id

    @property
    def at(self) -> datetime:
        return self.made.at

    @property
    def stands(self) -> bool:
        return self.ended is None

    @property
    def known(self) -> int:
        """Moments with its cue of which something was said. A moment that had no such cue counts as nothing."""
        return sum(said.came != "no_cue" for said in self.asked)

    @property
    def came(self) -> int:
        """How often it came to mind, done or not."""
        return sum(said.came in ("did_it", "came") for said in self.asked)

    @property
    def did(self) -> int:
        return sum(said.came == "did_it" for said in self.asked)

    @property
    def enough(self) -> bool:
        """Whether there are enough to speak of a share."""
        return self.known >= ENOUGH

    @property
    def low(self) -> int:
        """In 100: the smallest share of coming to mind that would make these counts unsurprising (Wilson 1927)."""
        return round(100 * long_run(self.came, self.known)[0])

    @property
    def high(self) -> int:
        return round(100 * long_run(self.came, self.known)[1])


def plans(entries: Sequence[Entry], who: People, found: Sequence[Moment]) -> tuple[Plan, ...]:
    """All plans, oldest first, in whatever order their entries arrived.

    What was said about a moment that is gone, or was with someone flagged, is in no count.
    """
    entries = in_order(entries)
    asked = entries.of(PlanAsked)
    counted = {moment.id for moment in found if who.counts(moment.noted)} if asked else set()
    said: dict[UUID, dict[UUID, PlanAsked]] = defaultdict(dict)
    for entry in asked:
        if entry.moment in counted:
            said[entry.plan].pop(entry.moment, None)  # said again, it stands where it was said last
            said[entry.plan][entry.moment] = entry
    endings = {entry.plan: entry for entry in entries.of(PlanEnded)}
    return tuple(Plan(one, endings.get(one.id), tuple(said[one.id].values())) for one in entries.of(PlanMade))


def standing_plans(found: Sequence[Plan]) -> tuple[Plan, ...]:
    """Those that were not put away."""
    return tuple(plan for plan in found if plan.stands)


def to_ask(found: Sequence[Plan], moment: Moment) -> tuple[tuple[Plan, PlanAsked | None], ...]:
    """The plans that were there when a moment came, each with what was said of it in that moment so far."""
    there = [plan for plan in standing_plans(found) if _was_there(plan, moment)]
    return tuple((plan, next((said for said in plan.asked if said.moment == moment.id), None)) for plan in there)


def _was_there(plan: Plan, moment: Moment) -> bool:
    """Made before the moment was noted, and no later than the day the moment was of, where that is known."""
    day = moment.noted.day
    return plan.at <= moment.at and (day is None or plan.at.date() <= day)


def split(if_then: str) -> tuple[str, str]:
    """A capacity's plan as its cue and its act; all of it as the act when it is not of that form.

    >>> split("If I reach for my coat, then I finish one breath.")
    ('I reach for my coat', 'I finish one breath')
    """
    found = _IF_THEN.fullmatch(if_then.strip())
    return (found[1], found[2]) if found else ("", if_then.strip())


def tidy(when: str, then: str) -> tuple[str, str]:
    """Both halves without the words and signs that the page puts around them.

    >>> tidy("When I go quiet,", "then I breathe out once.")
    ('I go quiet', 'I breathe out once')
    """
    cue = re.sub(r"^(if|when)\b[\s,]*", "", when.strip(), flags=re.IGNORECASE)
    act = re.sub(r"^then\b[\s,]*", "", then.strip(), flags=re.IGNORECASE)
    return cue.rstrip(" ,.;") or when.strip(), act.rstrip(" .;") or then.strip()
