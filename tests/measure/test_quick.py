"""Means and spreads by look-up: as ``eap_many`` says, to about a thousandth of an SD."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drawbridge.measure import Bank, CategoryOutOfRange, ItemParameters, ResponsesError, eap_many, quick_eap
from drawbridge.measure import quick as quick_module
from drawbridge.measure.care import made_up
from tests.measure.people import calibrated, provisional

SHORT = provisional(2, 6)
LONG = calibrated(1, 60)
SHARP = Bank.from_parameters(
    [ItemParameters(f"q{j}", "s", 1, 25.0, (-1.0 + j / 5, 0.1 + j / 5), n=100) for j in range(9)], ["s"]
)


@settings(max_examples=40, deadline=None)
@given(shown=arrays(np.int64, st.tuples(st.integers(1, 4), st.just(12)), elements=st.integers(-1, 4)))
def test_any_answers_to_a_short_scale_give_what_quadrature_gives(shown: np.ndarray) -> None:
    for scale in SHORT.scales:
        for found, exact in zip(quick_eap(SHORT, shown, scale), eap_many(SHORT, shown, scale), strict=True):
            assert found == pytest.approx(exact, abs=0.004)


@pytest.mark.parametrize("categories", [2, 3, 5, 9])
def test_people_who_answer_as_the_bank_expects_are_placed_to_a_thousandth(categories: int) -> None:
    bank = provisional(1, 12, categories=categories)
    shown = made_up(bank, 2500, np.random.default_rng(1))[1]
    for found, exact in zip(quick_eap(bank, shown, "p0"), eap_many(bank, shown, "p0"), strict=True):
        assert np.sqrt(np.mean((found - exact) ** 2)) < 0.001


def test_a_long_form_whose_likelihood_is_tiny_is_placed_as_well() -> None:
    shown = np.random.default_rng(2).integers(0, 5, size=(40, 60))
    found, exact = quick_eap(LONG, shown, "p0"), eap_many(LONG, shown, "p0")
    assert found[0] == pytest.approx(exact[0], abs=0.004)
    assert found[1] == pytest.approx(exact[1], abs=0.004)


def test_nobody_asked_stands_where_everybody_does() -> None:
    mean, sd = quick_eap(SHORT, np.full((1, 12), -1), "p1")
    assert (float(mean[0]), float(sd[0])) == pytest.approx((0.0, 1.0), abs=1e-4)


def test_curves_too_sharp_for_a_few_numbers_go_the_exact_way(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = np.random.default_rng(3).integers(-1, 3, size=(20, 9))
    monkeypatch.setattr(quick_module, "MOST_PARTS", 3)
    assert quick_module.Lookup.of(SHARP, 0) is None
    assert quick_eap(SHARP, shown, "s")[0].tolist() == eap_many(SHARP, shown, "s")[0].tolist()


def test_what_the_exact_way_refuses_is_refused() -> None:
    with pytest.raises(CategoryOutOfRange, match="'p0-3' has the answer 5"):
        quick_eap(SHORT, np.where(np.arange(12) == 3, 5, 0)[None], "p0")
    with pytest.raises(ResponsesError, match="12 columns"):
        quick_eap(SHORT, np.zeros((2, 3), dtype=np.int64), "p0")
