"""What is tapped beyond the words of the pack: when it began, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

BEGAN = {
    "just_now": "Just now",
    "minutes": "A few minutes ago",
    "earlier_today": "Earlier today",
    "before_today": "Yesterday or before",
}
HAPPENED = {
    "as_feared": "As feared",
    "partly": "Partly",
    "not_as_feared": "Not as feared",
    "never_found_out": "Never found out",
}
RECALLED = {
    "did_it": "Yes, and I did it",
    "came": "Yes",
    "not": "No",
    "no_cue": "It was no moment for it",
}


class Choice(Protocol):
    """A choice of the pack: what is stored, what the button says, and the sentence behind it."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def line(self) -> str: ...


def chosen(choices: Iterable[Choice], id_: str) -> Choice | None:
    """The choice with this id; None when the pack no longer has it."""
    return next((choice for choice in choices if choice.id == id_), None)
