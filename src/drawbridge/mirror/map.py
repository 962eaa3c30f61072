"""The map of one take: positions with their doubt, needs, capacities, and the answers behind each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from drawbridge.journal.entries import Answered
from drawbridge.measure import Bank, Profile, influence, score
from drawbridge.mirror.needs import NeedShare, Signal, need_shares, signals
from drawbridge.mirror.positions import SURE, Position, leaders, positions
from drawbridge.mirror.takes import Take
from drawbridge.pack import Item, Pack

NUMBERS = dict(enumerate(["Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"], 3))
"""How a headline counts."""
MOST = 5
"""Patterns the map speaks of one by one; the rest stand together below."""
FEW = 30
"""A take stopped before this many answers says so in its first sentence."""


@dataclass(frozen=True)
class Reason:
    """One answer behind a result, and how far it moved its own pattern (in standard deviations; + is more active)."""

    item: Item
    answer: str
    moved: float

    @property
    def direction(self) -> str:
        return "towards more" if self.moved > 0 else "towards less"

    @property
    def size(self) -> float:
        return abs(self.moved)


@dataclass(frozen=True)
class Pull:
    """A pattern's position with the answers that moved it, largest first."""

    position: Position
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Map:
    """Everything the map page shows."""

    take: Take
    pack: Pack
    headline: str
    doubt: str
    beyond: str
    leading: tuple[Pull, ...]
    others: tuple[Pull, ...]
    set_aside: tuple[Position, ...]
    needs: tuple[NeedShare, ...]
    capacities: tuple[Signal, ...]
    answered: int
    skipped: int
    taken: datetime

    @property
    def pulls(self) -> tuple[Pull, ...]:
        return self.leading + self.others

    @property
    def any_shows(self) -> bool:
        return any(pull.position.shows for pull in self.leading)


def map_of(take: Take, pack: Pack, bank: Bank) -> Map:
    """Draw the map of a take under the pack its answers were given under."""
    profile = score(bank, take.as_answers())
    found = positions(profile, bank, pack, take.not_me)
    top = leaders(found, profile)
    kept = [p for p in found if not p.not_me]
    leading = [p for p in kept if p.shows][:MOST] or kept[:3]
    reasons = _reasons(take, pack, bank)
    return Map(
        take=take,
        pack=pack,
        headline=_headline(top, kept, profile, pack),
        doubt=_doubt(take, pack, bank),
        beyond=pack.words["map.beyond"].format(count=NUMBERS[len(leading)]) if len(top) > len(leading) else "",
        leading=tuple(Pull(p, reasons.get(p.pattern.id, ())) for p in leading),
        others=tuple(Pull(p, reasons.get(p.pattern.id, ())) for p in _in_order(kept) if p not in leading),
        set_aside=tuple(p for p in found if p.not_me),
        needs=need_shares(found, pack),
        capacities=signals(found, pack),
        answered=len(take.given),
        skipped=len(take.answers) - len(take.given),
        taken=take.ended or take.started,
    )


def pointed_to(take: Take, pack: Pack, bank: Bank) -> tuple[Signal, ...]:
    """The capacities of the map of a take, without drawing the rest of it."""
    return signals(positions(score(bank, take.as_answers()), bank, pack, take.not_me), pack)


def _headline(top: Sequence[Position], kept: Sequence[Position], profile: Profile, pack: Pack) -> str:
    words = pack.words
    if not any(position.enough for position in kept):
        return words["map.not_enough"]
    if not top:
        return words["map.little"]
    if len(top) == 1:
        return words["map.leader" if _is_clear(top[0], kept, profile) else "map.only"].format(name=top[0].pattern.name)
    if len(top) == 2:
        return words["map.two"].format(first=top[0].pattern.name, second=top[1].pattern.name.lower())
    return words["map.several"].format(count=NUMBERS.get(len(top), str(len(top))))


def _in_order(found: Sequence[Position]) -> list[Position]:
    """The library's order, which says nothing about the answers."""
    return sorted(found, key=lambda position: position.pattern.number)


def _is_clear(first: Position, kept: Sequence[Position], profile: Profile) -> bool:
    rivals = (p for p in kept if p is not first and p.enough)
    return all(profile.probability_above(first.pattern.id, p.pattern.id) > SURE for p in rivals)


def _doubt(take: Take, pack: Pack, bank: Bank) -> str:
    """What to hold against this map; nothing where it is whole and its statements were measured."""
    if take.why == "stopped" and len(take.given) < FEW:
        return pack.words["map.stopped"].format(count=len(take.given))
    return pack.words["map.new_quiz"] if bank.is_provisional else ""


def _reasons(take: Take, pack: Pack, bank: Bank) -> dict[str, tuple[Reason, ...]]:
    """Per pattern, its answers with the shift each one made, largest first."""
    given: list[Answered] = list(take.given)
    moved = influence(bank, take.as_answers())
    grouped: dict[str, list[Reason]] = {}
    for answer in given:
        item = pack.item(answer.item)
        label = pack.answers[answer.value or 0]
        grouped.setdefault(item.pattern, []).append(Reason(item, label, moved[answer.item]))
    return {
        pattern: tuple(sorted(reasons, key=lambda reason: -abs(reason.moved))) for pattern, reasons in grouped.items()
    }
