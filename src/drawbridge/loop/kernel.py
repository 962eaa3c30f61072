"""A moment and a night of ``LANES`` people at once, compiled by numba: the formulas of ``moment`` and ``daily`` again.

Those modules are the reference; ``tests/loop/test_compiled.py`` holds the two together, switch by switch. ``compiled``
decides when this one is used. The people of a block lie side by side in one array ``w``, a row of ``LANES`` numbers for
each thing that is kept of them, so that each loop runs over neighbours and the processor takes several at a step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from drawbridge.loop.alarm import FULLY_OVER, STEPS
from drawbridge.loop.arrays import RUNGS, Floats, Ints
from drawbridge.loop.daily import FELT
from drawbridge.loop.moment import CALM

Body = TypeVar("Body", bound=Callable[..., Any])
Arrays = tuple[Floats, ...]

LANES = 64
"""People of a block: their rows stay in the fastest cache."""
NUMBERS = (
    "gain", "least", "tired", "pressed", "narrows", "sharpness", "composure", "habit_pull", "insight_pull",
    "insight_reach", "leaving", "promise", "softened", "learn_danger", "learn_leaving", "edit", "edit_width", "gate",
    "gate_width", "overwhelm_harm", "trust_reach", "trust_loss", "consolidate", "fade", "forget", "prototype_pull",
    "habit_up", "tolerance_least", "tolerance_most", "disuse", "strain", "vigilance", "holding", "company", "contact",
    "recovery", "pursue", "relent", "hurt", "warm",
)  # fmt: skip
"""Parameters that are one number for all, as they stand in ``p``; three constants of the model come after."""
(GAIN, LEAST, TIRED, PRESSED, NARROWS, SHARPNESS, COMPOSURE, HABIT_PULL, INSIGHT_PULL, INSIGHT_REACH, LEAVING, PROMISE,
 SOFTENED, LEARN_DANGER, LEARN_LEAVING, EDIT, EDIT_WIDTH, GATE, GATE_WIDTH, OVERWHELM_HARM, TRUST_REACH, TRUST_LOSS,
 CONSOLIDATE, FADE, FORGET, PROTOTYPE_PULL, HABIT_UP, TOLERANCE_LEAST, TOLERANCE_MOST, DISUSE, STRAIN, VIGILANCE,
 HOLDING, COMPANY, CONTACT, RECOVERY, PURSUE, RELENT, HURT, WARM,
 FELT_SHARE, CALM_BELOW, FULLY) = range(len(NUMBERS) + 3)  # fmt: skip
CONSTANTS = (FELT, CALM, FULLY_OVER)
"""Handed over with each call: what numba keeps on disk would not see them change."""

_FREE = iter(range(0, 1_000 * LANES, LANES))


def _rows(count: int) -> int:
    return min(next(_FREE) for _ in range(count))


DANGER, PROTOTYPE, FAST, SLOW, REACH, X, TURNED = (_rows(RUNGS) for _ in range(7))
(TRUST, PURSUIT, QUALITY, BELIEF, TOLERANCE, HABIT, ENERGY, COST, SPENT) = (_rows(1) for _ in range(9))
(OWN_SAFETY, OWN_NOISE, OWN_USE, OWN_DOWN, OWN_TRUST) = (_rows(1) for _ in range(5))
(HERE, HARM, DOSE, SENSITIVITY, ESCAPE, SURGE, LUCK, LATER_LUCK, PROMISE_LUCK) = (_rows(1) for _ in range(9))
(EXPECTED, ALARM, WINDOW, OVER, OPEN, HAZARD, LATER, REFLEX, ACTION, STAYED) = (_rows(1) for _ in range(10))
(SURPRISE, BETTER, WORSE, OLD) = (_rows(1) for _ in range(4))
SIZE = _rows(1)
TABLES, PEOPLE = RUNGS * LANES, LANES

LOG2E, LN2_HIGH, LN2_LOW = 1.4426950408889634, 6.93147180369123816490e-01, 1.90821492927058770002e-10
SHIFTER = 6755399441055744.0
"""1.5 × 2⁵²: added to a number and taken away again, it rounds it; the rounded number stands in the lowest bits."""
BIAS, MOST_ODDS, LEAST_ODDS = 1023 << 52, 30.0, -700.0


def compiled(body: Body) -> Body:
    """Compiled when first called, without Python's lock, and kept on disk where a place can be written."""
    try:
        return cast(Body, numba.njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})(body))
    except RuntimeError:  # a read-only installation, and no folder for caches either
        return cast(Body, numba.njit(nogil=True, error_model="numpy", fastmath={"contract"})(body))


