"""Every policy by its name, the adaptive one included."""

from __future__ import annotations

from collections.abc import Callable

from drawbridge.loop.adaptive import Adaptive
from drawbridge.loop.arrays import RUNGS
from drawbridge.loop.policy import LONG, Avoid, Calendar, Fixed, Oracle, Policy, Staircase

POLICIES: dict[str, Callable[[int, int], Policy]] = {
    "avoid": lambda people, seed: Avoid(),
    "insight-only": lambda people, seed: Avoid(informs=True),
    "flood-brief": lambda people, seed: Fixed(RUNGS - 1),
    "flood-forced-brief": lambda people, seed: Fixed(RUNGS - 1, escape=False),
    "flood-supported": lambda people, seed: Fixed(RUNGS - 1, minutes=LONG, escape=False),
    "tiny": lambda people, seed: Fixed(0),
    "calendar": lambda people, seed: Calendar(),
    "staircase": lambda people, seed: Staircase.start(people),
    "adaptive": Adaptive.start,
    "adaptive-silent": lambda people, seed: Adaptive.start(people, seed, asks=False),
    "oracle": lambda people, seed: Oracle.start(people),
}
"""From the number of people and a seed to a policy before anything happened."""


def start(name: str, people: int, seed: int = 0) -> Policy:
    """The policy of this name. Raises KeyError when there is none."""
    return POLICIES[name](people, seed)
