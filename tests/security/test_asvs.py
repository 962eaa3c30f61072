"""S1: every requirement of OWASP's standard has a test that runs, a document that says so, or a stated reason."""

from __future__ import annotations

from tests.security.asvs import PAGE, ROOT, STATES, table, with_table
from tests.security.named import wrong_with

ITEMS = table()["items"]


def test_every_requirement_of_levels_1_and_2_is_there() -> None:
    """The standard counts 70 and 183 (version 5.0.0)."""
    for level, count in ((1, 70), (2, 183)):
        single = sum(item["level"] == level for item in ITEMS.values())
        assert single + sum(chapter[f"level_{level}"] for chapter in table()["chapters"].values()) == count


def test_each_has_exactly_one_answer_in_words() -> None:
    for number, item in ITEMS.items():
        assert len(set(item) & set(STATES)) == 1, number
        assert set(item) <= {"level", "asks", "and", *STATES}, number
        assert all(item.get(name, "Said.").endswith(".") for name in ("na", "open", "and")), number


def test_every_test_it_names_exists_and_is_not_switched_off() -> None:
    wrong = {number: wrong_with(item["test"]) for number, item in ITEMS.items() if "test" in item}
    assert {number: what for number, what in wrong.items() if what} == {}


def test_every_document_it_names_says_so() -> None:
    named = {number: item["says"] for number, item in ITEMS.items() if "says" in item}
    assert {n: said for n, (file, said) in named.items() if said not in (ROOT / file).read_text()} == {}


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text() == with_table(PAGE.read_text()), "run: python -m tests.security.asvs"
