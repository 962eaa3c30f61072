"""R28: the gate before a person. Every combination of what can be read, said and agreed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.mirror.danger import ASKED, CALM, LONG, REFLECT, SIGNS, SMALL, Asked, Said, Way, level_of, route

QUESTIONS = (*ASKED, SIGNS)
SAID: tuple[Said | None, ...] = (None, "no", "unsure", "yes")
ALONE = dict.fromkeys(QUESTIONS, "no")


def test_what_is_asked_the_levels_and_what_holds_when_nothing_is_said() -> None:
    assert (*ASKED, SIGNS) == ("afraid", "controlled", "put_down", "forced", "hurt", "signs")
    assert (CALM, REFLECT, SMALL, LONG) == (1, 2, 3, 4)
    assert Asked() == Asked(seen=False, alone=None, answers={}, word=None, flagged=False, keep=False)
    assert route(Asked(seen=True, word="no")).keeps is False


def everything() -> Iterator[Asked]:
    """All 393,216 states of the gate."""
    for said in product(SAID, repeat=len(QUESTIONS)):
        answers: dict[str, Said] = {q: a for q, a in zip(QUESTIONS, said, strict=True) if a is not None}
        for seen, alone, word, flagged, keep in product(
            (False, True), (None, False, True), SAID, (False, True), (False, True)
        ):
            yield Asked(seen, alone, answers, word, flagged, keep)


def test_the_whole_table() -> None:
    """Said again here in other words than the function's, for each state there is."""
    ways, states = set(), 0
    for asked in everything():
        found, states = route(asked, plan=True), states + 1
        listened = asked.seen and asked.alone is True
        answers = asked.answers if listened else {}
        pointed = {a for a in answers.values() if a != "no"} | ({asked.word} - {None, "yes"})
        ways.add(found.way)
        assert (found.level == CALM) is (bool(pointed) or asked.flagged), asked
        assert (found.level > REFLECT) is (not pointed and not asked.flagged and asked.seen and asked.word == "yes")
        assert (found.way == "danger") is (answers.get(SIGNS) == "yes"), asked
        assert found.keeps is (asked.keep and bool(pointed)), asked
        assert found.way != "none_named" or set(answers.values()) == {"no"}, asked
        assert found.closes is (found.level == CALM)
    assert states == 4**6 * 2 * 3 * 4 * 2 * 2 and ways == set(get_args(Way))


TABLE: tuple[tuple[str, Asked, Way, int], ...] = (
    ("nothing was read yet", Asked(), "inform", REFLECT),
    ("read, but not asked whether alone", Asked(seen=True), "wait", REFLECT),
    ("read, but not alone", Asked(seen=True, alone=False), "wait", REFLECT),
    ("read and alone", Asked(seen=True, alone=True), "ask", REFLECT),
    ("no to everything", Asked(True, True, ALONE), "none_named", REFLECT),
    ("no to one, the rest skipped", Asked(True, True, {"hurt": "no"}), "none_named", REFLECT),
    ("no to everything and a yes of their own", Asked(True, True, ALONE, "yes"), "none_named", SMALL),
    ("one yes among noes", Asked(True, True, ALONE | {"put_down": "yes"}), "unsafe", CALM),
    ("one not sure among noes", Asked(True, True, ALONE | {"controlled": "unsure"}), "unclear", CALM),
    ("a yes and a not sure", Asked(True, True, {"hurt": "yes", "forced": "unsure"}), "unsafe", CALM),
    ("a sign of serious harm, all else no", Asked(True, True, ALONE | {SIGNS: "yes"}), "danger", CALM),
    ("a sign of serious harm, and a yes of their own", Asked(True, True, {SIGNS: "yes"}, "yes"), "danger", CALM),
    ("not sure of the signs", Asked(True, True, {SIGNS: "unsure"}), "unclear", CALM),
    ("their own no", Asked(seen=True, word="no"), "unsafe", CALM),
    ("their own not sure", Asked(seen=True, word="unsure"), "unclear", CALM),
    ("their own yes", Asked(seen=True, word="yes"), "wait", SMALL),
    ("their own yes, with nothing read", Asked(word="yes"), "inform", REFLECT),
    ("flagged, and now a yes of their own", Asked(seen=True, word="yes", flagged=True), "flagged", CALM),
    ("flagged, and no to everything", Asked(True, True, ALONE, flagged=True), "flagged", CALM),
    ("a yes that arrived from someone not alone", Asked(True, False, {"hurt": "yes"}), "wait", REFLECT),
)


@pytest.mark.parametrize(("case", "asked", "way", "level"), TABLE, ids=[row[0] for row in TABLE])
def test_in_words(case: str, asked: Asked, way: Way, level: int) -> None:
    assert (route(asked).way, route(asked).level) == (way, level), case


def test_the_longer_steps_need_a_plan_and_no_step_with_anyone_is_for_a_bad_time() -> None:
    yes = Asked(seen=True, word="yes")
    assert [route(yes, plan, paused).level for plan, paused in product((False, True), repeat=2)] == [
        SMALL,
        REFLECT,
        LONG,
        REFLECT,
    ]
    assert route(replace(yes, flagged=True), plan=True).level == CALM


def test_no_flag_is_kept_without_consent_nor_without_a_reason() -> None:
    assert not any(route(asked).keeps for asked in everything() if not asked.keep)
    assert not route(Asked(True, True, ALONE, "yes", keep=True)).keeps
    assert route(Asked(True, True, {"hurt": "yes"}, keep=True)).keeps


def test_answers_count_only_after_the_information_and_from_someone_alone() -> None:
    loud: dict[str, Said] = dict.fromkeys(QUESTIONS, "yes")
    for seen, alone in product((False, True), (None, False, True)):
        if not (seen and alone):
            assert route(Asked(seen, alone, loud)) == route(Asked(seen, alone))


@given(
    st.builds(
        Asked,
        st.booleans(),
        st.sampled_from([None, False, True]),
        st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["yes", "no", "unsure"])),
        st.sampled_from(SAID),
        st.booleans(),
        st.booleans(),
    ),
    st.sampled_from(QUESTIONS),
    st.sampled_from(["yes", "unsure"]),
    st.booleans(),
    st.booleans(),
)
def test_saying_more_never_opens_more(asked: Asked, question: str, said: Said, plan: bool, paused: bool) -> None:
    more = replace(asked, answers={**asked.answers, question: said})
    assert route(more, plan, paused).level <= route(asked, plan, paused).level
    assert route(replace(asked, flagged=True), plan, paused).level == CALM
    skipped = replace(asked, answers={})
    no_to_all = replace(asked, answers=dict.fromkeys(QUESTIONS, "no"))
    assert route(no_to_all, plan, paused).level == route(skipped, plan, paused).level


def test_a_step_alone_is_private_and_with_someone_small_or_long_by_its_dose() -> None:
    assert [level_of(False, 0.1), level_of(False, 0.9)] == [REFLECT, REFLECT]
    assert [level_of(True, 0.1), level_of(True, 0.49), level_of(True, 0.5)] == [SMALL, SMALL, LONG]
