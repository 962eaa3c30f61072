"""A whole journal in reading order: each quiz with what was said, each step with what came of it, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from drawbridge.journal import Entry
from drawbridge.journal.entries import Answered
from drawbridge.mirror.practice import Step, steps
from drawbridge.mirror.takes import Take, standing, takes
from drawbridge.pack import Pack

Packs = Callable[[str], Pack | None]
"""The pack with this fingerprint, when this copy has it."""
_UNSAID = ("id", "at", "kind", "v")


@dataclass(frozen=True)
class Said:
    """One answer, in the words it was asked and given in; without its pack, in the pack's own names."""

    entry: Answered
    statement: str
    answer: str


@dataclass(frozen=True)
class Sitting:
    """One take of the quiz, and the names of the patterns set aside as not fitting."""

    take: Take
    said: tuple[Said, ...]
    aside: tuple[str, ...]


@dataclass(frozen=True)
class Walked:
    """One step, with the names of its capacity and rung."""

    step: Step
    capacity: str
    title: str


@dataclass(frozen=True)
class Other:
    """An entry that is neither of a quiz nor of a step: what it is, and what it holds."""

    at: datetime
    what: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Book:
    """``taken_back`` counts the entries that were withdrawn and are left out."""

    made: datetime
    sittings: tuple[Sitting, ...]
    steps: tuple[Walked, ...]
    others: tuple[Other, ...]
    taken_back: int


def book(entries: Sequence[Entry], under: Packs, current: Pack, made: datetime) -> Book:
    """The book of a journal."""
    sat, walked, left = takes(entries), steps(entries), standing(entries)
    told = {take.id for take in sat} | {step.id for step in walked}
    return Book(
        made=made,
        sittings=tuple(_sitting(take, under(take.fingerprint)) for take in sat),
        steps=tuple(_walked(step, current) for step in walked),
        others=tuple(_other(entry) for entry in left if not told & set(_about(entry))),
        taken_back=len({entry.id for entry in entries if entry.kind != "withdrawn"} - {entry.id for entry in left}),
    )


def _about(entry: Entry) -> Iterator[UUID]:
    """The ids a quiz or step would know this entry by."""
    yield entry.id
    yield from (getattr(entry, name) for name in ("take", "step") if hasattr(entry, name))


def _sitting(take: Take, pack: Pack | None) -> Sitting:
    names = {pattern.id: pattern.name for pattern in pack.patterns} if pack else {}
    texts = {item.id: item.text for item in pack.items} if pack else {}
    aside = tuple(names.get(pattern, pattern) for pattern in sorted(take.not_me))
    return Sitting(take, tuple(_said(entry, texts, pack.answers if pack else ()) for entry in take.answers), aside)


def _said(entry: Answered, texts: Mapping[str, str], answers: Sequence[str]) -> Said:
    if entry.value is None:
        answer = "skipped"
    else:
        answer = answers[entry.value] if entry.value < len(answers) else f"answer {entry.value + 1}"
    return Said(entry, texts.get(entry.item, entry.item), answer)


def _walked(step: Step, pack: Pack) -> Walked:
    code, number = step.prediction.capacity, step.prediction.rung
    capacity = next((found for found in pack.capacities if found.id == code), None)
    rung = next((rung for rung in capacity.ladder if rung.rung == number), None) if capacity else None
    return Walked(step, capacity.name if capacity else code, rung.title if rung else f"Step {number}")


def _other(entry: Entry) -> Other:
    facts = ((name.replace("_", " "), _plainly(entry, name, value)) for name, value in entry if name not in _UNSAID)
    return Other(entry.at, entry.kind.replace("_", " "), tuple((name, said) for name, said in facts if said))


def _plainly(entry: Entry, name: str, value: object) -> str:
    """A field's value as a person would write it; references to other entries are left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, UUID):
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    is_a_choice = "Literal" in str(type(entry).model_fields[name].annotation)
    return str(value).replace("_", " ") if is_a_choice else str(value)
