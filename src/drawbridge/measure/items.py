"""What a bank knows about an item: a judged position, or parameters estimated from answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from drawbridge.measure.curves import Curve, Floats, integrate
from drawbridge.measure.errors import BankError
from drawbridge.measure.prior import ItemPrior, normal_points

PRIOR_DRAWS = 256
PARAMETER_DRAWS = 64


@dataclass(frozen=True)
class ItemSpec:
    """An item nobody has answered yet.

    ``keyed`` is +1, or −1 for a reversed item; ``position`` (1 nearly universal … 5 rare) is judged after
    reversing.
    """

    id: str
    scale: str
    keyed: int = 1
    position: int = 3
    n: int = 0


@dataclass(frozen=True)
class ItemParameters:
    """A calibrated graded item: slope ``a``, ascending thresholds ``b`` (K − 1), standard errors, n answers.

    All are in the scale's direction, that is, after reversing a reversed item (``keyed`` −1).
    """

    id: str
    scale: str
    keyed: int
    a: float
    b: tuple[float, ...]
    se_a: float = 0.0
    se_b: tuple[float, ...] = ()
    n: int = 0


Item = ItemSpec | ItemParameters


def check_item(item: Item, categories: int) -> None:
    """Raise BankError, naming the item, when it cannot belong to a bank with this many categories."""
    if item.keyed not in (1, -1):
        raise BankError(f"Item {item.id!r} is keyed {item.keyed!r}; allowed are 1 and -1.")
    if isinstance(item, ItemSpec):
        return
    if len(item.b) != categories - 1 or len(item.se_b) not in (0, categories - 1):
        raise BankError(f"Item {item.id!r} needs {categories - 1} thresholds for {categories} categories.")
    if not item.a > 0 or list(item.b) != sorted(set(item.b)):
        raise BankError(f"Item {item.id!r} needs a slope above 0 and strictly ascending thresholds.")
    if item.se_a < 0 or any(se < 0 for se in item.se_b):
        raise BankError(f"Item {item.id!r} has a negative standard error.")


def curve_of(item: Item, categories: int, prior: ItemPrior) -> Curve:
    """The item's response curve, integrated over what is not known about it."""
    if isinstance(item, ItemSpec):
        return _judged(item.position, categories, prior)
    if not any((item.se_a, *item.se_b)):
        return integrate(np.array([item.a]), np.array([item.b]))
    return integrate(*draws_of(item, prior, normal_points(PARAMETER_DRAWS, categories)))


@lru_cache(maxsize=64)
def _judged(position: int, categories: int, prior: ItemPrior) -> Curve:
    z = normal_points(PRIOR_DRAWS, prior.dimensions(categories))
    return integrate(*prior.parameters(position, categories, z))


def draws_of(item: Item, prior: ItemPrior, z: Floats) -> tuple[Floats, Floats]:
    """What the item may be: slopes (M,) and ascending thresholds (M, K − 1) from standard normal numbers.

    ``z`` is (M, ``prior.dimensions(K)``) for a judged item and at least (M, K) for a calibrated one, whose
    slope varies on the log scale.
    """
    if isinstance(item, ItemSpec):
        return prior.parameters(item.position, z.shape[1] - 1, z)
    size = len(item.b)
    slopes = item.a * np.exp(item.se_a / item.a * z[:, 0])
    moved = np.array(item.b) + np.array(item.se_b or (0.0,) * size) * z[:, 1 : size + 1]
    return slopes, np.sort(moved, axis=1)
