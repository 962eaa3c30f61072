"""Pages in a real Chromium, served by a real ``drawbridge run`` with a data folder of its own.

Every page records what it asks for: a request to any other origin fails the test, and so does an error in the
console.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.server import serving

Scheme = Literal["light", "dark"]
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Drawbridge, such as ``http://127.0.0.1:51234``."""
    with serving(tmp_path_factory.mktemp("server")) as address:
        yield address


class Recorder:
    """What a context asked for from elsewhere, and what its pages complained about."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = urlsplit(home).netloc
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("console", lambda said: self._complain(said.type, said.text))
        context.on("weberror", lambda error: self._complain("error", str(error.error)))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.home:
            self.elsewhere.append(request.url)

    def _complain(self, kind: str, text: str) -> None:
        refused_on_purpose = "the server responded with a status of 4" in text
        if kind in {"error", "warning"} and not refused_on_purpose:
            self.complaints.append(text)


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Open]:
    """Open a page: ``page("/quiz/", width=320, scheme="dark", javascript=False)``.

    Pages one test opens with the same look share their cookies, and so their journal.
    """
    contexts: dict[tuple[int, Scheme, bool], BrowserContext] = {}
    recorders: list[Recorder] = []

    def open_page(path: str, width: int = 1280, scheme: Scheme = "light", javascript: bool = True) -> Page:
        look = (width, scheme, javascript)
        if look not in contexts:
            contexts[look] = browser.new_context(
                base_url=server,
                viewport={"width": width, "height": 800},
                color_scheme=scheme,
                java_script_enabled=javascript,
                reduced_motion="reduce",
                locale="en-GB",
            )
            recorders.append(Recorder(contexts[look], server))
        opened = contexts[look].new_page()
        opened.goto(path)
        return opened

    yield open_page
    for context in contexts.values():
        context.close()
    assert [address for recorder in recorders for address in recorder.elsewhere] == []
    assert [text for recorder in recorders for text in recorder.complaints] == []


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing to complain about on a page."""
    checker = Axe()

    def check(page: Page) -> None:
        results = checker.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check
