"""My filter, seen: nothing without a journal, nothing from too little, ranges from enough, and a switch."""

from __future__ import annotations

import re
from uuid import uuid4

from django.utils import timezone

from drawbridge.journal.entries import MomentEnded, MomentNoted, PersonFlagged
from drawbridge.web.access import open_journal, record
from drawbridge.web.keep.models import SealedEntry, Snapshot
from tests.web.person import Form, Person
from tests.web.test_lab import words

MINE = "/lab/mine/"


def journal_of(person: Person) -> object:
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.COOKIES["s"] = person.client.cookies["s"].value
    return open_journal(request)


def notes(person: Person, times: int, name: str | None = None) -> None:
    journal = journal_of(person)
    for number in range(times):
        noted = MomentNoted(
            id=uuid4(), at=timezone.now(), pull="leave", strength=6 - number % 3, began="just_now", person=name
        )
        record(journal, noted)  # type: ignore[arg-type]
        record(journal, MomentEnded(id=uuid4(), at=timezone.now(), moment=noted.id, did="stayed", caught="before"))  # type: ignore[arg-type]


def switch(person: Person, of: str | None = None) -> Form:
    """The form that switches all of it, or the steps alone."""
    return next(f for f in person.forms() if f.action == "/lab/mine/switch/" and f.fields.get("of") == of)


def works_it_out(person: Person) -> str:
    person.goes_to(MINE)
    return person.sends(person.form("/lab/mine/work/"))


def test_without_a_journal_it_says_what_it_would_be(person: Person) -> None:
    text = words(person.goes_to(MINE))
    assert person.status == 200
    assert "needs a journal" in text and "chooses no step unless you ask it to" in text


def test_too_few_moments_show_nothing(person: Person) -> None:
    person.begins()
    notes(person, 11)
    page = person.goes_to(MINE)
    assert "Too little to say anything." in page and "Eleven moments" in words(page)
    assert "<figure" not in page and "/lab/mine/work/" not in page


def test_enough_moments_show_ranges_against_the_start(person: Person) -> None:
    person.begins()
    notes(person, 14)
    page = works_it_out(person)
    text = words(page)
    assert person.path == MINE
    assert "From 14 moments." in text
    assert page.count("<figure") == 2
    assert len(re.findall(r"eighteen of these twenty dots, all equally likely, lie between \d+ and \d+\.", text)) >= 2
    assert "What it does not know" in text and "It does not choose your steps" in text
    assert not re.search(r"\b(nan|inf|None)\b", text)


def test_something_new_puts_it_aside_until_asked_again(person: Person) -> None:
    person.begins()
    notes(person, 12)
    works_it_out(person)
    notes(person, 1)
    page = person.goes_to(MINE)
    assert "<figure" not in page and "/lab/mine/work/" in page
    assert "From 13 moments." in words(works_it_out(person))


def test_asking_twice_gives_the_same_and_adds_nothing_to_what_was_written_down(person: Person) -> None:
    person.begins()
    notes(person, 12)
    person.goes_to(MINE)
    form, counted = person.form("/lab/mine/work/"), SealedEntry.objects.count()
    first = person.sends(form)
    assert words(person.sends(form)) == words(first)
    assert SealedEntry.objects.count() == counted and Snapshot.objects.count() == 1


def test_a_flag_takes_everything_with_that_person_out(person: Person) -> None:
    person.begins()
    notes(person, 14, "K.")
    works_it_out(person)
    record(journal_of(person), PersonFlagged(id=uuid4(), at=timezone.now(), person="K.", flagged=True))  # type: ignore[arg-type]
    page = person.goes_to(MINE)
    assert "<figure" not in page and "Too little to say anything." in page
    assert "14 with someone you marked as not safe" in words(page)


def test_switched_off_nothing_is_shown_or_worked_out(person: Person) -> None:
    person.begins()
    notes(person, 12)
    works_it_out(person)
    page = person.sends(switch(person))
    assert "switched off" in page and "<figure" not in page
    counted = SealedEntry.objects.count()
    token = person.client.cookies["f"].value
    person.client.post("/lab/mine/work/", {"csrfmiddlewaretoken": token})
    assert SealedEntry.objects.count() == counted
    assert "<figure" in person.sends(switch(person))


def test_what_was_worked_out_is_sealed(person: Person) -> None:
    person.begins()
    notes(person, 12)
    works_it_out(person)
    assert not any(b"state_tolerance" in bytes(row.blob) for row in Snapshot.objects.all())
