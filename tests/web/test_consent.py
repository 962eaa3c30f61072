"""Before the first question: what is asked about the text, and that a new text is agreed to anew."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from drawbridge.journal.entries import Consent
from drawbridge.web import consent
from drawbridge.web.consent import CONSENT_VERSION
from drawbridge.web.home import views
from drawbridge.web.home.forms import CHECKS
from drawbridge.web.keep.models import Journal, SealedEntry
from tests.web.person import Person

START = Path(views.__file__).parent / "templates" / "home" / "start.html"
TEXT = "2026-11", "b5a897acd52d"
RIGHT = {check.name: check.right for check in CHECKS}
WRONG = {check.name: next(name for name, _ in check.answers if name != check.right) for check in CHECKS}


def agrees(person: Person, **answers: str) -> str:
    person.goes_to("/start/")
    return person.sends(person.form("/start/"), year="1985", agree="on", **answers)


def test_right_answers_and_no_answers_lead_straight_on() -> None:
    for answers in (RIGHT, {}):
        person = Person()
        agrees(person, **answers)
        assert person.path == "/quiz/"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_wrong_answer_is_explained_and_the_second_time_nobody_is_kept_out(check) -> None:
    person = Person()
    page = agrees(person, **RIGHT | {check.name: WRONG[check.name]})
    assert (person.status, person.path) == (422, "/start/")
    assert check.note in page
    assert [other.note in page for other in CHECKS if other != check] == [False, False]
    assert not Journal.objects.exists()
    person.sends(person.form("/start/"))
    assert person.path == "/quiz/"


def test_what_was_ticked_is_still_ticked_beside_the_explanation() -> None:
    person = Person()
    agrees(person, **WRONG)
    fields = person.form("/start/").fields
    assert (fields["year"], fields["agree"]) == ("1985", "on")
    assert {name: fields[name] for name in WRONG} == WRONG


def test_no_answer_to_them_is_stored() -> None:
    person = Person()
    agrees(person, **RIGHT)
    assert SealedEntry.objects.count() == 1
    assert set(Consent.model_fields) == {"id", "at", "kind", "v", "version", "adult"}


def test_someone_too_young_is_not_asked_again() -> None:
    person = Person()
    person.goes_to("/start/")
    person.sends(person.form("/start/"), year="2015", agree="on", **WRONG)
    assert person.path == "/young/"
    assert not Journal.objects.exists()


def test_who_agreed_to_another_text_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person()
    agrees(person)
    assert person.goes_to("/quiz/") and person.path == "/quiz/"
    monkeypatch.setattr(consent, "CONSENT_VERSION", "a later one")
    monkeypatch.setattr(views, "CONSENT_VERSION", "a later one")
    person.goes_to("/quiz/")
    assert person.path == "/start/"
    agrees(person)
    assert person.goes_to("/quiz/") and person.path == "/quiz/"


def test_the_text_does_not_change_without_its_version() -> None:
    """Whoever agreed to an older text is asked again. Changed the text? Change both, in ``consent.py`` and above."""
    text = START.read_text()
    said = re.sub(r"\s+", " ", text[text.index("<h1>") : text.index("{% if explained %}")])
    assert (CONSENT_VERSION, hashlib.sha256(said.encode()).hexdigest()[:12]) == TEXT
