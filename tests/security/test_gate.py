"""R28: no step with someone without a plain yes, and nothing that reassures. Exhaustive.

Every answer to the gate, plain, odd or doubled, times every kind of rung, times every way of sending the rest
along. Seen to fail: where the last of two answers counted, and where "unsure" counted as a yes.
"""

from __future__ import annotations

import re
import time
from itertools import product
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from drawbridge.journal.entries import Entry, StepPredicted
from drawbridge.pack import Rung
from drawbridge.web.access import open_journal
from drawbridge.web.packs import shelf
from tests.faults.figures import Figure
from tests.security.test_matrix import undone
from tests.web.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

YES = ["yes"]
SAFE = (
    *(
        None,
        YES,
        ["no"],
        ["unsure"],
        [""],
        ["Yes"],
        ["YES"],
        [" yes"],
        ["yes "],
        ["yes\x00"],
        ["y"],
        ["true"],
        ["on"],
        ["1"],
    ),
    *(["yes", "no"], ["no", "yes"], ["yes", "unsure"], ["unsure", "yes"], ["yes", ""], ["", "yes"], ["yes", "yes"]),
)
"""Answers as they could be sent: None is left out, two are sent twice. Only a plain, single yes is a yes."""

PERSON = (None, "K.", "K" * 61)
REST: tuple[dict[str, str], ...] = (
    {},
    {"predicted": "They nod and go on reading."},
    {"predicted": "They nod and go on reading.", "sure": "50", "smaller": "on"},
    {"predicted": "", "sure": "50"},
)
EXTRA: tuple[dict[str, str], ...] = ({}, {"with_someone": "false", "passed": "1", "unsure": "0", "rung": "1"})

REASSURING = re.compile(
    r"low risk|no risk|no danger|not in danger|you are safe|sounds safe|seems? (?:safe|fine)|good (?:news|sign)|"
    r"nothing to (?:worry|fear)|don['’]t worry|no need to worry|all (?:good|clear|is well)|well done|great|"
    r"probably (?:safe|fine|an old signal)|old signal|relax|they are (?:safe|steady)|is (?:a )?safe person",
    re.I,
)


def rungs() -> list[tuple[str, Rung]]:
    """One rung of each kind of each ladder: alone, and with someone."""
    found = {(c.id, rung.with_someone): (c.id, rung) for c in shelf().current.capacities for rung in c.ladder}
    return list(found.values())


@pytest.fixture
def someone() -> Person:
    person = Person()
    person.begins()
    person.client.handler.enforce_csrf_checks = False
    return person


def entries(person: Person) -> tuple[Entry, ...]:
    request = RequestFactory().get("/")
    request.COOKIES["s"] = person.client.cookies["s"].value
    journal = open_journal(request)
    assert journal is not None
    return journal.entries()


def sent(person: Person, path: str, safe: list[str] | None, who: str | None, *rest: dict[str, str]) -> HttpResponse:
    data: dict[str, object] = {"entry": str(uuid4())}
    data |= {name: value for one in rest for name, value in one.items()}
    data |= {name: value for name, value in (("safe", safe), ("person", who)) if value is not None}
    answer = person.client.post(path, data)
    return person.client.get(answer.url) if answer.status_code == 302 and "?slip=" in answer.url else answer


def test_there_are_rungs_of_both_kinds() -> None:
    kinds = [rung.with_someone for _, rung in rungs()]
    assert kinds.count(True) >= 5 and kinds.count(False) >= 5


@pytest.mark.parametrize("with_someone", [True, False])
def test_only_a_plain_yes_opens_a_step_with_someone(someone: Person, with_someone: bool, figure: Figure) -> None:
    code, rung = next((code, rung) for code, rung in rungs() if rung.with_someone is with_someone)
    before = entries(someone)
    tried = opened = 0
    for safe, who, rest, extra in product(SAFE, PERSON, REST, EXTRA):
        with undone(someone.client):
            answer = sent(someone, f"/practice/{code}/{rung.rung}/", safe, who, rest, extra)
            new = entries(someone)[len(before) :]
        page, case = answer.content.decode(), (safe, who, rest, extra)
        assert answer.status_code in (200, 302, 422), case
        tried += 1
        for entry in new:
            assert isinstance(entry, StepPredicted), case
            assert (entry.safe == "yes") is with_someone, case
            assert with_someone or entry.person is None, case
            opened += 1
        if with_someone and safe != YES:
            assert not new, case
            assert 'name="predicted"' not in page, case
            assert 'href="/help/"' in page, case
            assert not REASSURING.search(page), case
    assert tried == len(SAFE) * len(PERSON) * len(REST) * len(EXTRA)
    assert opened > 0
    figure("R28 pages", combinations=tried, opened_without_a_yes=0, reassuring=0)


