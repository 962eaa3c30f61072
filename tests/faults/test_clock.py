"""R5: clocks that jump, run backwards, or stand in any of the world's zones. Nothing is lost, no session is lengthened.

Shown to fail: with ``is_over`` not looking below ``seen``, a clock put back revives a locked session; with ``takes``
sorting answers by their time, the older answer wins; with ``USE_TZ`` off, or a date taken before the zone, the last
tests name the zones where the day shown is not the day it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from drawbridge.journal import Journal, keys
from drawbridge.journal.entries import StepEnded, StepOutcome, StepPredicted
from drawbridge.web.keep import session
from drawbridge.web.keep.models import Journal as JournalRow
from drawbridge.web.keep.models import SealedEntry
from drawbridge.web.keep.store import SqlStore
from tests.faults.figures import Figure
from tests.journal.samples import answered
from tests.web.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
YEARS = timedelta(days=3_652)
SLACK = 5 * MINUTE


@contextmanager
def clock(now: datetime) -> Iterator[None]:
    with mock.patch("django.utils.timezone.now", return_value=now):
        yield


# Sessions


JUMPS = st.one_of(
    st.integers(0, 20).map(lambda n: n * MINUTE),
    st.integers(-20, 0).map(lambda n: n * MINUTE),
    st.sampled_from([-YEARS, YEARS, -13 * HOUR, 13 * HOUR, -HOUR, HOUR]),
)


class AnyClock(TestCase):
    """A kept session under any clock."""

    databases = frozenset({"default", "keys"})

    @settings(max_examples=80, deadline=None)
    @given(st.lists(JUMPS, min_size=1, max_size=12))
    def test_no_clock_lengthens_a_session_revives_one_or_loses_an_entry(self, jumps: list[timedelta]) -> None:
        opened = session.begin_anonymous(NOW)
        journal = Journal(opened.journal, opened.key, SqlStore())
        journal.append(answered(1))
        JournalRow.objects.update(kept=True)
        here = session.begin(opened.journal, opened.key, kept=True, now=NOW)
        now, seen, over = NOW, NOW, False
        for jump in jumps:
            now += jump
            session.sweep(now)
            found = session.resume(here.secret, now)
            if found is not None:
                assert not over
                assert found.expires == NOW + 12 * HOUR
                assert seen - SLACK <= now < min(seen + 10 * MINUTE, NOW + 12 * HOUR)
                seen = max(seen, now)
            over = over or found is None
        assert Journal(here.journal, here.key, SqlStore()).entries() == (answered(1),)


# People at their pages


def said(person: Person) -> str:
    return person.goes_to("/quiz/back/1/")


@pytest.mark.parametrize("jump", [-YEARS, -DAY, -HOUR, -MINUTE, HOUR, DAY, 13 * DAY])
def test_a_clock_that_jumps_during_the_quiz_loses_no_answer_and_changes_no_order(jump: timedelta) -> None:
    person = Person()
    person.begins()
    person.answers(1)
    with clock(timezone.now() + jump):
        person.answers(2)
        person.goes_to("/quiz/back/1/")
        person.sends(person.form("/quiz/"), choice="4")
        assert "You said: Almost always." in said(person)
    assert "You said: Almost always." in said(person)
    assert "You said: Sometimes." in person.goes_to("/quiz/back/2/")
    assert SealedEntry.objects.count() == 5


@pytest.mark.parametrize("jump", [-YEARS, YEARS])
def test_a_kept_journal_locks_when_the_clock_jumps_years_and_opens_with_everything_in_it(jump: timedelta) -> None:
    person = Person()
    person.begins()
    person.answers(4)
    person.stops()
    person.keeps()
    with clock(timezone.now() + jump):
        person.goes_to("/quiz/")
        assert person.path == "/start/"
        person.opens()
        assert "You stopped at 1" in person.goes_to("/map/")
    person.opens()
    assert "You stopped at 1" in person.goes_to("/map/")


@pytest.mark.parametrize("year", [1971, 2000, 2028, 2038, 2100, 4000])
def test_every_room_opens_in_any_year(year: int) -> None:
    with clock(datetime(year, 2, 28, 23, 59, 59, tzinfo=UTC)):
        person = Person()
        person.goes_to("/start/")
        person.sends(person.form("/start/"), year=str(max(1900, year - 40) if year < 2100 else 1990), agree="on")
        person.sends(person.form("/quiz/begin/"))
        person.answers(2)
        person.stops()
        for path in ("/", "/map/", "/quiz/", "/practice/", "/keep/", "/now/"):
            person.goes_to(path)
            assert person.status == 200


def test_a_sitting_four_weeks_before_a_leap_day_can_be_followed_on_it() -> None:
    person = Person()
    with clock(datetime(2028, 2, 1, 12, tzinfo=UTC)):
        person.begins()
        person.answers(2)
        person.stops()
        person.keeps()
        assert "before 29 February" in person.goes_to("/quiz/")
    with clock(datetime(2028, 2, 29, 12, tzinfo=UTC)):
        person.opens()
        assert "Once more, if you like" in person.goes_to("/quiz/")


# Days, as they are shown


INSTANTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        "2027-12-31T23:59:59",  # the year's last second
        "2028-01-01T00:00:00",
        "2028-02-28T23:30:00",  # leap day is next
        "2028-02-29T13:45:00",
        "2028-03-12T09:59:59",  # clocks go forward in North America
        "2028-03-26T01:00:00",  # and in Europe
        "2028-04-01T15:00:00",  # half an hour back on Lord Howe Island
        "2028-10-29T00:30:00",  # half past two, in Berlin,
        "2028-10-29T01:30:00",  # and again
        "2028-11-05T05:30:00",
    )
)
FEW = (
    "UTC",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/New_York",
    "America/St_Johns",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Antarctica/Troll",
)
ALL = tuple(sorted(name for name in available_timezones() if name not in ("localtime", "Factory")))


@pytest.fixture
def told() -> Person:
    """Someone with a told step at each instant."""
    opened = session.begin_anonymous(timezone.now())
    journal = Journal(opened.journal, opened.key, SqlStore())
    for at in INSTANTS:
        step = uuid4()
        words = f"at {at:%Y-%m-%dT%H:%M:%S} exactly"
        journal.append(StepPredicted(id=step, at=at, capacity="A1", rung=1, predicted=words, sure=70))
        journal.append(StepEnded(id=uuid4(), at=at, step=step, how="done"))
        journal.append(StepOutcome(id=uuid4(), at=at, step=step, matched="partly", happened=words))
    person = Person()
    person.client.cookies["s"] = keys.secret_text(opened.secret)
    return person


@pytest.mark.parametrize("zones", [FEW, pytest.param(ALL, marks=pytest.mark.faults)], ids=["few", "all"])
def test_in_every_zone_a_step_is_shown_on_the_day_it_was_there(
    zones: tuple[str, ...], told: Person, figure: Figure
) -> None:
    wrong = []
    for zone in zones:
        with timezone.override(ZoneInfo(zone)):
            page = told.goes_to("/practice/")
        wrong += [(zone, at) for at in INSTANTS if not _shown_on(page, at, at.astimezone(ZoneInfo(zone)))]
    assert wrong == []
    figure("R5 zones", zones=len(zones), instants=len(INSTANTS), wrong=0)


def _shown_on(page: str, at: datetime, there: datetime) -> bool:
    """Whether the row with these words begins with this day."""
    row = next(row for row in page.split("<tr>") if f"at {at:%Y-%m-%dT%H:%M:%S} exactly" in row)
    return f">{there.day}&nbsp;{there:%b}</a>" in row
