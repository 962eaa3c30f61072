"""The one way to a journal, as a view sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.cookies import Morsel

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from drawbridge.journal import keys
from drawbridge.web import access
from drawbridge.web.access import (
    SessionCookie,
    close_journal,
    journal_state,
    open_journal,
    opened,
    record,
    renew,
    start_journal,
)
from drawbridge.web.keep import keystore
from drawbridge.web.keep.models import Journal, SealedEntry, Session
from tests.journal.samples import answered

PASSPHRASE = "lantern apple river seven"


@contextmanager
def no_database() -> Iterator[None]:
    with CaptureQueriesContext(connections["default"]) as data, CaptureQueriesContext(connections["keys"]) as kept:
        yield
    assert (len(data), len(kept)) == (0, 0)


def visit(view, cookie: str | None = None) -> Morsel | None:
    """Send one request through the middleware to a view; the cookie in the answer, if any."""
    request = RequestFactory().get("/")
    if cookie is not None:
        request.COOKIES[settings.JOURNAL_COOKIE] = cookie

    def get_response(request: HttpRequest) -> HttpResponse:
        view(request)
        return HttpResponse()

    return SessionCookie(get_response)(request).cookies.get(settings.JOURNAL_COOKIE)


def started() -> str:
    cookie = visit(start_journal)
    assert cookie is not None
    return cookie.value


def test_without_a_cookie_no_database_is_touched() -> None:
    with no_database():
        assert visit(open_journal) is None
        assert visit(journal_state) is None


def test_a_view_that_does_not_ask_touches_no_database_whatever_the_cookie() -> None:
    cookie = started()
    with no_database():
        assert visit(lambda request: None, cookie) is None


def test_a_cookie_that_is_none_of_ours_is_dropped_without_asking_the_database() -> None:
    with no_database():
        dropped = visit(open_journal, "not-a-secret")
    assert dropped is not None
    assert (dropped.value, dropped["max-age"]) == ("", 0)


def test_starting_makes_an_anonymous_journal_and_sets_a_careful_cookie() -> None:
    cookie = visit(start_journal)
    assert cookie is not None
    assert len(cookie.value) == 43
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == timedelta(days=14).total_seconds()
    assert cookie["domain"] == ""
    assert not cookie["secure"]
    assert cookie.value not in str(list(Session.objects.values()))


def test_over_https_the_cookie_is_bound_to_the_host(settings: Settings) -> None:
    settings.JOURNAL_COOKIE, settings.JOURNAL_COOKIE_SECURE = "__Host-s", True
    cookie = visit(start_journal)
    assert cookie is not None
    assert cookie["secure"] is True
    dropped = visit(close_journal, cookie.value)
    assert dropped is not None
    assert (dropped["secure"], dropped["max-age"]) == (True, 0)


def test_what_one_request_records_the_next_one_reads() -> None:
    cookie = started()
    visit(lambda request: record(open_journal(request), answered(1)), cookie)
    seen = []
    assert visit(lambda request: seen.extend(open_journal(request).entries()), cookie) is None
    assert seen == [answered(1)]


def test_entries_are_read_once_a_request() -> None:
    cookie = started()

    def view(request: HttpRequest) -> None:
        journal = open_journal(request)
        assert open_journal(request) is journal
        record(journal, answered(1))
        with CaptureQueriesContext(connections["default"]) as queries:
            for _ in range(5):
                assert open_journal(request).entries() == (answered(1),)
        assert len(queries) == 1
        record(journal, answered(2))
        assert journal.entries() == (answered(1), answered(2))

    visit(view, cookie)


def test_starting_twice_is_one_journal() -> None:
    def view(request: HttpRequest) -> None:
        assert start_journal(request) is start_journal(request)

    visit(view)
    visit(view, started())
    assert Journal.objects.count() == 2


def test_the_state_is_none_then_open_then_kept() -> None:
    states = []

    def view(request: HttpRequest) -> None:
        states.append(journal_state(request))
        start_journal(request)
        states.append(journal_state(request))
        here = opened(request)
        renew(request, keystore.keep_journal(here, "sea glass", PASSPHRASE, None, timezone.now()))
        states.append(journal_state(request))

    visit(view)
    assert states == ["none", "open", "kept"]


def test_keeping_gives_the_browser_a_new_cookie_that_ends_with_it() -> None:
    cookie = started()
    visit(lambda request: record(open_journal(request), answered(1)), cookie)

    def keep(request: HttpRequest) -> None:
        kept = keystore.keep_journal(opened(request), "sea glass", PASSPHRASE, None, timezone.now())
        renew(request, kept)
        assert open_journal(request).entries() == (answered(1),)

    fresh = visit(keep, cookie)
    assert fresh is not None
    assert fresh.value != cookie
    assert fresh["max-age"] == ""
    dropped = visit(open_journal, cookie)
    assert dropped is not None
    assert dropped.value == ""
    seen = []
    visit(lambda request: seen.extend(open_journal(request).entries()), fresh.value)
    assert seen == [answered(1)]


def test_opening_a_kept_journal_closes_the_anonymous_one() -> None:
    now = timezone.now()

    def keep(request: HttpRequest) -> None:
        start_journal(request)
        renew(request, keystore.keep_journal(opened(request), "sea glass", PASSPHRASE, None, now))

    def open_it(request: HttpRequest) -> None:
        renew(request, keystore.open_kept("sea glass", PASSPHRASE, now))

    visit(keep)
    visit(open_it, started())
    assert [row.kept for row in Journal.objects.all()] == [True]
    assert Session.objects.filter(kept=False).count() == 0


def test_closing_drops_the_cookie_and_locks_once() -> None:
    cookie = started()

    def view(request: HttpRequest) -> None:
        close_journal(request)
        assert open_journal(request) is None
        close_journal(request)

    dropped = visit(view, cookie)
    assert dropped is not None
    assert dropped["max-age"] == 0
    assert not Session.objects.exists()
    assert not SealedEntry.objects.exists()


def test_a_secret_of_no_session_is_dropped() -> None:
    dropped = visit(open_journal, keys.secret_text(keys.new_key()))
    assert dropped is not None
    assert dropped["max-age"] == 0


def test_the_sweep_runs_at_most_once_an_hour() -> None:
    sweep, now = access._Sweep(), timezone.now()

    def swept(minutes: int) -> bool:
        with CaptureQueriesContext(connections["keys"]) as queries:
            sweep.when_due(now + timedelta(minutes=minutes))
        return len(queries) > 0

    assert [swept(minutes) for minutes in (0, 1, 59, 60, 61, 119, 120)] == [
        True, False, False, True, False, False, True,
    ]  # fmt: skip
