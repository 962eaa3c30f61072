"""Scoring many people at once, and drawing where they may stand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from drawbridge.measure import (
    Answer,
    Bank,
    CategoryOutOfRange,
    ItemParameters,
    ResponsesError,
    UnknownItem,
    eap,
    eap_many,
    plausible_values,
    score,
    score_many,
)
from drawbridge.measure import batch as batch_module
from drawbridge.measure.batch import columns_for, table_of
from tests.measure.people import calibrated, provisional, respond, two_scales

ALONE = provisional(patterns=1, each=6)
TOGETHER = provisional(patterns=3, each=5, correlation=0.4)


def tables(bank: Bank) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.int64, st.tuples(st.integers(1, 4), st.just(len(bank.items))), elements=st.integers(-1, 4))


def answers_of(bank: Bank, row: np.ndarray) -> list[Answer]:
    return [Answer(item.id, int(value)) for item, value in zip(bank.items, row, strict=True) if value >= 0]


@settings(max_examples=40, deadline=None)
@given(shown=tables(TOGETHER))
def test_each_of_many_is_scored_as_if_alone(shown: np.ndarray) -> None:
    found = score_many(TOGETHER, shown)
    for person, row in enumerate(shown):
        single = score(TOGETHER, answers_of(TOGETHER, row))
        assert found[person].mean == pytest.approx(single.mean, abs=1e-6)
        assert found[person].cov == pytest.approx(single.cov, abs=1e-6)
        assert found[person].answered.tolist() == single.answered.tolist()


@settings(max_examples=40, deadline=None)
@given(shown=tables(ALONE))
def test_one_dimension_is_scored_as_if_alone_both_ways(shown: np.ndarray) -> None:
    found = score_many(ALONE, shown)
    means, sds = eap_many(ALONE, shown, "p0")
    for person, row in enumerate(shown):
        answers = answers_of(ALONE, row)
        assert found.mean[person] == pytest.approx(score(ALONE, answers).mean, abs=1e-6)
        assert found.se[person] == pytest.approx(score(ALONE, answers).se, abs=1e-6)
        assert (means[person], sds[person]) == pytest.approx(eap(ALONE, answers, "p0"), abs=1e-6)


def test_extreme_people_at_the_edge_of_the_curves_are_scored_as_if_alone() -> None:
    items = [ItemParameters(f"q{j}", "s", 1, 6.0, (4.0, 5.0, 5.5), n=100) for j in range(20)]
    bank = Bank.from_parameters(items, ["s"])
    shown = np.full((1, 20), 3)
    assert score_many(bank, shown).mean[0] == pytest.approx(score(bank, answers_of(bank, shown[0])).mean, abs=1e-6)


def test_blocks_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = np.random.default_rng(0).integers(-1, 5, size=(50, len(TOGETHER.items)))
    whole = score_many(TOGETHER, shown)
    monkeypatch.setattr(batch_module, "BLOCK_CELLS", 8000)
    assert score_many(TOGETHER, shown).cov == pytest.approx(whole.cov, abs=1e-12)
    assert len(whole) == 50


def test_answers_and_response_files_become_the_same_table() -> None:
    responses, a, b = two_scales(30, 0.3)
    items = [
        ItemParameters(name, scale, int(responses.keyed[c]), a[d, j], tuple(b[d, j]))
        for d, (scale, columns) in enumerate(responses.columns_of.items())
        for j, (c, name) in enumerate(zip(columns, np.array(responses.items)[list(columns)].tolist(), strict=True))
    ]
    bank = Bank.from_parameters(items[::-1], responses.scales)
    table = columns_for(bank, responses)
    assert table[:, ::-1].tolist() == responses.shown.tolist()
    assert table_of(bank, [answers_of(bank, row) for row in table]).tolist() == table.tolist()
    with pytest.raises(UnknownItem, match="'q0'"):
        columns_for(ALONE, responses)


@pytest.mark.parametrize(
    ("shown", "says"),
    [
        (np.zeros((2, 3), dtype=int), r"\(2, 3\).*6 columns"),
        (np.zeros((0, 6), dtype=int), "at least one row"),
        (np.zeros((2, 6)), "whole numbers"),
    ],
)
def test_a_table_that_does_not_fit_the_bank_is_refused(shown: np.ndarray, says: str) -> None:
    with pytest.raises(ResponsesError, match=says):
        score_many(ALONE, shown)


@pytest.mark.parametrize("value", [-2, 5])
def test_a_code_outside_the_categories_is_refused_by_item(value: int) -> None:
    shown = np.zeros((2, 6), dtype=int)
    shown[1, 4] = value
    with pytest.raises(CategoryOutOfRange, match=r"'p0-4'.*0 to 4"):
        score_many(ALONE, shown)


def test_plausible_values_have_the_mean_and_spread_of_a_skewed_posterior() -> None:
    shown = np.array([[4, 4, -1, -1, -1, -1], [0, 1, 4, 0, 1, 3], [-1] * 6])
    drawn = plausible_values(ALONE, shown, 4000, np.random.default_rng(1))[..., 0]
    means, sds = eap_many(ALONE, shown, "p0")
    assert drawn.mean(axis=1) == pytest.approx(means, abs=0.05)
    assert drawn.std(axis=1) == pytest.approx(sds, rel=0.05)


def test_plausible_values_scatter_as_the_people_do_where_estimates_huddle() -> None:
    bank = calibrated(patterns=2, each=3, a=1.5, correlation=0.5)
    rng = np.random.default_rng(2)
    theta = rng.multivariate_normal([0, 0], bank.correlation, size=4000)
    a, b = np.full(3, 1.5), np.array([item.b for item in bank.items[:3]])
    shown = np.hstack([respond(theta[:, d], a, b, rng) for d in (0, 1)])
    drawn = plausible_values(bank, shown, 1, rng)[:, 0]
    assert np.cov(drawn.T) == pytest.approx(bank.correlation, abs=0.06)
    assert score_many(bank, shown).mean.var() < 0.85
