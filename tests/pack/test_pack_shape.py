"""Orders, unique names, and what a safe step needs."""

from __future__ import annotations

import pytest

from drawbridge.pack import PackError, load_pack
from drawbridge.pack.shape import SECTIONS
from tests.pack.tiny_pack import SLOW, STAGES, TinyPack

CONTROL, A1, GUIDE = "patterns/control.toml", "capacities/A1.md", "guides/control.md"
B1, ITEMS = "capacities/B1.md", "items/control.toml"
ADDRESS = "Add doi = … or url = … so that a reader can find it."
BRACES = "Use names in braces, such as {name}; write {{ and }} for the braces themselves."

BREAKS = [
    (CONTROL, 'id = "control"', 'id = "controls"', "id", "Name the file controls, or write control here."),
    (CONTROL, '["connection"]', '["safety"]', "pays_with[1]", "Keep it on one side of the trade."),
    (CONTROL, "weight = 1.0", "weight = 0.9", "capacities[1].weight", "Give the first capacity weight = 1.0."),
    (CONTROL, 'to = "B1"', 'to = "A1"', "capacities[2].to", "Remove or rename one of the two."),
    ("patterns/judgment.toml", "number = 2", "number = 1", "number", "Give each pattern its own number from 1 to 99."),
    ("pack.toml", 'id = "B"', 'id = "A"', "strands[2].id", "Remove or rename one of the two."),
    ("needs.toml", 'id = "connection"', 'id = "safety"', "needs[2].id", "Remove or rename one of the two."),
    (
        "sources.toml",
        'doi = "10.1000/ash2001"\n',
        "",
        "sources[1].doi",
        ADDRESS,
    ),
    ("sources.toml", 'id = "cedar2003"', 'id = "ash2001"', "sources[3].id", "Remove or rename one of the two."),
    (ITEMS, "control-02", "judgment-02", "items[2].id", "Write control-02."),
    (A1, "rung = 3", "rung = 4", "ladder[3].rung", "Write rung = 3."),
    (A1, "dose = 0.3", "dose = 0.1", "ladder[3].dose", "Let doses stay level or rise."),
    (A1, "minutes = 2", "minutes = 3", "ladder[1].minutes", "Make the act fit into 2, or move it up the ladder."),
    (
        GUIDE,
        'stage = "alarm"',
        'stage = "cue"',
        "loop[2].stage",
        f"Keep the order {', '.join(STAGES)}.",
    ),
    (
        GUIDE,
        'stage = "story"',
        'stage = "floods"',
        "slow[5].stage",
        f"Keep the order {', '.join(SLOW)}.",
    ),
    (GUIDE, "## gifts:", "## gift:", "sections", f"Write each once, in this order: {', '.join(SECTIONS)}."),
    ("help.toml", 'number = "988"\n', "", "countries[1].lines[1]", "Add number, text or url."),
    (
        "words.toml",
        "{name}",
        "{name.secret}",
        "map.leader",
        BRACES,
    ),
    (
        "words.toml",
        "{name}",
        "{name",
        "map.leader",
        BRACES,
    ),
    (
        "words.toml",
        "{name}",
        "{}",
        "map.leader",
        BRACES,
    ),
    (B1, "## hard: Why", "## Why", "sections", "Start the section with: ## key: Heading"),
    (B1, "## hard: Why", "## what: Why", "what", "Give each section its own key."),
    (B1, "Nobody showed", "<b>Nobody</b> showed", "hard", "Write it in Markdown."),
    (B1, "Nobody showed", "[@ash 2001] Nobody showed", "hard", "Write it as [@id]."),
    (
        B1,
        "Nobody showed",
        "![x](https://x.example/x.png) Nobody showed",
        "hard",
        "Write a link instead.",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "fix"), BREAKS)
def test_a_break_in_the_shape_stops_the_load(
    pack: TinyPack, file: str, old: str, new: str, field: str, fix: str
) -> None:
    line = pack.change(file, old, new)
    with pytest.raises(PackError) as error:
        load_pack(pack.folder)
    found = [p for p in error.value.problems if p.fix == fix]
    assert [(p.file, p.field, p.level) for p in found] == [(file, field, "error")]
    table_or_body = not new or (field == "sections" and file == GUIDE)
    assert table_or_body or found[0].line == line


def test_a_ladder_with_few_rungs_is_told_once(pack: TinyPack) -> None:
    text = (pack.folder / A1).read_text()
    start = text.index("[[ladder]]\nrung = 6")
    pack.change(A1, text[start : text.index("+++", start)], "")
    problem = pack.only_problem()
    assert (problem.field, problem.what) == ("ladder", "This ladder has 5.")
    assert problem.fix == "A ladder has 6 to 10 rungs, or is left out altogether."


@pytest.mark.parametrize(
    ("field", "line"),
    [("skip_if", 'skip_if = "You are afraid of them."\n'), ("if_badly", 'if_badly = "Say: all right."\n')],
)
def test_a_step_with_someone_says_who_skips_it_and_what_to_do_if_it_lands_badly(
    pack: TinyPack, field: str, line: str
) -> None:
    path = pack.folder / A1
    path.write_text(path.read_text().replace(line, ""))
    assert [(p.field, p.what) for p in pack.problems()] == [
        (f"ladder[{rung}].{field}", "A step with someone needs this.") for rung in (4, 5, 6)
    ]


def test_a_long_step_is_refused_anywhere(pack: TinyPack) -> None:
    text = (pack.folder / A1).read_text()
    last = text.rindex("minutes = 2")
    (pack.folder / A1).write_text(text[:last] + "minutes = 16" + text[last + len("minutes = 2") :])
    problem = pack.only_problem()
    assert (problem.field, problem.what) == ("ladder[6].minutes", "16 minutes is long for rung 6.")


def test_a_prediction_without_a_question_is_a_warning(pack: TinyPack) -> None:
    line = pack.change(A1, "What will they do in the next minute?", "They will nod.")
    problem = pack.only_problem()
    assert (problem.line, problem.field, problem.level) == (line, "ladder[1].predict", "warning")


def test_sections_in_another_order_are_told(pack: TinyPack) -> None:
    pack.change(GUIDE, "## protects:", "## later:")
    pack.change(GUIDE, "## forms:", "## protects:")
    pack.change(GUIDE, "## later:", "## forms:")
    assert pack.only_problem().what == "The sections are not the ten of a guide (they are not in the right order)."


def test_text_before_the_first_heading_belongs_to_no_section(pack: TinyPack) -> None:
    line = pack.change(B1, "## what:", "Hello.\n\n## what:")
    problem = pack.only_problem()
    assert (problem.line, problem.what) == (line, "Text stands before the first heading.")


def test_a_page_without_a_body_is_told(pack: TinyPack) -> None:
    path = pack.folder / "articles/old-friends.md"
    path.write_text("+++".join(path.read_text().split("+++")[:2]) + "+++\n")
    assert "There is no text below the fields." in {problem.what for problem in pack.problems()}
