"""Every picture has a name, a sentence and a table with the numbers it draws, and only safe marks in it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.web.charts import dots, ladder, loop, web, wheel
from drawbridge.web.charts.figure import Figure, Table
from drawbridge.web.charts.pen import number, tag, wrap
from drawbridge.web.charts.scale import Ring, Scale

EVIL = '<script>alert("1")</script>&'


def place_chart(label: str = "Control") -> Figure:
    quantiles = tuple(0.1 + 0.15 * i for i in range(20))
    rows = (
        dots.Row(label, quantiles, "seldom", "/library/5/"),
        dots.Row("Judgment", (2.0,) * 20, "sometimes"),
    )
    return dots.dots_figure(
        dots.Dots("places", "Where you may stand", "Each dot is one chance.", rows, 0, 4, marks=(1, 2))
    )


def needs_chart(label: str = "Safety") -> Figure:
    names = (label, "Connection", "Autonomy", "Authenticity", "Worth", "Ease")
    needs = tuple(wheel.NeedShare(name, 0.2 * i, 1 - 0.2 * i) for i, name in enumerate(names))
    return wheel.wheel_figure(wheel.Wheel("needs", "Needs", "Outward is kept safe.", needs))


def web_chart(label: str = "Control") -> Figure:
    return web.web_figure(web.Web("web", "Neighbours", "Two of them show.", nodes(label)))


def nodes(label: str = "Control") -> tuple[web.Node, ...]:
    return (
        web.Node("a", label, "Over", ("b", "d"), 1.0),
        web.Node("b", "Perfectionism", "Over", ("a",), 0.5),
        web.Node("c", "Judgment", "Against", ("b", "missing")),
        web.Node("d", "Reactive anger", "Against", ()),
    )


def loop_chart(label: str = "Someone comes closer", *, mirrored: bool = False) -> Figure:
    return loop.draw_loop(loop.Loop("loop", "The loop", "It has ways out.", turns(label), mirrored))


def turns(label: str = "Someone comes closer") -> tuple[loop.Turn, ...]:
    rest = tuple(loop.Turn(f"Stage {i}", f"Way {i}", f"/library/a{i}/") for i in range(2, 7))
    return (loop.Turn(label, "Notice the half second", "/library/a1/", 3), *rest)


def ladder_chart(label: str = "Say a preference") -> Figure:
    steps = (ladder.Step(1, label, 0.1, "/practice/d2/1/", "done"), ladder.Step(2, "Ask", 0.5, state="today"))
    return ladder.ladder_figure(ladder.Ladder("ladder", "The ladder", "A heavier rung asks more.", steps))


CHARTS = {
    "dots": place_chart,
    "wheel": needs_chart,
    "web": web_chart,
    "loop": loop_chart,
    "ladder": ladder_chart,
}
every_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS.keys())


class Page(HTMLParser):
    """What a reader finds in a rendered figure: elements in order, with their attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, name: str, class_: str | None = None) -> list[dict[str, str]]:
        return [
            a for tag, a in self.elements if tag == name and (class_ is None or class_ in a.get("class", "").split())
        ]


def shown(figure: Figure) -> Page:
    return Page(render_to_string("parts/figure.html", {"figure": figure}))


@every_chart
def test_a_figure_shows_its_name_its_sentence_and_its_table(draw) -> None:
    figure = draw()
    page = shown(figure)
    text = "".join(page.text)
    assert figure.name in text
    assert figure.sentence in text
    assert page.all("figure")[0]["aria-labelledby"] == f"{figure.id}-name"
    assert len(page.all("caption")) == 1
    assert [a["scope"] for a in page.all("th")].count("col") == len(figure.table.columns)
    assert [a["scope"] for a in page.all("th")].count("row") == len(figure.table.rows)
    assert all(cell in page.text for row in figure.table.rows for cell in row if cell)


