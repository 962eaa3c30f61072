"""The folders a fault is tried on, the figures it gave, and what slows it down made quick where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.noting import figure, pytest_terminal_summary
from tests.faults.quickly import quick

__all__ = ["figure", "pytest_terminal_summary"]


@pytest.fixture
def quickly() -> Iterator[None]:
    with quick():
        yield
