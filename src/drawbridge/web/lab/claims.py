"""What is commonly said, each sentence with its verdict from the facts of the model; and what the links stand on."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from django.http import QueryDict
from pydantic import BaseModel, ConfigDict

from drawbridge.loop.facts.found import Found, found
from drawbridge.web.lab.forms import read
from drawbridge.web.lab.knobs import Knobs

HERE = Path(__file__).parent
Verdict = Literal["fails", "undecided", "depends", "part", "built-in", "holds"]
VERDICTS: dict[Verdict, str] = {
    "fails": "does not hold here",
    "undecided": "undecided here",
    "depends": "depends on one number",
    "part": "holds in part",
    "built-in": "holds because it was built in",
    "holds": "holds here",
}
"""Worst first, which is the order on the page."""
COUNTED: dict[Verdict, tuple[str, str]] = {
    "fails": ("does not hold", "do not hold"),
    "undecided": ("is undecided", "are undecided"),
    "depends": ("hangs on one number", "hang on one number"),
    "part": ("holds in part", "hold in part"),
    "built-in": ("holds because it was built in", "hold because they were built in"),
    "holds": ("holds", "hold"),
}
Badge = Literal["measured", "assumed", "metaphor"]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Claim(Table):
    """A sentence people say, what the model says of it, and what is known of people."""

    id: str
    said: str
    verdict: Verdict
    facts: list[str]
    model: str
    people: str
    sources: list[str]
    page: Literal["year", "pairs"] = "year"
    run: str = ""
    beside: str = ""

    @property
    def checks(self) -> tuple[Found, ...]:
        """The facts behind it, as they were found."""
        return tuple(found()[id_] for id_ in self.facts)

    @property
    def in_words(self) -> str:
        return VERDICTS[self.verdict]

    def knobs(self) -> tuple[Knobs, Knobs]:
        """The run that shows it, and the run beside it."""
        run, beside = (read(QueryDict(query)) for query in (self.run, self.beside))
        if run.errors or beside.errors:
            raise ValueError(f"claims.toml, “{self.id}”: {run.errors or beside.errors}")
        return run.knobs(), beside.knobs()


class Link(Table):
    """One arrow of the loop, and what stands behind it."""

    says: str
    badge: Badge
    letter: Literal["A", "B", "C"]
    note: str
    sources: list[str]


class _Claims(Table):
    claims: list[Claim]


class _Links(Table):
    links: list[Link]


@cache
def claims() -> tuple[Claim, ...]:
    """All of them, those that fail first."""
    read_ = _Claims.model_validate(tomllib.loads((HERE / "claims.toml").read_text(encoding="utf-8")))
    return tuple(sorted(read_.claims, key=lambda claim: list(VERDICTS).index(claim.verdict)))


def tally() -> list[tuple[int, str]]:
    """How many of each verdict there are, with the words that follow the number."""
    counts = {verdict: sum(claim.verdict == verdict for claim in claims()) for verdict in VERDICTS}
    return [(count, COUNTED[verdict][count != 1]) for verdict, count in counts.items() if count]


@cache
def links() -> tuple[Link, ...]:
    """The links of the loop, the best founded first."""
    return tuple(_Links.model_validate(tomllib.loads((HERE / "links.toml").read_text(encoding="utf-8"))).links)
