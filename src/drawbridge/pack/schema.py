"""The shape of every file in a pack. Unknown fields are refused, so that a misspelt one is never lost."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

Text = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
CapacityId = Annotated[str, Field(pattern=r"^[A-D][1-9]$")]
Whole = Annotated[int, Strict()]
Number = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
Address = Annotated[str, Field(pattern=r"^https?://\S+$")]
Position = Annotated[Whole, Field(ge=1, le=5)]

_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.[\s-]?)+")

LoopStage = Literal["cue", "alarm", "move", "relief", "missing", "belief"]
SlowStage = Literal["shrinks", "floods", "others", "second-belief", "story"]
Strength = Literal["A", "B", "C"]


class Table(BaseModel):
    """A TOML table: frozen, and closed to fields nobody described."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


# pack.toml and needs.toml


class Named(Table):
    """A family, strand or need: an id, its name, and one plain sentence."""

    id: Text
    name: Text
    line: Text


class Manifest(Table):
    """``pack.toml``: what the pack is, and the frame all its items share."""

    id: Slug
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    format: Literal[1] = Field(alias="schema")
    title: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    licence: Text
    frame: Text
    answers: tuple[Text, ...] = Field(min_length=3, max_length=7)
    families: tuple[Named, ...] = Field(min_length=1)
    strands: tuple[Named, ...] = Field(min_length=1)


class Needs(Table):
    """``needs.toml``."""

    needs: tuple[Named, ...] = Field(min_length=1)


# patterns/<id>.toml


class Neighbour(Table):
    """A pattern that is easily taken for this one, and the sentence that tells them apart."""

    to: Slug
    tell_apart: Text


class Pointer(Table):
    """A capacity this pattern points to; the first has weight 1."""

    to: CapacityId
    weight: Annotated[Number, Field(gt=0, le=1)]


class Pattern(Table):
    """One protective pattern: what it keeps safe, what it charges, what to keep of it."""

    id: Slug
    number: Annotated[Whole, Field(ge=1, le=99)]
    name: Text
    family: Slug
    tagline: Text
    summary: Text
    protects: tuple[Slug, ...] = Field(min_length=1, max_length=2)
    pays_with: tuple[Slug, ...] = Field(min_length=1, max_length=2)
    equation: tuple[Text, ...] = Field(min_length=2, max_length=2)
    gift: Text
    gift_line: Text
    protects_line: Text
    costs_line: Text
    mirror: Slug | None = None
    neighbours: tuple[Neighbour, ...] = Field(min_length=1)
    capacities: tuple[Pointer, ...] = Field(min_length=1)


# items/<pattern>.toml


class Item(Table):
    """One statement of the quiz; ``position`` and ``second_position`` are two blind judgements of it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*-\d\d$")]
    text: Text
    kind: Literal["behaviour", "pull", "cost"]
    keyed: Literal["direct", "reversed"]
    position: Position
    second_position: Position
    checked_against: tuple[Slug, ...] = Field(min_length=1)

    @property
    def pattern(self) -> str:
        """The pattern it belongs to: the id without its number."""
        return self.id.rsplit("-", 1)[0]


class ItemSheet(Table):
    """All items of one pattern."""

    pattern: Slug
    items: tuple[Item, ...] = Field(min_length=1)


# capacities/<id>.md


class Evidence(Table):
    """A claim, the source it rests on, and what that source does not show."""

    claim: Text
    source: Text
    limit: Text


class Rung(Table):
    """One graded practice. ``dose`` is its size from 0.1 to 1; ``minutes`` the time it takes."""

    rung: Annotated[Whole, Field(ge=1)]
    dose: Annotated[Number, Field(ge=0.1, le=1)]
    title: Text
    act: Text
    minutes: Annotated[Whole, Field(ge=1)]
    with_someone: Flag
    with_whom: Text = Field(alias="with")
    where: Text
    leave_out: Text
    predict: Text
    done_when: Text
    smaller: Text
    again: Text
    if_badly: str = ""
    skip_if: str = ""


class CapacityFront(Table):
    """Front matter of a capacity. Without a ladder it is explained, but has no practice yet."""

    id: CapacityId
    name: Text
    strand: Annotated[str, Field(pattern=r"^[A-D]$")]
    article: Flag
    line: Text
    not_this: Text
    if_then: Text
    skip_if: Text
    lapse: Text
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    ladder: tuple[Rung, ...] = ()


# guides/<pattern>.md and articles/<id>.md


class Arrow(Table):
    """A stage of the loop, and the way out on the arrow that leaves it."""

    label: Text
    line: Text
    exit: CapacityId
    exit_line: Text


class LoopArrow(Arrow):
    """A stage of the quick loop, cue to belief."""

    stage: LoopStage


class SlowArrow(Arrow):
    """A stage of the slow loop, which closes over months."""

    stage: SlowStage


class GuideFront(Table):
    """Front matter of a guide."""

    pattern: Slug
    title: Text
    reviewed: date
    first_step: Text
    scenes: tuple[Text, ...] = Field(min_length=3, max_length=3)
    sources: tuple[Text, ...] = Field(min_length=4, max_length=10)
    loop: tuple[LoopArrow, ...] = Field(min_length=6, max_length=6)
    slow: tuple[SlowArrow, ...] = Field(min_length=5, max_length=5)


class ArticleFront(Table):
    """Front matter of an article."""

    id: Slug
    title: Text
    line: Text
    reviewed: date
    sources: tuple[Text, ...] = Field(min_length=1)


# sources.toml


class Source(Table):
    """A work a claim rests on, how strong it is, in whom it was studied, and what it does not show."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    authors: Text
    year: Annotated[Whole, Field(ge=1850, le=2100)]
    title: Text
    where: Text
    strength: Strength
    studied: Text
    limit: Text
    doi: Annotated[str, Field(pattern=r"^10\.\d{4,9}/\S+$")] | None = None
    url: Address | None = None

    @property
    def label(self) -> str:
        """Short form for the text: ``Craske et al. 2014``."""
        names = [name for name in re.split(r",\s*&?\s*|\s+&\s+", self.authors) if not _INITIALS.fullmatch(name)]
        who = " & ".join(names) if len(names) <= 2 and names[-1] != "and others" else f"{names[0]} et al."
        return f"{who} {self.year}"


class Sources(Table):
    """``sources.toml``."""

    sources: tuple[Source, ...] = Field(min_length=1)


# help.toml


class Link(Table):
    """A directory or site that helps anywhere."""

    name: Text
    url: Address
    what: Text


class General(Table):
    """What is shown before a country is chosen."""

    line: str = ""
    danger: str = ""
    privacy: str = ""
    links: tuple[Link, ...] = ()


class Line(Table):
    """One help line: reached by number, by text message or at its address."""

    name: Text
    hours: Text
    serves: Text
    source: Address
    checked: date
    languages: tuple[Text, ...] = ()
    number: Text | None = None
    text: Text | None = None
    url: Address | None = None


class Country(Table):
    """The emergency number and the help lines of one country."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    name: Text
    emergency: Text
    checked: date
    source: Address
    note: str = ""
    lines: tuple[Line, ...] = ()


class Help(Table):
    """``help.toml``: where to turn, with the date each number was checked."""

    general: General = General()
    countries: tuple[Country, ...] = ()
