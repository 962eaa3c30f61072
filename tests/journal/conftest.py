"""A store in memory, and a journal in it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from drawbridge.journal import Journal
from drawbridge.journal.keys import new_key
from tests.journal.memory import MemoryStore


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def journal(store: MemoryStore, key: bytes) -> Journal:
    return Journal(uuid4(), key, store)
