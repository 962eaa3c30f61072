"""The same readings, compiled: what ``loop.note`` says in arrays, said in loops for numba (``drawbridge[numba]``).

``loop.note`` is the reference, and a test holds the two together. This one is for runs of many people, in which every
person's filter reads a whole log some fifty times; one person's page does not need it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from drawbridge.loop.alarm import FULLY_OVER, MIDDLES
from drawbridge.loop.arrays import DOSES, RUNGS, Floats
from drawbridge.loop.daily import FELT, MICRO_DOSE
from drawbridge.loop.guess import Guesses
from drawbridge.loop.learning import generalisation
from drawbridge.loop.log import CANDOUR, FALSE_ALARM, GUESS_NOISE, PEAK_NOISE, TOO_MUCH_WIDTH, TRUE_ALARM
from drawbridge.loop.moment import CALM, RELIEF
from drawbridge.loop.note import LOG_ROOT_TAU, Note, Reader, Reading, beginning
from drawbridge.loop.policy import MICRO
from drawbridge.loop.reflex import PROMISED, STAYED

PER_RUNG = ("danger", "prototype", "fast", "slow")
PER_PARTNER = ("trust", "pursuit", "quality")
PER_PERSON = ("belief", "tolerance", "habit", "energy", "cost", "spent")
OWN = ("learn_safety", "noise", "use", "trust_rate")
"""The parameters that differ between guesses."""
SHARED = (
    "gain", "least", "tired", "narrows", "calming", "residue", "sharpness", "composure", "habit_pull", "insight_pull",
    "insight_reach", "leaving", "softened", "learn_danger", "learn_leaving", "edit", "edit_width", "gate",
    "gate_width", "overwhelm_harm", "trust_reach", "trust_loss", "consolidate", "fade", "forget", "prototype_pull",
    "habit_up", "habit_down", "tolerance_least", "tolerance_most", "disuse", "strain", "vigilance", "holding",
    "company", "contact", "recovery", "relent", "hurt", "warm",
)  # fmt: skip
"""Those that are one number for all of them, in the order in which the loop unpacks them."""
_shared = attrgetter(*SHARED)
_Loop = TypeVar("_Loop", bound=Callable[..., object])
compiled = cast("Callable[[_Loop], _Loop]", njit(cache=True, nogil=True, error_model="numpy"))


def read(reading: Reading, guesses: Guesses, note: Note) -> Reading:
    """As ``note.read``."""
    return _read(reading, guesses, (note,), max(note.day, reading.day))


def until(reading: Reading, guesses: Guesses, day: int) -> Reading:
    """As ``note.until``."""
    return reading if day <= reading.day else _read(reading, guesses, (), day)


def read_all(guesses: Guesses, notes: Sequence[Note], day: int) -> Reading:
    """As ``note.read_all``."""
    return _read(beginning(guesses), guesses, notes, day)


def _read(reading: Reading, guesses: Guesses, notes: Sequence[Note], day: int) -> Reading:
    p, old = guesses.parameters, reading.state
    state = {name: np.array(getattr(old, name), order="C") for name in (*PER_RUNG, *PER_PARTNER, *PER_PERSON)}
    own = np.empty((len(guesses), len(OWN)))
    for place, name in enumerate(OWN):
        own[:, place] = getattr(p, name)
    shared = np.array(_shared(p), dtype=float)
    likelihood, doubt = reading.likelihood.copy(), reading.doubt.copy()
    rungs, pairs, person = (tuple(state[name] for name in group) for group in (PER_RUNG, PER_PARTNER, PER_PERSON))
    rater, days = (guesses.rater.scale, guesses.rater.bias), (reading.day, day)
    found, reach = (likelihood, doubt), generalisation(p.spread)
    end = _lived(rungs, pairs, person, own, shared, rater, reach, rows(notes), days, found, guesses.wander)
    return Reading(old.but(**state), end, likelihood, doubt)


READER = Reader(read, until, read_all)


def rows(notes: Sequence[Note]) -> Floats:
    """Notes as numbers, (T, 12)."""
    return np.array([note.numbers for note in notes], dtype=float).reshape(-1, 12)


@compiled
def _log_ndtr(z: float) -> float:
    if z < -30.0:
        return -0.5 * z * z - math.log(-z) - LOG_ROOT_TAU + math.log1p(-1.0 / z**2 + 3.0 / z**4 - 15.0 / z**6)
    return math.log(0.5 * math.erfc(-z * math.sqrt(0.5)))


@compiled
def _censored(answer: float, mean: float, sd: float) -> float:
    z = (answer - mean) / sd
    if answer <= 0.0:
        return _log_ndtr(z)
    if answer >= 10.0:
        return _log_ndtr(-z)
    return -0.5 * z * z - math.log(sd) - LOG_ROOT_TAU


@compiled
def _unit(x: float) -> float:
    return min(max(x, 0.0), 1.0)


@compiled
def _logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(min(-x, 700.0)))


@compiled
def _lived(  # noqa: PLR0912, PLR0915, PLR0917
    rungs: Any,
    partners: Any,
    person: Any,
    own: Any,
    shared: Any,
    rater: Any,
    reach: Any,
    notes: Any,
    days: tuple[int, int],
    found: Any,
    wander: float,
) -> int:
    """Every guess through every note and night, in place; returns the day reached."""
    danger, prototype, fast, slow = rungs
    trust, pursuit, quality = partners
    belief, tolerance, habit, energy, cost, spent = person
    (gain, least, tired, narrows, calming, residue, sharpness, composure, habit_pull, insight_pull, insight_reach,
     leaving, softened, learn_danger, learn_leaving, edit, edit_width, gate_on, gate_width, overwhelm_harm,
     trust_reach, trust_loss, consolidate, fade, forget, prototype_pull, habit_up, habit_down, tolerance_least,
     tolerance_most, disuse, strain, vigilance, holding, company, contact, recovery, relent, hurt,
     warm) = shared  # fmt: skip
    scale, bias = rater
    likelihood, doubt = found
    begins, ends = days
    kept, strays = (1.0 - disuse) ** 2, wander**2
    steps = len(MIDDLES)
    falls = np.empty((len(notes), steps))
    last = begins
    for t in range(len(notes)):
        last = max(last, int(notes[t, 0]))
        for i in range(steps):
            fall = math.exp(-notes[t, 5] * MIDDLES[i] / calming)
            falls[t, i] = residue * (1.0 - fall) + fall
    last = max(last, ends)
    for m in range(len(belief)):
        learn_safety, noise, use, trust_rate = own[m]
        said, day = 0.0, begins
        for t in range(len(notes) + 1):
            target = int(notes[t, 0]) if t < len(notes) else last
            while day < target:
                for k in range(RUNGS):
                    slow[m, k] = (slow[m, k] + consolidate * fast[m, k]) * (1.0 - forget)
                    fast[m, k] *= 1.0 - consolidate - fade
                    danger[m, k] += prototype_pull * (prototype[m, k] - danger[m, k])
                tolerance[m] -= disuse * (tolerance[m] - tolerance_least)
                doubt[m] = kept * doubt[m] + strays
                energy[m] += recovery * (1.0 - energy[m])
                cost[m] = (1.0 - FELT) * cost[m] + FELT * spent[m]
                spent[m] = 0.0
                day += 1
            if t == len(notes):
                break
            rung, action, j, minutes = int(notes[t, 1]), int(notes[t, 2]), int(notes[t, 3]), notes[t, 5]
            if rung == MICRO:
                tolerance[m] = _unit(tolerance[m] + use * MICRO_DOSE * (tolerance_most - tolerance[m]))
                continue
            stayed = action == STAYED
            harm = 0.0 if math.isnan(notes[t, 10]) else notes[t, 10]
            dose = DOSES[rung]
            weight = least + (1.0 - least) * dose
            expected = _unit(danger[m, rung] * (1.0 - trust_reach * trust[m, j]) - fast[m, rung] - slow[m, rung])
            mean = gain * expected * weight + tired * (1.0 - energy[m])
            narrowed = 1.0 - narrows * (1.0 - energy[m])
            window = tolerance[m] * narrowed
            believed = 10.0 * (1.0 - CANDOUR) * belief[m] * dose + bias[m]
            # what was said before, and of the peak
            alarm, blur = mean, noise
            if not math.isnan(notes[t, 8]):
                rated = 10.0 * scale[m]
                spread = math.hypot(rated * noise, PEAK_NOISE)
                alarm = max(mean + rated * noise**2 / spread**2 * (notes[t, 8] - rated * mean), 0.0)
                blur = noise * PEAK_NOISE / spread
                said += _censored(notes[t, 8], rated * mean, spread)
            if not math.isnan(notes[t, 7]):
                said += _censored(notes[t, 7], 10.0 * CANDOUR * scale[m] * mean + believed, GUESS_NOISE)
            if not math.isnan(notes[t, 9]):
                width = math.sqrt(TOO_MUCH_WIDTH**2 + math.pi / 8.0 * (blur**2 + narrowed**2 * doubt[m]))
                sign = 1.0 if notes[t, 9] > 0 else -1.0
                above = _logistic(sign * (alarm - window) / width)
                chance = FALSE_ALARM + (TRUE_ALARM - FALSE_ALARM) * above
                said += math.log(chance)
                slope = (TRUE_ALARM - FALSE_ALARM) * above * (1.0 - above) / (width * chance)
                bend = slope * (1.0 - 2.0 * above) / width - slope**2
                both = narrowed * doubt[m]
                tolerance[m] = max(tolerance[m] - sign * slope * both, 0.5 * tolerance_least)
                doubt[m] = max(doubt[m] + both**2 * bend, 0.0)
                alarm = max(alarm + sign * slope * blur**2, 0.0)
                window = tolerance[m] * narrowed
            # how it went
            over, bearable, hazard = 0.0, 0.0, 0.0
            for i in range(steps):
                excess = alarm * falls[t, i] - window
                pushed = math.exp(min(excess / sharpness, 30.0))
                hazard += pushed
                eased = pushed if gate_width == sharpness else math.exp(min(excess / gate_width, 700.0))
                bearable += 1.0 / (1.0 + eased)
                over += _unit(excess / FULLY_OVER)
            over, hazard = over / steps, hazard / steps
            gate = 1.0 - gate_on * (1.0 - bearable / steps)
            room = max(insight_reach, 1.0 - alarm / window)
            reflex = _logistic(
                (alarm - window) / sharpness
                + habit_pull * (habit[m] - 0.5)
                - composure
                - insight_pull * room * (1.0 - belief[m])
            )
            if notes[t, 6] > 0:
                stays = (1.0 - reflex) * math.exp(-leaving * minutes * hazard)
                said += math.log(max(stays if stayed else 1.0 - stays, 1e-12))
            # what it taught
            opened = gate if stayed else learn_leaving
            felt = max(harm, overwhelm_harm * over) if stayed else (0.0 if opened > 0 else expected)
            surprise = felt - expected
            if surprise != 0.0:
                worse = learn_danger * max(surprise, 0.0)
                better = learn_safety * opened * max(-surprise, 0.0)
                old = edit * math.exp(-(surprise**2) / (2.0 * edit_width))
                for k in range(RUNGS):
                    g = reach[rung, k]
                    moved = max(danger[m, k] + g * (worse * (1.0 - danger[m, k]) - old * better), 0.0)
                    danger[m, k] = moved
                    fast[m, k] = max(min(fast[m, k] + g * (1.0 - old) * better, moved - slow[m, k]), 0.0)
            else:
                for k in range(RUNGS):
                    fast[m, k] = max(min(fast[m, k], danger[m, k] - slow[m, k]), 0.0)
            # the two of them
            if stayed:
                pace = trust_loss if harm > 0 else gate
                trust[m, j] += trust_rate * pace * ((-1.0 if harm > 0 else 1.0) - trust[m, j])
                pursuit[m, j] -= relent * pursuit[m, j]
                quality[m, j] += warm * (1.0 - quality[m, j])
            else:
                quality[m, j] -= hurt * (softened if action == PROMISED else 1.0) * quality[m, j]
            # what it wore out or widened
            flooded = alarm > window
            survived = stayed and not flooded
            if survived:
                tolerance[m] = _unit(tolerance[m] + use * dose * (tolerance_most - tolerance[m]))
            if flooded:
                strained = over if stayed else _unit((alarm - window) / FULLY_OVER)
                tolerance[m] = _unit(tolerance[m] - strain * strained * (tolerance[m] - tolerance_least))
            relief = min(alarm, 1.0) * RELIEF[action]
            habit[m] += habit_up * relief * (1.0 - habit[m])
            if survived:
                habit[m] *= 1.0 - habit_down * min(0.3 + dose, 1.0)
            used = vigilance * alarm + contact
            if stayed:
                used += holding * alarm**2 / window
                if alarm < CALM * window and harm == 0.0:
                    used -= company
            energy[m] = _unit(energy[m] - used)
            spent[m] += used
            # what is expected next time
            if not math.isnan(notes[t, 11]):
                then = _unit(danger[m, rung] * (1.0 - trust_reach * trust[m, j]) - fast[m, rung] - slow[m, rung])
                mean = gain * then * weight + tired * (1.0 - energy[m])
                said += _censored(notes[t, 11], 10.0 * CANDOUR * scale[m] * mean + believed, GUESS_NOISE)
        likelihood[m] += said
    return last
