"""R13: whatever is written into any field, no page runs it, draws it or fetches it. In a real Chromium.

The pages are asked for first without a browser; those in which the text stands are then opened in one, and the
answers that show a form again are sent again from one. Every form is filled in, found by the walker. Seen to
fail: with ``|safe`` behind ``step.prediction.predicted`` in ``practice/locked.html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext
from playwright.sync_api import Page as Tab

from tests.faults.figures import Figure
from tests.security.forms import Field, Form, Page
from tests.security.payloads import FEW, PAYLOADS, sheets
from tests.security.visitor import Visitor
from tests.security.walker import PASSPHRASE, Walker, route

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WATCH = """
window.ran = n => console.error("RAN " + n);
window.alert = window.ran;
addEventListener("securitypolicyviolation", event => console.error("REFUSED " + event.violatedDirective));
"""
PLANTED = "document.querySelectorAll('[data-planted], main b[style], base, main iframe, main object').length"
RESEND = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = path;
  for (const [name, value] of fields) {
    const field = document.createElement("textarea");
    field.name = name; field.value = value; form.append(field);
  }
  document.body.append(form); form.submit();
}"""


@dataclass
class Watched:
    """A browser tab, and everything that went wrong in it."""

    context: BrowserContext
    home: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.add_init_script(WATCH)
        self.context.on(
            "console", lambda said: said.text.startswith(("RAN", "REFUSED")) and self.wrong.append(said.text)
        )
        self.context.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.context.on("request", lambda request: self._reached(request.url))
        self.tab: Tab = self.context.new_page()

    def _reached(self, url: str) -> None:
        if url.startswith(("http:", "https:")) and not url.startswith(self.home):
            self.wrong.append(f"reached for {url}")

    def shows(self, page: Page, fields: Sequence[tuple[str, str]]) -> None:
        """Open a page, or send its form again, and look for what does not belong."""
        if page.sent[0] == "GET":
            self.tab.goto(self.home + page.path)
        else:
            with self.tab.expect_navigation():
                self.tab.evaluate(RESEND, [page.sent[1], list(fields)])
        if planted := self.tab.evaluate(PLANTED):
            self.wrong.append(f"{planted} planted in {page.sent[0]} {page.path}")


class Scribbler:
    """Writes the next sheet of payloads wherever there is room for it."""

    def __init__(self, payloads: Sequence[str]) -> None:
        self.payloads = payloads
        self.sheets: dict[int, list[str]] = {}
        self.turn: dict[tuple[str, str], int] = {}

    def __call__(self, form: Form, field: Field) -> str:
        room = field.longest or 2_000
        sheets_of = self.sheets.setdefault(room, sheets(self.payloads, room))
        key = (form.action.split("/")[1], field.name)
        self.turn[key] = self.turn.get(key, -1) + 1
        return sheets_of[self.turn[key] % len(sheets_of)]


def marked(page: Page) -> bool:
    """Whether any of it stands on the page, in whatever form."""
    return any(mark in page.html for mark in ("ran(", "data-planted", "198.51.100.1"))


