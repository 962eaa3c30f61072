"""Search over the pack Drawbridge ships: the right page first, for words people use, in a few milliseconds.

``asked.toml`` was written before there was a search. Its halves and the first figures are told in docs/content.md.
"""

from __future__ import annotations

import time
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack import load_pack
from drawbridge.pack.search import LONGEST, MOST_PAGES, PASSAGE, Found, Index, build, search
from drawbridge.pack.stem import english, stemmer, words
from tests.pack.test_pack_core import core
from tests.pack.tiny_pack import TinyPack

ASKED = tomllib.loads(Path(__file__).with_name("asked.toml").read_text(encoding="utf-8"))
BEFOREHAND = ASKED["known"] | ASKED["held"]
UNPREPARED = {"spoken": (23, 33), "letters": (9, 11)}
"""First, and among the first three: one below what was measured, so that a reworded sentence elsewhere does not fail
the suite."""
BAR_MS = 50


@cache
def index() -> Index:
    return build(core())


def pages(asked: str) -> list[str]:
    return [hit.page for hit in search(index(), asked).hits]


def first(asked: str) -> str | None:
    return next(iter(pages(asked)), None)


def passage(found: Found) -> str:
    return "".join(piece.text for piece in found.hits[0].places[0].passage)


@pytest.mark.parametrize(("asked", "page"), BEFOREHAND.items())
def test_the_right_page_comes_first(asked: str, page: str) -> None:
    assert first(asked) == page


def test_there_are_forty_questions_written_beforehand() -> None:
    assert len(BEFOREHAND) == 40
    assert {page.partition(":")[0] for page in BEFOREHAND.values()} == {"pattern", "capacity", "article"}


@pytest.mark.parametrize("group", UNPREPARED)
def test_words_nobody_prepared_it_for_find_their_page_often_enough(group: str) -> None:
    """Questions that were written, and given their pages, before the ranking and the pack's wordings were touched."""
    ranked = [
        (pages(asked), {right} if isinstance(right, str) else set(right)) for asked, right in ASKED[group].items()
    ]
    first_enough, three_enough = UNPREPARED[group]
    assert sum(bool(set(found[:1]) & right) for found, right in ranked) >= first_enough
    assert sum(bool(set(found[:3]) & right) for found, right in ranked) >= three_enough


def test_no_question_that_was_held_back_stands_in_the_pack() -> None:
    said = {" ".join(words(text)) for q in core().questions.all() for text in (q.ask, *q.also)}
    held = {" ".join(words(asked)) for half in ("held", "fresh", *UNPREPARED) for asked in ASKED[half]}
    assert said & held == set()


def test_a_question_is_answered_within_fifty_milliseconds_of_cpu() -> None:
    """Every one, and not only most of them; what is slow on a busy machine is asked again."""
    index()

    def cost(asked: str) -> float:
        before = time.process_time()
        search(index(), asked)
        return 1000 * (time.process_time() - before)

    slow = [asked for asked in BEFOREHAND if cost(asked) >= BAR_MS / 2]
    assert [asked for asked in slow if min(cost(asked) for _ in range(5)) >= BAR_MS / 2] == []


@pytest.mark.parametrize("title", [p.name for p in core().patterns] + [c.name for c in core().capacities])
def test_a_page_is_found_by_its_own_name(title: str) -> None:
    names = {f"pattern:{p.id}": p.name for p in core().patterns} | {
        f"capacity:{c.id}": c.name for c in core().capacities
    }
    assert names[str(first(title))] == title


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("procrastnation", "pattern:procrastination"),
        ("procras", "pattern:procrastination"),
        ("perfectoinism", "pattern:perfectionism"),
        ("hypervig", "pattern:hypervigilance"),
        ("defensivenes", "pattern:defensiveness"),
        ("procrastinashion", "pattern:procrastination"),
        ("why am i so defencive", "pattern:defensiveness"),
        ("emotinal dependancy", "pattern:emotional-dependency"),
    ],
)
def test_a_slip_of_the_finger_or_half_a_word_is_understood(typed: str, meant: str) -> None:
    assert first(typed) == meant


def test_what_was_looked_for_instead_is_said() -> None:
    assert search(index(), "procrastnation").instead == (("procrastnation", "procrastination"),)
    assert search(index(), "procras").instead == ()


def test_case_accents_and_apostrophes_make_no_difference() -> None:
    plain = pages("I can't stand criticism")
    assert plain == pages("i cant stand criticism")
    assert plain == pages("i CAN’T stand críticism") == pages("I cannot stand criticism")


@pytest.mark.parametrize("nothing", ["", "   ", "?!…", "xyzzyplugh", "的", "!" * 5_000])
def test_what_stands_nowhere_finds_nothing(nothing: str) -> None:
    assert search(index(), nothing).hits == ()


@given(st.text(max_size=300))
def test_any_text_is_answered(asked: str) -> None:
    found = search(index(), asked)
    assert len(found.hits) <= MOST_PAGES
    assert all(before.score >= after.score for before, after in pairwise(found.hits))


def test_only_the_beginning_of_a_very_long_question_is_looked_at() -> None:
    assert pages("anger " + "x" * LONGEST + " perfectionism")[0] == "pattern:reactive-anger"


def test_the_passage_shows_the_words_that_were_looked_for_marked() -> None:
    found = search(index(), "asking for space without leaving")
    marked = [piece.text.lower() for piece in found.hits[0].places[0].passage if piece.found]
    assert {english(word) for text in marked for word in words(text)} & {english("space"), english("leaving")}
    assert 40 <= len(passage(found)) <= 2 * PASSAGE


def test_a_passage_stands_word_for_word_in_the_page_it_is_from() -> None:
    texts = {leaf.id: " ".join(part.text for part in leaf.parts) for leaf in index().leaves}
    for asked in BEFOREHAND:
        for hit in search(index(), asked).hits:
            for place in hit.places:
                shown = "".join(piece.text for piece in place.passage)
                assert " ".join(shown.split()) in " ".join(texts[hit.page].split())


def test_every_place_can_be_led_to() -> None:
    for leaf in index().leaves:
        kind, _, name = leaf.id.partition(":")
        text = {"pattern": core().guide, "capacity": core().capacity, "article": core().article}[kind](name)
        assert text is not None
        keys = {"", *(section.key for section in text.sections), *(f"rung-{n}" for n in range(1, 11))}
        assert {part.key for part in leaf.parts} <= keys


@pytest.mark.parametrize(
    "said", ["I want to kill myself", "my husband hits me", "he HIT ME again", "I think of suicide"]
)
def test_after_words_of_danger_help_comes_first(said: str) -> None:
    assert search(index(), said).urgent


@pytest.mark.parametrize("said", ["he strangeled me", "I want to kil myself", "I am afriad of him"])
def test_danger_is_seen_through_a_slip_of_the_finger(said: str) -> None:
    assert search(index(), said).urgent


@pytest.mark.parametrize("said", ["kill time", "I keep leaving", "hit", "afraid of people", "I hurt my knee"])
def test_ordinary_words_are_not_taken_for_danger(said: str) -> None:
    assert not search(index(), said).urgent


def test_a_tiny_pack_without_questions_can_be_searched(pack: TinyPack) -> None:
    (pack.folder / "questions.toml").unlink()
    found = search(build(load_pack(pack.folder)), "where do old friends go")
    assert found.hits[0].page == "article:old-friends"


def test_words_of_a_language_without_a_list_of_endings_are_compared_as_they_stand() -> None:
    assert stemmer("fr")("partais") == "partais"
    assert stemmer("en-GB")("leaving") == stemmer("en")("leaves") == "leav"
