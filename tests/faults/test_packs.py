"""R4, R6: the copies of packs beside the journals. A damaged one is never shown; made side by side, there is one.

Shown to fail: with the comparison of fingerprints taken out of ``Shelf.under`` the changed statement is found; with one
common name for the unfinished copy, starts beside each other break.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from drawbridge.web.packs import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf that has moved on to a newer pack, with the one before it in its archive."""
    before = Shelf(settings.PACK_DIR, tmp_path / "archive")
    before.keep()
    newer = Path(shutil.copytree(settings.PACK_DIR, tmp_path / "newer"))
    told = (newer / "pack.toml").read_text()
    (newer / "pack.toml").write_text(told.replace("In the last three months", "In the last few months"))
    return Shelf(newer, tmp_path / "archive")


def test_an_earlier_pack_is_found_as_it_was(shelf: Shelf) -> None:
    (kept,) = shelf.archive.iterdir()
    found = shelf.under(kept.name)
    assert found is not None
    assert found.frame == "In the last three months"
    assert found.fingerprint == kept.name != shelf.current.fingerprint


@pytest.mark.parametrize("says", ["I feel safest when", "\x00"])
def test_a_damaged_copy_of_an_earlier_pack_is_not_shown(shelf: Shelf, says: str) -> None:
    """Whether it can still be read, with another statement in it, or not at all."""
    (kept,) = shelf.archive.iterdir()
    items = kept / "items" / "control.toml"
    items.write_text(items.read_text().replace("I ", says + " ", 1))
    assert shelf.under(kept.name) is None


def test_copies_made_side_by_side_are_one_whole_copy(tmp_path: Path) -> None:
    shelf = Shelf(settings.PACK_DIR, tmp_path / "archive")
    assert shelf.current.items
    with ThreadPoolExecutor(8) as starts:
        list(starts.map(lambda _: shelf.keep(), range(8)))
    (kept,) = shelf.archive.iterdir()
    assert {file.name for file in kept.rglob("*")} == {file.name for file in settings.PACK_DIR.rglob("*")}
