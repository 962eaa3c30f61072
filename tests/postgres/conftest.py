"""Someone who walks through the rooms."""

from __future__ import annotations

import pytest

from tests.web.person import Person


@pytest.fixture
def person() -> Person:
    return Person()