@pytest.mark.parametrize(("code", "rung"), rungs(), ids=lambda part: str(getattr(part, "rung", part)))
def test_it_stands_before_every_ladders_steps_with_someone(someone: Person, code: str, rung: Rung) -> None:
    path = f"/practice/{code}/{rung.rung}/"
    for safe in (None, ["no"], ["unsure"], YES):
        with undone(someone.client):
            answer = sent(someone, path, safe, "K.", {"predicted": "They nod.", "sure": "50"})
        assert (answer.status_code == 302) is (safe == YES or not rung.with_someone), safe


def test_the_address_after_an_answer_is_the_same_to_look_at_whatever_was_said(someone: Person) -> None:
    asked = [("no", "K."), ("yes", "Kim from the choir"), ("unsure", ""), ("", "somebody")]
    sent_on = [someone.client.post("/practice/D2/1/", {"safe": safe, "person": who}) for safe, who in asked]
    assert {answer.status_code for answer in sent_on} == {302}
    addresses = [answer.url for answer in sent_on]
    assert len({len(address) for address in addresses}) == 1
    assert len({address.partition("?slip=")[0] for address in addresses}) == 1
    assert not any(word in address for address in addresses for word in ("Kim", "choir", "somebody", "unsure", "yes"))


def test_an_answer_in_an_address_opens_in_no_other_journal_no_other_place_and_not_tomorrow(
    someone: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = someone.client.post("/practice/D2/1/", {"safe": "yes", "person": "K."})
    assert 'name="predicted"' in someone.goes_to(answer.url)
    stranger = Person()
    stranger.begins()
    assert 'name="predicted"' not in stranger.goes_to(answer.url)
    assert 'name="predicted"' not in someone.goes_to(answer.url.replace("/D2/1/", "/D2/2/"))
    assert 'name="predicted"' not in someone.goes_to(answer.url[:-8] + "AAAAAAA=")
    later = time.time() + 3_601
    monkeypatch.setattr(time, "time", lambda: later)
    assert 'name="predicted"' not in someone.goes_to(answer.url)


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_a_no_is_met_with_help_and_with_a_step_that_needs_nobody(someone: Person, answer: str) -> None:
    someone.goes_to("/practice/D2/1/")
    page = someone.sends(someone.forms()[0], person="K.", safe=answer)
    main = page[page.index("<main") : page.index("</main>")]
    assert 'href="/help/"' in main
    assert "K." not in main
    assert 'href="/practice/A1/' in main
    assert not REASSURING.search(main)


def test_even_a_yes_is_not_answered_with_reassurance(someone: Person) -> None:
    """They said so; nobody here knows it."""
    someone.goes_to("/practice/D2/1/")
    page = someone.sends(someone.forms()[0], person="K.", safe="yes")
    assert 'name="predicted"' in page
    assert not REASSURING.search(page)


def test_what_says_so_is_recognised() -> None:
    """The list of reassurances could otherwise be empty."""
    for words in ("You are safe.", "That sounds safe", "probably an old signal", "Low risk", "Well done"):
        assert REASSURING.search(words)


def test_a_step_with_someone_is_not_reached_through_a_closed_journal_either(someone: Person) -> None:
    """What was being sent is carried through the door; at the door behind it the same gate stands."""
    someone.keeps()
    closed = Person()
    closed.client.handler.enforce_csrf_checks = False
    closed.page = sent(closed, "/practice/D2/1/", ["unsure"], "K.", {"predicted": "They nod.", "sure": "50"})
    page = closed.sends(closed.form("/keep/open/"), nickname="heron", passphrase="four quiet green lamps")
    assert "Open again" in page
    closed.page = closed.client.post(closed.form("/practice/D2/1/").action, closed.form("/practice/D2/1/").fields)
    assert 'name="predicted"' not in closed.reads()
    assert not any(isinstance(entry, StepPredicted) for entry in entries(closed))
