"""Space-request cards: what is needed, that nobody is leaving, and when the sender is back (``cards.toml``)."""

from __future__ import annotations

from typing import Literal

from drawbridge.pack.schema import Slug, Table, Text

Tie = Literal["partner", "friend", "parent", "sibling", "colleague", "grown-child", "anyone"]
Tone = Literal["warm", "plain", "brief", "light", "formal"]
Kept = Literal["kept", "moved", "broken"]


class Card(Table):
    """One request for space. ``back`` holds ``{time}``, which begins with a clock time: ``20:40 tomorrow``."""

    id: Slug
    tie: Tie
    tone: Tone
    need: Text
    stay: Text
    back: Text

    @property
    def template(self) -> str:
        """The whole message, with ``{time}`` still open."""
        return f"{self.need} {self.stay} {self.back}"

    def message(self, time: str) -> str:
        """The whole message: ``I need some time. I am not leaving. I am back at 20:40.``"""
        return self.template.format(time=time)


class Reply(Table):
    """What to say when the time has come; ``text`` may hold ``{time}``, the new one."""

    id: Slug
    kind: Kept
    tone: Tone
    text: Text

    @property
    def asks_time(self) -> bool:
        """Whether it names a new time."""
        return "{time}" in self.text

    def message(self, time: str = "") -> str:
        """The text with the new time filled in."""
        return self.text.format(time=time)


class Cards(Table):
    """``cards.toml``; ``not_for`` says with whom none of them is for. Empty in a pack without one."""

    not_for: str = ""
    cards: tuple[Card, ...] = ()
    replies: tuple[Reply, ...] = ()
