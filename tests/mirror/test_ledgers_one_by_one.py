"""Predictions, flaws, costs, habits, the loop and retakes, each in a small story with exact numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import (
    Answered,
    AutoCheck,
    Entry,
    FlawAsked,
    FlawNoted,
    MomentNoted,
    PersonFlagged,
    Setting,
    StepEnded,
    StepOutcome,
    StepPredicted,
    TakeEnded,
    TakeStarted,
    TimeWith,
)
from drawbridge.measure import Bank
from drawbridge.mirror.habits import habits
from drawbridge.mirror.ledgers.costs import costs
from drawbridge.mirror.ledgers.flaws import Flaws, flaws
from drawbridge.mirror.ledgers.limits import higher
from drawbridge.mirror.ledgers.predictions import Predictions, brier, predictions
from drawbridge.mirror.moments import moments
from drawbridge.mirror.my_loop import busiest, my_loop
from drawbridge.mirror.people import people
from drawbridge.mirror.practice import steps
from drawbridge.mirror.progress import days, hidden
from drawbridge.mirror.retakes import asked_alike, retakes, rises
from drawbridge.mirror.takes import takes
from drawbridge.pack import Pack
from tests.mirror.journals import BEGAN
from tests.mirror.test_alarms import Diary

DAY = timedelta(days=1)


@pytest.fixture
def diary() -> Diary:
    return Diary()


# Predicted against happened


def tell(
    diary: Diary, sure: int, matched: str, person: str | None = None, alarms: tuple[int, int] | None = None
) -> None:
    before, after = alarms or (None, None)
    step = diary.writes(
        StepPredicted, capacity="D2", rung=1, person=person, predicted="They laugh.", sure=sure, alarm=before
    )
    diary.writes(StepEnded, step=step.id, how="done")
    diary.writes(StepOutcome, step=step.id, matched=matched, happened="They asked back.", alarm=after)


def predicted(diary: Diary) -> Predictions:
    return predictions(steps(diary.entries), people(diary.entries))


def test_few_predictions_are_told_one_by_one_and_have_no_score(diary: Diary) -> None:
    for matched in ("as_predicted", "otherwise", "partly", "could_not_tell"):
        tell(diary, 80, matched)
    found = predicted(diary)
    assert (found.as_predicted, found.partly, found.otherwise, found.unknown) == (1, 1, 1, 1)
    assert (found.enough, found.brier, found.lean, found.bands) == (False, None, None, ())
    assert len(found.told) == 4


def test_from_ten_on_they_have_a_score_a_lean_and_a_curve(diary: Diary) -> None:
    for matched in ("as_predicted", "otherwise", "otherwise", "otherwise", "partly"):
        tell(diary, 90, matched, alarms=(8, 3))
        tell(diary, 30, "otherwise" if matched == "otherwise" else "as_predicted", alarms=(4, 4))
    found = predicted(diary)
    high = [(0.9, 1.0), (0.9, 0.0), (0.9, 0.0), (0.9, 0.0), (0.9, 0.5)]
    low = [(0.3, 1.0), (0.3, 0.0), (0.3, 0.0), (0.3, 0.0), (0.3, 1.0)]
    assert found.brier == pytest.approx(np.mean([(p - o) ** 2 for p, o in high + low]))
    assert [(band.least, band.count, band.sure, band.held) for band in found.bands] == [
        (20, 5, pytest.approx(0.3), 0.4),
        (80, 5, pytest.approx(0.9), 0.3),
    ]
    assert found.lean is not None and found.lean.by == pytest.approx(25) and not found.lean.clear
    assert (found.alarms, found.calmer) == (10, 5)


def test_someone_always_too_sure_is_told_so(diary: Diary) -> None:
    for _ in range(12):
        tell(diary, 90, "otherwise")
    tell(diary, 90, "as_predicted")
    lean = predicted(diary).lean
    assert lean is not None and lean.clear and lean.by == pytest.approx(90 - 100 / 13)


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0.0, 1.0])), min_size=1))
def test_the_score_is_never_better_than_knowing_nor_worse_than_being_sure_of_the_opposite(
    pairs: list[tuple[float, float]],
) -> None:
    assert 0 <= brier(pairs) <= 1
    assert brier([(held, held) for _, held in pairs]) == 0
    assert brier([(0.5, held) for _, held in pairs]) == 0.25


def test_a_step_with_someone_flagged_is_in_no_score(diary: Diary) -> None:
    tell(diary, 80, "otherwise", person="M.")
    tell(diary, 80, "as_predicted", person="K.")
    diary.writes(PersonFlagged, person="M.", flagged=True)
    assert (predicted(diary).as_predicted, predicted(diary).otherwise) == (1, 0)


# Flaws


def flaw_ledger(entries: Sequence[Entry]) -> Flaws:
    return flaws(entries, people(entries))


def note_flaw(diary: Diary, at: datetime, closer: str = "yes") -> FlawNoted:
    return diary.writes(FlawNoted, at, flaw="The shoes.", closer=closer, person="M.")


def test_a_flaw_is_asked_about_after_seven_days_and_not_before(diary: Diary) -> None:
    noted = note_flaw(diary, BEGAN)
    found = flaw_ledger(diary.entries)
    assert found.to_ask(BEGAN + 7 * DAY - timedelta(seconds=1)) is None
    asked = found.to_ask(BEGAN + 7 * DAY)
    assert asked is not None and asked.noted == noted
    assert found.to_ask(BEGAN + 61 * DAY) is None


@pytest.mark.parametrize("still", ["still", "less", "gone"])
def test_once_said_it_is_not_asked_again_and_no_older_one_takes_its_place(diary: Diary, still: str) -> None:
    note_flaw(diary, BEGAN)
    second = note_flaw(diary, BEGAN + DAY)
    diary.writes(FlawAsked, BEGAN + 9 * DAY, flaw=second.id, still=still)
    assert flaw_ledger(diary.entries).to_ask(BEGAN + 10 * DAY) is None


def test_flaws_are_counted_by_how_they_stand_and_those_after_closeness_by_themselves(diary: Diary) -> None:
    for place, (closer, still) in enumerate([("yes", "gone"), ("yes", "still"), ("no", "gone"), ("not_sure", None)]):
        noted = note_flaw(diary, BEGAN + place * DAY, closer)
        if still:
            diary.writes(FlawAsked, BEGAN + 20 * DAY, flaw=noted.id, still="less")
            diary.writes(FlawAsked, BEGAN + 21 * DAY, flaw=noted.id, still=still)
    found = flaw_ledger(diary.entries)
    assert [found.count(how) for how in ("gone", "less", "still")] == [2, 0, 1]
    assert (found.asked, found.asked_closer, found.count("gone", closer=True)) == (3, 2, 1)
    assert (len(found.all), found.enough) == (4, False)


# Costs


def spend(diary: Diary, person: str | None, on: int, tired: int = 2) -> TimeWith:
    guards = dict.fromkeys(("alarm", "suppressing", "monitoring", "performing"), on)
    return diary.writes(TimeWith, person=person, them=4 - on, tired=tired, **guards)


def test_someone_is_held_against_ones_own_times_with_everyone_else(diary: Diary) -> None:
    for _ in range(6):
        spend(diary, "M.", 3, tired=4)
        spend(diary, "K.", 1, tired=1)
    found = costs(diary.entries, people(diary.entries))
    k, m = found.by
    assert k.person is not None and m.person is not None
    assert (k.person.alias, k.guard, k.them) == ("K.", 1.0, 3.0)
    assert m.against is not None and (m.against.share, m.against.clear) == (1.0, True)
    assert k.against is not None and (k.against.share, k.against.clear) == (0.0, True)
    assert found.tiring is not None and found.tiring.share == 1.0


def test_four_times_are_too_few_to_compare(diary: Diary) -> None:
    for _ in range(4):
        spend(diary, "M.", 3)
    for _ in range(9):
        spend(diary, None, 1)
    (m,) = costs(diary.entries, people(diary.entries)).by
    assert m.against is None


def test_times_with_someone_flagged_cost_too_and_stand_apart_without_a_name(diary: Diary) -> None:
    for _ in range(5):
        spend(diary, "M.", 4)
        spend(diary, "K.", 1)
    diary.writes(PersonFlagged, person="M.", flagged=True)
    found = costs(diary.entries, people(diary.entries))
    assert [one.person and one.person.alias for one in found.by] == ["K."]
    assert (found.apart, len(found.times), found.mean("alarm")) == (5, 5, 1.0)


def test_no_difference_is_seldom_called_one() -> None:
    """Two piles from one and the same person: the interval holds a toss of a coin in at least 93 of 100."""
    chance, clear = np.random.default_rng(7), 0
    for _ in range(1_000):
        first, second = chance.integers(0, 5, 8).tolist(), chance.integers(0, 5, 20).tolist()
        found = higher(Counter(first), Counter(second))
        assert found is not None and found.low <= found.share <= found.high
        clear += found.clear
    assert clear <= 70


# Second nature


def test_a_capacity_is_asked_about_once_a_month_after_a_step(diary: Diary, pack: Pack) -> None:
    assert habits(diary.entries, steps(diary.entries), pack) == ()
    tell(diary, 50, "partly")
    (first,) = habits(diary.entries, steps(diary.entries), pack)
    assert (first.capacity.id, first.levels, first.is_open(BEGAN)) == ("D2", (), True)
    said = diary.writes(AutoCheck, BEGAN + DAY, capacity="D2", by_itself=1, unprompted=2, easy=0, already=4)
    (then,) = habits(diary.entries, steps(diary.entries), pack)
    assert then.levels == (7,)
    assert not then.is_open(said.at + 27 * DAY) and then.is_open(said.at + 28 * DAY)


# The loop


def test_the_loop_counts_what_was_noted_and_says_where_nothing_is_known(diary: Diary, pack: Pack) -> None:
    diary.alarm("never_found_out", did="did-the-pull")
    diary.alarm("not_as_feared", did="asked-for-space")
    diary.alarm(None, did="rode-it", pull="take-over")
    tell(diary, 50, "partly")
    found = my_loop(pack.pattern("intimacy-avoidance"), pack, moments(diary.entries), steps(diary.entries), people([]))
    assert found is not None and found.noted == 2
    told = {arc.arrow.stage: (arc.passed, arc.of) for arc in found.arcs}
    assert told == {
        "cue": (2, None),
        "alarm": (1, 2),
        "move": (None, None),
        "relief": (1, 2),
        "missing": (None, None),
        "belief": (None, None),
    }
    lit = {arc.arrow.exit: arc.practised for arc in found.arcs}
    assert (lit["A1"], lit["C3"], lit["D2"], lit["A3"]) == (3, 1, 1, 0)


def test_the_loop_shown_first_is_the_one_most_pulls_belong_to(diary: Diary, pack: Pack) -> None:
    assert busiest((), people([]), pack) is None
    for pull in ("take-over", "take-over", "leave"):
        diary.writes(MomentNoted, pull=pull, strength=5, began="just_now")
    first = busiest(moments(diary.entries), people(diary.entries), pack)
    assert first is not None and first.id == "control"


# Retakes


def take(
    diary: Diary, pack: Pack, day: int, value: int, fingerprint: str = "", bank: str = "provisional"
) -> TakeStarted:
    at = BEGAN + day * DAY
    start = diary.writes(TakeStarted, at, pack=pack.ref, fingerprint=fingerprint or pack.fingerprint, bank=bank, seed=1)
    for item in pack.items_of("control"):
        shown = value if item.keyed == "direct" else 4 - value
        diary.writes(Answered, at, take=start.id, item=item.id, value=shown)
    diary.writes(TakeEnded, at, take=start.id, why="done")
    return start


def test_a_change_beyond_chance_is_named_and_no_clear_change_is_a_full_answer(
    diary: Diary, pack: Pack, bank: Bank
) -> None:
    take(diary, pack, 0, 1)
    take(diary, pack, 40, 1)
    (same,) = retakes(takes(diary.entries), lambda _: pack, lambda _: bank)
    assert same.state == "compared" and same.clear == ()
    take(diary, pack, 80, 4)
    since_first, since_last = retakes(takes(diary.entries), lambda _: pack, lambda _: bank)
    assert [change.scale for change in since_first.rose] == ["control"] == [change.scale for change in since_last.rose]
    assert [at for at, _ in rises(takes(diary.entries), lambda _: pack, lambda _: bank)] == [BEGAN + 80 * DAY]


def test_within_four_weeks_nothing_is_compared(diary: Diary, pack: Pack, bank: Bank) -> None:
    take(diary, pack, 0, 0)
    take(diary, pack, 27, 4)
    (found,) = retakes(takes(diary.entries), lambda _: pack, lambda _: bank)
    assert (found.state, found.change, found.rose) == ("too_soon", None, ())


def test_only_takes_of_the_same_statements_are_held_against_each_other(diary: Diary, pack: Pack, bank: Bank) -> None:
    """A key that was turned, a word that was changed, a pack that is gone, another bank: no comparison."""
    item = pack.items[0]
    turned = item.model_copy(update={"keyed": "reversed" if item.keyed == "direct" else "direct"})
    reworded = item.model_copy(update={"text": item.text + " Often."})
    renamed = replace(pack, title="Another title")
    assert asked_alike(pack, renamed)
    take(diary, pack, 0, 0, fingerprint="old")
    take(diary, pack, 40, 4)
    for older in (
        replace(pack, items=(turned, *pack.items[1:])),
        replace(pack, items=(reworded, *pack.items[1:])),
        None,
    ):
        shelf = {"old": older, pack.fingerprint: pack}
        (found,) = retakes(takes(diary.entries), shelf.get, lambda _: bank)
        assert (found.state, found.change) == ("other_words", None)
    (alike,) = retakes(takes(diary.entries), {"old": renamed, pack.fingerprint: pack}.get, lambda _: bank)
    assert alike.state == "compared"
    take(diary, pack, 80, 4, bank="calibrated 2027-01-01")
    assert {one.state for one in retakes(takes(diary.entries), lambda _: pack, lambda _: bank)} == {"other_words"}


# What is shown, and coming back


def test_what_is_put_away_stays_away_until_it_is_taken_out(diary: Diary) -> None:
    diary.writes(Setting, name="progress.hide.alarms", value=True)
    diary.writes(Setting, name="progress.hide.loop", value=True)
    diary.writes(Setting, name="progress.hide.loop", value=False)
    diary.writes(Setting, name="progress.hide.no-such-thing", value=True)
    assert hidden(diary.entries) == hidden(diary.entries[::-1]) == {"alarms"}


def test_a_month_away_is_no_number_and_coming_back_is_counted(diary: Diary) -> None:
    for day in (0, 1, 13, 27, 60, 61):
        diary.writes(MomentNoted, BEGAN + day * DAY, pull="leave", strength=5, began="just_now")
    found = days(diary.entries, UTC)
    assert (found.noted, found.returns, found.first) == (6, 2, BEGAN.date())


def test_the_ten_thousandth_entry_counts_like_the_first(pack: Pack) -> None:
    entries: list[Entry] = [
        TimeWith(
            id=UUID(int=n),
            at=BEGAN + n * timedelta(minutes=50),
            alarm=n % 5,
            suppressing=0,
            monitoring=0,
            performing=0,
            them=1,
            tired=n % 3,
            person="MK"[n % 2],
        )
        for n in range(1, 10_001)
    ]
    found = costs(entries, people(entries))
    assert len(found.times) == 10_000 and found.mean("alarm") == 2.0
    assert [len(one.times) for one in found.by] == [5_000, 5_000]
