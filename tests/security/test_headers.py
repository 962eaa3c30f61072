"""S3: what every answer carries, here and behind HTTPS, and what is never answered.

Shown to fail: without Django's SecurityMiddleware the first test does ("another kind of thing" in
``tests/faults/removed.toml``), and without django-csp the third.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.browser.server import status
from tests.faults.running import LINUX, Running
from tests.security.running import watched
from tests.web.person import Person
from tests.web.test_pages import addresses

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
STATIC = ("/static/drawbridge.css", "/static/quiz.js", "/static/icon.svg")


def answers() -> Iterator[tuple[str, HttpResponse]]:
    """Every page there is, a page that is not there, and some files; each asked for with a journal open."""
    person = Person()
    person.begins()
    for path in (*sorted(addresses()), "/nowhere/", *STATIC):
        answer = person.client.get(path)
        yield path, answer
        if path in STATIC:  # which come last: closing one also closes the connections of the test
            answer.close()
        if path == "/x":
            person.begins()


def test_no_answer_may_be_taken_for_another_kind_of_thing() -> None:
    for path, answer in answers():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8", path


def test_no_answer_lets_another_origin_read_it() -> None:
    for path, answer in answers():
        if not path.startswith("/static/"):  # public files, the same for everybody
            assert "Access-Control-Allow-Origin" not in answer.headers, path


def test_every_page_carries_the_whole_policy() -> None:
    whole = {
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    }
    for path, answer in answers():
        if not path.startswith("/static/"):
            assert set(answer.headers["Content-Security-Policy"].split("; ")) == whole, path


def test_the_forms_cookie_is_out_of_reach_and_ends_with_the_browser() -> None:
    cookie = Client().get("/start/").cookies["f"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (True, "Lax", "", "")


@pytest.fixture
def https(settings: Settings) -> Client:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    return Client()


def test_behind_https_a_year_of_it_is_asked_for(https: Client) -> None:
    assert https.get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_https_plain_requests_are_led_there(https: Client) -> None:
    answer = https.get("/keep/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/keep/")


def test_with_the_setting_for_https_all_of_it_is_on() -> None:
    """In a process of its own, since the settings are read once."""
    asked = (
        "from django.conf import settings as s; "
        "print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.JOURNAL_COOKIE, s.CSRF_COOKIE_NAME, s.DEBUG, "
        "s.JOURNAL_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    said = in_a_process_of_its_own(asked, DRAWBRIDGE_HTTPS="1")
    assert said.split() == ["True", "31536000", "__Host-s", "__Host-f", "False", "True", "True"]


def test_the_server_says_nothing_of_who_asked_for_what(tmp_path: Path) -> None:
    """granian would keep a list of all that was asked for, Django tell of every refusal with its address."""
    with watched(tmp_path) as address:
        assert [status(address, path) for path in ("/help/", "/nowhere/?said=words", "/keep/")] == [200, 404, 302]
    said = (tmp_path / "said.txt").read_text()
    assert address in said and not any(path in said for path in ("/help", "/nowhere", "words", "GET"))


def test_debugging_is_off_unless_it_is_asked_for() -> None:
    asked = "from django.conf import settings; print(settings.DEBUG)"
    assert in_a_process_of_its_own(asked).strip() == "False"


def in_a_process_of_its_own(code: str, **settings: str) -> str:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "drawbridge.web.settings"} | settings
    return subprocess.check_output([sys.executable, "-c", code], env=env, text=True)


@LINUX
def test_trace_is_not_answered(tmp_path: Path) -> None:
    """By the real server, whose HTTP side has a say in it."""
    server = Running(tmp_path)
    server.start()
    try:
        line = HTTPConnection(urlsplit(server.address).netloc, timeout=20)
        line.request("TRACE", "/", headers={"X-Told": "a word of mine"})
        answer = line.getresponse()
        assert answer.status in (400, 403, 405, 501)
        assert b"a word of mine" not in answer.read()
        line.close()
    finally:
        server.close()


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/",
        "/static/fonts/",
        "/static/../settings.py",
        "/static/%2e%2e/settings.py",
        "/pyproject.toml",
    ],
)
def test_nothing_but_the_listed_files_is_served(path: str) -> None:
    assert Client().get(path).status_code == 404
