"""A journal as the model reads it: what enters, what stays out and why, and what is believed after it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from drawbridge.journal.entries import (
    MomentEnded,
    MomentNoted,
    MomentTold,
    PersonFlagged,
    Setting,
    StepEnded,
    StepFelt,
    StepOutcome,
    StepPredicted,
    Withdrawn,
)
from drawbridge.loop import Note
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED
from drawbridge.mirror.belief import believed
from drawbridge.mirror.filter import BLOCK, ENOUGH, LONGEST, SWITCH, Log, log_of, wanted
from drawbridge.mirror.seen import Seen, worked_out
from drawbridge.pack import Pack
from tests.mirror.written import Writer

AT = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


class Diary(Writer):
    """Someone who writes down moments and steps, one day after another."""

    apart = timedelta(seconds=1)

    def __init__(self) -> None:
        super().__init__()
        self.day = 0

    @property
    def began(self) -> datetime:  # type: ignore[override]
        return AT + timedelta(days=self.day)

    def moment(self, did: str | None = "stayed", **more: Any) -> MomentNoted:
        happened = more.pop("happened", None)
        fields = {"pull": "leave", "strength": 6, "began": "just_now"} | more
        noted: MomentNoted = self.writes(MomentNoted, **fields)
        if did:
            self.writes(MomentEnded, moment=noted.id, did=did, caught="before")
        if happened:
            self.writes(MomentTold, moment=noted.id, happened=happened)
        self.day += 1
        return noted

    def step(self, capacity: str = "D2", rung: int = 3, how: str = "done", peak: int | None = 4, **more: Any) -> None:
        said = self.writes(StepPredicted, capacity=capacity, rung=rung, predicted="They nod.", sure=50, **more)
        self.writes(StepEnded, step=said.id, how=how)
        if how != "not_today":
            self.writes(StepOutcome, step=said.id, matched="partly", happened="Tea.", alarm=peak)
        self.day += 1

    def felt(self, **said: Any) -> None:
        self.writes(StepFelt, step=next(e.id for e in reversed(self.entries) if isinstance(e, StepPredicted)), **said)

    def flags(self, person: str) -> None:
        self.writes(PersonFlagged, person=person, flagged=True)

    def sets(self, name: str, value: bool | str) -> None:
        self.writes(Setting, name=name, value=value)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def read(diary: Diary, pack: Pack) -> Log:
    return log_of(diary.entries, pack, UTC)


def test_a_moment_becomes_a_note_and_what_is_missing_stays_missing(diary: Diary, pack: Pack) -> None:
    diary.moment("stayed", strength=7)
    (note,) = read(diary, pack).notes
    assert note == Note(0, 4, STAYED, practice=False, peak=7.0)
    assert note.expected is None and note.harm is None and note.too_much is None and note.next_time is None


@pytest.mark.parametrize(
    ("did", "action"),
    [("rode-it", STAYED), ("stayed", STAYED), ("asked-for-space", PROMISED), ("stepped-away", LEFT),
     ("did-the-pull", LEFT)],
)  # fmt: skip
def test_what_was_done_is_what_the_model_hears(diary: Diary, pack: Pack, did: str, action: int) -> None:
    diary.moment(did)
    assert read(diary, pack).notes[0].action == action


@pytest.mark.parametrize(
    ("said", "action", "too_much"),
    [
        ({}, STAYED, None),
        ({"went": "stayed", "too_much": "no"}, STAYED, False),
        ({"went": "left", "too_much": "yes"}, LEFT, True),
        ({"went": "left_with_return", "too_much": "not_sure"}, PROMISED, None),
        ({"against": -4}, STAYED, None),
    ],
)
def test_how_a_step_felt_is_what_the_model_hears_and_not_sure_says_nothing(
    diary: Diary, pack: Pack, said: dict[str, Any], action: int, too_much: bool | None
) -> None:
    diary.step()
    if said:
        diary.felt(**said)
    (note,) = read(diary, pack).notes
    assert (note.action, note.too_much) == (action, too_much)


@pytest.mark.parametrize(("happened", "harm"), [("as_feared", 0.7), ("partly", 0.35), ("not_as_feared", 0.0)])
def test_what_came_of_it_counts_for_who_stayed_and_is_unknown_for_who_left(
    diary: Diary, pack: Pack, happened: str, harm: float
) -> None:
    diary.moment("stayed", happened=happened)
    diary.moment("stepped-away", happened=happened)
    assert [note.harm for note in read(diary, pack).notes] == [harm, None]


@pytest.mark.parametrize("happened", ["never_found_out", "skip"])
def test_what_nobody_found_out_is_no_harm_and_no_kindness(diary: Diary, pack: Pack, happened: str) -> None:
    diary.moment("stayed", happened=happened)
    assert read(diary, pack).notes[0].harm is None


def test_a_step_brings_its_rung_what_was_expected_and_its_peak(diary: Diary, pack: Pack) -> None:
    diary.step("D2", 3, alarm=5, peak=4)
    diary.step("D2", 3, how="smaller", peak=None)
    assert read(diary, pack).notes == (Note(0, 2, expected=5.0, peak=4.0), Note(1, 1))


def test_a_step_left_for_today_says_nothing(diary: Diary, pack: Pack) -> None:
    diary.step(how="not_today")
    assert read(diary, pack) == Log()


def test_practice_with_nobody_keeps_in_use_and_is_no_moment(diary: Diary, pack: Pack) -> None:
    alone = next((c.id, r.rung) for c in pack.capacities for r in c.ladder if not r.with_someone)
    diary.step(*alone)
    log = read(diary, pack)
    assert [note.rung for note in log.notes] == [MICRO] and log.counted == 0


def test_what_the_model_does_not_speak_of_is_left_out_and_counted(diary: Diary, pack: Pack) -> None:
    diary.moment("stayed", pull="hold-on-tight")
    diary.moment("not-sure")
    diary.moment(None)
    diary.step("D2", 77)
    log = read(diary, pack)
    assert log.notes == () and log.left_out == {"other": 1, "unsaid": 2, "gone": 1}


def test_someone_flagged_half_way_is_out_of_all_of_it(diary: Diary, pack: Pack) -> None:
    for _ in range(3):
        diary.moment(person="K.")
        diary.step(person="k.", safe="yes")
    diary.moment(person="M.")
    assert read(diary, pack).counted == 7
    diary.flags("K.")
    log = read(diary, pack)
    assert log.counted == 1 and log.left_out == {"person": 6} and log.partners == 2


def test_people_are_kept_apart_and_nobody_named_is_one_of_their_own(diary: Diary, pack: Pack) -> None:
    for person in ("M.", None, "T.", "m."):
        diary.moment(person=person)
    log = read(diary, pack)
    assert [note.partner for note in log.notes] == [1, 0, 2, 1] and log.partners == 3


def test_entries_in_any_order_make_the_same_log(diary: Diary, pack: Pack) -> None:
    for number in range(6):
        diary.moment("stayed" if number % 2 else "stepped-away", strength=number, person="M.")
        diary.step(rung=1 + number % 3)
    first = read(diary, pack)
    random.Random(3).shuffle(diary.entries)
    assert read(diary, pack) == first


def test_a_moment_noted_later_stands_on_its_own_day(diary: Diary, pack: Pack) -> None:
    diary.moment(strength=3)
    diary.day = 9
    diary.moment(strength=8, day=(AT + timedelta(days=4)).date(), began="before_today")
    assert [note.day for note in read(diary, pack).notes] == [0, 4]


def test_what_was_taken_back_is_gone(diary: Diary, pack: Pack) -> None:
    noted = diary.moment()
    diary.writes(Withdrawn, target=noted.id)
    assert read(diary, pack) == Log()


def test_only_the_latest_three_hundred_are_read_and_the_start_moves_seldom(diary: Diary, pack: Pack) -> None:
    for number in range(LONGEST + 5):
        diary.moment(strength=number % 11)
    log = read(diary, pack)
    assert len(log.notes) == LONGEST + 5 - BLOCK and log.left_out == {"older": BLOCK} and log.notes[0].day == 0
    later = [diary.moment(strength=3) for _ in range(BLOCK - 5)]
    grown = read(diary, pack)
    assert len(later) == BLOCK - 5 and len(grown.notes) == LONGEST and grown.notes[: len(log.notes)] == log.notes


def grown(diary: Diary, times: int = ENOUGH) -> Diary:
    for number in range(times):
        diary.moment("stayed", strength=max(1, 6 - number // 3), happened="not_as_feared", person="M.")
    return diary


def test_too_few_moments_say_nothing(diary: Diary, pack: Pack) -> None:
    log = read(grown(diary, ENOUGH - 1), pack)
    assert not log.enough
    with pytest.raises(ValueError, match="too few"):
        worked_out(log)


def test_the_same_log_gives_the_same_answer_read_at_once_or_bit_by_bit(diary: Diary, pack: Pack) -> None:
    log = read(grown(diary), pack)
    assert worked_out(log) == worked_out(log) == worked_out(log, believed(log, most=5))


def test_staying_with_kind_people_lowers_what_is_expected_and_leaving_does_not(pack: Pack) -> None:
    stays, leaves = Diary(), Diary()
    for number in range(40):
        stays.moment("stayed", strength=max(1, 6 - number // 6), happened="not_as_feared")
        leaves.moment("stepped-away", strength=6)
    lower, same = (worked_out(read(diary, pack)).expects for diary in (stays, leaves))
    assert lower[18] < 0.95
    assert same[1] > 0.95


@pytest.mark.parametrize(
    "odd",
    [
        lambda diary: [diary.moment("stayed", strength=n % 2 * 10) for n in range(20)],
        lambda diary: [diary.moment("did-the-pull" if n % 2 else "stayed", strength=0) for n in range(20)],
        lambda diary: [setattr(diary, "day", 0) or diary.moment(strength=9) for _ in range(100)],
        lambda diary: [setattr(diary, "day", 365 * n) or diary.moment(strength=5) for n in range(12)],
    ],
    ids=["only the ends of the scale", "no alarm at all", "a hundred in a minute", "one a year"],
)
def test_an_odd_log_still_gives_numbers(diary: Diary, pack: Pack, odd: Any) -> None:
    odd(diary)
    seen = worked_out(read(diary, pack))
    assert isinstance(seen, Seen)
    for twenty in (seen.bears, seen.expects, seen.next_peak):
        assert list(twenty) == sorted(twenty) and twenty[0] >= 0 and twenty[-1] < 1000
    assert 0 <= seen.inside <= seen.stated


def test_it_is_wanted_until_it_is_switched_off(diary: Diary) -> None:
    assert wanted(diary.entries)
    diary.sets(SWITCH, False)
    assert not wanted(diary.entries)
    diary.sets(SWITCH, True)
    assert wanted(diary.entries)
