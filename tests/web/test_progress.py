"""Progress: counted first, kind when empty, out of sight for whoever wants that, and quiet when things get worse."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from drawbridge.web.progress.phrases import few_line
from tests.web.person import Person

ROOMS = ("/progress/", "/progress/check/", "/progress/flaw/", "/progress/time/", "/progress/takes/", "/progress/loop/")


@pytest.mark.parametrize("path", ROOMS)
def test_every_page_of_it_has_words_for_someone_who_has_only_begun(person: Person, path: str) -> None:
    person.begins()
    page = person.goes_to(path)
    assert person.status == 200 and "<h1" in page


def test_each_part_says_what_would_stand_there(person: Person) -> None:
    person.begins()
    page = person.goes_to("/progress/")
    for words in (
        "No moment noted yet",
        "No promise made yet",
        "No step taken yet",
        "Nothing to count yet",
        "Nothing told yet",
        "No flaw noted yet",
        "No time noted yet",
        "Once you have taken a step",
        "You have not finished a quiz yet",
        "Your loop is drawn from the moments you note",
    ):
        assert words in page


def test_someone_without_a_journal_reads_what_it_is_and_how_to_begin(person: Person) -> None:
    page = person.goes_to("/progress/")
    assert person.status == 200 and person.path == "/progress/"
    assert "Nothing is counted yet" in page and 'href="/start/"' in page


def alarm(person: Person, told: str | None = None, alias: str = "K.", did: str = "did-the-pull") -> str:
    """One moment with someone; returns its address."""
    person.goes_to("/now/")
    person.sends(person.form("/now/moment/"), pull="leave", strength="7", began="just_now", alias=alias, day=None)
    path = person.path
    person.goes_to(f"{path}after/")
    person.sends(person.form("/after/"), did=did, caught="later")
    if told:
        person.sends(person.form("/told/"), happened=told)
    return path


def test_four_checked_alarms_are_told_one_by_one_and_the_fifth_brings_a_limit(person: Person) -> None:
    person.begins()
    for _ in range(4):
        alarm(person, "not_as_feared")
    page = person.goes_to("/progress/")
    assert "With K., 4 alarms were checked: 4 did not come as feared. From 5 on, a share is stated here." in page
    assert "in 100 (19 in 20" not in page
    alarm(person, "not_as_feared")
    page = person.goes_to("/progress/")
    assert "With K., 0 of 5 checked alarms were right. So few checks still allow up to 45 right ones in 100" in page


def test_what_explains_a_count_is_said_once_and_not_with_every_person(person: Person) -> None:
    person.begins()
    for alias in ("K.", "L.", "M."):
        alarm(person, "not_as_feared", alias)
        alarm(person, "never_found_out", alias)
    page = person.goes_to("/progress/")
    assert page.count("From 5 on, a share is stated here.") == 1
    assert page.count("That counts as neither right nor wrong.") == 1
    for alias in ("K.", "L.", "M."):
        assert f"With {alias}, one alarm was checked: 1 did not come as feared." in page


def test_people_with_too_few_times_are_named_in_one_sentence() -> None:
    assert few_line([], 2) == ""
    assert few_line(["K"], 2).startswith("Too few to compare yet: K. From 5 times with someone")
    assert few_line(["A", "B", "C", "D"], 2).startswith("Too few to compare yet: A, B and 2 more. From 5 times")


def test_what_was_never_checked_because_they_left_stands_by_itself(person: Person) -> None:
    person.begins()
    alarm(person, "never_found_out")
    alarm(person, "never_found_out", did="stayed")
    page = person.goes_to("/progress/")
    assert "With K., no alarm has been checked yet. 2 more were never checked, 1 of them because you had left." in page


@pytest.mark.parametrize("kind", ["threat", "fear", "control"])
def test_one_right_alarm_of_such_a_kind_ends_all_counting_and_shows_help(person: Person, kind: str) -> None:
    person.begins()
    for _ in range(6):
        alarm(person, "not_as_feared")
    path = alarm(person, "as_feared")
    page = person.goes_to("/progress/")
    assert "1 of 7 checked alarms was right" in page and "Say of what kind it was" in page
    person.goes_to(f"/progress/came/{path.split('/')[2]}/")
    page = person.sends(person.form("/progress/came/"), what=kind)
    assert "One alarm like that outweighs every other count" in page and 'class="go" href="/help/"' in page
    page = person.goes_to("/progress/")
    assert "One of those is enough: no count speaks against it." in page
    assert "of 7 checked" not in page and "in 100 (19 in 20" not in page
    person.goes_to(f"/progress/came/{path.split('/')[2]}/")
    person.sends(person.form("/progress/came/"), what="turned-away")
    assert "1 of 7 checked alarms was right" in person.goes_to("/progress/")


def test_no_page_of_it_calls_anyone_safe_or_a_fear_an_old_signal(person: Person) -> None:
    person.begins()
    for _ in range(12):
        alarm(person, "not_as_feared")
    page = person.goes_to("/progress/").lower()
    assert "it does not say that someone is safe" in page
    assert "old signal" not in page and "false alarm" not in page and "nothing to fear" not in page


def test_a_flaw_is_asked_about_once_its_week_is_over(person: Person) -> None:
    person.begins()
    person.goes_to("/progress/flaw/")
    page = person.sends(person.form("/progress/flaw/"), flaw="How he chews.", closer="yes", alias="M.")
    assert "its week is not over" in page
    assert "Does it still matter?" not in person.goes_to("/progress/")
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=7, minutes=1)):
        assert "about M.: How he chews." in person.goes_to("/progress/")
        page = person.sends(person.form("/progress/flaw/"), still="gone")
        assert "no longer mattered" in page
        assert "Does it still matter?" not in person.goes_to("/progress/")


def test_a_flaw_cannot_be_answered_for_before_its_week_is_over(person: Person) -> None:
    person.begins()
    person.goes_to("/progress/flaw/")
    person.sends(person.form("/progress/flaw/"), flaw="How he chews.", closer="yes")
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=8)):
        person.goes_to("/progress/")
        early = person.form("/progress/flaw/")
    assert "The week is not over" in person.sends(early, still="gone")
    assert "0 looked at again" in person.goes_to("/progress/")


# Is anything worse


def says(person: Person, worse: str, because: str = "", lately: str = "") -> str:
    person.goes_to("/progress/check/")
    return person.sends(person.form("/progress/check/"), worse=worse, because=because, lately=lately)


def test_yes_because_of_this_stops_new_steps_at_once_and_shows_people_to_talk_to(person: Person) -> None:
    person.begins()
    page = says(person, "yes", "yes")
    assert "New steps stop now, and nothing is asked of you." in page and 'class="go" href="/help/"' in page
    page = person.goes_to("/practice/")
    assert "New steps are waiting" in page and "Look at this step" not in page
    assert "This step waits" in person.goes_to("/practice/D2/1/")
    assert "/progress/go-on/" not in person.goes_to("/progress/check/")


def test_while_steps_wait_none_can_be_begun_not_even_by_an_old_form_and_what_settles_stays_open(person: Person) -> None:
    person.begins()
    person.goes_to("/practice/B2/1/")
    old = person.forms()[0]
    says(person, "yes")
    page = person.sends(old, predicted="They laugh.", sure="50", safe="yes")
    assert person.status == 409 and "This step waits" in page
    assert "They laugh." not in person.goes_to("/practice/")
    person.goes_to("/practice/A1/1/")
    assert "predicted" in person.forms()[0].fields


def test_the_person_says_when_waiting_is_over_and_only_a_no_ends_a_stop(person: Person) -> None:
    person.begins()
    says(person, "yes", "no")
    person.goes_to("/progress/check/")
    person.sends(person.form("/progress/go-on/"))
    assert "For today, if you want" in person.goes_to("/practice/")
    says(person, "yes", "no")
    assert "New steps are waiting" in person.goes_to("/practice/")
    says(person, "not_sure")
    assert "New steps are waiting" in person.goes_to("/practice/")
    says(person, "no")
    assert "For today, if you want" in person.goes_to("/practice/")


def test_a_step_begun_before_can_still_be_told(person: Person) -> None:
    person.begins()
    person.goes_to("/practice/A1/1/")
    person.sends(person.forms()[0], predicted="They laugh.", sure="50")
    step = person.path
    says(person, "yes", "yes")
    assert "They laugh." in person.goes_to(step)
    person.sends(person.form("/practice/step/"), how="done")
    assert "What happened?" in person.reads()


@pytest.mark.parametrize(("weeks", "words"), [(1, None), (2, "Two"), (4, "Four"), (8, "Eight")])
def test_it_is_asked_after_two_four_and_eight_weeks(person: Person, weeks: int, words: str | None) -> None:
    person.begins()
    person.keeps()
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(weeks=weeks, hours=1)):
        person.opens()
        page = person.goes_to("/progress/")
        assert (f"{words} weeks have gone by" in page) == (words is not None)
        says(person, "no")
        assert "weeks have gone by" not in person.goes_to("/progress/")


# Second nature, the loop, and what is out of sight


def test_four_statements_once_a_month(person: Person) -> None:
    person.begins()
    assert person.client.get("/progress/second/A1/").status_code == 404
    person.goes_to("/practice/A1/1/")
    person.sends(person.forms()[0], predicted="I notice late.", sure="50")
    person.sends(person.form("/practice/step/"), how="done")
    person.goes_to("/progress/second/A1/")
    form = person.form("/progress/second/")
    page = person.sends(form, by_itself="1", unprompted="0", easy="2", already="1")
    assert re.search(r"4 in \w+, of 16\.", page)
    assert "Said already, this month" in person.goes_to("/progress/second/A1/")


def test_the_loop_carries_ones_own_counts_and_says_where_nothing_is_known(person: Person) -> None:
    person.begins()
    page = person.goes_to("/progress/loop/1/")
    assert "Nothing of this one has been noted" in page
    alarm(person, "never_found_out")
    alarm(person, "not_as_feared", did="asked-for-space")
    page = person.goes_to("/progress/loop/")
    for words in ("2 moments of this pattern noted", "1 of 2 times", "1 of 2 unchecked", "not known", "taken 2 times"):
        assert words in page


def test_every_part_can_be_put_out_of_sight_and_taken_out_again_and_goes_on_being_counted(person: Person) -> None:
    person.begins()
    alarm(person, "not_as_feared")
    person.goes_to("/progress/")
    sections = [form.fields["name"] for form in person.forms() if form.action == "/progress/show/"]
    assert len(sections) == 12
    for name in sections:
        person.goes_to("/progress/")
        form = next(form for form in person.forms() if form.fields.get("name") == name)
        assert f'aria-labelledby="{name}"' in person.reads()
        assert f'aria-labelledby="{name}"' not in person.sends(form)
    alarm(person, "not_as_feared")
    person.goes_to("/progress/")
    form = next(form for form in person.forms() if form.fields.get("name") == "alarms")
    assert "2 alarms were checked" in person.sends(form)


def test_when_a_page_is_done_its_request_lets_go_of_the_journal(person: Person) -> None:
    """A request refers to itself and lives on until rubbish is collected; nothing of a journal may wait with it."""
    person.begins()
    request = person.client.get("/progress/").wsgi_request
    assert request.__dict__["visit"].opened is not None and request.__dict__["visit"].journal is None
