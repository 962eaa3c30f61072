"""Everything that can be written in a journal: one frozen model for each kind of entry.

An entry is never changed. To take one back, a later entry says so (``withdrawn``, or ``not_me`` with
``undone``). Each kind has its own version, ``v``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from drawbridge.journal.ledgers import AlarmWas, AutoCheck, FlawAsked, FlawNoted, TimeWith, WorseCheck
from drawbridge.journal.library import Read, Saved
from drawbridge.journal.practised import DayScanned, PlanAsked, PlanEnded, PlanMade, StayBegun, StayEnded, StepFelt
from drawbridge.journal.written import Alarm, Alias, Instant, Name, Story, Sure, Text, Tie, Written

__all__ = ["AlarmWas", "AutoCheck", "FlawAsked", "FlawNoted", "Read", "Saved", "TimeWith", "WorseCheck"]
__all__ += ["DayScanned", "PlanAsked", "PlanEnded", "PlanMade", "StayBegun", "StayEnded", "StepFelt"]
# These stand beside this module, and are found here like every other kind of entry.


class Consent(Written):
    """The person has read the text of this version, agrees, and is an adult."""

    kind: Literal["consent"] = "consent"
    v: Literal[1] = 1
    version: Name
    adult: Literal[True]


class TakeStarted(Written):
    """A take of the quiz begins. Its id names the take in every entry that belongs to it."""

    kind: Literal["take_started"] = "take_started"
    v: Literal[1] = 1
    pack: Name
    fingerprint: Name
    bank: Name
    seed: Annotated[int, Field(ge=0, lt=2**63)]


class Answered(Written):
    """One answer: ``value`` is the category as shown, from 0, or None when skipped."""

    kind: Literal["answered"] = "answered"
    v: Literal[1] = 1
    take: UUID
    item: Name
    value: Annotated[int, Field(ge=0, le=9)] | None
    ms: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class TakeEnded(Written):
    """A take is over: the quiz knew enough, or the person stopped."""

    kind: Literal["take_ended"] = "take_ended"
    v: Literal[1] = 1
    take: UUID
    why: Literal["done", "stopped"]


class NotMe(Written):
    """The person says a pattern does not fit; with ``undone``, that it may stand after all."""

    kind: Literal["not_me"] = "not_me"
    v: Literal[1] = 1
    take: UUID
    pattern: Name
    undone: bool = False


class StepPredicted(Written):
    """A step is chosen and its prediction locked. Its id names the step. ``person`` is an alias."""

    kind: Literal["step_predicted"] = "step_predicted"
    v: Literal[1] = 1
    capacity: Name
    rung: Annotated[int, Field(ge=1, le=99)]
    smaller: bool = False
    person: Alias | None = None
    safe: Literal["yes"] | None = None
    predicted: Text
    sure: Sure
    alarm: Alarm | None = None


class StepEnded(Written):
    """What became of a step: done, done smaller, or not today."""

    kind: Literal["step_ended"] = "step_ended"
    v: Literal[1] = 1
    step: UUID
    how: Literal["done", "smaller", "not_today"]


class StepOutcome(Written):
    """What happened after a step, against what was predicted, and what is expected next time."""

    kind: Literal["step_outcome"] = "step_outcome"
    v: Literal[1] = 1
    step: UUID
    matched: Literal["as_predicted", "partly", "otherwise", "could_not_tell"]
    happened: Story
    alarm: Alarm | None = None
    next_time: Text = ""
    next_sure: Sure | None = None


class MomentNoted(Written):
    """A pull was caught, in three taps. Its id names the moment.

    ``pull`` is an id of the pack; ``person`` an alias. ``day`` is the moment's own, when it was noted on a later one
    and the person said which.
    """

    kind: Literal["moment"] = "moment"
    v: Literal[1] = 1
    pull: Name
    strength: Alarm
    began: Literal["just_now", "minutes", "earlier_today", "before_today"]
    person: Alias | None = None
    day: date | None = None


class MomentEnded(Written):
    """What the person did, whatever it was, and how early they had caught it."""

    kind: Literal["moment_ended"] = "moment_ended"
    v: Literal[1] = 1
    moment: UUID
    did: Literal["rode-it", "stayed", "asked-for-space", "stepped-away", "did-the-pull", "not-sure"]
    caught: Literal["before", "mid-act", "same-day", "later"]


class MomentTold(Written):
    """Whether what was feared came; ``skip`` means: never ask about this one again."""

    kind: Literal["moment_told"] = "moment_told"
    v: Literal[1] = 1
    moment: UUID
    happened: Literal["as_feared", "partly", "not_as_feared", "never_found_out", "skip"]


class PersonAdded(Written):
    """Someone is put on the list: ``person`` is an alias, as everywhere; ``tie`` the kind of tie, and nothing else."""

    kind: Literal["person_added"] = "person_added"
    v: Literal[1] = 1
    person: Alias
    tie: Tie = "unsaid"


class PersonRenamed(Written):
    """From now on whoever ``person`` means is called ``to``. ``tie`` is the kind of tie from now on, unless None."""

    kind: Literal["person_renamed"] = "person_renamed"
    v: Literal[1] = 1
    person: Alias
    to: Alias
    tie: Tie | None = None


class PersonMerged(Written):
    """``person`` and ``into`` are one and the same, and called ``into``."""

    kind: Literal["person_merged"] = "person_merged"
    v: Literal[1] = 1
    person: Alias
    into: Alias


class PersonFlagged(Written):
    """Steps with someone stay off, or may be offered again. No answer that led here is ever kept."""

    kind: Literal["person_flagged"] = "person_flagged"
    v: Literal[1] = 1
    person: Alias
    flagged: bool


class PersonRemoved(Written):
    """Someone is taken off the list. What was noted with them before stays, and belongs to nobody."""

    kind: Literal["person_removed"] = "person_removed"
    v: Literal[1] = 1
    person: Alias


class PromiseMade(Written):
    """A time of return was given. Its id names the promise.

    ``need``, ``stay`` and ``back`` are the card as it was said; ``due`` is the time given, told by the clocks of
    ``zone``. ``person`` is an alias; ``moment`` the moment it came from.
    """

    kind: Literal["promise_made"] = "promise_made"
    v: Literal[1] = 1
    need: Text
    stay: Text
    back: Text
    due: Instant
    zone: Name
    person: Alias | None = None
    moment: UUID | None = None


class PromiseEnded(Written):
    """What became of a promise, in the person's own words; renegotiated, it goes on with the new ``due``."""

    kind: Literal["promise_ended"] = "promise_ended"
    v: Literal[1] = 1
    promise: UUID
    how: Literal["kept", "late", "renegotiated", "broken"]
    due: Instant | None = None
    zone: Name | None = None


