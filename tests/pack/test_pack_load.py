"""The pack as the rest of Drawbridge sees it."""

from __future__ import annotations

import hashlib
import time

import pytest

from drawbridge.pack import Pack, PackError, fingerprint, load_pack
from drawbridge.pack.shape import SECTIONS
from tests.pack.tiny_pack import PARAGRAPH, TinyPack


@pytest.fixture
def loaded(pack: TinyPack) -> Pack:
    return load_pack(pack.folder)


def test_everything_stands_in_order_of_number_or_id(loaded: Pack) -> None:
    assert [pattern.number for pattern in loaded.patterns] == [1, 2]
    assert [item.id for item in loaded.items][:3] == ["control-01", "control-02", "control-03"]
    assert [item.id for item in loaded.items][-1] == "judgment-10"
    assert [capacity.id for capacity in loaded.capacities] == ["A1", "B1"]
    assert [guide.pattern for guide in loaded.guides] == ["control", "judgment"]
    assert [source.id for source in loaded.sources] == ["ash2001", "birch2002", "cedar2003", "dale2004"]


def test_items_follow_the_numbers_of_their_patterns(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", "number = 1", "number = 9")
    loaded = load_pack(pack.folder)
    assert [pattern.id for pattern in loaded.patterns] == ["judgment", "control"]
    assert loaded.items[0].id == "judgment-01"
    assert loaded.guides[0].pattern == "judgment"


def test_a_pack_may_grow_past_sixteen_patterns(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", "number = 1", "number = 17")
    assert load_pack(pack.folder).by_number(17).id == "control"


def test_a_pack_is_looked_up_by_name_and_number(loaded: Pack) -> None:
    assert loaded.ref == "tiny@0.1.0"
    assert loaded.pattern("control") is loaded.by_number(1)
    assert loaded.item("control-01").pattern == "control"
    assert len(loaded.items_of("judgment")) == 10
    assert loaded.capacity("A1").ladder[0].with_whom == "Anyone steady"
    assert loaded.source("ash2001").label == "Ash & Elm 2001"
    assert loaded.need("safety").name == "Safety"
    assert loaded.family("over").name == "Over"
    assert loaded.strand("B").name == "Stay"
    assert loaded.article("old-friends").title == "Where do old friends go?"
    assert loaded.words["map.leader"].format(name="Control") == "Control shows most in your answers."
    assert loaded.help.countries[0].lines[0].number == "988"


def test_a_name_that_is_not_there_is_a_key_error(loaded: Pack) -> None:
    for look in (loaded.pattern, loaded.item, loaded.capacity, loaded.source, loaded.need, loaded.article):
        with pytest.raises(KeyError, match="nobody"):
            look("nobody")
    with pytest.raises(KeyError):
        loaded.by_number(16)


def test_a_guide_that_is_not_written_yet_is_none(pack: TinyPack) -> None:
    (pack.folder / "guides/judgment.md").unlink()
    loaded = load_pack(pack.folder)
    assert loaded.guide("judgment") is None
    assert loaded.guide("control") is loaded.guides[0]


def test_a_guide_comes_rendered_and_measured(loaded: Pack) -> None:
    guide = loaded.guides[0]
    assert tuple(section.key for section in guide.sections) == SECTIONS
    assert guide.section("costs").html == f"<p>{(PARAGRAPH * 4).strip()}</p>\n"
    assert guide.cited == guide.sources == ("ash2001", "birch2002", "cedar2003", "dale2004")
    assert guide.loop[1].stage == "alarm"
    body, around = 10 * 4 * 33 + len(("The", "end")), 4 + 4 + 3 + 4 + 11 * 3  # scenes, first step, arrows
    assert (guide.words, guide.minutes) == (body + around, 7)


def test_a_capacitys_marks_follow_its_evidence(loaded: Pack) -> None:
    assert loaded.capacity("A1").cited == ("ash2001",)
    assert ">1</a></sup>" in loaded.capacity("A1").section("what").html


def test_links_lead_where_the_caller_says(pack: TinyPack) -> None:
    loaded = load_pack(pack.folder, lambda kind, name: f"/{kind[0]}/{len(name)}/")
    assert 'href="/p/7/"' in loaded.capacity("B1").section("hard").html


def test_questions_of_style_do_not_stop_a_load(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", "It charges you rest.", "It just charges you rest.")
    assert [problem.level for problem in pack.problems()] == ["error"]
    assert load_pack(pack.folder).pattern("control").costs_line == "It just charges you rest."


def test_a_pack_without_words_and_help_loads_and_has_none(pack: TinyPack) -> None:
    (pack.folder / "words.toml").unlink()
    (pack.folder / "help.toml").unlink()
    loaded = load_pack(pack.folder)
    assert (dict(loaded.words), loaded.help.countries) == ({}, ())


def test_a_pack_that_cannot_be_relied_on_does_not_load(pack: TinyPack) -> None:
    pack.change("patterns/control.toml", 'to = "judgment"', 'to = "nobody"')
    with pytest.raises(PackError, match=r"patterns/control.toml\n  error, line \d+. neighbours\[1\].to: "):
        load_pack(pack.folder)


def test_the_fingerprint_is_the_hash_of_names_lengths_and_bytes(pack: TinyPack, loaded: Pack) -> None:
    files = sorted(path.relative_to(pack.folder).as_posix() for path in pack.folder.rglob("*.*"))
    whole = b"".join(f"{f}\0{len(raw)}\0".encode() + raw for f in files if (raw := (pack.folder / f).read_bytes()))
    assert loaded.fingerprint == hashlib.sha256(whole).hexdigest()


def test_any_changed_letter_changes_the_fingerprint(pack: TinyPack, loaded: Pack) -> None:
    pack.change("help.toml", "Anyone", "anyone")
    assert fingerprint(pack.folder) != loaded.fingerprint


def test_files_that_are_no_part_of_the_pack_do_not_change_the_fingerprint(pack: TinyPack, loaded: Pack) -> None:
    (pack.folder / "patterns/.control.toml.swp").write_text("x")
    (pack.folder / "notes.txt").write_text("x")
    assert fingerprint(pack.folder) == loaded.fingerprint


def test_a_pack_can_be_a_key(loaded: Pack) -> None:
    assert {loaded: 1}[loaded] == 1


def test_words_cannot_be_changed(loaded: Pack) -> None:
    with pytest.raises(TypeError):
        loaded.words["map.leader"] = "x"  # type: ignore[index]


def test_a_pack_loads_in_a_moment(pack: TinyPack) -> None:
    before = time.process_time()
    load_pack(pack.folder)
    assert time.process_time() - before < 0.3
