"""The filter: what a person's own log says about them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawbridge.loop import Parameters, meet, night
from drawbridge.loop.filter import Filter, begin, pass_days, take_in
from drawbridge.loop.guess import PRIORS, SIZE, Model, guesses, values
from drawbridge.loop.note import Note, beginning, read, read_all, until
from drawbridge.loop.policy import MICRO
from drawbridge.loop.recovery import Recovery, logs, recover
from drawbridge.loop.reflex import LEFT, STAYED
from tests.loop.people import NEVER, luck, moment

pytestmark = pytest.mark.xdist_group("filter")  # what its people have learned is worked out once

MIDDLE = np.zeros((1, SIZE))


def told(*notes: Note, particles: int = 300, seed: int = 0) -> Filter:
    rng = np.random.default_rng(seed)
    known = begin(rng, Model(), particles)
    for note in notes:
        known = take_in(known, note, rng)
    return known


@pytest.fixture(scope="module")
def recovered() -> Recovery:
    return recover(people=20, moments=60, seed=1, particles=120)


def test_the_middle_guess_is_the_models_own_person() -> None:
    of = values(MIDDLE)
    assert of["learn_safety"][0] == pytest.approx(0.14)
    assert of["noise"][0] == pytest.approx(0.06)
    assert of["tolerance"][0] == pytest.approx(0.12 + 0.73 / (1 + np.e))


def test_what_is_held_does_not_vary() -> None:
    z = np.random.default_rng(0).standard_normal((50, SIZE))
    assert np.ptp(values(z, held=("noise",))["noise"]) == 0.0
    assert np.ptp(values(z)["noise"]) > 0.0


def test_reading_a_note_is_living_the_moment() -> None:
    who = guesses(MIDDLE, Model())
    reading = read(beginning(who), who, Note(day=0, rung=1, harm=0.0))
    lived, _ = meet(who.start, who.parameters, moment(2), luck(NEVER))
    for name in ("danger", "fast", "trust", "tolerance", "habit", "energy"):
        assert getattr(reading.state, name) == pytest.approx(getattr(lived, name))


def test_nights_pass_between_notes() -> None:
    who = guesses(MIDDLE, Model())
    reading = read_all(who, [], day=3)
    slept = who.start
    for _ in range(3):
        slept = night(slept, who.parameters)
    assert reading.day == 3
    assert reading.state.tolerance == pytest.approx(slept.tolerance)


@pytest.mark.parametrize("nights", [1, 2, 40, 3000])
def test_many_nights_at_once_are_as_many_one_by_one(nights: int) -> None:
    who = guesses(np.random.default_rng(3).standard_normal((6, SIZE)), Model())
    met = read(beginning(who), who, Note(day=0, rung=4, peak=6.0, harm=0.0))
    slept = met.state
    for _ in range(nights):
        slept = night(slept, who.parameters)
    for name, found in vars(until(met, who, nights).state).items():
        np.testing.assert_allclose(found, getattr(slept, name), atol=1e-10, err_msg=name)


def test_a_note_without_any_field_tells_nothing_but_what_happened() -> None:
    who = guesses(np.random.default_rng(0).standard_normal((20, SIZE)), Model())
    silent = read(beginning(who), who, Note(day=0, rung=1, escape=False))
    assert silent.likelihood.tolist() == [0.0] * 20
    alone = read(beginning(who), who, Note(day=0, rung=MICRO))
    assert alone.likelihood.tolist() == [0.0] * 20
    assert (alone.state.tolerance > who.start.tolerance).all()


@pytest.mark.parametrize(
    ("field", "value", "density"),
    [("peak", 2.0, True), ("peak", 10.0, False), ("expected", 0.0, False), ("too_much", True, False)],
)
def test_every_field_counts_as_likely_as_it_is(field: str, value: float, density: bool) -> None:
    """Discrete answers, and those at the ends of the scale, have probabilities below 1; inner ones have densities."""
    who = guesses(MIDDLE, Model())
    note = replace(Note(day=0, rung=1, escape=False), **{field: value})
    likelihood = float(np.exp(read(beginning(who), who, note).likelihood[0]))
    if density:
        spread = np.hypot(10 * 0.06, 0.5)
        mean = 10 * 1.25 * float(values(MIDDLE)["danger"][0]) * 0.4 * (0.3 + 0.7 * 0.2)
        assert likelihood == pytest.approx(np.exp(-0.5 * ((2.0 - mean) / spread) ** 2) / (spread * np.sqrt(2 * np.pi)))
    else:
        assert 0 < likelihood < 1


def test_tolerance_that_may_stray_is_doubted_more_each_day_and_an_answer_moves_it() -> None:
    who = guesses(MIDDLE, Model(wander=0.01))
    started = beginning(who)
    doubt = [float(until(started, who, day).doubt[0]) for day in (1, 10, 4000)]
    assert doubt == pytest.approx([1e-4, 1e-4 * (1 - 0.995**20) / (1 - 0.995**2), 1e-4 / (1 - 0.995**2)])
    alike = Note(10, 4, peak=3.0)
    unsaid, yes, no = (read(started, who, replace(alike, too_much=said)) for said in (None, True, False))
    assert yes.state.tolerance[0] < unsaid.state.tolerance[0] < no.state.tolerance[0]
    assert no.doubt[0] < unsaid.doubt[0]
    trusting = guesses(MIDDLE, Model(wander=0.0))
    assert until(beginning(trusting), trusting, 4000).doubt.tolist() == [0.0]


def test_staying_and_leaving_add_up_to_one() -> None:
    who = guesses(np.random.default_rng(1).standard_normal((9, SIZE)), Model())
    both = [np.exp(read(beginning(who), who, Note(0, 3, action)).likelihood) for action in (STAYED, LEFT)]
    assert both[0] + both[1] == pytest.approx(np.ones(9))


def test_too_much_at_a_small_step_speaks_for_a_narrow_tolerance() -> None:
    narrow = told(*[Note(day, 1, too_much=True, peak=3.0) for day in range(4)])
    wide = told(*[Note(day, 1, too_much=False, peak=3.0) for day in range(4)])
    assert narrow.mean("tolerance") < wide.mean("tolerance")
    assert narrow.quantile("tolerance", 0.1) < narrow.mean("tolerance") < narrow.quantile("tolerance", 0.9)


def test_the_same_log_and_luck_lead_to_the_same_guesses() -> None:
    notes = [Note(day, 0, peak=1.0, too_much=False) for day in range(5)]
    assert np.array_equal(told(*notes).z, told(*notes).z)


def test_moves_without_evidence_leave_the_prior_as_it_was() -> None:
    """Weights are made uneven by hand, so that guesses are drawn anew; z stays standard normal where none matter."""
    rng = np.random.default_rng(3)
    known = begin(rng, Model(), 2000)
    skewed = replace(known, log_weight=1.2 * known.z[:, 0])
    moved = take_in(skewed, Note(day=0, rung=0, escape=False), rng, moves=12)
    assert moved.log_weight.tolist() == [0.0] * 2000
    assert np.abs(moved.z[:, 1:].mean(axis=0)).max() < 0.12
    assert moved.z[:, 1:].std(axis=0) == pytest.approx(np.ones(SIZE - 1), abs=0.12)
    assert abs(moved.z[:, 0].mean()) < 0.12


def test_the_filter_agrees_with_plain_importance_sampling() -> None:
    z = np.random.default_rng(5).standard_normal((1, SIZE))
    book = logs(guesses(z, Model()), 6, np.random.default_rng(6))[0]
    points = np.random.default_rng(7).standard_normal((40_000, SIZE))
    likelihood = read_all(guesses(points, Model()), book, 5).likelihood
    weights = np.exp(likelihood - likelihood.max())
    exact = (weights / weights.sum()) @ points
    filtered = told(*book, particles=3000)
    assert filtered.weights @ filtered.z == pytest.approx(exact, abs=0.2)


def test_waiting_changes_the_state_and_not_the_guesses() -> None:
    known = told(Note(0, 0, peak=1.0))
    later = pass_days(known, 10)
    assert np.array_equal(later.z, known.z)
    assert later.state_mean("tolerance") < known.state_mean("tolerance")


def test_one_line_of_a_shared_log_becomes_one_persons_note() -> None:
    z = np.random.default_rng(2).standard_normal((3, SIZE))
    books = logs(guesses(z, Model()), 4, np.random.default_rng(2))
    assert [len(book) for book in books] == [4, 4, 4]
    assert [note.day for note in books[1]] == [0, 1, 2, 3]
    left = [note for book in books for note in book if note.action != STAYED]
    assert all(note.harm is None for note in left)


@pytest.mark.parametrize("name", ["learn_safety", "tolerance", "scale"])
def test_sixty_moments_show_how_a_person_learns_bears_and_rates(recovered: Recovery, name: str) -> None:
    assert recovered.correlation(name) > 0.7


def test_intervals_hold_the_truth_about_as_often_as_they_say(recovered: Recovery) -> None:
    assert 0.68 < float(recovered.coverage(0.8).mean()) < 0.9
    assert 0.38 < float(recovered.coverage(0.5).mean()) < 0.62
    assert float(recovered.rank.mean()) == pytest.approx(0.5, abs=0.08)


def test_ranks_that_crowd_at_the_ends_are_told_from_even_ones() -> None:
    even = (np.arange(100) + 0.5) / 100
    crowded = np.where(even < 0.5, even**2, 1.0 - (1.0 - even) ** 2)
    found = Recovery(np.empty((100, 2)), np.empty((100, 2)), np.stack([even, crowded], axis=1))
    assert found.evenness()[0] == pytest.approx(1.0)
    assert found.evenness()[1] < 0.01


@settings(max_examples=15, deadline=None)
@given(
    peaks=st.lists(st.one_of(st.none(), st.floats(0, 10)), min_size=1, max_size=6),
    too_much=st.one_of(st.none(), st.booleans()),
    rung=st.integers(0, 9),
    action=st.sampled_from([STAYED, LEFT]),
)
def test_no_log_breaks_the_filter(peaks: list[float | None], too_much: bool | None, rung: int, action: int) -> None:
    notes = [Note(day, rung, action, peak=peak, too_much=too_much) for day, peak in enumerate(peaks)]
    known = told(*notes, particles=40)
    assert np.isfinite(known.log_weight).all()
    assert known.weights.sum() == pytest.approx(1.0)
    assert all(np.isfinite(known.mean(prior.name)) for prior in PRIORS)


def test_at_first_every_guess_counts_the_same() -> None:
    assert begin(np.random.default_rng(0), Model(Parameters()), 50).effective == pytest.approx(50)
