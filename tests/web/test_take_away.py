"""Taking everything along: sealed, plain, as tables, as a book."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from io import BytesIO, StringIO

import pytest
from django.http import HttpResponse
from django.utils import timezone

from drawbridge.journal.export import from_file
from drawbridge.journal.form import dump_entry
from drawbridge.web.keep.book import book
from drawbridge.web.keep.tables import harmless, table, tables
from drawbridge.web.packs import shelf
from tests.journal.samples import AT, CANARY, one_of_each
from tests.web.person import Person

PASSPHRASE = "four quiet green lamps"


@pytest.fixture
def kept(person: Person) -> Person:
    """Someone with five answers, one step and a kept journal."""
    person.begins()
    person.answers_many(5)
    person.stops()
    person.goes_to("/practice/A1/1/")
    person.sends(person.form("/practice/A1/1/"), predicted="=I will notice only afterwards.", sure="60")
    person.keeps()
    return person


def takes(person: Person, what: str, **filled: object) -> HttpResponse:
    person.goes_to("/keep/take/")
    fields = person.form("/keep/take/").fields | {"what": what, "passphrase": PASSPHRASE} | filled
    person.page = person.client.post("/keep/take/", fields)
    return person.page


def rows(file: bytes, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


def test_the_way_there_stands_on_the_journals_page(kept: Person) -> None:
    page = kept.goes_to("/keep/")
    assert 'href="/keep/take/"' in page and 'href="/keep/bring/"' in page


def test_the_sealed_file_is_neutral_uncached_and_opens_with_the_passphrase(kept: Person) -> None:
    answer = takes(kept, "sealed")
    name = f'attachment; filename="journal-{timezone.localdate().isoformat()}.age"'
    assert (answer.status_code, answer.headers["Content-Disposition"]) == (200, name)
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"notice only" not in answer.content
    kinds = [entry.kind for entry in from_file(answer.content, PASSPHRASE)]
    assert kinds[0] == "consent" and kinds.count("answered") == 5 and kinds.count("step_predicted") == 1


def test_the_plain_file_holds_every_entry_as_it_is_stored(kept: Person) -> None:
    answer = takes(kept, "plain")
    assert re.search(r'filename="journal-\d{4}-\d\d-\d\d\.json"', answer.headers["Content-Disposition"])
    document = json.loads(answer.content)
    assert (document["format"], document["version"]) == ("drawbridge-journal", 1)
    assert [json.loads(dump_entry(entry)) for entry in from_file(answer.content)] == document["entries"]
    assert len(document["entries"]) == len({entry["id"] for entry in document["entries"]})


def test_the_tables_have_a_row_an_answer_and_a_row_a_step(kept: Person) -> None:
    answer = takes(kept, "tables")
    assert '.zip"' in answer.headers["Content-Disposition"]
    answers, steps = rows(answer.content, "answers.csv"), rows(answer.content, "steps.csv")
    assert len(answers) == 5 and len(steps) == 1
    statements = {item.text for item in shelf().current.items}
    assert {row["statement"] for row in answers} <= statements
    assert {row["answer"] for row in answers} == {shelf().current.answers[3]}
    assert steps[0]["predicted"] == "'=I will notice only afterwards."
    assert steps[0]["sure"] == "60"


def test_the_book_shows_the_words_on_one_page_without_scripts_of_its_own(kept: Person) -> None:
    page = takes(kept, "book").content.decode()
    assert "<h1>Journal</h1>" in page and "=I will notice only afterwards." in page
    assert page.count(f"<td>{shelf().current.answers[3]}</td>") == 5
    assert 'class="leave" href="/x"' in page and kept.page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("what", ["sealed", "plain", "tables", "book"])
@pytest.mark.parametrize("passphrase", ["", "not the right one"])
def test_nothing_leaves_without_the_passphrase(kept: Person, what: str, passphrase: str) -> None:
    answer = takes(kept, what, passphrase=passphrase)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/html")
    assert b"notice only" not in answer.content and PASSPHRASE not in kept.reads()


def test_guessing_here_is_slowed_down_as_it_is_at_the_door(kept: Person) -> None:
    statuses = [takes(kept, "plain", passphrase=f"guess {n} of many").status_code for n in range(7)]
    assert statuses[0] == 422 and statuses[-1] == 429


def test_a_closed_journal_leads_to_where_it_is_opened(person: Person) -> None:
    person.goes_to("/keep/take/")
    assert person.path == "/keep/open/"
    assert person.client.post("/keep/take/", {"what": "plain"}).status_code == 403


def test_a_journal_that_is_not_kept_leaves_too_and_is_sealed_with_a_passphrase_of_its_own(person: Person) -> None:
    person.begins()
    person.answers_many(2)
    assert takes(person, "plain", passphrase="", again="").status_code == 200
    assert takes(person, "sealed", passphrase="", again="").status_code == 422
    assert takes(person, "sealed", passphrase="short", again="short").status_code == 422
    assert takes(person, "sealed", again="four quiet green lamp").status_code == 422
    sealed = takes(person, "sealed", again=PASSPHRASE)
    assert sum(entry.kind == "answered" for entry in from_file(sealed.content, PASSPHRASE)) == 2


def test_a_choice_that_is_none_of_the_four_is_refused(kept: Person) -> None:
    assert takes(kept, "everything").status_code == 422


def test_no_word_of_a_journal_is_missing_from_its_book_but_what_was_taken_back(person: Person) -> None:
    entries = one_of_each()[:-1]
    told = book(entries, shelf().under, shelf().current, AT)
    from django.template.loader import render_to_string

    page = render_to_string("keep/book.html", {"book": told, "unreadable": 0})
    for entry in entries:
        for name, value in entry:
            if isinstance(value, str) and CANARY in value and name not in ("fingerprint", "bank"):
                assert value in page, (entry.kind, name)


def test_a_step_that_was_taken_back_is_left_out_and_counted() -> None:
    told = book(one_of_each(), shelf().under, shelf().current, AT)
    assert told.steps == () and told.taken_back == 1


def test_an_answer_whose_quiz_is_gone_still_stands_in_the_book() -> None:
    entries = [entry for entry in one_of_each()[:-1] if entry.kind not in ("take_started", "step_predicted")]
    told = book(entries, shelf().under, shelf().current, AT)
    assert (told.sittings, told.steps) == ((), ())
    assert len(told.others) == len(entries)


def test_an_answer_under_a_pack_that_is_gone_is_told_in_the_packs_own_names() -> None:
    told = book(one_of_each(), shelf().under, shelf().current, AT)
    (said,) = told.sittings[0].said
    assert said.statement.startswith(CANARY) and said.answer == "answer 4"


@pytest.mark.parametrize("lead", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_led_by_an_apostrophe(lead: str) -> None:
    assert harmless(f"{lead}cmd|' /C calc'!A0") == f"'{lead}cmd|' /C calc'!A0"
    read = list(csv.reader(StringIO(table([["head"], [f'{lead}1"\n2,3;4', 7]]).decode("utf-8-sig"), newline="")))
    assert read == [["head"], [f"'{lead}1\"\n2,3;4", "7"]]


def test_every_text_cell_of_both_tables_is_neutralised() -> None:
    entries = [
        entry.model_copy(
            update={name: "@" + value for name, value in entry if isinstance(value, str) and CANARY in value}
        )
        for entry in one_of_each()[:-1]
    ]
    packed = tables(book(entries, shelf().under, shelf().current, AT))
    cells = [cell for name in ("answers.csv", "steps.csv") for row in rows(packed, name) for cell in row.values()]
    assert sum(cell.startswith("'@") for cell in cells) == 6
    assert not any(cell.startswith("@") for cell in cells)


def test_a_book_of_nothing_says_so(person: Person) -> None:
    told = book((), shelf().under, shelf().current, AT)
    assert (told.sittings, told.steps, told.others, told.taken_back) == ((), (), (), 0)
