"""What is tapped in a hard moment, and what is sent: the rules, and the words Drawbridge ships."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawbridge.pack import PackError, load_pack
from drawbridge.pack.reading import sentences
from drawbridge.pack.spoken import BUTTON, LONGEST_TIME, MESSAGE
from tests.pack.test_pack_core import core
from tests.pack.tiny_pack import TinyPack

MOMENT, CARDS = "moment.toml", "cards.toml"
ENDINGS = "rode-it, stayed, asked-for-space, stepped-away, did-the-pull, not-sure"

BREAKS = [
    # file, old, new, field, what
    (MOMENT, 'patterns = ["control"]', "patterns = []", "pulls[1].patterns", "It belongs to no pattern."),
    (MOMENT, '["control"]', '["contrl"]', "pulls[1].patterns[1]", '"contrl" is no pattern of this pack.'),
    (MOMENT, 'family = "over"', 'family = "under"', "pulls[1].family", '"under" is no family of this pack.'),
    (MOMENT, 'group = "hot"', 'group = "warm"', "feelings[1].group", '"warm" is not one of the choices.'),
    (MOMENT, 'id = "later"', 'id = "before"', "caught", "Missing here: later."),
    (CARDS, 'not_for = "Not for anyone you fear."\n', "", "not_for", "Nothing says with whom a card is not for."),
    (CARDS, "back at {time}", "back soon", "cards[1].back", "The braces are not the ones a card fills."),
    (CARDS, "back at {time}", "back at {time.x}", "cards[1].back", "The braces are not the ones a card fills."),
    (CARDS, "some time.", "some {time}.", "cards[1].need", "The braces are not the ones a card fills."),
    (CARDS, "longer, until {time}", "longer", "replies[2].text", "The braces are not the ones a card fills."),
    (CARDS, 'id = "moved-plain"', 'id = "kept-plain"', "replies[2].id", '"kept-plain" stands here twice.'),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "what"), BREAKS)
def test_a_choice_or_card_that_means_nothing_stops_the_load(
    pack: TinyPack, file: str, old: str, new: str, field: str, what: str
) -> None:
    pack.change(file, old, new)
    with pytest.raises(PackError) as error:
        load_pack(pack.folder)
    assert (file, field, what) in [(p.file, p.field, p.what) for p in error.value.problems]


def test_the_endings_are_the_same_in_every_pack_and_in_one_order(pack: TinyPack) -> None:
    pack.change(MOMENT, 'id = "rode-it"', 'id = "moved"')
    pack.change(MOMENT, 'id = "stayed"', 'id = "rode-it"')
    pack.change(MOMENT, 'id = "moved"', 'id = "stayed"')
    problem = pack.only_problem()
    assert (problem.field, problem.fix) == ("endings", f"Keep the order {ENDINGS}.")


SPEECH = [
    # file, old, new, field, what
    (MOMENT, "Take over", "x" * 23, "pulls[1].label", "This has 23 characters; a button holds 22."),
    (MOMENT, "your way.", "your way. It is hot.", "feelings[1].line", "There are two sentences here."),
    (MOMENT, "Often heat", "Heat", "feelings[1].body", "This says where it is felt, as if for everyone."),
    (MOMENT, "faster", "quickly", "pulls[1].line", "“quickly” is not a word for here."),
    (MOMENT, "Something came otherwise.", "Oh!", "cues[1].line", "“!” is not a word for here."),
    (CARDS, "some time", "some therapy", "cards[1].need", "“therapy” is not a word for here."),
    (CARDS, "I am back.", "I am back and just tired.", "replies[1].text", "“just” is not a word for here."),
    (CARDS, "leaving.", f"leaving{'g' * 190}.", "cards[1]", "The whole message has 258 characters; 240 is the most."),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "what"), SPEECH)
def test_what_is_tapped_or_sent_is_short_and_kind(
    pack: TinyPack, file: str, old: str, new: str, field: str, what: str
) -> None:
    line = pack.change(file, old, new)
    problem = pack.only_problem()
    assert (problem.file, problem.field, problem.what, problem.level) == (file, field, what, "error")
    assert problem.line == line or field == "cards[1]"


def test_a_card_may_say_sorry(pack: TinyPack) -> None:
    pack.change(CARDS, "I am back.", "I am late, and I am sorry.")
    assert pack.problems() == []


def test_a_pack_without_cards_and_a_moment_has_none(pack: TinyPack) -> None:
    (pack.folder / MOMENT).unlink()
    (pack.folder / CARDS).unlink()
    loaded = load_pack(pack.folder)
    assert (loaded.moment.pulls, loaded.cards.cards, loaded.cards.not_for) == ((), (), "")


def test_a_card_is_filled_with_its_time(pack: TinyPack) -> None:
    loaded = load_pack(pack.folder).cards
    assert loaded.cards[0].message("20:40") == "I need some time. I am not leaving. I am back at 20:40."
    assert [reply.asks_time for reply in loaded.replies] == [False, True]
    assert loaded.replies[1].message("21:10") == "I need longer, until 21:10."


# The pack Drawbridge ships


def test_a_pull_for_every_pattern_and_every_family() -> None:
    pulls = core().moment.pulls
    assert len(pulls) >= 14
    assert {pattern for pull in pulls for pattern in pull.patterns} == {pattern.id for pattern in core().patterns}
    assert {pull.family for pull in pulls} == {family.id for family in core().families}


def test_a_pull_stands_in_the_family_of_its_nearest_pattern() -> None:
    strays = [p.id for p in core().moment.pulls if core().pattern(p.patterns[0]).family != p.family]
    assert strays == []


def test_every_label_fits_its_button() -> None:
    moment = core().moment
    rows = (*moment.pulls, *moment.cues, *moment.endings, *moment.caught)
    assert max(len(row.label) for row in rows) <= BUTTON


def test_feelings_are_defined_in_one_sentence_and_are_felt_often_somewhere() -> None:
    feelings = core().moment.feelings
    assert len(feelings) >= 24
    assert min(Counter(feeling.group for feeling in feelings).values()) >= 5
    assert all(len(sentences(feeling.line)) == 1 and feeling.body.startswith("Often") for feeling in feelings)


def test_a_late_catch_has_its_own_kind_line() -> None:
    caught = core().moment.caught
    assert [row.id for row in caught] == ["before", "mid-act", "same-day", "later"]
    assert len({row.line for row in caught}) == 4
    assert "A late catch is a catch." in caught[-1].line
    assert len(core().moment.cues) >= 12


def test_there_is_a_card_for_every_tie_and_every_tone() -> None:
    cards = core().cards.cards
    assert len(cards) >= 40
    assert min(Counter(card.tie for card in cards).values()) >= 5
    assert min(Counter(card.tone for card in cards).values()) >= 5
    assert {card.tone for card in cards if card.tie == "anyone"} == {"warm", "plain", "brief", "light", "formal"}


def test_no_two_cards_say_the_same_and_each_fits_a_message() -> None:
    messages = [row.message(LONGEST_TIME) for row in (*core().cards.cards, *core().cards.replies)]
    assert len(set(messages)) == len(messages)
    assert max(map(len, messages)) <= MESSAGE


def test_cards_are_for_nobody_dangerous() -> None:
    not_for = core().cards.not_for
    assert "afraid" in not_for
    assert "owe no time of return" in not_for


def test_a_promise_can_be_kept_moved_or_owned_up_to_in_every_tone_that_fits() -> None:
    kinds = Counter(reply.kind for reply in core().cards.replies)
    assert set(kinds) == {"kept", "moved", "broken"}
    assert min(kinds.values()) >= 4
    assert all(reply.asks_time for reply in core().cards.replies if reply.kind == "moved")


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), place=st.integers(0, 10_000))
def test_any_clock_time_stands_once_in_any_card(hour: int, minute: int, place: int) -> None:
    card = core().cards.cards[place % len(core().cards.cards)]
    time = f"{hour:02d}:{minute:02d}"
    assert card.message(time).count(time) == 1
    assert "{" not in card.message(time)


def test_cards_stand_together_by_tie() -> None:
    changes = [later.tie for before, later in pairwise(core().cards.cards) if before.tie != later.tie]
    assert len(changes) == len(set(changes)) == 6
