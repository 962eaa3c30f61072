"""The picture of how early moments are caught: one dot a moment, the same as a table, and only safe marks."""

from __future__ import annotations

import pytest

from drawbridge.mirror.moments import Latency
from drawbridge.web.charts.caught import Caught, Row, caught_figure, dot_stands_for
from drawbridge.web.now.figures import LANES, caught_of, sentence


def chart(*rows: Row) -> Caught:
    return Caught("caught", "How early", "Look here.", LANES, rows)


def test_every_moment_is_a_dot_early_ones_full_and_the_table_says_the_same() -> None:
    figure = caught_figure(chart(Row("October 2026", (2, 1, 0, 4)), Row("November 2026", (0, 3, 1, 0))))
    assert (figure.svg.count('class="full"'), figure.svg.count('class="hollow"')) == (6, 5)
    assert figure.table.columns == ("Month", *LANES)
    assert figure.table.rows == (("October 2026", "2", "1", "0", "4"), ("November 2026", "0", "3", "1", "0"))
    assert "2 before, 1 in the middle, 0 same day, 4 later" in figure.svg


@pytest.mark.parametrize(("most", "each"), [(1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (3_000, 100)])
def test_when_a_lane_is_full_each_dot_stands_for_several_and_the_sentence_says_so(most: int, each: int) -> None:
    found = chart(Row("May 2026", (most, 0, 1, 0)))
    figure = caught_figure(found)
    assert dot_stands_for(found) == each
    assert figure.svg.count("<circle") <= 31
    assert ("Each dot stands for" in figure.sentence) is (each > 1)


def test_what_a_row_is_called_is_never_markup() -> None:
    assert "<b>x</b>" not in caught_figure(chart(Row("<b>x</b>", (1, 0, 0, 0)))).svg.replace("<b>&lt;b&gt;x", "")


def test_without_months_there_is_still_a_picture_to_draw() -> None:
    assert caught_of(Latency(0, 0, 0, 0, 0.0, 1.0, ())).table.rows == ()


def test_the_sentence_says_the_count_the_doubt_what_is_not_known_and_the_total() -> None:
    assert sentence(Latency(noted=40, known=37, recent=12, early=5, low=0.193, high=0.68, months=())) == (
        "Of the last 12 moments you noted, 5 were caught before or in the middle. With so few, chance plays along: if "
        "nothing changes, the share over a long time could be anywhere from 19 to 68 in 100. Of 3 more you have not "
        "said when, and they count as neither. You have noted 40 in all. A late catch is a catch."
    )
    assert sentence(Latency(5, 5, 5, 1, 0.0362, 0.6245, ())).startswith("Of the 5 moments you noted, 1 was caught")
