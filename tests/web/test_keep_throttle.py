"""Guessing is slow, for one guesser and for many at once; waiting ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from drawbridge.journal.passphrase import Busy
from drawbridge.web.keep import throttle
from drawbridge.web.keep.throttle import Throttled

NOW = datetime(2026, 11, 22, 20, 40, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def evaluated(tries: int, span: timedelta, start: datetime = NOW) -> int:
    """How many of so many tries, evenly spread, are looked at."""
    count = 0
    for number in range(tries):
        try:
            throttle.charge("someone", start + number * span / tries)
        except Throttled:
            continue
        count += 1
    return count


def test_waits_double_from_two_seconds_to_five_minutes() -> None:
    waits = [throttle.wait_after(failed).total_seconds() for failed in range(15)]
    assert waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert throttle.wait_after(10**9).total_seconds() == 300


def test_two_thousand_guesses_in_an_hour_are_mostly_not_looked_at() -> None:
    assert evaluated(2_000, HOUR) == 23


def test_a_patient_guesser_gets_twelve_an_hour() -> None:
    evaluated(600, HOUR)
    assert evaluated(600, HOUR, NOW + HOUR) == 12


def test_one_nickname_does_not_slow_another() -> None:
    evaluated(100, HOUR)
    throttle.charge("someone else", NOW + HOUR)


def test_a_try_that_fits_costs_nothing_and_gives_nobody_the_tries_before_it_back() -> None:
    """Two may share a nickname: whoever opens their own journal must not win free guesses at the other's."""
    evaluated(4, SECOND)
    for _ in range(20):
        with throttle.one_try("someone", NOW + SECOND):
            pass
    assert evaluated(5, SECOND, NOW + SECOND) == 1


def spread(tries: int, nicknames: int, span: timedelta = HOUR) -> int:
    """How many of so many tries, evenly spread over time and nicknames, are looked at."""
    count = 0
    for number in range(tries):
        try:
            throttle.charge(f"nickname {number % nicknames}", NOW + number * span / tries)
        except Throttled:
            continue
        count += 1
    return count


def test_of_guesses_at_a_thousand_nicknames_in_an_hour_each_gets_four_and_all_together_four_hundred_more() -> None:
    assert spread(6_000, 1_000) <= 4 * 1_000 + throttle.FULL + HOUR / throttle.DRAIN


def test_meanwhile_someone_who_comes_for_the_first_time_is_let_try_at_once() -> None:
    spread(300, 300, SECOND)
    with throttle.one_try("the owner", NOW + SECOND):
        pass
    with throttle.one_try("the owner", NOW + SECOND):
        pass


def test_meanwhile_a_slip_costs_a_quarter_of_an_hour_and_no_more() -> None:
    spread(300, 300, SECOND)
    throttle.charge("the owner", NOW + SECOND)
    with pytest.raises(Throttled) as refused:
        throttle.charge("the owner", NOW + SECOND)
    assert refused.value.wait == timedelta(minutes=15) and "in 15 minutes" in str(refused.value)
    throttle.charge("the owner", NOW + SECOND + timedelta(minutes=15))


def test_a_hundred_slips_of_many_people_in_twenty_minutes_press_nobody() -> None:
    assert spread(200, 100, timedelta(minutes=20)) == 200
    assert throttle.Attempt.objects.get(lookup=throttle.ALL).failed <= throttle.FULL
    throttle.charge("the owner", NOW + HOUR)
    throttle.charge("the owner", NOW + HOUR)


def test_it_is_over_a_while_after_the_last_of_them() -> None:
    spread(300, 300, SECOND)
    later = NOW + timedelta(minutes=1)
    throttle.charge("the owner", later)
    throttle.charge("the owner", later + timedelta(minutes=15))
    throttle.charge("the owner", later + timedelta(minutes=15))


def test_tries_that_fit_fill_nothing() -> None:
    for number in range(300):
        with throttle.one_try(f"nickname {number}", NOW):
            pass
    assert not throttle.Attempt.objects.exists()


def test_a_try_that_does_not_fit_stays_counted() -> None:
    for _ in range(5):
        with pytest.raises(RuntimeError), throttle.one_try("someone", NOW):
            raise RuntimeError
    with pytest.raises(Throttled), throttle.one_try("someone", NOW):
        pass


def test_a_try_that_was_turned_away_busy_is_not_counted() -> None:
    for _ in range(20):
        with pytest.raises(Busy), throttle.one_try("someone", NOW):
            raise Busy
    assert evaluated(5, SECOND) == 5


def test_a_day_of_quiet_clears_the_count() -> None:
    evaluated(100, HOUR)
    assert evaluated(5, SECOND, NOW + 26 * HOUR) == 5


def test_the_wait_is_told_in_seconds() -> None:
    evaluated(5, SECOND)
    with pytest.raises(Throttled, match="in 2 seconds") as refused:
        throttle.charge("someone", NOW + 0.8 * SECOND)
    assert refused.value.wait == 2 * SECOND


def test_nobody_waits_for_years_when_the_clock_is_put_back() -> None:
    evaluated(20, SECOND, NOW + 3_650 * 24 * HOUR)
    throttle.charge("someone", NOW)
    with pytest.raises(Throttled) as refused:
        throttle.charge("someone", NOW)
    assert refused.value.wait <= throttle.LONGEST_WAIT


@pytest.mark.django_db(transaction=True, databases=["default", "keys"])
def test_forty_guesses_at_the_same_moment_are_five() -> None:
    def one(_: int) -> bool:
        try:
            throttle.charge("someone", NOW)
        except Throttled:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 5
