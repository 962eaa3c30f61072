"""The shelf of packs: the one in use, and those that earlier answers were given under.

A pack is public text, so a copy of each one used is kept beside the journals. An answer given under an older
wording is then still shown, and scored, under that wording.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cache, cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.urls import reverse

from drawbridge.measure import Bank, ItemSpec
from drawbridge.pack import Pack, PackError, load_pack
from drawbridge.pack.search import Index, build


class Shelf:
    """The current pack, and a lookup by fingerprint of those kept in ``archive``."""

    def __init__(self, folder: Path, archive: Path) -> None:
        self.folder = folder
        self.archive = archive

    @cached_property
    def current(self) -> Pack:
        return read(self.folder)

    def keep(self) -> None:
        """Copy the current pack to the archive, whole or not at all."""
        target = self.archive / self.current.fingerprint
        if target.exists():
            return
        self.archive.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="partial-", dir=self.archive) as beside:
            copied = Path(shutil.copytree(self.folder, Path(beside) / "pack", copy_function=_copy_durably))
            try:
                copied.rename(target)
            except OSError:
                if not target.exists():  # else someone else was quicker
                    raise

    def under(self, fingerprint: str) -> Pack | None:
        """The pack with this fingerprint, or None when this copy of Drawbridge has never had it."""
        if fingerprint == self.current.fingerprint:
            return self.current
        found = _archived(self.archive / fingerprint) if fingerprint.isalnum() else None
        return found if found is not None and found.fingerprint == fingerprint else None


def read(folder: Path) -> Pack:
    """Load a pack with links to our rooms. Guides and articles are addressed by number, so it is read once
    to learn them."""
    return load_pack(folder, partial(address, numbers_of(load_pack(folder))))


def numbers_of(pack: Pack) -> Mapping[str, int]:
    """The neutral number that stands for each pattern and article in addresses."""
    patterns = {pattern.id: pattern.number for pattern in pack.patterns}
    return patterns | {article.id: number for number, article in enumerate(pack.articles, 1)}


def address(numbers: Mapping[str, int], kind: str, id_: str) -> str:
    """Where a link of a pack leads. No address says what it is about."""
    match kind:
        case "pattern":
            return reverse("library:guide", args=[numbers[id_]])
        case "article":
            return reverse("library:article", args=[numbers[id_]])
        case "room":
            return reverse(f"{id_}:{id_}")
        case _:
            return reverse("library:capacity", args=[id_])


@cache
def _archived(folder: Path) -> Pack | None:
    """A pack as it was kept; None when it is not there, or damaged. Whoever asks compares the fingerprint."""
    try:
        return read(folder) if folder.is_dir() else None
    except PackError:
        return None


def _copy_durably(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    with Path(target).open("rb") as copied:
        os.fsync(copied.fileno())


@cache
def shelf() -> Shelf:
    return Shelf(settings.PACK_DIR, settings.PACK_ARCHIVE)


def phrase(key: str, **places: object) -> str:
    """A sentence of the pack in use, its places filled."""
    return shelf().current.words[key].format(**places)


@cache
def bank_of(pack: Pack) -> Bank:
    """The item bank of a pack: provisional, since nobody's answers have calibrated it yet."""
    return Bank.provisional(
        [ItemSpec(i.id, i.pattern, 1 if i.keyed == "direct" else -1, i.position) for i in pack.items],
        scales=[pattern.id for pattern in pack.patterns],
        categories=len(pack.answers),
    )


@cache
def index_of(pack: Pack) -> Index:
    """What search looks in; built once a pack."""
    return build(pack)


def bank_name(pack: Pack) -> str:
    """Which bank scores answers to this pack, as each take records it."""
    bank = bank_of(pack)
    return "provisional" if bank.is_provisional else f"calibrated {bank.provenance.date}"


def scored_with(pack: Pack, bank: Bank) -> str:
    """Which bank scored answers to this pack, and what it rests on, for the person who gave them."""
    told = bank.provenance
    if bank.is_provisional:
        rests_on = "our judgement of each statement, as nobody's answers have been counted yet"
    else:
        rests_on = f"the answers of {told.people:,} people, counted on {told.date}, file {told.data_sha256[:8]}"
    return f"{pack.ref}, with weights that rest on {rests_on}; {told.engine}"
