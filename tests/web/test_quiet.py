"""Left alone until a day of one's own: rooms ask nothing. Then, after a gap: nothing was lost, and one tap onward."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from drawbridge.journal.entries import (
    FlawNoted,
    MomentNoted,
    MomentTold,
    PersonFlagged,
    PromiseMade,
    Quiet,
    StepEnded,
    StepPredicted,
    WorseCheck,
)
from drawbridge.web.keep.models import Session
from tests.web.person import Person
from tests.web.test_now import journal_of, noted_yesterday, taps

QUIET = "It is quiet here"


@pytest.fixture
def ready(person: Person) -> Person:
    """Someone of whom there is something to ask and to suggest."""
    person.begins()
    person.answers_many(3)
    person.stops()
    noted_yesterday(person)
    person.goes_to("/practice/A1/1/")
    person.sends(person.forms()[0], predicted="I will notice late.", sure="60")
    return person


def asks(person: Person, **filled: str) -> str:
    person.goes_to("/promises/quiet/")
    return person.sends(person.form("/promises/quiet/"), **({"zone": "Europe/Lisbon"} | filled))


def quiets(person: Person) -> list[Quiet]:
    return [entry for entry in journal_of(person).entries() if isinstance(entry, Quiet)]


def days_pass(person: Person, monkeypatch: pytest.MonkeyPatch, days: float) -> datetime:
    """The clock is moved on, and the journal is still open in this browser."""
    now = timezone.now() + timedelta(days=days)
    Session.objects.update(seen=now, expires=now + timedelta(days=400))
    for module in ("home", "now", "practice"):
        monkeypatch.setattr(f"drawbridge.web.{module}.views.timezone.now", lambda: now)
    return now


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def test_before_it_rooms_ask_and_suggest(ready: Person) -> None:
    assert "What happened?" in ready.goes_to("/") and "A step is waiting" in ready.reads()
    assert "What happened?" in ready.goes_to("/now/")
    assert "For today, if you want" in ready.goes_to("/practice/") and "Waiting for you" in ready.reads()


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({"how_long": "week"}, "It is quiet here until"),
        ({"how_long": "open"}, "Quiet until you say otherwise."),
        ({"day": (timezone.now() + timedelta(days=30)).date().isoformat()}, "It is quiet here until"),
    ],
)
def test_while_it_is_quiet_nothing_is_asked_and_nothing_suggested(
    ready: Person, filled: dict[str, str], words: str
) -> None:
    assert words in asks(ready, **filled)
    page = main(ready.goes_to("/"))
    assert words in page and not re.search(r"What happened|waiting|One small step|Keep it", page)
    page = main(ready.goes_to("/now/"))
    assert words in page and "What happened?" not in page and 'name="pull"' in page
    page = main(ready.goes_to("/practice/"))
    assert words in page and not re.search(r"For today|Waiting for you", page) and "Ladders" in page


ASKED = {
    "the flaw of the week before": 'name="still"',
    "whether anything is worse": "weeks have gone by",
    "what the fear was that came": "Say of what kind it was",
    "what goes by itself": "Four statements, one minute",
}


def test_progress_puts_none_of_its_questions_while_it_is_quiet(ready: Person) -> None:
    ago = timezone.now() - timedelta(days=15)
    moment = MomentNoted(id=uuid4(), at=ago, pull="leave", strength=6, began="just_now", person="K.")
    step = StepPredicted(id=uuid4(), at=ago, capacity="A1", rung=1, predicted="Late.", sure=50)
    for entry in (
        FlawNoted(id=uuid4(), at=ago, flaw="The shoes.", closer="yes"),
        moment,
        MomentTold(id=uuid4(), at=ago, moment=moment.id, happened="as_feared"),
        step,
        StepEnded(id=uuid4(), at=ago, step=step.id, how="done"),
    ):
        journal_of(ready).append(entry)
    page = main(ready.goes_to("/progress/"))
    assert [what for what, words in ASKED.items() if words not in page] == []
    asks(ready, how_long="week")
    page = main(ready.goes_to("/progress/"))
    assert [what for what, words in ASKED.items() if words in page] == []
    assert QUIET in page and "1 step done" in page, "what is counted still stands there"


def test_while_it_is_quiet_not_even_steps_that_wait_ask_how_things_are(ready: Person) -> None:
    journal_of(ready).append(WorseCheck(id=uuid4(), at=timezone.now(), worse="yes", because="yes"))
    for path in ("/practice/", "/progress/"):
        assert "Say how it is now" in main(ready.goes_to(path))
    asks(ready, how_long="week")
    for path in ("/practice/", "/progress/"):
        assert "Say how it is now" not in main(ready.goes_to(path))
    assert "People to talk to" in main(ready.goes_to("/progress/"))


def test_everything_still_works_while_it_is_quiet(ready: Person) -> None:
    asks(ready, how_long="week")
    taps(ready)
    assert "Noted. You caught it." in ready.reads()
    assert QUIET in ready.goes_to("/")


def test_it_is_ended_early_by_a_tap_and_a_second_tap_changes_nothing(ready: Person) -> None:
    asks(ready, how_long="week")
    form = next(form for form in ready.forms() if "/promises/quiet/" in form.action)
    for _ in range(2):
        page = ready.sends(form, over="1")
        assert "Leave me alone until" in page and "Ended by you, before" in page
    assert [quiet.over for quiet in quiets(ready)] == [False, True]
    assert "What happened?" in ready.goes_to("/")


def test_when_its_day_has_come_it_is_over_as_agreed_and_that_is_said_once(
    ready: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(ready, how_long="tomorrow")
    days_pass(ready, monkeypatch, 2)
    page = main(ready.goes_to("/"))
    assert "the quiet is over, as agreed. There is nothing to catch up on." in page
    taps(ready)
    assert "as agreed" not in main(ready.goes_to("/"))


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({}, "Choose until when."),
        ({"how_long": "for ever"}, "Select a valid choice"),
        ({"day": "1999-01-01"}, "Choose a day after today, within a year."),
        ({"day": "2999-01-01"}, "Choose a day after today, within a year."),
        ({"day": "soon"}, "Choose a day, or one of the buttons."),
        ({"how_long": "week", "zone": "nowhere"}, "No place of this name is known."),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(ready: Person, filled: dict[str, str], problem: str) -> None:
    page = asks(ready, **filled)
    assert ready.status == 422 and problem in page
    assert quiets(ready) == []


def test_it_ends_as_the_day_begins_by_the_clocks_that_were_named(
    ready: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drawbridge.web.promises.rest.timezone.now", lambda: datetime(2026, 11, 22, 23, tzinfo=UTC))
    asks(ready, how_long="tomorrow", zone="Asia/Kathmandu")
    assert quiets(ready)[0].until == datetime(2026, 11, 23, 18, 15, tzinfo=UTC)  # there it is the 23rd already


def test_home_asks_nothing_about_someone_marked_as_unsafe(person: Person) -> None:
    person.begins()
    noted_yesterday(person, "Z.")
    assert "What happened?" in person.goes_to("/")
    flag = PersonFlagged(id=uuid4(), at=timezone.now(), person="z.", flagged=True)
    journal_of(person).append(flag)
    assert "What happened?" not in person.goes_to("/")


# What is due


def test_a_promise_whose_time_has_come_is_at_the_door_and_silent_when_quiet(ready: Person) -> None:
    at = timezone.now() - timedelta(hours=2)
    card = {"need": "Air.", "stay": "", "back": "At 9.", "zone": "UTC"}
    made = PromiseMade(id=uuid4(), at=at, due=at + timedelta(hours=1), **card)
    journal_of(ready).append(made)
    assert f'href="/promises/{made.id}/"><b>The time you gave has come' in ready.goes_to("/")
    asks(ready, how_long="week")
    assert "time you gave" not in main(ready.goes_to("/"))
    page = main(ready.goes_to("/promises/"))
    assert "The time you gave" not in page and f"/promises/{made.id}/" in page


# Coming back


def test_two_weeks_later_everything_is_as_it_was(ready: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    days_pass(ready, monkeypatch, 13)
    assert "What would help now?" not in ready.goes_to("/")


def test_after_a_gap_nothing_was_lost_and_one_tap_leads_on(ready: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.keeps()
    here = timezone.now()
    days_pass(ready, monkeypatch, 40)
    page = main(ready.goes_to("/"))
    assert "Nothing was lost, and nothing is owed." in page
    assert f"You were here last in {here:%B %Y}. Everything is where you left it." in page
    assert re.findall(r'class="door" href="([^"]+)"', page) == ["/now/", "/promises/new/", "/practice/", "/map/"]
    assert not re.search(r"waiting|What happened\?|miss|days ago|\d+ days|since you|step is", page)
    assert "Your old map stays" not in page
    assert "it is counted" in page
    taps(ready)
    assert "What would help now?" not in ready.goes_to("/")


def test_after_half_a_year_the_old_map_is_said_to_be_old(ready: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ready.keeps()
    days_pass(ready, monkeypatch, 200)
    assert "Your old map stays as it was, and a new take shows today." in ready.goes_to("/")


# An hour of one's own


def takes_hour(person: Person, **filled: str) -> str:
    person.goes_to("/promises/hour/")
    return person.sends(person.form("/promises/hour/"), **filled)


def test_an_hour_of_ones_own_is_a_file_in_ones_own_words_and_nothing_is_stored(ready: Person) -> None:
    before = journal_of(ready).entries()
    first = (timezone.now() + timedelta(days=3)).date()
    text = takes_hour(ready, often="weekly", first=first.isoformat(), at="07:30", words="Tea, alone; then a walk")
    assert ready.page.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    assert f"DTSTART:{first:%Y%m%d}T073000\r\n" in text and "RRULE:FREQ=WEEKLY\r\n" in text
    assert "SUMMARY:Tea\\, alone\\; then a walk\r\n" in text
    assert not re.search("drawbridge|promise|journal", text, re.I)
    assert journal_of(ready).entries() == before


def test_a_second_file_replaces_the_first(ready: Person) -> None:
    files = [takes_hour(ready, often=often) for often in ("weekly", "daily")]
    uids = {re.search(r"UID:(\S+)", file)[1] for file in files}  # type: ignore[index]
    numbers = [int(re.search(r"SEQUENCE:(\d+)", file)[1]) for file in files]  # type: ignore[index]
    assert len(uids) == 1 and numbers[1] >= numbers[0]
    assert str(journal_of(ready).id) not in files[0]


def test_days_of_the_week_are_chosen_and_it_can_have_an_end(ready: Person) -> None:
    ready.goes_to("/promises/hour/")
    form = ready.form("/promises/hour/")
    text = ready.sends(form, often="days", days=["0", "3"], weeks="4", first=form.fields["first"])
    assert re.search(r"RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=\d{8}T235959\r\n", text)
    assert "Choose at least one day of the week." in takes_hour(ready, often="days") and ready.status == 422
    assert "BYDAY" not in takes_hour(ready, often="daily", days=["0"])


def test_once_a_day_is_the_most(ready: Person) -> None:
    assert ready.goes_to("/promises/hour/") and ready.form("/promises/hour/").options["often"] == [
        "weekly",
        "days",
        "daily",
    ]
    for often in ("hourly", "minutely", ""):
        assert "BEGIN:VCALENDAR" not in takes_hour(ready, often=often)
        assert ready.status == 422


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"words": ""}, "A word or two, such as Tea."),
        ({"words": "x" * 121}, "Shorten them to 120 characters."),
        ({"first": "1999-01-01"}, "Choose today or a later day"),
        ({"at": "noon"}, "Write the time as 20:40."),
    ],
)
def test_a_file_that_cannot_be_is_not_made(ready: Person, filled: dict[str, str], problem: str) -> None:
    page = takes_hour(ready, **filled)
    assert ready.status == 422 and problem in page


# Done for now


def test_the_letter_is_read_printed_and_taken_along_and_asks_nothing(ready: Person) -> None:
    before = journal_of(ready).entries()
    page = main(ready.goes_to("/keep/letter/"))
    assert "A letter, to take with you" in page and "You caught one pull." in page
    assert "<input" not in page.replace('<input type="hidden"', "") and "?" not in re.sub(r"<[^>]*>", "", page)
    text = ready.sends(ready.form("/keep/letter/"))
    assert ready.page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="letter-\d{4}-\d\d-\d\d\.txt"', ready.page.headers["Content-Disposition"]
    )
    assert text.startswith("A letter, to take with you\n\n") and "You caught one pull." in text and "<" not in text
    assert journal_of(ready).entries() == before
