"""The six digits: against the published vectors, and against being used twice."""

from __future__ import annotations

import pytest

from drawbridge.journal import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("counter", "code"),
    [*enumerate(["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"])],
)
def test_it_gives_the_codes_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert totp.code_at(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_it_gives_the_codes_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    assert totp.code_at(SECRET, totp.counter_at(seconds), digits=8) == code


def test_a_code_fits_from_half_a_minute_before_to_half_a_minute_after() -> None:
    code = totp.code_at(SECRET, 100)
    fitting = [half for half in range(95, 106) if totp.fits(SECRET, code, 30 * half) is not None]
    assert fitting == [99, 100, 101]


def test_a_code_is_taken_once() -> None:
    used = totp.fits(SECRET, totp.code_at(SECRET, 100), 3_000)
    assert used == 100
    assert totp.fits(SECRET, totp.code_at(SECRET, 100), 3_000, after=used) is None
    assert totp.fits(SECRET, totp.code_at(SECRET, 101), 3_030, after=used) == 101


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567", "٣٥٩١٥٢", "-00001", "\x00" * 6])
def test_anything_else_is_no_code(typed: str) -> None:
    assert totp.fits(SECRET, typed, 3_000) is None


def test_it_may_be_typed_as_apps_show_it() -> None:
    code = totp.code_at(SECRET, 100)
    assert totp.fits(SECRET, f" {code[:3]} {code[3:]} ", 3_000) == 100


def test_the_secret_is_written_as_apps_take_it() -> None:
    assert totp.as_text(b"12345678901234567890") == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
    assert totp.as_address(SECRET, "Journal") == (
        "otpauth://totp/Journal?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=6&period=30"
    )
    assert len(totp.new_secret()) == 20 and totp.new_secret() != totp.new_secret()
