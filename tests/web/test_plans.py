"""Plans in one's own words: made, shown where they help, asked about after a moment, changed, put away, printed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from drawbridge.journal.entries import PersonFlagged, PlanMade, WorseCheck
from drawbridge.web.packs import shelf
from tests.web.person import Form, Person
from tests.web.test_now import journal_of
from tests.web.test_progress import alarm

WHEN, THEN = "I look for my coat", "I finish one breath"
PLAN = f"When {WHEN}, then {THEN}."


@pytest.fixture
def ready(person: Person) -> Person:
    person.begins()
    return person


def new(person: Person) -> Form:
    """The form for a new plan, among those about the plans that stand."""
    return next(form for form in person.forms() if form.action == "/practice/plans/")


def makes(person: Person, when: str = WHEN, then: str = THEN) -> str:
    person.goes_to("/practice/plans/")
    return person.sends(new(person), when=when, then=then)


def made(person: Person) -> list[PlanMade]:
    return [entry for entry in journal_of(person).entries() if isinstance(entry, PlanMade)]


def opens(person: Person) -> str:
    """The page of the first plan."""
    person.goes_to("/practice/plans/")
    return person.goes_to(re.findall(r"/practice/plans/[0-9a-f-]{36}/", person.reads())[0])


def test_a_plan_of_ones_own_stands_on_its_page_in_practice_and_under_now(ready: Person) -> None:
    assert "You have no plan of your own yet." in ready.goes_to("/practice/plans/")
    assert PLAN in makes(ready, when=f"When {WHEN},", then=f"then {THEN}.")
    assert PLAN in ready.goes_to("/practice/")
    assert PLAN in ready.goes_to("/now/")
    ready.sends(ready.form("/now/moment/"), pull="leave", strength="5", began="just_now")
    assert "Noted. You caught it." in ready.reads() and PLAN in ready.reads()


def test_one_begins_from_a_capacitys_plan_and_changes_it(ready: Person) -> None:
    assert "/practice/plans/from/B2/" in ready.goes_to("/practice/B2/")
    page = ready.goes_to("/practice/plans/from/B2/")
    form = new(ready)
    capacity = next(c for c in shelf().current.capacities if c.id == "B2")
    when, then = (form.fields[half].strip() for half in ("when", "then"))
    assert f"If {when}, then {then}." == capacity.if_then and capacity.name in page
    assert "It gets warm" in ready.sends(form, when="It gets warm", then=THEN)
    assert [(plan.capacity, plan.then) for plan in made(ready)] == [("B2", THEN)]


def test_a_capacity_that_does_not_exist_is_no_way_to_a_plan(ready: Person) -> None:
    ready.goes_to("/practice/plans/from/Z9/")
    assert ready.status == 404
    ready.goes_to("/practice/plans/")
    ready.sends(new(ready), when=WHEN, then=THEN, capacity="Z9")
    assert [plan.capacity for plan in made(ready)] == [None]


def test_after_a_moment_one_tap_says_whether_it_came_to_mind_and_it_can_be_said_again(ready: Person) -> None:
    makes(ready)
    ready.goes_to(alarm(ready))
    assert "Did your plan come to mind?" in ready.reads()
    page = ready.sends(ready.form("/plan/"), came="not")
    assert re.search(r'value="not" aria-pressed="true"', page)
    ready.sends(ready.form("/plan/"), came="did_it")
    page = ready.goes_to("/practice/plans/")
    assert "One moment of that kind: it came to mind in one, and you did it in one." in page
    assert "From five on, its share is stated here." in page and "of 100" not in page


def test_from_five_on_its_share_is_stated_with_its_doubt(ready: Person) -> None:
    makes(ready)
    for came in ("did_it", "came", "came", "not", "not", "no_cue"):
        ready.goes_to(alarm(ready))
        ready.sends(ready.form("/plan/"), came=came)
    for path in ("/practice/plans/", "/progress/"):
        page = ready.goes_to(path)
        assert "It came to mind in 3 of 5 moments of that kind, and you did it in 1." in page
        assert "it would come to mind in 23 to 88 of 100." in page


def test_it_is_not_asked_about_before_the_moment_is_told_nor_while_quiet_was_wished_for(ready: Person) -> None:
    makes(ready)
    ready.goes_to("/now/")
    ready.sends(ready.form("/now/moment/"), pull="leave", strength="5", began="just_now")
    assert "come to mind?" not in ready.reads()
    path = alarm(ready)
    assert re.search(r"<details open><summary>Did your plan", ready.goes_to(path))
    ready.goes_to("/promises/quiet/")
    ready.sends(ready.form("/promises/quiet/"), how_long="week", zone="UTC")
    assert re.search(r"<details><summary>Did your plan", ready.goes_to(path)), "there for whoever wants to say it"


def test_no_plan_is_shown_or_asked_about_with_someone_with_whom_steps_stay_off(ready: Person) -> None:
    makes(ready)
    path = alarm(ready, alias="Z.")
    form = next(form for form in ready.forms() if "/plan/" in form.action)
    journal_of(ready).append(PersonFlagged(id=uuid4(), at=timezone.now(), person="z.", flagged=True))
    assert PLAN not in ready.goes_to(path) and "come to mind?" not in ready.reads()
    before = len(journal_of(ready).entries())
    ready.sends(form, came="did_it")
    assert len(journal_of(ready).entries()) == before


def test_other_words_are_another_plan_and_the_old_one_is_put_away_with_its_counts(ready: Person) -> None:
    makes(ready)
    ready.goes_to(alarm(ready))
    ready.sends(ready.form("/plan/"), came="came")
    opens(ready)
    page = ready.sends(ready.form("/practice/plans/"), when="I look for my keys")
    stand, away = page.split("Put away (1)")
    assert "When I look for my keys" in stand and "Nothing counted yet." in stand and PLAN not in stand
    assert PLAN in away and "it came to mind in one" in away
    opens(ready)
    ready.sends(ready.form("/practice/plans/"), when="When I look for my keys,")
    assert len(made(ready)) == 2, "the same words make no new plan"


def test_a_plan_is_put_away_and_taken_out_again(ready: Person) -> None:
    makes(ready)
    form = ready.form("/away/")
    for _ in range(2):
        page = ready.sends(form, do="away")
        assert "Put away (1)" in page and PLAN not in ready.goes_to("/practice/")
    ready.goes_to("/practice/plans/")
    ready.sends(ready.form("/away/"), do="again")
    assert PLAN in ready.goes_to("/practice/")


def test_five_plans_stand_and_a_sixth_waits_with_its_words(ready: Person) -> None:
    for number in range(5):
        page = makes(ready, when=f"It is {number} o’clock")
    assert "Five plans stand, and more would hardly come to mind." in page
    ready.client.handler.enforce_csrf_checks = False
    answer = ready.client.post("/practice/plans/", {"when": "A sixth one", "then": THEN})
    assert answer.status_code == 422 and "A sixth one" in answer.content.decode()
    assert "Put one away first" in answer.content.decode() and len(made(ready)) == 5


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"when": ""}, "Write what you would notice first."),
        ({"then": " "}, "Write the one thing you would do."),
        ({"when": "a" * 201}, "200 characters at most"),
    ],
)
def test_what_is_no_plan_comes_back_with_what_to_do(ready: Person, filled: dict[str, str], problem: str) -> None:
    page = makes(ready, **filled)
    assert ready.status == 422 and problem in page and made(ready) == []


def test_while_steps_wait_only_plans_of_what_settles_are_begun(ready: Person) -> None:
    ready.goes_to("/practice/plans/from/D2/")
    form = new(ready)
    journal_of(ready).append(WorseCheck(id=uuid4(), at=timezone.now(), worse="yes", because="yes"))
    assert "This step waits" in ready.goes_to("/practice/plans/from/D2/")
    assert "This step waits" in ready.sends(form) and made(ready) == []
    assert "in your own words" in ready.goes_to("/practice/plans/from/B1/")
    ready.sends(new(ready))
    assert [plan.capacity for plan in made(ready)] == ["B1"]


def test_what_is_known_of_such_plans_is_said_with_its_limit(ready: Person) -> None:
    page = ready.goes_to("/practice/plans/")
    source = next(source for source in shelf().current.sources if source.id == "sheeran2024")
    assert source.limit in page and "(strength A)" in page
