"""One person's year: the same luck in every run, so that what differs is what was changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drawbridge.loop import Parameters
from drawbridge.loop.year import COUNTS, CURVES, QUICK, Setup, years


def test_the_same_setup_lives_the_same_year_alone_or_beside_another() -> None:
    alone = years([Setup()], lives=5, weeks=4)[0]
    beside = years([Setup(policy="staircase", partner="pursuer"), Setup()], lives=5, weeks=4)[1]
    for name in CURVES:
        assert np.array_equal(alone.curves[name], beside.curves[name]), name
    for name in COUNTS:
        assert np.array_equal(alone.counts[name], beside.counts[name]), name


def test_another_seed_is_another_luck() -> None:
    first, second = (years([Setup()], lives=5, weeks=4, seed=seed)[0] for seed in (0, 1))
    assert not np.array_equal(first.curves["habit"], second.curves["habit"])


def test_a_year_has_the_start_and_every_week_end() -> None:
    lived = years([Setup()], lives=3, weeks=5)[0]
    assert all(curve.shape == (6, 3) for curve in lived.curves.values())
    assert all(count.shape == (5, 3) for count in lived.counts.values())
    assert lived.middle("habit")[0] == 0.7 and lived.middle("tolerance")[0] == 0.3
    assert lived.counts["asked"].sum() == 3 * 12  # every third day of 35


@pytest.mark.parametrize("often", [0, 1, 4])
def test_practice_comes_as_often_as_it_is_set(often: int) -> None:
    lived = years([Setup(policy="tiny", often=often)], lives=3, weeks=6)[0]
    unasked = years([Setup()], lives=3, weeks=6)[0]
    assert lived.total("asked") - unasked.total("asked") == 6 * often


def test_who_always_leaves_learns_nothing_and_who_cannot_leave_does() -> None:
    held = years([Setup(leaves=False)], lives=6, weeks=12)[0]
    assert np.array_equal(held.counts["stayed"], held.counts["asked"])
    shut = replace(Parameters(), composure=-50.0)
    gone = years([Setup(parameters=shut)], lives=6, weeks=12)[0]
    assert gone.total("stayed") == 0
    assert gone.middle("expected")[-1] == pytest.approx(gone.middle("expected")[0])


def test_knowing_moves_what_is_thought_and_hardly_what_is_expected() -> None:
    plain, knows = years([Setup(), Setup(policy="insight-only")])
    assert knows.middle("belief")[-1] == pytest.approx(0.1)
    assert abs(knows.middle("expected")[-1] - plain.middle("expected")[-1]) < 0.05


def test_an_unsafe_person_is_feared_as_before_and_hurts_who_stays() -> None:
    leaves, stays = years([Setup(partner="unsafe"), Setup(partner="unsafe", leaves=False)])
    assert stays.total("harmed") > 5 * leaves.total("harmed")
    assert stays.middle("trust")[-1] < 0


@pytest.mark.parametrize("policy", QUICK)
@pytest.mark.parametrize("partner", ["safe", "pursuer", "cold", "unsafe"])
def test_no_number_is_ever_missing_or_out_of_range(policy: str, partner: str) -> None:
    ends = ({"danger": 0.0, "tolerance": 0.12, "habit": 0.0}, {"danger": 1.0, "tolerance": 0.85, "habit": 1.0})
    for start in ends:
        for lived in years([Setup(policy, partner, **start)], lives=4, weeks=20):
            for name in ("tolerance", "expected", "belief", "habit", "energy"):
                assert (lived.curves[name] >= 0).all() and (lived.curves[name] <= 1).all(), name
            assert (np.abs(lived.curves["trust"]) <= 1).all()
            assert all(np.isfinite(curve).all() for curve in lived.curves.values())


@pytest.mark.parametrize(
    "wrong", [{"policy": "adaptive"}, {"partner": "nobody"}, {"often": 5}, {"danger": 1.2}, {"tolerance": 0.0}]
)
def test_a_year_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="No such year"):
        Setup(**wrong)  # type: ignore[arg-type]
