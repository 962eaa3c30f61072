"""Promises: gathered in any order, counted so that what nobody said is never broken, right across zones and seasons."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, PromiseEnded, PromiseMade, Withdrawn
from drawbridge.mirror.clock import in_full, instants
from drawbridge.mirror.moments import moments
from drawbridge.mirror.promises import ahead, counted, due, exits, promises
from tests.mirror.written import Writer, jumbled

AT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
MUCH_LATER = AT + timedelta(days=400)


class Diary(Writer):
    """Promises as someone would leave them: each call writes one entry, a second after the one before."""

    began, apart = AT, timedelta(seconds=1)

    def makes(self, due: datetime = LATER, zone: str = "Europe/Lisbon", **fields: Any) -> PromiseMade:
        card = {"need": "I need some time.", "stay": "I am not leaving.", "back": "I am back at 21:00."}
        return self.writes(PromiseMade, **(card | {"due": due, "zone": zone} | fields))

    def ends(self, promise: PromiseMade, how: str = "kept", **fields: Any) -> PromiseEnded:
        return self.writes(PromiseEnded, promise=promise.id, how=how, **fields)

    def moves(self, promise: PromiseMade, due: datetime, zone: str = "Europe/Lisbon", **fields: Any) -> PromiseEnded:
        return self.ends(promise, "renegotiated", due=due, zone=zone, **fields)

    def notes(self, did: str | None = None, pull: str = "leave") -> MomentNoted:
        noted = self.writes(MomentNoted, pull=pull, strength=5, began="just_now")
        if did:
            self.writes(MomentEnded, moment=noted.id, did=did, caught="before")
        return noted

    def takes_back(self, entry: Entry) -> Withdrawn:
        return self.writes(Withdrawn, target=entry.id)


@pytest.fixture
def diary() -> Diary:
    return Diary()


# How one stands


def test_a_promise_is_ahead_then_due_then_long_past_and_never_broken_by_itself(diary: Diary) -> None:
    diary.makes()
    (promise,) = promises(diary.entries)
    assert promise.state(LATER - timedelta(seconds=1)) == "ahead"
    assert promise.state(LATER) == "due"
    assert promise.state(LATER + timedelta(days=14)) == "due"
    assert promise.state(LATER + timedelta(days=14, seconds=1)) == promise.state(MUCH_LATER) == "unsaid"


@pytest.mark.parametrize("how", ["kept", "late", "broken"])
def test_what_became_of_it_is_what_was_said(diary: Diary, how: str) -> None:
    diary.ends(diary.makes(), how)
    (promise,) = promises(diary.entries)
    assert promise.state(LATER) == promise.state(MUCH_LATER) == how


def test_a_moved_promise_goes_on_with_its_new_time_and_place(diary: Diary) -> None:
    made = diary.makes()
    diary.moves(made, LATER + timedelta(hours=2), "Asia/Kathmandu")
    (promise,) = promises(diary.entries)
    assert (promise.due, promise.zone, promise.moved) == (LATER + timedelta(hours=2), "Asia/Kathmandu", 1)
    assert promise.state(LATER) == "ahead"
    diary.ends(made, "kept")
    (promise,) = promises(diary.entries)
    assert (promise.state(MUCH_LATER), promise.moved) == ("kept", 1)


def test_the_latest_word_holds_and_taking_it_back_brings_the_one_before(diary: Diary) -> None:
    made = diary.makes()
    diary.ends(made, "kept")
    latest = diary.ends(made, "broken")
    assert promises(diary.entries)[0].outcome == "broken"
    undone = diary.takes_back(latest)
    assert promises(diary.entries)[0].outcome == "kept"
    assert undone in diary.entries


def test_after_it_broke_a_new_time_can_still_be_given(diary: Diary) -> None:
    made = diary.makes()
    diary.ends(made, "broken")
    diary.moves(made, LATER + timedelta(days=1))
    (promise,) = promises(diary.entries)
    assert promise.state(LATER) == "ahead"


def test_a_promise_taken_back_is_gone_with_all_that_was_said_of_it(diary: Diary) -> None:
    made, other = diary.makes(), diary.makes()
    diary.ends(made, "broken")
    diary.takes_back(made)
    assert [promise.made for promise in promises(diary.entries)] == [other]


def test_the_number_a_calendar_goes_by_never_falls(diary: Diary) -> None:
    made = diary.makes()
    seen = [promises(diary.entries)[0].sequence]
    for hours in (2, 3):
        moved = diary.moves(made, LATER + timedelta(hours=hours))
        seen.append(promises(diary.entries)[0].sequence)
        diary.takes_back(moved)
        seen.append(promises(diary.entries)[0].sequence)
    assert seen == [0, 1, 2, 3, 4]
    assert promises(diary.entries)[0].due == LATER


# Which are due


def test_what_is_due_is_asked_about_for_two_weeks_the_earliest_first(diary: Diary) -> None:
    second, first = diary.makes(LATER + timedelta(hours=1)), diary.makes(LATER)
    diary.ends(diary.makes(), "kept")
    found = promises(diary.entries)
    assert [p.made for p in due(found, LATER + timedelta(hours=1))] == [first, second]
    assert [p.made for p in ahead(found, AT)] == [first, second]
    assert due(found, MUCH_LATER) == ahead(found, MUCH_LATER) == ()


# Zones and seasons


def test_a_promise_made_in_one_place_and_moved_in_another_is_told_by_the_clocks_of_each(diary: Diary) -> None:
    """20:40 in Berlin, moved on the train to 21:00 in London: 80 minutes later, not 20."""
    berlin, london = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")
    (first,) = instants(date(2026, 11, 20), time(20, 40), berlin)
    (second,) = instants(date(2026, 11, 20), time(21, 0), london)
    made = diary.makes(first, "Europe/Berlin")
    before = promises(diary.entries)[0]
    diary.moves(made, second, "Europe/London")
    after = promises(diary.entries)[0]
    assert in_full(before.due, before.clocks).endswith("20:40")
    assert in_full(after.due, after.clocks).endswith("21:00")
    assert after.due - before.due == timedelta(minutes=80)


def test_a_promise_across_the_change_of_the_clocks_is_due_when_the_clocks_say_so(diary: Diary) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    (instant,) = instants(date(2026, 10, 25), time(20, 40), berlin)
    diary.makes(instant, "Europe/Berlin", at=datetime(2026, 10, 24, 20, 40, tzinfo=berlin))
    (promise,) = promises(diary.entries)
    assert promise.due - promise.at == timedelta(hours=25)
    assert promise.state(datetime(2026, 10, 25, 20, 39, tzinfo=berlin)) == "ahead"
    assert promise.state(datetime(2026, 10, 25, 20, 40, tzinfo=berlin)) == "due"


def test_a_place_this_machine_does_not_know_is_shown_by_utc_and_changes_no_instant(diary: Diary) -> None:
    diary.makes(zone="Mars/Olympus_Mons")
    (promise,) = promises(diary.entries)
    assert promise.clocks == UTC and promise.due == LATER


# Counted


def test_under_five_known_there_is_no_share_however_many_wait(diary: Diary) -> None:
    for _ in range(4):
        diary.ends(diary.makes())
    for _ in range(9):
        diary.makes()
    found = counted(promises(diary.entries), MUCH_LATER)
    assert (found.made, found.known, found.open, found.enough) == (13, 4, 9, False)
    diary.ends(diary.makes(), "late")
    assert counted(promises(diary.entries), MUCH_LATER).enough


def test_the_share_is_of_known_ones_and_says_how_sure_it_is(diary: Diary) -> None:
    for how in ("kept", "kept", "kept", "kept", "kept", "late", "late", "late", "broken", "broken", "broken", "broken"):
        diary.ends(diary.makes(), how)
    found = counted(promises(diary.entries), MUCH_LATER)
    assert (found.kept, found.late, found.broken, found.known) == (5, 3, 4, 12)
    assert (found.low, found.high) == (pytest.approx(0.1933, abs=1e-4), pytest.approx(0.6805, abs=1e-4))


# Of the times someone left


def test_of_the_times_someone_left_those_with_a_time_of_return(diary: Diary) -> None:
    for did in ("asked-for-space", "stepped-away", "did-the-pull"):
        diary.notes(did)
    diary.notes("did-the-pull", pull="pick-a-fight")  # they stayed, and fought
    diary.notes("rode-it")
    diary.notes()  # nothing said of it
    promised, silent = diary.notes("asked-for-space"), diary.notes()
    diary.makes(moment=promised.id)
    diary.makes(moment=silent.id)
    found = exits(moments(diary.entries), promises(diary.entries), {"leave"})
    assert (found.left, found.promised, found.enough) == (5, 2, True)


def test_a_promise_from_no_moment_is_no_exit(diary: Diary) -> None:
    diary.makes()
    found = exits(moments(diary.entries), promises(diary.entries), {"leave"})
    assert (found.left, found.promised, found.enough) == (0, 0, False)


# What holds for every journal


hows = st.lists(st.sampled_from(["kept", "late", "broken", "moved", "undone", None]), max_size=25)


def written(became: list[str | None]) -> Diary:
    diary = Diary()
    for number, how in enumerate(became):
        made = diary.makes(LATER + timedelta(days=number), person="K." if number % 2 else None)
        if how == "moved":
            diary.moves(made, LATER + timedelta(days=number, hours=3))
        elif how == "undone":
            diary.takes_back(diary.ends(made, "broken"))
        elif how:
            diary.ends(made, "late")  # and then said again
            diary.ends(made, how)
    return diary


@given(hows, st.randoms(use_true_random=False))
def test_order_of_arrival_and_replays_change_nothing(became: list[str | None], chance: random.Random) -> None:
    diary = written(became)
    arrived = jumbled(diary.entries, chance)
    assert promises(arrived) == promises(diary.entries)
    assert counted(promises(arrived), MUCH_LATER) == counted(promises(diary.entries), MUCH_LATER)


@given(hows, st.data())
def test_removing_one_counts_as_if_it_had_never_been(became: list[str | None], data: st.DataObject) -> None:
    diary = written([*became, "broken"])
    gone = data.draw(st.sampled_from([entry for entry in diary.entries if isinstance(entry, PromiseMade)]))
    without = [e for e in diary.entries if e is not gone and getattr(e, "promise", None) != gone.id]
    diary.takes_back(gone)
    assert counted(promises(diary.entries), MUCH_LATER) == counted(promises(without), MUCH_LATER)


@given(hows, st.integers(-10, 500))
def test_what_nobody_said_never_counts_as_broken(became: list[str | None], days: int) -> None:
    now = AT + timedelta(days=days)
    found = counted(promises(written(became).entries), now)
    assert found.broken == became.count("broken")
    assert found.known == sum(how in ("kept", "late", "broken") for how in became)
    assert found.made == len(became) == found.known + found.ahead + found.open


@given(hows)
def test_no_total_falls_by_time_or_by_a_promise_that_is_added(became: list[str | None]) -> None:
    entries = written([how for how in became if how != "undone"]).entries
    for now in (AT, MUCH_LATER):
        totals = [counted(promises(entries[:end]), now) for end in range(len(entries) + 1)]
        assert all(after.made >= before.made for before, after in pairwise(totals))
    early, late = counted(promises(entries), AT), counted(promises(entries), MUCH_LATER)
    assert (early.kept, early.late, early.broken, early.moved) == (late.kept, late.late, late.broken, late.moved)
