"""Facts 14 and 16: satisfaction, break-ups, and who is with whom."""

from __future__ import annotations

import math
from collections.abc import Callable

from drawbridge.loop.facts.fact import Ablation, Fact, Measure
from drawbridge.loop.market import USUAL, Market
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.population import Years, cached_years, summary

SIZE, YEARS = 600, 9
EVERYONE_FITS = Market(compatibility=0.0)
NOBODY_LEAVES = Market(leaving=0.0, drift=0.0)
BY_CHANCE = Market(leaving=0.0, drift=2.6e-4, intimacy=math.inf)
"""Couples part as often as they do, and it matters to none how content they are."""


def read(name: str, market: Market = USUAL) -> Measure:
    """A number of the population's summary."""
    return _of(lambda lived: summary(lived)[name], market)


def _of(number: Callable[[Years], float], market: Market) -> Measure:
    def measure(p: Parameters, seed: int) -> float:
        return number(cached_years(SIZE, YEARS, seed, p, market))

    return measure


FIT = "all couples fit equally well"
FACTS = (
    Fact("14a", "threat and one's own satisfaction correlate −.45 to −.20", read("own_threat_satisfaction"),
         -0.45, -0.20, "calibrated", "A", FIT, without=read("own_threat_satisfaction", EVERYONE_FITS)),
    Fact("14b", "threat and the partner's satisfaction correlate −.35 to −.10", read("partner_threat_satisfaction"),
         -0.35, -0.10, "emergent", "A", FIT, without=read("partner_threat_satisfaction", EVERYONE_FITS)),
    Fact("14c", "threat and parting within a year correlate .03 to .20", read("threat_breakup"), 0.03, 0.20,
         "emergent", "A", FIT, without=read("threat_breakup", EVERYONE_FITS),
         rests_on=Ablation("couples part by chance, however content", without=read("threat_breakup", BY_CHANCE))),
    Fact("14d", "threat costs more satisfaction with a partner who dreads being left (difference of slopes)",
         read("steeper_with_sensitive_partner"), -math.inf, 0.0, "held out", "B", "pursuit presses nobody",
         {"pressed": 0.0}),
    Fact("14e", "of couples, .10 to .22 part in a year", read("dissolution_per_year"), 0.10, 0.22, "calibrated", "C",
         FIT, without=read("dissolution_per_year", EVERYONE_FITS)),
    Fact("16a", "avoidant–avoidant couples of more than a year are rarer than .8 of chance",
         read("avoidant_avoidant"), 0.0, 0.8, "held out", "B", "nobody leaves",
         without=read("avoidant_avoidant", NOBODY_LEAVES)),
    Fact("16b", "avoidant–anxious couples of more than a year are commoner than 1.1 of chance",
         read("avoidant_anxious"), 1.1, math.inf, "held out", "B", "nobody leaves",
         without=read("avoidant_anxious", NOBODY_LEAVES)),
)  # fmt: skip
"""Checks of couples."""
