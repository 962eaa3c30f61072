"""Steps sized by the model: only when asked for, with odds in words, and back to the plain rule whenever in doubt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from drawbridge.journal.entries import (
    MomentEnded,
    MomentNoted,
    PersonFlagged,
    StepEnded,
    StepFelt,
    StepOutcome,
    StepPredicted,
)
from drawbridge.mirror.belief import Belief
from drawbridge.mirror.needs import Signal
from drawbridge.mirror.practice import Dose
from drawbridge.web.access import record
from drawbridge.web.packs import shelf
from drawbridge.web.practice import dosing, views
from tests.web.person import Person
from tests.web.test_lab import words
from tests.web.test_lab_mine import MINE, journal_of, notes, switch

PRACTICE = "/practice/"


def steps(person: Person, times: int, *, too_much: str = "no", name: str | None = "S.", rung: int = 1) -> None:
    """Steps of D2 with someone, told, one a day until yesterday."""
    journal = journal_of(person)
    for number in range(times):
        at = timezone.now() - timedelta(days=times - number)
        said = StepPredicted(
            id=uuid4(),
            at=at,
            capacity="D2",
            rung=rung,
            person=name,
            safe="yes",
            predicted="They nod.",
            sure=50,
            alarm=2,
        )
        told = StepOutcome(id=uuid4(), at=at, step=said.id, matched="partly", happened="Tea.", alarm=1)
        felt = StepFelt(id=uuid4(), at=at, step=said.id, went="stayed", too_much=too_much)  # type: ignore[arg-type]
        for entry in (said, StepEnded(id=uuid4(), at=at, step=said.id, how="done"), told, felt):
            record(journal, entry)  # type: ignore[arg-type]


@pytest.fixture
def practised(person: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Their map points to being known, whose steps are with someone."""
    known = next(c for c in shelf().current.capacities if c.id == "D2")
    monkeypatch.setattr(views, "_signals", lambda _: (Signal(known, 1.0, ()),))
    person.begins()
    steps(person, 13)
    return person


def asks_for_it(person: Person) -> str:
    person.goes_to(MINE)
    return person.sends(switch(person, "dose"))


def test_nothing_is_sized_until_it_is_asked_for(practised: Person) -> None:
    page = words(practised.goes_to(PRACTICE))
    assert "sized" not in page and "as the model sees it" not in page.lower()
    assert "A model could size these steps, if you ask it to" in page


def test_what_it_buys_and_what_not_is_said_before_the_choice(practised: Person) -> None:
    page = words(practised.goes_to(MINE))
    assert "It does not choose your steps" in page
    assert "What it buys:" in page and "What it does not:" in page and "Nobody has tried it with real people." in page


def test_asked_for_it_sizes_a_step_with_someone_and_says_its_odds(practised: Person) -> None:
    asks_for_it(practised)
    page = words(practised.goes_to(PRACTICE))
    assert "A model read your log and sized this step." in page
    assert "the chance that this is too much is" in page and "1 in " in page and "nan" not in page
    assert "It can be wrong." in page and "says nothing about whether someone is safe" in page
    assert "Look at this step" in page


def test_where_what_comes_unasked_is_too_much_a_slower_pace_is_named_before_a_braver_step(practised: Person) -> None:
    journal = journal_of(practised)
    for number in range(4):
        at = timezone.now() - timedelta(hours=30 - number)
        noted = MomentNoted(id=uuid4(), at=at, pull="leave", strength=10, began="just_now", person="S.")
        record(journal, noted)  # type: ignore[arg-type]
        record(journal, MomentEnded(id=uuid4(), at=at, moment=noted.id, did="did-the-pull", caught="later"))  # type: ignore[arg-type]
    asks_for_it(practised)
    page = practised.goes_to(PRACTICE)
    assert "Asking for a slower pace may help more than a braver step" in words(page)
    assert "/promises/new/" in page and "/practice/C3/" in page


