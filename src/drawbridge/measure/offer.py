"""Which items are on offer in a sitting, whatever they would tell: exposure control, and places for new items.

Both follow from the seed and the items' names alone. So a sitting picked up later goes on as it would have gone on, and
nobody need remember what was on offer.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from drawbridge.measure.bank import Bank
from drawbridge.measure.curves import Ints
from drawbridge.measure.items import ItemSpec
from drawbridge.measure.settings import Settings
from drawbridge.measure.sitting import Sitting

Flags = NDArray[np.bool_]


def on_offer(sitting: Sitting) -> Flags:
    """Whether each item may be chosen for what it tells, (J,). Raises UnknownItem for a share of an item not held.

    An item with a share below 1 is offered in that share of sittings (van der Linden & Veldkamp 2004). While new items
    are seeded, they wait for their places, so that what is asked never depends on what is not known about them.
    """
    bank, settings = sitting.bank, sitting.settings
    offered = np.ones(len(bank.items), dtype=bool)
    for item, share in settings.shares:
        offered[bank.place(item)] = luck(sitting.seed, "share", item) < share
    if settings.seeds:
        offered[new_items(bank)] = False
    return offered


def new_items(bank: Bank) -> Ints:
    """The items that rest on judgement in a bank where others are calibrated; none where all are judged."""
    judged = np.array([isinstance(item, ItemSpec) for item in bank.items])
    return np.flatnonzero(judged) if not judged.all() else np.zeros(0, dtype=np.int64)


def new_item_due(sitting: Sitting) -> int | None:
    """The new item to ask now, if this is one of its places.

    A sitting has ``seeds`` places, drawn among those that every sitting reaches: after the opening, before all floors
    are met. Neither the place nor the item depends on the answers, which calibration may then take as they come.
    """
    if not sitting.settings.seeds:
        return None
    left = [item for item in new_items(sitting.bank) if item not in sitting.reading.shown]
    if not left or len(sitting.reading.shown) not in places(sitting.bank, sitting.settings, sitting.seed):
        return None
    return int(min(left, key=lambda item: luck(sitting.seed, "new", sitting.bank.items[item].id)))


def places(bank: Bank, settings: Settings, seed: int) -> tuple[int, ...]:
    """How many items come before each new one, ascending."""
    first = settings.opening
    last = max(first + settings.seeds, len(bank.scales) * settings.floor)
    drawn = sorted(range(first, last), key=lambda place: luck(seed, "place", str(place)))
    return tuple(sorted(drawn[: settings.seeds]))


def luck(seed: int, what: str, name: str) -> float:
    """A number in [0, 1) for this sitting and name, the same at every call.

    >>> luck(7, "share", "q1") == luck(7, "share", "q1") != luck(8, "share", "q1")
    True
    """
    digest = hashlib.blake2b(f"{seed}|{what}|{name}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) * 2.0**-53
