"""People who walk through the rooms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.person import Person


@pytest.fixture
def person() -> Person:
    return Person()


@pytest.fixture
def another() -> Callable[[], Person]:
    return Person
