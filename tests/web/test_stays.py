"""Timed stays: stopped at any second, and stopping saves. And a minute's look back on the day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from drawbridge.journal.entries import DayScanned, StayBegun, StayEnded, WorseCheck
from tests.web.person import Person
from tests.web.test_now import journal_of


@pytest.fixture
def ready(person: Person) -> Person:
    person.begins()
    return person


def begins(person: Person, ago: timedelta = timedelta(), **filled: str) -> str:
    """A stay that began a while ago; its page."""
    entry = StayBegun(id=uuid4(), at=timezone.now() - ago, feeling="longing", minutes=1, alarm=5)
    journal_of(person).append(entry)
    return person.goes_to(f"/practice/stays/{entry.id}/")


def ended(person: Person) -> list[StayEnded]:
    return [entry for entry in journal_of(person).entries() if isinstance(entry, StayEnded)]


def test_two_taps_begin_it_and_one_stops_and_saves_it(ready: Person) -> None:
    ready.goes_to("/practice/stays/")
    page = ready.sends(ready.form("/practice/stays/"), feeling="tenderness", minutes="3")
    assert "<h1>Tenderness</h1>" in page and "Stop here" in page
    page = ready.sends(ready.form("/practice/stays/"), do="stop")
    assert re.search(r"<h1>You stayed 0:0\d\.</h1>", page) and "It is saved." in page
    assert len(ended(ready)) == 1


def test_how_long_it_lasted_is_the_time_between_both_taps_however_often_the_second_is_sent(ready: Person) -> None:
    begins(ready, timedelta(seconds=95))
    form = ready.form("/practice/stays/")
    for _ in range(3):
        assert "You stayed 1:35." in ready.sends(form, do="stop")
    assert [entry.seconds for entry in ended(ready)] == [95]


def test_when_the_minutes_are_over_it_says_so_and_goes_on(ready: Person) -> None:
    assert 'class="gone after m1"' in begins(ready, timedelta(seconds=30))
    page = begins(ready, timedelta(seconds=70))
    assert 'class="gone"' in page and "Stop, or stay on." in page and "Stop here" in page


def test_what_the_alarm_did_is_added_and_the_time_stays(ready: Person) -> None:
    begins(ready, timedelta(seconds=95))
    ready.sends(ready.form("/practice/stays/"), do="stop")
    page = ready.sends(ready.form("/practice/stays/"), do="felt", peak="7", end="3")
    assert "You stayed 1:35." in page and "Alarm before: 5. At its highest: 7. At the end: 3." in page
    assert [(entry.seconds, entry.end) for entry in ended(ready)] == [(95, None), (95, 3)]
    page = ready.goes_to("/progress/")
    assert "You stayed with a soft feeling once, 1 minute in all." in page
    assert "Of 1 where you said both, the alarm ended lower than it began in 1." in page


@pytest.mark.parametrize("filled", [{"do": "too_much"}, {"do": "felt", "end": "9"}])
def test_too_much_shows_what_settles_and_people_to_call(ready: Person, filled: dict[str, str]) -> None:
    begins(ready, timedelta(seconds=20))
    if filled["do"] == "felt":
        ready.sends(ready.form("/practice/stays/"), do="stop")
        assert "It was a lot." not in ready.reads()
    page = ready.sends(ready.form("/practice/stays/"), **filled)
    assert "It was a lot." in page and "/practice/B1/" in page and "/help/" in page


def test_a_page_that_was_closed_leaves_a_stay_of_which_the_end_is_not_known(ready: Person) -> None:
    page = begins(ready, timedelta(hours=3))
    assert "When it ended is not known." in page and "None yet." in ready.goes_to("/progress/")
    begins(ready, timedelta(hours=3))
    assert "How long it lasted is not known" in ready.sends(ready.form("/practice/stays/"), do="stop")
    assert [entry.seconds for entry in ended(ready)] == [None]


def test_one_that_runs_is_offered_to_whoever_comes_back(ready: Person) -> None:
    begins(ready, timedelta(seconds=20))
    assert "Go back to it" in ready.goes_to("/practice/stays/")


def test_taken_back_it_counts_for_nothing(ready: Person) -> None:
    begins(ready, timedelta(seconds=20))
    ready.sends(ready.form("/practice/stays/"), do="stop")
    ready.sends(ready.forms()[-1], do="back")
    assert ready.path == "/practice/stays/" and "So far" not in ready.reads()


@pytest.mark.parametrize("filled", [{"feeling": "anger"}, {"feeling": ""}, {"minutes": "60"}, {"alarm": "11"}])
def test_what_cannot_be_is_refused_and_nothing_begins(ready: Person, filled: dict[str, str]) -> None:
    ready.goes_to("/practice/stays/")
    ready.sends(ready.form("/practice/stays/"), **({"feeling": "longing", "minutes": "1"} | filled))
    assert ready.status == 422 and "Nothing was changed" in ready.reads()
    assert all(not isinstance(entry, StayBegun) for entry in journal_of(ready).entries())


def test_while_steps_wait_a_stay_waits_too(ready: Person) -> None:
    ready.goes_to("/practice/stays/")
    form = ready.form("/practice/stays/")
    journal_of(ready).append(WorseCheck(id=uuid4(), at=timezone.now(), worse="yes", because="yes"))
    assert "This step waits" in ready.goes_to("/practice/stays/")
    assert "This step waits" in ready.sends(form, feeling="longing", minutes="1")
    assert all(not isinstance(entry, StayBegun) for entry in journal_of(ready).entries())


def test_it_lights_the_way_out_that_it_practises(ready: Person) -> None:
    assert "1 of 6 ways out have been practised" not in ready.goes_to("/progress/loop/1/")
    begins(ready, timedelta(seconds=70))
    ready.sends(ready.form("/practice/stays/"), do="stop")
    page = ready.goes_to("/progress/loop/1/")
    assert "1 of 6 ways out have been practised" in page and page.lower().count("/library/b2/") and "taken once" in page


# A look back on the day


def scanned(person: Person) -> list[tuple[date, str]]:
    return [(e.day, e.found) for e in journal_of(person).entries() if isinstance(e, DayScanned)]


def test_a_day_is_looked_back_on_with_one_tap_and_the_latest_word_holds(ready: Person) -> None:
    for found, words in (("none", "That is an answer, too."), ("several", "A late catch is a catch.")):
        ready.goes_to("/now/day/")
        form = ready.form("/now/day/")
        assert words in ready.sends(form, found=found)
    assert "You have looked back on 1 day, and found a pull on 1." in ready.reads()
    assert "You have looked back on 1 day" in ready.goes_to("/progress/")
    day = date.fromisoformat(form.fields["day"])  # past midnight it is still the one before
    assert scanned(ready) == [(day, "none"), (day, "several")]


def test_yesterday_can_be_meant_and_no_other_day(ready: Person) -> None:
    today = timezone.localdate()
    for back, status in ((1, 200), (2, 422), (-1, 422)):
        ready.goes_to("/now/day/")
        ready.sends(ready.form("/now/day/"), found="one", day=(today - timedelta(days=back)).isoformat())
        assert ready.status == status
    assert scanned(ready) == [(today - timedelta(days=1), "one")]


@pytest.mark.parametrize(("hour", "first"), [(2, "Yesterday"), (22, "Today")])
def test_past_midnight_the_day_is_still_the_one_before(
    ready: Person, monkeypatch: pytest.MonkeyPatch, hour: int, first: str
) -> None:
    at = datetime(2026, 11, 28, hour, tzinfo=UTC)
    monkeypatch.setattr("drawbridge.web.now.scan.timezone.localtime", lambda: at)
    page = ready.goes_to("/now/day/")
    assert re.search(rf"checked><span>{first}<", page)


def test_while_it_is_quiet_nobody_is_asked_to_look_back(ready: Person) -> None:
    assert "/now/day/" in ready.goes_to("/now/")
    ready.goes_to("/promises/quiet/")
    ready.sends(ready.form("/promises/quiet/"), how_long="week", zone="UTC")
    assert "/now/day/" not in ready.goes_to("/now/")
