"""Alarms with each person: exact counts, no share of too few, and one of the wrong kind above them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import (
    AlarmWas,
    MomentEnded,
    MomentNoted,
    MomentTold,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
    Withdrawn,
)
from drawbridge.mirror.ledgers.alarms import Alarms, alarms, together
from drawbridge.mirror.ledgers.limits import upper_limit
from drawbridge.mirror.moments import moments
from drawbridge.mirror.people import people
from drawbridge.pack import Pack
from tests.mirror.journals import BEGAN
from tests.mirror.written import Writer


class Diary(Writer):
    """Alarms as they come, an hour apart."""

    began, apart = BEGAN, timedelta(hours=1)

    def alarm(
        self, told: str | None, person: str | None = "M.", did: str = "stayed", pull: str = "leave"
    ) -> MomentNoted:
        noted = self.writes(MomentNoted, pull=pull, strength=6, began="just_now", person=person)
        self.writes(MomentEnded, moment=noted.id, did=did, caught="before")
        if told:
            self.writes(MomentTold, moment=noted.id, happened=told)
        return noted

    def checked(self, right: int = 0, partly: int = 0, wrong: int = 0, person: str | None = "M.") -> None:
        for told, times in (("as_feared", right), ("partly", partly), ("not_as_feared", wrong)):
            for _ in range(times):
                self.alarm(told, person)

    def ledgers(self, pack: Pack) -> tuple[Alarms, ...]:
        return alarms(moments(self.entries), self.entries, people(self.entries), pack.moment)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def counts(one: Alarms) -> tuple[int, ...]:
    return one.right, one.partly, one.wrong, one.never, one.unsaid


def test_one_right_of_eleven_and_four_never_checked_because_they_left(diary: Diary, pack: Pack) -> None:
    diary.checked(right=1, wrong=10)
    for _ in range(4):
        diary.alarm("never_found_out", did="did-the-pull")
    (one,) = diary.ledgers(pack)
    assert counts(one) == (1, 0, 10, 4, 0)
    assert (one.checked, one.left, one.person and one.person.alias) == (11, 4, "M.")
    assert one.enough and round(one.limit, 3) == 0.364


def test_none_of_four_checked_states_no_share(diary: Diary, pack: Pack) -> None:
    diary.checked(wrong=4)
    (one,) = diary.ledgers(pack)
    assert one.checked == 4 and not one.enough


def test_when_all_is_unknown_nothing_is_right_and_nothing_is_wrong(diary: Diary, pack: Pack) -> None:
    for told in ("never_found_out", "skip", None, "never_found_out"):
        diary.alarm(told)
    (one,) = diary.ledgers(pack)
    assert counts(one) == (0, 0, 0, 2, 2)
    assert one.checked == 0 and not one.enough


@pytest.mark.parametrize(("of", "limit"), [(5, 0.451), (9, 0.283), (14, 0.193), (29, 0.098)])
def test_none_right_still_allows_this_much(diary: Diary, pack: Pack, of: int, limit: float) -> None:
    diary.checked(wrong=of)
    (one,) = diary.ledgers(pack)
    assert round(one.limit, 3) == limit == round(1 - 0.05 ** (1 / of), 3)


def test_a_fear_that_came_in_part_counts_as_right_for_the_limit(diary: Diary, pack: Pack) -> None:
    diary.checked(partly=2, wrong=7)
    (one,) = diary.ledgers(pack)
    assert (one.right, one.partly) == (0, 2)
    assert one.limit == upper_limit(2, 9) > upper_limit(0, 9)


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_limit_is_the_share_that_gives_so_few_one_time_in_twenty(hits: int, more: int) -> None:
    from math import comb

    of, p = hits + more, upper_limit(hits, hits + more)
    assert hits / of < p < 1
    assert sum(comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(hits + 1)) == pytest.approx(0.05)


@pytest.mark.parametrize(("what", "kind"), [("threat", "threat"), ("fear", "fear"), ("control", "control")])
def test_one_right_alarm_of_such_a_kind_outweighs_a_hundred_wrong_ones(
    diary: Diary, pack: Pack, what: str, kind: str
) -> None:
    diary.checked(wrong=100)
    right = diary.alarm("as_feared")
    diary.writes(AlarmWas, moment=right.id, what=what)
    (one,) = diary.ledgers(pack)
    assert one.outweighs == (kind,)
    assert one.checked == 101 and not one.enough


def test_other_kinds_do_not_and_a_kind_counts_only_where_the_fear_came(diary: Diary, pack: Pack) -> None:
    diary.checked(wrong=5)
    diary.writes(AlarmWas, moment=diary.alarm("as_feared").id, what="turned-away")
    diary.writes(AlarmWas, moment=diary.alarm("not_as_feared").id, what="threat")
    (one,) = diary.ledgers(pack)
    assert one.outweighs == () and one.enough and one.unnamed == ()


def test_the_pack_and_not_the_code_says_which_kinds_outweigh(diary: Diary, pack: Pack) -> None:
    assert {came.id for came in pack.moment.came if came.outweighs} == {"threat", "fear", "control"}
    diary.writes(AlarmWas, moment=diary.alarm("as_feared").id, what="threat")
    nothing_heavy = tuple(came.model_copy(update={"outweighs": None}) for came in pack.moment.came)
    words = pack.moment.model_copy(update={"came": nothing_heavy})
    (one,) = alarms(moments(diary.entries), diary.entries, people(diary.entries), words)
    assert one.outweighs == ()


def test_leaving_is_what_the_pack_calls_leaving(diary: Diary, pack: Pack) -> None:
    diary.alarm("never_found_out", did="stepped-away")
    diary.alarm("never_found_out", did="did-the-pull", pull="go-quiet")
    diary.alarm("never_found_out", did="did-the-pull", pull="take-over")
    diary.alarm("never_found_out", did="stayed")
    (one,) = diary.ledgers(pack)
    assert (one.never, one.left) == (4, 2)


def names(ledgers: Sequence[Alarms]) -> list[str | None]:
    return [one.person.alias if one.person else None for one in ledgers]


def test_someone_renamed_keeps_their_alarms_and_two_made_one_are_counted_together(diary: Diary, pack: Pack) -> None:
    diary.checked(right=1, wrong=2, person="M.")
    diary.checked(wrong=3, person="Maja")
    diary.checked(wrong=1, person=None)
    diary.writes(PersonRenamed, person="M.", to="Mo")
    assert names(diary.ledgers(pack)) == ["Maja", "Mo", None]
    diary.writes(PersonMerged, person="Maja", into="Mo")
    mo, nobody = diary.ledgers(pack)
    assert counts(mo) == (1, 0, 5, 0, 0) and counts(nobody) == (0, 0, 1, 0, 0)


def test_someone_removed_with_their_moments_is_gone_from_every_count(diary: Diary, pack: Pack) -> None:
    diary.checked(wrong=2, person="K.")
    kept = diary.ledgers(pack)
    diary.checked(right=3, person="M.")
    for entry in [entry for entry in diary.entries if getattr(entry, "person", None) == "M."]:
        diary.writes(Withdrawn, target=entry.id)
    diary.writes(PersonRemoved, person="M.")
    assert [counts(one) for one in diary.ledgers(pack)] == [counts(one) for one in kept]


def test_someone_removed_without_their_moments_leaves_them_with_nobody_named(diary: Diary, pack: Pack) -> None:
    diary.checked(right=1, wrong=2)
    diary.writes(PersonRemoved, person="M.")
    (one,) = diary.ledgers(pack)
    assert one.person is None and counts(one) == (1, 0, 2, 0, 0)


def test_someone_flagged_is_in_no_ledger_and_in_no_total(diary: Diary, pack: Pack) -> None:
    diary.checked(right=2, wrong=9, person="M.")
    diary.checked(wrong=1, person="K.")
    diary.writes(PersonFlagged, person="M.", flagged=True)
    assert names(diary.ledgers(pack)) == ["K."]
    assert counts(together(diary.ledgers(pack))) == (0, 0, 1, 0, 0)
    diary.writes(PersonRemoved, person="M.")
    assert counts(together(diary.ledgers(pack))) == (0, 0, 1, 0, 0)
