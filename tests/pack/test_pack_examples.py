"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from drawbridge.pack import locate, markdown, reading, syllables


@pytest.mark.parametrize("module", [locate, markdown, reading, syllables], ids=lambda module: str(module.__name__))
def test_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
