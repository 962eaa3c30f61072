"""The people of a journal: one fold over everything that names someone, whatever order it arrived in.

Entries carry an alias and never a key, so nothing is lost when the entry that first named someone is taken back,
when a journal comes in from a file, or when an older entry arrives late. What an alias means is asked here.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from drawbridge.journal.entries import (
    Entry,
    PersonAdded,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
)
from drawbridge.mirror.takes import in_order

_ABOUT = frozenset({PersonAdded, PersonRenamed, PersonMerged, PersonFlagged, PersonRemoved})
"""The kinds that say something about people; all others only mention them."""
_When = tuple[datetime, UUID]
_LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Person:
    """Someone, as far as this journal goes: what they are called here, which kind of tie, and whether steps are off.

    ``id`` is the hex of the entry that named them first. It is good for an address, and for nothing that is kept: when
    that entry is taken back, the next one that names them gives the id. Entries keep the alias.
    """

    id: str
    alias: str
    tie: str
    flagged: bool
    added: datetime

    @property
    def uuid(self) -> UUID:
        """The id as addresses write it."""
        return UUID(self.id)


@dataclass(frozen=True)
class People:
    """Everyone in a journal, latest mentioned first, and what each name means and meant."""

    all: tuple[Person, ...] = ()
    _meanings: Mapping[str, Sequence[tuple[_When, str]]] = field(default_factory=dict, repr=False)
    _here: Mapping[str, Person] = field(default_factory=dict, repr=False)
    _apart: frozenset[str] = frozenset()

    @property
    def shown(self) -> tuple[Person, ...]:
        """Those who may be suggested by name and counted: everyone without a flag."""
        return tuple(person for person in self.all if not person.flagged)

    def named(self, alias: str, at: datetime | None = None) -> Person | None:
        """Whom this name means: now, or as it was meant at a time. Renames and merges are followed."""
        return self._here.get(self._key(alias, None if at is None else (at, _LAST)) or "")

    def by_id(self, id_: str) -> Person | None:
        """The person with this id, or the one into whom they were merged."""
        return self._here.get(id_)

    def of(self, entry: Entry) -> Person | None:
        """Whom an entry names; None when nobody, or someone who was removed since."""
        return self._here.get(self._key(_alias(entry), (entry.at, entry.id)) or "")

    def counts(self, entry: Entry) -> bool:
        """Whether an entry may enter a figure or a pattern. Caution with someone flagged is protection, so it may not;
        taking the flagged person off the list does not change that.
        """
        return not self._apart or self._key(_alias(entry), (entry.at, entry.id)) not in self._apart

    def names(self, person: Person) -> frozenset[str]:
        """Every name they have or had, as :func:`spelled` writes it."""
        return frozenset(name for name in self._meanings if self.named(name) == person)

    def _key(self, alias: str, when: _When | None) -> str | None:
        meanings = self._meanings.get(spelled(alias), ())
        if (
            when is not None and len(meanings) == 1
        ):  # nearly every name has one meaning, and there are thousands of uses
            return meanings[0][1] if meanings[0][0] <= when else None
        place = len(meanings) if when is None else bisect_right(meanings, when, key=lambda meaning: meaning[0])
        return meanings[place - 1][1] if place else None


@lru_cache(maxsize=4096)
def spelled(alias: str) -> str:
    """A name as it is compared: capitals, the way an accent is typed, and spaces make no difference.

    >>> spelled(" Mum ") == spelled("mum")
    True
    """
    return unicodedata.normalize("NFC", " ".join(alias.split()).casefold())


def people(entries: Sequence[Entry]) -> People:
    """Everyone the entries name. What was taken back counts for nothing; a replay changes nothing."""
    entries, book = in_order(entries), _Book()
    kinds = {kind for kind in entries.kinds if _can_name(kind)}
    naming: Any = (entry for entry in entries if type(entry) in kinds)
    for entry in naming:
        if entry.person and spelled(entry.person):
            book.read(entry)
    return book.closed()


def aliases(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The names that may be offered as a tap, latest mentioned first. Someone with a flag is never suggested."""
    return tuple(person.alias for person in people(entries).shown)


def naming(entries: Sequence[Entry], names: Collection[str]) -> frozenset[UUID]:
    """The entries that hold one of these names, whomever they meant by it then, those taken back too."""
    held = ("person", "to", "into")
    return frozenset(e.id for e in entries if any(spelled(str(getattr(e, name, ""))) in names for name in held))


def afterwards(entries: Sequence[Entry], now: datetime) -> datetime:
    """When to say something about people, so that it comes after all said of them, even if a clock was wrong."""
    last = max((entry.at for entry in entries if _alias(entry)), default=now)
    return max(now, last + timedelta(microseconds=1))


def _alias(entry: Entry) -> str:
    """The name in an entry of whatever kind; empty when it names nobody."""
    person = entry.person if _can_name(type(entry)) else None  # type: ignore[union-attr]
    return person if isinstance(person, str) else ""


