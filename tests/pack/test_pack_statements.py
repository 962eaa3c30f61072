"""Items: wording, and the balance of ten."""

from __future__ import annotations

import pytest

from tests.pack.tiny_pack import TinyPack

ITEMS = "items/control.toml"

WORDING = [
    ("I did not answer.", "error", "Turn it round: say the act."),
    ("I couldn't answer.", "error", "Turn it round: say the act."),
    ("I often left early.", "error", "Leave it out; the five answers say how often."),
    ("I always left early.", "error", "Leave it out; the five answers say how often."),
    ("I left because I was tired.", "error", "Keep the act alone."),
    ("I spoke up so that they heard.", "warning", "Keep it if the purpose is the act itself."),
    ("I explained why it was not my doing.", "warning", "Say it without a negation if you can."),
    ("I checked everything twice.", "warning", "Name one person or thing."),
    ("I hid it and pulled away.", "warning", "Keep one idea a statement."),
    ("I felt anxious at the door.", "warning", "Name what is done, or felt as a pull."),
    ("I kept it from my partner.", "warning", "Write someone close, or someone I like."),
    ("I saw that people think I am cold.", "warning", "Ask what they said or did."),
    ("I " + "went on " * 7 + "there.", "error", "Shorten it."),
    ("I did control thing 2.", "error", "Ask each thing once."),
]


@pytest.mark.parametrize(("text", "level", "fix"), WORDING)
def test_a_fault_in_the_wording_is_told(pack: TinyPack, text: str, level: str, fix: str) -> None:
    line = pack.change(ITEMS, "I did control thing 1.", text)
    found = [p for p in pack.problems() if p.fix == fix]
    assert [(p.file, p.level) for p in found] == [(ITEMS, level)]
    assert found[0].field in ("items[1].text", "items[2].text")
    assert found[0].line in (line, line + 9)


@pytest.mark.parametrize(
    "text",
    [
        "I said yes when I wanted to say no.",
        "I raised my voice so as to be heard.",
        "I brought up a problem while it was small.",
        "I shared something I usually keep private.",
        "I took over a task someone else had begun.",
    ],
)
def test_a_good_statement_is_left_alone(pack: TinyPack, text: str) -> None:
    pack.change(ITEMS, "I did control thing 1.", text)
    assert pack.problems() == []


BALANCE = [
    ('keyed = "reversed"', 'keyed = "direct"', "keyed", "2 items are reversed.", "Reverse 3 of 10."),
    ("\nposition = 5", "\nposition = 4", "position", "1 items stand at position 5.", "Put 2 at each position."),
    ("\nposition = 5", "\nposition = 4", "position", "3 items stand at position 4.", "Put 2 at each position."),
    ('kind = "pull"', 'kind = "cost"', "kind", "1 items are of the kind pull.", "Write at least 2 of each kind."),
    ("control-02", "control-12", "items[2].id", '"control-12" is out of order.', "Write control-02."),
]


@pytest.mark.parametrize(("old", "new", "field", "what", "fix"), BALANCE)
def test_ten_items_that_are_out_of_balance_are_told(
    pack: TinyPack, old: str, new: str, field: str, what: str, fix: str
) -> None:
    pack.change(ITEMS, old, new)
    found = [p for p in pack.problems() if p.what == what]
    assert [(p.file, p.field, p.fix, p.level) for p in found] == [(ITEMS, field, fix, "error")]


def test_nine_items_are_one_short(pack: TinyPack) -> None:
    text = (pack.folder / ITEMS).read_text()
    (pack.folder / ITEMS).write_text(text[: text.rindex("[[items]]")])
    problem = pack.only_problem()
    assert (problem.field, problem.what, problem.fix) == ("items", "There are 9 items.", "Write 10.")


def test_two_readers_who_differ_by_two_places_are_asked_to_look_again(pack: TinyPack) -> None:
    line = pack.change(ITEMS, "second_position = 1", "second_position = 3")
    problem = pack.only_problem()
    assert (problem.line, problem.field, problem.level) == (line, "items[1].second_position", "warning")
    assert problem.what == "Two readers put this at 1 and 3."
