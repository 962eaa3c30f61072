"""Names that lead nowhere."""

from __future__ import annotations

import pytest

from drawbridge.pack.explain import closest
from tests.pack.tiny_pack import TinyPack

DEAD = [
    # file, old, new, field, what, fix
    (
        "patterns/control.toml",
        'family = "over"',
        'family = "ovr"',
        "family",
        '"ovr" is no family of this pack.',
        'Did you mean "over"?',
    ),
    (
        "patterns/control.toml",
        '["safety"]',
        '["safty"]',
        "protects[1]",
        '"safty" is no need of this pack.',
        'Did you mean "safety"?',
    ),
    (
        "patterns/control.toml",
        '["connection"]',
        '["x"]',
        "pays_with[1]",
        '"x" is no need of this pack.',
        "Known here: safety, connection.",
    ),
    (
        "patterns/control.toml",
        'to = "judgment"',
        'to = "jugment"',
        "neighbours[1].to",
        '"jugment" is no pattern of this pack.',
        'Did you mean "judgment"?',
    ),
    (
        "patterns/control.toml",
        'to = "judgment"',
        'to = "control"',
        "neighbours[1].to",
        "A pattern cannot stand beside itself.",
        "Name another pattern.",
    ),
    (
        "patterns/control.toml",
        'to = "B1"',
        'to = "C1"',
        "capacities[2].to",
        '"C1" is no capacity of this pack.',
        "Known here: A1, B1.",
    ),
    (
        "patterns/control.toml",
        'family = "over"\n',
        'family = "over"\nmirror = "contro"\n',
        "mirror",
        '"contro" is no pattern of this pack.',
        'Did you mean "control"?',
    ),
    (
        "items/control.toml",
        '["judgment"]',
        '["judge"]',
        "items[1].checked_against[1]",
        '"judge" is no pattern of this pack.',
        'Did you mean "judgment"?',
    ),
    (
        "capacities/B1.md",
        'source = "ash2001"',
        'source = "ash"',
        "evidence[1].source",
        '"ash" is no source of this pack.',
        'Did you mean "ash2001"?',
    ),
    (
        "guides/control.md",
        'exit = "A1"',
        'exit = "A7"',
        "loop[1].exit",
        '"A7" is no capacity of this pack.',
        "Known here: A1, B1.",
    ),
    (
        "guides/control.md",
        "'dale2004']",
        "'dale204']",
        "sources[4]",
        '"dale204" is no source of this pack.',
        'Did you mean "dale2004"?',
    ),
    (
        "guides/control.md",
        " [@birch2002]",
        "",
        "sources[2]",
        '"birch2002" is listed, but no sentence cites it.',
        "Put [@birch2002] at the claim it carries, or take it off the list.",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "what", "fix"), DEAD)
def test_a_name_that_leads_nowhere_is_told(
    pack: TinyPack, file: str, old: str, new: str, field: str, what: str, fix: str
) -> None:
    line = pack.change(file, old, new)
    found = [p for p in pack.problems() if p.what == what]
    assert [(p.file, p.field, p.fix) for p in found] == [(file, field, fix)]
    expected = pack.line_of(file, f"{field} =") if field == "mirror" else line
    expected = pack.line_of(file, "sources = ") if field.startswith("sources") else expected
    assert found[0].line == expected


LINKS = [
    ("(pattern:control)", "(pattern:controls)", '"controls" is no pattern of this pack.', 'Did you mean "control"?'),
    ("(room:help)", "(room:hlp)", '"hlp" is no room of this pack.', 'Did you mean "help"?'),
    ("(article:old-friends)", "(article:old)", '"old" is no article of this pack.', "Known here: old-friends."),
    (
        "(room:help)",
        "(javascript:alert)",
        "This link leads nowhere.",
        "Write pattern:, capacity:, room: or article: and an id, or an https:// address.",
    ),
]


@pytest.mark.parametrize(("old", "new", "what", "fix"), LINKS)
def test_a_link_in_a_text_is_followed(pack: TinyPack, old: str, new: str, what: str, fix: str) -> None:
    line = pack.change("capacities/B1.md", old, new)
    problem = pack.only_problem()
    assert (problem.file, problem.line, problem.field) == ("capacities/B1.md", line, "hard")
    assert (problem.what, problem.fix) == (what, fix)


@pytest.mark.parametrize(("file", "field"), [("capacities/B1.md", "evidence"), ("guides/control.md", "sources")])
def test_a_citation_has_to_be_on_the_list_below_the_page(pack: TinyPack, file: str, field: str) -> None:
    line = pack.change(file, "You look at", "[@elm2005] You look at")
    unknown, unlisted = sorted((p for p in pack.problems() if p.file == file), key=lambda p: "list" in p.what)
    assert (unknown.line, unknown.what) == (line, '"elm2005" is no source of this pack.')
    assert (unlisted.line, unlisted.fix) == (line, f'Add "elm2005" to {field} in the front matter.')


def test_a_source_that_nothing_cites_is_told(pack: TinyPack) -> None:
    path = pack.folder / "sources.toml"
    path.write_text(
        path.read_text().rstrip() + "\n\n" + path.read_text().split("\n\n")[0].replace("ash2001", "elm2005")
    )
    problem = pack.only_problem()
    assert (problem.field, problem.what) == ("sources[5]", 'Nothing in the pack cites "elm2005".')
    assert (problem.line, problem.fix) == (45, "Cite it at the claim it carries, or remove it.")


def test_patterns_may_point_at_each_other_in_a_ring(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", 'family = "over"\n', 'family = "over"\nmirror = "judgment"\n')
    pack.change("patterns/judgment.toml", 'family = "over"\n', 'family = "over"\nmirror = "control"\n')
    assert pack.problems() == []


def test_names_are_not_doubted_when_the_file_that_defines_them_cannot_be_read(pack: TinyPack) -> None:
    pack.change("sources.toml", "[[sources]]", "[[sources]")
    assert [problem.file for problem in pack.problems()] == ["sources.toml"]


def test_of_many_names_the_nearest_are_told() -> None:
    known = [f"ash{year}" for year in range(1990, 2030)]
    assert closest("zzz", known).startswith("There are 40; nearest in spelling: ")
    assert closest("ash1891", known) == 'Did you mean "ash1991"?'
