"""All rules over one pack: those it must keep to be loaded, and those its authors hold themselves to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from drawbridge.pack import markdown
from drawbridge.pack.directory import stale
from drawbridge.pack.leads import dead_leads
from drawbridge.pack.load import Draft, read
from drawbridge.pack.problem import PackError, Problem, in_order
from drawbridge.pack.references import dead_references
from drawbridge.pack.shape import misshapen
from drawbridge.pack.similar import borrowed, outside
from drawbridge.pack.spoken import unspeakable
from drawbridge.pack.style import STYLE

Rule = Callable[[Draft], Iterator[Problem]]

SOUND: tuple[Rule, ...] = (misshapen, unspeakable, dead_references, dead_leads)
"""Rules a pack must keep to be loaded: without them it is ambiguous, leads nowhere, or is unsafe."""


def check_pack(path: Path, today: date | None = None, against: Sequence[Path] = ()) -> list[Problem]:
    """Every problem of the pack at ``path``, by file and line. A bad pack never raises.

    With ``today``, also help lines that nobody has checked for 180 days. With texts ``against`` which to hold it, also
    every run of eight words it shares with one of them.
    """
    try:
        draft = read(path, markdown.parser())
    except PackError as error:
        return list(error.problems)
    aged = stale(draft, today) if today else ()
    taken = borrowed(draft, map(outside, against))
    return in_order({*draft.problems, *broken(draft, (*SOUND, *STYLE)), *aged, *taken})


def broken(draft: Draft, rules: tuple[Rule, ...]) -> Iterator[Problem]:
    """What the rules find in a draft."""
    return chain.from_iterable(rule(draft) for rule in rules)
