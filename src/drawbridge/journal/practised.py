"""What practice leaves behind: when-then plans, timed stays, a look back on a day, and how a step felt."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from drawbridge.journal.written import Alarm, Answer3, Name, Text, Written

Came = Literal["did_it", "came", "not", "no_cue"]
"""Whether a plan came to mind in a moment: it did and was done, it did, it did not, or the moment had no such cue."""


class StepFelt(Written):
    """How a step felt: stayed or left, whether it was too much to stay present, and how it went against expected.

    ``against`` runs from −5 (far worse than expected) to 5 (far better). It stands beside the step's outcome.
    """

    kind: Literal["step_felt"] = "step_felt"
    v: Literal[1] = 1
    step: UUID
    went: Literal["stayed", "left", "left_with_return"] | None = None
    too_much: Answer3 | None = None
    against: Annotated[int, Field(ge=-5, le=5)] | None = None


class PlanMade(Written):
    """A when-then plan in the person's own words. Its id names the plan; ``capacity`` is where it comes from.

    A plan of other words is another plan, and its counting begins anew.
    """

    kind: Literal["plan_made"] = "plan_made"
    v: Literal[1] = 1
    when: Text
    then: Text
    capacity: Name | None = None


class PlanEnded(Written):
    """A plan is put away. What was counted stays; taken back, the plan stands again."""

    kind: Literal["plan_ended"] = "plan_ended"
    v: Literal[1] = 1
    plan: UUID


class PlanAsked(Written):
    """After a moment: did the plan come to mind? The latest word on a plan in a moment holds."""

    kind: Literal["plan_asked"] = "plan_asked"
    v: Literal[1] = 1
    plan: UUID
    moment: UUID
    came: Came


class StayBegun(Written):
    """A timed stay with a feeling begins. Its id names the stay; ``minutes`` is what was chosen, and binds nobody."""

    kind: Literal["stay_begun"] = "stay_begun"
    v: Literal[1] = 1
    feeling: Name
    minutes: Annotated[int, Field(ge=1, le=60)]
    alarm: Alarm | None = None


class StayEnded(Written):
    """A stay is over, at whatever second. ``seconds`` is None when nobody can tell; the latest word holds.

    ``peak`` and ``end`` are the alarm at its highest and at the end; ``too_much`` means that it was.
    """

    kind: Literal["stay_ended"] = "stay_ended"
    v: Literal[1] = 1
    stay: UUID
    seconds: Annotated[int, Field(ge=0, le=86_400)] | None = None
    peak: Alarm | None = None
    end: Alarm | None = None
    too_much: bool = False


class DayScanned(Written):
    """A minute's look back on a day: was there a pull? The latest word on a day holds."""

    kind: Literal["day_scanned"] = "day_scanned"
    v: Literal[1] = 1
    day: date
    found: Literal["none", "one", "several", "not_sure"]
