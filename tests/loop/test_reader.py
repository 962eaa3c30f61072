"""The compiled reader says what the plain one says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.loop.filter import begin, pass_days, take_in
from drawbridge.loop.guess import SIZE, Guesses, Model, guesses
from drawbridge.loop.note import PLAIN, Note, Reader, Reading
from drawbridge.loop.parameters import Parameters
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import LEFT, PROMISED, STAYED

pytest.importorskip("numba")
COMPILED: Reader = __import__("drawbridge.loop.reader", fromlist=["READER"]).READER

answers = st.one_of(st.none(), st.floats(0, 10))
notes = st.builds(
    Note,
    day=st.integers(0, 40),
    rung=st.sampled_from([MICRO, *range(10)]),
    action=st.sampled_from([STAYED, LEFT, PROMISED]),
    partner=st.integers(0, 1),
    minutes=st.sampled_from([10.0, 90.0]),
    escape=st.booleans(),
    expected=answers,
    peak=answers,
    too_much=st.one_of(st.none(), st.booleans()),
    harm=st.one_of(st.none(), st.sampled_from([0.0, 0.35, 0.7])),
    next_time=answers,
)
logs = st.lists(notes, max_size=12).map(lambda found: sorted(found, key=lambda note: note.day))


def people(parameters: Parameters | None = None, wander: float = 0.01) -> Guesses:
    z = np.random.default_rng(0).standard_normal((30, SIZE))
    return guesses(z, Model(parameters or Parameters(), partners=2, wander=wander))


def same(one: Reading, other: Reading) -> None:
    assert one.day == other.day
    np.testing.assert_allclose(one.likelihood, other.likelihood, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(one.doubt, other.doubt, atol=1e-9)
    for name, values in vars(one.state).items():
        np.testing.assert_allclose(values, getattr(other.state, name), atol=1e-9, err_msg=name)


@settings(max_examples=60, deadline=None)
@given(log=logs)
def test_a_whole_log_is_read_alike(log: list[Note]) -> None:
    who = people()
    same(COMPILED.read_all(who, log, 45), PLAIN.read_all(who, log, 45))


def test_a_law_of_tolerance_that_is_trusted_leaves_no_doubt() -> None:
    who = people(wander=0.0)
    log = [Note(0, 3, peak=6.0, too_much=True), Note(9, 5, too_much=False)]
    same(COMPILED.read_all(who, log, 45), PLAIN.read_all(who, log, 45))
    assert not COMPILED.read_all(who, log, 45).doubt.any()


@pytest.mark.parametrize("changed", [{"gate_width": 0.2}, {"learn_leaving": 0.5}, {"trust_reach": 0.0}, {"gate": 0.0}])
def test_with_other_laws_too(changed: dict[str, float]) -> None:
    who = people(Parameters(**changed))
    log = [Note(0, 3, LEFT, peak=6.0), Note(1, 5, harm=0.7, too_much=True), Note(4, 2, expected=3.0, next_time=1.0)]
    same(COMPILED.read_all(who, log, 9), PLAIN.read_all(who, log, 9))


def test_note_by_note_is_the_whole_log_and_nothing_that_was_read_is_changed() -> None:
    who = people()
    log = [Note(0, 3, peak=6.0), Note(1, 5, LEFT), Note(4, 2, expected=3.0)]
    before = COMPILED.read_all(who, [], 0)
    reading = before
    for note in log:
        reading = COMPILED.read(reading, who, note)
    same(COMPILED.until(reading, who, 9), PLAIN.read_all(who, log, 9))
    assert before.likelihood.tolist() == [0.0] * 30
    assert (who.start.fast == 0.0).all()


def test_a_filter_learns_the_same_with_either() -> None:
    def told(reader: Reader) -> list[float]:
        rng = np.random.default_rng(4)
        known = begin(rng, Model(), 200, reader)
        for day in range(6):
            known = take_in(known, Note(day, 1, expected=4.0, peak=3.0 - day / 3, too_much=False), rng)
        return [pass_days(known, 8).mean(name) for name in ("danger", "tolerance", "noise")]

    assert told(COMPILED) == pytest.approx(told(PLAIN), abs=1e-6)
