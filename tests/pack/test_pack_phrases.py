"""The phrase bank: no key may be missing, no place unfilled, no chance without its number."""

from __future__ import annotations

import re

import pytest

from drawbridge.pack.phrases import PHRASES, places_of
from tests.pack.test_pack_core import core
from tests.pack.tiny_pack import TinyPack

WORDS = "words.toml"
SCALE = re.compile(r"\b(?:likely|unlikely|chance|sure)\b", re.IGNORECASE)


def test_a_missing_phrase_is_named_with_its_table(pack: TinyPack) -> None:
    line = pack.change(WORDS, 'unclear = "So it is. {first} {second}"\n', "")
    problem = pack.only_problem()
    assert problem.what == "There is no rank.unclear."
    assert problem.fix == "Add unclear = … to [rank]."
    assert problem.line == line - 2


def test_every_phrase_is_missing_from_an_empty_bank(pack: TinyPack) -> None:
    (pack.folder / WORDS).write_text("", encoding="utf-8")
    assert len(pack.problems()) == len(PHRASES)


def test_a_misspelt_phrase_is_told_what_it_may_be(pack: TinyPack) -> None:
    pack.change(WORDS, "leader =", "leeder =")
    told = {problem.what: (problem.fix, problem.level) for problem in pack.problems()}
    assert told == {
        "There is no map.leader.": ("Add leader = … to [map].", "error"),
        "No page asks for this key.": ('Did you mean "map.leader"?', "warning"),
    }


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        ("{name} shows most", "It shows most", "Use {name}."),
        ("{name} shows most", "{name} shows {count}", "Use {name}."),
        ("So it is. {first} {second}", "So it is.", "Use {first}, {second}."),
    ],
)
def test_a_translation_keeps_the_places(pack: TinyPack, old: str, new: str, fix: str) -> None:
    line = pack.change(WORDS, old, new)
    problem = pack.only_problem()
    assert (problem.line, problem.fix) == (line, fix)


@pytest.mark.parametrize("words", ["This is very likely.", "It is unlikely.", "I am sure of it."])
def test_a_chance_needs_its_number(pack: TinyPack, words: str) -> None:
    pack.change(WORDS, "{name} shows most", f"{words} {{name}} shows most")
    assert pack.only_problem().what == "A chance stands here without its number."
    pack.change(WORDS, words, f"{words} (3 in 4)")
    assert pack.problems() == []


def test_the_places_of_a_phrase_that_does_not_close_are_none() -> None:
    assert places_of("{name") == frozenset()


def test_the_shipped_bank_speaks_of_chance_with_numbers_alone() -> None:
    bare = [key for key, text in core().words.items() if SCALE.search(text) and not re.search(r"\d", text)]
    assert bare == []


def test_low_unclear_higher_and_not_enough_each_have_a_sentence_of_their_own() -> None:
    keys = ("result.little", "change.none", "change.higher", "result.not_enough")
    assert len({core().words[key] for key in keys}) == 4
    assert "New steps wait" in core().words["change.higher"]
    assert core().words["change.higher"].endswith("?")


@pytest.mark.parametrize("key", sorted(PHRASES))
def test_a_shipped_phrase_is_a_whole_sentence(key: str) -> None:
    text = core().words[key]
    filled = text.format(**dict.fromkeys(PHRASES[key], "7"))
    assert filled[0].isupper() or filled[0].isdigit()
    assert filled.endswith((".", "?")) or key in ("leaving.title", "leaving.helped")
