"""When-then plans: which stand, after which moment each is asked about, and what is counted of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from drawbridge.journal.entries import (
    MomentNoted,
    PersonFlagged,
    PlanAsked,
    PlanEnded,
    PlanMade,
    Withdrawn,
)
from drawbridge.mirror.moments import moments
from drawbridge.mirror.people import people
from drawbridge.mirror.plans import Plan, plans, split, standing_plans, tidy, to_ask
from drawbridge.pack import Pack
from tests.mirror.written import Writer

AT = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)


class Diary(Writer):
    began, apart = AT, timedelta(hours=1)

    def plan(self) -> PlanMade:
        return self.writes(PlanMade, when="I look for my coat", then="I breathe out")  # type: ignore[no-any-return]

    def moment(self, **more: Any) -> MomentNoted:
        fields = {"pull": "leave", "strength": 5, "began": "just_now"} | more
        return self.writes(MomentNoted, **fields)  # type: ignore[no-any-return]

    def said(self, plan: PlanMade, moment: MomentNoted, came: str) -> PlanAsked:
        return self.writes(PlanAsked, plan=plan.id, moment=moment.id, came=came)  # type: ignore[no-any-return]

    @property
    def plans(self) -> tuple[Plan, ...]:
        return plans(self.entries, people(self.entries), moments(self.entries))

    def asked_after(self, moment: MomentNoted) -> list[UUID]:
        found = next(one for one in moments(self.entries) if one.id == moment.id)
        return [plan.id for plan, _ in to_ask(self.plans, found)]


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_what_was_said_is_counted_and_a_moment_without_the_cue_counts_as_nothing(diary: Diary) -> None:
    plan = diary.plan()
    for came in ("did_it", "did_it", "came", "not", "no_cue"):
        diary.said(plan, diary.moment(), came)
    (found,) = diary.plans
    assert (found.known, found.came, found.did, found.enough) == (4, 3, 2, False)
    diary.said(plan, diary.moment(), "not")
    (found,) = diary.plans
    assert found.enough and (found.low, found.high) == (23, 88)  # Wilson's interval for 3 of 5


def test_the_latest_word_on_a_plan_in_a_moment_holds(diary: Diary) -> None:
    plan, moment = diary.plan(), diary.moment()
    diary.said(plan, moment, "not")
    diary.said(plan, moment, "came")
    (found,) = diary.plans
    assert (found.known, found.came) == (1, 1)


def test_a_plan_is_asked_about_after_moments_that_came_later_and_while_it_stands(diary: Diary) -> None:
    before = diary.moment()
    plan = diary.plan()
    after = diary.moment()
    earlier_day = diary.moment(began="before_today", day=date(2026, 2, 26))
    assert [diary.asked_after(moment) for moment in (before, after, earlier_day)] == [[], [plan.id], []]
    gone = diary.writes(PlanEnded, plan=plan.id)
    assert diary.asked_after(after) == [] and standing_plans(diary.plans) == ()
    diary.writes(Withdrawn, target=gone.id)
    assert diary.asked_after(after) == [plan.id]


def test_what_was_said_of_a_moment_with_someone_flagged_is_in_no_count(diary: Diary) -> None:
    plan = diary.plan()
    diary.said(plan, diary.moment(person="Z."), "did_it")
    diary.said(plan, diary.moment(person="K."), "not")
    diary.writes(PersonFlagged, person="Z.", flagged=True)
    (found,) = diary.plans
    assert (found.known, found.came) == (1, 0)


def test_what_was_said_of_a_moment_that_was_taken_back_is_in_no_count(diary: Diary) -> None:
    plan, moment = diary.plan(), diary.moment()
    diary.said(plan, moment, "did_it")
    diary.writes(Withdrawn, target=moment.id)
    (found,) = diary.plans
    assert found.known == 0


def test_every_plan_of_the_pack_is_split_into_its_cue_and_its_act(pack: Pack) -> None:
    for capacity in pack.capacities:
        when, then = split(capacity.if_then)
        assert when and then and f"If {when}, then {then}." in (capacity.if_then, f"{capacity.if_then}."), capacity.id


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (("If I look for my coat,", "then I breathe out."), ("I look for my coat", "I breathe out")),
        (("when he sighs", "  I count to three  "), ("he sighs", "I count to three")),
        (("Whenever he sighs", "thence I go"), ("Whenever he sighs", "thence I go")),
        (("…", "."), ("…", ".")),
    ],
)
def test_words_that_the_page_puts_around_them_are_not_said_twice(said: tuple[str, str], kept: tuple[str, str]) -> None:
    assert tidy(*said) == kept
