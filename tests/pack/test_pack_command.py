"""``drawbridge pack check``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from drawbridge.cli import main
from tests.pack.tiny_pack import TinyPack

WITH_SOURCES = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}


def check(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["pack", "check", *map(str, arguments)])
    return result.exit_code, result.output


COUNTS = "2 guides, 2 capacities, 6 practices, 1 article, 20 statements, 4 sources, 1 help line, 1 country.\n"


def test_a_sound_pack_exits_with_0_and_says_what_it_holds(pack: TinyPack) -> None:
    assert check(pack.folder) == (0, f"No problems found.\n{COUNTS}")


def test_problems_are_grouped_by_file_with_a_count(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", 'family = "over"', 'family = "ovr"')
    pack.change("patterns/control.toml", "It charges you rest.", "It charges rest. Always.")
    pack.change("words.toml", "{name} shows", "Please. {name} shows")
    assert check(pack.folder) == (
        1,
        """\
patterns/control.toml
  error, line 4. family: "ovr" is no family of this pack. Did you mean "over"?
  warning, line 13. costs_line: There are two sentences here. Write one.

words.toml
  error, line 2. map.leader: “Please” is not a word for here. Leave it out, and say what happened or what to do.

2 errors, 1 warning in 2 files.
"""
        + COUNTS,
    )


def test_warnings_alone_exit_with_0_and_can_be_left_out(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", "It charges you rest.", "It charges rest. Always.")
    assert check(pack.folder)[0] == 0
    assert check(pack.folder, "--errors") == (0, f"No problems found.\n{COUNTS}")


def test_a_passage_from_somebody_elses_text_is_shown_beside_it(pack: TinyPack, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.html"
    theirs.write_text("<p>It was said:\n<em>You</em> keep a hand on the plan, you keep it.</p>", encoding="utf-8")
    assert check(pack.folder, "--against", theirs)[1].startswith(
        """\
patterns/control.toml
  error, line 6. summary: 9 words in a row stand in theirs.html, line 2 too.
    here:  You keep a hand on the plan. You keep a hand on the plan …
    there: It was said: You keep a hand on the plan, you keep it
    Write it anew, from what it means.
"""
    )


def test_a_text_that_is_not_there_is_named(pack: TinyPack, tmp_path: Path) -> None:
    code, output = check(pack.folder, "--against", tmp_path / "nowhere.txt")
    assert code == 2
    assert "nowhere.txt' does not exist" in output


def test_json_holds_every_field_of_every_problem(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", 'family = "over"', 'family = "ovr"')
    code, output = check(pack.folder, "--json")
    assert code == 1
    assert json.loads(output) == {
        "errors": 1,
        "warnings": 0,
        "problems": [
            {
                "file": "patterns/control.toml",
                "line": 4,
                "field": "family",
                "what": '"ovr" is no family of this pack.',
                "fix": 'Did you mean "over"?',
                "level": "error",
            }
        ],
    }


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_a_wrong_path_is_a_message_and_no_traceback(tmp_path: Path, name: str) -> None:
    code, output = check(tmp_path / name)
    assert code == 1
    assert "Traceback" not in output
    assert "1 error, 0 warnings in 1 file." in output


def test_help_answers_without_importing_the_commands() -> None:
    program = "import sys, drawbridge.cli as c; c.main(['--help'], standalone_mode=False); print(*sys.modules)"
    run = [sys.executable, "-c", program]
    shown = subprocess.run(run, env=WITH_SOURCES, capture_output=True, text=True, check=True).stdout
    assert "Check a content pack." in shown
    assert not {"pydantic", "numpy", "django"} & set(shown.split())


def test_an_unknown_command_is_named() -> None:
    result = CliRunner().invoke(main, ["nonsense"])
    assert result.exit_code == 2
    assert "No such command 'nonsense'" in result.output
