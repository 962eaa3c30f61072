"""The front: a request is taken in whole before it takes one of the few threads that answer.

granian's own way to a WSGI application reads the body inside such a thread, and sets no time for it: four bodies that
trickle in would hold everybody up. Here bodies arrive beside each other in one event loop, within a time, a size and a
sum, and only a whole one is handed on.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope  # type: ignore[attr-defined]

from drawbridge.journal.export import LARGEST_FILE

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

ASIDE = ("/help/", "/x", "/blank/", "/offline/", "/worker.js", "/static/")
"""What is answered by threads of its own, so that help and the way out are there when every other thread waits."""
TOO_LARGE = "drawbridge.too_large"
"""Stands in the environ of a request whose body was larger than anything read here; the body is left out."""


@dataclass(frozen=True)
class Limits:
    """How long one body may take (seconds), how large it may be, and how much all together (bytes)."""

    seconds: float = 30.0
    largest: int = LARGEST_FILE + 1_000_000  # a file, and the form around it
    together: int = 4 * LARGEST_FILE


class Refused(Exception):
    """A body that is not handed on: its status, and a sentence for whoever sent it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


_LATE = "This took too long to arrive. Nothing was kept of it; go back and send it again."
_TORN = "This did not arrive whole. Nothing was kept of it; go back and send it again."
_FULL = "Too much is arriving at once. Nothing was kept of this; go back and send it again in a minute."


class Front:
    """Serves a WSGI application over granian's RSGI. One event loop collects; ``threads`` threads, and two, answer."""

    def __init__(self, application: Wsgi, threads: int, limits: Limits | None = None) -> None:
        self.application = application
        self.limits = limits or Limits()
        self.held = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")
        self._aside = ThreadPoolExecutor(2, thread_name_prefix="help")

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        body, pieces = bytearray(), pieces_of(protocol)
        began, whole = time.monotonic(), True
        try:
            environ = environ_of(scope)
            whole = await self._collect(pieces, body, environ.get("CONTENT_LENGTH", ""))
            environ |= whole_body(bytes(body)) if whole else {**whole_body(b""), TOO_LARGE: True}
            loop = asyncio.get_running_loop()
            threads = self._aside if scope.path.startswith(ASIDE) else self._threads
            status, headers, page = await loop.run_in_executor(threads, answer, self.application, environ)
        except Refused as refused:
            status, headers, page = refused.status, _plain(), str(refused).encode()
        except (ProtocolClosed, ProtocolError):
            return  # nobody is there any more
        finally:
            self.held -= len(body)
        respond(protocol, status, headers, page)
        if not whole:
            await self._let_pass(pieces, began + self.limits.seconds)

    async def _collect(self, pieces: AsyncIterator[bytes], body: bytearray, promised: str) -> bool:
        """Fill ``body`` with all that was sent; False, and it stays empty, once that is too large to be read."""
        if promised.isdigit() and int(promised) > self.limits.largest:
            return False
        try:
            async with asyncio.timeout(self.limits.seconds):
                async for chunk in pieces:
                    if len(body) + len(chunk) > self.limits.largest:
                        self.held -= len(body)
                        body.clear()
                        return False
                    self._hold(body, chunk)
        except TimeoutError:
            raise Refused(408, _LATE) from None
        if promised.isdigit() and int(promised) != len(body):
            raise Refused(400, _TORN)
        return True

    def _hold(self, body: bytearray, chunk: bytes) -> None:
        if self.held + len(chunk) > self.limits.together:
            raise Refused(503, _FULL)
        self.held += len(chunk)
        body += chunk

    async def _let_pass(self, pieces: AsyncIterator[bytes], until: float) -> None:
        """Take in the rest of what was refused, and keep none of it: a browser shows an answer only when it has sent
        everything, and none at all when it is cut off.
        """
        with suppress(TimeoutError, ProtocolClosed, ProtocolError):
            async with asyncio.timeout(until - time.monotonic()):
                async for _ in pieces:
                    pass


async def pieces_of(protocol: HTTPProtocol) -> AsyncIterator[bytes]:
    """A body as it arrives. granian's own can be gone through only once, and not be taken up again after a stop."""
    async for piece in protocol:
        yield piece


def environ_of(scope: Scope) -> Environ:
    """What WSGI (PEP 3333) says of a request, without its body."""
    server, _, port = scope.server.rpartition(":")
    return {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **_headers(scope),
    }


def _headers(scope: Scope) -> Environ:
    """The headers by their WSGI names. One written with ``_`` could pass for another, so it is left out."""
    found: Environ = {}
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found


def whole_body(body: bytes) -> Environ:
    return {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}


def answer(application: Wsgi, environ: Environ) -> tuple[int, Headers, bytes]:
    """Status, headers and body of the application's answer."""
    said: list[tuple[str, Headers]] = []
    parts = application(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    try:
        page = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = said[-1]
    return int(status.split(" ", 1)[0]), headers, page


def respond(protocol: HTTPProtocol, status: int, headers: Headers, page: bytes) -> None:
    if page:
        protocol.response_bytes(status, headers, page)
    else:
        protocol.response_empty(status, headers)


def _plain() -> Headers:
    return [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Connection", "close")]