def written(address: str, payloads: Sequence[str]) -> tuple[Visitor, list[Page]]:
    """Everything written everywhere, and every answer in which some of it stands."""
    visitor, pages, scribble = Visitor(address), [], Scribbler(payloads)
    walker = Walker(
        visitor, lambda form, field: "heron" if "keep" in form.action else scribble(form, field), pages.append
    )
    walker.walk()
    visitor.loses_its_session()
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    for sheet in sheets(payloads, 2_000):
        pages += steps(visitor, sheet, sheet)
    for name in sheets(payloads, 60)[: len(payloads) // 4]:
        pages += steps(visitor, "They nod.", name)[:1]
    pages += [visitor.get("/practice/"), visitor.get("/")]
    pages += refused(visitor, payloads)
    return visitor, [page for page in pages if marked(page)]


def steps(visitor: Visitor, sheet: str, name: str) -> list[Page]:
    """A step with someone, from the gate to what came of it."""
    path = "/practice/D2/1/"
    gate = visitor.send(visitor.get(path).forms()[0], {"person": name[:60], "safe": "yes"})
    locked = visitor.send(gate.forms()[0], {"predicted": sheet, "sure": "50"})
    done = visitor.send(next(form for form in locked.forms() if form.button == ("how", "done")), {})
    told = {"matched": "partly", "happened": sheet, "next_time": sheet}
    return [gate, locked, done, visitor.send(done.form("after"), told)]


def refused(visitor: Visitor, payloads: Sequence[str]) -> Iterator[Page]:
    """What every form with words in it says when it is wrong, stale, or sent at a closed door."""
    stranger = Visitor(visitor.address)
    for path in ("/start/", "/practice/D2/1/", "/practice/A1/1/", "/keep/", "/keep/open/", "/keep/recover/", "/quiz/"):
        form = next(iter(visitor.get(path).forms()), None)
        if form is None:
            continue
        for sheet in sheets(payloads, 2_000):
            words = {field.name: sheet[: field.longest or 2_000] for field in form.fields if field.kind != "password"}
            words |= {"year": sheet[:4]} if path == "/start/" else {}
            token = {"csrfmiddlewaretoken": visitor.get("/keep/open/").form("open").fields[0].value}
            yield visitor.post(form.action, (words | token).items())  # wrong
            yield visitor.post(form.action, (words | {"csrfmiddlewaretoken": ""}).items())  # stale
            token = {"csrfmiddlewaretoken": stranger.get("/keep/open/").form("open").fields[0].value}
            yield stranger.post(form.action, (words | token).items())  # closed


DOWNLOAD = re.compile(r"\.(ics|txt|xml)$|/feed|/take/|/hour/")
"""What a browser saves and does not show."""


def check(server: str, browser: Browser, payloads: Sequence[str]) -> int:
    """How many pages were shown; none of them ran, planted or fetched anything."""
    visitor, pages = written(server, payloads)
    context = browser.new_context(base_url=server)
    for name in ("s", "f"):
        if (value := visitor.cookie(name)) is not None:
            context.add_cookies([{"name": name, "value": value, "url": server}])
    watched = Watched(context, server)
    watched.tab.goto(server + "/keep/open/")
    token = watched.tab.get_attribute("[name=csrfmiddlewaretoken]", "value") or ""
    shown = {(page.sent, page.path): page for page in pages if not DOWNLOAD.search(page.path)}.values()
    assert len(shown) >= 60, len(shown)
    for page in shown:
        fields = [(name, token if name == "csrfmiddlewaretoken" and value else value) for name, value in page.sent[2]]
        watched.shows(page, fields)
    context.close()
    assert watched.wrong == []
    return len(shown)


def test_no_page_runs_draws_or_fetches_what_was_written_into_it(server: str, browser: Browser, figure: Figure) -> None:
    figure("R13", payloads=len(FEW), pages=check(server, browser, FEW), run=0)


@pytest.mark.faults
def test_no_page_does_with_all_the_payloads_there_are(server: str, browser: Browser, figure: Figure) -> None:
    assert len(PAYLOADS) >= 300
    figure("R13", payloads=len(PAYLOADS), pages=check(server, browser, PAYLOADS), run=0)


def test_in_normal_use_the_content_policy_is_never_broken(server: str, browser: Browser) -> None:
    context = browser.new_context(base_url=server)
    watched = Watched(context, server)
    visitor, pages = Visitor(server), []
    walker = Walker(visitor, lambda form, field: "An ordinary sentence.", pages.append)
    walker.walk()
    rooms = {route(page.path): page.path for page in pages if page.sent[0] == "GET" and page.status == 200}
    rooms = {name: path for name, path in rooms.items() if not DOWNLOAD.search(path)}
    if (secret := visitor.cookie("s")) is not None:
        context.add_cookies([{"name": "s", "value": secret, "url": server}])
    for path in rooms.values():
        watched.tab.goto(server + path)
    context.close()
    assert watched.wrong == []


def test_a_page_that_took_them_for_markup_would_be_noticed(server: str, browser: Browser) -> None:
    """The same watch over a page of ours without escaping and without its content policy."""
    context = browser.new_context(base_url=server)
    watched = Watched(context, server)
    page = "<!doctype html><title>x</title><main>" + "".join(f"<p>{payload}</p>" for payload in FEW[:19]) + "</main>"
    watched.tab.route("**/raw/", lambda asked: asked.fulfill(content_type="text/html", body=page))
    watched.tab.goto(server + "/raw/")
    watched.tab.wait_for_timeout(300)
    planted = watched.tab.evaluate(PLANTED)
    ran = {text for text in watched.wrong if text.startswith("RAN")}
    context.close()
    assert planted >= 2
    assert len(ran) >= 8
    assert any(text.startswith("reached for") for text in watched.wrong)


def test_the_content_policy_alone_would_stop_them_too(server: str, browser: Browser) -> None:
    """Escaping is the first wall. Without it, the second lets nothing run. (What it refused to fetch is told, too.)"""
    context = browser.new_context(base_url=server)
    watched = Watched(context, server)
    policy = watched.tab.goto(server + "/help/").headers["content-security-policy"]  # type: ignore[union-attr]
    page = "<!doctype html><title>x</title><main>" + "".join(f"<p>{payload}</p>" for payload in FEW[:19]) + "</main>"
    answer = {"Content-Security-Policy": policy, "Content-Type": "text/html"}
    watched.tab.route("**/raw/", lambda asked: asked.fulfill(headers=answer, body=page))
    watched.tab.goto(server + "/raw/")
    watched.tab.wait_for_timeout(300)
    context.close()
    assert [text for text in watched.wrong if text.startswith(("RAN", "dialog"))] == []
    assert any(text.startswith("REFUSED") for text in watched.wrong)


@pytest.mark.parametrize("nickname", [payload for payload in FEW if len(payload) <= 60][::9])
def test_a_nickname_that_is_markup_stays_a_nickname(server: str, browser: Browser, nickname: str) -> None:
    visitor = Visitor(server)
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    name = {"nickname": nickname, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert visitor.send(visitor.get("/keep/").forms()[0], name).status == 200
    again = Visitor(server)
    opened = again.send(again.get("/keep/open/").form("open"), {"nickname": nickname, "passphrase": PASSPHRASE})
    assert opened.status == 200 and opened.path == "/"
