"""Banks: built, refused, saved and read again."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drawbridge.measure import Answer, Bank, BankError, ItemParameters, ItemSpec, Provenance, UnknownItem, score
from tests.measure.people import calibrated, provisional

GOOD = ItemParameters("q", "s", 1, 4 / 3, (-1.0, 0.0, 1 / 7), 0.1, (0.2, 0.1, 0.2), 300)


@pytest.mark.parametrize("categories", [2, 3, 9])
def test_a_bank_may_have_two_to_nine_categories(categories: int) -> None:
    bank = provisional(categories=categories)
    low, high = (score(bank, [Answer("p0-0", v)]).mean[0] for v in (0, categories - 1))
    assert low < 0 < high


@pytest.mark.parametrize(
    ("build", "says"),
    [
        (lambda: provisional(categories=10), "2 to 9 categories"),
        (lambda: Bank.provisional([], ["s"]), "at least one item"),
        (lambda: Bank.provisional([ItemSpec("q", "s"), ItemSpec("q", "s")], ["s"]), "'q'"),
        (lambda: Bank.provisional([ItemSpec("q", "t")], ["s"]), "known scales: s"),
        (lambda: Bank.provisional([ItemSpec("q", "s", keyed=0)], ["s"]), "allowed are 1 and -1"),
        (lambda: Bank.provisional([ItemSpec("q", "s", position=6)], ["s"]), "between 1 and 5"),
        (lambda: Bank.provisional([ItemSpec("q", "s")], ["s", "s"]), "same name"),
        (lambda: provisional(correlation=-0.9), "positive definite"),
        (lambda: Bank.from_parameters([replace(GOOD, b=(0.0, 0.0, 1.0))], ["s"]), "strictly ascending"),
        (lambda: Bank.from_parameters([replace(GOOD, a=-1.0)], ["s"]), "slope above 0"),
        (lambda: Bank.from_parameters([replace(GOOD, se_a=-1.0)], ["s"]), "negative standard error"),
        (lambda: Bank.from_parameters([GOOD, replace(GOOD, id="r", b=(0.0,), se_b=())], ["s"]), "3 thresholds"),
        (lambda: Bank.from_parameters([GOOD], ["s"], np.array([[2.0]])), "ones on the diagonal"),
    ],
)
def test_a_bank_that_cannot_be_says_why(build: object, says: str) -> None:
    with pytest.raises(BankError, match=says):
        build()  # type: ignore[operator]


def test_a_saved_bank_scores_exactly_as_before(tmp_path: Path) -> None:
    unasked = ItemSpec("new", "s", -1, 4)
    made = Provenance("ab" * 32, 1234, "2026-11-22")
    bank = Bank.of([GOOD, unasked], ["s", "other"], 4, correlation=0.3, provenance=made)
    bank.save(tmp_path / "BANK.toml")
    again = Bank.load(tmp_path / "BANK.toml")
    answers = [Answer("q", 3), Answer("new", 1)]
    assert np.array_equal(score(again, answers).mean, score(bank, answers).mean)
    assert np.array_equal(score(again, answers).cov, score(bank, answers).cov)
    assert (again.items, again.provenance, again.prior) == (bank.items, made, bank.prior)
    assert again.provenance.engine.startswith("drawbridge")
    assert [path.name for path in tmp_path.iterdir()] == ["BANK.toml"]


@pytest.mark.parametrize("text", ["", "format = 99", "nonsense", "format = 1\n[provenance]\n[prior]"])
def test_a_file_that_is_no_bank_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.toml").write_text(text)
    with pytest.raises(BankError, match=r"odd\.toml"):
        Bank.load(tmp_path / "odd.toml")


def test_an_absent_bank_is_named(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"none\.toml"):
        Bank.load(tmp_path / "none.toml")


def test_a_bank_of_judgements_says_it_is_provisional() -> None:
    assert provisional().is_provisional
    assert not calibrated().is_provisional


def test_the_expected_answer_rises_with_the_pattern_and_ignores_keying() -> None:
    expected = provisional().expected_answer("p1", np.array([-6.0, 0.0, 6.0]))
    assert expected[0] < 0.2
    assert expected[1] == pytest.approx(2.0, abs=0.02)
    assert expected[2] > 3.8


def test_an_item_the_bank_does_not_hold_is_named() -> None:
    with pytest.raises(UnknownItem, match="'p9-9'"):
        provisional().place("p9-9")
