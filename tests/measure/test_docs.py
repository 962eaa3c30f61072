"""The pages about measurement keep up with the code: the tutorial runs, the signatures are the real ones."""

from __future__ import annotations

import doctest
import inspect
import re
import runpy
import shutil
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import drawbridge.measure

DOCS = Path(__file__).resolve().parents[2] / "docs" / "measurement"
EXAMPLE = DOCS / "example"
BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.S)
ENTRY = re.compile(r"^```\{py:(?:function|class|method|exception)\} ([\w.]+)(\(.*)?$", re.M)
MODULE = re.compile(r"^```\{py:module\} ([\w.]+)$", re.M)


def blocks(language: str) -> list[str]:
    """What stands between fences of the tutorial, in its order."""
    return [text for said, text in BLOCK.findall((DOCS / "tutorial.md").read_text()) if said == language]


def test_the_tutorial_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its quiz asks and says what the page shows, and all that follows can be asked of what that left behind."""
    shown = next(text for text in blocks("") if text.startswith("Q1"))
    monkeypatch.chdir(shutil.copytree(EXAMPLE, tmp_path / "first"))
    typed = iter(re.findall(r"skip it: (\d)\n", shown))

    def answer(asked: str) -> str:
        print(asked + (said := next(typed)))
        return said

    monkeypatch.setattr("builtins.input", answer)
    left = runpy.run_path("live.py")
    assert capsys.readouterr().out == shown
    examples = "\n".join(text for text in blocks("python") if ">>>" in text)
    assert examples.count(">>>") > 8
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(doctest.DocTestParser().get_doctest(examples, left, "tutorial", "tutorial.md", 0))
    assert runner.failures == 0


def test_the_files_of_the_example_are_those_the_tutorial_shows() -> None:
    assert blocks("toml")[0] == (EXAMPLE / "SCALES.toml").read_text()
    assert blocks("python")[0] == (EXAMPLE / "live.py").read_text()
    assert (EXAMPLE / "answers.csv").read_text().startswith(blocks("text")[0])


def test_the_real_questionnaire_is_read_in_the_tutorial_as_in_the_bench() -> None:
    assert tomllib.loads(blocks("toml")[1]) == tomllib.loads(
        (DOCS.parents[1] / "bench" / "ecr.scales.toml").read_text()
    )


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
