"""What a page offers to someone who can only click and type: its forms, its fields, its links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

TYPED = ("text", "textarea", "password")
"""Kinds of field that take words."""


MOST_BUTTONS = 4
"""How many buttons of one form are told apart; a row of eleven numbers need not be pressed through."""


@dataclass(frozen=True)
class Field:
    """One field. ``longest`` is None where the page sets no limit."""

    name: str
    kind: str
    value: str = ""
    options: tuple[str, ...] = ()
    longest: int | None = None


@dataclass(frozen=True)
class Form:
    """A form with one of its buttons; a page's form with three buttons is three of these."""

    action: str
    fields: tuple[Field, ...]
    button: tuple[str, str] | None = None

    @property
    def shown(self) -> tuple[Field, ...]:
        """What the person fills in."""
        return tuple(field for field in self.fields if field.kind != "hidden")

    @property
    def typed(self) -> tuple[Field, ...]:
        """What the person writes words in; passphrases are no such words."""
        return tuple(field for field in self.fields if field.kind in ("text", "textarea"))


@dataclass(frozen=True)
class Page:
    """An answer as a reader has it before them."""

    path: str
    status: int
    html: str
    sent: tuple[str, str, tuple[tuple[str, str], ...]]
    """Method, address and fields of the request that this is the last answer to."""

    def forms(self) -> list[Form]:
        return _read(self).forms()

    def links(self) -> list[str]:
        return _read(self).links

    def form(self, action: str) -> Form:
        """The first form whose address contains ``action``."""
        return next(form for form in self.forms() if action in form.action)


def _read(page: Page) -> _Reader:
    reader = _Reader(page.path)
    reader.feed(page.html)
    return reader


@dataclass
class _Draft:
    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str] | None] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.links: list[str] = []
        self._drafts: list[_Draft] = []
        self._inside = False
        self._writing = ""

    def forms(self) -> list[Form]:
        return list(self._forms())

    def _forms(self) -> Iterator[Form]:
        for draft in self._drafts:
            for button in draft.buttons[:MOST_BUTTONS] or [None]:
                yield Form(draft.action, tuple(draft.fields.values()), button)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"].split("#")[0].split("?")[0])
        elif tag == "form":
            self._drafts.append(_Draft(given.get("action") or self.here))
            self._inside = True
        elif self._inside and tag == "button":
            named = "name" in given
            self._drafts[-1].buttons.append((given["name"], given.get("value", "")) if named else None)
        elif self._inside and tag in ("input", "textarea", "select") and given.get("name"):
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        fields, name, value = self._drafts[-1].fields, given["name"], given.get("value", "")
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in ("radio", "checkbox"):
            before = fields.get(name, Field(name, kind))
            fields[name] = replace(before, options=(*before.options, given.get("value", "on")))
            return
        longest = int(given["maxlength"]) if "maxlength" in given else None
        fields[name] = Field(name, kind, value, longest=longest)
        self._writing = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._writing:
            fields = self._drafts[-1].fields
            fields[self._writing] = replace(fields[self._writing], value=fields[self._writing].value + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            self._writing = ""
