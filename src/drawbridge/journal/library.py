"""What is written in the margin of a page of the library. It is written when the person says so, never by itself."""

from __future__ import annotations

from typing import Literal

from drawbridge.journal.written import Name, Written


class Read(Written):
    """A page was read, or with ``section`` a place kept in it. The latest of a page holds.

    ``page`` is named as packs name it: ``article:willpower``.
    """

    kind: Literal["read"] = "read"
    v: Literal[1] = 1
    page: Name
    section: Name | None = None


class Saved(Written):
    """A page was put aside to be found again, until it is withdrawn."""

    kind: Literal["saved"] = "saved"
    v: Literal[1] = 1
    page: Name