@compiled
def powers(w: Floats, bits: Ints, x: int, turned: int, count: int) -> None:
    """x ← e^x for ``count`` numbers from row ``x`` on, between −700 and 700, to the last bit or two.

    e^x = 2ⁿ e^r with |r| ≤ ½ ln 2, and e^r is its Taylor series to the thirteenth power. ``bits`` is ``w`` as integers.
    """
    for m in range(count):
        w[turned + m] = w[x + m] * LOG2E + SHIFTER
    for m in range(count):
        n = w[turned + m] - SHIFTER
        r = w[x + m] - n * LN2_HIGH - n * LN2_LOW
        q = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0)
        q = 1.0 / 39916800.0 + r * q
        q = 1.0 / 3628800.0 + r * q
        q = 1.0 / 362880.0 + r * q
        q = 1.0 / 40320.0 + r * q
        q = 1.0 / 5040.0 + r * q
        q = 1.0 / 720.0 + r * q
        q = 1.0 / 120.0 + r * q
        q = 1.0 / 24.0 + r * q
        q = 1.0 / 6.0 + r * q
        q = 0.5 + r * q
        w[x + m] = 1.0 + r + r * r * q
    for m in range(count):
        bits[turned + m] = (bits[turned + m] << 52) + BIAS
    for m in range(count):
        w[x + m] *= w[turned + m]


@compiled
def night(w: Floats, p: Floats) -> None:
    """``daily.night``."""
    kept, gone = p[CONSOLIDATE], 1.0 - p[CONSOLIDATE] - p[FADE]
    stays, pull = 1.0 - p[FORGET], p[PROTOTYPE_PULL]
    for n in range(TABLES):
        w[SLOW + n] = (w[SLOW + n] + kept * w[FAST + n]) * stays
        w[FAST + n] *= gone
        w[DANGER + n] += pull * (w[PROTOTYPE + n] - w[DANGER + n])
    disuse, least, recovery, felt = p[DISUSE], p[TOLERANCE_LEAST], p[RECOVERY], p[FELT_SHARE]
    for n in range(PEOPLE):
        w[TOLERANCE + n] -= disuse * (w[TOLERANCE + n] - least)
        w[ENERGY + n] += recovery * (1.0 - w[ENERGY + n])
        w[COST + n] = (1.0 - felt) * w[COST + n] + felt * w[SPENT + n]
        w[SPENT + n] = 0.0


@compiled
def one_night(traces: Arrays, selves: Arrays, new_traces: Arrays, new_selves: Arrays, p: Floats) -> None:
    """``daily.night`` of everybody: E, E*, F, S and W, En, X, spent into new E, F, S and W, En, X."""
    kept, gone = p[CONSOLIDATE], 1.0 - p[CONSOLIDATE] - p[FADE]
    stays, pull = 1.0 - p[FORGET], p[PROTOTYPE_PULL]
    disuse, least, recovery, felt = p[DISUSE], p[TOLERANCE_LEAST], p[RECOVERY], p[FELT_SHARE]
    danger, prototype, fast, slow = traces
    tolerance, energy, cost, spent = selves
    for n in range(len(tolerance)):
        for k in range(RUNGS):
            new_traces[0][n, k] = danger[n, k] + pull * (prototype[n, k] - danger[n, k])
            new_traces[1][n, k] = fast[n, k] * gone
            new_traces[2][n, k] = (slow[n, k] + kept * fast[n, k]) * stays
        new_selves[0][n] = tolerance[n] - disuse * (tolerance[n] - least)
        new_selves[1][n] = energy[n] + recovery * (1.0 - energy[n])
        new_selves[2][n] = (1.0 - felt) * cost[n] + felt * spent[n]


