"""Replaying real answers and simulating people, by hand and from the command line."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from drawbridge.cli.measure import measure
from drawbridge.measure import Bank, UnknownItem
from drawbridge.measure.fixed import best_fixed_form
from drawbridge.measure.replay import replay, settings_for, split
from drawbridge.measure.responses import Responses
from drawbridge.measure.simulate import simulate, synthetic_bank
from tests.measure.people import calibrated, two_scales

MADE, TRUE_A, TRUE_B = two_scales(400, 0.3)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with answers.csv and scales.toml."""
    with (tmp_path / "answers.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([MADE.items, *(MADE.shown + 1).tolist()])
    lists = {
        scale: [("-" if MADE.keyed[c] < 0 else "") + MADE.items[c] for c in columns]
        for scale, columns in MADE.columns_of.items()
    }
    (tmp_path / "scales.toml").write_text(
        "categories = 5\nfirst = 1\n[scales]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in lists.items())
    )
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(measure, [str(argument) for argument in arguments])


def test_replay_prints_what_it_promises(files: Path) -> None:
    done = run(
        "replay", files / "answers.csv", "--scales", files / "scales.toml", "--people", 60, "--seed", 3, "--json"
    )
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert set(found) == {
        "people", "items_mean", "items_total", "scales", "share_all_met", "fixed", "ms_p50", "ms_p99",
    }  # fmt: skip
    assert set(found["scales"]) == {"first", "second"}
    assert set(found["scales"]["first"]) >= {"r_full", "se_mean", "met"}
    assert set(found["fixed"]) >= {"items", "scales", "share_all_met"}
    assert (found["people"], found["items_total"]) == (60, 16)
    assert len(found["fixed"]["items"]) == round(found["items_mean"])
    assert found["scales"]["first"]["r_full"] > 0.85


def test_a_fitted_bank_can_be_replayed(files: Path) -> None:
    fitted = run("fit", files / "answers.csv", "--scales", files / "scales.toml", "--out", files / "BANK.toml")
    assert "400 people, 16 items" in fitted.output
    bank = Bank.load(files / "BANK.toml")
    assert len(bank.provenance.data_sha256) == 64
    assert bank.provenance.people == 400
    done = run(
        "replay", files / "answers.csv", "--scales", files / "scales.toml", "--bank", files / "BANK.toml",
        "--people", 20, "--floor", 3,
    )  # fmt: skip
    assert "people: 20" in done.output
    assert "scales.first.r_full:" in done.output


def test_a_wrong_file_ends_in_a_sentence_not_a_traceback(files: Path) -> None:
    (files / "scales.toml").write_text("categories = 5\n[scales]\na = ['Q77']")
    done = run("fit", files / "answers.csv", "--scales", files / "scales.toml", "--out", files / "BANK.toml")
    assert done.exit_code == 1
    assert "no column Q77" in done.output
    assert not (files / "BANK.toml").exists()


def test_simulate_prints_what_it_promises() -> None:
    done = run("simulate", "--people", 2, "--seed", 4, "--json")
    found = json.loads(done.output)
    assert {"people", "coverage", "items_mean", "items_max", "share_met", "ms_p50", "ms_p99"} <= set(found)
    assert found["items_max"] <= 56


def test_floors_are_kept_in_a_replay_and_nobody_is_asked_what_the_form_lacks() -> None:
    bank = calibrated(patterns=1, each=6, a=4.0)
    shown = np.full((5, 6), 2)
    responses = Responses(shown, tuple(i.id for i in bank.items), np.ones(6, dtype=int), {"p0": tuple(range(6))}, 5)
    assert replay(bank, responses, settings_for(bank, 0.9, floor=4)).items_mean == 4
    assert replay(bank, responses, settings_for(bank, 0.9, floor=0)).items_mean == 1
    with pytest.raises(UnknownItem):
        replay(calibrated(patterns=1, each=5), responses, settings_for(bank, 0.9, floor=0))


def test_the_halves_of_a_split_share_nobody() -> None:
    fitted, others = split(MADE, seed=1)
    assert len(fitted.shown) + len(others.shown) == 400
    together = np.vstack([fitted.shown, others.shown])
    assert sorted(map(tuple, together)) == sorted(map(tuple, MADE.shown))


def test_the_best_fixed_form_takes_the_steepest_item_then_the_other_scale() -> None:
    bank = calibrated(patterns=2, each=5)
    form = best_fixed_form(bank, 4)
    assert form[0][3:] == "2"  # the item centred on the population
    assert {item[:2] for item in form[:2]} == {"p0", "p1"}
    assert len(best_fixed_form(bank, 99)) == 10


def test_intervals_of_a_provisional_quiz_hold_the_truth_about_as_often_as_they_say() -> None:
    found = simulate(synthetic_bank(), people=30, seed=11)
    assert 0.92 < found.coverage < 0.98
    assert (found.items_mean, found.items_max) == (56, 56)
    assert found.correlation > 0.7


def test_a_simulation_is_the_same_every_time_but_for_the_clock() -> None:
    first, second = (simulate(synthetic_bank(3, 4), people=6, seed=5) for _ in range(2))
    assert (first.coverage, first.rmse, first.stopped) == (second.coverage, second.rmse, second.stopped)
