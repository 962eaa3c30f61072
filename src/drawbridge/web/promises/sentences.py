"""What promises add up to, in sentences. No share of fewer than five, and each with its doubt."""

from __future__ import annotations

from drawbridge.mirror.promises import Exits, Kept
from drawbridge.web.templatetags.words import in_words


def counted_in_words(found: Kept) -> str:
    """``Six promises: four kept, one late, one that broke. Of one more nothing is said yet.``"""
    parts = [(found.kept, "kept"), (found.late, "late"), (found.broken, "that broke"), (found.ahead, "still ahead")]
    said = ", ".join(f"{in_words(count)} {what}" for count, what in parts if count)
    sentences = [f"{in_words(found.made).capitalize()} promise{_s(found.made)}{': ' if said else ''}{said}."]
    if found.open:
        sentences.append(f"Of {in_words(found.open)} nothing is said yet, and {_they(found.open)} nothing else.")
    if found.moved:
        sentences.append(f"{in_words(found.moved).capitalize()} {_was(found.moved)} given a new time on the way.")
    return " ".join(sentences)


def share_in_words(found: Kept) -> str:
    """The share of kept ones with its doubt; empty while there are too few."""
    if not found.enough:
        return ""
    return f"Of the {found.known} known, {found.kept} {_was(found.kept)} kept on time. {_doubt(found.low, found.high)}"


def exits_in_words(found: Exits) -> str:
    """How often someone who left gave a time; empty while there are too few."""
    if not found.enough:
        return ""
    return (
        f"Of {found.left} moments you left, {found.promised} came with a card and a time. "
        f"{_doubt(found.low, found.high)} What you said without a card is not in this."
    )


def _doubt(low: float, high: float) -> str:
    return (
        "With so few, chance plays along: if nothing changes, the share over a long time could be anywhere from "
        f"{round(100 * low)} to {round(100 * high)} in 100."
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _they(count: int) -> str:
    return "it counts as" if count == 1 else "they count as"
