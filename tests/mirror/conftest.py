"""The core pack and its bank, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawbridge.measure import Bank, ItemSpec
from drawbridge.pack import Pack, load_pack
from tests.mirror.written import Pen

CORE = Path(__file__).resolve().parents[2] / "content" / "core"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack(CORE)


@pytest.fixture(scope="session")
def bank(pack: Pack) -> Bank:
    return Bank.provisional(
        [ItemSpec(i.id, i.pattern, 1 if i.keyed == "direct" else -1, i.position) for i in pack.items],
        scales=[pattern.id for pattern in pack.patterns],
    )


@pytest.fixture
def pen() -> Pen:
    return Pen()
