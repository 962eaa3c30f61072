"""Times of a place: an hour left out, an hour that comes twice, a day that begins at one, and how all this is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.mirror.clock import after_the_gap, called, in_full, instants, next_at, place, said, start_of, zone_named

BERLIN, HAVANA, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Havana"), ZoneInfo("Pacific/Apia")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_most_times_come_once() -> None:
    assert instants(date(2026, 11, 22), time(20, 40), BERLIN) == (utc(2026, 11, 22, 19, 40),)
    assert instants(date(2026, 7, 22), time(20, 40), BERLIN) == (utc(2026, 7, 22, 18, 40),)


def test_an_hour_that_is_left_out_does_not_come_and_where_the_clocks_stand_is_known() -> None:
    assert instants(SPRING, time(2, 30), BERLIN) == ()
    assert after_the_gap(SPRING, time(2, 30), BERLIN) == time(3, 30)


def test_an_hour_that_comes_twice_comes_an_hour_apart() -> None:
    assert instants(AUTUMN, time(2, 30), BERLIN) == (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))


def test_a_whole_day_can_be_left_out() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    assert instants(date(2011, 12, 30), time(20, 40), APIA) == ()


def test_a_day_may_begin_at_one_or_have_two_midnights() -> None:
    assert start_of(date(2026, 3, 8), HAVANA) == utc(2026, 3, 8, 5)  # 01:00 there: midnight is left out
    assert start_of(date(2026, 11, 1), HAVANA) == utc(2026, 11, 1, 4)  # the first of two


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (utc(2026, 11, 22, 19, 0), date(2026, 11, 22)),
        (utc(2026, 11, 22, 19, 40), date(2026, 11, 23)),  # it is that very minute
        (utc(2026, 11, 22, 23, 30), date(2026, 11, 23)),  # past midnight there
    ],
)
def test_a_time_without_a_day_is_the_next_one(now: datetime, day: date) -> None:
    assert next_at(time(20, 40), now, BERLIN) == day


def test_an_hour_that_comes_twice_is_ahead_until_its_second_time_is_over() -> None:
    assert next_at(time(2, 30), utc(2026, 10, 25, 1, 0), BERLIN) == AUTUMN
    assert next_at(time(2, 30), utc(2026, 10, 25, 1, 30), BERLIN) == date(2026, 10, 26)


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (utc(2026, 11, 22, 19, 40), "20:40"),
        (utc(2026, 11, 22, 23, 10), "00:10 tomorrow"),
        (utc(2026, 11, 21, 19, 40), "20:40 yesterday"),
        (utc(2026, 11, 24, 19, 40), "20:40 on Tuesday"),
        (utc(2026, 11, 28, 19, 40), "20:40 on Saturday"),
        (utc(2026, 11, 29, 19, 40), "20:40 on Sunday, 29 November"),
        (utc(2026, 11, 20, 19, 40), "20:40 on Friday, 20 November"),
        (utc(2027, 1, 3, 8, 0), "09:00 on Sunday, 3 January 2027"),
    ],
)
def test_a_time_is_said_as_people_say_it_there(instant: datetime, words: str) -> None:
    assert said(instant, utc(2026, 11, 22, 18, 0), BERLIN) == words


def test_the_same_time_of_day_stays_the_same_across_the_change_of_the_clocks() -> None:
    """Made on Saturday night, for Sunday at 20:40: the clocks went forward in between, and 20:40 is 20:40."""
    made = utc(2026, 3, 28, 20, 0)
    (instant,) = instants(SPRING, time(20, 40), BERLIN)
    assert said(instant, made, BERLIN) == "20:40 tomorrow"
    assert instant - made == timedelta(hours=22, minutes=40)  # one hour less than the clocks seem to say


def test_in_full_it_stays_right_whenever_it_is_read() -> None:
    assert in_full(utc(2026, 11, 22, 19, 40), BERLIN) == "Sunday, 22 November 2026, 20:40"


def test_places_are_known_by_name_and_anything_else_is_utc() -> None:
    assert zone_named("Europe/Berlin") == BERLIN
    for other in ("Europe", "../Europe/Berlin", "/etc/localtime", "", "the moon", "europe/berlin"):
        assert zone_named(other) is None
        assert place(other) == UTC
    assert called("Europe/Berlin") == "Berlin time"


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
zones = st.sampled_from(["Europe/Berlin", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])


@given(days, times, zones)
def test_every_instant_found_is_shown_as_that_day_and_time(day: date, at: time, zone: str) -> None:
    found = instants(day, at, place(zone))
    assert len(found) <= 2 and list(found) == sorted(found)
    for instant in found:
        shown = instant.astimezone(place(zone))
        assert (shown.date(), shown.time()) == (day, at)


@given(days, zones)
def test_a_day_begins_on_that_day_and_the_minute_before_is_another(day: date, zone: str) -> None:
    start = start_of(day, place(zone))
    assert start.astimezone(place(zone)).date() == day
    assert (start - timedelta(minutes=1)).astimezone(place(zone)).date() < day
