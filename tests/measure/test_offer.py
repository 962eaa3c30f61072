"""Exposure control, places for new items, and how much is left: all from the answers and the seed alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.measure import (
    Answer,
    Bank,
    ItemSpec,
    MeasureError,
    Settings,
    UnknownItem,
    exposure,
    items_left,
    next_item,
    pace,
    seconds_left,
    shares_for,
)
from drawbridge.measure.offer import new_items, places
from drawbridge.measure.simulate import take_quiz
from tests.measure.people import calibrated, provisional

KNOWN = calibrated(3, 8)
NEW = ("p0-new", "p1-new", "p2-new")
MIXED = Bank.of(
    [*KNOWN.items, *(ItemSpec(name, name[:2], 1, 3) for name in NEW)], KNOWN.scales, 5, correlation=KNOWN.correlation
)
RARELY = Settings(shares=(("p0-3", 0.3), ("p1-4", 0.5)))
SEEDED = Settings(seeds=2, floor=3, active_floor=3)


def sitting(bank: Bank, chosen: Settings, seed: int) -> list[str]:
    return [answer.item for answer in take_quiz(bank, lambda item: sum(map(ord, item)) % 5, chosen, seed).answers]


@settings(max_examples=25, deadline=None)
@given(chosen=st.sampled_from([RARELY, SEEDED, replace(SEEDED, shares=RARELY.shares)]), seed=st.integers(0, 10**6))
def test_with_shares_and_new_items_too_a_resumed_quiz_goes_on_as_if_it_had_never_stopped(
    chosen: Settings, seed: int
) -> None:
    asked = sitting(MIXED, chosen, seed)
    answers = [Answer(item, sum(map(ord, item)) % 5) for item in asked]
    for place in range(len(asked)):
        assert next_item(MIXED, answers[:place], chosen, seed).item == asked[place]


def test_an_item_with_a_share_is_on_offer_in_about_that_share_of_sittings() -> None:
    often = np.mean(["p0-3" in sitting(KNOWN, Settings(target=0.05), seed) for seed in range(300)])
    seldom = np.mean(["p0-3" in sitting(KNOWN, replace(RARELY, target=0.05), seed) for seed in range(300)])
    assert often == 1.0
    assert seldom == pytest.approx(0.3, abs=0.08)


def test_shares_keep_favourites_from_being_asked_of_everybody() -> None:
    short = Settings(cap=9, floor=1, active_floor=1)
    before = exposure(KNOWN, np.random.default_rng(1), short, people=150)
    shares = shares_for(KNOWN, 0.6, np.random.default_rng(2), short, people=150)
    after = exposure(KNOWN, np.random.default_rng(3), replace(short, shares=shares), people=300)
    assert max(before.values()) > 0.9
    assert max(after.values()) < 0.7
    assert min(after.values()) >= min(before.values())


def test_without_shares_and_seeds_nothing_is_different() -> None:
    plain = Settings()
    assert (plain.shares, plain.seeds) == ((), 0)
    assert sitting(KNOWN, plain, 5) == sitting(KNOWN, Settings(shares=(("p0-0", 1.0),)), 5)


def test_every_sitting_asks_its_new_items_at_places_no_answer_can_move() -> None:
    spots, chosen = set(), set()
    for seed in range(40):
        asked = sitting(MIXED, SEEDED, seed)
        fresh = [(place, item) for place, item in enumerate(asked) if item in NEW]
        assert len(fresh) == 2
        assert tuple(place for place, _ in fresh) == places(MIXED, SEEDED, seed)
        spots |= {place for place, _ in fresh}
        chosen |= {item for _, item in fresh}
    assert chosen == set(NEW)
    assert spots == set(range(3, 9))


def test_new_items_are_the_judged_ones_among_calibrated_ones_only() -> None:
    assert [MIXED.items[place].id for place in new_items(MIXED)] == list(NEW)
    assert len(new_items(provisional())) == len(new_items(KNOWN)) == 0
    assert sitting(provisional(), Settings(seeds=2), 1) == sitting(provisional(), Settings(), 1)


def test_what_is_left_is_about_what_is_then_asked() -> None:
    errors = []
    for seed in range(20):
        asked = sitting(KNOWN, Settings(), seed)
        answers = [Answer(item, sum(map(ord, item)) % 5) for item in asked]
        errors += [items_left(KNOWN, answers[:place]) - (len(asked) - place) for place in range(len(asked))]
        assert items_left(KNOWN, answers) == 0
    assert abs(np.mean(errors)) < 1.0
    assert np.abs(errors).max() <= 4


def test_what_is_left_never_passes_the_cap() -> None:
    bank = provisional(4, 10)
    assert items_left(bank, [], Settings(cap=12)) == 12
    assert items_left(bank, [Answer("p0-0", 1), Answer("p1-0", None)], Settings(cap=12)) == 11


def test_the_time_left_goes_at_the_persons_own_pace() -> None:
    bank = provisional(4, 10)
    assert seconds_left(bank, [], [], Settings(cap=10)) == pytest.approx(44.0)
    assert seconds_left(bank, [Answer("p0-0", 1)], [10.0] * 6, Settings(cap=10)) == pytest.approx(90.0)
    assert pace([0.1] * 9) == 1.5
    assert pace([3.0, 3.0, 3.0, 4000.0, 5000.0, 6000.0, 7000.0]) == 60.0


def test_offers_that_make_no_sense_are_refused() -> None:
    with pytest.raises(MeasureError, match="never offered"):
        Settings(shares=(("p0-0", 0.0),))
    with pytest.raises(UnknownItem, match="no item 'gone'"):
        next_item(KNOWN, [], Settings(shares=(("gone", 0.5),)))
    with pytest.raises(MeasureError, match="share above 0"):
        shares_for(KNOWN, 1.5, np.random.default_rng(0))
