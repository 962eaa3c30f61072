"""The days on which something was noted are those the clocks of a place would say, on nights when they are set too."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.mirror.progress import days
from tests.journal.samples import answered

PLACES = ("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")
NIGHTS = (
    datetime(2026, 3, 29, tzinfo=UTC),  # Berlin goes ahead
    datetime(2026, 10, 25, tzinfo=UTC),  # and back
    datetime(2018, 11, 4, tzinfo=UTC),  # Sao Paulo leaves out midnight
    datetime(2026, 4, 4, tzinfo=UTC),  # Lord Howe goes back by half an hour
    datetime(2011, 12, 30, tzinfo=UTC),  # Apia leaves out a whole day
)


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None)
@given(night=st.sampled_from(NIGHTS), minutes=st.lists(st.integers(-4_000, 4_000), min_size=1, max_size=60))
def test_every_day_with_an_entry_is_counted_once(place: str, night: datetime, minutes: list[int]) -> None:
    zone, example = ZoneInfo(place), answered(1)
    entries = [
        example.model_copy(update={"id": UUID(int=number), "at": night + timedelta(minutes=minute)})
        for number, minute in enumerate(minutes, 1)
    ]
    dates = {entry.at.astimezone(zone).date() for entry in entries}
    found = days(entries, zone)
    assert (found.noted, found.first) == (len(dates), min(dates))
    assert days([], zone).noted == 0 and days([], zone).first is None
