"""Lengths of texts, labels that fit the drawing, and the parts of a whole pack."""

from __future__ import annotations

import pytest

from drawbridge.pack import Problem
from tests.pack.tiny_pack import THINGS, TinyPack, paragraph

CONTROL, GUIDE = "patterns/control.toml", "guides/control.md"

SUMMARY, LABEL, EXIT = "You keep a hand on the plan. " * 6, 'label = "A door"', 'exit_line = "Look at it"'
TOO_LONG = f'label = "{"x" * 27}"', f'exit_line = "{"x" * 35}"'

LENGTHS = [
    (CONTROL, "keeping a hand on it", "keeping on", "tagline", "This has 2 words.", "Write 3 to 7."),
    (CONTROL, SUMMARY, "You keep a hand on it.", "summary", "This has 6 words.", "Write 35 to 70."),
    (GUIDE, LABEL, TOO_LONG[0], "loop[1].label", "This has 27 characters; the drawing holds 26.", "Say it shorter."),
    (GUIDE, EXIT, TOO_LONG[1], "loop[1].exit_line", "This has 35 characters; the drawing holds 34.", "Say it shorter."),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "what", "fix"), LENGTHS)
def test_a_length_is_told_in_its_own_unit(
    pack: TinyPack, file: str, old: str, new: str, field: str, what: str, fix: str
) -> None:
    line = pack.change(file, old, new)
    assert pack.only_problem() == Problem(file, line, field, what, fix)


def test_a_label_may_fill_the_drawing_to_its_edge(pack: TinyPack) -> None:
    pack.change(GUIDE, LABEL, f'label = "{"x" * 26}"')
    pack.change(GUIDE, EXIT, f'exit_line = "{"x" * 34}"')
    assert pack.problems() == []


def test_a_tagline_is_not_a_sentence(pack: TinyPack) -> None:
    line = pack.change(CONTROL, "keeping a hand on it", "Keeping a hand on it")
    problem = pack.only_problem()
    assert (problem.line, problem.field) == (line, "tagline")
    assert problem.fix == "Write it in lower case, without a full stop."


def test_a_line_of_two_sentences_is_a_warning(pack: TinyPack) -> None:
    line = pack.change(CONTROL, "It charges you rest.", "It charges you rest. And friends.")
    problem = pack.only_problem()
    assert (problem.line, problem.field, problem.level) == (line, "costs_line", "warning")


@pytest.mark.parametrize(
    ("file", "thing", "bounds"),
    [(GUIDE, THINGS["control"], "1,200 to 2,000"), ("articles/old-friends.md", "bridge", "1,000 to 1,800")],
)
def test_a_text_too_short_or_too_long_is_told(pack: TinyPack, file: str, thing: str, bounds: str) -> None:
    path = pack.folder / file
    text, one = path.read_text(), paragraph(thing)
    for changed in (text.replace(one, "", 6), text.replace(one, one * 30, 1)):
        path.write_text(changed)
        found = [p for p in pack.problems() if p.what.startswith("The text has")]
        assert [(p.field, p.fix, p.level) for p in found] == [("body", f"Write {bounds}.", "error")]


def test_a_thin_capacity_is_a_warning(pack: TinyPack) -> None:
    path = pack.folder / "capacities/B1.md"
    path.write_text(path.read_text().replace(paragraph(THINGS["B1"]), "", 5))
    problem = pack.only_problem()
    assert (problem.field, problem.fix, problem.level) == ("body", "Write 200 to 400.", "warning")


@pytest.mark.parametrize("file", ["items/judgment.toml", GUIDE])
def test_a_pattern_has_items_and_a_guide(pack: TinyPack, file: str) -> None:
    (pack.folder / file).unlink()
    problem = pack.only_problem()
    assert problem.what == f"This pattern has no {file}."
    assert (problem.file, problem.fix) == (f"patterns/{file.split('/')[1].split('.', maxsplit=1)[0]}.toml", "Write it.")
