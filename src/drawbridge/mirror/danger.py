"""The gate before a person: what someone has read, said and agreed to, and what may be offered with that person.

One pure function, asked by every room. It can only close: an answer that points to danger, or to nothing clear, takes
steps away; answers that point to none open nothing, because questions like these miss many people. What opens a step
with someone is that person's own plain yes, and nothing else. Sources: HARK (Sohal et al. 2007) and the question on
control of ACTS (2021) for what is asked, in words of our own; WHO (2013) for asking only someone who is alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Said = Literal["yes", "no", "unsure"]
"""An answer; one that is left out is not here at all."""
Way = Literal["inform", "wait", "ask", "danger", "unsafe", "unclear", "flagged", "none_named"]

ASKED = ("afraid", "controlled", "put_down", "forced", "hurt")
"""What is asked about a person. Any yes closes, and so does any "not sure"."""
SIGNS = "signs"
"""Whether any of the signs that are linked to serious harm is there."""

CALM, REFLECT, SMALL, LONG = 1, 2, 3, 4
"""Levels with a person: calming and noticing; reflecting in private; small real steps; longer ones. Reading is 0."""
LONG_FROM = 0.5
"""The dose from which a step with someone counts as a longer one."""


@dataclass(frozen=True)
class Asked:
    """All the gate may know about one person at one moment. None of it is stored, and the answers never are.

    ``seen``: the information was shown. ``alone``: they said so; None when it was not asked. ``answers``: to ASKED and
    SIGNS. ``word``: their own answer to whether it is safe to be small with this person. ``flagged``: they had steps
    with this person switched off. ``keep``: they agree that a flag is kept.
    """

    seen: bool = False
    alone: bool | None = None
    answers: Mapping[str, Said] = field(default_factory=dict)
    word: Said | None = None
    flagged: bool = False
    keep: bool = False

    @property
    def heeded(self) -> Mapping[str, Said]:
        """The answers that count: given after the information, by someone who is alone."""
        return self.answers if self.seen and self.alone else {}


@dataclass(frozen=True)
class Route:
    """Where it leads: what is shown, the highest level that may be offered, and whether a flag is to be kept."""

    way: Way
    level: int
    keeps: bool = False

    @property
    def closes(self) -> bool:
        """Whether steps with this person are off, and help comes first."""
        return self.level <= CALM


def route(asked: Asked, plan: bool = False, paused: bool = False) -> Route:
    """From everything said to what comes next.

    ``plan``: there is a plan for the step going badly, without which none of the longer ones is offered. ``paused``:
    this is no time for steps with anyone, as in a crisis or after something got worse.
    """
    way = _way(asked)
    if way in ("danger", "unsafe", "unclear", "flagged"):
        return Route(way, CALM, asked.keep and way != "flagged")
    if paused or not asked.seen or asked.word != "yes":
        return Route(way, REFLECT)
    return Route(way, LONG if plan else SMALL)


def _way(asked: Asked) -> Way:
    return _pointed(asked) or ("flagged" if asked.flagged else _quiet(asked))


def _pointed(asked: Asked) -> Way | None:
    """What the answers point to, the most careful reading first; None when they point nowhere."""
    signs, said = asked.heeded.get(SIGNS), {asked.heeded.get(question) for question in ASKED}
    if signs == "yes":
        return "danger"
    if "yes" in said or asked.word == "no":
        return "unsafe"
    return "unclear" if "unsure" in {*said, signs, asked.word} else None


def _quiet(asked: Asked) -> Way:
    if not asked.seen:
        return "inform"
    if not asked.alone:
        return "wait"
    return "none_named" if asked.answers else "ask"


def level_of(with_someone: bool, dose: float) -> int:
    """The level a step belongs to. Alone, whatever it asks, it is a private one."""
    if not with_someone:
        return REFLECT
    return SMALL if dose < LONG_FROM else LONG