@compiled
def met(w: Floats, bits: Ints, p: Floats, rung: Ints, left: Floats, minutes: float) -> None:  # noqa: PLR0917
    """``moment.meet``: what was asked, the luck and the reach of each person stand in their rows already."""
    rise(w, p, rung)
    course(w, bits, p, left)
    act(w, bits, p, minutes)
    learn(w, bits, p)
    together(w, p)
    wear(w, p)


@compiled
def rise(w: Floats, p: Floats, rung: Ints) -> None:
    """Expected harm, alarm and tolerance, as the moment begins."""
    reach, gain, least = p[TRUST_REACH], p[GAIN], p[LEAST]
    tired, pressed, narrows = p[TIRED], p[PRESSED], p[NARROWS]
    for n in range(PEOPLE):
        k = rung[n] * LANES + n
        v = w[DANGER + k] * (1.0 - reach * w[TRUST + n]) - w[FAST + k] - w[SLOW + k]
        w[EXPECTED + n] = min(max(v, 0.0), 1.0)
    for n in range(PEOPLE):
        lack = 1.0 - w[ENERGY + n]
        mean = gain * w[EXPECTED + n] * (least + (1.0 - least) * w[DOSE + n])
        mean += tired * lack + pressed * w[PURSUIT + n] * w[SENSITIVITY + n]
        w[ALARM + n] = max(mean + w[OWN_NOISE + n] * w[SURGE + n], 0.0)
        w[WINDOW + n] = w[TOLERANCE + n] * (1.0 - narrows * lack)


@compiled
def course(w: Floats, bits: Ints, p: Floats, left: Floats) -> None:
    """``alarm.course``."""
    width, sharpness, gate, fully = p[GATE_WIDTH], p[SHARPNESS], p[GATE], p[FULLY]
    for n in range(PEOPLE):
        w[OVER + n] = 0.0
    for m in range(STEPS):
        share = left[m]
        for n in range(PEOPLE):
            excess = w[ALARM + n] * share - w[WINDOW + n]
            w[OVER + n] += min(max(excess / fully, 0.0), 1.0)
            w[X + m * LANES + n] = min(max(excess / width, LEAST_ODDS), MOST_ODDS)
    powers(w, bits, X, TURNED, STEPS * LANES)
    for n in range(PEOPLE):
        w[OPEN + n], w[HAZARD + n] = 0.0, 0.0
    for m in range(STEPS):
        for n in range(PEOPLE):
            odds = w[X + m * LANES + n]
            w[OPEN + n] += 1.0 / (1.0 + odds)
            w[HAZARD + n] += odds
    if width != sharpness:
        hazard(w, bits, left, sharpness)
    for n in range(PEOPLE):
        w[OVER + n] *= 1.0 / STEPS
        w[OPEN + n] = 1.0 - gate * (1.0 - w[OPEN + n] * (1.0 / STEPS))


@compiled
def hazard(w: Floats, bits: Ints, left: Floats, sharpness: float) -> None:
    """The odds of leaving, where they are not those of the gate."""
    for n in range(PEOPLE):
        w[HAZARD + n] = 0.0
    for m in range(STEPS):
        share = left[m]
        for n in range(PEOPLE):
            excess = w[ALARM + n] * share - w[WINDOW + n]
            w[X + m * LANES + n] = min(max(excess / sharpness, LEAST_ODDS), MOST_ODDS)
    powers(w, bits, X, TURNED, STEPS * LANES)
    for m in range(STEPS):
        for n in range(PEOPLE):
            w[HAZARD + n] += w[X + m * LANES + n]


