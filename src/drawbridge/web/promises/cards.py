"""The words of a card: chosen from the pack by tie and tone, with a gap for the time, and changed as one likes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drawbridge.pack.cards import Card, Cards, Reply

GAP = "…"
"""What stands for the time until there is one."""
TIES = {
    "anyone": "Anyone",
    "partner": "A partner",
    "friend": "A friend",
    "parent": "A parent",
    "sibling": "A brother or sister",
    "grown-child": "A grown child",
    "colleague": "A colleague",
}
TONES = {"plain": "Plain", "warm": "Warm", "brief": "Brief", "light": "Light", "formal": "Formal"}


@dataclass(frozen=True)
class Words:
    """What is needed, that nobody is leaving, and when the sender is back, with a gap for the time."""

    need: str
    stay: str
    line: str


PLAIN = Words("I need some time.", "I am not leaving.", f"I am back at {GAP}")
"""What is there when a pack has no cards."""


def pick(cards: Cards, tie: str, tone: str, after: str = "") -> Card | None:
    """A card for this tie and tone; the one after ``after``, so that asking again shows another.

    Without one of that tone, the first of the tie; without any of the tie, one for anyone.
    """
    of_tie = [card for card in cards.cards if card.tie == tie]
    wanted = [card for card in of_tie if card.tone == tone] or of_tie[:1]
    if not wanted:
        return None if tie == "anyone" else pick(cards, "anyone", tone, after)
    ids = [card.id for card in wanted]
    return wanted[(ids.index(after) + 1) % len(wanted) if after in ids else 0]


def words_of(card: Card | None) -> Words:
    """A card's three lines, to be changed."""
    return Words(card.need, card.stay, _with_gap(card.back)) if card else PLAIN


def _with_gap(line: str) -> str:
    """A line with dots for its time; at its end they stand for the full stop, too."""
    return line.replace("{time}.", GAP) if line.endswith("{time}.") else line.replace("{time}", GAP)


def with_time(line: str, time: str) -> str:
    """The last line with its time: in the gap, or as a sentence of its own where the gap was taken out.

    >>> with_time("I am back at …", "20:40 tomorrow")
    'I am back at 20:40 tomorrow.'
    >>> with_time("I will ring you", "20:40")
    'I will ring you. At 20:40.'
    """
    before, gap, after = re.sub(r"\.\.\.", GAP, line.strip()).partition(GAP)
    if gap:
        return f"{before}{time}{after or '.'}"
    return " ".join(filter(None, (_closed(before), f"At {time}.")))


def _closed(line: str) -> str:
    return line if not line or line[-1] in ".!?" else f"{line}."


def replies(cards: Cards, kind: str, time: str = GAP) -> list[tuple[str, str]]:
    """What can be said when the time has come: id and text, a new time filled in where there is one."""
    return [(reply.id, reply.message(time).replace(f"{GAP}.", GAP)) for reply in cards.replies if reply.kind == kind]


def repair(cards: Cards, id_: str) -> Words | None:
    """A reply to a promise that broke, as a card with a new time: what happened, what comes with it, when I am back."""
    reply = next((one for one in cards.replies if one.id == id_ and one.kind == "broken" and one.asks_time), None)
    return _as_card(_sentences(reply)) if reply else None


def _sentences(reply: Reply) -> list[str]:
    return re.split(r"(?<=[.?!]) ", _with_gap(reply.text))


def _as_card(said: Sequence[str]) -> Words:
    line = next(sentence for sentence in said if GAP in sentence)
    first, *rest = [sentence for sentence in said if sentence != line]
    return Words(first, " ".join(rest), line)
