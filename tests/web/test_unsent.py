"""Words in an open form when someone leaves: sealed first, found again on that page, gone once sent or thrown away."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client, override_settings

from drawbridge.web.keep.models import SealedEntry
from tests.web.person import Person

WORDS = "They laugh and pour me another cup of tea."
PAGE = "/practice/A1/1/"


def kept(person: Person) -> Person:
    person.begins()
    person.keeps()
    return person


def leaves(person: Person, /, page: str = PAGE, entry: str = "", **words: str) -> None:
    """As ``words.js`` would: what stands in the form, and then the way out itself."""
    person.goes_to("/keep/take/")
    token = person.forms()[0].fields["csrfmiddlewaretoken"]
    sent = {f"words-{name}": said for name, said in words.items()}
    person.client.post("/x", {"csrfmiddlewaretoken": token, "page": page, "entry": entry or str(uuid4()), **sent})


def test_they_wait_on_their_page_after_the_journal_is_opened_again(person: Person) -> None:
    kept(person)
    leaves(person, predicted=WORDS)
    assert "s" not in person.client.cookies or not person.client.cookies["s"].value
    assert "Before you begin" in person.goes_to(PAGE)
    person.opens()
    assert "You left in the middle of something" in person.goes_to("/")
    assert f'href="{PAGE}"' in person.reads()
    page = person.goes_to(PAGE)
    assert "You left in the middle of something. Your words were kept." in page and WORDS in page
    assert WORDS not in person.goes_to("/practice/A1/2/")


def test_thrown_away_they_are_erased(person: Person) -> None:
    kept(person)
    before = SealedEntry.objects.count()
    leaves(person, predicted=WORDS)
    person.opens()
    person.goes_to(PAGE)
    page = person.sends(person.form("/keep/unsent/"))
    assert person.path == PAGE and WORDS not in page
    assert SealedEntry.objects.count() == before


def test_sent_after_all_they_are_erased_and_the_step_stands(person: Person) -> None:
    kept(person)
    leaves(person, predicted=WORDS)
    person.opens()
    person.goes_to(PAGE)
    form = next(form for form in person.forms() if "predicted" in form.fields)
    person.sends(form, predicted=WORDS, sure="50", unsent=PAGE)
    assert "/practice/step/" in person.path
    assert "You left in the middle" not in person.goes_to(PAGE)
    assert "You left before you had sent this" not in person.goes_to("/keep/history/")
    assert WORDS in person.reads()


def test_a_form_that_needs_mending_keeps_them(person: Person) -> None:
    kept(person)
    leaves(person, predicted=WORDS)
    person.opens()
    person.goes_to(PAGE)
    form = next(form for form in person.forms() if "predicted" in form.fields)
    person.sends(form, predicted=WORDS, unsent=PAGE)
    assert person.status == 422
    assert "You left in the middle" in person.goes_to(PAGE)


def test_sent_twice_they_are_kept_once(person: Person) -> None:
    kept(person)
    before, entry = SealedEntry.objects.count(), str(uuid4())
    for _ in range(2):
        leaves(person, entry=entry, predicted=WORDS)
        person.opens()
    assert SealedEntry.objects.count() == before + 1


def test_left_twice_the_later_words_are_shown_and_all_are_thrown_away(person: Person) -> None:
    kept(person)
    before = SealedEntry.objects.count()
    for words in ("The first words.", "The second words."):
        leaves(person, predicted=words)
        person.opens()
    page = person.goes_to(PAGE)
    assert "The second words." in page and "The first words." not in page
    person.sends(person.form("/keep/unsent/"))
    assert SealedEntry.objects.count() == before


@pytest.mark.parametrize(
    "name", ["passphrase", "again", "old", "code", "digits", "secret", "nickname", "person", "safe", "alone", "shown"]
)
def test_no_passphrase_code_or_answer_about_safety_is_ever_kept(person: Person, name: str) -> None:
    kept(person)
    before = SealedEntry.objects.count()
    leaves(person, **{name: WORDS})
    assert SealedEntry.objects.count() == before


@pytest.mark.parametrize(
    "page",
    [
        "/keep/",
        "/keep/open/",
        "/keep/recover/",
        "/people/00000000-0000-4000-8000-000000000000/look/",
        "/library/find/",
        "/nowhere/",
        "//elsewhere.example/",
        "/practice/" + "A" * 200 + "/1/",
        "",
    ],
)
def test_nothing_is_kept_from_pages_where_words_are_not_kept(person: Person, page: str) -> None:
    kept(person)
    before = SealedEntry.objects.count()
    leaves(person, page=page, predicted=WORDS)
    assert SealedEntry.objects.count() == before


def test_a_journal_that_is_not_kept_is_gone_with_its_words(person: Person) -> None:
    person.begins()
    leaves(person, predicted=WORDS)
    assert SealedEntry.objects.count() == 0


def test_words_that_cannot_be_kept_hold_nobody_up(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise DatabaseError("database or disk is full")

    kept(person)
    monkeypatch.setattr("drawbridge.web.keep.store.SqlStore.add_all", full)
    leaves(person, predicted=WORDS)
    assert "Before you begin" in person.goes_to(PAGE)


def test_more_than_a_field_holds_is_cut_and_kept(person: Person) -> None:
    kept(person)
    leaves(person, predicted="wren " * 2_000, **{"a" * 41: WORDS})
    person.opens()
    assert person.goes_to(PAGE).count("wren") == 800


def test_without_its_token_nothing_is_kept(person: Person) -> None:
    kept(person)
    before = SealedEntry.objects.count()
    assert person.client.post("/x", {"page": PAGE, "words-predicted": WORDS}).status_code == 403
    assert SealedEntry.objects.count() == before


def test_words_of_the_taps_of_now_wait_where_the_taps_are(person: Person) -> None:
    kept(person)
    leaves(person, page="/now/moment/", alias="Somebody quite new")
    person.opens()
    assert "Somebody quite new" in person.goes_to("/now/")


def test_help_and_pages_that_read_no_journal_show_nothing_of_it() -> None:
    client = Client()
    assert "You left in the middle" not in client.get("/help/").content.decode()


def test_the_way_out_leads_where_was_chosen_with_words_or_without(person: Person) -> None:
    kept(person)
    assert person.client.get("/x").headers["Location"] == "/blank/"
    person.opens()
    person.goes_to("/keep/leaving/")
    assert "It is set" in person.sends(person.form("/keep/leaving/"), to="weather")
    assert 'value="weather" id="id_to_1" checked' in person.goes_to("/keep/leaving/").replace("required ", "")
    answer = person.client.get("/x")
    assert answer.status_code == 303 and answer.headers["Location"] == "https://www.bbc.com/weather"
    assert "cookies" in answer.headers["Clear-Site-Data"] and answer.headers["Referrer-Policy"] == "same-origin"
    assert person.client.get("/x").headers["Location"] == "/blank/"  # nobody's journal is open any more
    person.opens()
    person.goes_to("/keep/take/")
    token = person.forms()[0].fields["csrfmiddlewaretoken"]
    told = person.client.post("/x", {"csrfmiddlewaretoken": token, "page": PAGE, "words-predicted": WORDS})
    assert told.content == b"weather" and "Clear-Site-Data" not in told.headers
    assert person.client.get("/x?to=weather").headers["Location"] == "https://www.bbc.com/weather"


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "nowhere", ""])
def test_it_leads_to_no_place_that_is_not_on_the_list(to: str) -> None:
    assert Client().get("/x", {"to": to}).headers["Location"] == "/blank/"


@override_settings(EXIT_URL="https://example.org/")
def test_a_copy_with_a_page_of_its_own_goes_there_unless_something_else_is_chosen(person: Person) -> None:
    kept(person)
    assert person.client.get("/x").headers["Location"] == "https://example.org/"
    person.opens()
    person.goes_to("/keep/leaving/")
    person.sends(person.form("/keep/leaving/"), to="empty")
    assert person.client.get("/x").headers["Location"] == "/blank/"


def test_a_place_that_is_not_offered_is_refused_and_nothing_changed(person: Person) -> None:
    kept(person)
    person.goes_to("/keep/leaving/")
    assert "Choose one of these" in person.sends(person.form("/keep/leaving/"), to="https://elsewhere.example/")
    assert person.client.get("/x").headers["Location"] == "/blank/"
