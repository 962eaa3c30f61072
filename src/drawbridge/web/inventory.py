"""What is kept about people, by whom it can be read and for how long: one list, which the privacy page shows."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_name("inventory.toml")


class Thing(BaseModel):
    """One line of the list. ``fields`` are ``Model.field``, ``cookies`` settings, ``entries`` fields by kind."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    what: str
    form: Literal["sealed", "keyed hash", "hash", "readable", "not stored"]
    how: str
    why: str
    kept: str
    fields: list[str] = []
    cookies: list[str] = []
    entries: dict[str, list[str]] = {}


class File(BaseModel):
    """One file or folder, and what it holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str
    holds: str


class Inventory(BaseModel):
    """The whole list."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    things: list[Thing]
    files: list[File]


@cache
def inventory() -> Inventory:
    """Read once; a mistake in it stops the first visit to the privacy page, and the tests."""
    return Inventory.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
