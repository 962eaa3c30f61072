"""People drawn for the lab: each with rates, alarm and a beginning of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from drawbridge.loop.arrays import Floats, unit
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import AVOIDANT, SECURE, State, fresh

STARTS = {"avoidant": AVOIDANT, "secure": SECURE}
WORLDS = ("specified", "misspecified")
LEARNING_SD, NOISE_SD, USE_SD, HABIT_SD = 0.35, 0.30, 0.30, 0.65
"""SDs of the logarithm between people. That of the habit gives the spread of Lally (2010)."""


@dataclass(frozen=True, eq=False)
class Cohort:
    """N people: their ``parameters``, some of them (N,), and the ``state`` they begin in."""

    parameters: Parameters
    state: State

    def __len__(self) -> int:
        return len(self.state)

    def rows(self, low: int, high: int) -> Cohort:
        places = np.arange(low, high)
        return Cohort(self.parameters.rows(places), self.state.rows(places))


def draw(
    rng: np.random.Generator, people: int, parameters: Parameters, start: str = "avoidant", partners: int = 1
) -> Cohort:
    """People around the given parameters and start. Raises KeyError for a start that is not in ``STARTS``."""
    about = STARTS[start]

    def near(level: float, sd: float) -> Floats:
        return unit(level + sd * rng.standard_normal(people))

    def times(value: object, sd: float) -> Floats:
        return np.asarray(np.asarray(value) * np.exp(sd * rng.standard_normal(people)))

    state = fresh(
        people,
        danger=near(about["danger"], 0.06),
        tolerance=np.maximum(near(about["tolerance"], 0.05), 0.15),
        habit=near(about["habit"], 0.08),
        belief=near(about["belief"], 0.08),
        partners=partners,
    )
    own = replace(
        parameters,
        learn_safety=times(parameters.learn_safety, LEARNING_SD),
        noise=times(parameters.noise, NOISE_SD),
        use=times(parameters.use, USE_SD),
        habit_down=np.minimum(times(parameters.habit_down, HABIT_SD), 1.0),
    )
    return Cohort(own, state)


def in_world(parameters: Parameters, world: str) -> Parameters:
    """The truth of a world. A "misspecified" one is noisier, slower to calm and slower to widen tolerance.

    Raises KeyError for a world that is not in ``WORLDS``.
    """
    if world not in WORLDS:
        raise KeyError(world)
    if world == "specified":
        return parameters
    return replace(
        parameters, noise=1.7 * parameters.noise, use=0.5 * parameters.use, calming=1.75 * parameters.calming
    )