@compiled
def act(w: Floats, bits: Ints, p: Floats, minutes: float) -> None:
    """``reflex.reflex_chance`` and ``reflex.act``: 0 stayed, 1 left, 2 left with a promise."""
    sharpness, pull, composure, promise = p[SHARPNESS], p[HABIT_PULL], p[COMPOSURE], p[PROMISE]
    insight, reach, slope = p[INSIGHT_PULL], p[INSIGHT_REACH], p[LEAVING] * minutes / STEPS
    for n in range(PEOPLE):
        room = max(1.0 - w[ALARM + n] / w[WINDOW + n], reach)
        odds = (w[ALARM + n] - w[WINDOW + n]) / sharpness + pull * (w[HABIT + n] - 0.5) - composure
        odds -= insight * room * (1.0 - w[BELIEF + n])
        w[X + n] = min(max(-odds, LEAST_ODDS), -LEAST_ODDS)
        w[X + LANES + n] = max(-slope * w[HAZARD + n], LEAST_ODDS)
    powers(w, bits, X, TURNED, 2 * LANES)
    for n in range(PEOPLE):
        w[REFLEX + n] = 1.0 / (1.0 + w[X + n])
        w[LATER + n] = 1.0 - w[X + LANES + n]
        leaves = 1.0 if w[LUCK + n] < w[REFLEX + n] else 0.0
        leaves = 1.0 if w[LATER_LUCK + n] < w[LATER + n] else leaves
        said = 2.0 if w[PROMISE_LUCK + n] < promise else 1.0
        w[ACTION + n] = leaves * said * w[ESCAPE + n]
        w[STAYED + n] = 1.0 if w[ACTION + n] == 0.0 else 0.0


@compiled
def learn(w: Floats, bits: Ints, p: Floats) -> None:
    """``learning.learn``, for who stayed; for the others too when that assumption is off."""
    rho, leaving, danger = p[OVERWHELM_HARM], p[LEARN_LEAVING], p[LEARN_DANGER]
    edit, width = p[EDIT], -1.0 / (2.0 * p[EDIT_WIDTH])
    anyway = 1.0 if leaving > 0.0 else 0.0
    for n in range(PEOPLE):
        stayed = w[STAYED + n]
        felt = stayed * max(w[HARM + n], rho * w[OVER + n])
        surprise = (stayed + (1.0 - stayed) * anyway) * (felt - w[EXPECTED + n])
        gate = stayed * w[OPEN + n] + (1.0 - stayed) * leaving
        w[WORSE + n] = danger * max(surprise, 0.0)
        w[BETTER + n] = w[OWN_SAFETY + n] * gate * min(surprise, 0.0)
        w[X + n] = max(surprise * surprise * width, LEAST_ODDS)
    powers(w, bits, X, TURNED, LANES)
    for n in range(PEOPLE):
        w[OLD + n] = edit * w[X + n] * w[BETTER + n]
        w[BETTER + n] -= w[OLD + n]
    for k in range(RUNGS):
        for n in range(PEOPLE):
            there, m = w[HERE + n], k * LANES + n
            e, f = w[DANGER + m], w[FAST + m]
            worse = w[REACH + m] * (w[WORSE + n] * (1.0 - e) + w[OLD + n])
            new = max(e + worse, 0.0)
            safe = max(min(f - w[REACH + m] * w[BETTER + n], new - w[SLOW + m]), 0.0)
            w[DANGER + m] = new if there > 0.0 else e
            w[FAST + m] = safe if there > 0.0 else f


