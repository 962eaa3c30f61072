"""A letter to take along: what someone did here, counted in plain words. No praise, no score, nobody's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from drawbridge.journal.entries import Entry
from drawbridge.journal.sequence import Entries
from drawbridge.mirror.moments import Moment, moments
from drawbridge.mirror.people import people
from drawbridge.mirror.practice import Step, steps
from drawbridge.mirror.progress import days
from drawbridge.mirror.promises import Promise, promises
from drawbridge.pack import Pack

SENTENCES = 3
"""Sentences of one's own that a letter carries, the latest."""
CARDS = 5
"""Cards that go along, the latest."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Own:
    """A sentence the person wrote, with the line that leads to it."""

    intro: str
    text: str


@dataclass(frozen=True)
class Letter:
    """``counts`` are the sentences of what was done, ``close`` those it ends with, ``cards`` pairs of need and stay."""

    title: str
    opening: str
    counts: tuple[str, ...]
    own: tuple[Own, ...]
    cards: tuple[tuple[str, str], ...]
    close: tuple[str, ...]
    written: date

    @property
    def text(self) -> str:
        """The whole letter as plain text."""
        own = [f"{one.intro}\n“{one.text}”" for one in self.own]
        cards = ["\n".join(filter(None, card)) for card in self.cards]
        return "\n\n".join([self.title, self.opening, *self.counts, *own, *cards, *self.close]) + "\n"


def letter(entries: Sequence[Entry], pack: Pack, now: datetime) -> Letter:
    """The letter of a journal, dated in ``now``'s zone. What was done with someone marked as unsafe is left out."""
    entries = Entries.of_all(entries).in_order
    who, words = people(entries), pack.words
    stepped = [step for step in steps(entries) if step.was_done and who.counts(step.prediction)]
    promised = [promise for promise in promises(entries) if who.counts(promise.made)]
    noted = [moment for moment in moments(entries) if who.counts(moment.noted)]
    counts = (
        _practised(stepped, pack),
        _caught(noted, pack),
        _steps(stepped, pack),
        _promises(promised, pack),
        _returns(days(entries, now.tzinfo).returns, pack),
        _people(len(who.shown), pack),
    )
    said = tuple(filter(None, counts))
    return Letter(
        title=words["leaving.title"],
        opening=_opening(entries, pack, now),
        counts=said or (words["leaving.nothing"],),
        own=_own(stepped, _names(entries), pack, now.tzinfo),
        cards=_cards(promised),
        close=tuple(words[f"leaving.{key}"] for key in ("carry", "unknown", "close")),
        written=now.date(),
    )


def _opening(entries: Sequence[Entry], pack: Pack, now: datetime) -> str:
    first = min((entry.at for entry in entries), default=now).astimezone(now.tzinfo)
    months = {"first": f"{first:%B %Y}", "last": f"{now:%B %Y}"}
    key = "opening_one" if months["first"] == months["last"] else "opening"
    return pack.words[f"leaving.{key}"].format(**months)


def _practised(stepped: Iterable[Step], pack: Pack) -> str:
    names = {capacity.id: capacity.name for capacity in pack.capacities}
    codes = dict.fromkeys(step.prediction.capacity for step in stepped)
    what = "; ".join(names.get(code, code) for code in codes)
    return pack.words["leaving.practised"].format(what=what) if what else ""


def _caught(noted: Sequence[Moment], pack: Pack) -> str:
    early = sum(moment.ended is not None and moment.ended.caught == "before" for moment in noted)
    key = "caught_one" if len(noted) == 1 else "caught" if early else "caught_plain"
    return pack.words[f"leaving.{key}"].format(count=len(noted), early=early) if noted else ""


def _steps(stepped: Sequence[Step], pack: Pack) -> str:
    """What could not be told counts as not looked back on."""
    checked = [step.outcome.matched for step in stepped if step.outcome and step.outcome.matched != "could_not_tell"]
    key = "steps_one" if len(stepped) == 1 else "steps" if checked else "steps_plain"
    places = {"count": len(stepped), "matched": checked.count("as_predicted"), "checked": len(checked)}
    return pack.words[f"leaving.{key}"].format(**places) if stepped else ""


def _promises(promised: Sequence[Promise], pack: Pack) -> str:
    kept = sum(promise.outcome == "kept" for promise in promised)
    key = "promises_one" if len(promised) == 1 else "promises" if kept else "promises_plain"
    return pack.words[f"leaving.{key}"].format(made=len(promised), kept=kept) if promised else ""


def _returns(count: int, pack: Pack) -> str:
    return pack.words["leaving.returns_one" if count == 1 else "leaving.returns"].format(count=count) if count else ""


def _people(count: int, pack: Pack) -> str:
    return pack.words["leaving.people_one" if count == 1 else "leaving.people"].format(count=count) if count else ""


def _own(stepped: Iterable[Step], names: frozenset[str], pack: Pack, zone: tzinfo | None) -> tuple[Own, ...]:
    """What they expect next time, in their words: the latest that name nobody."""
    said = [step.outcome for step in stepped if step.outcome and step.outcome.next_time.strip()]
    nobodys = [outcome for outcome in said if not any(name in _spoken(outcome.next_time) for name in names)]
    latest = sorted(nobodys, key=lambda outcome: (outcome.at, outcome.id))[-SENTENCES:]
    intro = pack.words["leaving.own_words"]
    return tuple(Own(intro.format(date=_day(one.at.astimezone(zone))), one.next_time.strip()) for one in latest)


def _names(entries: Iterable[Entry]) -> frozenset[str]:
    """Everyone ever named in the journal, as :func:`_spoken` would have them."""
    written = (getattr(entry, name, None) for entry in entries for name in ("person", "to", "into"))
    return frozenset(spoken for name in written if isinstance(name, str) and (spoken := _spoken(name)).strip())


def _spoken(text: str) -> str:
    """Words alone, in lower case, with a space around each, so that whole names are found, and not parts."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _cards(promised: Iterable[Promise]) -> tuple[tuple[str, str], ...]:
    """The words of the cards that were made, each once, without their times."""
    latest = dict.fromkeys((promise.made.need, promise.made.stay) for promise in reversed(list(promised)))
    return tuple(card for card in latest if any(card))[:CARDS]


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