class Quiet(Written):
    """Silence is asked for until a time, or until further notice; with ``over``, that it ends now."""

    kind: Literal["quiet"] = "quiet"
    v: Literal[1] = 1
    until: Instant | None = None
    zone: Name
    over: bool = False


class Setting(Written):
    """A choice about how this journal is shown. The latest of a name holds."""

    kind: Literal["setting"] = "setting"
    v: Literal[1] = 1
    name: Name
    value: bool | int | Text | None


class Draft(Written):
    """Words that stood in a form and had not been sent when the person left. ``page`` is its address.

    A form with several such fields makes one of these for each. They go once the form is sent, or when thrown away.
    """

    kind: Literal["draft"] = "draft"
    v: Literal[1] = 1
    page: Name
    field: Name
    words: Story


class Withdrawn(Written):
    """An earlier entry is taken back. It stays stored until the journal is erased, and counts for nothing."""

    kind: Literal["withdrawn"] = "withdrawn"
    v: Literal[1] = 1
    target: UUID


Entry = Annotated[
    Consent
    | TakeStarted
    | Answered
    | TakeEnded
    | NotMe
    | StepPredicted
    | StepEnded
    | StepOutcome
    | MomentNoted
    | MomentEnded
    | MomentTold
    | PersonAdded
    | PersonRenamed
    | PersonMerged
    | PersonFlagged
    | PersonRemoved
    | PromiseMade
    | PromiseEnded
    | Quiet
    | AlarmWas
    | FlawNoted
    | FlawAsked
    | TimeWith
    | AutoCheck
    | WorseCheck
    | StepFelt
    | PlanMade
    | PlanEnded
    | PlanAsked
    | StayBegun
    | StayEnded
    | DayScanned
    | Read
    | Saved
    | Setting
    | Draft
    | Withdrawn,
    Field(discriminator="kind"),
]
