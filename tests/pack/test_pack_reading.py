"""Syllables, sentences and grades, against values worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack.reading import measure, sentences
from drawbridge.pack.syllables import syllables
from tests.pack.tiny_pack import PARAGRAPH, TinyPack, paragraph

BY_HAND = {
    1: "a the you asked walked comes eyes you're can't cough rhyme vague guides quite staged",
    2: "closeness table safety wanted sentence people people's quiet being going didn't rhythm someone lion",
    3: "animal area idea usual relation important anyone together behaviour avoidance pursuer loneliness",
    4: "independence autonomy intimacy situation reality",
}


@pytest.mark.parametrize(("count", "word"), [(n, w) for n, words in BY_HAND.items() for w in words.split()])
def test_syllables_are_counted_from_the_spelling(count: int, word: str) -> None:
    assert syllables(word) == count


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
def test_any_word_has_at_least_one_syllable(word: str) -> None:
    assert 1 <= syllables(word) <= len(word) + 1


def test_a_year_is_read_as_three_syllables() -> None:
    assert [syllables("7"), syllables("40"), syllables("2026")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two. Three.", 3),
        ("“Are you coming?” she asks. You say no.", 2),
        ("You say “Fine.” Then you go.", 2),
        ("It took 1.5 hours.", 1),
        ("Wait… then go.", 1),
        ("No full stop", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_the_grade_is_flesch_and_kincaids() -> None:
    read = measure(["The cat sat on the mat. It was a very independent animal."])
    assert (read.words, read.sentences, read.syllables) == (12, 2, 18)
    assert read.grade == pytest.approx(0.39 * 6 + 11.8 * 18 / 12 - 15.59)


def test_nothing_has_no_words_and_no_sentences() -> None:
    assert (measure([]).words, measure(["", "—"]).sentences) == (0, 0)


def test_a_sentence_above_30_words_is_told_where_it_stands(pack: TinyPack) -> None:
    line = pack.change("guides/control.md", "You look", "You " + "go " * 30 + "on. You look")
    problem = pack.only_problem()
    assert (problem.file, problem.line, problem.field) == ("guides/control.md", line, "protects")
    assert (problem.what, problem.fix) == ("“You go go go go go …” has 32 words; 30 is the most.", "Make two of it.")


def test_a_sentence_of_30_words_may_stand(pack: TinyPack) -> None:
    pack.change("guides/control.md", "You look", "You " + "go " * 28 + "on. You look")
    assert pack.problems() == []


def test_a_hard_section_is_told_even_in_a_text_that_is_not(pack: TinyPack) -> None:
    line = pack.line_of("guides/control.md", "## shows:")
    hard = "Considerable familiarity necessitates corresponding consideration. " * 15
    text = (pack.folder / "guides/control.md").read_text()
    start = text.index(PARAGRAPH, text.index("## shows:"))
    (pack.folder / "guides/control.md").write_text(text[:start] + hard + text[start:])
    found = next(p for p in pack.problems() if p.field == "shows")
    assert (found.line, found.level) == (line, "error")
    assert found.what.startswith("This section reads at grade ")


@pytest.mark.parametrize(("long_words", "levels"), [(5, []), (6, ["warning"]), (7, ["error"])])
def test_a_text_above_grade_7_is_a_warning_and_above_7_5_an_error(
    pack: TinyPack, long_words: int, levels: list[str]
) -> None:
    # Ten words with 15, 16 and 17 syllables: grades 6.0, 7.2 and 8.4.
    sentence = " ".join(["window"] * long_words + ["door"] * (10 - long_words)).capitalize() + ". "
    path = pack.folder / "articles/old-friends.md"
    path.write_text(path.read_text().replace(paragraph("bridge"), sentence * 3))
    assert [(p.level, p.fix) for p in pack.problems() if "aim for 5 to 7" in p.what] == [
        (level, "Split long sentences and choose shorter words; read it aloud once.") for level in levels
    ]


def test_long_sentences_on_average_are_an_error_and_many_of_them_a_warning(pack: TinyPack) -> None:
    path = pack.folder / "articles/old-friends.md"
    text = path.read_text()
    for start in (". Then", ". By", ". Behind"):
        text = text.replace(start, f", and{start[1:].lower()}")
    path.write_text(text)
    found = {(p.level, p.what) for p in pack.problems()}
    assert any(level == "error" and what.startswith("Sentences have") for level, what in found)
    assert any(level == "warning" and what.endswith("have more than 20 words.") for level, what in found)
