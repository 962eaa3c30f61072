"""Runs of words that stand in two places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drawbridge.pack import check_pack, markdown
from drawbridge.pack.load import read
from drawbridge.pack.similar import RUN, Text, longest_shared, outside, said_twice
from tests.pack.tiny_pack import TinyPack

SENTENCE = "The kettle had boiled twice before she sat down."
SHORT = "The kettle had boiled twice before anyone came in."

words = st.lists(st.sampled_from("ab"), max_size=30).map(" ".join)


@given(words, words)
@example("a a a a a a a a b", "a a a a a a a a a b")
def test_what_is_shared_is_in_both_and_no_longer_run_is(first: str, second: str) -> None:
    a, b = Text(first), Text(second)
    runs = {a.words[i:j] for i in range(len(a.words)) for j in range(i + RUN, len(a.words) + 1)}
    others = {b.words[i:j] for i in range(len(b.words)) for j in range(i + RUN, len(b.words) + 1)}
    longest = max((len(run) for run in runs & others), default=0)
    shared = longest_shared(a, b)
    assert (shared.length if shared else 0) == longest
    if shared:
        assert a.words[shared.first :][:longest] == b.words[shared.second :][:longest]


@pytest.mark.parametrize(
    "written",
    [
        "the KETTLE had boiled — twice — before she sat",
        "The “kettle” had boiled twice before (B) she sat",
        "The kettle\nhad boiled twice\nbefore she sat",
    ],
)
def test_capitals_marks_breaks_and_letters_of_strength_hide_nothing(written: str) -> None:
    shared = longest_shared(Text(SENTENCE), Text(written))
    assert shared is not None
    assert shared.length == 8


def test_seven_words_in_a_row_are_no_passage() -> None:
    assert longest_shared(Text("The kettle had boiled twice before she"), Text(SENTENCE)) is None


def found(pack: TinyPack) -> list[str]:
    """Problems that name the kettle; the tiny pack's own pages are all alike."""
    problems = said_twice(read(pack.folder, markdown.parser()))
    return [f"{p.file} {p.line} {p.field}: {p.what}" for p in problems if "kettle" in p.what]


def put(pack: TinyPack, file: str, text: str) -> int:
    """A paragraph at the end of a page; returns its line."""
    path = pack.folder / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").count("\n")


def test_a_sentence_in_a_guide_and_in_an_article_is_told_once_with_both_places(pack: TinyPack) -> None:
    here, there = put(pack, "guides/control.md", SENTENCE), put(pack, "articles/old-friends.md", SENTENCE)
    (told,) = found(pack)
    assert told.startswith(f"articles/old-friends.md {there} known: 9 words in a row")
    assert f"guides/control.md, line {here} too" in told


def test_a_page_may_echo_itself_and_two_pages_may_share_seven_words(pack: TinyPack) -> None:
    put(pack, "guides/control.md", SENTENCE)
    put(pack, "guides/control.md", SENTENCE)
    put(pack, "guides/judgment.md", "The kettle had boiled twice before she left.")
    put(pack, "guides/judgment.md", SHORT)
    assert found(pack) == []


def test_a_step_and_a_pattern_are_compared_too(pack: TinyPack) -> None:
    put(pack, "guides/judgment.md", SENTENCE)
    pack.change("capacities/A1.md", "Say one thing out loud.", SENTENCE)
    pack.change("patterns/control.toml", "You see early what may come.", SENTENCE)
    assert [told.split(" ")[0] for told in found(pack)] == [
        "capacities/A1.md",
        "patterns/control.toml",
        "patterns/control.toml",
    ]


def test_the_gate_of_a_step_may_use_the_same_words_everywhere(pack: TinyPack) -> None:
    put(pack, "guides/judgment.md", SENTENCE)
    pack.change("capacities/A1.md", "Anyone steady", SENTENCE)
    pack.change("capacities/A1.md", "You are afraid of them.", SENTENCE)
    assert found(pack) == []


def test_the_name_of_a_page_may_stand_anywhere(pack: TinyPack) -> None:
    name = "Watch the kettle, sit down, wait, and then pour"
    pack.change("capacities/A1.md", 'name = "Catch it"', f'name = "{name}"')
    put(pack, "guides/control.md", f"[{name}](capacity:A1) is one.")
    put(pack, "guides/judgment.md", f"Here [{name}](capacity:A1) too.")
    assert found(pack) == []


def test_a_page_from_the_web_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<style>p {}</style>\n<p\n class='x'>The kett<b>le</b> had&nbsp;boiled</p><p>twice before<br>she sat</p>"
        "<script>The kettle had boiled</script>\n<p>down.</p>",
        encoding="utf-8",
    )
    text = outside(page)
    assert " ".join(text.words) == "the kettle had boiled twice before she sat down"
    assert [text.line(at) for at in range(9)] == [3, 3, 3, 3, 3, 3, 3, 3, 4]


def test_markdown_is_read_without_citations_and_addresses(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("The [kettle](pattern:control) had [@ash2001] boiled\ntwice before **she sat**.", encoding="utf-8")
    assert " ".join(outside(page).words) == "the kettle had boiled twice before she sat"


def test_a_text_in_another_encoding_is_still_read(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes("Café: the kettle".encode("latin-1"))
    assert outside(page).words[-2:] == ("the", "kettle")


@pytest.mark.parametrize("file", ["items/control.toml", "words.toml", "cards.toml"])
def test_every_file_a_person_reads_is_held_against_a_text_from_outside(pack: TinyPack, file: str) -> None:
    said = {
        "items/control.toml": "I did control thing 5.",
        "words.toml": "{name} shows most",
        "cards.toml": "I need some",
    }
    line = pack.change(file, said[file], f"{SENTENCE} {said[file]}")
    theirs = pack.folder.parent / "theirs.txt"
    theirs.write_text(f"One.\n{SENTENCE}\n", encoding="utf-8")
    told = [p for p in check_pack(pack.folder, against=[theirs]) if "theirs.txt, line 2" in p.what]
    assert [(p.file, p.line, p.level) for p in told] == [(file, line, "error")]
