"""R6: a form sent fifty times side by side is kept once, and everyone gets the same answer.

Shown to fail: with ``form_id`` in ``once`` answering a fresh id each time, stopping, going on, ending a step and
taking a pattern off the map make several rows each; with a fresh id for a changed form, so does the last test.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from drawbridge.web.keep import keystore, session
from drawbridge.web.keep.keystore import NicknameError
from drawbridge.web.keep.models import Journal, SealedEntry, Wrap
from tests.faults import routes
from tests.faults.figures import Figure
from tests.faults.routes import BRINGS, NEITHER, OPENS, PASSPHRASE, REWRITES, SAYS, Ready
from tests.web.person import Person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])

FIFTY = 50
SENDERS = 10
TIMES = [12, pytest.param(FIFTY, marks=pytest.mark.faults)]

Execute = Callable[..., object]


def test_every_address_that_takes_a_form_is_in_the_table() -> None:
    assert routes.taking_forms() == set(SAYS) | set(REWRITES) | set(BRINGS) | set(OPENS) | set(NEITHER)


def replayed(person: Person, ready: Ready, times: int) -> list[tuple[int, str]]:
    """Send the same form over as many connections at once; each one's status and where it leads.

    The first of them wait for each other before they write, so all have read the journal as it was before.
    """
    together = Barrier(min(times, SENDERS))

    def meet(execute: Execute, sql: str, *rest: object) -> object:
        if sql.startswith(("BEGIN", "SELECT pg_advisory_xact_lock")) or sql.endswith("FOR UPDATE"):
            with suppress(BrokenBarrierError):  # some had nothing to write; from then on nobody waits
                together.wait(0.3)
        return execute(sql, *rest)

    def send(_: int) -> tuple[int, str]:
        client = Client(enforce_csrf_checks=True)
        client.defaults, client.cookies = person.client.defaults, copy.deepcopy(person.client.cookies)
        with ExitStack() as stack:
            stack.callback(connections.close_all)
            for alias in connections:
                stack.enter_context(connections[alias].execute_wrapper(meet))
            answer = client.post(ready.form.action, ready.data)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(SENDERS) as senders:
        return list(senders.map(send, range(times)))


@pytest.mark.parametrize("name", sorted(set(SAYS) - {"home:start"}))
def test_a_form_replayed_side_by_side_makes_one_row_and_one_answer(name: str, figure: Figure) -> None:
    person = Person()
    ready = SAYS[name](person)
    before = SealedEntry.objects.count()
    answers = replayed(person, ready, FIFTY)
    assert SealedEntry.objects.count() == before + 1
    assert set(answers) == {answers[0]}
    assert answers[0][0] == 302
    again = replayed(person, ready, 1)
    assert SealedEntry.objects.count() == before + 1
    assert again == answers[:1]
    figure(f"R6 {name}", replays=FIFTY, rows=1, answers=1)


@pytest.mark.parametrize("name", sorted(REWRITES))
def test_what_rewrites_several_entries_does_so_once(name: str) -> None:
    """A moment with what was done about it: changed, each is written anew and taken back; deleted, both are gone.
    A plan of other words: the old one is put away, the new one stands.
    """
    person = Person()
    ready = REWRITES[name](person)
    before = SealedEntry.objects.count()
    answers = replayed(person, ready, FIFTY)
    more = {"keep:change_entry": 4, "keep:delete_entry": -2, "keep:unsent": -1}.get(name, 2)
    rows = before + more
    assert SealedEntry.objects.count() == rows
    assert set(answers) == {answers[0]} and answers[0][0] == 302
    assert replayed(person, ready, 1) == answers[:1] and SealedEntry.objects.count() == rows


def test_words_left_behind_are_kept_once_and_everyone_is_let_out() -> None:
    """All but one of them may find the journal closed by the first; then there is nothing to keep them in."""
    person = Person()
    ready = routes.leave_words(person)
    before = SealedEntry.objects.count()
    answers = replayed(person, ready, FIFTY)
    assert SealedEntry.objects.count() == before + 1
    assert set(answers) == {(200, "")}


def test_a_consent_replayed_by_a_newcomer_stands_once_in_each_journal_that_is_begun() -> None:
    """Nobody has a cookie yet, so each answer brings another; the browser keeps the last, the others are swept."""
    person = Person()
    answers = replayed(person, routes.start(person), FIFTY)
    assert set(answers) == {(302, "/quiz/")}
    assert Journal.objects.count() == SealedEntry.objects.count() == FIFTY
    assert SealedEntry.objects.values("journal").distinct().count() == FIFTY


def test_a_file_brought_in_side_by_side_is_brought_in_once() -> None:
    person = Person()
    ready = routes.bring_in(person)
    before = SealedEntry.objects.count()
    brought = json.loads(ready.file or b"")["entries"]
    answers = replayed(person, ready, FIFTY)
    assert SealedEntry.objects.count() == before + len(brought)
    assert set(answers) == {(200, "")}


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("name", sorted(OPENS))
def test_what_opens_a_journal_is_never_doubled_nor_an_entry_lost(name: str, times: int) -> None:
    """A second try may be told to wait, or that it was done already; nothing breaks, nothing is doubled."""
    person = Person()
    ready = OPENS[name](person)
    entries = list(SealedEntry.objects.order_by("seq").values_list("entry", "blob"))
    kinds = sorted(Wrap.objects.values_list("kind", flat=True))
    answers = replayed(person, ready, times)
    assert {status for status, _ in answers} <= {200, 302, 422, 429}
    if name == "keep:erase":
        assert not any(model.objects.exists() for model in (Journal, SealedEntry, Wrap))
        return
    assert list(SealedEntry.objects.order_by("seq").values_list("entry", "blob")) == entries
    added = {"keep:keep": ["passphrase"], "keep:code": ["recovery"], "keep:passkey_added": ["passkeys"]}.get(name, [])
    assert sorted(Wrap.objects.values_list("kind", flat=True)) == sorted([*kinds, *added])
    assert Journal.objects.get().kept


def test_a_form_changed_and_then_sent_twice_makes_one_more_row() -> None:
    """As after the browser's Back: the same form, other words, and a double click."""
    person = Person()
    ready = routes.predict(person)
    replayed(person, ready, 1)
    before = SealedEntry.objects.count()
    changed = Ready(ready.form, ready.filled | {"predicted": "On second thought, they will be late."})
    answers = replayed(person, changed, 12)
    assert SealedEntry.objects.count() == before + 1
    assert set(answers) == {answers[0]}


def test_a_try_to_keep_that_comes_too_late_does_not_undo_the_one_before() -> None:
    """Two tabs keep the same journal; the second nickname is taken. The journal stays kept, safe from the sweep."""
    now = timezone.now()
    here, other = session.begin_anonymous(now), session.begin_anonymous(now)
    keystore.keep_journal(other, "taken", PASSPHRASE, None, now)
    keystore.keep_journal(here, "heron", PASSPHRASE, None, now)
    with pytest.raises(NicknameError):
        keystore.keep_journal(here, "taken", PASSPHRASE, None, now)
    session.sweep(now + timedelta(days=16))
    assert Journal.objects.get(id=here.journal).kept
