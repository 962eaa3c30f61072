"""The bench keeps what it finds, says what it could not measure, and never leaves a figure out in silence."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import drawing, loop_facts, results, sentences
from bench.results import Row


@pytest.mark.parametrize("module", [drawing, loop_facts, results, sentences])
def test_the_examples_of_the_bench_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_a_missed_bar_is_reported_with_its_distance() -> None:
    row = Row.of("items", [7.0, 7.9, 7.2], "items", most=7.5)
    assert row.met is False
    assert "| ≤ 7.5 | no, by 0.400 |" in row.line()
    assert Row.of("coverage", [0.95], least=0.94, most=0.96).met is True
    assert Row("a peer's", None, most=1.0).met is None


def test_a_figure_that_a_module_no_longer_says_is_an_error() -> None:
    figure = sentences.FIGURES["measure_calibration"][0]
    said = "calibrate 50000 x 120 x 12: 38.6 s (27.5 CPU s), RMSE log a 0.0098, RMSE correlation 0.0042"
    assert figure.read([said]).value == 38.6
    assert [f.read([said]).value for f in sentences.FIGURES["measure_calibration"]] == [38.6, 27.5, 0.0098, 0.0042]
    with pytest.raises(ValueError, match="is gone"):
        figure.read([said, "calibrated"])


def test_every_module_with_figures_exists() -> None:
    assert set(sentences.FIGURES) | set(bench.REPEATS) | set(bench.FED) <= set(bench.modules())


def test_what_could_not_be_measured_is_said_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAWBRIDGE_DATA", str(tmp_path))
    found = bench.measured("measure_design", repeats=5)
    assert found["not_measured"].startswith("set DRAWBRIDGE_DATA to a folder that holds params_spi135_grm.csv")
    assert (found["rows"], found["failed"]) == ([], "")
    assert "Not measured: set DRAWBRIDGE_DATA" in results.table({"measure_design": found})


def test_the_table_in_the_documentation_is_the_one_the_bench_found() -> None:
    page = results.PAGE.read_text(encoding="utf-8")
    shown = page.partition(results.BEGIN)[2].partition(results.END)[0].strip()
    assert shown == results.table(results.load())


def test_the_peers_are_benches_like_any_other_and_pinned_by_hash() -> None:
    assert {f"peers.measure_{part}" for part in ("calibration", "scoring", "next_item")} <= set(bench.modules())
    pins = (Path(bench.__file__).parent / "peers" / "requirements.txt").read_text(encoding="utf-8")
    named = [line for line in pins.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in named)
    assert {line.partition("==")[0] for line in named} >= {"girth", "mirt", "catsim", "adaptivetesting"}
