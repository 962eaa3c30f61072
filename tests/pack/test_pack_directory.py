"""Help lines: dialled as they stand, looked at lately, and at least thirty countries of them."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack import Line, check_pack, directory, phrases
from drawbridge.pack.directory import is_dialled
from tests.pack.test_pack_core import CORE, core
from tests.pack.tiny_pack import TinyPack

CHECKED = date(2026, 11, 22)
DIRECTORIES = {"https://findahelpline.com", "https://befrienders.org", "https://lila.help"}


@pytest.mark.parametrize("number", ["112", "988", "0808 802 4040", "1-800-799-7233", "+44 808 802 4040", "13 11 14"])
def test_a_number_as_it_is_dialled_is_taken(number: str) -> None:
    assert is_dialled(number)


@pytest.mark.parametrize(
    "number", ["112 or 999", "112 (police 110)", "+0 123 4567", "+44", "*4141", "ask", "1", "12  34", "0" * 16]
)
def test_anything_else_is_not(number: str) -> None:
    assert not is_dialled(number)


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_every_number_of_the_international_form_is_taken(number: str) -> None:
    assert is_dialled(number)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('emergency = "911"', 'emergency = "911 or 112"', "countries[1].emergency"),
        ('number = "988"', 'number = "988, day and night"', "countries[1].lines[1].number"),
    ],
)
def test_two_numbers_in_one_field_are_told(pack: TinyPack, old: str, new: str, field: str) -> None:
    line = pack.change("help.toml", old, new)
    problem = pack.only_problem()
    assert (problem.line, problem.field, problem.level) == (line, field, "error")


@pytest.mark.parametrize(("days", "told"), [(0, 0), (180, 0), (181, 2), (-1, 2)])
def test_a_check_holds_for_180_days_and_not_from_the_future(pack: TinyPack, days: int, told: int) -> None:
    found = check_pack(pack.folder, CHECKED + timedelta(days))
    assert [problem.level for problem in found] == ["warning"] * told


def test_without_a_day_nothing_is_stale(pack: TinyPack) -> None:
    pack.change("help.toml", "checked = 2026-11-22", "checked = 2001-01-01")
    assert pack.problems() == []


@pytest.mark.parametrize("module", [directory, phrases], ids=lambda module: str(module.__name__))
def test_examples_in_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert (result.attempted > 0, result.failed) == (True, 0)


# The directory Drawbridge ships


def lines() -> list[Line]:
    return [line for country in core().help.countries for line in country.lines]


def test_it_has_an_emergency_number_for_at_least_thirty_countries() -> None:
    assert len(core().help.countries) >= 30
    assert [p for p in check_pack(CORE) if p.file == "help.toml"] == []


def test_it_links_out_to_the_large_directories() -> None:
    assert {link.url for link in core().help.general.links} == DIRECTORIES


def test_a_country_has_at_most_four_lines_and_each_has_an_address_and_a_source() -> None:
    assert max(len(country.lines) for country in core().help.countries) <= 4
    assert all(line.url and line.source for line in lines())


def test_countries_stand_by_name() -> None:
    names = [country.name.replace("ü", "u") for country in core().help.countries]
    assert names == sorted(names)


def test_someone_who_fears_to_hurt_another_finds_a_line_in_ten_countries() -> None:
    words = ("fear that", "fears that", "afraid of doing it", "or doing it", "of their own", "how they treat")
    found = {c.code for c in core().help.countries for line in c.lines if any(word in line.serves for word in words)}
    assert found >= {"AT", "AU", "BE", "CH", "DK", "FR", "GB", "NZ", "SE", "US"}
