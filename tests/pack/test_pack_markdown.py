"""What a body becomes, and what it can never become."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack.markdown import Passage, Section, Style, anchor, count_words, minutes, parser, plain, render, split
from drawbridge.pack.schema import Source

ASH = Source(
    id="ash2001",
    authors="Ash, A. B., Elm, C., & Oak, D.",
    year=2001,
    title="On doors",
    where="Journal of Doors",
    doi="10.1000/1",
    strength="B",
    studied="Forty adults.",
    limit="No windows.",
)
READER = parser()
STYLE = Style(anchor, {"ash2001": ASH}, ("birch2002", "ash2001"))


def html(body: str, style: Style = STYLE) -> str:
    return "".join(render(READER, passage, style).html for passage in split(READER, body))


def passages(body: str) -> tuple[Passage, ...]:
    return split(READER, body)


def test_a_body_falls_into_named_sections() -> None:
    body = "## what: What it is\n\nA *door*.\n\n## hard: Why\n\nB."
    first, second = (render(READER, passage, STYLE) for passage in passages(body))
    assert first == Section("what", "What it is", "<p>A <em>door</em>.</p>\n", "A door.")
    assert second == Section("hard", "Why", "<p>B.</p>\n", "B.")


def test_smaller_headings_stay_inside_their_section() -> None:
    (section,) = passages("## what: What\n\n### A part\n\nText.")
    assert render(READER, section, STYLE).html == "<h3>A part</h3>\n<p>Text.</p>\n"


def test_a_citation_is_numbered_by_the_pages_list_and_named_in_full() -> None:
    mark = '<sup class="cite"><a href="#source-ash2001" title="Ash et al. 2001, strength B">2</a></sup>'
    assert html("It helps [@ash2001].") == f"<p>It helps{mark}.</p>\n"


def test_a_mark_stands_close_to_its_word_and_its_letter_close_to_it() -> None:
    shown = html("It was seen again [@ash2001] (A, a link). In one case [@ash2001] (strength B).")
    assert "again<sup" in shown
    assert "</sup>&nbsp;(A, a link)" in shown
    assert "</sup>&nbsp;(strength B)" in shown


def test_a_citation_leaves_no_trace_in_the_plain_text() -> None:
    (passage,) = passages("It helps[@ash2001] some.")
    assert passage.text == "It helps some."


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("Ash, A. B.", "Ash 2001"),
        ("Ash, A. B., & Elm, C.", "Ash & Elm 2001"),
        ("Li, T., & Chan, D. K.-S.", "Li & Chan 2001"),
        ("Ash, A., Elm, C., & Oak, D.", "Ash et al. 2001"),
        ("Craske, M. G., and others", "Craske et al. 2001"),
        ("World Health Organization", "World Health Organization 2001"),
        ("van Jaarsveld, C. H. M., & Ash, A.", "van Jaarsveld & Ash 2001"),
    ],
)
def test_a_source_is_labelled_as_a_reader_would_say_it(authors: str, label: str) -> None:
    assert ASH.model_copy(update={"authors": authors}).label == label


def test_links_inside_drawbridge_get_their_address_from_whoever_shows_the_page() -> None:
    asked: list[tuple[str, str]] = []

    def link(kind: str, name: str) -> str:
        asked.append((kind, name))
        return f"/{kind}/{len(asked)}/"

    shown = html("[a](pattern:control) [b](capacity:A1) [c](room:help) [d](article:x)", Style(link, {}))
    assert asked == [("pattern", "control"), ("capacity", "A1"), ("room", "help"), ("article", "x")]
    assert re.findall(r'href="([^"]*)"', shown) == ["/pattern/1/", "/capacity/2/", "/room/3/", "/article/4/"]


def test_without_an_address_a_link_stays_on_the_page() -> None:
    assert html("[a](pattern:control)") == '<p><a href="#pattern-control">a</a></p>\n'


def test_a_link_out_does_not_say_where_it_came_from() -> None:
    assert 'href="https://a.example" rel="noopener noreferrer"' in html("[a](https://a.example)")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick='x'>b</b>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,x)",
        "![a](https://a.example/x.png)",
        "<https://a.example>",
        '[a](https://a.example "x\\" onclick=\\"y")',
        "[a](pattern:control){onclick=x}",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_no_body_brings_a_script_a_picture_or_a_handler(body: str) -> None:
    assert_is_harmless(html(body))


@given(st.text(alphabet=st.sampled_from("<>[]()@:/!\"'`&;=# \nabcjavscriptonhref"), max_size=80))
def test_no_text_at_all_becomes_more_than_plain_tags(body: str) -> None:
    assert_is_harmless(html(body))


def assert_is_harmless(shown: str) -> None:
    tags = re.findall(r"<(/?[a-zA-Z0-9]+)([^>]*)>", shown)
    allowed = {"p", "em", "strong", "a", "ul", "ol", "li", "h3", "h4", "blockquote", "sup", "code", "pre", "hr", "br"}
    assert {name.strip("/").lower() for name, _ in tags} <= allowed
    attributes = {attribute for _, rest in tags for attribute in re.findall(r'\s([\w-]+)="', rest)}
    assert attributes <= {"href", "title", "class", "rel", "start"}
    assert all(address.startswith(("#", "https://")) for address in re.findall(r'href="([^"]*)"', shown))


def test_an_address_from_the_caller_is_cleaned_too() -> None:
    assert "javascript" not in html("[a](room:help)", Style(lambda kind, name: "javascript:alert(1)", {}))


def test_a_link_whose_address_is_unknown_is_shown_as_it_was_written() -> None:
    (passage,) = passages("[a](ftp://a.example)")
    assert plain(passage.tokens[1]) == "[a](ftp://a.example)"


@pytest.mark.parametrize(("words", "expected"), [(0, 0), (1, 1), (220, 1), (221, 2), (1663, 8)])
def test_reading_time_is_rounded_up(words: int, expected: int) -> None:
    assert minutes(words) == expected


def test_words_are_counted_as_they_are_printed() -> None:
    assert count_words("A well-set line isn’t “long” — 20:40, say.") == 8
