"""What the patterns that show keep safe, what they charge, and which capacities they point to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drawbridge.mirror.positions import Position
from drawbridge.pack import Capacity, Need, Pack, Pattern


@dataclass(frozen=True)
class NeedShare:
    """One need: how much of the activity keeps it safe, how much is charged to it (0–1, largest = 1)."""

    need: Need
    kept: float
    charged: float
    kept_by: tuple[str, ...] = ()
    charged_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signal:
    """One capacity: how strongly the patterns that show point to it (0–1, largest = 1), and which do."""

    capacity: Capacity
    strength: float
    pointed_by: tuple[str, ...]


def need_shares(found: Sequence[Position], pack: Pack) -> tuple[NeedShare, ...]:
    """Sum each pattern's activity over the needs it serves, and over those that pay for it."""
    active = [p for p in found if p.enough and not p.not_me]
    kept = {need.id: _over(active, need.id, "protects") for need in pack.needs}
    charged = {need.id: _over(active, need.id, "pays_with") for need in pack.needs}
    most = max([*kept.values(), *charged.values(), 1e-9])
    return tuple(
        NeedShare(
            need=need,
            kept=kept[need.id] / most,
            charged=charged[need.id] / most,
            kept_by=tuple(p.pattern.name for p in active if p.shows and need.id in p.pattern.protects),
            charged_by=tuple(p.pattern.name for p in active if p.shows and need.id in p.pattern.pays_with),
        )
        for need in pack.needs
    )


def _over(found: Sequence[Position], need: str, side: str) -> float:
    """Activity on one side of a need; a pattern that serves two needs gives half to each."""
    return sum(p.activity / len(getattr(p.pattern, side)) for p in found if need in getattr(p.pattern, side))


def signals(found: Sequence[Position], pack: Pack) -> tuple[Signal, ...]:
    """Capacities by the weighted activity that points to them, strongest first."""
    active = [p for p in found if p.shows] or [p for p in found if p.enough and not p.not_me][:1]
    strength = {c.id: sum(p.activity * _weight(p.pattern, c.id) for p in active) for c in pack.capacities}
    most = max([*strength.values(), 1e-9])
    pointed = (
        Signal(c, strength[c.id] / most, tuple(p.pattern.name for p in active if _weight(p.pattern, c.id)))
        for c in pack.capacities
        if strength[c.id] > 0
    )
    return tuple(sorted(pointed, key=lambda signal: -signal.strength))


def _weight(pattern: Pattern, capacity: str) -> float:
    return next((link.weight for link in pattern.capacities if link.to == capacity), 0.0)
