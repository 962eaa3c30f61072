"""The letter counts what was done, in any order it arrived, and says nobody's name."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import (
    Consent,
    MomentEnded,
    MomentNoted,
    PersonFlagged,
    PersonRemoved,
    PromiseEnded,
    PromiseMade,
    StepEnded,
    StepOutcome,
    StepPredicted,
    Withdrawn,
)
from drawbridge.mirror.letter import letter
from drawbridge.pack import Pack
from tests.mirror.written import Writer, jumbled

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


class Diary(Writer):
    began, apart = AT, timedelta(minutes=1)

    def steps(self, capacity: str = "A1", matched: str | None = None, next_time: str = "", **fields: Any) -> None:
        step = self.writes(StepPredicted, capacity=capacity, rung=1, predicted="They nod.", sure=60, **fields)
        self.writes(StepEnded, step=step.id, how="done")
        if matched:
            self.writes(StepOutcome, step=step.id, matched=matched, happened="They laughed.", next_time=next_time)

    def catches(self, caught: str | None, **fields: Any) -> None:
        noted = self.writes(MomentNoted, pull="leave", strength=5, began="just_now", **fields)
        if caught:
            self.writes(MomentEnded, moment=noted.id, did="stayed", caught=caught)

    def promises(self, how: str | None, need: str = "Air.", **fields: Any) -> PromiseMade:
        card = {"need": need, "stay": "Still yours.", "back": "At 9.", "due": AT, "zone": "UTC"}
        made = self.writes(PromiseMade, **(card | fields))
        if how:
            self.writes(PromiseEnded, promise=made.id, how=how)
        return made

    def letter(self, pack: Pack) -> Any:
        return letter(self.entries, pack, NOW)


@pytest.fixture
def diary() -> Diary:
    return Diary()


def test_it_says_from_when_to_when_and_what_was_done_in_between(diary: Diary, pack: Pack) -> None:
    diary.writes(Consent, version="2026-11", adult=True)
    for caught in ("before", "before", "later", None):
        diary.catches(caught, person="K.")
    diary.steps("A1", "as_predicted", person="Mum")
    diary.steps("C3", "otherwise")
    diary.steps("C3", "could_not_tell")
    diary.promises("kept")
    diary.promises("broken")
    diary.promises(None)
    found = diary.letter(pack)
    names = {capacity.id: capacity.name for capacity in pack.capacities}
    assert found.opening == "You came in March 2026 and you leave in November 2026. This is what you did in between."
    assert found.counts == (
        f"This is what you practised: {names['A1']}; {names['C3']}.",
        "You caught a pull 4 times. 2 of them you caught before you acted.",
        "You took 3 steps. What you had predicted came in 1 of the 2 you looked back on.",
        "You made 3 promises to come back, and you kept 1.",
        "You wrote about 2 people. Their names are not in this letter.",
    )


def test_one_of_each_is_said_as_one(diary: Diary, pack: Pack) -> None:
    diary.catches(None, person="K.")
    diary.steps()
    diary.promises(None)
    diary.writes(Consent, at=AT + timedelta(days=40), version="2026-11", adult=True)
    counts = diary.letter(pack).counts
    assert [said.split(".")[0] for said in counts[1:]] == [
        "You caught one pull",
        "You took one step, and said before what would happen",
        "You made one promise to come back",
        "You were away for two weeks or more, and came back",
        "You wrote about one person",
    ]


def test_a_zero_is_left_out_rather_than_counted(diary: Diary, pack: Pack) -> None:
    for _ in range(2):
        diary.catches("later")
        diary.steps()
        diary.promises("late")
    text = diary.letter(pack).text
    assert "You caught a pull 2 times." in text and "You took 2 steps." in text
    assert "You made 2 promises to come back." in text
    assert " 0 " not in text


def test_an_empty_journal_gets_a_letter_too(pack: Pack) -> None:
    found = letter((), pack, NOW)
    assert found.counts == (pack.words["leaving.nothing"],)
    assert found.opening == "You came in November 2026, and this is what you did."


def test_it_carries_the_latest_three_sentences_of_ones_own_that_name_nobody(diary: Diary, pack: Pack) -> None:
    diary.catches(None, person="K.")
    diary.catches(None, person="Anna Lena")
    diary.catches(None, person="Z.")
    diary.writes(PersonRemoved, person="Z.")
    for text in (
        "One.",
        "Two.",
        "Three, kindly.",
        "Ask K first.",
        "With anna  LENA it works.",
        "z. nods.",
        "Four.",
        " ",
    ):
        diary.steps("A1", "partly", text)
    found = diary.letter(pack)
    assert [own.text for own in found.own] == ["Two.", "Three, kindly.", "Four."]
    assert found.own[0].intro == "This is a sentence of yours, from 2 March 2026."
    assert "K" not in found.text.replace("Keep", "")


def test_it_carries_the_words_of_the_cards_each_once_and_no_time(diary: Diary, pack: Pack) -> None:
    for need in ("Air.", "Quiet.", "Air."):
        diary.promises("kept", need)
    found = diary.letter(pack)
    assert sorted(found.cards) == [("Air.", "Still yours."), ("Quiet.", "Still yours.")]
    assert "At 9." not in found.text


def test_what_was_with_someone_marked_as_unsafe_is_not_in_it(diary: Diary, pack: Pack) -> None:
    diary.catches("before", person="Z.")
    diary.steps("D2", "as_predicted", "Stay.", person="Z.", safe="yes")
    diary.promises("kept", person="z.")
    diary.writes(PersonFlagged, person="Z.", flagged=True)
    found = diary.letter(pack)
    assert found.counts == (pack.words["leaving.nothing"],)
    assert found.own == () and found.cards == ()


def test_as_text_it_is_whole_and_plain(diary: Diary, pack: Pack) -> None:
    diary.promises("kept", "<b>Air</b>")
    found = diary.letter(pack)
    assert found.text.startswith(f"{found.title}\n\n{found.opening}\n\n")
    assert "<b>Air</b>\nStill yours.\n\n" in found.text
    assert found.text.endswith(f"{found.close[-1]}\n")


did = st.lists(st.sampled_from(["catch", "step", "promise", "undone"]), max_size=20)


def written(done: list[str]) -> Diary:
    diary = Diary()
    for number, what in enumerate(done):
        if what == "catch":
            diary.catches("before" if number % 2 else None, person="K.")
        elif what == "step":
            diary.steps("A1", "as_predicted" if number % 2 else None, f"Number {number}.")
        else:
            made = diary.promises("kept", f"Air {number}.")
            if what == "undone":
                diary.writes(Withdrawn, target=made.id)
    return diary


@given(did, st.randoms(use_true_random=False))
def test_order_of_arrival_and_replays_change_nothing(pack: Pack, done: list[str], chance: random.Random) -> None:
    diary = written(done)
    arrived = jumbled(diary.entries, chance)
    assert letter(arrived, pack, NOW) == letter(diary.entries, pack, NOW)


@given(did)
def test_what_was_taken_back_is_not_counted(pack: Pack, done: list[str]) -> None:
    kept = done.count("promise")
    (said,) = [s for s in written(done).letter(pack).counts if "come back" in s and "made" in s] or [""]
    assert said == {0: "", 1: "You made one promise to come back."}.get(
        kept, f"You made {kept} promises to come back, and you kept {kept}."
    )
