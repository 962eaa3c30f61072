"""Rules of the whole repository: what its files may hold, what it depends on, and that the docs keep up."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from drawbridge.cli import main
from drawbridge.pack import schema

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("run", "dev", "build", "postgres")
MOST_PACKAGES = 25
LONGEST_MODULE = 400


@cache
def texts() -> dict[str, str]:
    """Every text file that is, or would be, committed."""
    found = {}
    for name in names():
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a font or a picture; or deleted and not yet committed
    return found


def names() -> list[str]:
    """Files git knows or would take; where there is no git, those in no folder of built or hidden things."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        files = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
        made = {"build", "_build", "dist", "screens", "__pycache__"}
        return [str(f) for f in files if not made & set(f.parts) and not f.parts[0].startswith(".")]
    return [name for name in listed.split("\0") if name]


def lines_with(pattern: str) -> list[str]:
    search = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), 1)
        if search.search(line)
    ]


def docs() -> str:
    return "\n".join(text for name, text in texts().items() if name.startswith("docs/"))


def requirements(lock: str) -> list[str]:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    return text.replace("\\\n", "").splitlines()


def packages(lock: str) -> set[str]:
    return {line.split("==")[0] for line in requirements(lock) if not line.startswith("#")}


# What stands in the files


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    folders = "|".join(("work", "farm", "root", "tmp", "Users", r"home/\w+"))
    assert lines_with(rf"(?<![\w.\]}}~-])/({folders})/\w") == []


def test_no_file_names_a_package_index() -> None:
    hosts = [r"\.".join(host) for host in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"))]
    options = ["-".join(option) for option in (("index", "url"), ("find", "links"), ("trusted", "host"))]
    assert lines_with(rf"(?<!no-emit-)({'|'.join(hosts + options)})") == []


def test_no_file_has_an_emoji() -> None:
    assert lines_with("[\U0001f000-\U0001faff\u2600-\u26ff\u2705\u2728\u274c\ufe0f]") == []


def test_no_module_is_too_long_to_read_in_one_sitting() -> None:
    modules = {name: text.count("\n") for name, text in texts().items() if re.match(r"src/.*\.py$", name)}
    assert {name: lines for name, lines in modules.items() if lines > LONGEST_MODULE} == {}


def test_nothing_is_left_unfinished_by_its_own_words() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error", "lorem" + " ipsum"))
    assert [hit for hit in lines_with(rf"\b({words})\b") if hit.startswith(("src/", "content/", "docs/"))] == []


# What it depends on


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_names_versions_and_hashes_only(lock: str) -> None:
    pinned = re.compile(r"[a-z0-9-]+(\[[a-z,-]+\])?==[\w.]+( ; [^#@]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    odd = [line for line in requirements(lock) if not line.startswith("#") and not pinned.fullmatch(line)]
    assert odd == []
    assert packages(lock)


def test_a_running_drawbridge_needs_few_packages() -> None:
    assert len(packages("run")) <= MOST_PACKAGES


def test_every_package_that_runs_is_justified_in_a_decision() -> None:
    decisions = "\n".join(text for name, text in texts().items() if name.startswith("docs/decisions/"))
    assert {name for name in packages("run") if not re.search(rf"\b{re.escape(name)}\b", decisions, re.I)} == set()


def test_every_declared_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}  # type: ignore[index]
    assert declared <= packages("run") <= packages("dev")


def test_vendored_files_are_the_ones_their_list_describes() -> None:
    for vendor in (ROOT / "src").rglob("VENDOR.toml"):
        entries = tomllib.loads(vendor.read_text())["files"]
        found = {entry["name"]: sha256(vendor.parent / entry["name"]) for entry in entries}
        assert found == {entry["name"]: entry["sha256"] for entry in entries}
        assert all((vendor.parent / entry["licence_file"]).is_file() for entry in entries)


def test_every_font_is_listed_as_vendored() -> None:
    fonts = {font.name for font in (ROOT / "src").rglob("*.woff2")}
    lists = "".join(vendor.read_text() for vendor in (ROOT / "src").rglob("VENDOR.toml"))
    assert fonts
    assert {font for font in fonts if f'/{font}"' not in lists} == set()


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# What the docs say


def test_every_test_that_the_docs_name_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", docs()))
    assert len(named) >= 25
    gone = [f"{file}::{name}" for file, name in sorted(named) if f"def {name}(" not in texts().get(file, "")]
    assert gone == []


def test_every_hard_case_has_a_test() -> None:
    section = texts()["docs/proof.md"].split("## Hard cases")[1].split("\n## ")[0]
    rows = [row for row in section.splitlines() if row.startswith("| ") and not row.startswith("| case")]
    assert len(rows) >= 18 and [row for row in rows if "::test_" not in row] == []


def commands(group: click.Group, name: str) -> Iterator[str]:
    context = click.Context(group)
    for child in group.list_commands(context):
        command = group.get_command(context, child)
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {child}")
        else:
            yield f"{name} {child}"


def test_every_command_is_documented() -> None:
    assert [command for command in commands(main, "drawbridge") if f"`{command}" not in docs()] == []


def test_every_setting_is_documented_and_no_other() -> None:
    variable = re.compile(r"DRAWBRIDGE_[A-Z0-9_]+")
    used = {hit for name, text in texts().items() if name.startswith("src/") for hit in variable.findall(text)}
    documented = set(variable.findall(texts()["docs/run.md"]))
    assert used == documented


def test_every_field_of_a_pack_is_documented() -> None:
    tables = [model for model in vars(schema).values() if isinstance(model, type) and issubclass(model, schema.Table)]
    fields = {field.alias or name for table in tables for name, field in table.model_fields.items()}
    assert {field for field in fields if f"`{field}`" not in texts()["docs/content.md"]} == set()


def test_every_make_command_that_is_mentioned_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", texts()["Makefile"], re.M))
    mentioned = re.compile(r"(?:^|`)make ([a-z]+)", re.M)
    prose = {name: text for name, text in texts().items() if name.endswith(".md")}
    assert {hit for text in prose.values() for hit in mentioned.findall(text)} <= targets
