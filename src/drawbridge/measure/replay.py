"""Real answers played back through the adaptive quiz: how few items say what the whole form says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from drawbridge.measure.answers import Answer, read
from drawbridge.measure.bank import Bank
from drawbridge.measure.calibrate import calibrate
from drawbridge.measure.curves import Floats, Ints
from drawbridge.measure.errors import ResponsesError
from drawbridge.measure.fixed import best_fixed_form
from drawbridge.measure.profile import Profile
from drawbridge.measure.responses import ANSWER_MISSING, Responses
from drawbridge.measure.score import laplace
from drawbridge.measure.settings import Settings
from drawbridge.measure.simulate import Taken, take_quiz

PEOPLE = 800


@dataclass(frozen=True)
class ScaleReplay:
    """One scale: correlation with the full form's estimate, mean standard error (Laplace), share at the target."""

    r_full: float
    se_mean: float
    met: float


@dataclass(frozen=True)
class FixedForm:
    """The best fixed form of (nearly) the same length, answered by the same people."""

    items: tuple[str, ...]
    scales: dict[str, ScaleReplay]
    share_all_met: float


@dataclass(frozen=True)
class Replay:
    """What the adaptive quiz did with these people's answers."""

    people: int
    items_mean: float
    items_total: int
    scales: dict[str, ScaleReplay]
    share_all_met: float
    fixed: FixedForm
    ms_p50: float
    ms_p99: float

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain data, for JSON."""
        return asdict(self)


def settings_for(bank: Bank, target: float, floor: int) -> Settings:
    """Replay settings: one floor for every scale, and no cap but the bank's end."""
    return Settings(target=target, floor=floor, active_floor=floor, cap=len(bank.items))


def split(responses: Responses, seed: int) -> tuple[Responses, Responses]:
    """Two random halves of the people: one to fit on, one to replay. Raises ResponsesError below two people."""
    if len(responses.shown) < 2:
        raise ResponsesError("A replay without a bank needs at least two people: some to fit on, some to replay.")
    order = np.random.default_rng(seed).permutation(len(responses.shown))
    half = len(order) // 2
    return responses.people(np.sort(order[:half])), responses.people(order[half:])


def held_out(responses: Responses, seed: int) -> tuple[Bank, Responses]:
    """A bank fitted on one random half of the people, and the other half to replay."""
    fitted, others = split(responses, seed)
    return calibrate(fitted).bank, others


def replay(bank: Bank, responses: Responses, settings: Settings, people: int = PEOPLE, seed: int = 0) -> Replay:
    """Give the quiz to (at most ``people``, drawn by ``seed``) respondents, who reply as they did on the whole form.

    An item they left out counts as skipped. Correlations with the full form are part–whole and flatter short forms
    of both kinds alike. Raises UnknownItem when the bank and the answers differ.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(responses.shown))[:people]
    shown = responses.shown[rows]
    full = _answer_form(bank, responses, shown, responses.items)
    taken = [_take(bank, responses, row, settings, seed + n) for n, row in enumerate(shown)]
    profiles = [laplace(bank, read(bank, t.answers)) for t in taken]
    lengths = [len(t.answers) for t in taken]
    form = best_fixed_form(bank, round(float(np.mean(lengths))))
    short = _answer_form(bank, responses, shown, form)
    ms = 1000 * np.concatenate([t.seconds for t in taken])
    return Replay(
        people=len(rows),
        items_mean=float(np.mean(lengths)),
        items_total=len(responses.items),
        scales=_compare(profiles, full, settings.target),
        share_all_met=_share_all_met(profiles, settings.target),
        fixed=FixedForm(form, _compare(short, full, settings.target), _share_all_met(short, settings.target)),
        ms_p50=float(np.percentile(ms, 50)),
        ms_p99=float(np.percentile(ms, 99)),
    )


def _answers(responses: Responses, row: Ints, columns: Sequence[int]) -> list[Answer]:
    return [Answer(responses.items[c], int(row[c])) for c in columns if row[c] != ANSWER_MISSING]


def _take(bank: Bank, responses: Responses, row: Ints, settings: Settings, seed: int) -> Taken:
    given = {answer.item: answer.value for answer in _answers(responses, row, range(len(row)))}
    return take_quiz(bank, given.get, settings, seed)


def _answer_form(bank: Bank, responses: Responses, shown: Ints, form: Sequence[str]) -> list[Profile]:
    columns = [responses.items.index(item) for item in form]
    return [laplace(bank, read(bank, _answers(responses, row, columns))) for row in shown]


def _compare(short: Sequence[Profile], full: Sequence[Profile], target: float) -> dict[str, ScaleReplay]:
    means, errors = _means(short), _errors(short)
    whole = _means(full)
    return {
        scale: ScaleReplay(
            r_full=_correlation(means[:, d], whole[:, d]),
            se_mean=float(errors[:, d].mean()),
            met=float((errors[:, d] <= target).mean()),
        )
        for d, scale in enumerate(full[0].scales)
    }


def _share_all_met(profiles: Sequence[Profile], target: float) -> float:
    return float((_errors(profiles) <= target).all(axis=1).mean())


def _means(profiles: Sequence[Profile]) -> Floats:
    return np.array([profile.mean for profile in profiles])


def _errors(profiles: Sequence[Profile]) -> Floats:
    return np.array([profile.se for profile in profiles])


def _correlation(x: Floats, y: Floats) -> float:
    """Pearson's correlation; 0 where either side does not vary."""
    if x.std() == 0 or y.std() == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])
