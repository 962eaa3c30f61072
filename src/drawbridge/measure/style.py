"""How careful people differ in using the same answers: a model of what a graded item leaves out.

The graded model gives everybody the same thresholds and the same firmness. Real people differ in both: some keep to the
middle and some to the ends, some agree more readily whatever is asked, some answer more by the statement and less by
where they stand. Such habits are stable and no carelessness (Van Vaerenbergh & Thomas 2013; Ferrando 2007). Made-up
people without them are too tidy: cut-offs taken from them found a quarter of untouched real people unusual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawbridge.measure.curves import Floats, Ints


@dataclass(frozen=True)
class Style:
    """Spreads (SD) over people: of thresholds' log ``stretch``, of readiness to ``agree``, of log ``firmness``."""

    stretch: float = 0.0
    agree: float = 0.0
    firmness: float = 0.0

    def put_on(
        self, theta: Floats, keyed: Ints, slopes: Floats, thresholds: Floats, rng: np.random.Generator
    ) -> tuple[Floats, Floats, Floats]:
        """θ (N, J), slopes (N, J) and thresholds (N, J, K − 1) as each person uses the items, whose own are (J, …).

        >>> rng, item = np.random.default_rng(0), (np.ones(1), np.ones(1), np.array([[-1.0, 1.0]]))
        >>> Style().put_on(np.zeros((2, 1)), *item, rng)[2].tolist()
        [[[-1.0, 1.0]], [[-1.0, 1.0]]]
        """
        stretch, agree, firmness = rng.normal(size=(3, len(theta), 1))
        middle = thresholds.mean(axis=1, keepdims=True)
        wide = middle + (thresholds - middle) * np.exp(self.stretch * stretch)[..., None]
        return theta + self.agree * agree * keyed, slopes * np.exp(self.firmness * firmness), wide


PLAIN = Style()
USUAL = Style(stretch=0.3, agree=0.3, firmness=0.2)
"""What makes made-up people as untidy as those who answered one questionnaire (36 ECR items, five answers), in round
numbers. The other one (135 SPI items, six answers) was seen while they were chosen, and not fitted to: it is a second
look, and no clean test."""
