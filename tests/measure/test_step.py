"""The quiz, step by step: what is asked, and when it stops."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.measure import Answer, Bank, ItemSpec, MeasureError, Settings, next_item, score
from drawbridge.measure.answers import read
from drawbridge.measure.curves import Floats
from drawbridge.measure.score import laplace
from drawbridge.measure.select import mutual_information, variance_gain
from drawbridge.measure.simulate import take_quiz
from tests.measure.people import calibrated, provisional

BANK = provisional(patterns=4, each=6, correlation=0.2)


def take(bank: Bank, settings: Settings, value: int | None = 2, seed: int = 0) -> tuple[list[str], str | None]:
    taken = take_quiz(bank, lambda _: value, settings, seed)
    return [answer.item for answer in taken.answers], taken.last.stopped


@settings(max_examples=15, deadline=None)
@given(replies=st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=6, max_size=20), seed=st.integers(0, 2**62))
def test_a_resumed_quiz_goes_on_as_if_it_had_never_stopped(replies: list[int | None], seed: int) -> None:
    answers: list[Answer] = []
    items: list[str] = []
    for reply in replies:
        step = next_item(BANK, answers, seed=seed)
        if step.item is None:
            break
        items.append(step.item)
        answers.append(Answer(step.item, reply))
    for place, item in enumerate(items):
        assert next_item(provisional(4, 6, 0.2), list(answers[:place]), seed=seed).item == item


def test_no_item_is_asked_twice_and_skipped_ones_stay_away() -> None:
    items, stopped = take(BANK, Settings(), value=None)
    assert sorted(items) == sorted(item.id for item in BANK.items)
    assert stopped == "exhausted"


def test_every_pattern_gets_its_floor_and_the_active_ones_more() -> None:
    bank = calibrated(patterns=6, each=6, a=4.0)
    items, stopped = take(bank, Settings(floor=2, active=2, active_floor=4, target=0.9))
    counts = Counter(item.split("-")[0] for item in items)
    assert min(counts.values()) == 2
    assert sum(count >= 4 for count in counts.values()) >= 2
    assert stopped == "done"


def strong_and_weak(weak: float) -> Bank:
    """Two unrelated patterns: "p0" with steep items, "p1" with these."""
    items = [*calibrated(1, 12, a=2.0).items, *(i for i in calibrated(2, 12, a=weak).items if i.scale == "p1")]
    return Bank.of(items, ["p0", "p1"], 5, correlation=0.0)


def test_the_cap_holds_and_still_leaves_room_for_the_floors() -> None:
    for floor, expected in ((0, {"p0": 4}), (2, {"p0": 2, "p1": 2})):
        asked, stopped = take(strong_and_weak(0.3), Settings(cap=4, floor=floor, active_floor=floor, target=0.1))
        assert Counter(item[:2] for item in asked) == expected
        assert stopped == "cap"


def test_skipped_items_do_not_count_towards_the_cap() -> None:
    replies = iter([None, None, None, *[2] * 50])
    taken = take_quiz(BANK, lambda _: next(replies), Settings(cap=5))
    assert len(taken.answers) == 8
    assert taken.last.stopped == "cap"


def test_the_quiz_is_done_when_every_pattern_is_known_well_enough() -> None:
    bank = calibrated(patterns=2, each=12, a=3.0)
    taken = take_quiz(bank, lambda _: 2, Settings(floor=0, active_floor=0))
    assert taken.last.stopped == "done"
    assert (laplace(bank, read(bank, taken.answers)).se <= 0.447).all()
    assert taken.last.less_sure == ()
    assert (laplace(bank, read(bank, taken.answers[:-1])).se > 0.447).any()


def test_a_step_carries_the_profile_that_scoring_gives() -> None:
    answers = [Answer("p0-0", 4), Answer("p1-2", 0), Answer("p2-1", None)]
    step, scored = next_item(BANK, answers), score(BANK, answers)
    assert np.array_equal(step.profile.mean, scored.mean)
    assert np.array_equal(step.profile.cov, scored.cov)


def test_a_pattern_its_items_cannot_help_is_closed_and_reported() -> None:
    far = calibrated(patterns=1, each=4, a=3.0)
    items, stopped = take(far, Settings(floor=0, active_floor=0, least_reduction=0.2))
    step = next_item(far, [Answer(item, 2) for item in items], Settings(floor=0, active_floor=0, target=0.1))
    assert len(items) < 4
    assert stopped == "exhausted"
    assert step.less_sure == ("p0",)


def test_calibrated_items_are_chosen_without_chance_and_young_ones_are_drawn() -> None:
    old, young = calibrated(n=1000), calibrated(n=999)
    assert len({next_item(old, [], seed=seed).item for seed in range(30)}) == 1
    assert len({next_item(young, [], seed=seed).item for seed in range(30)}) == 3


def test_the_draw_is_even_among_the_best_three() -> None:
    counts = Counter(next_item(BANK, [], seed=seed).item for seed in range(600))
    assert len(counts) == 3
    assert max(counts.values()) < 260


def test_the_first_sweep_visits_every_pattern() -> None:
    items, _ = take(BANK, Settings(cap=4))
    assert {item.split("-")[0] for item in items} == {"p0", "p1", "p2", "p3"}


def test_two_items_of_one_pattern_follow_each_other_less_often_than_by_worth_alone() -> None:
    plain = Settings(cap=12, target=0.2, floor=0, active_floor=0, adjacency=1.0)
    polite, blunt = (take(strong_and_weak(1.2), replace(plain, adjacency=share))[0] for share in (0.9, 1.0))
    assert (neighbours(polite), neighbours(blunt)) == (2, 4)


def neighbours(items: list[str]) -> int:
    """How many items follow one of their own pattern."""
    return sum(a.split("-")[0] == b.split("-")[0] for a, b in pairwise(items))


def test_reversed_items_keep_their_share() -> None:
    scales = ["s", "t"]
    items = [ItemSpec(f"{s}-{i}", s, -1 if i >= 7 else 1, 3) for s in scales for i in range(10)]
    asked, _ = take(Bank.provisional(items, scales, correlation=0), Settings(cap=12), seed=5)
    turned = Counter(item[0] for item in asked if int(item[2:]) >= 7)
    assert 1 <= turned["s"] <= 3
    assert 1 <= turned["t"] <= 3


def test_a_lone_reversed_item_is_not_forced() -> None:
    items = [ItemSpec(f"s-{i}", "s", -1 if i == 11 else 1, 5 if i == 11 else 3) for i in range(12)]
    asked, _ = take(Bank.provisional(items, ["s"]), Settings(cap=5))
    assert "s-11" not in asked


def test_the_gain_is_the_exact_fall_of_the_wanted_variances() -> None:
    profile = score(provisional(3, 5, 0.4), [Answer("p0-0", 3)])
    information: Floats = np.array([0.7, 0.4])
    scales = np.array([0, 2])
    wanted = np.array([True, True, False])
    for gain, fisher, scale in zip(
        variance_gain(profile, information, scales, wanted), information, scales, strict=True
    ):
        added = np.zeros((3, 3))
        added[scale, scale] = fisher
        after = np.linalg.inv(np.linalg.inv(profile.cov) + added)
        assert gain == pytest.approx(np.diag(profile.cov - after)[wanted].sum())


def test_mutual_information_is_that_of_a_fair_coin_in_the_limit() -> None:
    """A very steep binary item at the median tells one bit: log 2, less what the quadrature blurs at the step."""
    bank = calibrated(patterns=1, each=1, a=1.0)
    weak = mutual_information(bank, score(bank, []), np.array([0]))
    assert 0 < weak[0] < np.log(5)


@pytest.mark.parametrize("wrong", [{"target": 0.0}, {"cap": 0}, {"floor": -1}, {"keying": 0.0}, {"draw": 0}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(MeasureError):
        replace(Settings(), **wrong)
