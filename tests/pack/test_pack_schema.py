"""Fields that are missing, misspelt, or of the wrong kind: where, what, and the fix."""

from __future__ import annotations

import pytest

from drawbridge.pack import load_pack
from tests.pack.tiny_pack import TinyPack

SLIPS = [
    # file, old, new, field, what, fix
    (
        "patterns/control.toml",
        'gift = "foresight"',
        'gfit = "foresight"',
        "gfit",
        "No field has this name here.",
        'Did you mean "gift"?',
    ),
    (
        "patterns/control.toml",
        "number = 1",
        'number = "1"',
        "number",
        '"1" is not what belongs here.',
        "Write a whole number without quotes.",
    ),
    ("patterns/control.toml", "number = 1", "number = 170", "number", "170 is out of range.", "Write 99 or less."),
    (
        "patterns/control.toml",
        'protects = ["safety"]',
        'protects = "safety"',
        "protects",
        '"safety" is not what belongs here.',
        'Write a list in square brackets, such as ["one", "two"].',
    ),
    (
        "patterns/control.toml",
        'protects = ["safety"]',
        "protects = []",
        "protects",
        "There are 0 here.",
        "Write at least 1.",
    ),
    ("patterns/control.toml", 'name = "Control"', 'name = " "', "name", "This field is empty.", "Write its text."),
    (
        "patterns/control.toml",
        'name = "Control"',
        "name = 3",
        "name",
        "3 is not what belongs here.",
        "Write text in quotes.",
    ),
    (
        "patterns/control.toml",
        "weight = 0.5",
        "weight = 0",
        "capacities[2].weight",
        "0 is out of range.",
        "Write a number above 0.0.",
    ),
    (
        "patterns/control.toml",
        "weight = 0.5",
        'weight = "half"',
        "capacities[2].weight",
        '"half" is not what belongs here.',
        "Write a number without quotes, such as 0.5.",
    ),
    (
        "patterns/control.toml",
        'to = "B1"',
        'to = "b1"',
        "capacities[2].to",
        '"b1" does not have the right form.',
        "Write a capacity's id: a letter A to D and a digit, such as A1.",
    ),
    (
        "patterns/control.toml",
        'to = "judgment"',
        'to = "Judgment"',
        "neighbours[1].to",
        '"Judgment" does not have the right form.',
        "Use lower-case letters and hyphens, such as conflict-avoidance.",
    ),
    (
        "items/control.toml",
        'kind = "pull"',
        'kind = "push"',
        "items[7].kind",
        '"push" is not one of the choices.',
        "Write 'behaviour', 'pull' or 'cost'.",
    ),
    (
        "items/control.toml",
        'id = "control-03"',
        'id = "control-3"',
        "items[3].id",
        '"control-3" does not have the right form.',
        "Write the pattern's id, a hyphen and two digits, such as control-01.",
    ),
    (
        "items/control.toml",
        "position = 5",
        "position = 6",
        "items[9].position",
        "6 is out of range.",
        "Write 5 or less.",
    ),
    (
        "capacities/A1.md",
        "article = true",
        'article = "true"',
        "article",
        '"true" is not what belongs here.',
        "Write true or false without quotes.",
    ),
    (
        "capacities/A1.md",
        'limit = "Forty adults."',
        'limits = "Forty adults."',
        "evidence[1].limits",
        "No field has this name here.",
        'Did you mean "limit"?',
    ),
    ("capacities/A1.md", "dose = 0.1", "dose = 0.05", "ladder[1].dose", "0.05 is out of range.", "Write 0.1 or more."),
    (
        "guides/control.md",
        "reviewed = 2026-11-22",
        'reviewed = "soon"',
        "reviewed",
        '"soon" is not what belongs here.',
        "Write a date without quotes, such as 2026-11-22.",
    ),
    (
        "guides/control.md",
        'stage = "alarm"',
        'stage = "alrm"',
        "loop[2].stage",
        '"alrm" is not one of the choices.',
        "Write 'cue', 'alarm', 'move', 'relief', 'missing' or 'belief'.",
    ),
    ("guides/control.md", '"A bus is late.", ', "", "scenes", "There are 2 here.", "Write at least 3."),
    (
        "sources.toml",
        'doi = "10.1000/ash2001"',
        'doi = "https://doi.org/10.1000/a"',
        "sources[1].doi",
        '"https://doi.org/10.1000/a" does not have the right form.',
        "Write the bare DOI, such as 10.1016/j.brat.2014.04.006.",
    ),
    (
        "help.toml",
        'code = "US"',
        'code = "us"',
        "countries[1].code",
        '"us" does not have the right form.',
        "Write the two capital letters of the country, such as US.",
    ),
    (
        "help.toml",
        'source = "https://line.example"',
        'source = "line.example"',
        "countries[1].lines[1].source",
        '"line.example" does not have the right form.',
        "Write a full address that starts with https://.",
    ),
    (
        "pack.toml",
        'version = "0.1.0"',
        'version = "1"',
        "version",
        '"1" does not have the right form.',
        "Write three numbers with dots, such as 0.1.0.",
    ),
    ("pack.toml", "schema = 1", "schema = 2", "schema", "2 is not one of the choices.", "Write 1."),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "what", "fix"), SLIPS)
def test_a_slip_is_told_with_file_line_field_and_fix(
    pack: TinyPack, file: str, old: str, new: str, field: str, what: str, fix: str
) -> None:
    line = pack.change(file, old, new)
    problem = next(p for p in pack.problems() if p.field == field)
    assert (problem.file, problem.line, problem.what, problem.fix) == (file, line, what, fix)
    assert problem.level == "error"


def test_a_missing_field_points_to_the_table_it_belongs_in(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", 'tell_apart = "That one looks at people, this one at plans."\n', "")
    problem = pack.only_problem()
    assert problem.line == pack.line_of("patterns/control.toml", "[[neighbours]]")
    assert (problem.field, problem.what) == ("neighbours[1].tell_apart", "This field is missing.")
    assert problem.fix == "Add tell_apart = … to this table."


def test_a_field_whose_name_is_also_a_word_of_python_keeps_its_name(pack: TinyPack) -> None:
    pack.change("capacities/A1.md", 'with = "Anyone steady"\n', "")
    assert pack.only_problem().field == "ladder[1].with"


def test_a_table_in_the_place_of_a_sentence_is_refused_in_words(pack: TinyPack) -> None:
    (pack.folder / "words.toml").write_text("[a]\nb = 3\n", encoding="utf-8")
    problem = pack.only_problem()
    assert (problem.line, problem.field) == (2, "a.b")
    assert problem.fix == "Write text in quotes, at most one table deep."


def test_what_is_read_cannot_be_changed(pack: TinyPack) -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_pack(pack.folder).patterns[0].name = "Other"
