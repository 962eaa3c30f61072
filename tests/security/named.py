"""Tests that a document names: whether each is there, and runs with ``make test``."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFF = ("skip", "xfail", "slow", "mark.faults")


@cache
def functions_in(file: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(file.read_text())
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def exists(test: str) -> bool:
    """Whether ``file::name[case]`` is there, the case left out."""
    file, _, name = test.partition("[")[0].partition("::")
    return (ROOT / file).is_file() and name in functions_in(ROOT / file)


def wrong_with(test: str) -> str:
    """What is wrong with ``file::name``; empty when it is there and runs."""
    file, _, name = test.partition("::")
    if not (ROOT / file).is_file():
        return f"{file} is not there"
    if (found := functions_in(ROOT / file).get(name)) is None:
        return f"{file} has no {name}"
    marks = " ".join(
        ast.unparse(mark).split("(", maxsplit=1)[0] for mark in found.decorator_list
    )  # not those of its cases
    return f"{name} is switched off" if any(off in marks for off in OFF) else ""
