"""Calendar files as RFC 5545 has them, read back by a small reader of its own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.web.promises.calendar import Event, Rhythm, calendar, escaped, folded, hour, promised

PROMISE, MADE = UUID(int=7), datetime(2026, 11, 22, 20, 0, tzinfo=UTC)

FIRST = datetime(2026, 11, 24, 19, 0)  # noqa: DTZ001  (a Tuesday, by the clocks of wherever the calendar is)


def read(data: bytes) -> list[tuple[str, str]]:
    """Unfold (3.1) and split into names and values; TEXT is still escaped."""
    lines = data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def value(data: bytes, name: str) -> str:
    return next(found for known, found in read(data) if known == name)


def test_a_promise_is_one_private_event_at_its_instant() -> None:
    due = datetime(2026, 11, 22, 21, 40, tzinfo=ZoneInfo("Europe/Berlin"))
    assert calendar(promised(PROMISE, 0, MADE, due)).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//event//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:2dbf1ba7-d887-5128-9ae3-279fad818741",
        "SEQUENCE:0",
        "DTSTAMP:20261122T200000Z",
        "DTSTART:20261122T204000Z",
        "DTEND:20261122T205500Z",
        "SUMMARY:Back",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Back",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_moved_it_is_the_same_event_with_a_higher_number() -> None:
    first, second = (calendar(promised(PROMISE, n, MADE, MADE + timedelta(hours=n + 1))) for n in (0, 1))
    assert value(first, "UID") == value(second, "UID")
    assert (value(first, "SEQUENCE"), value(second, "SEQUENCE")) == ("0", "1")
    assert value(first, "DTSTART") != value(second, "DTSTART")


@pytest.mark.parametrize(
    ("day", "utc"), [("2027-03-27T20:40", "20270327T194000Z"), ("2027-03-28T20:40", "20270328T184000Z")]
)
def test_an_instant_is_right_before_and_after_the_clocks_change(day: str, utc: str) -> None:
    due = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert value(calendar(promised(PROMISE, 0, MADE, due)), "DTSTART") == utc


@given(
    first=st.dates(FIRST.date(), FIRST.date() + timedelta(days=400)),
    days=st.sets(st.integers(0, 6), min_size=1),
    weeks=st.sampled_from([0, 4, 8]),
)
def test_on_chosen_days_it_begins_on_one_of_them_and_comes_on_no_other(first: date, days: set[int], weeks: int) -> None:
    """The days a calendar shows, worked out here from the file alone: the start, then day by day by the rule."""
    rhythm = Rhythm(datetime.combine(first, FIRST.time()), "weekly", tuple(days), weeks)
    data = calendar(hour(PROMISE, MADE, rhythm, "Tea"))
    rule = dict(part.split("=") for part in value(data, "RRULE").split(";"))
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    start = datetime.strptime(value(data, "DTSTART"), "%Y%m%dT%H%M%S").date()  # noqa: DTZ007
    last = datetime.strptime(rule["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in rule else first + timedelta(60)  # noqa: DTZ007
    shown = [
        day for n in range((last - start).days + 1) if names[(day := start + timedelta(n)).weekday()] in rule["BYDAY"]
    ]
    assert shown[0] == start and {day.weekday() for day in shown} == days
    assert start == min(day for day in (first + timedelta(n) for n in range(7)) if day.weekday() in days)
    assert not weeks or len(shown) == weeks * len(days)


def test_an_hour_of_ones_own_is_that_of_wherever_one_is_and_needs_no_zone() -> None:
    data = calendar(hour(PROMISE, MADE, Rhythm(FIRST, "daily"), "Tea"))
    assert value(data, "DTSTART") == "20261124T190000" and value(data, "RRULE") == "FREQ=DAILY"
    assert b"TZID" not in data and data.count(b"BEGIN:VEVENT") == 1


def test_a_later_file_has_a_higher_number_and_the_same_uid() -> None:
    first = datetime(2026, 11, 24, 19, 0)  # noqa: DTZ001
    early, late = (calendar(hour(PROMISE, MADE + timedelta(minutes=n), Rhythm(first, "weekly"), "Tea")) for n in (0, 1))
    assert value(early, "UID") == value(late, "UID") != str(PROMISE)
    assert int(value(late, "SEQUENCE")) == int(value(early, "SEQUENCE")) + 1 < 2**31


words = st.text(max_size=300)


@given(words)
def test_any_words_come_back_as_they_were_but_for_signs_no_calendar_may_hold(text: str) -> None:
    data = calendar(Event(PROMISE, 0, MADE, MADE, text))
    kept = "\n".join("".join(c for c in line if c.isprintable() or c == "\t") for line in text.splitlines())
    assert unescaped(value(data, "SUMMARY")) == kept


@given(words)
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(text: str) -> None:
    data = folded(f"SUMMARY:{escaped(text)}")
    assert data.endswith(b"\r\n")
    for line in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert data.replace(b"\r\n ", b"").decode() == f"SUMMARY:{escaped(text)}\r\n"


@given(words)
def test_words_can_neither_end_the_event_nor_begin_another(text: str) -> None:
    data = calendar(Event(PROMISE, 0, MADE, MADE, f"x\r\nEND:VEVENT\r\nBEGIN:VEVENT\n{text}"))
    assert [name for name, _ in read(data)].count("BEGIN") == 3  # calendar, event, alarm
    assert re.findall(rb"^END:VEVENT", data, re.M) == [b"END:VEVENT"]
