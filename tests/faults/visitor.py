"""Someone at a real browserless connection, who writes down what they sent and what the server acknowledged."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from tests.web.person import Form, Person

ANSWERS = (0, 1, 2, 3, 4, None)


class Lost(Exception):
    """The connection ended before the answer came: whether it was kept is not known to the sender."""


@dataclass(frozen=True)
class Page:
    """An answer, with the names that Django's test client gives it."""

    status_code: int
    content: bytes
    headers: dict[str, str]
    request: dict[str, str]


class Wire:
    """One keep-alive connection to the server, and its cookies."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.cookies: dict[str, str] = {}
        self._line: HTTPConnection | None = None

    def get(self, path: str, follow: bool = True) -> Page:
        page = self.ask("GET", path)
        return self.follow(page) if follow else page

    def follow(self, page: Page) -> Page:
        while page.status_code in (302, 303):
            page = self.ask("GET", page.headers["location"])
        return page

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Page:
        """One request and its whole answer, or :class:`Lost`."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._line = self._line or HTTPConnection(self.host, timeout=30)
            self._line.request(method, path, body, headers)
            answer = self._line.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            self.hang_up()
            raise Lost from error
        self._keep_cookies(answer.headers.get_all("Set-Cookie") or [])
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Page(answer.status, content, found, {"PATH_INFO": urlsplit(path).path})

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _keep_cookies(self, lines: list[str]) -> None:
        for line in lines:
            for name, cookie in SimpleCookie(line).items():
                if cookie.value and cookie["max-age"] != "0":
                    self.cookies[name] = cookie.value
                else:
                    self.cookies.pop(name, None)


@dataclass(frozen=True)
class Sent:
    """A form that was sent: where to, and with what."""

    action: str
    data: dict[str, str]

    @property
    def entry(self) -> UUID:
        return UUID(self.data["entry"])

    @property
    def says(self) -> dict[str, object]:
        """What the entry it makes must hold."""
        if "choice" in self.data or "skip" in self.data:
            value = None if "skip" in self.data else int(self.data["choice"])
            return {"kind": "answered", "take": UUID(self.data["take"]), "item": self.data["item"], "value": value}
        told = {name: self.data[name] for name in ("predicted", "happened", "how", "pattern") if name in self.data}
        return {**told}


@dataclass
class Ledger:
    """What one visitor sent. ``open`` was sent and never answered."""

    acknowledged: list[Sent] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    open: list[Sent] = field(default_factory=list)

    def settle(self, sent: Sent, status: int) -> None:
        self.open.remove(sent)
        if status in (200, 302, 303):
            self.acknowledged.append(sent)
        else:
            self.refused.append(status)


class Visitor(Person):
    """A person on a real connection. Every sentence they write is one of a kind."""

    def __init__(self, address: str, number: int, rng: random.Random) -> None:
        self.wire = Wire(address)
        self.client = self.wire  # type: ignore[assignment]  # it answers to the same two calls
        self.ledger = Ledger()
        self.nickname, self.passphrase = f"visitor {number}", f"four quiet lamps {number}"
        self.rng = rng
        self.kept = False

    @property
    def secret(self) -> str:
        return self.wire.cookies["s"]

    def sends(self, form: Form, **filled: Any) -> str:
        data = {name: str(value) for name, value in {**form.fields, **filled}.items() if value is not None}
        return self.delivers(Sent(form.action, data))

    def delivers(self, sent: Sent) -> str:
        """Send a form, the first time or once more; note what became of it before going on."""
        if sent not in self.ledger.open:
            self.ledger.open.append(sent)
        page = self.wire.ask("POST", sent.action, sent.data)
        self.ledger.settle(sent, page.status_code)
        self.page = self.wire.follow(page)  # type: ignore[assignment]
        return self.reads()

    def words(self) -> str:
        return f"They nod, and go on with {self.rng.getrandbits(64):016x}."

    def lives(self) -> None:
        """Use the rooms until the connection breaks or this visitor's quiz is over."""
        self.goes_to("/quiz/")
        if self.path == "/start/":
            self.begins()
        while not self.quiz_is_over():
            for _ in range(self.rng.randrange(2, 6)):
                if self.has("choice"):
                    self.answers(self.rng.choice(ANSWERS))
            self.takes_a_step()
            if self.rng.random() < 0.2:
                self.looks_at_the_map()
            if not self.kept and self.rng.random() < 0.15:
                self.keeps(self.nickname, self.passphrase)
                self.kept = self.status == 200
            self.goes_to("/quiz/")
            if any("/quiz/begin/" in form.action for form in self.forms()):
                self.sends(self.form("/quiz/begin/"))

    def has(self, name: str) -> bool:
        return any(name in form.options for form in self.forms())

    def quiz_is_over(self) -> bool:
        return "A new sitting says little" in self.reads()

    def takes_a_step(self) -> None:
        self.goes_to("/practice/A1/1/")
        self.sends(self.form("/practice/A1/1/"), predicted=self.words(), sure="70")
        self.sends(self.form("/practice/step/"), how="done")
        self.sends(self.form("/after/"), matched="partly", happened=self.words())

    def looks_at_the_map(self) -> None:
        """Stop, take a pattern off the map, and go on where the quiz was."""
        self.goes_to("/quiz/")
        if any("/quiz/stop/" in form.action for form in self.forms()):
            self.sends(self.form("/quiz/stop/"))
            self.sends(self.form("/map/not-me/"))
            self.goes_to("/map/")
            self.sends(self.form("/quiz/continue/"))

    @property
    def is_keeping(self) -> bool:
        """Whether this journal was being given a nickname when the connection broke."""
        return any(sent.action.startswith("/keep/") for sent in self.ledger.open)

    def mends(self) -> None:
        """After a broken connection: what was never answered is sent once more, as a browser's reload does."""
        for sent in list(self.ledger.open):
            if sent.action.startswith("/keep/"):
                self._mends_keeping(sent)
            else:
                self.delivers(sent)

    def _mends_keeping(self, sent: Sent) -> None:
        """Either it was kept, and nickname and passphrase open it; or this browser still does."""
        self.goes_to("/keep/")
        if any("again" in form.fields for form in self.forms()):
            self.ledger.open.remove(sent)
            self.keeps(self.nickname, self.passphrase)
        else:
            self.opens(self.nickname, self.passphrase)
            self.ledger.open.remove(sent)
        self.kept = True
        assert self.status == 200, self.reads()
