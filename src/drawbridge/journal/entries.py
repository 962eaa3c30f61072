"""Everything that can be written in a journal: one frozen model for each kind of entry.

An entry is never changed. To take one back, a later entry says so (``withdrawn``, or ``not_me`` with
``undone``). Each kind has its own version, ``v``; ``parse_entry`` reads every version ever written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from drawbridge.journal.ledgers import AlarmWas, AutoCheck, FlawAsked, FlawNoted, TimeWith, WorseCheck
from drawbridge.journal.written import Alarm, Alias, EntryError, Instant, Name, Story, Sure, Text, Tie, Written

__all__ = ["AlarmWas", "AutoCheck", "EntryError", "FlawAsked", "FlawNoted", "TimeWith", "WorseCheck", "Written"]
# These stand beside this module, and are found here like every other kind of entry.

LARGEST = 64 * 1024
"""No entry is longer than this many bytes: the longest texts, each character escaped, stay below it."""


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
    | Setting
    | Withdrawn,
    Field(discriminator="kind"),
]

_ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
_E = TypeVar("_E", bound=Written)

Record = dict[str, object]
Upgrade = Callable[[Record], Record]

VERSIONS: Mapping[str, int] = {
    kind.model_fields["kind"].default: kind.model_fields["v"].default for kind in Written.__subclasses__()
}
"""The version each kind is written in today."""

UPGRADES: dict[tuple[str, int], Upgrade] = {}
"""From (kind, version) to what turns such a record into the next version. Nothing ever leaves this table."""


def write(kind: type[_E], /, **fields: object) -> _E:
    """Make an entry, or raise :class:`EntryError` saying, field by field, what to mend."""
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        raise _explained(error) from None


def dump_entry(entry: Entry) -> bytes:
    """The entry as UTF-8 JSON, the form in which it is sealed and exported."""
    return entry.model_dump_json().encode()


def parse_entry(data: bytes) -> Entry:
    """Read an entry of any kind and version ever written; anything else raises :class:`EntryError`."""
    if len(data) > LARGEST:
        raise EntryError(f"This entry is {len(data):,} bytes long; none is longer than {LARGEST:,}. It was not read.")
    try:
        return _ENTRY.validate_json(data)
    except ValidationError as error:
        return _parse_older(_record(data), error)


def _parse_older(record: Record, first: ValidationError) -> Entry:
    upgraded = _upgraded(record)
    if upgraded is record:
        raise _explained(first)
    try:
        return _ENTRY.validate_json(to_json(upgraded))
    except ValidationError as error:
        raise _explained(error) from None


def _record(data: bytes) -> Record:
    try:
        record = from_json(data)
    except ValueError:
        raise EntryError("This is not an entry: it is not JSON. It was not read; nothing was changed.") from None
    if not isinstance(record, dict):
        raise EntryError("This is not an entry: it is not a JSON object. It was not read; nothing was changed.")
    return record


def _upgraded(record: Record) -> Record:
    """The record in today's version of its kind; the same object when it already claims to be."""
    kind, v = record.get("kind"), record.get("v", 1)
    if not isinstance(kind, str) or kind not in VERSIONS:
        raise EntryError(_NEWER.format(what="a kind of entry", which=repr(kind)[:40]))
    while v != VERSIONS[kind]:
        if not isinstance(v, int) or (kind, v) not in UPGRADES:
            raise EntryError(_NEWER.format(what=f"a version of “{kind}”", which=repr(v)[:40]))
        record = UPGRADES[kind, v](record) | {"v": v + 1}
        v += 1
    return record


_NEWER = (
    "This is {what} that this copy of Drawbridge does not know ({which}). It may come from a newer one. "
    "It stays stored as it is; update Drawbridge to read it."
)


def _explained(error: ValidationError) -> EntryError:
    """The same problems in words, without anything the person wrote."""
    fields = {".".join(str(part) for part in e["loc"]): e["msg"] for e in error.errors(include_input=False)}
    return EntryError("; ".join(f"{field}: {why}" for field, why in fields.items()), fields)
