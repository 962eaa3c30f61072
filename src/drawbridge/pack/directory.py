"""Help lines that can be dialled as they stand, and that somebody has looked at lately."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from drawbridge.pack.load import Draft, Page
from drawbridge.pack.locate import Path
from drawbridge.pack.problem import Problem
from drawbridge.pack.schema import Help

INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
"""ITU-T E.164: a plus sign, then 7 to 15 digits in all, the first of a country code."""
NATIONAL = re.compile(r"\d{2,15}")
"""A short code (``988``) or a number as it is dialled inside the country (``0808 802 4040``)."""
FRESH = timedelta(days=180)
"""How long a check of a number holds."""


def undiallable(draft: Draft) -> Iterator[Problem]:
    """Numbers a telephone would not take: two in one field, or words among the digits."""
    if draft.help:
        for path, number in _numbers(draft.help):
            if not is_dialled(number):
                fix = "Write one number as it is dialled, digits with spaces or hyphens; put others into note or hours."
                yield draft.help.sheet.problem(path, f'"{number}" cannot be dialled as it stands.', fix)


def is_dialled(number: str) -> bool:
    """Whether this is one number, in international form, as dialled in its country, or a short code.

    >>> [is_dialled(number) for number in ("+44 808 802 4040", "13 11 14", "112 or 999", "*4141")]
    [True, True, False, False]
    """
    digits = re.sub(r"(?<=\d)[ -](?=\d)", "", number)
    return bool(INTERNATIONAL.fullmatch(digits) or NATIONAL.fullmatch(digits))


def stale(draft: Draft, today: date) -> Iterator[Problem]:
    """Countries and lines that nobody has compared with their source for more than 180 days, or not yet."""
    if draft.help:
        for path, checked in _checks(draft.help):
            if not timedelta(0) <= today - checked <= FRESH:
                what = f"This was checked on {checked.isoformat()}, and today is {today.isoformat()}."
                fix = "Compare it with its source, and write today's date."
                yield draft.help.sheet.problem(path, what, fix, "warning")


def _numbers(page: Page[Help]) -> Iterator[tuple[Path, str]]:
    for place, country in enumerate(page.says.countries):
        yield ("countries", place, "emergency"), country.emergency
        for second, line in enumerate(country.lines):
            if line.number:
                yield ("countries", place, "lines", second, "number"), line.number


def _checks(page: Page[Help]) -> Iterator[tuple[Path, date]]:
    for place, country in enumerate(page.says.countries):
        yield ("countries", place, "checked"), country.checked
        for second, line in enumerate(country.lines):
            yield ("countries", place, "lines", second, "checked"), line.checked
