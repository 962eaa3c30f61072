"""The front: what is handed on of a request, and what is not because it came late, torn, too large or all at once.

Over a real server: ``tests/faults/test_load.py``.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application

from drawbridge.web.front import Environ, Front, Limits, environ_of


@dataclass
class Headers:
    pairs: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.pairs


@dataclass
class Asked:
    """A request line and its headers, as granian gives them."""

    path: str = "/quiz/"
    method: str = "POST"
    pairs: list[tuple[str, str]] = field(default_factory=lambda: [("host", "localhost")])
    query_string: str = "a=1"
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "127.0.0.1:50000"
    scheme: str = "http"

    @property
    def headers(self) -> Headers:
        return Headers(self.pairs)


@dataclass
class Line:
    """One end of a connection: pieces of a body arrive, with pauses; an answer goes back."""

    pieces: list[bytes]
    pause: float = 0.0
    status: int = 0
    page: bytes = b""
    taken: int = 0
    answered_after: int = -1
    """How many pieces were taken in all, and how many before the answer."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.pause)
            self.taken += 1
            yield piece

    def response_bytes(self, status: int, headers: object, page: bytes) -> None:
        self.status, self.page, self.answered_after = status, page, self.taken

    def response_empty(self, status: int, headers: object) -> None:
        self.status = status


def echo(environ: Environ, start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["REQUEST_METHOD"].encode(), b" ", environ["wsgi.input"].read()]


def talk(front: Front, *lines: Line, asked: Asked | None = None) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*(front.__rsgi__(asked or Asked(), line) for line in lines))  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as aside:  # a browser of another test may have a loop running in this thread
        aside.submit(lambda: asyncio.run(all_of_them())).result()


def test_a_body_is_handed_on_whole() -> None:
    line = Line([b"one ", b"two"])
    talk(front := Front(echo, 1), line)
    assert (line.status, line.page, front.held) == (200, b"POST one two", 0)


def test_a_body_that_takes_too_long_is_not_waited_for_and_holds_no_thread() -> None:
    slow, quick = [Line([b"a"] * 50, pause=0.1) for _ in range(8)], Line([b"now"])
    talk(front := Front(echo, 1, Limits(seconds=0.5)), *slow, quick)
    assert {line.status for line in slow} == {408}
    assert (quick.status, front.held) == (200, 0)


def test_a_body_shorter_than_promised_is_never_taken_for_a_whole_one() -> None:
    line = Line([b"choice=4&entry=torn"])
    talk(front := Front(echo, 1), line, asked=Asked(pairs=[("content-length", "400")]))
    assert (line.status, front.held) == (400, 0)
    assert b"did not arrive whole" in line.page


def test_bodies_that_are_too_much_together_are_refused_and_a_smaller_one_is_not() -> None:
    large, small = [Line([b"x" * 40] * 2, pause=0.05) for _ in range(3)], Line([b"y" * 10])
    talk(front := Front(echo, 1, Limits(together=100)), *large, small)
    assert sorted(line.status for line in large) == [200, 503, 503]
    assert (small.status, front.held) == (200, 0)


def test_of_a_body_too_large_to_be_read_nothing_is_held_and_the_page_says_so(settings: Any) -> None:
    line = Line([b"x" * 60] * 4)
    asked = Asked(pairs=[("host", "testserver"), ("content-length", "240")])
    talk(front := Front(get_wsgi_application(), 1, Limits(largest=100)), line, asked=asked)
    assert (line.status, front.held) == (413, 0)
    assert b"more than this page can take" in line.page


@pytest.mark.parametrize(("told", "before"), [("3000", 0), ("", 2)])
def test_it_is_answered_as_soon_as_it_is_known_and_the_rest_let_pass(told: str, before: int) -> None:
    """A browser shows an answer only when it has sent everything, and none when it is cut off."""
    line = Line([b"x" * 60] * 50)
    pairs = [("host", "testserver"), *([("content-length", told)] if told else [])]
    talk(front := Front(get_wsgi_application(), 1, Limits(largest=100)), line, asked=Asked(pairs=pairs))
    assert (line.status, line.answered_after, line.taken, front.held) == (413, before, 50, 0)


def test_what_is_let_pass_is_not_waited_for_for_ever() -> None:
    line = Line([b"x" * 60] * 50, pause=0.1)
    talk(front := Front(get_wsgi_application(), 1, Limits(seconds=0.5, largest=100)), line)
    assert (line.status, front.held) == (413, 0) and line.taken < 20


def test_help_and_the_way_out_are_answered_while_every_other_thread_waits() -> None:
    over, told = threading.Event(), []

    def waits(environ: Environ, start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/quiz/":
            over.wait(10)
        told.append(environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/x":
            over.set()
        return echo(environ, start)

    async def all_of_them() -> None:
        front = Front(waits, 1)
        paths = ("/quiz/", "/quiz/", "/help/", "/x")
        await asyncio.gather(*(front.__rsgi__(Asked(path=path), Line([])) for path in paths))  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as aside:  # a browser of another test may have a loop running in this thread
        aside.submit(lambda: asyncio.run(all_of_them())).result()
    assert sorted(told[:2]) == ["/help/", "/x"]


@pytest.mark.parametrize(("sent", "seen"), [("/caf\u00e9/", "/caf\xc3\xa9/"), ("/help/", "/help/")])
def test_addresses_are_given_as_wsgi_wants_them(sent: str, seen: str) -> None:
    assert environ_of(Asked(path=sent))["PATH_INFO"] == seen  # type: ignore[arg-type]


def test_a_header_that_could_pass_for_another_is_left_out_and_cookies_are_joined() -> None:
    pairs = [("x_forwarded_proto", "https"), ("cookie", "a=1"), ("cookie", "b=2"), ("accept", "x"), ("accept", "y")]
    found = environ_of(Asked(pairs=pairs))  # type: ignore[arg-type]
    assert {name: value for name, value in found.items() if name.startswith("HTTP_")} == {
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_ACCEPT": "x,y",
    }