def test_a_day_for_the_next_is_named_quietly(practised: Person) -> None:
    asks_for_it(practised)
    page = words(practised.goes_to(PRACTICE))
    assert re.search(r"If you want a day for the next one: around \w+day\. Any other is as good\.", page)
    assert "overdue" not in page and "missed" not in page


def test_it_can_be_taken_back(practised: Person) -> None:
    asks_for_it(practised)
    practised.goes_to(MINE)
    assert "It does not choose your steps" in words(practised.sends(switch(practised, "dose")))
    assert "sized" not in words(practised.goes_to(PRACTICE))


def test_switching_all_of_it_off_ends_it_too(practised: Person) -> None:
    asks_for_it(practised)
    practised.goes_to(MINE)
    practised.sends(switch(practised))
    assert "sized" not in words(practised.goes_to(PRACTICE))


def test_what_was_said_and_what_came_is_shown(practised: Person) -> None:
    asks_for_it(practised)
    page = words(practised.goes_to(MINE))
    assert "What it said, and what came." in page and "; none were." in page


def test_a_thin_log_follows_the_plain_rule_and_says_so(person: Person) -> None:
    person.begins()
    notes(person, 3)
    asks_for_it(person)
    assert "too few moments to size a step" in words(person.goes_to(PRACTICE))


def test_more_than_was_stated_is_said_and_ends_in_the_plain_rule(
    practised: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_it(practised)
    monkeypatch.setattr(Belief, "surprised", True)
    page = words(practised.goes_to(PRACTICE))
    assert "More was too much lately than the model had said." in page and "sized this step" not in page
    assert "clearly more than it had said, before what came corrected it" in words(practised.goes_to(MINE))


def test_someone_flagged_half_way_leaves_the_log_and_the_steps(practised: Person) -> None:
    asks_for_it(practised)
    record(
        journal_of(practised),  # type: ignore[arg-type]
        PersonFlagged(id=uuid4(), at=timezone.now(), person="S.", flagged=True),
    )
    page = words(practised.goes_to(PRACTICE))
    assert "too few moments to size a step" in page and "this is too much" not in page


def test_a_page_reads_only_for_a_moment_and_goes_on_at_the_next(
    practised: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks_for_it(practised)
    steps(practised, 2, name="T.")
    monkeypatch.setattr(dosing, "SOON", 0.0)
    assert "has not read your latest moments" in words(practised.goes_to(PRACTICE))
    monkeypatch.setattr(dosing, "SOON", 60.0)
    assert "sized this step" in words(practised.goes_to(PRACTICE))


def test_an_error_in_the_model_is_no_error_on_the_page(practised: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asks_for_it(practised)

    def breaks(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(dosing, "dosed", breaks)
    page = words(practised.goes_to(PRACTICE))
    assert practised.status == 200 and "follows the plain rule" in page


@pytest.mark.parametrize("sized", [False, True])
def test_where_no_step_is_suggested_the_true_reason_stands(
    practised: Person, monkeypatch: pytest.MonkeyPatch, sized: bool
) -> None:
    """A rule that allows nothing is not the same as nothing left to do, and a collection may have no steps."""
    nothing = Dose(None, (), "The model sees too much.") if sized else None
    monkeypatch.setattr(views, "sizing", lambda _: dosing.Sizing(sized, nothing))
    monkeypatch.setattr(views, "suggest", lambda *_: None)
    if sized:
        assert "larger than the model allows just now" in words(practised.goes_to(PRACTICE))
    monkeypatch.setattr(views, "next_rung", lambda *_: None)
    assert "Every step here has been done at least twice." in words(practised.goes_to(PRACTICE))
    monkeypatch.setattr(views, "shelf", lambda: SimpleNamespace(current=replace(shelf().current, capacities=())))
    page = words(practised.goes_to(PRACTICE))
    assert "There are no steps in this collection yet." in page and "Ladders" not in page
