"""The package as a library: its examples are true, and it loads light."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import drawbridge.measure

MODULES = [f"drawbridge.measure.{found.name}" for found in pkgutil.iter_modules(drawbridge.measure.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_a_live_quiz_loads_neither_scipy_nor_calibration() -> None:
    code = "import sys, drawbridge.measure; print([m for m in sys.modules if 'scipy' in m or 'calibrate' in m])"
    paths = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths, check=True)
    assert done.stdout.strip() == "[]"
