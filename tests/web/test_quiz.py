"""The quiz: every answer kept, none twice, none lost."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from drawbridge.web.keep.models import SealedEntry, Session
from tests.web.person import Form, Person


def statement(page: str) -> str:
    found = re.search(r'id="statement"[^>]*>([^<]+)<', page)
    return found[1] if found else ""


def entries() -> int:
    return SealedEntry.objects.count()


def test_no_statement_is_shown_before_someone_has_agreed(person: Person) -> None:
    page = person.goes_to("/quiz/")
    assert person.path == "/start/"
    assert not statement(page)


def test_no_answer_is_taken_before_someone_has_agreed(person: Person) -> None:
    person.goes_to("/start/")
    form = Form("/quiz/", person.form("/start/").fields | {"take": str(uuid4()), "item": "control-01", "choice": "2"})
    person.sends(form)
    assert entries() == 0


def test_someone_too_young_is_sent_to_places_made_for_them_and_nothing_is_stored(person: Person) -> None:
    person.goes_to("/start/")
    page = person.sends(person.form("/start/"), year=str(timezone.now().year - 15), agree="on")
    assert person.path == "/young/"
    assert "Nothing you entered has been stored" in page
    assert entries() == 0


def test_each_answer_is_kept_and_brings_another_statement(person: Person) -> None:
    first = statement(person.begins())
    before = entries()
    second = statement(person.answers(3))
    assert first and second and first != second
    assert entries() == before + 1


def test_a_form_sent_twice_is_kept_once(person: Person) -> None:
    person.begins()
    form = person.form("/quiz/")
    person.sends(form, choice="3")
    before = entries()
    person.sends(form, choice="3")
    assert entries() == before
    assert person.status == 200


def test_two_tabs_with_the_same_statement_count_the_newer_answer(person: Person) -> None:
    person.begins()
    left = person.form("/quiz/")
    person.goes_to("/quiz/")
    right = person.form("/quiz/")
    assert left.fields["item"] == right.fields["item"]
    person.sends(left, choice="0")
    person.sends(right, choice="4")
    page = person.goes_to("/quiz/back/1/")
    assert "You said: Almost always." in page


def test_back_shows_the_answer_and_a_new_one_replaces_it(person: Person) -> None:
    first = statement(person.begins())
    person.answers(1)
    page = person.goes_to("/quiz/back/1/")
    assert statement(page) == first
    assert "You said: Seldom." in page
    person.sends(person.form("/quiz/"), choice="4")
    assert "You said: Almost always." in person.goes_to("/quiz/back/1/")


def test_a_statement_can_be_skipped_and_answered_later(person: Person) -> None:
    person.begins()
    person.answers(None)
    assert "You skipped this one." in person.goes_to("/quiz/back/1/")


def test_an_answer_out_of_range_changes_nothing_and_says_so(person: Person) -> None:
    shown = statement(person.begins())
    before = entries()
    page = person.answers(9)
    assert person.status == 422
    assert "not one of the five" in page
    assert statement(page) == shown
    assert entries() == before


def test_no_choice_at_all_keeps_the_same_statement(person: Person) -> None:
    shown = statement(person.begins())
    page = person.sends(person.form("/quiz/"))
    assert person.status == 422
    assert "Choose one of the five answers" in page
    assert statement(page) == shown


def test_a_statement_nobody_knows_changes_nothing(person: Person) -> None:
    person.begins()
    before = entries()
    page = person.sends(person.form("/quiz/"), item="weather-01", choice="2")
    assert person.status == 422
    assert "Nothing was changed" in page
    assert entries() == before


def test_an_answer_for_another_sitting_is_not_added(person: Person) -> None:
    person.begins()
    before = entries()
    page = person.sends(person.form("/quiz/"), take=str(uuid4()), choice="2")
    assert "another sitting" in page
    assert entries() == before


def test_stopping_early_draws_the_map_and_says_how_few_answers_it_rests_on(person: Person) -> None:
    person.begins()
    person.answers_many(4)
    page = person.stops()
    assert person.path == "/map/"
    assert "You stopped at 4" in page


def test_a_stopped_sitting_can_be_gone_on_with(person: Person) -> None:
    person.begins()
    person.answers_many(4)
    person.stops()
    person.goes_to("/quiz/")
    page = person.sends(person.form("/quiz/continue/"))
    assert statement(page)
    person.goes_to("/quiz/back/4/")
    assert "You said" in person.reads()


def test_an_answer_after_the_end_is_refused_kindly(person: Person) -> None:
    person.begins()
    late = person.form("/quiz/")
    person.answers_many(3)
    person.stops()
    before = entries()
    page = person.sends(late, choice="1", entry=str(uuid4()))
    assert person.status == 409
    assert "Nothing was lost or changed" in page
    assert entries() == before


@pytest.mark.parametrize("ends", ["by itself", "early"])
def test_the_last_answer_sent_again_is_not_said_to_have_been_left_out(person: Person, ends: str) -> None:
    """As a reload does, when the server was stopped before its reply came."""
    person.begins()
    while person.path != "/map/":
        last = person.form("/quiz/")
        person.sends(last, choice="3")
        if ends == "early":
            person.stops()
    before = entries()
    person.sends(last, choice="3")
    assert (person.status, person.path) == (200, "/map/")
    assert entries() == before
    page = person.sends(last, choice="1")
    assert person.status == 409
    assert "that answer was not added" in page
    assert entries() == before


def test_the_quiz_ends_by_itself_within_56_answers(person: Person) -> None:
    person.begins()
    for answered in range(1, 58):
        person.answers(answered % 5)
        if person.path == "/map/":
            break
    assert person.path == "/map/"
    assert answered <= 56


def test_an_answer_to_a_closed_journal_is_carried_through_the_door(person: Person) -> None:
    person.begins()
    person.answers_many(2)
    person.keeps()
    person.goes_to("/quiz/")
    waiting = person.form("/quiz/")
    Session.objects.all().delete()
    page = person.sends(waiting, choice="4")
    assert person.status == 403
    assert "has not been kept yet" in page
    person.sends(person.form("/keep/open/"), nickname="heron", passphrase="four quiet green lamps")
    person.sends(person.form("/quiz/"))
    assert "You said: Almost always." in person.goes_to("/quiz/back/3/")


def test_a_wrong_passphrase_at_that_door_still_carries_the_answer(person: Person) -> None:
    person.begins()
    person.answers_many(1)
    person.keeps()
    person.goes_to("/quiz/")
    waiting = person.form("/quiz/")
    Session.objects.all().delete()
    person.sends(waiting, choice="4")
    person.sends(person.form("/keep/open/"), nickname="heron", passphrase="not the right one")
    assert person.status == 422
    assert person.form("/keep/open/").fields["carry-choice"] == "4"


def test_a_new_sitting_too_soon_is_explained_and_not_begun(person: Person) -> None:
    person.begins()
    person.answers_many(3)
    person.stops()
    before = entries()
    page = person.goes_to("/quiz/")
    assert "A new sitting says little before" in page
    assert entries() == before


def test_after_four_weeks_a_new_sitting_is_offered_and_both_stay(person: Person) -> None:
    person.begins()
    person.answers_many(3)
    person.stops()
    person.keeps()
    later = timezone.now() + timedelta(days=40)
    with mock.patch("django.utils.timezone.now", return_value=later):
        person.opens()
        person.goes_to("/quiz/")
        page = person.sends(person.form("/quiz/begin/"))
        assert statement(page)


def test_a_browser_that_sends_no_token_is_told_so_and_nothing_is_kept() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/quiz/", {"choice": "3", "note": "a sentence that someone had typed here"})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()
    assert "a sentence that someone had typed here" in answer.content.decode()
    assert entries() == 0
