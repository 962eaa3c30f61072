"""What each peer is asked to do. Runs under the peers' own Python, and imports nothing of ours.

    python tasks.py TASK FILE.npz

Prints one line of JSON: ``seconds`` and ``cpu`` (a number for each repeat) with ``found`` (what it answers), or
``said``, the peer's own words when it cannot. ``FILE.npz`` holds ``answers`` (N, J), slopes ``a`` (J,), thresholds
``b`` (J, K − 1) and ``repeats``; items of a scale stand together, ten a scale where there are several.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

CATEGORIES = 5


def main(task: str, file: str) -> None:
    warnings.simplefilter("ignore")
    with np.load(file) as data:
        given = {name: data[name] for name in data.files}
    try:
        seconds, cpu, found = TASKS[task](**given)
        told: dict[str, Any] = {"seconds": seconds, "cpu": cpu, "found": np.asarray(found, dtype=float).tolist()}
    except (Exception, MemoryError) as error:
        told = {"said": f"{type(error).__name__}: {' '.join(str(error).split())}"}
    print("\n" + json.dumps(told))


def timed(task: Callable[[], Any], repeats: int) -> tuple[list[float], list[float], Any]:
    """Wall and CPU seconds of every repeat, and the last result."""
    seconds, cpu = [], []
    for _ in range(int(repeats)):
        wall, busy = time.perf_counter(), time.process_time()
        found = task()
        seconds.append(time.perf_counter() - wall)
        cpu.append(time.process_time() - busy)
    return seconds, cpu, found


def girth_calibrate(answers: Any, repeats: int, **_: Any) -> Any:
    from girth import grm_mml

    return timed(lambda: [grm_mml(part.T + 1)["Discrimination"] for part in scales(answers)], repeats)


def mirt_calibrate(answers: Any, repeats: int, **_: Any) -> Any:
    from mirt import fit_mirt

    def fit(part: Any) -> Any:
        return fit_mirt(part, model="GRM", n_categories=CATEGORIES).model.discrimination

    return timed(lambda: [fit(part) for part in scales(answers)], repeats)


def mirt_score(answers: Any, a: Any, b: Any, repeats: int, **_: Any) -> Any:
    from mirt import fscores

    model = graded(a, b, 1)
    return timed(lambda: fscores(model, answers, method="EAP").theta, repeats)


def mirt_score_map(answers: Any, a: Any, b: Any, repeats: int, **_: Any) -> Any:
    from mirt import fscores

    model = graded(a, b, max(1, len(a) // 10) if len(a) % 10 == 0 else 1)
    return timed(lambda: fscores(model, answers, method="MAP").theta, repeats)


def girth_score(answers: Any, a: Any, b: Any, **_: Any) -> Any:
    """New people's graded answers, with parameters at hand."""
    import girth

    return [], [], girth.ability_eap(answers.T, b, a)


def mirt_next_map(answers: Any, a: Any, b: Any, repeats: int, **_: Any) -> Any:
    return mirt_next(answers, a, b, repeats, "MAP")


def mirt_next_eap(answers: Any, a: Any, b: Any, repeats: int, **_: Any) -> Any:
    return mirt_next(answers, a, b, repeats, "EAP")


