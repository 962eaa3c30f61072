"""The checks the model must pass, each with the assumption it stands on (``drawbridge loop facts``)."""

from string import ascii_lowercase

from drawbridge.loop.facts import couples, doses, lessons, selves
from drawbridge.loop.facts.fact import Fact, Result, check

FACTS: tuple[Fact, ...] = tuple(
    sorted(
        lessons.FACTS + selves.FACTS + couples.FACTS + doses.FACTS,
        key=lambda fact: (int(fact.id.rstrip(ascii_lowercase)), fact.id),
    )
)
"""Every check, in order."""

__all__ = ["FACTS", "Fact", "Result", "check"]
