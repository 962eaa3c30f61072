"""One step: thought about, predicted, locked, done, told. Never with someone who may not be safe."""

from __future__ import annotations

import pytest

from drawbridge.web.keep.models import SealedEntry
from tests.web.person import Person
from tests.web.test_now import journal_of


@pytest.fixture
def ready(person: Person) -> Person:
    person.begins()
    person.answers_many(3)
    person.stops()
    return person


def predicted(person: Person, path: str = "/practice/A1/1/", **filled: str) -> str:
    person.goes_to(path)
    return person.sends(
        person.forms()[0], **({"predicted": "The phone rings and I let it ring.", "sure": "70"} | filled)
    )


def test_the_ladders_can_be_read_without_a_journal(person: Person) -> None:
    assert "One small step" in person.goes_to("/practice/")
    assert person.goes_to("/practice/D2/").count('class="rung') >= 6 or "ladder" in person.reads()


def test_a_step_needs_an_open_journal(person: Person) -> None:
    person.goes_to("/practice/A1/1/")
    assert person.path == "/start/"


def test_a_prediction_is_locked_and_shown_beside_what_happened(ready: Person) -> None:
    predicted(ready, alarm="6")
    assert "70 in 100 sure" in ready.reads()
    ready.sends(
        ready.form("/practice/step/")
        if any("/practice/step/" in f.action for f in ready.forms())
        else ready.forms()[0],
        how="done",
    )
    page = ready.sends(
        ready.form("/after/"),
        matched="otherwise",
        happened="It stopped after four rings.",
        alarm="4",
        next_time="I will pick up.",
    )
    assert "The phone rings and I let it ring." in page
    assert "It stopped after four rings." in page
    assert "otherwise" in page


def done(person: Person) -> None:
    predicted(person, alarm="6")
    person.sends(next(form for form in person.forms() if form.action == person.path), how="done")


def test_how_it_felt_stands_beside_what_happened_and_may_be_left_out(ready: Person) -> None:
    done(ready)
    page = ready.sends(
        ready.form("/after/"), matched="partly", happened="Tea.", went="left", too_much="yes", against="-3"
    )
    assert "You left, or stopped before the end. It was too much to stay present." in page
    assert "Against what you expected: 3 of 5 worse." in page
    assert "Too much is worth knowing" in page and "/progress/check/" in page
    (felt,) = [entry for entry in journal_of(ready).entries() if entry.kind == "step_felt"]
    assert (felt.went, felt.too_much, felt.against) == ("left", "yes", -3)
    done(ready)
    page = ready.sends(ready.form("/after/"), matched="partly", happened="Tea.")
    assert "You left" not in page and "Too much" not in page
    assert sum(entry.kind == "step_felt" for entry in journal_of(ready).entries()) == 1


def test_what_came_of_a_step_sent_twice_is_kept_once_with_how_it_felt(ready: Person) -> None:
    done(ready)
    form = ready.form("/after/")
    for _ in range(2):
        ready.sends(form, matched="partly", happened="Tea.", went="stayed", against="0")
    assert "Against what you expected: as expected." in ready.reads()
    kinds = [entry.kind for entry in journal_of(ready).entries()]
    assert (kinds.count("step_outcome"), kinds.count("step_felt")) == (1, 1)


def test_the_same_prediction_sent_twice_is_one_step(ready: Person) -> None:
    ready.goes_to("/practice/A1/1/")
    form = ready.forms()[0]
    ready.sends(form, predicted="I will notice too late.", sure="80")
    before = SealedEntry.objects.count()
    ready.sends(form, predicted="I will notice too late.", sure="80")
    assert SealedEntry.objects.count() == before


def test_not_today_keeps_the_step_its_place(ready: Person) -> None:
    predicted(ready)
    here = ready.path
    ready.sends(ready.forms()[0], how="not_today")
    assert ready.path == "/practice/"
    assert "It keeps its place" in ready.goes_to(here)


def test_a_step_with_someone_begins_with_information_and_their_own_answer(ready: Person) -> None:
    page = ready.goes_to("/practice/D2/1/")
    assert "Is it safe to be small with them?" in page
    assert 'name="predicted"' not in page
    assert page.index("When you say no") < page.index("Is it safe to be small with them?")


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_no_or_not_sure_means_no_such_step_and_help_and_nothing_kept(ready: Person, answer: str) -> None:
    ready.goes_to("/practice/D2/1/")
    before = SealedEntry.objects.count()
    page = ready.sends(ready.forms()[0], person="K.", safe=answer)
    assert 'name="predicted"' not in page
    assert 'href="/help/"' in page
    assert SealedEntry.objects.count() == before


def test_yes_opens_the_step_and_the_name_goes_with_it(ready: Person) -> None:
    ready.goes_to("/practice/D2/1/")
    ready.sends(ready.forms()[0], person="K.", safe="yes")
    page = ready.sends(ready.forms()[0], predicted="K. nods and goes on reading.", sure="60")
    assert "with K." in page


@pytest.mark.parametrize("forged", [{}, {"safe": "no"}, {"safe": "unsure"}, {"safe": ""}])
def test_the_gate_cannot_be_skipped_by_sending_the_prediction_at_once(ready: Person, forged: dict[str, str]) -> None:
    ready.goes_to("/practice/D2/1/")
    before = SealedEntry.objects.count()
    page = ready.sends(ready.forms()[0], predicted="Straight past the gate.", sure="50", **forged)
    assert SealedEntry.objects.count() == before
    assert "Is it safe to be small with them?" in page


def test_a_story_too_long_comes_back_whole_with_what_to_do(ready: Person) -> None:
    story = "word " * 200_000
    page = predicted(ready, predicted=story)
    assert ready.status == 422
    assert "2,000 characters" in page
    assert ready.forms()[0].fields["predicted"].strip() == story.strip()


def test_an_empty_prediction_says_what_is_missing(ready: Person) -> None:
    page = predicted(ready, predicted="")
    assert ready.status == 422
    assert "Write what you expect to happen" in page


def test_a_step_nobody_took_is_not_found(ready: Person) -> None:
    ready.goes_to("/practice/step/00000000-0000-4000-8000-000000000000/")
    assert ready.status == 404
