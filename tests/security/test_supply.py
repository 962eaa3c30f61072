"""R19: what a running Drawbridge is made of: few packages, each pinned by hash, each with a licence that allows it.

That each lock file holds hashes and no index is proved in ``tests/test_house.py``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "run.txt"
MOST_PACKAGES = 25
FREE = {
    *("MIT", "MIT-0", "MIT License", "0BSD", "Zlib", "CC0-1.0", "PSF-2.0"),
    *("BSD", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0"),
}
"""Licences whose terms are kept by passing on their text."""


@cache
def bill(folder: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, ROOT / "scripts" / "sbom", folder / "sbom.json"], check=True)
    found: dict[str, Any] = json.loads((folder / "sbom.json").read_text())
    return found


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bill(tmp_path_factory.mktemp("bill"))["components"]
    return found


def test_it_lists_exactly_what_is_locked_with_every_hash(parts: list[dict[str, Any]]) -> None:
    lines = [line for line in LOCK.read_text().replace("\\\n", "").splitlines() if line and line[0] != "#"]
    assert len(parts) == len(lines) and len(lines) > 15
    for part, line in zip(parts, lines, strict=True):
        assert re.match(rf"{part['name']}(\[[^]]*\])?=={re.escape(part['version'])}\b", line)
        assert [found["content"] for found in part["hashes"]] == re.findall(r"sha256:(\w+)", line)
        assert part["hashes"] and all(len(found["content"]) == 64 for found in part["hashes"])


def test_there_are_at_most_twenty_five(parts: list[dict[str, Any]]) -> None:
    assert len({part["name"] for part in parts}) <= MOST_PACKAGES


def test_every_one_has_a_licence_this_project_may_use(parts: list[dict[str, Any]]) -> None:
    licences = {part["name"]: part["licenses"][0]["license"]["name"] for part in parts}
    unclear = {
        name: licence
        for name, licence in licences.items()
        if not all(set(re.split(r" OR ", one.strip("() "))) & FREE for one in licence.split(" AND "))
    }
    assert unclear == {}


def test_it_is_a_cyclonedx_document_and_comes_out_the_same_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = bill(tmp_path / "one"), bill(tmp_path / "two")
    assert one == two
    assert (one["bomFormat"], one["specVersion"], one["version"]) == ("CycloneDX", "1.6", 1)
    assert one["metadata"]["component"]["name"] == "drawbridge"
    refs = [part["bom-ref"] for part in one["components"]]
    assert len(set(refs)) == len(refs) and one["dependencies"] == [{"ref": "drawbridge", "dependsOn": refs}]


def test_nothing_from_elsewhere_runs_when_it_is_installed() -> None:
    """Only wheels that are built already, or our own: the lock's build file pins what builds ours."""
    made = (ROOT / "scripts" / "environment").read_text()
    assert made.count("--require-hashes") == 2
    assert "--no-build-isolation --no-deps" in made


@pytest.mark.faults
def test_no_known_weakness_is_listed_for_any_of_them() -> None:
    """Asks a public list, and so runs only in the long form, and only where that list can be reached."""
    if (audit := shutil.which("pip-audit")) is None:
        pytest.skip("pip-audit is not installed here, so known weaknesses were not looked up")
    asked = [audit, "--disable-pip", "--require-hashes", "-r", LOCK, "--progress-spinner=off"]
    answer = subprocess.run(asked, capture_output=True, text=True, timeout=300, check=False)
    if answer.returncode and "vulnerabilit" not in answer.stderr + answer.stdout:
        pytest.skip(f"the list of known weaknesses cannot be reached from here: {answer.stderr.strip()[-200:]}")
    said = answer.stdout + answer.stderr
    if "could not be audited" in said:  # and pip-audit ends with 0 all the same
        pytest.skip("the list that can be reached from here knows nothing of these packages")
    assert answer.returncode == 0, answer.stdout


@pytest.mark.faults
def test_two_builds_of_the_wheel_are_the_same_bytes(tmp_path: Path) -> None:
    """From two copies of the tree in two places, with the builder that the lock file pins."""
    made = []
    for name in ("one", "another/place"):
        tree = tmp_path / name
        tree.mkdir(parents=True)
        for part in ("src", "content"):
            shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copyfile(ROOT / part, tree / part)
        build = "from hatchling.build import build_wheel; print(build_wheel('.'))"
        said = subprocess.check_output([sys.executable, "-c", build], cwd=tree, text=True)
        made.append((tree / said.splitlines()[-1]).read_bytes())
    assert made[0] == made[1]
    assert len(made[0]) > 100_000