@every_chart
def test_ids_are_unique_and_every_drawing_is_named_by_its_own_title_and_description(draw) -> None:
    page = shown(draw())
    ids = Counter(a["id"] for _, a in page.elements if "id" in a)
    assert max(ids.values()) == 1
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or all(ids[i] == 1 for i in svg["aria-labelledby"].split())


@every_chart
def test_labels_are_escaped(draw) -> None:
    figure = draw(EVIL)
    page = shown(figure)
    assert not page.all("script")
    assert "<script" not in figure.svg
    assert "&lt;script&gt;" in figure.svg


@every_chart
def test_nothing_carries_an_inline_style_or_a_script(draw) -> None:
    for name, attributes in shown(draw()).elements:
        assert name not in ("style", "script", "foreignobject")
        assert not [a for a in attributes if a == "style" or a.startswith("on")]


@every_chart
def test_only_drawings_with_links_are_not_images(draw) -> None:
    """An image hides its inside from a screen reader, and a link in it with it."""
    for svg in re.findall(r"<svg.*?</svg>", draw().svg, flags=re.DOTALL):
        assert ('role="img"' in svg) is not ("<a " in svg or "aria-hidden" in svg)


def test_every_quantile_is_one_dot() -> None:
    assert len(shown(place_chart()).all("circle")) == 40
    assert dots.stacks((2.0,) * 20, 0, 4)[15] == 20


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=40))
def test_no_dot_is_lost_at_the_edges(quantiles: list[float]) -> None:
    assert sum(dots.stacks(quantiles, -3, 3)) == len(quantiles)


def test_dots_stand_where_their_values_are_and_the_table_says_the_same() -> None:
    figure = place_chart()
    circles = shown(figure).all("circle")
    assert (circles[0]["cx"], circles[0]["cy"]) == ("5", "26")
    assert {c["cx"] for c in circles[20:]} == {"155"}
    assert figure.table.rows[0] == ("Control", "seldom", "2", "38", "74")
    assert figure.table.rows[1] == ("Judgment", "sometimes", "50", "50", "50")


def test_the_strips_hold_no_text() -> None:
    assert "<text" not in place_chart().svg
    assert "<text" not in ladder_chart().svg


def test_the_wheel_reaches_out_for_what_is_kept_and_in_for_what_is_charged() -> None:
    needs = (wheel.NeedShare("Kept", 1.0, 0.0), wheel.NeedShare("Charged", 0.0, 1.0))
    figure = wheel.wheel_figure(wheel.Wheel("w", "Needs", "One of each.", needs))
    wide = figure.svg.split("</svg>")[0]
    assert 'class="full"' in wide
    assert "A 160 160 0 0 0" in wide
    assert "A 40 40 0 0 1" in wide
    assert figure.table.rows == (("Kept", "100 of 100", "0 of 100"), ("Charged", "0 of 100", "100 of 100"))


def test_the_two_directions_of_the_wheel_differ_in_texture_and_are_named() -> None:
    svg = needs_chart().svg
    assert svg.count('class="full"') == 2 * 5 + 1
    assert "outward: <b>kept safe</b>" in svg
    assert "inward: <b>paid with</b>" in svg


def test_two_neighbours_are_joined_once_and_strongly_when_both_show() -> None:
    assert web.edges(nodes()) == ((0, 1, True), (0, 3, False), (1, 2, False))
    svg = web_chart().svg
    assert svg.count('class="strong"') == 2
    assert svg.count('class="faint"') == 4


def test_one_that_does_not_show_makes_no_strong_line_whichever_comes_first() -> None:
    still, showing = web.Node("a", "A", "Over", ("b",)), web.Node("b", "B", "Over", (), 1.0)
    assert web.edges((still, showing)) == ((0, 1, False),)
    assert web.edges((showing, still)) == ((0, 1, False),)


def test_the_table_of_the_web_names_neighbours_from_both_sides() -> None:
    assert web_chart().table.rows == (
        ("Control", "Over", "100 of 100", "Perfectionism, Reactive anger"),
        ("Perfectionism", "Over", "50 of 100", "Control, Judgment"),
        ("Judgment", "Against", "does not show", "Perfectionism"),
        ("Reactive anger", "Against", "does not show", "Control"),
    )


