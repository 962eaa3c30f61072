"""One entry of each kind, every text in it a canary: easy to find wherever it should not be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID, uuid4

from drawbridge.journal.entries import (
    AlarmWas,
    Answered,
    AutoCheck,
    Consent,
    DayScanned,
    Draft,
    Entry,
    FlawAsked,
    FlawNoted,
    MomentEnded,
    MomentNoted,
    MomentTold,
    NotMe,
    PersonAdded,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
    PlanAsked,
    PlanEnded,
    PlanMade,
    PromiseEnded,
    PromiseMade,
    Quiet,
    Read,
    Saved,
    Setting,
    StayBegun,
    StayEnded,
    StepEnded,
    StepFelt,
    StepOutcome,
    StepPredicted,
    TakeEnded,
    TakeStarted,
    TimeWith,
    Withdrawn,
    WorseCheck,
)

AT = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
CANARY = "kanarienvogel"


def _canaries() -> Iterator[str]:
    return (f"{CANARY}-{number}" for number in count())


def one_of_each(at: datetime = AT) -> tuple[Entry, ...]:
    """Entries of all kinds with fresh ids, each text its own canary."""
    text = _canaries()

    def new() -> dict[str, object]:
        return {"id": uuid4(), "at": at}

    take, step, moment, promise = uuid4(), uuid4(), uuid4(), uuid4()
    take, step, moment, flaw = uuid4(), uuid4(), uuid4(), uuid4()
    plan, stay = uuid4(), uuid4()
    return (
        Consent(**new(), version=next(text), adult=True),
        TakeStarted(id=take, at=at, pack=next(text), fingerprint=next(text), bank=next(text), seed=7),
        Answered(**new(), take=take, item=next(text), value=3, ms=1_850),
        NotMe(**new(), take=take, pattern=next(text)),
        TakeEnded(**new(), take=take, why="done"),
        StepPredicted(
            id=step,
            at=at,
            capacity=next(text),
            rung=2,
            person=next(text),
            safe="yes",
            predicted=next(text),
            sure=70,
            alarm=6,
        ),
        StepEnded(**new(), step=step, how="smaller"),
        StepOutcome(
            **new(),
            step=step,
            matched="partly",
            happened=next(text),
            alarm=4,
            next_time=next(text),
            next_sure=40,
        ),
        MomentNoted(
            id=moment,
            at=at,
            pull=next(text),
            strength=8,
            began="before_today",
            person=next(text),
            day=date(2026, 11, 20),
        ),
        MomentEnded(**new(), moment=moment, did="asked-for-space", caught="later"),
        MomentTold(**new(), moment=moment, happened="never_found_out"),
        PersonAdded(**new(), person=next(text), tie="friend"),
        PersonRenamed(**new(), person=next(text), to=next(text), tie="family"),
        PersonMerged(**new(), person=next(text), into=next(text)),
        PersonFlagged(**new(), person=next(text), flagged=True),
        PersonRemoved(**new(), person=next(text)),
        PromiseMade(
            id=promise,
            at=at,
            need=next(text),
            stay=next(text),
            back=next(text),
            due=at,
            zone=next(text),
            person=next(text),
            moment=moment,
        ),
        PromiseEnded(**new(), promise=promise, how="renegotiated", due=at, zone=next(text)),
        Quiet(**new(), until=at, zone=next(text)),
        AlarmWas(**new(), moment=moment, what=next(text)),
        FlawNoted(id=flaw, at=at, flaw=next(text), closer="yes", person=next(text)),
        FlawAsked(**new(), flaw=flaw, still="less"),
        TimeWith(**new(), alarm=1, suppressing=2, monitoring=0, performing=3, them=4, tired=2, person=next(text)),
        AutoCheck(**new(), capacity=next(text), by_itself=1, unprompted=2, easy=3, already=0),
        WorseCheck(**new(), worse="yes", because="not_sure", where=next(text), lately=4),
        StepFelt(**new(), step=step, went="left_with_return", too_much="not_sure", against=-3),
        PlanMade(id=plan, at=at, when=next(text), then=next(text), capacity=next(text)),
        PlanAsked(**new(), plan=plan, moment=moment, came="did_it"),
        PlanEnded(**new(), plan=plan),
        StayBegun(id=stay, at=at, feeling=next(text), minutes=3, alarm=5),
        StayEnded(**new(), stay=stay, seconds=75, peak=6, end=3, too_much=True),
        DayScanned(**new(), day=date(2026, 11, 22), found="several"),
        Read(**new(), page=next(text), section=next(text)),
        Saved(**new(), page=next(text)),
        Setting(**new(), name=next(text), value=next(text)),
        Draft(**new(), page=next(text), field=next(text), words=next(text)),
        Withdrawn(**new(), target=step),
    )


def answered(number: int, ms: int = 900) -> Answered:
    """The answer with this number: the same id and content each time."""
    return Answered(
        id=UUID(int=1_000 + number),
        at=AT,
        take=UUID(int=1),
        item=f"item-{number:05}",
        value=number % 5,
        ms=ms,
    )
