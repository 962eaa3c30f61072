"""Every entry in plain words, fifty a page; said otherwise, taken back, let stand, or gone from the file."""

from __future__ import annotations

import re

import pytest

from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, StepOutcome
from drawbridge.mirror.moments import moments
from drawbridge.web.keep.history.forms import ChangeForm, fixed
from drawbridge.web.keep.models import SealedEntry
from drawbridge.web.packs import shelf
from tests.journal.samples import one_of_each
from tests.web.person import Person
from tests.web.test_people import ends, entries, main, notes


@pytest.fixture
def ready(person: Person) -> Person:
    """Someone with a moment, what they did about it, and a step that was told."""
    person.begins()
    notes(person, "K.")
    ends(person)
    person.goes_to("/practice/A1/1/")
    person.sends(person.form("/practice/A1/1/"), predicted="I will notice only afterwards.", sure="60")
    person.sends(person.forms()[0], how="done")
    person.sends(person.form("/after/"), matched="partly", happened="I noticed while it was happening.")
    return person


def of_kind(someone: Person, kind: str) -> Entry:
    return [entry for entry in entries(someone) if entry.kind == kind][-1]


def opens(someone: Person, kind: str, what: str = "") -> str:
    return someone.goes_to(f"/keep/history/{of_kind(someone, kind).id}/{what}")


def test_every_entry_is_listed_in_plain_words_with_a_way_to_it(ready: Person) -> None:
    page = ready.goes_to("/keep/history/")
    for said in (
        "You read who can see what, and agreed.",
        "You noted a moment with K.: Leave, 7 of 10.",
        "What you did: Stayed a minute.",
        "The step went partly: “I noticed while it was happening.”",
    ):
        assert said in page
    assert set(re.findall(r"/keep/history/([0-9a-f-]{36})/", page)) == {str(entry.id) for entry in entries(ready)}


def test_the_way_there_stands_on_the_page_of_the_journal_kept_or_not(ready: Person) -> None:
    assert 'href="/keep/history/"' in ready.goes_to("/keep/")
    ready.keeps()
    assert 'href="/keep/history/"' in ready.goes_to("/keep/")


def test_a_room_shows_its_own_entries_and_rooms_without_any_are_not_offered(ready: Person) -> None:
    page = main(ready.goes_to("/keep/history/?room=now"))
    assert "You noted a moment" in page and "The step went" not in page and "2 entries." in page
    assert "room=library" not in page and "room=promises" not in page
    assert "The step went" in ready.goes_to("/keep/history/?room=nowhere")


@pytest.mark.parametrize("number", ["0", "-1", "2", "999999999999", "x", "٣", ""])
def test_any_page_number_leads_to_a_page(ready: Person, number: str) -> None:
    assert "You noted a moment" in ready.goes_to(f"/keep/history/?page={number}") and ready.status == 200


@pytest.mark.parametrize(
    "kind", ["consent", "take_started", "moment", "moment_ended", "step_predicted", "step_outcome"]
)
def test_each_entry_has_a_page_with_all_it_holds(ready: Person, kind: str) -> None:
    page = opens(ready, kind)
    assert ready.status == 200 and "Take it back" in page and "Delete it for good" in page
    words = [value for _, value in of_kind(ready, kind) if isinstance(value, str) and " " in value]
    assert all(word in page for word in words)


def test_a_moment_said_otherwise_stands_in_its_place_with_what_was_said_of_it(ready: Person) -> None:
    before = of_kind(ready, "moment")
    opens(ready, "moment", "change/")
    page = ready.sends(ready.form("/change/"), strength="3", pull="go-quiet", person="")
    assert "You noted a moment: Go quiet, 3 of 10." in page and "You said" not in page
    (found,) = moments(entries(ready))
    assert (found.noted.strength, found.noted.person, found.at) == (3, None, before.at)
    assert found.ended is not None and found.ended.caught == "before"
    assert "It was taken back" in ready.goes_to(f"/keep/history/{before.id}/")
    assert "3 of 10" in ready.goes_to(f"/now/{found.id}/")


