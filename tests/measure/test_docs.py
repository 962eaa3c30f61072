"""The pages about measurement keep up with the code: the tutorial runs, the signatures are the real ones."""

from __future__ import annotations

import doctest
import inspect
import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import drawbridge.measure

DOCS = Path(__file__).resolve().parents[2] / "docs" / "measurement"
FILE = re.compile(r"```\{code-block\} \w+\n:caption: (\S+)\n\n(.*?)```", re.S)
EXAMPLES = re.compile(r"```python\n(.*?)```", re.S)
ENTRY = re.compile(r"^```\{py:(?:function|class|method|exception)\} ([\w.]+)(\(.*)?$", re.M)
MODULE = re.compile(r"^```\{py:module\} ([\w.]+)$", re.M)


def test_the_tutorial_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (DOCS / "tutorial.md").read_text()
    monkeypatch.chdir(tmp_path)
    for name, text in FILE.findall(page):
        Path(name).write_text(text)
    examples = "\n".join(EXAMPLES.findall(page))
    assert examples.count(">>>") > 20
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(examples, {}, "tutorial", "tutorial.md", 0))
    assert runner.failures == 0


def test_the_real_questionnaire_is_read_in_the_tutorial_as_in_the_bench() -> None:
    shown = dict(FILE.findall((DOCS / "tutorial.md").read_text()))["ecr.scales.toml"]
    assert tomllib.loads(shown) == tomllib.loads((DOCS.parents[1] / "bench" / "ecr.scales.toml").read_text())


def documented() -> list[tuple[str, str, str]]:
    """Module, name and signature of every entry on the API page, in order."""
    found = []
    for part in re.split(r"(?=^```\{py:module\})", (DOCS / "api.md").read_text(), flags=re.M)[1:]:
        module = MODULE.findall(part)[0]
        found += [(module, name, signature) for name, signature in ENTRY.findall(part)]
    return found


@pytest.mark.parametrize(("module", "name", "signature"), documented())
def test_a_signature_on_the_page_is_the_real_one(module: str, name: str, signature: str) -> None:
    thing: Any = import_module(module)
    for part in name.split("."):
        thing = getattr(thing, part)
    if signature:
        assert written(thing, bound=name.count(".") > 0) == signature
    else:
        assert issubclass(thing, Exception)


def test_everything_the_package_exports_is_on_the_page() -> None:
    on_page = {name for module, name, _ in documented() if module == "drawbridge.measure"}
    assert set(drawbridge.measure.__all__) - on_page == set()


def written(thing: Callable[..., Any], bound: bool) -> str:
    """A signature as the page writes it: ``...`` stands for a default that is an object of its own."""
    signature = inspect.signature(thing)
    parts, star = [], False
    for p in signature.parameters.values():
        if bound and p.name == "self":
            continue
        if p.kind is p.KEYWORD_ONLY and not star:
            parts, star = [*parts, "*"], True
        plain = isinstance(p.default, str | int | float | tuple | None)
        default = "" if p.default is p.empty else f" = {repr(p.default) if plain else '...'}"
        parts.append(f"{p.name}: {p.annotation}{default}")
    returns = "" if inspect.isclass(thing) else f" -> {signature.return_annotation}"
    return f"({', '.join(parts)}){returns}"