def test_every_arrow_of_the_loop_has_its_own_way_out_wide_and_narrow() -> None:
    page = shown(loop_chart())
    links = Counter(a["href"] for a in page.all("a"))
    assert links == {f"/library/a{i}/": 2 for i in range(1, 7)}
    assert len(page.all("path", "head-of")) == 6 + 5
    assert loop_chart().table.rows[0] == (
        "Someone comes closer",
        "Stage 2",
        "Notice the half second",
        "taken 3 times",
    )


def test_a_loop_without_counts_says_nothing_of_them() -> None:
    plain = tuple(loop.Turn(t.label, t.exit, t.href) for t in turns())
    figure = loop.draw_loop(loop.Loop("loop", "The loop", "It has ways out.", plain))
    assert figure.table.columns == ("Stage", "Leads to", "The way out here")
    assert "taken" not in figure.svg


def test_a_mirrored_loop_runs_the_other_way_in_the_same_order() -> None:
    assert Ring((0, 0), 10, 10).at(90) == pytest.approx((10, 0))
    assert Ring((0, 0), 10, 10, mirrored=True).at(90) == pytest.approx((-10, 0))
    stages = [t for t in shown(loop_chart(mirrored=True)).text if t.startswith("Stage")]
    assert stages[:5] == [f"Stage {i}" for i in range(2, 7)]
    assert loop_chart().svg != loop_chart(mirrored=True).svg


def test_arrows_keep_clear_of_the_names_they_join() -> None:
    ring = Ring((0, 0), 212, 208)
    free = loop._clear(ring, 0, 1, ("a long enough name",))
    assert ring.at(free)[0] > 18 * 4.6
    assert free < 30


def test_a_rung_is_as_heavy_as_what_it_asks() -> None:
    rungs = shown(ladder_chart()).all("rect")
    assert [r["height"] for r in rungs] == ["3.3", "8.5"]
    assert ladder_chart().table.rows == (
        ("1", "Say a preference", "size 1 of 10", "done"),
        ("2", "Ask", "size 5 of 10", "suggested today"),
    )


def test_rungs_not_yet_climbed_are_hollow() -> None:
    steps = tuple(ladder.Step(i, "A step", 0.1 * i, state=s) for i, s in enumerate(("done", "today", "open"), 1))
    drawn = ladder.ladder_figure(ladder.Ladder("ladder", "The ladder", "A heavier rung asks more.", steps))
    assert [r["class"] for r in shown(drawn).all("rect")] == ["full", "full", "hollow"]
    assert [a.get("aria-current") for a in shown(drawn).all("li")] == [None, "step", None]


def test_a_scale_stops_at_its_edges() -> None:
    place = Scale(-3, 3, 0, 300)
    assert (place(-3), place(0), place(3), place(-9), place(9)) == (0, 150, 300, 0, 300)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=9), st.integers(1, 6), st.integers(9, 30))
def test_wrapping_keeps_every_word_and_no_line_is_too_long(word: str, count: int, width: int) -> None:
    rows = wrap(" ".join([word] * count), width)
    assert " ".join(rows).split() == [word] * count
    assert all(len(row) <= width for row in rows)


def test_labels_break_into_even_lines() -> None:
    assert wrap("Someone comes closer", 17) == ("Someone", "comes closer")
    assert wrap("Ask for space, say when you’re back", 19) == ("Ask for space, say", "when you’re back")


def test_numbers_are_short_and_zero_has_no_sign() -> None:
    assert [number(v) for v in (12.0, 3.14159, -0.04, -2.55)] == ["12", "3.1", "0", "-2.5"]


def test_a_tag_escapes_what_is_not_safe_and_leaves_out_what_is_not_given() -> None:
    assert tag("a", tag("b", "x<y"), "&", href='"', title=None) == '<a href="&quot;"><b>x&lt;y</b>&amp;</a>'


def test_a_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table("caption", ("a", "b"), (("only one",),))
