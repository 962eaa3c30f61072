"""Words that Drawbridge does not use, and where they may stand after all."""

from __future__ import annotations

import pytest

from tests.pack.tiny_pack import TinyPack

A1, GUIDE, ITEMS = "capacities/A1.md", "guides/control.md", "items/control.toml"


def say(pack: TinyPack, words: str) -> list[str]:
    """Put ``words`` into a guide's body; the levels of what is found there."""
    line = pack.change(GUIDE, "You look at the door", f"{words} You look at the door")
    found = pack.problems()
    assert {(p.file, p.line, p.field) for p in found} <= {(GUIDE, line, "protects")}
    return [problem.level for problem in found]


NEVER = [
    "We are HIPAA compliant.",
    "It has military-grade locks.",
    "It is zero-knowledge.",
    "You are anonymous.",
    "This is polyvagal.",
    "The vagus calms.",
    "Your triune mind.",
    "Your inner child.",
    "A toxic friend.",
    "A narcissist.",
    "You are broken.",
    "They feel so broken.",
    "It heals you.",
    "A cure.",
    "A symptom.",
    "A patient.",
    "Trauma did it.",
    "You just sit.",
]


@pytest.mark.parametrize("words", NEVER)
def test_a_word_that_is_never_used_is_an_error(pack: TinyPack, words: str) -> None:
    assert say(pack, words) == ["error"]


WEIGHED = [
    "It is easy.",
    "You should go.",
    "It is simple.",
    "Only you.",
    "Sorry.",
    "A broken cup.",
    "Your nervous system.",
]


@pytest.mark.parametrize("words", WEIGHED)
def test_a_word_to_weigh_is_a_warning_in_a_guide(pack: TinyPack, words: str) -> None:
    assert say(pack, words) == ["warning"]


WELCOME = [
    "You are impatient.",
    "Your health is good.",
    "A secure lock.",
    "It is just as far.",
    "The line is for anonymous calls.",
    "“I am just sorry,” you say.",
    "You say sorry.",
    "You want to please them.",
    "The window of tolerance is a picture.",
    "A disordered desk.",
]


@pytest.mark.parametrize("words", WELCOME)
def test_a_word_in_another_sense_is_left_alone(pack: TinyPack, words: str) -> None:
    assert say(pack, words) == []


def test_the_window_of_tolerance_is_named_as_a_picture(pack: TinyPack) -> None:
    assert say(pack, "Your window of tolerance is wide.") == ["warning"]


@pytest.mark.parametrize(
    ("file", "old", "field"),
    [
        ("words.toml", "{name} shows", "map.leader"),
        (A1, "Say one thing out loud.", "ladder[1].act"),
        (A1, "You see it a day late.", "lapse"),
        (ITEMS, "I did control thing 1.", "items[1].text"),
    ],
)
@pytest.mark.parametrize("word", ["should", "easy", "simple", "only", "oops"])
def test_soft_words_are_errors_in_small_words_practices_and_items(
    pack: TinyPack, file: str, old: str, field: str, word: str
) -> None:
    line = pack.change(file, old, f"I {word} {old}")
    problem = pack.only_problem()
    assert (problem.file, problem.line, problem.field, problem.level) == (file, line, field, "error")
    assert problem.what == f"“{word}” is not a word for here."
    assert problem.fix


def test_the_hiding_move_may_be_named_where_it_is_left_out(pack: TinyPack) -> None:
    pack.change(A1, "The reason, and the sorry.", "Please. And sorry.")
    assert pack.problems() == []


def test_an_evidence_note_may_say_in_whom_it_was_studied(pack: TinyPack) -> None:
    pack.change(A1, "Forty adults.", "Forty patients with panic disorder.")
    pack.change("sources.toml", "Forty adults with a door.", "Only patients, some with a disorder.")
    assert pack.problems() == []


@pytest.mark.parametrize("words", ["Great job.", "Well done.", "Done!", "That was invalid.", "Done \U0001f389."])
def test_small_words_neither_cheer_nor_blame(pack: TinyPack, words: str) -> None:
    line = pack.change("words.toml", "{name} shows", f"{words} {{name}} shows")
    problem = pack.only_problem()
    assert (problem.line, problem.level) == (line, "error")


def test_the_name_of_a_help_line_is_its_own(pack: TinyPack) -> None:
    pack.change("help.toml", 'name = "A line"', 'name = "Broken Rainbow Trauma Line"')
    assert pack.problems() == []


def test_a_letter_beside_a_citation_agrees_with_the_list(pack: TinyPack) -> None:
    line = pack.change(A1, "[@ash2001] (B)", "[@ash2001] (strength A)")
    problem = pack.only_problem()
    assert (problem.line, problem.field) == (line, "what")
    assert (problem.what, problem.fix) == ("[@ash2001] has strength B, not A.", "Write (B).")