@compiled
def together(w: Floats, p: Floats) -> None:
    """Trust, the partner's pursuit and their satisfaction."""
    loss, soft, pursue, relent, hurt, warm = p[TRUST_LOSS], p[SOFTENED], p[PURSUE], p[RELENT], p[HURT], p[WARM]
    for n in range(PEOPLE):
        there, stayed = w[HERE + n], w[STAYED + n]
        c, u, q = w[TRUST + n], w[PURSUIT + n], w[QUALITY + n]
        goal = -1.0 if w[HARM + n] > 0.0 else 1.0
        pace = loss if w[HARM + n] > 0.0 else w[OPEN + n]
        weight = there * (soft if w[ACTION + n] == 2.0 else 1.0 - stayed)
        with_them = there * stayed
        w[TRUST + n] = c + with_them * w[OWN_TRUST + n] * pace * (goal - c)
        w[PURSUIT + n] = u - with_them * relent * u + weight * pursue * w[SENSITIVITY + n] * (1.0 - u)
        w[QUALITY + n] = q + with_them * warm * (1.0 - q) - weight * hurt * q


@compiled
def wear(w: Floats, p: Floats) -> None:
    """Tolerance, habit and energy after the moment."""
    least, most, strain, up, fully = p[TOLERANCE_LEAST], p[TOLERANCE_MOST], p[STRAIN], p[HABIT_UP], p[FULLY]
    for n in range(PEOPLE):
        there, stayed, a, t = w[HERE + n], w[STAYED + n], w[ALARM + n], w[TOLERANCE + n]
        above = a - w[WINDOW + n]
        flooded = 1.0 if above > 0.0 else 0.0
        at_once = min(max(above / fully, 0.0), 1.0)
        over = there * flooded * (stayed * w[OVER + n] + (1.0 - stayed) * at_once)
        survived = there * stayed * (1.0 - flooded)
        t = min(max(t + survived * w[OWN_USE + n] * w[DOSE + n] * (most - t), 0.0), 1.0)
        w[TOLERANCE + n] = min(max(t - strain * over * (t - least), 0.0), 1.0)
        relief = there * (1.0 - stayed) * min(a, 1.0) * (0.5 if w[ACTION + n] == 2.0 else 1.0)
        h = w[HABIT + n]
        h += up * relief * (1.0 - h)
        w[HABIT + n] = h * (1.0 - w[OWN_DOWN + n] * survived * min(0.3 + w[DOSE + n], 1.0))
    vigilance, holding, company, contact, below = p[VIGILANCE], p[HOLDING], p[COMPANY], p[CONTACT], p[CALM_BELOW]
    for n in range(PEOPLE):
        a, t = w[ALARM + n], w[WINDOW + n]
        calm = company if a < below * t else 0.0
        calm = 0.0 if w[HARM + n] > 0.0 else calm
        spent = w[HERE + n] * (vigilance * a + w[STAYED + n] * (holding * a * a / t - calm) + contact)
        w[ENERGY + n] = min(max(w[ENERGY + n] - spent, 0.0), 1.0)
        w[SPENT + n] += spent


@compiled
def load(w: Floats, tables: Floats, rows: Floats, own: Floats, low: int, many: int) -> None:  # noqa: PLR0917
    """People from ``low`` on into ``w``; what is left of a block is filled with someone who cannot be divided by."""
    for table in range(4):
        for n in range(many):
            for k in range(RUNGS):
                w[DANGER + table * TABLES + k * LANES + n] = tables[table, low + n, k]
    for row in range(9):
        for n in range(many):
            w[TRUST + row * LANES + n] = rows[row, low + n]
    for row in range(5):
        for n in range(many):
            w[OWN_SAFETY + row * LANES + n] = own[row, low + n]
    for n in range(many, LANES):
        w[TOLERANCE + n] = 1.0


@compiled
def store(w: Floats, tables: Floats, rows: Floats, low: int, many: int) -> None:
    """And back."""
    for table in range(4):
        for n in range(many):
            for k in range(RUNGS):
                tables[table, low + n, k] = w[DANGER + table * TABLES + k * LANES + n]
    for row in range(9):
        for n in range(many):
            rows[row, low + n] = w[TRUST + row * LANES + n]


