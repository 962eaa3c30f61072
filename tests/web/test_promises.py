"""A card in a few taps, a time across zones and seasons, what became of it; nothing of it in any address or title."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from drawbridge import web
from drawbridge.journal.entries import Entry, PersonFlagged, PromiseEnded, PromiseMade, Withdrawn
from drawbridge.web.packs import shelf
from drawbridge.web.promises import forms
from tests.web.person import Person
from tests.web.test_now import journal_of, taps

STATIC = Path(web.__file__).parent / "static"
NOW = datetime(2026, 11, 22, 20, 0, 12, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def ready(person: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    person.begins()
    return person


@pytest.fixture
def at_eight(ready: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """It is eight in the evening of a Sunday in November, in Lisbon."""
    stands_still(monkeypatch, NOW)
    return ready


def stands_still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("drawbridge.web.promises.views.timezone.now", lambda: now)


def kept(person: Person) -> list[Entry]:
    return [entry for entry in journal_of(person).entries() if isinstance(entry, PromiseMade | PromiseEnded)]


def only_promise(person: Person) -> PromiseMade:
    (entry,) = [entry for entry in kept(person) if isinstance(entry, PromiseMade)]
    return entry


def makes(person: Person, back: str | None = "60", zone: str = "Europe/Lisbon", **filled: str) -> str:
    person.goes_to("/promises/new/")
    return person.sends(person.form("/promises/new/"), do="card", back=back, zone=zone, **filled)


def ends(person: Person, how: str) -> str:
    return person.sends(person.form("/ended/"), how=how)


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


def said(page: str) -> list[str]:
    """The lines of the card on a page."""
    found = re.search(r"data-say><p>(.*?)</p>", page, re.S)
    assert found is not None
    return found[1].split("<br>")


# The card


def test_a_card_is_made_with_two_taps_and_says_three_things(at_eight: Person) -> None:
    page = makes(at_eight)
    assert re.fullmatch(r"/promises/[0-9a-f-]{36}/", at_eight.path)
    assert said(page) == ["I need some time.", "I am not leaving.", "I am back at 21:01."]
    entry = only_promise(at_eight)
    assert (entry.due, entry.zone, entry.person, entry.moment) == (
        datetime(2026, 11, 22, 21, 1, tzinfo=UTC),
        "Europe/Lisbon",
        None,
        None,
    )


def test_the_three_lines_can_be_anything(at_eight: Person) -> None:
    page = makes(at_eight, need="Air.", stay="Still yours <3", line="I ring you")
    assert said(page) == ["Air.", "Still yours &lt;3", "I ring you. At 21:01."]


def test_an_empty_card_is_not_made(at_eight: Person) -> None:
    page = makes(at_eight, need=" ", stay="", line="")
    assert at_eight.status == 422 and "A few words are enough." in page
    assert kept(at_eight) == []


def test_other_words_take_the_place_of_the_three_lines_and_asking_again_shows_more(ready: Person) -> None:
    ready.goes_to("/promises/new/")
    seen = []
    for _ in range(3):
        ready.sends(ready.form("/promises/new/"), do="words", tie="partner", tone="warm", back="180")
        form = ready.form("/promises/new/")
        seen.append(form.fields["need"].strip())
        assert form.fields["back"] == "180" and "{time}" not in ready.reads()
    warm = [card.need for card in shelf().current.cards.cards if card.id.startswith("partner-warm")]
    assert sorted(set(seen)) == sorted(warm) and seen[0] == seen[2]
    assert kept(ready) == []


def test_every_card_of_the_pack_reads_well_with_its_time(at_eight: Person) -> None:
    from drawbridge.web.promises.cards import with_time, words_of

    for card in shelf().current.cards.cards:
        words = words_of(card)
        whole = " ".join((words.need, words.stay, with_time(words.line, "20:40 tomorrow")))
        assert whole == card.message("20:40 tomorrow")


def test_what_cannot_be_kept_keeps_nothing_and_forgets_nothing(at_eight: Person) -> None:
    page = makes(at_eight, back=None, need="Only air.")
    assert at_eight.status == 422 and "Choose when you are back." in page
    assert at_eight.form("/promises/new/").fields["need"].strip() == "Only air."
    assert kept(at_eight) == []


def test_pressed_twice_it_is_one_promise_even_minutes_later(at_eight: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    at_eight.goes_to("/promises/new/")
    form = at_eight.form("/promises/new/")
    at_eight.sends(form, do="card", back="20", zone="Europe/Lisbon")
    first = at_eight.path
    stands_still(monkeypatch, NOW + timedelta(minutes=7))
    at_eight.sends(form, do="card", back="20", zone="Europe/Lisbon")
    assert at_eight.path == first and only_promise(at_eight).due == datetime(2026, 11, 22, 20, 21, tzinfo=UTC)
    at_eight.sends(form, do="card", back="60", zone="Europe/Lisbon")
    assert at_eight.path != first and len(kept(at_eight)) == 2


# Times


@pytest.mark.parametrize(
    ("filled", "due", "words"),
    [
        ({"back": "20"}, (2026, 11, 22, 20, 21), "20:21"),
        ({"back": "morning"}, (2026, 11, 23, 9, 0), "09:00 tomorrow"),
        ({"time": "20:40"}, (2026, 11, 22, 20, 40), "20:40"),
        ({"time": "19:00"}, (2026, 11, 23, 19, 0), "19:00 tomorrow"),
        ({"time": "20:40", "day": "2026-11-25"}, (2026, 11, 25, 20, 40), "20:40 on Wednesday"),
        ({"time": "20:40", "day": "2027-01-03"}, (2027, 1, 3, 20, 40), "20:40 on Sunday, 3 January 2027"),
    ],
)
def test_a_time_in_minutes_tomorrow_or_in_days(
    at_eight: Person, filled: dict[str, str], due: tuple[int, ...], words: str
) -> None:
    page = makes(at_eight, **({"back": None} | filled))  # type: ignore[arg-type]
    assert only_promise(at_eight).due == datetime(*due, tzinfo=LISBON)  # type: ignore[misc, arg-type]
    assert said(page)[-1] == f"I am back at {words}."


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"time": "19:00", "day": "2026-11-22"}, "Choose a time after now"),
        ({"time": "19:00", "day": "1999-01-01"}, "Choose a time after now"),
        ({"time": "19:00", "day": "2999-01-01"}, "Choose a day within a year."),
        ({"day": "2026-11-25"}, "Choose an hour of that day, too."),
        ({"time": "half past"}, "Write the time as 20:40."),
        ({"time": "19:00", "day": "soon"}, "Choose a day, or leave it out."),
        ({"back": "60", "zone": "Mars/Olympus_Mons"}, "No place of this name is known."),
        ({"back": "60", "zone": "../../etc/passwd"}, "No place of this name is known."),
        ({"back": "999999999"}, "Select a valid choice"),
        ({"back": "60", "need": "x" * 301}, "300 characters a line"),
        ({"back": "60", "alias": "K" * 61}, "up to 60 characters"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(at_eight: Person, filled: dict[str, str], problem: str) -> None:
    page = makes(at_eight, **({"back": None} | filled))  # type: ignore[arg-type]
    assert at_eight.status == 422 and 'role="alert"' in page and problem in page
    assert kept(at_eight) == []


def test_the_hour_that_is_left_out_in_spring_is_said_to_be_and_the_next_one_offered(at_eight: Person) -> None:
    page = makes(at_eight, back=None, zone="Europe/Berlin", time="02:30", day="2027-03-28")
    assert at_eight.status == 422
    assert "the clocks go forward, and 02:30 does not come (Berlin time). Take 03:30?" in page


def test_the_hour_that_comes_twice_in_autumn_is_asked_about_and_either_can_be_had(at_eight: Person) -> None:
    for which, hour in (("first", 0), ("second", 1)):
        page = makes(at_eight, back=None, zone="Europe/Berlin", time="02:30", day="2027-10-31")
        assert at_eight.status == 422 and "this hour comes twice" in page
        at_eight.sends(at_eight.form("/promises/new/"), do="card", which=which)
        assert kept(at_eight)[-1].due == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
        assert said(at_eight.reads())[-1].startswith("I am back at 02:30 on Sunday")


def test_tomorrow_at_the_same_hour_is_the_same_hour_when_the_clocks_change_in_between(
    ready: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_still(monkeypatch, datetime(2026, 10, 24, 18, 40, tzinfo=UTC))  # 20:40 in Berlin, still summer there
    page = makes(ready, back=None, zone="Europe/Berlin", time="20:40")
    assert said(page)[-1] == "I am back at 20:40 tomorrow."
    assert only_promise(ready).due == datetime(2026, 10, 25, 19, 40, tzinfo=UTC)


def test_made_by_the_clocks_of_one_place_and_moved_by_those_of_another(at_eight: Person) -> None:
    makes(at_eight, back=None, zone="Europe/Berlin", time="21:40")
    assert "Sunday, 22 November 2026, 21:40" in at_eight.reads()
    at_eight.goes_to(f"{at_eight.path}moved/")
    page = at_eight.sends(at_eight.form("/moved/"), time="21:40", zone="Europe/London")
    assert "Moved to 21:40." in page and "(London time)" in page
    moved = kept(at_eight)[-1]
    assert isinstance(moved, PromiseEnded) and moved.due == datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
    assert moved.due - only_promise(at_eight).due == timedelta(hours=1)


def test_the_clocks_can_be_named_on_the_card(at_eight: Person) -> None:
    page = makes(at_eight, back="morning", zone="America/New_York", name_zone="on")
    assert said(page)[-1] == "I am back at 09:00 New York time tomorrow."


def test_the_clocks_named_last_are_those_of_the_next_card(at_eight: Person) -> None:
    makes(at_eight, zone="Asia/Kathmandu")
    at_eight.goes_to("/promises/new/")
    assert at_eight.form("/promises/new/").fields["zone"] == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-11-22T20:00", 23), ("2026-11-23T00:30", 23), ("2026-11-23T04:30", 23), ("2026-11-23T07:00", 24)],
)
def test_the_morning_is_the_one_behind_a_night(now: str, day: int) -> None:
    found = forms.next_morning(datetime.fromisoformat(now).replace(tzinfo=LISBON), "Europe/Lisbon")
    assert found == datetime(2026, 11, day, 9, 0, tzinfo=LISBON)


# From a moment, and back


def test_one_tap_leads_from_a_moment_to_the_card_with_whom_and_when_and_no_address_tells(ready: Person) -> None:
    taps(ready, alias="K.")
    moment = ready.path
    ready.sends(ready.form("/promises/new/"), back="180")
    assert ready.path == "/promises/new/" and ready.page.request.get("QUERY_STRING", "") == ""
    form = ready.form("/promises/new/")
    assert (form.fields["person"], form.fields["back"]) == ("K.", "180")
    assert f'href="{moment}"' in ready.reads()
    page = ready.sends(form, do="card", zone="Europe/Lisbon")
    entry = only_promise(ready)
    assert entry.person == "K." and f"/now/{entry.moment}/" == moment
    assert f'href="{moment}"' in page and f'href="{moment}after/"' in page
    assert "Your card" in ready.goes_to(moment)


def test_a_moment_of_somebody_else_is_not_taken_along(ready: Person, another: type[Person]) -> None:
    taps(ready)
    stolen, other = ready.path.split("/")[2], another()
    other.begins()
    other.goes_to("/promises/new/")
    other.sends(other.form("/promises/new/"), do="card", back="20", zone="UTC", moment=stolen)
    assert only_promise(other).moment is None


def test_the_kind_of_tie_that_was_noted_chooses_the_words(ready: Person) -> None:
    from drawbridge.journal.entries import PersonAdded

    taps(ready, alias="K.")
    journal_of(ready).append(PersonAdded(id=uuid4(), at=timezone.now(), person="K.", tie="work"))
    ready.sends(ready.form("/promises/new/"))
    assert ready.form("/promises/new/").fields["tie"] == "colleague"
    assert ready.form("/promises/new/").fields["need"].strip() == "I would like some time to think this through."


def flags(person: Person, alias: str) -> None:
    journal_of(person).append(PersonFlagged(id=uuid4(), at=timezone.now(), person=alias, flagged=True))


def test_for_someone_marked_as_unsafe_there_are_no_words_of_closeness_and_nothing_is_kept(ready: Person) -> None:
    taps(ready, alias="Z.")
    moment = ready.path.split("/")[2]
    flags(ready, "Z.")
    for sent in ({"moment": moment}, {"moment": moment, "do": "words"}, {"do": "card", "alias": " z.", "back": "20"}):
        ready.goes_to("/promises/new/")
        form = ready.form("/promises/new/")
        page = ready.sends(form, zone="Europe/Lisbon", **sent)
        assert "You owe no time of return" in page and 'href="/help/"' in main(page)
        assert "not leaving" not in page and "Z." not in main(page) and "<textarea" not in page
    assert kept(ready) == []


def test_a_promise_to_someone_marked_later_is_set_aside_and_counts_for_nothing(at_eight: Person) -> None:
    makes(at_eight, alias="Z.")
    here = at_eight.path
    flags(at_eight, "Z.")
    page = main(at_eight.goes_to(here))
    assert "You owe no time of return" in page and "not leaving" not in page and "/ended/" not in page
    page = main(at_eight.goes_to("/promises/"))
    assert "Set aside" in page and "What it adds up to" not in page


# What became of it


@pytest.mark.parametrize(
    ("how", "words"),
    [("kept", "You came back."), ("late", "You came back, later."), ("broken", "It broke. That is a fact")],
)
def test_what_became_of_it_is_one_tap_and_can_be_taken_back(at_eight: Person, how: str, words: str) -> None:
    makes(at_eight)
    assert words in ends(at_eight, how)
    form = at_eight.form("/undo/")
    for _ in range(2):
        page = at_eight.sends(form)
        assert "Promised for 21:01." in page
    assert sum(isinstance(entry, Withdrawn) for entry in journal_of(at_eight).entries()) == 1


def test_taking_back_the_last_word_twice_leaves_the_one_before(
    at_eight: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    makes(at_eight)
    ends(at_eight, "kept")
    stands_still(monkeypatch, NOW + timedelta(minutes=1))
    here = at_eight.path
    other = at_eight.form("/undo/").fields["csrfmiddlewaretoken"]
    at_eight.sends(forms_like(here, other), how="broken")
    form = at_eight.form("/undo/")
    for _ in range(3):
        assert "You came back." in at_eight.sends(form)


def forms_like(here: str, token: str) -> object:
    from tests.web.person import Form

    return Form(f"{here}ended/", {"csrfmiddlewaretoken": token, "entry": str(uuid4())})


def test_a_tap_that_is_none_of_them_changes_nothing(at_eight: Person) -> None:
    makes(at_eight)
    ends(at_eight, "forgotten")
    assert len(kept(at_eight)) == 1


def test_a_broken_promise_is_a_fact_with_what_would_repair_it(at_eight: Person) -> None:
    makes(at_eight, alias="K.")
    page = ends(at_eight, "broken")
    broken = [reply.text for reply in shelf().current.cards.replies if reply.kind == "broken"]
    assert all(text.split(".")[0] in page for text in broken)
    at_eight.sends(at_eight.form("/promises/new/"))
    form = at_eight.form("/promises/new/")
    assert form.fields["need"].strip() == "I gave you a time and did not come."
    assert form.fields["stay"].strip() == "That was my doing, and not yours."
    assert form.fields["line"].strip() == "I can talk at …, if you want to."
    assert form.fields["person"] == "K."


def test_a_moved_promise_brings_the_words_to_say_so(at_eight: Person) -> None:
    makes(at_eight)
    at_eight.goes_to(f"{at_eight.path}moved/")
    page = at_eight.sends(at_eight.form("/moved/"), back="morning", zone="Europe/Lisbon")
    assert "I am not leaving. I am back at 09:00 tomorrow." in page
    assert "Moved to 09:00 tomorrow." in page


def test_a_new_time_in_the_past_is_refused(at_eight: Person) -> None:
    makes(at_eight)
    at_eight.goes_to(f"{at_eight.path}moved/")
    page = at_eight.sends(at_eight.form("/moved/"), time="10:00", day="2026-11-22", zone="Europe/Lisbon")
    assert at_eight.status == 422 and "Choose a time after now" in page
    assert len(kept(at_eight)) == 1


@pytest.mark.parametrize(
    ("later", "words"),
    [
        (timedelta(minutes=59), "Promised for 21:01."),
        (timedelta(minutes=61), "It is 21:01, and this is the time you gave."),
        (timedelta(hours=3), "It is 23:00. The promise said 21:01. Keep it now, move it, or say it broke."),
        (timedelta(days=12), "The promise said 21:01 on Sunday, 22 November."),
    ],
)
def test_when_the_time_has_come_the_card_says_so(
    at_eight: Person, monkeypatch: pytest.MonkeyPatch, later: timedelta, words: str
) -> None:
    makes(at_eight)
    here = at_eight.path
    stands_still(monkeypatch, NOW + later)
    from drawbridge.web.keep.models import Session

    Session.objects.update(seen=NOW + later, expires=NOW + later + timedelta(days=1))
    assert words in at_eight.goes_to(here)


def test_a_card_taken_back_is_gone_and_twice_does_no_harm(at_eight: Person) -> None:
    makes(at_eight)
    here, form = at_eight.path, at_eight.form("/back/")
    for _ in range(2):
        page = at_eight.sends(form)
        assert at_eight.path == "/promises/" and "No card has been made yet." in page
    at_eight.goes_to(here)
    assert at_eight.status == 404


# The calendar file


def test_the_file_says_when_and_nothing_else(at_eight: Person) -> None:
    makes(at_eight, alias="K.", need="Secret words.")
    answer = at_eight.client.get(f"{at_eight.path}event.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="event.ics"'
    text = answer.content.decode()
    assert "DTSTART:20261122T210100Z" in text and "SUMMARY:Back\r\n" in text
    assert not re.search(r"secret|K\.|drawbridge|promise", text, re.I)
    assert str(only_promise(at_eight).id) not in text


def test_after_a_new_time_the_file_replaces_the_one_before_also_when_the_new_time_is_taken_back(
    at_eight: Person,
) -> None:
    makes(at_eight)
    here = at_eight.path
    files = [at_eight.client.get(f"{here}event.ics").content.decode()]
    at_eight.goes_to(f"{here}moved/")
    at_eight.sends(at_eight.form("/moved/"), back="180", zone="Europe/Lisbon")
    files.append(at_eight.client.get(f"{here}event.ics").content.decode())
    at_eight.sends(at_eight.form("/undo/"))
    files.append(at_eight.client.get(f"{here}event.ics").content.decode())
    assert len({re.search(r"UID:(.*)\r", file)[1] for file in files}) == 1  # type: ignore[index]
    assert [re.search(r"SEQUENCE:(\d+)", file)[1] for file in files] == ["0", "1", "2"]  # type: ignore[index]
    starts = [re.search(r"DTSTART:(\S+)", file)[1] for file in files]  # type: ignore[index]
    assert starts == ["20261122T210100Z", "20261122T230100Z", "20261122T210100Z"]


# The list


def many(someone: Person, /, count: int, how: str | None = "kept", **fields: object) -> None:
    journal, card = journal_of(someone), {"need": "Air.", "stay": "", "back": "At 9.", "zone": "Europe/Lisbon"}
    for number in range(count):
        at = NOW - timedelta(days=count - number)
        made = PromiseMade(id=uuid4(), at=at, due=at + timedelta(hours=1), **(card | fields))  # type: ignore[arg-type]
        journal.append(made)
        if how:
            journal.append(PromiseEnded(id=uuid4(), at=at + timedelta(hours=1), promise=made.id, how=how))  # type: ignore[arg-type]


def test_a_stranger_reads_what_it_is_and_comes_back_from_the_consent_page(person: Person) -> None:
    page = person.goes_to("/promises/")
    assert "I am not leaving." in page and 'href="/start/?then=promises"' in page
    person.goes_to("/start/?then=promises")
    form = person.form("/start/")
    form.action = "/start/?then=promises"
    person.sends(form, year="1985", agree="on")
    assert person.path == "/promises/new/"


def test_before_the_first_card_the_page_says_how_to_begin(ready: Person) -> None:
    page = ready.goes_to("/promises/")
    assert "No card has been made yet." in page and "What it adds up to" not in page


def test_under_five_there_is_no_share_and_with_five_one_with_its_doubt(at_eight: Person) -> None:
    many(at_eight, 4)
    page = main(at_eight.goes_to("/promises/"))
    assert "Four promises: four kept." in page and "in 100" not in page
    many(at_eight, 1, "broken")
    page = main(at_eight.goes_to("/promises/"))
    assert "Five promises: four kept, one that broke." in page
    assert "Of the 5 known, 4 were kept on time." in page and "anywhere from 38 to 96 in 100" in page


def test_what_nobody_said_counts_as_nothing_else(at_eight: Person) -> None:
    many(at_eight, 6, None)
    page = main(at_eight.goes_to("/promises/"))
    assert "Six promises. Of six nothing is said yet, and they count as nothing else." in page
    assert "broke" not in page and "in 100" not in page


def test_each_person_has_a_line_and_two_spellings_are_one_person(at_eight: Person) -> None:
    many(at_eight, 2, person="K.")
    many(at_eight, 1, "late", person="k.")
    many(at_eight, 1, person="Mum")
    page = main(at_eight.goes_to("/promises/"))
    assert page.count("<dt>With ") == 2
    assert re.search(r"<dt>With [Kk]\.</dt><dd>Three promises: two kept, one late.</dd>", page)


def test_the_thousandth_promise_is_on_a_page_of_its_own(at_eight: Person) -> None:
    many(at_eight, 1000)
    page = at_eight.goes_to("/promises/")
    assert page.count('href="/promises/') < 30 and "Page 1 of 50" in page
    page = at_eight.goes_to("/promises/?page=50")
    assert page.count("· Kept") + page.count('">Kept') >= 0 and page.count("<li><a") >= 20
    for odd in ("0", "51", "-1", "x", "9" * 400):
        at_eight.goes_to(f"/promises/?page={odd}")
        assert at_eight.status == 200


def test_addresses_and_titles_tell_nothing(at_eight: Person) -> None:
    makes(at_eight, alias="Kanarienvogel", need="Kanarienvogel")
    for path in (at_eight.path, "/promises/", "/promises/new/", f"{at_eight.path}moved/"):
        page = at_eight.goes_to(path)
        assert "anarienvogel" not in at_eight.path + (re.search("<title>(.*)</title>", page) or [""])[0]
        assert not re.search(r'(?:href|action)="[^"]*anarienvogel', page)


def test_its_own_style_and_script_are_small_fetch_nothing_and_read_in_both_directions() -> None:
    style, script = ((STATIC / name).read_text() for name in ("promises.css", "promises.js"))
    assert len(style.encode()) < 3_000 and len(script.encode()) < 3_000
    assert not re.search(r"https?:|@import|url\(|\b(?:left|right)\b", style)
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|sendBeacon|Storage", script)


def test_today_in_the_place_named_is_what_a_day_is_measured_by(ready: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """23:30 in Lisbon is already tomorrow in Kathmandu."""
    stands_still(monkeypatch, datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    makes(ready, back=None, zone="Asia/Kathmandu", time="06:00")
    due = only_promise(ready).due.astimezone(ZoneInfo("Asia/Kathmandu"))
    assert (due.date(), due.hour) == (date(2026, 11, 23), 6)


def test_a_page_of_a_thousand_costs_little_more_than_one_of_a_hundred(at_eight: Person) -> None:
    """What is looked at once a promise may not look at every entry each time: that is seconds for a long journal."""

    def looks() -> int:
        calls = 0

        def count(frame: object, event: str, arg: object) -> None:
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        at_eight.client.get("/promises/")
        sys.setprofile(None)
        return calls

    many(at_eight, 100)
    looks()
    few = looks()
    many(at_eight, 900)
    assert looks() < 15 * few
