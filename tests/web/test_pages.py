"""What holds for every page there is: found in the address book, so that a new page is tested the day it comes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from drawbridge.web.packs import shelf
from tests.web.person import Person

NOBODYS = "00000000-0000-4000-8000-000000000000"
SAMPLE = {"number": "1", "place": "1", "code": "A1", "token": "none"} | dict.fromkeys(
    ("step", "moment", "person", "entry", "promise", "flaw", "plan", "stay", "passkey_id"), NOBODYS
)
NEUTRAL = {
    "Drawbridge",
    "Before you begin",
    "Privacy",
    "Other places",
    "Quiz",
    "Map",
    "Library",
    "Guide",
    "Article",
    "Capacity",
    "Steps",
    "Step",
    "Lab",
    "Now",
    "People",
    "Promises",
    "Card",
    "Quiet",
    "Calendar",
    "Letter",
    "Your journal",
    "Progress",
    "Help",
    "Leaving this page",
    "Without a connection",
    "Home screen",
    "Blank page",
    "Not found",
    "Not now",
}


def addresses(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, path)
        elif isinstance(entry, URLPattern):
            yield re.sub(r"<\w+:(\w+)>", lambda m: SAMPLE[m[1]], path)


ALL = sorted(addresses())


@pytest.mark.parametrize("path", ALL)
def test_every_page_is_uncached_private_and_neutral(path: str, person: Person) -> None:
    person.begins()
    person.answers_many(2)
    answer = person.client.get(path)
    assert answer.status_code in (200, 302, 303, 404, 405)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
        title = re.search(r"<title>([^<]*)</title>", answer.content.decode())
        assert title is not None and title[1] in NEUTRAL


@pytest.mark.parametrize("path", ALL)
def test_no_page_holds_an_inline_script_or_style_or_calls_another_origin(path: str, person: Person) -> None:
    person.begins()
    answer = person.client.get(path, follow=True)
    page = answer.content.decode()
    if "html" not in answer.headers["Content-Type"]:
        return
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\sstyle=", page) and "<style" not in page
    assert not re.search(r"\son\w+=\"", page)
    assert not re.search(r"<(?:script|img|link|iframe|form)\b[^>]*(?:src|href|action)=\"(?:https?:)?//", page)


@pytest.mark.parametrize("path", [p for p in ALL if p not in ("/x", "/blank/")])
def test_help_and_the_way_out_are_one_action_from_every_page(path: str, person: Person) -> None:
    person.begins()
    answer = person.client.get(path, follow=True)
    if answer.status_code == 405 or "html" not in answer.headers["Content-Type"]:
        return
    page = answer.content.decode()
    assert 'href="/help/"' in page
    assert 'class="leave" href="/x"' in page


@pytest.mark.parametrize("path", [p for p in ALL if p != "/x"])
def test_looking_changes_nothing(path: str, person: Person) -> None:
    from drawbridge.web.keep.models import Journal, SealedEntry, Session, Wrap

    person.begins()
    person.answers_many(1)
    counted = [model.objects.count() for model in (Journal, SealedEntry, Session, Wrap)]
    person.client.get(path, follow=True)
    assert [model.objects.count() for model in (Journal, SealedEntry, Session, Wrap)] == counted


PUBLIC = (
    "/help/",
    "/help/leaving/",
    "/now/",
    "/library/",
    "/library/1/",
    "/library/A1/",
    "/privacy/",
    "/blank/",
)
WITHOUT_DATABASE = ("/help/", "/help/leaving/", "/blank/", "/worker.js", *(p for p in ALL if p.startswith("/offline/")))


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize("path", WITHOUT_DATABASE)
def test_help_is_served_without_any_database(path: str) -> None:
    """No database is allowed to this test: a single query would fail it. A stale cookie makes no difference."""
    client = Client()
    client.cookies["s"] = "A" * 43
    assert client.get(path).status_code == 200


def test_a_failing_database_gives_the_words_back(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DatabaseError("database or disk is full")

    person.begins()
    person.answers_many(1)
    person.stops()
    person.goes_to("/practice/A1/1/")
    monkeypatch.setattr("drawbridge.web.keep.store.SqlStore.add", full)
    page = person.sends(person.forms()[0], predicted="They laugh and pour me another cup of tea.", sure="40")
    assert person.status == 503
    assert "They laugh and pour me another cup of tea." in page
    assert "disk is full" not in page
    assert 'href="/help/"' in page


def test_a_body_too_large_is_told_so(person: Person) -> None:
    person.begins()
    page = person.sends(person.form("/quiz/"), choice="1", note="x" * 4_000_000)
    assert person.status in (400, 413)
    assert "Traceback" not in page


def test_the_way_out_closes_forgets_and_leaves(person: Person) -> None:
    person.begins()
    answer = person.client.get("/x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/blank/"
    assert "cookies" in answer.headers["Clear-Site-Data"]
    assert answer.cookies["s"]["max-age"] == 0
    assert person.client.get("/x").status_code == 303
    assert person.goes_to("/quiz/") and person.path == "/start/"


def test_the_way_out_drops_both_cookies_even_where_nothing_answers(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no storage there is no journal to be closed; what the browser holds goes all the same."""

    def silent(*_: object) -> None:
        raise DatabaseError("unable to open database file")

    person.begins()
    monkeypatch.setattr("drawbridge.web.leave.open_journal", silent)
    monkeypatch.setattr("drawbridge.web.leave.close_journal", silent)
    answer = person.client.get("/x")
    assert answer.status_code == 303
    assert {name: cookie["max-age"] for name, cookie in answer.cookies.items()} == {"s": 0, "f": 0}


def test_another_site_cannot_close_the_journal(person: Person) -> None:
    page = person.begins()
    person.client.get("/x", headers={"Sec-Fetch-Site": "cross-site"})
    assert person.goes_to("/quiz/") != "" and person.path == "/quiz/" and "statement" in page


def test_guides_are_addressed_by_number_and_never_by_name(person: Person) -> None:
    for pattern in shelf().current.patterns:
        person.goes_to(f"/library/{pattern.number}/")
        assert person.status == 200
        for other in shelf().current.patterns:
            assert not re.search(rf'href="/[^"]*{other.id}', person.reads())


def test_a_guide_that_is_not_there_is_not_found(person: Person) -> None:
    assert "There is no page here" in person.goes_to("/library/99/")
    assert person.status == 404
