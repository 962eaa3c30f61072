"""The map: what shows, how sure, and why; and what the person says back."""

from __future__ import annotations

import re

import pytest

from drawbridge.measure import Bank, ItemParameters, Provenance
from drawbridge.pack import Pack
from drawbridge.web.packs import scored_with, shelf
from tests.web.person import Person


@pytest.fixture
def mapped(person: Person) -> Person:
    person.begins()
    for answered in range(40):
        person.answers(4 if answered % 3 else 1)
        if person.path == "/map/":
            return person
    person.stops()
    return person


def test_without_answers_the_map_says_how_to_get_one(person: Person) -> None:
    page = person.goes_to("/map/")
    assert "No map yet" in page
    assert 'href="/start/"' in page


def test_an_open_sitting_leads_back_to_the_quiz(person: Person) -> None:
    person.begins()
    person.answers_many(2)
    assert "2 statements in" in person.goes_to("/map/")


def test_every_drawing_has_a_name_a_sentence_and_a_table(mapped: Person) -> None:
    page = mapped.goes_to("/map/")
    figures = re.findall(r"<figure.*?</figure>", page, re.S)
    assert len(figures) >= 3
    for figure in figures:
        assert re.search(r'class="name"[^>]*>[^<]+<', figure)
        assert re.search(r"<p>[^<]{20,}</p>", figure)
        assert "<table" in figure and "<caption>" in figure


def test_the_map_says_that_it_is_provisional_and_no_diagnosis(mapped: Person) -> None:
    page = mapped.goes_to("/map/")
    assert "provisional" in page
    assert "no diagnosis" in page


def test_once_the_statements_are_measured_the_map_no_longer_says_that_nobody_has(
    mapped: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = mapped.goes_to("/map/")
    assert "Nobody has measured that yet" in judged and "scored with provisional weights" in judged
    monkeypatch.setattr("drawbridge.web.map.views.bank_of", measured)
    page = mapped.goes_to("/map/")
    assert mapped.status == 200
    assert "scored with weights of 2026-11-22" in page and "rest on the answers of 12,345 people" in page
    for word in ("provisional", "Nobody has measured", "Few people have answered", "our judgement"):
        assert word not in page


def measured(pack: Pack) -> Bank:
    """The bank of a pack of which every statement was answered by many."""
    items = [
        ItemParameters(i.id, i.pattern, 1 if i.keyed == "direct" else -1, 2.0, (-1.5, -0.5, 0.5, 1.5), n=12_345)
        for i in pack.items
    ]
    told = Provenance(data_sha256="0123456789abcdef", people=12_345, date="2026-11-22")
    return Bank.from_parameters(items, [pattern.id for pattern in pack.patterns], provenance=told)


def test_the_map_says_which_bank_scored_it_and_what_that_rests_on(mapped: Person) -> None:
    assert f"Scored with {shelf().current.ref}, with weights that rest on our judgement" in mapped.goes_to("/map/")
    said = scored_with(shelf().current, measured(shelf().current))
    assert "rest on the answers of 12,345 people, counted on 2026-11-22, file 01234567; drawbridge.measure 1" in said


def test_every_result_is_traced_to_the_answers_behind_it(mapped: Person) -> None:
    page = mapped.goes_to("/map/")
    known = {item.text for item in shelf().current.items}
    listed = {text.replace("&#x27;", "'") for text in re.findall(r"<tr><td>([^<]+)</td><td>", page)}
    assert len(listed & known) == len(listed) >= 20


def test_this_is_not_me_takes_a_pattern_off_the_map_and_it_can_come_back(mapped: Person) -> None:
    mapped.goes_to("/map/")
    form = mapped.form("/map/not-me/")
    pattern = shelf().current.pattern(form.fields["pattern"])
    page = mapped.sends(form)
    assert "Off your map" in page
    assert f"<span>{pattern.name}</span>" in page
    back = next(f for f in mapped.forms() if f.fields.get("undo") == "1")
    assert "Off your map" not in mapped.sends(back)


def test_a_pattern_nobody_knows_is_not_found(mapped: Person) -> None:
    mapped.goes_to("/map/")
    mapped.sends(mapped.form("/map/not-me/"), pattern="weather")
    assert mapped.status == 404


def test_little_shown_is_said_without_reassuring(person: Person) -> None:
    person.begins()
    reversed_items = {item.id for item in shelf().current.items if item.keyed == "reversed"}
    for _ in range(56):
        item = person.form("/quiz/").fields["item"]
        person.answers(4 if item in reversed_items else 0)
        if person.path == "/map/":
            break
    page = person.reads()
    assert "That does not mean nothing hurts" in page
    for word in ("normal", "no problem", "good news", "low risk"):
        assert word not in page.lower()


def test_answers_keep_the_pack_they_were_given_under(mapped: Person, tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    import shutil

    from drawbridge.web import packs

    before = set(re.findall(r"<tr><td>([^<]+)</td><td>", mapped.goes_to("/map/")))
    reworded = tmp_path / "core"
    shutil.copytree(shelf().folder, reworded)
    for sheet in (reworded / "items").glob("*.toml"):
        sheet.write_text(sheet.read_text("utf-8").replace('text = "I ', 'text = "Lately I '), "utf-8")
    newer = packs.Shelf(reworded, shelf().archive)
    for room in ("map", "quiz", "practice"):
        monkeypatch.setattr(f"drawbridge.web.{room}.views.shelf", lambda: newer)
    assert newer.current.fingerprint != shelf().current.fingerprint
    after = set(re.findall(r"<tr><td>([^<]+)</td><td>", mapped.goes_to("/map/")))
    assert after == before