@cache
def _can_name(kind: type[Entry]) -> bool:
    """Whether entries of this kind have a place for a name. Asked once a kind: a journal has thousands of entries."""
    return "person" in kind.model_fields


@dataclass
class _Page:
    """What is known about one person while the entries are read. ``chosen``: the spelling was given on purpose."""

    id: str
    alias: str
    added: datetime
    seen: _When
    tie: str = "unsaid"
    flagged: bool = False
    chosen: bool = False
    gone: bool = False
    into: str | None = None


class _Book:
    """The fold itself. A name goes on meaning the same person until that person is removed."""

    def __init__(self) -> None:
        self.pages: dict[str, _Page] = {}
        self.meanings: dict[str, list[tuple[_When, str]]] = {}
        self.mentioned: dict[str, _Page] = {}
        """Whom each spelling meant when it was last read; good until something is said about people."""

    def read(self, entry: Entry) -> None:
        if type(entry) not in _ABOUT:
            return self._mentioned(_alias(entry), entry)
        self.mentioned.clear()
        match entry:
            case PersonAdded():
                self._added(entry)
            case PersonRenamed():
                self._renamed(entry)
            case PersonMerged():
                self._merge(into=self._meant(entry.into, entry), page=self._meant(entry.person, entry))
            case PersonFlagged():
                self._meant(entry.person, entry).flagged = entry.flagged
            case PersonRemoved():
                self._meant(entry.person, entry).gone = True
        return None

    def closed(self) -> People:
        roots = {key: self._root(key) for key in self.pages}
        here = {key: _person(page) for key, page in self.pages.items() if not page.into and not page.gone}
        latest = sorted(here, key=lambda key: self.pages[key].seen, reverse=True)
        return People(
            tuple(here[key] for key in latest),
            {name: [(when, roots[key]) for when, key in said] for name, said in self.meanings.items()},
            {key: here[root] for key, root in roots.items() if root in here},
            frozenset(key for key, page in self.pages.items() if page.flagged),
        )

    def _added(self, entry: PersonAdded) -> None:
        page = self._meant(entry.person, entry)
        page.alias = page.alias if page.chosen else entry.person
        page.chosen, page.seen = True, (entry.at, entry.id)
        page.tie = page.tie if entry.tie == "unsaid" else entry.tie

    def _renamed(self, entry: PersonRenamed) -> None:
        """Given a name that means another one, the two are one person."""
        page, other = self._meant(entry.person, entry), self._known(entry.to)
        if other is not None:
            page = self._merge(into=other, page=page)
        else:
            page.flagged = page.flagged or self._was_flagged(entry.to)
            self._means(entry.to, page, entry)
        page.alias, page.chosen, page.tie = entry.to, True, entry.tie or page.tie

    def _merge(self, into: _Page, page: _Page) -> _Page:
        """One person from here on, with the flag of either and the names of both."""
        if page is not into:
            into.flagged = into.flagged or page.flagged
            into.tie = page.tie if into.tie == "unsaid" else into.tie
            into.added, into.seen = min(into.added, page.added), max(into.seen, page.seen)
            page.into = into.id
        return into

    def _mentioned(self, alias: str, entry: Entry) -> None:
        page = self.mentioned.get(alias)
        if page is None:
            page = self.mentioned[alias] = self._meant(alias, entry)
        page.seen = (entry.at, entry.id)
        if alias != page.alias and not page.chosen and spelled(alias) == spelled(page.alias):
            page.alias = alias

    def _last(self, alias: str) -> _Page | None:
        said = self.meanings.get(spelled(alias))
        return self.pages[self._root(said[-1][1])] if said else None

    def _known(self, alias: str) -> _Page | None:
        """Whom a name means so far, unless they were removed."""
        page = self._last(alias)
        return None if page is None or page.gone else page

    def _was_flagged(self, alias: str) -> bool:
        page = self._last(alias)
        return page is not None and page.flagged

    def _meant(self, alias: str, entry: Entry) -> _Page:
        return self._known(alias) or self._new(alias, entry)

    def _new(self, alias: str, entry: Entry) -> _Page:
        """Someone named for the first time. A flag outlives being taken off the list: it is taken back on purpose."""
        key = entry.id.hex if entry.id.hex not in self.pages else f"{entry.id.hex}-merged"
        page = self.pages[key] = _Page(key, alias, entry.at, (entry.at, entry.id), flagged=self._was_flagged(alias))
        self._means(alias, page, entry)
        return page

    def _means(self, alias: str, page: _Page, entry: Entry) -> None:
        self.meanings.setdefault(spelled(alias), []).append(((entry.at, entry.id), page.id))

    def _root(self, key: str) -> str:
        while into := self.pages[key].into:
            key = into
        return key


def _person(page: _Page) -> Person:
    return Person(page.id, page.alias, page.tie, page.flagged, page.added)