@compiled
def crowd(people: Arrays, p: Floats, forms: Arrays, asked: Floats, routine: Ints, luck: Arrays, counts: Floats) -> None:  # noqa: PLR0917
    """Each block through all days before the next one's first: these people do not meet each other.

    ``people``: (4, N, K) and (9, N), the state in the order of ``w``, changed in place, and (5, N), what is personal.
    ``forms``: generalisation (K, K), and the share of alarm that is left (10,). ``asked``: dose, minutes, sensitivity,
    escape, rate and size of harm. ``routine``: rung, days, every which; the first of those who live, and the one after
    the last. ``luck`` is theirs alone: (M, n) and (M, 4, n).
    """
    tables, rows, own = people
    reach, left = forms
    surges, lucks = luck
    w = np.zeros(SIZE)
    bits = w.view(np.int64)
    rung = np.full(LANES, routine[0], dtype=np.int64)
    for n in range(PEOPLE):
        w[HERE + n], w[DOSE + n], w[SENSITIVITY + n], w[ESCAPE + n] = 1.0, asked[0], asked[2], asked[3]
        for k in range(RUNGS):
            w[REACH + k * LANES + n] = reach[routine[0], k]
    for low in range(routine[3], routine[4], LANES):
        many, lucky = min(LANES, routine[4] - low), low - routine[3]
        load(w, tables, rows, own, low, many)
        event = 0
        for day in range(routine[1]):
            if day % routine[2] == 0:
                for n in range(many):
                    w[SURGE + n] = surges[event, lucky + n]
                    w[LUCK + n] = lucks[event, 0, lucky + n]
                    w[LATER_LUCK + n] = lucks[event, 1, lucky + n]
                    w[PROMISE_LUCK + n] = lucks[event, 2, lucky + n]
                    w[HARM + n] = asked[5] if lucks[event, 3, lucky + n] < asked[4] else 0.0
                met(w, bits, p, rung, left, asked[1])
                for n in range(many):
                    counts[0, low + n] += w[STAYED + n]
                    counts[1, low + n] += 1.0 if w[ALARM + n] > w[WINDOW + n] else 0.0
                    counts[2, low + n] += w[STAYED + n] if w[HARM + n] > 0.0 else 0.0
                event += 1
            night(w, p)
        store(w, tables, rows, low, many)


@compiled
def one_moment(people: Arrays, p: Floats, forms: Arrays, minutes: float, rung: Ints, of_each: Arrays) -> None:  # noqa: PLR0917
    """One moment of everybody; ``people`` and ``forms`` as for ``crowd``.

    ``of_each``: what is asked (4, N), here, harm, sensitivity, escape; luck (4, N), a surge and chances; and what is
    told of it (6, N): alarm, window, over, gate, the chance to leave later, and the action.
    """
    tables, rows, own = people
    reach, left = forms
    asked, luck, told = of_each
    w = np.zeros(SIZE)
    bits = w.view(np.int64)
    rungs = np.zeros(LANES, dtype=np.int64)
    for low in range(0, rows.shape[1], LANES):
        many = min(LANES, rows.shape[1] - low)
        load(w, tables, rows, own, low, many)
        for n in range(many):
            rungs[n] = rung[low + n]
            w[DOSE + n] = (rungs[n] + 1) / RUNGS
            w[HERE + n], w[HARM + n] = asked[0, low + n], asked[1, low + n]
            w[SENSITIVITY + n], w[ESCAPE + n] = asked[2, low + n], asked[3, low + n]
            w[SURGE + n], w[LUCK + n] = luck[0, low + n], luck[1, low + n]
            w[LATER_LUCK + n], w[PROMISE_LUCK + n] = luck[2, low + n], luck[3, low + n]
            for k in range(RUNGS):
                w[REACH + k * LANES + n] = reach[rungs[n], k]
        met(w, bits, p, rungs, left, minutes)
        for n in range(many):
            told[0, low + n], told[1, low + n], told[2, low + n] = w[ALARM + n], w[WINDOW + n], w[OVER + n]
            told[3, low + n], told[4, low + n], told[5, low + n] = w[OPEN + n], w[LATER + n], w[ACTION + n]
        store(w, tables, rows, low, many)
