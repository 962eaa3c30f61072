"""What ``drawbridge doctor`` says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "look", "wrong"]


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what to do about it."""

    level: Level
    what: str
    todo: str = ""
