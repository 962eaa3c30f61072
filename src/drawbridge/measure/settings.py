"""The choices of a sitting: how sure is sure enough, how few and how many questions."""

from __future__ import annotations

from dataclasses import dataclass

from drawbridge.measure.errors import MeasureError


@dataclass(frozen=True)
class Settings:
    """How a quiz asks and when it stops; the defaults are those of the core quiz.

    ``target``: standard error at which a scale is known well enough (.447 is reliability .80); as adaptive tests do,
    it is compared with the error from the curvature of the posterior, to which ``score`` adds a little for skew.
    ``floor`` and ``active_floor``: least answers a scale, and for the ``active`` highest ones. ``cap``: most answers
    given in all. ``least_reduction``: a scale whose best item would lower its standard error by less is closed.
    ``opening``: answers chosen by mutual information. ``draw``: while the best item rests on fewer than
    ``calibrated_at`` answers, the next one is drawn from this many. ``keying`` and ``adjacency``: the share of its
    worth an item keeps when it would unbalance its scale's keying, or follow one of its own scale. ``shares``: items
    offered in only this share of sittings (``exposure.shares_for`` finds them). ``seeds``: new items asked for in each
    sitting, at random places, where a bank holds both calibrated and judged ones.
    """

    target: float = 0.447
    floor: int = 2
    active_floor: int = 3
    active: int = 5
    cap: int = 56
    least_reduction: float = 0.01
    opening: int = 3
    draw: int = 3
    calibrated_at: int = 1000
    keying: float = 0.85
    adjacency: float = 0.9
    shares: tuple[tuple[str, float], ...] = ()
    seeds: int = 0

    def __post_init__(self) -> None:
        if not self.target > 0 or self.cap < 1 or self.draw < 1:
            raise MeasureError("Settings need a target above 0, and a cap and a draw of at least 1.")
        if min(self.floor, self.active_floor, self.active, self.opening, self.least_reduction, self.seeds) < 0:
            raise MeasureError("Settings cannot be negative.")
        if not (0 < self.keying <= 1 and 0 < self.adjacency <= 1):
            raise MeasureError("Settings keying and adjacency are shares, above 0 and at most 1.")
        if not all(0 < share <= 1 for _, share in self.shares):
            raise MeasureError("Settings shares are above 0 and at most 1: an item never offered has no place in it.")
