"""A fresh tiny pack for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack.tiny_pack import TinyPack, write_tiny_pack


@pytest.fixture
def pack(tmp_path: Path) -> TinyPack:
    return write_tiny_pack(tmp_path)
