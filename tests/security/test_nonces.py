"""R24: the numbers that must never come twice, counted: ten million sealings under one key.

Each is sealed as an entry is, and its nonce is kept; sorted, no two neighbours are alike. That counts, and proves
nothing about chance: two of ten million numbers of 96 random bits are alike with a probability of about 6 in 10^16.
What it finds is a generator that is not random, a counter that starts anew, or a nonce made from what is sealed. Shown
to fail: "a nonce of its own" in ``tests/faults/removed.toml``; and below, a generator with 24 random bits.
"""

from __future__ import annotations

import os
from uuid import UUID

import numpy as np
import pytest

from drawbridge.journal import keys
from drawbridge.journal.seal import Place, Seal
from tests.faults.figures import Figure

PLACE = Place(UUID(int=1), "entry", UUID(int=2), "body")


def twice(seal: Seal, count: int) -> int:
    """How many nonces of so many sealings had been there before."""
    nonces = np.empty((count, 12), np.uint8)
    for number in range(count):
        nonces[number] = np.frombuffer(seal.close(b"", PLACE), np.uint8, 12, 1)
    found = nonces.view("V12").ravel()
    parts = [np.frombuffer(found.tobytes(), ">u4").reshape(-1, 3)[:, part] for part in range(3)]
    order = np.lexsort(parts)
    ordered = nonces[order]
    return int(np.all(ordered[1:] == ordered[:-1], axis=1).sum())


@pytest.mark.parametrize("count", [100_000, pytest.param(10_000_000, marks=pytest.mark.faults)])
def test_no_nonce_comes_twice_under_one_key(count: int, figure: Figure) -> None:
    repeated = twice(Seal(keys.new_key()), count)
    assert repeated == 0
    figure("R24 nonces", sealed=count, twice=repeated)


def test_a_generator_that_is_not_random_enough_is_seen() -> None:
    assert twice(Seal(keys.new_key(), lambda size: os.urandom(3) + bytes(size - 3)), 50_000) > 10
