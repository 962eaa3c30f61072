"""What holds for every ledger, whatever is in a journal: replays, order, removal, what nobody knows, and flags."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, MomentTold, PersonFlagged, StepOutcome
from drawbridge.mirror.habits import habits
from drawbridge.mirror.ledgers.alarms import alarms, together
from drawbridge.mirror.ledgers.costs import costs
from drawbridge.mirror.ledgers.flaws import flaws
from drawbridge.mirror.ledgers.predictions import predictions
from drawbridge.mirror.moments import moments
from drawbridge.mirror.my_loop import my_loop
from drawbridge.mirror.people import people
from drawbridge.mirror.plans import plans
from drawbridge.mirror.practice import steps
from drawbridge.mirror.progress import days, hidden
from drawbridge.mirror.scans import scans
from drawbridge.mirror.stays import counted, stays
from drawbridge.mirror.worse import worsening
from drawbridge.pack import Pack
from tests.mirror.journals import BEGAN, journals, withdrawn

Ledger = Callable[[Sequence[Entry], Pack], object]


def of_alarms(entries: Sequence[Entry], pack: Pack) -> object:
    return alarms(moments(entries), entries, people(entries), pack.moment)


def of_predictions(entries: Sequence[Entry], pack: Pack) -> object:
    return predictions(steps(entries), people(entries))


def of_flaws(entries: Sequence[Entry], pack: Pack) -> object:
    return flaws(entries, people(entries))


def of_costs(entries: Sequence[Entry], pack: Pack) -> object:
    return costs(entries, people(entries))


def of_habits(entries: Sequence[Entry], pack: Pack) -> object:
    return [(habit.capacity.id, habit.checks) for habit in habits(entries, steps(entries), pack)]


def of_worse(entries: Sequence[Entry], pack: Pack) -> object:
    return worsening(entries)


def of_loop(entries: Sequence[Entry], pack: Pack) -> object:
    found = my_loop(pack.by_number(1), pack, moments(entries), steps(entries), people(entries))
    assert found is not None
    return found.noted, [(arc.passed, arc.of, arc.practised) for arc in found.arcs]


def of_plans(entries: Sequence[Entry], pack: Pack) -> object:
    return plans(entries, people(entries), moments(entries))


def of_stays(entries: Sequence[Entry], pack: Pack) -> object:
    return stays(entries), counted(stays(entries))


def of_scans(entries: Sequence[Entry], pack: Pack) -> object:
    return scans(entries)


def of_the_rest(entries: Sequence[Entry], pack: Pack) -> object:
    return hidden(entries), days(entries, UTC)


LEDGERS = (
    of_alarms,
    of_predictions,
    of_flaws,
    of_costs,
    of_habits,
    of_worse,
    of_loop,
    of_plans,
    of_stays,
    of_scans,
    of_the_rest,
)


every_ledger = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.__name__)


@every_ledger
@settings(max_examples=60, deadline=None)
@given(entries=journals(), chance=st.randoms(use_true_random=False))
def test_a_replayed_entry_changes_nothing(
    ledger: Ledger, pack: Pack, entries: list[Entry], chance: random.Random
) -> None:
    replayed = [*entries, *chance.sample(entries, len(entries) // 2)]
    assert ledger(replayed, pack) == ledger(entries, pack)


@every_ledger
@settings(max_examples=60, deadline=None)
@given(entries=journals(), chance=st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    ledger: Ledger, pack: Pack, entries: list[Entry], chance: random.Random
) -> None:
    assert ledger(chance.sample(entries, len(entries)), pack) == ledger(entries, pack)


@every_ledger
@settings(max_examples=60, deadline=None)
@given(entries=journals(), chance=st.randoms(use_true_random=False))
def test_a_removal_recounts_exactly(ledger: Ledger, pack: Pack, entries: list[Entry], chance: random.Random) -> None:
    gone = chance.sample(entries, len(entries) // 3)
    left = [entry for entry in entries if entry not in gone]
    assert ledger([*entries, *withdrawn(gone)], pack) == ledger(left, pack)


@settings(max_examples=60, deadline=None)
@given(entries=journals(), unknown=st.sampled_from(["never_found_out", "skip"]))
def test_an_alarm_nobody_could_check_never_counts_as_wrong_or_right(
    pack: Pack, entries: list[Entry], unknown: str
) -> None:
    before = together(alarms(moments(entries), entries, people(entries), pack.moment))
    noted = MomentNoted(id=UUID(int=10**6), at=BEGAN, pull="leave", strength=5, began="just_now", person="New")
    told = MomentTold(id=UUID(int=10**6 + 1), at=BEGAN, moment=noted.id, happened=unknown)
    more = [*entries, noted, told]
    after = together(alarms(moments(more), more, people(more), pack.moment))
    assert (after.right, after.partly, after.wrong) == (before.right, before.partly, before.wrong)
    assert after.never + after.unsaid == before.never + before.unsaid + 1


@settings(max_examples=60, deadline=None)
@given(journals())
def test_what_could_not_be_told_never_counts_against_a_prediction(entries: list[Entry]) -> None:
    could_not = [
        entry.model_copy(update={"matched": "could_not_tell"}) if isinstance(entry, StepOutcome) else entry
        for entry in entries
    ]
    found = predictions(steps(could_not), people(could_not))
    assert (found.as_predicted, found.partly, found.otherwise, found.brier, found.bands) == (0, 0, 0, None, ())
    assert found.unknown == len(found.told)


@settings(max_examples=60, deadline=None)
@given(entries=journals(), name=st.sampled_from(["M.", "K.", "Ada", "Bo"]))
def test_someone_flagged_is_left_out_of_every_figure(pack: Pack, entries: list[Entry], name: str) -> None:
    late = BEGAN + timedelta(days=395)
    flagged = [*entries, PersonFlagged(id=UUID(int=10**6), at=late, person=name, flagged=True)]
    who = people(flagged)
    person = who.named(name)
    assert person is not None and person.flagged
    assert person not in [one.person for one in alarms(moments(flagged), flagged, who, pack.moment)]
    assert person not in [one.person for one in costs(flagged, who).by]
    assert person not in [flaw.person for flaw in flaws(flagged, who).all]
    assert person not in [who.of(step.prediction) for step in predictions(steps(flagged), who).told]
    paid = costs(flagged, who)
    assert (
        len(paid.times) + paid.apart
        == len(costs(entries, people(entries)).times) + costs(entries, people(entries)).apart
    )


@settings(max_examples=40, deadline=None)
@given(entries=journals(), away=st.integers(1, 2_000))
def test_nothing_falls_because_of_time_away(pack: Pack, entries: list[Entry], away: int) -> None:
    """One moment after a long gap: every total is what it was, or one more."""
    at = BEGAN + timedelta(days=340 + away)
    noted = MomentNoted(id=UUID(int=10**6), at=at, pull="leave", strength=5, began="just_now")
    more = [*entries, noted, MomentEnded(id=UUID(int=10**6 + 1), at=at, moment=noted.id, did="stayed", caught="later")]
    before, after = days(entries, UTC), days(more, UTC)
    assert after.noted == before.noted + 1 and after.returns >= before.returns
    one, two = (together(alarms(moments(some), some, people(some), pack.moment)) for some in (entries, more))
    assert two.checked == one.checked
    assert of_predictions(more, pack) == of_predictions(entries, pack)
