"""Lines of tables and keys in a TOML text."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack.locate import Path, line_of, locate, spell

TEXT = '''\
title = "a [[not]] table" # [[nor]] this
list = [
  "[[items]]",
  "x",
]
long = """
[[items]]
key = "no key"
"""

[[items]]
id = "one"

[items.inner]
deep = 1

[[items]]
id = "two"
"quoted key" = 3
a.b = { c = 4 }

[[items.lines]]
name = "first"

[[items.lines]]
name = "second"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("list",), 2),
        (("long",), 6),
        (("items", 0), 11),
        (("items", 0, "id"), 12),
        (("items", 0, "inner", "deep"), 15),
        (("items", 1), 17),
        (("items", 1, "id"), 18),
        (("items", 1, "quoted key"), 19),
        (("items", 1, "a", "b"), 20),
        (("items", 1, "lines", 1, "name"), 26),
    ],
)
def test_a_key_is_found_where_it_stands(path: Path, line: int) -> None:
    tomllib.loads(TEXT)
    assert locate(TEXT)[path] == line


def test_what_has_no_line_of_its_own_gets_that_of_its_table() -> None:
    lines = locate(TEXT)
    assert line_of(lines, ("items", 1, "missing")) == 17
    assert line_of(lines, ("list", 1)) == 2
    assert line_of(lines, ("nowhere",)) == 1


def test_front_matter_counts_from_the_top_of_the_file() -> None:
    assert locate("a = 1\nb = 2", offset=1)[("b",)] == 3


def test_places_are_spelt_from_one() -> None:
    assert spell(("items", 2, "checked_against", 0)) == "items[3].checked_against[1]"


values = st.one_of(st.integers(), st.booleans(), st.text(max_size=20), st.lists(st.text(max_size=9), max_size=3))


@given(st.lists(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), values, max_size=4), max_size=5))
def test_every_key_of_any_array_of_tables_is_found(rows: list[dict[str, object]]) -> None:
    lines: list[str] = []
    expected: dict[Path, int] = {(): 1}
    for place, row in enumerate(rows):
        lines.append("[[rows]]")
        expected["rows", place] = len(lines)
        for key, value in row.items():
            lines.append(f"{key} = {written(value)}")
            expected["rows", place, key] = len(lines)
    text = "\n".join(lines)
    assert tomllib.loads(text) == ({"rows": rows} if rows else {})
    assert locate(text) == expected


def written(value: object) -> str:
    """JSON is also TOML, but for the one control character it leaves bare."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
