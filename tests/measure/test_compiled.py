"""Compiled loops place people where numpy does; without numba, and before anyone asks, nothing is compiled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drawbridge.measure import Bank, CategoryOutOfRange, ItemParameters, ResponsesError, eap_many, quick_eap
from drawbridge.measure import compiled as compiled_module
from drawbridge.measure.care import made_up
from drawbridge.measure.compiled import compile_scoring
from tests.measure.people import calibrated, provisional

SHORT = provisional(2, 7)
SHARP = Bank.from_parameters(
    [ItemParameters(f"q{j}", "s", 1, 25.0, (-1.0 + j / 5, 0.1 + j / 5), n=100) for j in range(9)], ["s"]
)


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> Iterator[None]:
    pytest.importorskip("numba")
    assert compile_scoring()
    yield
    compiled_module._place = None


@settings(max_examples=60, deadline=None)
@given(shown=arrays(np.int64, st.tuples(st.integers(1, 4), st.just(14)), elements=st.integers(-1, 4)))
def test_any_answers_give_what_quadrature_gives(shown: np.ndarray) -> None:
    for scale in SHORT.scales:
        for found, exact in zip(quick_eap(SHORT, shown, scale), eap_many(SHORT, shown, scale), strict=True):
            assert found == pytest.approx(exact, abs=0.004)


@pytest.mark.parametrize("categories", [2, 3, 5, 7, 8, 9])
@pytest.mark.parametrize("length", [1, 2, 3, 19])
def test_people_who_answer_as_the_bank_expects_are_placed_to_a_thousandth(categories: int, length: int) -> None:
    bank = provisional(1, length, categories=categories)
    shown = made_up(bank, 1500, np.random.default_rng(1))[1].astype(np.int8)
    for found, exact in zip(quick_eap(bank, shown, "p0"), eap_many(bank, shown, "p0"), strict=True):
        assert np.sqrt(np.mean((found - exact) ** 2)) < 0.001


@pytest.mark.parametrize("length", [18, 60, 250])
def test_answers_no_two_of_which_agree_are_placed_as_well(length: int) -> None:
    bank = calibrated(1, length)
    shown = np.random.default_rng(2).integers(0, 5, size=(400, length))
    found, exact = quick_eap(bank, shown, "p0"), eap_many(bank, shown, "p0")
    assert found[0] == pytest.approx(exact[0], abs=0.004)
    assert found[1] == pytest.approx(exact[1], abs=0.004)


def test_curves_of_the_sharpest_kind_are_placed_as_well() -> None:
    shown = np.random.default_rng(3).integers(-1, 3, size=(200, 9))
    assert quick_eap(SHARP, shown, "s")[0] == pytest.approx(eap_many(SHARP, shown, "s")[0], abs=0.004)


def test_many_people_in_pieces_are_each_placed_as_alone() -> None:
    shown = np.random.default_rng(4).integers(-1, 5, size=(compiled_module.A_PIECE * 2 + 77, 7))
    bank = provisional(1, 7)
    mean, sd = quick_eap(bank, shown, "p0")
    for person in (0, compiled_module.A_PIECE, len(shown) - 1):
        alone = quick_eap(bank, shown[person : person + 1], "p0")
        assert (mean[person], sd[person]) == (alone[0][0], alone[1][0])


@pytest.mark.parametrize("wrong", [5, 6, 7, 8, 900, -2, -9, 2**62])
def test_what_is_no_answer_is_refused_by_name(wrong: int) -> None:
    shown = np.zeros((3, 7), dtype=np.int64)
    shown[1, 4] = wrong
    with pytest.raises(CategoryOutOfRange, match=f"'p0-4' has the answer {wrong}"):
        quick_eap(provisional(1, 7), shown, "p0")
    with pytest.raises(CategoryOutOfRange, match="'p1-0' has the answer 5"):
        quick_eap(SHORT, np.where(np.arange(14) == 7, 5, 0)[None], "p0")


def test_a_table_of_another_shape_or_kind_is_refused() -> None:
    with pytest.raises(ResponsesError, match="14 columns"):
        quick_eap(SHORT, np.zeros((2, 3), dtype=np.int64), "p0")
    with pytest.raises(CategoryOutOfRange, match=str(2**64 - 1)):
        quick_eap(provisional(1, 7), np.full((1, 7), 2**64 - 1, dtype=np.uint64), "p0")


def test_without_numba_nothing_is_compiled_and_everybody_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_module, "_place", None)
    monkeypatch.delitem(sys.modules, "drawbridge.measure.loops")
    monkeypatch.setitem(sys.modules, "numba", None)
    assert not compile_scoring()
    shown = np.random.default_rng(5).integers(-1, 5, size=(9, 14))
    assert quick_eap(SHORT, shown, "p0")[0] == pytest.approx(eap_many(SHORT, shown, "p0")[0], abs=0.004)


def test_nothing_of_the_application_loads_numba() -> None:
    code = (
        "import sys, django; django.setup();"
        "import drawbridge.cli, drawbridge.mirror, drawbridge.measure.calibrate, drawbridge.web.urls;"
        "sys.exit('numba' in sys.modules)"
    )
    ready = os.environ | {"DJANGO_SETTINGS_MODULE": "drawbridge.web.settings"}
    assert subprocess.run([sys.executable, "-c", code], env=ready, check=False).returncode == 0
