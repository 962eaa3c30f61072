"""R21: what is written through any field stands readable in no file, no log and no browser's leavings.

Seen to fail: for a form class no page showed yet; for the nickname while its field was ``autocomplete=username`` (form
memory), and for the gate's answers while a page and not a redirect answered them (the file of crashed sessions).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from playwright.sync_api import BrowserContext, Playwright

from drawbridge import web
from tests.browser.walk import Walk
from tests.faults.figures import Figure
from tests.security.forms import Field, Form, Page
from tests.security.running import files_with, watched
from tests.security.visitor import Visitor
from tests.security.walker import PASSPHRASE, Walker, fields_sent
from tests.web.test_pages import NEUTRAL

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

BIRD = "Kanarienvogel"


def canary(form: Form, field: Field) -> str:
    return f"{BIRD} {field.name}"


def form_classes() -> Iterator[type[forms.Form]]:
    """Every form the application defines, wherever it is."""
    for module in walk_packages(web.__path__, "drawbridge.web."):
        if module.name.endswith("forms"):
            for thing in vars(import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, forms.Form) and thing.__module__ == module.name:
                    yield thing


def asked(form: type[forms.Form]) -> set[str]:
    """The fields of a form into which words are typed: what was only chosen is of the pack, or a number."""
    typed = (forms.TextInput, forms.PasswordInput, forms.Textarea)
    return {name for name, field in form.base_fields.items() if isinstance(field.widget, typed)}


@pytest.fixture
def walked(folder: Path) -> Iterator[tuple[Walker, Path]]:
    """Someone has been everywhere, written everywhere, and the server has stopped."""
    pages: list[Page] = []
    with watched(folder) as address:
        visitor = Visitor(address.replace("127.0.0.1", "localhost"))  # where there are passkeys, too
        walker = Walker(visitor, canary, pages.append, times=3)
        walker.walk()
        begins_and_keeps(visitor)
        assert files_with(folder / "data", BIRD) == []  # while it runs, so that the write-ahead logs are there
        assert any((folder / "data").rglob("*-wal"))
    assert sum(BIRD in page.html for page in pages) > 10
    assert [page.path for page in pages if page.status >= 500] == []
    yield walker, folder


def begins_and_keeps(visitor: Visitor) -> None:
    """One more journal, left kept and with words in it, so that the search has something not to find."""
    visitor.loses_its_session()
    visitor.send(visitor.get("/start/").form("/start/"), {"year": "1985", "agree": "on"})
    visitor.send(visitor.get("/practice/A1/1/").forms()[0], {"predicted": f"{BIRD} last", "sure": "50"})
    name = {"nickname": f"{BIRD} last", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert visitor.send(visitor.get("/keep/").forms()[0], name).status == 200


@pytest.mark.sqlite("searches the files; the rows of a server are searched in tests/postgres")
def test_every_form_there_is_was_filled_in_and_nothing_of_it_is_readable_anywhere(
    walked: tuple[Walker, Path], figure: Figure
) -> None:
    walker, folder = walked
    assert walker.missing() == set()
    sent = fields_sent(walker.done)
    never = {form.__name__ for form in form_classes() if asked(form) and not any(asked(form) <= one for one in sent)}
    assert never - {"_Twice"} == set()
    assert files_with(folder, BIRD, PASSPHRASE, walker.code, walker.code.replace("-", "")) == []
    assert (folder / "said.txt").read_text().count("\n") <= 3
    figure("R21", forms_sent=len(walker.done), files=sum(file.is_file() for file in folder.rglob("*")), readable=0)


@pytest.fixture
def profile(folder: Path, playwright: Playwright, executable: str) -> Iterator[Path]:
    """What a browser has kept on disk of a visit in which everything was typed by hand."""
    home = folder / "profile"
    with watched(folder) as address:
        context = playwright.chromium.launch_persistent_context(
            home, executable_path=executable, base_url=address, args=["--no-sandbox"], headless=True
        )
        types_everything(context)
        context.close()
    yield home


def types_everything(context: BrowserContext) -> None:
    page = context.new_page()
    walk = Walk(page)
    walk.begin()
    for choice in (4, 3, 4):
        walk.answer(choice)
    page.click("text=Stop here")
    page.wait_for_url("**/map/")
    page.goto("/practice/D2/1/")
    page.fill("[name=person]", f"{BIRD} person")
    page.check("[name=safe][value=yes]")
    walk.go()
    page.fill("[name=predicted]", f"{BIRD} predicted")
    page.check("[name=sure][value='60']", force=True)
    walk.go()
    assert BIRD in page.content()
    step = page.url
    page.goto("/practice/D2/2/")
    page.fill("[name=person]", f"{BIRD} someone unsafe")
    page.check("[name=safe][value=no]")
    walk.go()
    page.goto(step)
    page.click("button[value=done]")
    page.check("[name=matched][value=otherwise]")
    for name in ("happened", "next_time"):
        page.fill(f"[name={name}]", f"{BIRD} {name}")
    walk.go()
    page.goto("/practice/")
    assert BIRD in page.content()
    walk.keep(f"{BIRD} nick")
    walk.lock()
    walk.open(f"{BIRD} nick")
    page.goto("/practice/A1/1/")
    page.fill("[name=predicted]", f"{BIRD} left unsent in the form")
    page.goto("/help/")
    page.click(".leave")
    page.wait_for_url("**/blank/")


# What Chromium is known to write down by itself: the name under which it offered to keep a passphrase, asked or not. It
# would take switching off every password manager to prevent that.
BY_ITSELF = {"nick": {"Default/Login Data"}}
TYPED = ("person", "someone unsafe", "predicted", "happened", "next_time", "nick", "left unsent in the form")


def test_a_browser_keeps_no_sentence_on_disk_and_its_history_says_nothing(profile: Path) -> None:
    """The whole profile is searched: cache, storage, history, form data, saved sessions."""
    assert sum(1 for file in profile.rglob("*") if file.is_file()) > 20
    for name in TYPED:
        words = f"{BIRD} {name}"
        found = files_with(profile, words, words.replace(" ", "+"), words.replace(" ", "%20"))
        assert set(found) <= BY_ITSELF.get(name, set()), name
    assert files_with(profile, PASSPHRASE, PASSPHRASE.replace(" ", "+")) == []
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        visited = history.execute("SELECT url, title FROM urls").fetchall()
    assert len(visited) > 8
    assert {title for _, title in visited} <= {*NEUTRAL, ""}
    assert not [url for url, _ in visited if BIRD.lower() in url.lower()]
