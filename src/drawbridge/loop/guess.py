"""What is believed about one person before they have logged anything, and how ten numbers make a simulated person."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from drawbridge.loop.arrays import Floats, Ints, logistic
from drawbridge.loop.log import BIAS_SD, SCALE_SD, Rater
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.state import State, fresh


@dataclass(frozen=True)
class Prior:
    """One number: ``middle`` and ``sd`` on a scale without bounds, and which scale that is."""

    name: str
    middle: float
    sd: float
    scale: str

    def value(self, z: Floats) -> Floats:
        """The number itself at z standard deviations from the middle."""
        x = self.middle + self.sd * z
        if self.scale == "log":
            return np.asarray(np.exp(x))
        return logistic(x) if self.scale == "logit" else np.asarray(x)


PRIORS = (
    Prior("learn_safety", np.log(0.14), 0.35, "log"),
    Prior("danger", 1.2, 1.0, "logit"),
    Prior("tolerance", -1.0, 0.7, "logit"),
    Prior("habit", 0.6, 0.8, "logit"),
    Prior("noise", np.log(0.06), 0.45, "log"),
    Prior("use", np.log(0.02), 0.5, "log"),
    Prior("scale", 0.0, SCALE_SD, "log"),
    Prior("belief", 1.0, 1.0, "logit"),
    Prior("bias", 0.0, BIAS_SD, "real"),
    Prior("trust_rate", np.log(0.06), 0.35, "log"),
)
"""Tolerance is on the way from its least to its most. Wide enough for a secure and for an avoidant beginner."""
SIZE = len(PRIORS)


@dataclass(frozen=True, eq=False)
class Guesses:
    """M ways one person might be: rates, where they began, and how they use the scale from 0 to 10.

    ``wander`` is how far tolerance may stray from its law in a day: see ``Model``.
    """

    parameters: Parameters
    start: State
    rater: Rater
    wander: float = 0.0

    def __len__(self) -> int:
        return len(self.start)

    def rows(self, places: Ints) -> Guesses:
        """Some of them; a place may come twice."""
        rater = Rater(self.rater.scale[places], self.rater.bias[places])
        return Guesses(self.parameters.rows(places), self.start.rows(places), rater, self.wander)


WANDER = 0.006
"""Chosen on seeds of their own; how often intervals then hold the truth stands in docs/loop.md."""


@dataclass(frozen=True)
class Model:
    """What a filter takes for granted: all other parameters, which of the ten it holds at their middles, partners.

    ``wander``: SD of a daily random walk on tolerance, for a law of tolerance that is a metaphor; 0 trusts the law.
    """

    parameters: Parameters = field(default_factory=Parameters)
    held: tuple[str, ...] = ()
    partners: int = 1
    wander: float = WANDER


def values(z: Floats, held: tuple[str, ...] = ()) -> dict[str, Floats]:
    """The ten numbers of points z, (M, 10), standard normal under the prior; each (M,)."""
    free = [float(prior.name not in held) for prior in PRIORS]
    found = {prior.name: prior.value(free[place] * z[:, place]) for place, prior in enumerate(PRIORS)}
    low, high = Parameters.tolerance_least, Parameters.tolerance_most
    return found | {"tolerance": np.asarray(low + (high - low) * found["tolerance"])}


def guesses(z: Floats, model: Model) -> Guesses:
    """The simulated people at points z, (M, 10)."""
    of = values(z, model.held)
    start = {name: of[name] for name in ("danger", "tolerance", "habit", "belief")}
    rates = {name: of[name] for name in ("learn_safety", "noise", "use", "trust_rate")}
    return Guesses(
        Parameters(**{**vars(model.parameters), **rates}),
        fresh(len(z), partners=model.partners, **start),
        Rater(of["scale"], of["bias"]),
        model.wander,
    )