def test_what_happened_is_said_otherwise_and_a_prediction_never_is(ready: Person) -> None:
    opens(ready, "step_outcome", "change/")
    ready.sends(ready.form("/change/"), matched="otherwise", happened="I only noticed the next day.", alarm="4")
    newest = of_kind(ready, "step_outcome")
    assert isinstance(newest, StepOutcome)
    assert (newest.matched, newest.happened, newest.alarm) == ("otherwise", "I only noticed the next day.", 4)
    page = opens(ready, "step_predicted")
    assert "stays as it was made" in page and "/change/" not in main(page)
    opens(ready, "step_predicted", "change/")
    assert not ready.path.endswith("/change/")


@pytest.mark.parametrize("wrong", [{"strength": "11"}, {"strength": "x"}, {"pull": "no-such"}, {"began": ""}])
def test_a_change_that_cannot_be_keeps_everything_as_it_is(ready: Person, wrong: dict[str, str]) -> None:
    before = SealedEntry.objects.count()
    opens(ready, "moment", "change/")
    page = ready.sends(ready.form("/change/"), **wrong)
    assert ready.status == 422 and "Nothing was changed" in page and SealedEntry.objects.count() == before


def test_words_too_many_come_back_whole_with_what_to_do(ready: Person) -> None:
    opens(ready, "step_outcome", "change/")
    page = ready.sends(ready.form("/change/"), happened="a word " * 1_000)
    assert ready.status == 422 and "there is room for 4,000" in page and "a word a word" in page


def test_every_kind_can_be_changed_or_says_why_not() -> None:
    """A form made from what a kind says it holds gives the entry back as it was."""
    for entry in one_of_each():
        if fixed(entry) is None:
            form = ChangeForm(None, entry, shelf().current)
            data = {name: field.initial or form.initial.get(name) for name, field in form.fields.items()}
            text = {name: value for name, value in data.items() if value is not None and value is not False}
            sent = ChangeForm(text, entry, shelf().current)  # type: ignore[arg-type]
            for name in ("pull",):
                if name in sent.fields:
                    sent.fields[name].choices = [(data[name], "")]  # type: ignore[attr-defined]
            assert sent.changed(entry.id) == entry, (entry.kind, sent.errors)
        else:
            assert str(fixed(entry)).endswith(".")


def test_taken_back_it_counts_for_nothing_and_can_stand_again(ready: Person) -> None:
    address = f"/keep/history/{of_kind(ready, 'moment').id}/"
    ready.goes_to(address)
    page = ready.sends(ready.form("/back/"), stand="no")
    assert ready.path == address and "It was taken back" in page and moments(entries(ready)) == ()
    assert "taken back" in ready.goes_to("/keep/history/?room=now")
    ready.goes_to(address)
    page = ready.sends(ready.form("/back/"), stand="again")
    assert "It was taken back" not in page and len(moments(entries(ready))) == 1


def test_deleted_for_good_it_goes_with_what_speaks_of_it_after_it_was_said(ready: Person) -> None:
    page = opens(ready, "moment", "delete/")
    assert "With it goes one entry that only speaks of it." in page
    before = {entry.id for entry in entries(ready)}
    page = ready.sends(ready.form("/delete/"))
    assert ready.status == 422 and "Nothing was deleted" in page and {e.id for e in entries(ready)} == before
    ready.sends(ready.form("/delete/"), sure="on")
    assert ready.path == "/keep/history/"
    gone = before - {entry.id for entry in entries(ready)}
    assert len(gone) == 2 and not any(isinstance(e, MomentNoted | MomentEnded) for e in entries(ready))


def test_a_consent_that_is_deleted_is_asked_for_again(ready: Person) -> None:
    opens(ready, "consent", "delete/")
    ready.sends(ready.form("/delete/"), sure="on")
    assert ready.path == "/start/"