def mirt_next(answers: Any, a: Any, b: Any, repeats: int, method: str) -> Any:
    from mirt.cat import MCATEngine

    engine = MCATEngine(graded(a, b, len(a) // 10), trace_threshold=1e-6, scoring_method=method, max_items=len(a))

    def step() -> Any:
        item = engine.get_current_state().next_item
        return engine.administer_item(int(answers[0, item])).theta

    return timed(step, repeats)


def mirt_several(answers: Any, **_: Any) -> Any:
    """Twelve correlated dimensions in one fit: what between-item calibration means."""
    from mirt import fit_mirt

    places = range(1, answers.shape[1], 10)  # its numbers start at one
    spec = "\n".join(f"F{d} = {first}-{first + 9}" for d, first in enumerate(places))
    fit = fit_mirt(answers, model="GRM", n_factors=len(places), n_categories=CATEGORIES, spec=spec)
    return [], [], fit.model.discrimination


def adaptivetesting_graded(a: Any, b: Any, **_: Any) -> Any:
    """One answer to one graded item: is it understood?"""
    test = assembled([(a[0], b[0].tolist())], lambda item: CATEGORIES - 1)
    test.run_test_once()
    return [], [], test.ability_level


def adaptivetesting_next(a: Any, b: Any, repeats: int, **__: Any) -> Any:
    """One dimension and two categories, which is what it is made for."""
    test = assembled([(slope, row[len(row) // 2]) for slope, row in zip(a, b)], lambda item: 1)  # noqa: B905
    seconds, cpu, _ = timed(test.run_test_once, repeats)
    return seconds, cpu, test.ability_level


def assembled(items: Any, answer: Any) -> Any:
    from adaptivetesting.implementations import TestAssembler
    from adaptivetesting.math.estimators import ExpectedAPosteriori, NormalPrior
    from adaptivetesting.models import ItemPool, TestItem

    pool = []
    for slope, difficulty in items:
        item = TestItem()
        item.a, item.b = float(slope), difficulty
        pool.append(item)
    how = {"prior": NormalPrior(0, 1), "optimization_interval": (-6, 6)}
    test = TestAssembler(ItemPool(pool), "bench", "one", ExpectedAPosteriori, how, simulation=False)
    test.get_response = answer
    return test


def catsim_graded(answers: Any, a: Any, b: Any, **_: Any) -> Any:
    """Score a person who answered graded items."""
    from catsim import ItemBank
    from catsim.estimation import NumericalSearchEstimator

    bank = ItemBank(np.stack([a, b[:, b.shape[1] // 2]], axis=1))
    given = answers[0, :3].tolist()
    found = NumericalSearchEstimator().estimate(
        item_bank=bank, administered_items=[0, 1, 2], response_vector=given, est_theta=0.0
    )
    return [], [], found


def catsim_next(a: Any, b: Any, repeats: int, **_: Any) -> Any:
    """One dimension and two categories, which is what it is made for; a step after five answers."""
    from catsim import ItemBank
    from catsim.estimation import NumericalSearchEstimator
    from catsim.selection import MaxInfoSelector

    bank = ItemBank(np.stack([a, b[:, b.shape[1] // 2]], axis=1))
    given = {"item_bank": bank, "administered_items": [0, 1, 2, 3, 4]}
    estimator, selector = NumericalSearchEstimator(), MaxInfoSelector()

    def step() -> Any:
        place = estimator.estimate(**given, response_vector=[True, False, True, True, False], est_theta=0.0)
        return selector.select(**given, est_theta=place)

    return timed(step, repeats)


def catsim_calibrate(**_: Any) -> Any:
    return none_of("catsim", "fit", "calibrat")


def adaptivetesting_calibrate(**_: Any) -> Any:
    return none_of("adaptivetesting", "fit", "calibrat")


def girth_next(**_: Any) -> Any:
    return none_of("girth", "adaptive", "next", "select", "cat")


def none_of(package: str, *words: str) -> Any:
    """Say, by the package's own public names, that it does not do this."""
    import importlib
    import pkgutil

    top = importlib.import_module(package)
    modules = [part.name for part in pkgutil.walk_packages(top.__path__, package + ".")]
    public = {name for name in dir(top) if not name.startswith("_")} | {name.rpartition(".")[2] for name in modules}
    named = [name for name in sorted(public) if any(piece in words for piece in name.lower().split("_"))]
    raise LookupError(f"none of the {len(public)} public names of {package} speaks of it {named or ''}".strip())


def girth_several(answers: Any, **_: Any) -> Any:
    """Ask girth for as many dimensions as there are scales."""
    from girth import multidimensional_grm_mml

    return [], [], multidimensional_grm_mml(answers.T + 1, n_factors=answers.shape[1] // 10)["Discrimination"]


def graded(a: Any, b: Any, scales: int) -> Any:
    """mirt's model with these parameters, told that it is fitted."""
    from mirt import GradedResponseModel

    model = GradedResponseModel(n_items=len(a), n_categories=CATEGORIES, n_factors=scales)
    loadings = np.zeros((len(a), scales))
    loadings[np.arange(len(a)), np.arange(len(a)) // (len(a) // scales)] = a
    model.set_parameters(discrimination=a if scales == 1 else loadings, thresholds=b)
    model._is_fitted = True
    return model


def scales(answers: Any) -> Any:
    """The answers, a scale of ten at a time; as they are when they are one scale."""
    items = answers.shape[1]
    return np.split(answers, items // 10, axis=1) if items % 10 == 0 else [answers]


TASKS = {
    "girth_calibrate": girth_calibrate,
    "mirt_calibrate": mirt_calibrate,
    "catsim_calibrate": catsim_calibrate,
    "adaptivetesting_calibrate": adaptivetesting_calibrate,
    "mirt_score": mirt_score,
    "mirt_score_map": mirt_score_map,
    "girth_score": girth_score,
    "mirt_next_map": mirt_next_map,
    "mirt_next_eap": mirt_next_eap,
    "mirt_several": mirt_several,
    "girth_several": girth_several,
    "adaptivetesting_graded": adaptivetesting_graded,
    "adaptivetesting_next": adaptivetesting_next,
    "catsim_graded": catsim_graded,
    "catsim_next": catsim_next,
    "girth_next": girth_next,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
