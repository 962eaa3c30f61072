"""Change between two takes."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.measure import Answer, Bank, ItemParameters, ScaleChange, UnknownItem, reliable_change, score
from drawbridge.measure.change import chi_square_tail, discoveries
from tests.measure.people import calibrated, provisional, respond

BANK = provisional(patterns=3, each=5)
IDS = [item.id for item in BANK.items]

takes = st.lists(st.sampled_from([0, 1, 2, 3, 4, None]), min_size=len(IDS), max_size=len(IDS)).map(
    lambda values: [Answer(item, value) for item, value in zip(IDS, values, strict=True)]
)


def as_shown(bank: Bank, scored: Sequence[int]) -> list[Answer]:
    return [
        Answer(item.id, int(v) if item.keyed == 1 else bank.categories - 1 - int(v))
        for item, v in zip(bank.items, scored, strict=True)
    ]


@settings(max_examples=20, deadline=None)
@given(take=takes)
def test_the_same_answers_again_are_no_change(take: list[Answer]) -> None:
    found = reliable_change(BANK, take, take)
    assert found.clear == ()
    assert found.p == 1
    for scale in found.scales:
        assert (scale.difference, scale.p) == (0, 1)
        assert scale.rose == pytest.approx(0.5)


@settings(max_examples=20, deadline=None)
@given(first=takes, second=takes)
def test_looking_back_from_the_later_take_turns_every_sign(first: list[Answer], second: list[Answer]) -> None:
    there, back = reliable_change(BANK, first, second), reliable_change(BANK, second, first)
    assert there.p == pytest.approx(back.p)
    turned = {"rose": "fell", "fell": "rose", "no clear change": "no clear change"}
    for one, other in zip(there.scales, back.scales, strict=True):
        assert one.difference == -other.difference
        assert one.rose + other.rose == pytest.approx(1)
        assert turned[one.verdict] == other.verdict


def test_neither_the_population_nor_other_scales_enter_the_test() -> None:
    rng = np.random.default_rng(0)
    first, second = (as_shown(BANK, rng.integers(0, 5, len(IDS))) for _ in range(2))
    tied = provisional(patterns=3, each=5, correlation=0.9)
    assert reliable_change(BANK, first, second) == reliable_change(tied, first, second)
    one = reliable_change(tied, first[:5], second[:5]).scales[0]
    assert one.difference == reliable_change(tied, first, second).scales[0].difference


def test_a_take_at_the_edge_is_not_drawn_to_the_middle_but_stays_finite() -> None:
    top = as_shown(BANK, [4] * len(IDS))
    found = reliable_change(BANK, as_shown(BANK, [2] * len(IDS)), top).scales[0]
    assert score(BANK, top).mean[0] + 0.5 < found.after < 5


def test_a_large_change_is_found_and_named_with_its_direction() -> None:
    bank = calibrated(patterns=3, each=6)
    low, high = [1] * 6, [3] * 6
    found = reliable_change(bank, as_shown(bank, low + high + low), as_shown(bank, high + low + low))
    assert [scale.verdict for scale in found.scales] == ["rose", "fell", "no clear change"]
    assert [scale.scale for scale in found.clear] == ["p0", "p1"]
    assert found.scales[0].rose > 0.99
    assert found.p < 1e-4


def test_one_scale_alone_is_not_looked_at_while_all_together_show_nothing() -> None:
    bank = calibrated(patterns=12, each=5)
    middle = [2] * 60
    moved = reliable_change(bank, as_shown(bank, middle), as_shown(bank, [3, 3, 3, 4, 4, *middle[5:]]))
    assert moved.scales[0].p < 0.05 < moved.p
    assert moved.clear == ()


def test_a_scale_asked_in_one_take_only_is_not_compared() -> None:
    found = reliable_change(BANK, as_shown(BANK, [2] * 15), [Answer("p1-0", 2), Answer("p2-0", None)])
    assert [scale.scale for scale in found.scales] == ["p1"]
    assert found.not_compared == ("p0", "p2")


def test_without_common_scales_nothing_has_changed() -> None:
    found = reliable_change(BANK, [], as_shown(BANK, [2] * 15))
    assert (found.scales, found.p, found.clear) == ((), 1, ())


def test_reversed_items_are_turned_round() -> None:
    items = [ItemParameters(f"q{j}", "s", -1, 2.0, (-1.0, 0.0, 1.0)) for j in range(8)]
    bank = Bank.from_parameters(items, ["s"])
    never, always = ([Answer(item.id, value) for item in items] for value in (0, 3))
    assert reliable_change(bank, never, always).scales[0].verdict == "fell"


def test_alarms_without_change_are_rare_and_large_changes_are_found() -> None:
    """400 pairs of takes of 2 × 6 items; three standard errors above 5 % are allowed, for single scales and for all."""
    bank = calibrated(patterns=2, each=6, a=1.7)
    a, b = np.full(6, 1.7), np.array([item.b for item in bank.items[:6]])
    rng = np.random.default_rng(3)
    theta = rng.normal(size=(400, 2))

    def take(moved: float) -> np.ndarray:
        return np.hstack([respond(theta[:, d] + moved, a, b, rng) for d in (0, 1)])

    def compared(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
        pairs = zip(first, second, strict=True)
        found = [reliable_change(bank, as_shown(bank, x), as_shown(bank, y)) for x, y in pairs]
        single = [scale.p <= 0.05 for change in found for scale in change.scales]
        return float(np.mean([change.p <= 0.05 for change in found])), float(np.mean(single))

    overall, single = compared(take(0), take(0))
    assert overall < 0.083
    assert 0.02 < single < 0.074
    overall, single = compared(take(0), take(2))
    assert min(overall, single) > 0.7


def test_false_discoveries_are_controlled_as_in_the_worked_example_of_1995() -> None:
    """Benjamini & Hochberg (1995), section 4.2: of fifteen tests, the four smallest p-values are kept."""
    p = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
    ])  # fmt: skip
    assert discoveries(p, 0.05).sum() == 4
    assert discoveries(p[::-1], 0.05).tolist() == [False] * 11 + [True] * 4
    assert discoveries(np.array([]), 0.05).tolist() == []


@pytest.mark.parametrize(("value", "freedom", "p"), [(3.841459, 1, 0.05), (26.29623, 16, 0.05), (0.0, 3, 1.0)])
def test_tails_of_chi_square_are_those_of_the_tables(value: float, freedom: int, p: float) -> None:
    assert chi_square_tail(value, freedom) == pytest.approx(p, abs=1e-6)


def test_takes_given_under_another_bank_are_refused_by_item() -> None:
    with pytest.raises(UnknownItem, match="'elsewhere'"):
        reliable_change(BANK, [], [Answer("elsewhere", 1)])


@pytest.mark.parametrize(
    ("rose", "verdict", "lean"),
    [
        (0.999, "rose", "rose"),
        (0.95, "no clear change", "perhaps rose"),
        (0.6, "no clear change", "no telling"),
        (0.07, "no clear change", "perhaps fell"),
        (0.001, "fell", "fell"),
    ],
)
def test_words_lean_no_further_than_the_verdict_and_the_odds(rose: float, verdict: str, lean: str) -> None:
    change = ScaleChange("s", 0.0, 0.5, 0.4, 0.2, rose, verdict)  # type: ignore[arg-type]
    assert change.lean == lean
    assert change.rose + change.fell == 1.0
