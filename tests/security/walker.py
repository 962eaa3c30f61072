"""Goes everywhere and fills in everything, finding forms and links on the pages themselves.

Nobody tells it which forms there are: a form that is added tomorrow is filled in tomorrow. It goes
back for what it has done least, so locking, erasing and opening again are part of every walk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol
from zlib import crc32

from django.urls import Resolver404, resolve

from tests.security.forms import Field, Form, Page

PASSPHRASE = "four quiet green lamps"
LEAVE = "/x"
"""The way out is another test's business."""
TWICE = 2
"""A form that explains something before it begins is pressed again."""
Key = tuple[str, tuple[str, ...], str]
"""Which form it is: the route it goes to, the fields the person sees, the button pressed."""


ENDS = ("keep/lock/", "keep/erase/")
"""What takes something away is done last, that which takes least first, so that what needs it comes before."""


class Hands(Protocol):
    """Whatever can look at a page and send a form."""

    def get(self, path: str) -> Page: ...
    def send(self, form: Form, filled: dict[str, str]) -> Page: ...


@dataclass
class Walker:
    """``words`` says what to write into a text field; ``saw`` is told every page that came."""

    hands: Hands
    words: Callable[[Form, Field], str]
    saw: Callable[[Page], None] = lambda page: None
    times: int = 1
    patience: int = 6
    """How often to go back for a form or a room that is not to be had just now."""
    most_alike: int = 20
    """How many rooms of one kind it enters: there are hundreds of rungs, and they are alike."""
    done: Counter[Key] = field(default_factory=Counter)
    forms: dict[Key, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    entered: Counter[str] = field(default_factory=Counter)
    tried: Counter[object] = field(default_factory=Counter)
    code: str = ""

    def walk(self, most: int = 1_200) -> None:
        """Go on until every form that was found is sent ``times`` times and every room seen, or ``most`` steps."""
        page = self._arrive(self.hands.get("/"))
        for _ in range(most):
            if (following := self._next(page)) is None:
                return
            page = self._arrive(following)

    def sends(self, page: Page, form: Form) -> Page:
        """Fill in every field of a form and send it."""
        self.done[_key(form)] += 1
        filled = {field.name: self._fill(form, field) for field in form.shown}
        return self.hands.send(form, filled)

    def missing(self) -> set[object]:
        """Forms that were found and never sent, and kinds of room that were linked and never seen."""
        seen = {route(path) for path in self.entered}
        return {key for key in self.forms if not self.done[key]} | (set(self.rooms.values()) - seen)

    def _arrive(self, page: Page) -> Page:
        self._note(page)
        for form in page.forms():
            self.forms[_key(form)] = page.path
        self.rooms |= {link: route(link) for link in page.links() if link != LEAVE}
        if code := "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", page.html)):
            self.code = code
        return page

    def _note(self, page: Page) -> None:
        self.saw(page)
        self.entered[page.path] += 1

    def _next(self, page: Page) -> Page | None:
        """A form that stands here, else one elsewhere or a room not seen; what ends something, when nothing else is."""
        here = [form for form in page.forms() if self.done[_key(form)] < self.times]
        going_on = [form for form in here if not _ends(_key(form))]
        if going_on:
            return self.sends(page, min(going_on, key=lambda form: self.done[_key(form)]))
        wanted: list[Key | str] = [key for key in self.forms if self.done[key] < self.times]
        wanted += self._unseen()
        wanted = [key for key in wanted if self.tried[key] < self.patience]
        if not wanted:
            return None
        there = min(wanted, key=lambda key: (_ends(key), self.tried[key]))
        if (found := next((form for form in here if _key(form) == there), None)) is not None:
            return self.sends(page, found)
        self.tried[there] += 1
        return self._go(there)

    def _unseen(self) -> list[str]:
        """Rooms not yet seen, those of each kind in a fixed but mixed order, and not more than ``most_alike``."""
        seen = Counter(route(path) for path in self.entered)
        unseen = [room for room, kind in self.rooms.items() if not self.entered[room] and seen[kind] < self.most_alike]
        return sorted(unseen, key=lambda room: (seen[self.rooms[room]], crc32(room.encode())))

    def _go(self, there: Key | str) -> Page:
        """To a room, or to where a form last stood; when something else stands there now, that is filled in."""
        page = self.hands.get(there if isinstance(there, str) else self._where(there))
        found = page.path == there if isinstance(there, str) else there in map(_key, page.forms())
        instead = sorted(page.forms(), key=lambda form: self.done[_key(form)])
        if found or not instead:
            return page
        self._note(page)
        answer = self.sends(page, instead[0])
        return answer if answer.status < 400 else self._begin_anew(answer)

    def _where(self, key: Key) -> str:
        """Where a form stood last; when it was not there any more, the next time another room of that kind."""
        alike = [room for room, kind in self.rooms.items() if kind == route(self.forms[key])]
        turn = self.tried[key] - 1
        return self.forms[key] if turn == 0 or not alike else alike[-turn % len(alike)]

    def _begin_anew(self, page: Page) -> Page:
        """When what stands in the way does not give way, as after erasing: to the first form there was."""
        self._note(page)
        page = self.hands.get(self.forms[next(iter(self.forms))])
        for _ in range(TWICE):
            if page.forms():
                page = self.sends(page, page.forms()[0])
            if page.status < 400:
                break
            self._note(page)
        return page

    def _fill(self, form: Form, field: Field) -> str:
        if field.options:
            return field.options[0]
        if field.kind in ("time", "date"):
            return field.value
        match field.name:
            case "zone":
                return field.value
            case "digits":
                return ""  # there is no phone at hand that makes them
            case "year":
                return "1985"
            case "code" if self.code:
                return self.code
        return PASSPHRASE if field.kind == "password" else self.words(form, field)


def route(path: str) -> str:
    """The address as the address book writes it, such as ``practice/step/<uuid:step>/``."""
    try:
        return resolve(path).route
    except Resolver404:
        return path


def _ends(there: Key | str) -> int:
    """How much this form takes away of what others need; nothing for most, and for every room."""
    return 0 if isinstance(there, str) or there[0] not in ENDS else 1 + ENDS.index(there[0])


def _key(form: Form) -> Key:
    name, value = form.button or ("", "")
    asked = {field.name for field in form.shown} | ({name} if name else set())
    return route(form.action), tuple(sorted(asked)), value


def fields_sent(done: Iterable[Key]) -> list[frozenset[str]]:
    """What each form that was sent asked for, by fields or by its buttons."""
    return [frozenset(names) for _, names, _ in done]
