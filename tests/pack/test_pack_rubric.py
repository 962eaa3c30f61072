"""What a program can ask of the core pack: the part of the rubric that can be counted."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations

import pytest

from drawbridge.pack import Article, Capacity, Guide, Rung
from drawbridge.pack.reading import words
from tests.pack.rubric import PAGE, marks, note, rubric, with_tables
from tests.pack.test_pack_core import core

GUIDES = [guide for pattern in core().patterns if (guide := core().guide(pattern.id))]
NAMES = [pattern.name.lower() for pattern in core().patterns]
STEPS = [(capacity, rung) for capacity in core().capacities for rung in capacity.ladder]
STEP_IDS = [f"{capacity.id}-{rung.rung}" for capacity, rung in STEPS]

UNKNOWN = re.compile(
    r"not know|not known|[Nn]obody can|no one can|No one can|cannot tell|can tell from|never know|hardly been studied"
    r"|would be guessing|You may remember|may have been any of these"
)
DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{1,2}(?:st|nd|rd|th)?\b")
CHEER = re.compile(r"\b(?:well done|great|proud of|don['’]t give up|back on track|failed again)\b|!", re.IGNORECASE)
GATE = "Nobody you marked as unsafe or are unsure about"


each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.pattern)
each_article = pytest.mark.parametrize("article", core().articles, ids=lambda article: article.id)
each_capacity = pytest.mark.parametrize("capacity", core().capacities, ids=lambda capacity: capacity.id)
each_step = pytest.mark.parametrize(("capacity", "rung"), STEPS, ids=STEP_IDS)


def test_every_text_has_a_mark_for_every_check_that_is_about_it() -> None:
    assert list(marks("guides")) == sorted(guide.pattern for guide in GUIDES)
    assert list(marks("articles")) == sorted(article.id for article in core().articles)
    assert list(marks("capacities")) == [capacity.id for capacity in core().capacities]


def test_every_mark_that_is_not_a_yes_says_why() -> None:
    rows = [(kind["id"], name, row) for kind in rubric()["kinds"] for name, row in marks(kind["id"]).items()]
    assert {mark for *_, row in rows for mark in row.values()} <= set("ypn-")
    doubted = [(kind, name, check) for kind, name, row in rows for check, mark in row.items() if mark in "pn"]
    assert [place for place in doubted if not note(*place)] == []


def test_the_page_shows_the_marks_of_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == with_tables(PAGE.read_text(encoding="utf-8")), (
        "run: python -m tests.pack.rubric"
    )


@each_guide
def test_a_guide_begins_with_three_scenes_that_name_no_pattern(guide: Guide) -> None:
    assert len(guide.scenes) == 3
    assert all(20 <= len(scene.split()) <= 60 for scene in guide.scenes)
    assert [name for scene in guide.scenes for name in NAMES if name in scene.lower()] == []


@each_guide
def test_what_it_protects_comes_before_what_it_costs(guide: Guide) -> None:
    order = [section.key for section in guide.sections]
    assert order.index("protects") < order.index("costs") < order.index("gifts") < order.index("not-this")


@each_guide
def test_where_it_comes_from_has_a_letter_and_a_line_on_what_is_not_known(guide: Guide) -> None:
    forms = guide.section("forms").text
    assert re.search(r"\(?strength [ABC]\b|\([ABC]\b", forms)
    assert re.search(r"\b(?:can|may)\b", forms)
    assert re.search(r"\b(?:[Ff]or (?:some|others)|[Ss]ome (?:people|trades|had|have)|One account)\b", forms)
    assert UNKNOWN.search(forms)


@each_guide
def test_it_says_when_distance_is_right_and_where_help_is(guide: Guide) -> None:
    section = guide.section("not-this")
    assert "#room-help" in section.html
    assert re.search(
        r"\b(?:distance|(?:going|keep) away|far(?:ther)? from|(?:as far|further) off)\b", section.text, re.IGNORECASE
    )


@each_guide
def test_every_arrow_has_a_way_out_and_the_first_step_is_small(guide: Guide) -> None:
    assert all(arrow.exit and arrow.exit_line for arrow in (*guide.loop, *guide.slow))
    assert len(guide.first_step.split()) <= 70


@each_guide
def test_a_bad_day_is_a_date_with_a_smaller_size_beside_it(guide: Guide) -> None:
    change = guide.section("change").text
    assert DAY.search(change)
    assert re.search(r"\b(?:size|smaller|shorter|half)\b", change)
    assert not CHEER.search(re.sub(r"“[^”]*”", "", change))


def test_a_guides_headings_are_its_own() -> None:
    headings = Counter(section.heading for guide in GUIDES for section in guide.sections if section.key != "neighbours")
    assert [heading for heading, guides in headings.items() if guides > 1] == []


@each_article
def test_an_article_begins_with_a_scene_and_says_with_whom_not(article: Article) -> None:
    scene = article.sections[0].text.split("\n\n")[0]
    assert len(scene.split()) >= 30
    assert [name for name in NAMES if f" {name} " in scene.lower()] == []
    assert any("#room-help" in section.html for section in article.sections)


@each_article
def test_an_article_says_what_speaks_against_it_and_what_nobody_knows(article: Article) -> None:
    keys = [section.key for section in article.sections]
    assert {"against", "tuesday", "try", "unknown"} <= set(keys)
    assert keys.index("known") < keys.index("against") < keys.index("unknown")
    assert article.sections[keys.index("try")].text.count("“") >= 1


@each_capacity
def test_a_ladder_rises_in_six_to_ten_steps_of_a_tenth(capacity: Capacity) -> None:
    doses = [rung.dose for rung in capacity.ladder]
    assert 6 <= len(doses) <= 10
    assert doses == sorted(doses)
    assert [dose for dose in doses if round(10 * dose) != pytest.approx(10 * dose)] == []
    assert doses[0] == 0.1


@each_capacity
def test_a_capacity_says_who_leaves_it_out_and_what_its_sources_do_not_show(capacity: Capacity) -> None:
    assert len(capacity.skip_if.split()) >= 5
    assert all(core().source(row.source) and len(row.limit.split()) >= 5 for row in capacity.evidence)
    assert re.match(r"If .+, then I ", capacity.if_then)


@each_step
def test_a_step_has_a_forecast_an_end_a_smaller_form_and_a_way_out(capacity: Capacity, rung: Rung) -> None:
    assert "?" in rung.predict
    for field in (rung.where, rung.leave_out, rung.done_when, rung.smaller, rung.again, rung.if_badly, rung.skip_if):
        assert field.endswith((".", "”", "?")), field
    assert not re.search(r"\b(?:calm|relaxed|better|confident|feel (?:good|safe|at ease))\b", rung.done_when)
    assert rung.minutes <= (2 if rung.rung <= 3 else 15)


@each_step
def test_a_step_with_someone_is_for_someone_steady_and_says_for_whom_it_is_not(capacity: Capacity, rung: Rung) -> None:
    if rung.with_someone:
        assert "steady" in rung.with_whom.lower()
        assert GATE in rung.with_whom
        assert "unsafe or are unsure about" in rung.skip_if
        assert "“" in rung.act + rung.if_badly


SMALL_WORDS = set(
    words("""
    a an the and or of to in on at for it is you your that this with one by as do what then from i i'm are be they them
    their say write
""")
)


def likeness() -> dict[tuple[str, str], float]:
    """How alike the acts of every two steps are: the cosine of their words, rare words weighing more."""
    acts = [Counter(set_apart(rung.act)) for _, rung in STEPS]
    held_in = Counter(word for act in acts for word in act)
    raw = [{word: (1 + math.log(n)) * math.log(len(acts) / held_in[word]) for word, n in act.items()} for act in acts]
    vectors = [{word: weight / math.hypot(*act.values()) for word, weight in act.items()} for act in raw]
    named = list(zip(STEP_IDS, vectors, strict=True))
    return {
        (a, b): sum(x * two.get(word, 0.0) for word, x in one.items()) for (a, one), (b, two) in combinations(named, 2)
    }


def set_apart(act: str) -> list[str]:
    return [word for word in words(act.lower().replace("’", "'")) if word not in SMALL_WORDS]


def test_no_step_is_another_one_in_other_words_and_the_page_names_the_nearest_two() -> None:
    found = likeness()
    assert [steps for steps, like in found.items() if like > 0.5] == []
    assert f"share {max(found.values()):.2f}".replace("0.", ".") in PAGE.read_text(encoding="utf-8")
