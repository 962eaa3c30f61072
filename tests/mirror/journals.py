"""Journals as they come: moments, steps, flaws, times and checks over a year, with whoever is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from drawbridge.journal.entries import (
    AlarmWas,
    AutoCheck,
    DayScanned,
    Entry,
    FlawAsked,
    FlawNoted,
    MomentEnded,
    MomentNoted,
    MomentTold,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
    PlanAsked,
    PlanEnded,
    PlanMade,
    Setting,
    StayBegun,
    StayEnded,
    StepEnded,
    StepFelt,
    StepOutcome,
    StepPredicted,
    TimeWith,
    Withdrawn,
    WorseCheck,
)

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NAMES = st.sampled_from(["M.", "m.", "K.", "Ada", "Bo"])
WHOM = st.none() | NAMES
LEVEL = st.integers(0, 4)
ALARM = st.none() | st.integers(0, 10)
TOLD = st.sampled_from(["as_feared", "partly", "not_as_feared", "never_found_out", "skip"])
DID = st.sampled_from(["rode-it", "stayed", "asked-for-space", "stepped-away", "did-the-pull", "not-sure"])
CAUGHT = st.sampled_from(["before", "mid-act", "same-day", "later"])
MATCHED = st.sampled_from(["as_predicted", "partly", "otherwise", "could_not_tell"])
CAME = st.sampled_from(["threat", "turned-away", "something-else", "a-word-of-an-old-pack"])
RECALLED = st.sampled_from(["did_it", "came", "not", "no_cue"])
WENT = st.sampled_from([None, "stayed", "left", "left_with_return"])
YES_NO = st.sampled_from(["yes", "no", "not_sure"])


class Writer:
    """Draws entries one after another; each has an id and a minute of its own."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.entries: list[Entry] = []

    def writes(self, kind: type[Any], **fields: Any) -> Any:
        number = len(self.entries) + 1
        values = {n: self.draw(v) if isinstance(v, st.SearchStrategy) else v for n, v in fields.items()}
        at = BEGAN + timedelta(hours=self.draw(st.integers(0, 8_000)), minutes=number % 60)
        entry = kind(id=UUID(int=number), at=at, **values)
        self.entries.append(entry)
        return entry

    def one(self, what: str) -> None:
        getattr(self, f"_{what}")()

    def _moment(self) -> None:
        pull = st.sampled_from(["leave", "go-quiet", "take-over", "a-pull-of-an-old-pack"])
        noted = self.writes(MomentNoted, pull=pull, strength=st.integers(0, 10), began="just_now", person=WHOM)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(MomentEnded, moment=noted.id, did=DID, caught=CAUGHT)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(MomentTold, moment=noted.id, happened=TOLD)
        if self.draw(st.booleans()):
            self.writes(AlarmWas, moment=noted.id, what=CAME)
        for plan in [entry for entry in self.entries if isinstance(entry, PlanMade)]:
            if self.draw(st.booleans()):
                self.writes(PlanAsked, plan=plan.id, moment=noted.id, came=RECALLED)

    def _plan(self) -> None:
        plan = self.writes(PlanMade, when="I look for my coat", then="I breathe out")
        if self.draw(st.booleans()):
            self.writes(PlanEnded, plan=plan.id)

    def _stay(self) -> None:
        stay = self.writes(StayBegun, feeling="longing", minutes=st.integers(1, 10), alarm=ALARM)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(StayEnded, stay=stay.id, seconds=st.none() | st.integers(0, 600), peak=ALARM, end=ALARM)

    def _scan(self) -> None:
        day = st.dates(BEGAN.date(), BEGAN.date() + timedelta(days=3))
        self.writes(DayScanned, day=day, found=st.sampled_from(["none", "one", "several", "not_sure"]))

    def _step(self) -> None:
        capacity = st.sampled_from(["A1", "C3", "D2"])
        sure = st.integers(0, 100)
        step = self.writes(StepPredicted, capacity=capacity, rung=1, person=WHOM, predicted="", sure=sure, alarm=ALARM)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(StepEnded, step=step.id, how=st.sampled_from(["done", "smaller", "not_today"]))
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(StepOutcome, step=step.id, matched=MATCHED, happened="", alarm=ALARM)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(StepFelt, step=step.id, went=WENT, too_much=YES_NO, against=st.none() | st.integers(-5, 5))

    def _flaw(self) -> None:
        flaw = self.writes(FlawNoted, flaw="The shoes.", closer=YES_NO, person=WHOM)
        for _ in range(self.draw(st.integers(0, 2))):
            self.writes(FlawAsked, flaw=flaw.id, still=st.sampled_from(["still", "less", "gone"]))

    def _time(self) -> None:
        parts = ("alarm", "suppressing", "monitoring", "performing", "them", "tired")
        self.writes(TimeWith, person=WHOM, **dict.fromkeys(parts, LEVEL))

    def _check(self) -> None:
        because = st.sampled_from([None, "yes", "no", "not_sure"])
        self.writes(WorseCheck, worse=YES_NO, because=because, lately=ALARM)

    def _setting(self) -> None:
        name = st.sampled_from(["steps.go_on", "progress.hide.alarms", "progress.hide.loop", "numbers"])
        self.writes(Setting, name=name, value=st.booleans())

    def _habit(self) -> None:
        parts = ("by_itself", "unprompted", "easy", "already")
        self.writes(AutoCheck, capacity=st.sampled_from(["A1", "C3"]), **dict.fromkeys(parts, LEVEL))

    def _person(self) -> None:
        match self.draw(st.integers(0, 3)):
            case 0:
                self.writes(PersonRenamed, person=NAMES, to=st.sampled_from(["Mx", "Bo"]))
            case 1:
                self.writes(PersonMerged, person=NAMES, into=NAMES)
            case 2:
                self.writes(PersonFlagged, person=NAMES, flagged=st.booleans())
            case _:
                self.writes(PersonRemoved, person=NAMES)


WHAT = (
    "moment",
    "moment",
    "moment",
    "step",
    "step",
    "flaw",
    "time",
    "check",
    "setting",
    "habit",
    "person",
    "plan",
    "stay",
    "scan",
)


@st.composite
def journals(draw: Callable[[st.SearchStrategy[Any]], Any]) -> list[Entry]:
    """A journal of up to some dozens of entries, in the order they were written in."""
    writer = Writer(draw)
    for what in draw(st.lists(st.sampled_from(WHAT), max_size=24)):
        writer.one(what)
    return writer.entries


def withdrawn(entries: Sequence[Entry]) -> list[Entry]:
    """For each of these entries, a later one that takes it back."""
    late = BEGAN + timedelta(days=400)
    return [Withdrawn(id=UUID(int=10**9 + entry.id.int), at=late, target=entry.id) for entry in entries]
