"""Someone using the pages with scripts switched off: reads forms off the page, fills them in, sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what it would send untouched."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[Form] = []
        self._textarea = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action") or self.here))
        elif self.forms and given.get("name"):
            self._field(tag, given)
        elif tag == "option" and self._select and "selected" in given:
            self.forms[-1].fields[self._select] = given.get("value", "")

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], given["name"], given.get("type", "")
        if kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(given.get("value", "on"))
            if "checked" in given:
                form.fields[name] = given.get("value", "on")
        elif tag == "input":
            form.fields[name] = given.get("value", "")
        elif tag == "textarea":
            form.fields[name], self._textarea = "", name
        elif tag == "select":
            self._select = name

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].fields[self._textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        elif tag == "select":
            self._select = ""


class Person:
    """A browser without scripts, and whoever sits at it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.page: HttpResponse

    def goes_to(self, path: str) -> str:
        self.page = self.client.get(path, follow=True)
        return self.reads()

    def reads(self) -> str:
        return self.page.content.decode()

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def path(self) -> str:
        return self.page.request["PATH_INFO"]

    def forms(self) -> list[Form]:
        parser = _Forms(self.path)
        parser.feed(self.reads())
        return parser.forms

    def form(self, action: str = "") -> Form:
        """The first form whose address contains ``action``."""
        return next(form for form in self.forms() if action in form.action)

    def sends(self, form: Form, **filled: Any) -> str:
        """Send a form with some fields filled in; a field given as None is left out."""
        data = {name: value for name, value in {**form.fields, **filled}.items() if value is not None}
        self.page = self.client.post(form.action, data, follow=True)
        return self.reads()

    def begins(self) -> str:
        """Read the consent page, agree, and open the first statement."""
        self.goes_to("/start/")
        self.sends(self.form("/start/"), year="1985", agree="on")
        return self.sends(self.form("/quiz/begin/"))

    def answers(self, choice: int | None = 3) -> str:
        """Answer the statement on the page; None skips it."""
        form = self.form("/quiz/")
        return self.sends(form, skip="1") if choice is None else self.sends(form, choice=str(choice))

    def answers_many(self, count: int, choice: int = 3) -> str:
        for _ in range(count):
            self.answers(choice)
        return self.reads()

    def stops(self) -> str:
        return self.sends(self.form("/quiz/stop/"))

    def keeps(self, nickname: str = "heron", passphrase: str = "four quiet green lamps") -> str:
        self.goes_to("/keep/")
        return self.sends(self.form("/keep/"), nickname=nickname, passphrase=passphrase, again=passphrase)

    def opens(self, nickname: str = "heron", passphrase: str = "four quiet green lamps") -> str:
        self.goes_to("/keep/open/")
        return self.sends(self.form("/keep/open/"), nickname=nickname, passphrase=passphrase)
