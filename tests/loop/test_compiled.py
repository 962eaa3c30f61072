"""numba and numpy live the same lives, whatever is switched off; and nothing needs numba."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest

from drawbridge.loop import PARTNERS, Chance, Moment, Parameters, State, Switches, draw, fresh, meet, night, switched
from drawbridge.loop import compiled as choice
from drawbridge.loop.crowd import TOGETHER, Crowd, Routine, live
from drawbridge.loop.moment import plainly

P = Parameters()
SAME = 1e-12
needs_numba = pytest.mark.skipif(not choice.available(), reason="numba is an extra, and is not installed")
ODD = {
    "promises are made": {"promise": 0.6},
    "the gate is not as sharp as the reflex": {"gate_width": 0.2},
    "leaving teaches too": {"learn_leaving": 0.4},
    "contact costs": {"contact": 0.02},
}


def apart(one: State, other: State) -> float:
    return max(float(np.abs(getattr(one, f.name) - getattr(other, f.name)).max()) for f in fields(State))


def both(p: Parameters, routine: Routine, people: int = 70) -> tuple[Crowd, Crowd]:
    """The same people with numba and without; 70 are a whole block and the beginning of another."""
    cohort = draw(np.random.default_rng(1), people, p)
    return live(cohort, routine, 5), live(cohort, routine, 5, plain=True)


def the_same(one: Crowd, other: Crowd) -> bool:
    counted = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("stayed", "flooded", "harmed"))
    return counted and apart(one.people.state, other.people.state) < SAME


@needs_numba
@pytest.mark.parametrize("off", [field.name for field in fields(Switches)])
def test_numba_lives_as_numpy_does_with_any_assumption_off(off: str) -> None:
    p = switched(P, Switches(**{off: False}))
    routine = Routine(60, rung=1, partner=PARTNERS["pursuer"])
    compiled, plain = both(p, routine)
    assert the_same(compiled, plain)
    assert apart(compiled.people.state, both(P, routine)[0].people.state) > SAME  # and the switch acts in it


@needs_numba
@pytest.mark.parametrize("odd", ODD)
def test_numba_lives_as_numpy_does_with_unusual_numbers(odd: str) -> None:
    assert the_same(*both(replace(P, **ODD[odd]), Routine(60, partner=PARTNERS["unsafe"])))


@needs_numba
@pytest.mark.parametrize("rung", [0, 9])
@pytest.mark.parametrize("start", ["avoidant", "secure"])
def test_numba_lives_as_numpy_does_at_both_ends_of_the_ladder_with_no_way_out(rung: int, start: str) -> None:
    cohort = draw(np.random.default_rng(2), 70, P, start)
    routine = Routine(40, rung=rung, minutes=90.0, every=2, escape=False, partner=PARTNERS["cold"])
    assert the_same(live(cohort, routine), live(cohort, routine, plain=True))


@needs_numba
def test_a_moment_and_a_night_of_many_people_are_the_same_by_numba() -> None:
    rng = np.random.default_rng(4)
    many = choice.MANY + 3
    cohort = draw(rng, many, replace(P, promise=0.3), partners=2)
    state, p = cohort.state, cohort.parameters
    compiled = plain = state
    for day in range(6):
        moment = Moment(
            rng.integers(0, 10, many), rng.random(many) < 0.7, np.where(rng.random(many) < 0.2, 0.7, 0.0),
            partner=day % 2, sensitivity=rng.random(many), escape=rng.random(many) < 0.9,
        )  # fmt: skip
        luck = Chance.draw(rng, many)
        compiled, one = meet(compiled, p, moment, luck)
        plain, other = plainly(plain, p, moment, luck)
        assert np.array_equal(one.action, other.action)
        for name in ("alarm", "window", "over", "gate", "leaving"):
            assert np.abs(getattr(one.path, name) - getattr(other.path, name)).max() < SAME, name
        compiled = night(compiled, p)
        few = [night(plain.rows(rows), p.rows(rows)) for rows in np.array_split(np.arange(many), 4)]
        plain = State(**{f.name: np.concatenate([getattr(part, f.name) for part in few]) for f in fields(State)})
        assert apart(compiled, plain) < SAME
    assert apart(compiled, state) > 0.01


def test_many_are_served_by_numba_only_where_it_knows_all_that_differs_between_them() -> None:
    one = Moment(np.zeros(1, dtype=np.int64), np.ones(1, dtype=bool), np.zeros(1))
    each = replace(P, gate=np.ones(choice.MANY))
    assert choice.serves(choice.MANY, P, one) is choice.available()
    assert not choice.serves(choice.MANY - 1, P, one)
    assert not choice.serves(choice.MANY, each, one)
    assert not choice.serves(choice.MANY, P, replace(one, minutes=np.ones(choice.MANY)))


def test_people_who_differ_in_what_numba_does_not_know_are_lived_by_numpy() -> None:
    cohort = draw(np.random.default_rng(1), 20, P)
    odd = replace(cohort, parameters=replace(cohort.parameters, gate=np.linspace(0.0, 1.0, 20)))
    assert the_same(live(odd, Routine(12)), live(odd, Routine(12), plain=True))


def test_the_same_seed_is_the_same_crowd_on_any_number_of_threads() -> None:
    cohort = draw(np.random.default_rng(1), TOGETHER + 50, P)
    one, three = (live(cohort, Routine(9), 7, threads=threads) for threads in (1, 3))
    assert apart(one.people.state, three.people.state) == 0.0
    assert apart(one.people.state, live(cohort, Routine(9), 8).people.state) > 0.0


def test_living_leaves_the_people_who_were_given_as_they_were() -> None:
    cohort = draw(np.random.default_rng(1), 30, P)
    before = cohort.state.danger.copy()
    live(cohort, Routine(9))
    assert np.array_equal(cohort.state.danger, before)


@pytest.mark.parametrize(
    "wrong", [{"days": -1}, {"days": 3, "every": 0}, {"days": 3, "rung": 10}, {"days": 3, "minutes": 0.0}]
)
def test_a_routine_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="No such routine"):
        Routine(**wrong)  # type: ignore[arg-type]


def test_people_with_several_partners_are_no_crowd() -> None:
    with pytest.raises(ValueError, match="one partner each"):
        live(draw(np.random.default_rng(1), 3, P, partners=2), Routine(3))


def told_by_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_without_numba_everything_is_lived_by_numpy() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "import numpy as np\n"
        "from drawbridge.loop import Parameters, draw, night\n"
        "from drawbridge.loop.crowd import Routine, live\n"
        "crowd = live(draw(np.random.default_rng(1), 5000, Parameters()), Routine(6), 5)\n"
        "print(len(night(crowd.people.state, Parameters())))"
    )
    assert told_by_python(code) == "5000"


def test_a_year_of_the_lab_never_asks_for_a_compiler() -> None:
    code = (
        "import sys\n"
        "from drawbridge.loop.year import Setup, years\n"
        "years([Setup(policy='staircase'), Setup()], weeks=2)\n"
        "print('numba' in sys.modules)"
    )
    assert told_by_python(code) == "False"


@needs_numba
def test_a_read_only_installation_without_a_folder_for_caches_compiles_all_the_same() -> None:
    code = (
        "from numba.core import caching\n"
        "caching.CacheImpl._locator_classes = []\n"  # what is left when no place can be written
        "from drawbridge.loop.kernel import compiled\n"
        "print(compiled(lambda x: x + 1.0)(1.0))"
    )
    assert told_by_python(code) == "2.0"


def test_fresh_people_survive_the_way_there_and_back() -> None:
    state = fresh(3, partners=1)
    assert apart(choice.unpacked(*choice.packed(state)), state) == 0.0
