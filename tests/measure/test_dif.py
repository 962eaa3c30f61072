"""Do two groups at the same place answer an item alike?"""

from importlib import import_module

import numpy as np
import pytest

from drawbridge.measure import Bank, ItemParameters, ItemPrior, ResponsesError, dif
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.dif import Dif, ordinal
from drawbridge.measure.responses import Responses
from tests.measure.people import respond

GROUP = np.repeat([False, True], 1000)


def items(count: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and thresholds of ordinary items."""
    drawn = [ItemPrior().parameters(j % 5 + 1, 5, rng.normal(size=(1, 6))) for j in range(count)]
    return np.array([a[0] for a, _ in drawn]), np.array([b[0] for _, b in drawn])


def bank_of(a: np.ndarray, b: np.ndarray) -> Bank:
    return Bank.from_parameters(
        [ItemParameters(f"q{j}", "s", 1, float(a[j]), tuple(b[j].tolist())) for j in range(len(a))], ["s"]
    )


def two_groups(a: np.ndarray, b: np.ndarray, logits: np.ndarray, lower: float, rng: np.random.Generator) -> np.ndarray:
    """Answers of 1,000 people and 1,000 others, who stand ``lower`` and for whom items are harder by ``logits``."""
    theta = rng.normal(size=2000) - lower * GROUP
    return np.vstack([respond(theta[:1000], a, b, rng), respond(theta[1000:], a, b + (logits / a)[:, None], rng)])


@pytest.fixture(scope="module")
def planted() -> Dif:
    """Ten items; the second group stands half an SD lower, and finds q3 harder and q7 easier by half a logit."""
    rng = np.random.default_rng(0)
    a, b = items(10, rng)
    logits = np.zeros(10)
    logits[3], logits[7] = 0.5, -0.5
    return dif(bank_of(a, b), two_groups(a, b, logits, 0.5, rng), GROUP)


def test_planted_differences_are_found_with_their_sign_and_the_rest_become_anchors(planted: Dif) -> None:
    assert [item.item for item in planted.flagged] == ["q3", "q7"]
    harder, easier = planted.flagged
    assert harder.difference < -0.1
    assert easier.difference > 0.1
    assert planted.settled
    assert set(planted.anchors) == {f"q{j}" for j in range(10)} - {"q3", "q7"}


def test_half_a_logit_is_certain_and_still_small_by_explained_deviance(planted: Dif) -> None:
    for item in planted.flagged:
        assert max(item.p, item.p_uniform) < 0.01
        assert 0.002 < item.r2 < 0.02
        assert item.apart >= abs(item.difference) - 1e-12


def test_a_group_that_stands_lower_is_not_taken_for_an_item_that_works_against_it() -> None:
    rng = np.random.default_rng(1)
    a, b = items(8, rng)
    found = dif(bank_of(a, b), two_groups(a, b, np.zeros(8), 1.0, rng), GROUP)
    assert found.flagged == ()
    assert abs(np.mean([item.difference for item in found.items])) < 0.03


def test_a_slope_that_differs_is_found_where_no_mean_does() -> None:
    rng = np.random.default_rng(2)
    a, b = np.full(10, 1.8), np.tile([-1.2, -0.4, 0.4, 1.2], (10, 1))
    flat = a.copy()
    flat[4] = 0.6
    theta = rng.normal(size=2000)
    shown = np.vstack([respond(theta[:1000], a, b, rng), respond(theta[1000:], flat, b, rng)])
    found = dif(bank_of(a, b), shown, GROUP)
    assert [item.item for item in found.flagged] == ["q4"]
    assert found.flagged[0].apart > 3 * abs(found.flagged[0].difference)


def test_a_certain_difference_too_small_to_matter_is_not_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers, where half a step would be the least to matter."""
    rng = np.random.default_rng(3)
    a, b = np.full(4, 1.8), np.tile([-1.2, -0.4, 0.4, 1.2], (4, 1))
    shown = two_groups(a, b, np.array([0.8, 0, 0, 0]), 0.0, rng)
    assert [item.item for item in dif(bank_of(a, b), shown, GROUP).flagged] == ["q0"]
    monkeypatch.setattr(import_module("drawbridge.measure.dif"), "LEAST_APART", 0.5)
    found = dif(bank_of(a, b), shown, GROUP)
    assert found.items[0].p < 1e-6
    assert found.flagged == ()


def test_nothing_is_claimed_of_items_too_few_people_answered() -> None:
    rng = np.random.default_rng(4)
    a, b = items(5, rng)
    shown = two_groups(a, b, np.zeros(5), 0.0, rng)
    shown[1500:, 2] = -1
    found = dif(bank_of(a, b), shown, GROUP)
    assert found.not_judged == ("q2",)
    assert [item.item for item in found.items] == ["q0", "q1", "q3", "q4"]
    with pytest.raises(ResponsesError, match=r"1,000 answers in both groups; the most is 500"):
        dif(bank_of(a, b), shown[:1500], GROUP[:1500])


def test_an_item_all_answer_alike_says_nothing() -> None:
    rng = np.random.default_rng(5)
    a, b = items(5, rng)
    shown = two_groups(a, b, np.zeros(5), 0.0, rng)
    shown[:, 1] = 2
    item = dif(bank_of(a, b), shown, GROUP).items[1]
    assert (item.p, item.r2, item.flagged) == (1, 0, False)


def test_one_group_answering_all_alike_is_a_difference() -> None:
    rng = np.random.default_rng(8)
    a, b = items(5, rng)
    shown = two_groups(a, b, np.zeros(5), 0.0, rng)
    shown[1000:, 1] = 4
    item = dif(bank_of(a, b), shown, GROUP).items[1]
    assert item.flagged
    assert item.difference > 0.5


@pytest.mark.parametrize("group", [GROUP[:-1], GROUP.astype(int)])
def test_groups_that_do_not_fit_the_people_are_refused(group: np.ndarray) -> None:
    a, b = items(3, np.random.default_rng(6))
    with pytest.raises(ResponsesError, match="2000 values, True or False"):
        dif(bank_of(a, b), np.zeros((2000, 3), dtype=int), group)


def test_ordinal_regression_of_two_categories_is_the_log_odds_ratio() -> None:
    """30 of 40 against 10 of 40: log odds 1.0986 and −1.0986."""
    x = np.repeat([0.0, 1.0], 40)[:, None]
    answers = np.concatenate([np.repeat([1, 0], [10, 30]), np.repeat([1, 0], [30, 10])])
    fit = ordinal(answers, x)
    assert fit.slopes == pytest.approx([2 * np.log(3)], abs=1e-5)
    assert fit.thresholds == pytest.approx([np.log(3)], abs=1e-5)
    assert fit.log_likelihood == pytest.approx(80 * (0.75 * np.log(0.75) + 0.25 * np.log(0.25)))


def test_ordinal_regression_finds_what_the_answers_were_made_with() -> None:
    rng = np.random.default_rng(7)
    theta = rng.normal(size=20_000)
    answers = respond(theta, np.array([1.5]), np.array([[-1.0, 0.0, 1.2]]), rng)[:, 0]
    fit = ordinal(answers, theta[:, None])
    assert fit.slopes == pytest.approx([1.5], abs=0.05)
    assert fit.thresholds == pytest.approx([-1.5, 0.0, 1.8], abs=0.06)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::drawbridge.measure.cautions.ResponsesWarning")  # a rare answer may be nobody's
def test_half_a_logit_is_found_nine_times_in_ten_and_false_flags_are_rare() -> None:
    """Forty scales of 12 items, two planted, calibrated on the very answers; groups stand up to half an SD apart."""
    found, false = [], []
    for seed in range(40):
        rng = np.random.default_rng([11, seed])
        a, b = items(12, rng)
        logits, two = np.zeros(12), rng.choice(12, 2, replace=False)
        logits[two] = 0.5 * rng.choice([-1, 1], 2)
        shown = two_groups(a, b, logits, (-0.5, 0.0, 0.5)[seed % 3], rng)
        names = tuple(f"q{j}" for j in range(12))
        responses = Responses(shown, names, np.ones(12, dtype=np.int64), {"s": tuple(range(12))}, 5)
        flags = np.array([item.flagged for item in dif(calibrate(responses).bank, shown, GROUP).items])
        found += flags[two].tolist()
        false += np.delete(flags, two).tolist()
    print(f"planted .5 logit found {np.mean(found):.3f} (bar .90), false flags {np.mean(false):.4f} (bar .05)")
    assert np.mean(found) >= 0.9
    assert np.mean(false) <= 0.05
