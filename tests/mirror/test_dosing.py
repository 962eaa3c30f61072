"""The step the model would size: from a log long enough, in words with its uncertainty, or not at all."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from math import isfinite

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.loop import Note
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED
from drawbridge.mirror.belief import Belief, behind, believed, packed, unpacked
from drawbridge.mirror.dosing import LATEST, SOONEST, dosed, in_words, next_in, one_in
from drawbridge.mirror.filter import Log
from drawbridge.mirror.practice import Dose, Odds, place_of, suggest
from drawbridge.pack import Pack

pytestmark = pytest.mark.xdist_group("dosing")  # what its logs have led to is worked out once

BEGAN = date(2026, 3, 1)


def log_of(*notes: Note) -> Log:
    return Log(notes, {}, 1 + max((note.partner for note in notes), default=0), BEGAN)


def easy(day: int, rung: int = 0) -> Note:
    return Note(day, rung, expected=2.0, peak=1.0, too_much=False, harm=0.0)


CALM = log_of(*[easy(day, min(day // 2, 3)) for day in range(14)])
BELIEF = believed(CALM)
TODAY = BEGAN + timedelta(days=14)


def tried(trials: tuple[tuple[float, bool], ...]) -> Belief:
    """What is believed, had these risks been seen and this come of them."""
    return replace(BELIEF, known=replace(BELIEF.known, trials=trials))


def the_dose(log: Log = CALM, belief: Belief = BELIEF, today: date = TODAY) -> Dose:
    found = dosed(log, belief, today)
    assert found is not None
    return found


def test_a_calm_log_leads_to_a_step_with_its_odds_and_one_sentence_of_why() -> None:
    found = the_dose()
    assert found.place is not None and 1 <= found.place <= 4
    assert found.why.count(".") == 1
    one = found.odds[found.place]
    assert 0 <= one.low <= one.high <= 1 and one.chance <= 0.15
    assert [odds.chance for odds in found.odds] == sorted(odds.chance for odds in found.odds)


def test_a_log_read_in_parts_is_the_log_read_at_once() -> None:
    part = believed(CALM, most=5)
    assert behind(CALM, part) == len(CALM.notes) - 5
    assert dosed(CALM, part, TODAY) is None
    whole = believed(CALM, part)
    assert dosed(CALM, whole, TODAY) == the_dose()


def test_what_is_kept_is_what_was_believed() -> None:
    again = unpacked(packed(BELIEF), CALM)
    assert again is not None and dosed(CALM, again, TODAY) == the_dose()
    assert (again.inside, again.stated, again.forecasts) == (BELIEF.inside, BELIEF.stated, BELIEF.forecasts)
    assert again.known.trials == BELIEF.known.trials and len(again.known.trials) == len(CALM.notes)
    assert again.known.reading.doubt.tolist() == BELIEF.known.reading.doubt.tolist()


def test_what_was_kept_by_an_earlier_way_of_reading_is_as_good_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = packed(BELIEF)
    monkeypatch.setattr("drawbridge.mirror.belief.FORMAT", "1")
    assert unpacked(kept, CALM) is None


def test_a_changed_log_or_torn_bytes_are_as_good_as_nothing_kept() -> None:
    kept = packed(BELIEF)
    changed = replace(CALM, notes=(replace(CALM.notes[0], peak=9.0), *CALM.notes[1:]))
    shorter = replace(CALM, notes=CALM.notes[:5])
    assert unpacked(kept, changed) is None and unpacked(kept, shorter) is None
    assert unpacked(kept[:-400], CALM) is None and unpacked(b"", CALM) is None and unpacked(b"x" * 50, CALM) is None


def test_what_was_kept_is_numbers_and_never_runs() -> None:
    """numpy can keep any object, and would make it anew, whatever that does, on reading."""
    told: list[str] = []
    AFTER_READING.append(told)

    class Runs:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return runs, ("when it was read",)

    holder = io.BytesIO()
    np.savez(holder, counts=np.array([Runs()], dtype=object))
    assert unpacked(holder.getvalue(), CALM) is None
    assert told == []


AFTER_READING: list[list[str]] = []


def runs(what: str) -> int:
    AFTER_READING[-1].append(what)
    return 0


def test_a_longer_log_goes_on_from_what_was_kept() -> None:
    longer = log_of(*CALM.notes, easy(15, 3))
    again = unpacked(packed(BELIEF), longer)
    assert again is not None and behind(longer, again) == 1
    assert believed(longer, again).known.notes == longer.notes


def test_a_thin_log_has_no_dose() -> None:
    thin = log_of(*CALM.notes[:11])
    assert dosed(thin, believed(thin), TODAY) is None


def test_more_than_was_stated_hands_the_steps_back_to_the_plain_rule() -> None:
    rough = tried(((0.03, True),) * 4 + ((0.03, False),) * 3)
    assert rough.surprised and dosed(CALM, rough, TODAY) is None
    assert not tried(((0.03, True),) * 4).surprised
    assert not tried(((0.5, True),) * 4 + ((0.5, False),) * 4).surprised
    assert not tried(()).surprised


def test_odds_that_were_too_hopeful_are_corrected_and_the_model_is_judged_by_what_it_had_said_itself() -> None:
    hopeful = tried(((0.03, True), (0.03, False)))
    for corrected, before in zip(the_dose(belief=hopeful).odds, the_dose(belief=tried(())).odds, strict=True):
        assert corrected.chance > before.chance
        assert 0 <= corrected.low <= corrected.high <= 1
    assert replace(BELIEF, forecasts=((0.9, True),) * 8).surprised == BELIEF.surprised


def test_forecasts_are_kept_only_for_steps_of_which_it_was_said() -> None:
    said = believed(log_of(easy(0), replace(easy(1), too_much=None), replace(easy(2), practice=False)))
    assert len(said.forecasts) == 1 and said.came == 0 and 0 < said.expected < 1


def test_a_day_is_named_within_two_weeks_and_never_one_that_has_passed() -> None:
    assert SOONEST <= next_in(BELIEF.known, 0) <= LATEST
    soon = the_dose(today=BEGAN + timedelta(days=13)).again
    assert soon is not None and soon > BEGAN + timedelta(days=13)
    assert the_dose(today=TODAY + timedelta(days=60)).again is None


def test_waiting_makes_no_step_larger() -> None:
    now, later = the_dose().place, the_dose(today=TODAY + timedelta(days=90)).place
    assert now is not None and (later is None or later <= now)


@pytest.mark.parametrize(
    ("odds", "said"),
    [
        (Odds(0.083, 0.034, 0.2), "about 1 in 12; it could be 1 in 30 or 1 in 5"),
        (Odds(0.004, 0.001, 0.008), "less than 1 in 50"),
        (Odds(0.005, 0.001, 0.05), "less than 1 in 50; it could be 1 in 20"),
        (Odds(0.3, 0.1, 0.9), "about 1 in 3; it could be 1 in 10 or more than 1 in 2"),
        (Odds(0.5, 0.48, 0.52), "about 1 in 2"),
    ],
)
def test_odds_are_said_with_their_uncertainty(odds: Odds, said: str) -> None:
    assert in_words(odds) == said


@given(st.floats(0, 1))
def test_every_chance_can_be_said(chance: float) -> None:
    assert "1 in " in one_in(chance) and "nan" not in in_words(Odds(chance, 0.0, 1.0))


def dose(place: int | None) -> Dose:
    return Dose(place, (Odds(0.05, 0.01, 0.1),) * 10, "So.")


def test_the_dose_bounds_steps_with_someone_and_leaves_those_alone(pack: Pack) -> None:
    plain = suggest((), pack)
    assert plain is not None and not plain.rung.with_someone
    assert suggest((), pack, dose=dose(0)) == plain


def only(pack: Pack, *codes: str) -> Pack:
    return replace(pack, capacities=tuple(c for c in pack.capacities if c.id in codes))


def test_a_step_with_someone_is_as_large_as_the_dose_allows_and_says_its_odds(pack: Pack) -> None:
    shared = only(pack, "D2")
    found = suggest((), shared, dose=dose(3))
    assert found is not None and found.sized and found.odds is not None and found.why_rung == "So."
    assert found.rung.rung == 1 and place_of(found.rung) <= 3


def test_where_a_ladder_is_too_steep_a_smaller_step_of_another_is_suggested(pack: Pack) -> None:
    (known,) = only(pack, "D2").capacities
    large = tuple(rung for rung in known.ladder if rung.dose >= 0.5)
    steep = known.model_copy(update={"id": "A1", "ladder": large})
    two = replace(pack, capacities=(steep, *only(pack, "D2").capacities))
    found = suggest((), two, dose=dose(1))
    assert found is not None and found.capacity.id == "D2" and place_of(found.rung) <= 1
    assert "larger than the model allows" in found.why_capacity


def test_where_nobody_is_to_be_met_nothing_with_someone_is_suggested(pack: Pack) -> None:
    assert suggest((), only(pack, "D2"), dose=dose(None)) is None
    found = suggest((), only(pack, "D1", "D2"), dose=dose(None))
    assert found is not None and not found.rung.with_someone


strange = st.builds(
    Note,
    day=st.integers(0, 4000),
    rung=st.integers(0, 9),
    action=st.sampled_from([STAYED, LEFT, PROMISED]),
    partner=st.integers(0, 3),
    practice=st.booleans(),
    expected=st.sampled_from([None, 0.0, 10.0]),
    peak=st.sampled_from([None, 0.0, 10.0]),
    too_much=st.sampled_from([None, True, False]),
    harm=st.sampled_from([None, 0.0, 1.0]),
)


@settings(max_examples=12, deadline=None)
@given(notes=st.lists(strange, min_size=12, max_size=20), all_at_once=st.booleans(), wait=st.integers(-10, 4000))
def test_no_log_leads_to_a_number_that_is_none(notes: list[Note], all_at_once: bool, wait: int) -> None:
    """Stayed and left, ends of the scale only, everything in a minute, a moment a year: a clear answer, or none."""
    ordered = sorted((replace(note, day=0) if all_at_once else note for note in notes), key=lambda note: note.day)
    log = log_of(*ordered)
    belief = believed(log)
    found = dosed(log, belief, BEGAN + timedelta(days=ordered[-1].day + wait))
    if found is not None:
        assert found.place is None or 0 <= found.place <= 9
        assert all(isfinite(x) and 0 <= x <= 1 for one in found.odds for x in (one.chance, one.low, one.high))
        assert "nan" not in "".join(in_words(one) for one in found.odds)
    assert isfinite(belief.expected)
