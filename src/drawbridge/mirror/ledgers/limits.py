"""What so few can tell: limits for a share, and for how often one of two piles lies higher."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt

ENOUGH = 5
"""Fewer than this are told one by one, and never as a share."""
LEVEL = 0.95
Z = 1.96
"""Normal quantile of a 95 % interval."""


def upper_limit(hits: int, of: int, level: float = LEVEL) -> float:
    """The largest share that ``hits`` out of ``of`` still allow: one-sided and exact (Clopper & Pearson 1934).

    A share as large as this would give so few hits, or fewer, only 1 − ``level`` of the time.

    >>> [round(upper_limit(0, n), 2) for n in (5, 9, 14, 29)]
    [0.45, 0.28, 0.19, 0.1]
    >>> upper_limit(0, 0), upper_limit(3, 3)
    (1.0, 1.0)
    """
    from scipy.special import betaincinv  # noqa: PLC0415  (only a page that states a limit needs scipy)

    return float(betaincinv(hits + 1, of - hits, level)) if hits < of else 1.0


@dataclass(frozen=True)
class Higher:
    """How often one out of the first pile lies above one out of the second, ties halved, with a 95 % interval."""

    share: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether a toss of a coin is outside the interval."""
        return not self.low <= 0.5 <= self.high


def higher(first: Counter[float], second: Counter[float]) -> Higher | None:
    """The share of pairs in which the first lies higher; None with fewer than ``ENOUGH`` in either pile.

    Each pile is a count of its values. The statistic is that of Mann & Whitney (1947); the interval is method 5 of
    Newcombe (2006, *Statistics in Medicine* 25, 559–573), which stays honest for small piles and at the ends.

    >>> found = higher(Counter([3, 3, 3, 2, 3]), Counter([1, 0, 1, 2, 1]))
    >>> found.share, round(found.low, 2), found.high < 1
    (0.98, 0.62, True)
    """
    m, n = first.total(), second.total()
    if min(m, n) < ENOUGH:
        return None
    pairs = [(a, count, b, others) for a, count in first.items() for b, others in second.items()]
    share = sum(count * others * ((a > b) + (a == b) / 2) for a, count, b, others in pairs) / (m * n)
    return Higher(share, _bound(share, m, n, 0.0), _bound(share, m, n, 1.0))


def _bound(share: float, m: int, n: int, far: float) -> float:
    """The value between the share and one end that lies ``Z`` of its own standard errors away, by halving."""
    near = share
    for _ in range(50):
        middle = (near + far) / 2
        within = abs(middle - share) <= Z * _error(middle, m, n)
        near, far = (middle, far) if within else (near, middle)
    return near


def _error(share: float, m: int, n: int) -> float:
    """The standard error of that share, were it the true one (Newcombe 2006, eq. for method 5)."""
    spread = (m + n) / 2 - 1
    ties = 1 + spread * ((1 - share) / (2 - share) + share / (1 + share))
    return sqrt(share * (1 - share) * ties / (m * n))
