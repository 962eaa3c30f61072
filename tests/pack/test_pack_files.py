"""Files that cannot be read are told, never thrown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawbridge.pack import PackError, Problem, check_pack, load_pack
from tests.pack.tiny_pack import TinyPack


def test_a_pack_that_keeps_every_rule_has_no_problem(pack: TinyPack) -> None:
    assert pack.problems() == []


def test_a_path_where_nothing_is_is_told(tmp_path: Path) -> None:
    (problem,) = check_pack(tmp_path / "nowhere")
    assert (problem.line, problem.what) == (None, "There is nothing at this path.")
    assert problem.fix == "Name a pack's folder."


def test_a_folder_without_pack_toml_is_not_a_pack(tmp_path: Path) -> None:
    (problem,) = check_pack(tmp_path)
    assert "no pack.toml" in problem.what
    assert problem.fix == "Name the folder that holds pack.toml."


def test_a_file_in_the_place_of_a_folder_is_not_a_pack(tmp_path: Path) -> None:
    (tmp_path / "pack").write_text("id = 1")
    assert "no pack.toml" in check_pack(tmp_path / "pack")[0].what


@pytest.mark.parametrize("file", ["needs.toml", "sources.toml", "words.toml", "help.toml", "moment.toml", "cards.toml"])
def test_a_missing_file_is_named(pack: TinyPack, file: str) -> None:
    (pack.folder / file).unlink()
    expected = Problem(file, None, "", "This file is missing.", f"Add {file} to the pack's folder.")
    assert expected in pack.problems()


def test_a_file_that_is_not_utf8_names_the_line(pack: TinyPack) -> None:
    path = pack.folder / "words.toml"
    line = path.read_bytes().count(b"\n") + 1
    path.write_bytes(path.read_bytes() + b'more = "caf\xe9"\n')
    problem = Problem("words.toml", line, "", "This line is not UTF-8 text.", "Save the file again as UTF-8.")
    assert problem in pack.problems()


def test_a_slip_in_toml_names_the_line_and_what_the_reader_expected(pack: TinyPack) -> None:
    line = pack.change("patterns/control.toml", 'name = "Control"', 'name = "Control')
    problem = next(p for p in pack.problems() if p.file == "patterns/control.toml")
    assert problem.line == line
    assert problem.what.startswith("This is not valid TOML: ")


def test_a_slip_in_front_matter_counts_the_lines_of_the_whole_file(pack: TinyPack) -> None:
    line = pack.change("capacities/A1.md", "article = true", "article = yes")
    problem = next(p for p in pack.problems() if p.file == "capacities/A1.md")
    assert (problem.line, problem.level) == (line, "error")


def test_toml_that_ends_too_early_names_the_last_line(pack: TinyPack) -> None:
    (pack.folder / "words.toml").write_text("a = [\n1,\n", encoding="utf-8")
    assert pack.only_problem().line == 3


def test_a_page_without_front_matter_says_how_to_begin(pack: TinyPack) -> None:
    pack.change("articles/old-friends.md", "+++\n", "")
    problem = next(p for p in pack.problems() if p.file == "articles/old-friends.md")
    assert (problem.line, problem.what) == (1, "There is no front matter.")
    assert problem.fix == "Start with a line +++, the fields, and +++ again."


def test_a_link_to_a_file_elsewhere_is_not_followed(pack: TinyPack, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "help.toml"
    (pack.folder / "help.toml").rename(outside)
    (pack.folder / "help.toml").symlink_to(outside)
    assert "not an ordinary file" in next(p.what for p in pack.problems() if p.file == "help.toml")


def test_a_file_too_large_to_be_text_is_refused(pack: TinyPack) -> None:
    with (pack.folder / "help.toml").open("a", encoding="utf-8") as file:
        file.write("# …\n" * 300_000)
    assert "more than 1,000,000 bytes" in next(p.what for p in pack.problems() if p.file == "help.toml")


def test_line_ends_of_another_system_change_nothing(pack: TinyPack) -> None:
    for path in pack.folder.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert pack.problems() == []


def test_a_file_that_nothing_reads_is_a_warning(pack: TinyPack) -> None:
    (pack.folder / "guides/judgment.markdown").write_text("x")
    (pack.folder / "word.toml").write_text("x = 1")
    (pack.folder / "README.md").write_text("About this pack.")
    found = [(p.file, p.what, p.level) for p in pack.problems()]
    assert found == [
        ("guides/judgment.markdown", "Nothing reads this file.", "warning"),
        ("word.toml", "Nothing reads this file.", "warning"),
    ]


def test_a_pack_without_patterns_says_nothing(pack: TinyPack) -> None:
    for folder in ("patterns", "items", "guides"):
        shutil.rmtree(pack.folder / folder)
    assert "This pack has no pattern." in {problem.what for problem in pack.problems()}


SPOILT = st.sampled_from(["", "+++", "[[x]]", "[x.y]", "## a: b", "a = {b = [1, {c = 2}]}", "@", "@3", "@[]", "@[[1]]"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), spoilt=SPOILT)
def test_no_spoilt_line_in_any_file_brings_the_checker_down(pack: TinyPack, data: st.DataObject, spoilt: str) -> None:
    path = data.draw(st.sampled_from(sorted(pack.folder.rglob("*.*"))))
    text = path.read_text()
    lines = text.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    key, _, _ = lines[place].partition(" = ")
    lines[place] = spoilt.replace("@", f"{key} = ")
    path.write_text("\n".join(lines))
    try:
        assert all(problem.what and problem.fix for problem in check_pack(pack.folder))
    finally:
        path.write_text(text)


def test_all_problems_are_told_at_once(pack: TinyPack) -> None:
    pack.change("pack.toml", "schema = 1\n", "")
    pack.change("patterns/control.toml", "number = 1", "number = 170")
    pack.change("patterns/judgment.toml", 'to = "control"', 'to = "contrl"')
    pack.change("items/control.toml", "keyed =", "keying =")
    with pytest.raises(PackError) as error:
        load_pack(pack.folder)
    files = {problem.file for problem in error.value.problems}
    assert files == {"pack.toml", "patterns/control.toml", "patterns/judgment.toml", "items/control.toml"}
    assert "5 errors, 0 warnings in 4 files." in str(error.value)


def test_a_fault_in_one_file_is_not_told_again_where_others_point_to_it(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", "number = 1", "number = 170")
    pack.change("sources.toml", 'strength = "B"', 'strength = "D"')
    assert [problem.field for problem in pack.problems()] == ["number", "sources[1].strength"]


def test_while_a_page_cannot_be_read_no_source_is_called_uncited(pack: TinyPack) -> None:
    for guide in ("guides/control.md", "guides/judgment.md"):
        pack.change(guide, 'stage = "cue"', "stage = cue")
    assert {problem.file for problem in pack.problems()} == {"guides/control.md", "guides/judgment.md"}
