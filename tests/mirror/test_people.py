"""Who is in a journal: whatever order entries arrive in, however often, under whatever spelling."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from drawbridge.journal.entries import (
    Entry,
    MomentNoted,
    PersonAdded,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
    StepPredicted,
    Withdrawn,
)
from drawbridge.mirror.people import People, aliases, people
from tests.mirror.written import Writer

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


class Names(Writer):
    """What someone says about people, a minute apart."""

    began, apart = AT, timedelta(minutes=1)

    def moment(self, person: str | None = "M.") -> MomentNoted:
        return self.writes(MomentNoted, pull="leave", strength=5, began="just_now", person=person)

    def step(self, person: str | None = "M.") -> StepPredicted:
        return self.writes(StepPredicted, capacity="C3", rung=1, person=person, predicted="They nod.", sure=50)

    def adds(self, person: str, tie: str = "friend") -> PersonAdded:
        return self.writes(PersonAdded, person=person, tie=tie)

    def renames(self, person: str, to: str, tie: str | None = None) -> PersonRenamed:
        return self.writes(PersonRenamed, person=person, to=to, tie=tie)

    def merges(self, person: str, into: str) -> PersonMerged:
        return self.writes(PersonMerged, person=person, into=into)

    def flags(self, person: str, flagged: bool = True) -> PersonFlagged:
        return self.writes(PersonFlagged, person=person, flagged=flagged)

    def removes(self, person: str) -> PersonRemoved:
        return self.writes(PersonRemoved, person=person)

    def takes_back(self, entry: Entry) -> Withdrawn:
        return self.writes(Withdrawn, target=entry.id)

    @property
    def people(self) -> People:
        return people(self.entries)


def called(found: People) -> list[str]:
    return [person.alias for person in found.all]


def counted(found: People, entries: list[Entry]) -> Counter[str | None]:
    """How many moments and steps belong to each person, by alias; None for nobody."""
    owners = (found.of(entry) for entry in entries if isinstance(entry, MomentNoted | StepPredicted))
    return Counter(owner.alias if owner else None for owner in owners)


# The list


def test_someone_named_only_in_old_moments_is_there_too() -> None:
    names = Names()
    first = names.moment("Mum")
    names.moment(None)
    (mum,) = names.people.all
    assert (mum.id, mum.alias, mum.tie, mum.flagged, mum.added) == (first.id.hex, "Mum", "unsaid", False, first.at)


def test_someone_added_before_anything_happened_is_there_with_their_tie() -> None:
    names = Names()
    names.adds("K.", tie="work")
    (found,) = names.people.all
    assert (found.alias, found.tie) == ("K.", "work")


def test_the_latest_mentioned_comes_first_and_a_rename_is_no_mention() -> None:
    names = Names()
    names.moment("A")
    names.step("B")
    names.renames("A", "Ann")
    names.flags("A", False)
    assert called(names.people) == ["B", "Ann"]
    names.moment("a")
    assert called(names.people) == ["Ann", "B"]


def test_capitals_spaces_and_ways_to_type_an_accent_make_no_second_person() -> None:
    names = Names()
    for spelling in ("Zoé", "ZOÉ", " zoé ", "zoe\u0301"):
        names.moment(spelling)
    (zoe,) = names.people.all
    assert zoe.alias == "zoe\u0301"
    assert counted(names.people, names.entries) == {"zoe\u0301": 4}


def test_a_spelling_given_on_purpose_is_not_changed_by_a_hasty_one() -> None:
    names = Names()
    names.adds("Mum")
    names.moment("mum")
    assert called(names.people) == ["Mum"]


def test_a_name_of_nothing_but_spaces_is_nobody() -> None:
    names = Names()
    blank = names.moment("   ")
    assert names.people.all == () and names.people.of(blank) is None and names.people.counts(blank)


# Renamed and merged


def test_a_rename_keeps_what_was_noted_under_both_names() -> None:
    names = Names()
    names.moment("M.")
    names.step("M.")
    names.renames("M.", "Mo", tie="friend")
    names.moment("Mo")
    names.moment("m.")
    assert counted(names.people, names.entries) == {"Mo": 4}
    assert names.people.named("M.") == names.people.named("MO") == names.people.all[0]
    assert names.people.all[0].tie == "friend"


def test_a_merge_keeps_the_counts_and_either_flag_and_can_be_taken_back() -> None:
    names = Names()
    names.moment("M.")
    names.moment("Mum")
    names.step("Mum")
    names.flags("M.")
    merge = names.merges("M.", "Mum")
    assert counted(names.people, names.entries) == {"Mum": 3}
    (both,) = names.people.all
    assert both.flagged and names.people.by_id(UUID(int=1).hex) == both == names.people.by_id(UUID(int=2).hex)
    names.takes_back(merge)
    assert counted(names.people, names.entries) == {"M.": 1, "Mum": 2}
    assert [person.flagged for person in names.people.all] == [False, True]


def test_given_the_name_of_another_one_the_two_are_one_person() -> None:
    names = Names()
    names.moment("M.")
    names.moment("Mum")
    names.renames("M.", "mum")
    assert counted(names.people, names.entries) == {"mum": 2}


def test_two_names_said_to_be_one_before_either_was_used_are_one() -> None:
    names = Names()
    names.merges("M.", "Mum")
    (mum,) = names.people.all
    assert mum.alias == "Mum" and UUID(mum.id) == UUID(int=1)
    names.moment("M.")
    assert counted(names.people, names.entries) == {"Mum": 1}


# Removed


def test_removed_with_their_moments_everything_is_as_if_they_had_never_been_named() -> None:
    names = Names()
    names.moment("A")
    theirs = [names.moment("M."), names.step("M."), names.renames("M.", "Mo"), names.moment("Mo")]
    mo = names.people.named("Mo")
    assert mo is not None and [names.people.of(entry) for entry in theirs] == [mo] * 4
    without = [entry for entry in names.entries if names.people.of(entry) != mo]
    assert people(without) == people(names.entries[:1])


def test_removed_without_their_moments_the_moments_belong_to_nobody() -> None:
    names = Names()
    old = names.moment("M.")
    names.moment("A")
    names.removes("m.")
    assert called(names.people) == ["A"] and names.people.of(old) is None and names.people.named("M.") is None
    assert counted(names.people, names.entries) == {"A": 1, None: 1}
    assert names.people.counts(old)


def test_someone_named_again_after_being_removed_is_new_and_the_old_moments_stay_nobodys() -> None:
    names = Names()
    old = names.moment("M.")
    removal = names.removes("M.")
    new = names.moment("M.")
    assert names.people.of(old) is None
    assert names.people.of(new) == names.people.named("M.") == names.people.all[0]
    assert names.people.all[0].added == new.at
    assert names.people.named("M.", at=old.at) is None
    names.takes_back(removal)
    assert names.people.of(old) == names.people.of(new) == names.people.all[0]


# A flag


def test_whoever_is_flagged_is_never_suggested_and_counts_nowhere() -> None:
    names = Names()
    with_m, with_a, alone = names.moment("M."), names.moment("A"), names.moment(None)
    names.flags("m.")
    assert aliases(names.entries) == ("A",)
    assert [person.alias for person in names.people.shown] == ["A"]
    assert [names.people.counts(entry) for entry in (with_m, with_a, alone)] == [False, True, True]
    names.flags("M.", False)
    assert aliases(names.entries) == ("A", "M.") and names.people.counts(with_m)


def test_a_flag_follows_every_name_they_had_or_get() -> None:
    names = Names()
    names.moment("M.")
    names.flags("M.")
    names.renames("M.", "Mo")
    assert names.people.named("M.") == names.people.named("Mo") and names.people.all[0].flagged


def test_a_flag_outlives_being_taken_off_the_list() -> None:
    names = Names()
    old = names.moment("M.")
    names.flags("M.")
    names.removes("M.")
    assert not names.people.counts(old)
    names.moment("M.")
    assert names.people.all[0].flagged and aliases(names.entries) == ()
    names.moment("A")
    names.renames("A", "Ann")
    names.removes("M.")
    names.renames("Ann", "m.")
    assert names.people.all[0].flagged


def test_a_name_that_is_flagged_before_it_is_used_is_flagged_when_it_is() -> None:
    names = Names()
    names.flags("K.")
    noted = names.moment("k.")
    assert names.people.all[0].flagged and not names.people.counts(noted)


# Whatever happens


ALIAS = st.sampled_from(["M.", "m.", "Mum", "Mo", "K.", "k.", "Ann"])


SAYS: tuple[Callable[[Names, str, str], object], ...] = (
    lambda names, one, two: names.moment(one),
    lambda names, one, two: names.step(one),
    lambda names, one, two: names.adds(one),
    lambda names, one, two: names.renames(one, two),
    lambda names, one, two: names.merges(one, two),
    lambda names, one, two: names.flags(one),
    lambda names, one, two: names.flags(one, False),
    lambda names, one, two: names.removes(one),
    lambda names, one, two: names.takes_back(names.entries[len(one + two) % len(names.entries)]),
)


@st.composite
def journals(draw: st.DrawFn) -> list[Entry]:
    """Anything anyone could say about a handful of names, some of it taken back, some at the same instant."""
    names = Names()
    names.moment(None)
    for says, one, two in draw(st.lists(st.tuples(st.sampled_from(SAYS), ALIAS, ALIAS), max_size=14)):
        says(names, one, two)
    together = draw(st.integers(1, 4))
    return [e.model_copy(update={"at": AT + timedelta(minutes=e.id.int // together)}) for e in names.entries]


@given(journals(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(entries: list[Entry], rng: random.Random) -> None:
    shuffled = list(entries)
    rng.shuffle(shuffled)
    assert people(shuffled) == people(entries)


@given(journals())
def test_a_replay_changes_nothing(entries: list[Entry]) -> None:
    assert people([*entries, *entries]) == people(entries)


@given(journals())
def test_no_two_people_share_a_name_and_each_is_found_by_name_and_id(entries: list[Entry]) -> None:
    found = people(entries)
    for person in found.all:
        assert found.named(person.alias) == person == found.by_id(person.id)
        assert UUID(person.id)
    assert len({person.alias.casefold() for person in found.all}) == len(found.all)
    assert set(found.shown) == {person for person in found.all if not person.flagged}


@given(journals(), ALIAS, ALIAS)
def test_renaming_and_merging_lose_no_moment_and_gain_none(entries: list[Entry], one: str, two: str) -> None:
    before = counted(people(entries), entries)
    names = Names()
    names.numbers = count(1_000)
    for change in (lambda: names.renames(one, two), lambda: names.merges(one, two)):
        names.entries = list(entries)
        change()
        after = counted(names.people, entries)
        assert after.total() == before.total() and after[None] == before[None]
        assert names.people.named(one) == names.people.named(two)


@given(journals(), ALIAS)
def test_removing_recounts_exactly(entries: list[Entry], who: str) -> None:
    found = people(entries)
    gone = found.named(who)
    names = Names()
    names.numbers, names.entries = count(1_000), list(entries)
    names.removes(who)
    before, after = counted(found, entries), counted(names.people, entries)
    if gone is not None:
        before[None] += before.pop(gone.alias, 0)
    assert after == Counter({alias: times for alias, times in before.items() if times})
    assert set(names.people.all) == set(found.all) - {gone}


@given(journals(), ALIAS)
def test_nothing_but_taking_it_back_lets_a_flagged_name_be_suggested(entries: list[Entry], who: str) -> None:
    names = Names()
    names.numbers, names.entries = count(1_000), list(entries)
    names.flags(who)
    names.merges("Ann", who)
    names.renames(who, "Zed")
    names.removes("zed")
    names.moment("zed")
    assert names.people.named("Zed") not in names.people.shown
    assert "zed" not in {alias.casefold() for alias in aliases(names.entries)}
