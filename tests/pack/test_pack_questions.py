"""The ways into the library: what the checker says of questions and chapters, and the ones Drawbridge ships."""

from __future__ import annotations

from itertools import chain

import pytest

from drawbridge.pack import PackError, load_pack
from tests.pack.test_pack_core import core
from tests.pack.tiny_pack import TinyPack

FILE = "questions.toml"

BREAKS = [
    # old, new, field, what
    ('"pattern:control", "pattern', '"pattern:contrl", "pattern', "themes[1].questions[1].leads[1]", "no pattern"),
    ('leads = ["article:old-friends"]', 'leads = ["article:new"]', "themes[1].questions[3].leads[1]", "no article"),
    ('ask = "Where did they go?"', 'ask = "How do I catch it?"', "themes[1].questions[3].ask", "stands here twice"),
    ('id = "settle"', 'id = "see"', "chapters", "not the five chapters"),
    ('leads = ["pattern:judgment"]', 'leads = ["capacity:A1"]', "chapters[5].leads[1]", "stands here twice"),
    ('leads = ["article:old-friends"]', "leads = []", "themes[1].questions[3].leads", ""),
    ('leads = ["article:old-friends"]', 'leads = ["room:map"]', "themes[1].questions[3].leads[1]", ""),
    ('["bell", "door"]', '["bell"]', "alike[1]", ""),
]


@pytest.mark.parametrize(("old", "new", "field", "what"), BREAKS)
def test_a_question_that_leads_nowhere_stops_the_load(
    pack: TinyPack, old: str, new: str, field: str, what: str
) -> None:
    pack.change(FILE, old, new)
    with pytest.raises(PackError) as error:
        load_pack(pack.folder)
    (problem,) = error.value.problems
    assert (problem.file, problem.field) == (FILE, field)
    assert what in problem.what


def test_a_page_nobody_asks_about_is_pointed_out(pack: TinyPack) -> None:
    pack.change(FILE, ', "capacity:B1"]', "]")
    problem = pack.only_problem()
    assert (problem.level, problem.what) == ("warning", 'No question leads to "capacity:B1".')


def test_an_article_in_no_chapter_is_pointed_out(pack: TinyPack) -> None:
    line = pack.line_of(FILE, 'id = "relate"') - 1
    path = pack.folder / FILE
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[line - 1 : line + 4] = []
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "stands in no chapter." in " ".join(p.what for p in pack.problems())


def test_a_pack_without_questions_has_none(pack: TinyPack) -> None:
    (pack.folder / FILE).unlink()
    assert load_pack(pack.folder).questions.chapters == ()


# The pack Drawbridge ships


def test_every_page_of_the_library_is_the_nearer_answer_to_a_question() -> None:
    nearer = {question.leads[0] for question in core().questions.all()}
    patterns = {f"pattern:{pattern.id}" for pattern in core().patterns}
    capacities = {f"capacity:{capacity.id}" for capacity in core().capacities}
    articles = {f"article:{article.id}" for article in core().articles}
    assert patterns | capacities | articles <= nearer


def test_every_article_and_every_capacity_stands_in_one_of_the_five_chapters() -> None:
    chapters = core().questions.chapters
    assert [chapter.name for chapter in chapters] == ["See", "Steady", "Test", "Relate", "Settle in"]
    placed = list(chain.from_iterable(chapter.leads for chapter in chapters))
    every = [f"article:{a.id}" for a in core().articles] + [f"capacity:{c.id}" for c in core().capacities]
    assert sorted(placed) == sorted(every)


def test_every_question_is_said_in_the_first_person_or_about_one_and_is_short() -> None:
    for question in core().questions.all():
        assert len(question.ask) <= 60, question.ask
        assert question.ask[-1] == "?", question.ask


def test_a_word_is_alike_to_others_in_at_most_two_groups() -> None:
    words = list(chain.from_iterable(core().questions.alike))
    assert max(words.count(word) for word in words) <= 2
