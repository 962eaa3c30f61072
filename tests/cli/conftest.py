"""Commands close their files to others; the tests after them find the mask as it was."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def closed_to_others() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)
