"""What can be wrong with answers: refused, or fitted with a warning, naming file, column and what to do."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from drawbridge.cli.measure import measure
from drawbridge.measure import Answer, Bank, BankError, ItemSpec, ResponsesError, UnknownItem, next_item
from drawbridge.measure import responses as responses_module
from drawbridge.measure.calibrate import Calibration, calibrate
from drawbridge.measure.cautions import ResponsesWarning
from drawbridge.measure.report import Wording, report
from drawbridge.measure.responses import read_responses, read_scales
from tests.measure.people import respond

SCALES = 'categories = 5\nfirst = 1\nmissing = [0]\n[scales]\ncalm = ["Q1", "Q2", "Q3"]\n'


def table(people: int = 60) -> np.ndarray:
    rng = np.random.default_rng(1)
    answers = respond(rng.normal(size=people), np.full(3, 1.5), np.tile([-1.5, -0.5, 0.5, 1.5], (3, 1)), rng) + 1
    answers[:5] = np.arange(1, 6)[:, None]  # every answer is given by somebody
    return answers


def file(folder: Path, rows: np.ndarray | list[str], scales: str = SCALES, header: str = "Q1,Q2,Q3") -> list[Path]:
    lines = rows if isinstance(rows, list) else [",".join(map(str, row)) for row in rows]
    (folder / "people.csv").write_text("\n".join([header, *lines]))
    (folder / "scales.toml").write_text(scales)
    return [folder / "people.csv", folder / "scales.toml"]


def fitted(folder: Path, *given: object, **named: str) -> Calibration:
    answers, scales = file(folder, *given, **named)  # type: ignore[arg-type]
    return calibrate(read_responses(answers, read_scales(scales)))


def test_ordinary_answers_are_fitted_without_a_word(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert fitted(tmp_path, table()).fits["calm"].converged


def test_a_constant_column_is_fitted_by_the_prior_with_a_warning(tmp_path: Path) -> None:
    answers = table()
    answers[:, 1] = 3
    with pytest.warns(
        ResponsesWarning, match=r"people\.csv, column Q2: everybody gave the same answer\..*Leave it out"
    ):
        found = fitted(tmp_path, answers)
    assert np.isfinite(found.fits["calm"].b).all()
    assert 0.75 < found.fits["calm"].a[1] < 3.6


def test_a_category_never_used_is_fitted_by_the_prior_with_a_warning(tmp_path: Path) -> None:
    answers = table()
    answers[answers[:, 2] == 5, 2] = 4
    with pytest.warns(ResponsesWarning, match=r"people\.csv, column Q3: nobody gave answer 5 of 5.*Merge answers"):
        found = fitted(tmp_path, answers)
    assert (np.diff(found.fits["calm"].b[2]) > 0).all()


def test_an_item_nobody_answered_is_refused_by_name(tmp_path: Path) -> None:
    answers = table()
    answers[:, 0] = 0
    with pytest.raises(ResponsesError, match=r"people\.csv, column Q1: nobody answered.*Leave it out of the scales"):
        fitted(tmp_path, answers)


def test_one_person_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match=r"people\.csv holds the answers of one person.*at least two"):
        fitted(tmp_path, table()[:1])


def test_a_column_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match=r"people\.csv has the column Q2 more than once. Rename or remove"):
        fitted(tmp_path, ["1,2,3,4"], header="Q1,Q2,Q3,Q2")


@pytest.mark.parametrize("cell", ["often", "NaN", "nan", "3.0", "6", "-2", "1e0", "٣"])
def test_what_is_no_code_is_refused_with_line_and_column(tmp_path: Path, cell: str) -> None:
    with pytest.raises(ResponsesError, match=rf"people\.csv, line 3, column Q2: '{cell}' is neither.*Allowed: 0, 1, 2"):
        fitted(tmp_path, ["1,2,3", f"1,{cell},3"])


def test_a_scale_with_one_item_is_fitted_by_the_prior_with_a_warning(tmp_path: Path) -> None:
    scales = SCALES.replace('"Q2", "Q3"]', '"Q2"]\nlone = ["Q3"]')
    with pytest.warns(ResponsesWarning, match=r"people\.csv, scale lone: one item alone.*second item"):
        found = fitted(tmp_path, table(), scales)
    assert 0.8 < found.fits["lone"].a[0] < 3.5
    assert np.linalg.eigvalsh(found.bank.correlation).min() > 0


def test_a_correlation_that_cannot_be_is_refused_with_the_file(tmp_path: Path) -> None:
    bank = Bank.provisional([ItemSpec(name, name) for name in "abc"], ["a", "b", "c"], correlation=0.5)
    bank.save(tmp_path / "BANK.toml")
    text = (tmp_path / "BANK.toml").read_text()
    (tmp_path / "BANK.toml").write_text(text.replace("[1.0, 0.5, 0.5]", "[1.0, 0.9, -0.9]", 1))
    with pytest.raises(BankError, match=r"BANK\.toml .*symmetric"):
        Bank.load(tmp_path / "BANK.toml")
    impossible = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    with pytest.raises(BankError, match="not positive definite"):
        Bank.provisional([ItemSpec(name, name) for name in "abc"], ["a", "b", "c"], correlation=impossible)


def test_a_bank_for_another_pack_is_refused_by_item() -> None:
    bank = Bank.provisional([ItemSpec("theirs", "p")], ["p"])
    with pytest.raises(UnknownItem, match=r"no item 'ours'\. No answer was scored\. Score these answers with the bank"):
        next_item(bank, [Answer("ours", 1)])
    with pytest.raises(ValueError, match="theirs"):
        report(bank, {"ours": Wording("Text", tuple("abcde"))})


def test_a_file_too_large_to_hold_is_refused_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses_module, "MOST_ANSWERS", 90)
    with pytest.raises(ResponsesError, match=r"people\.csv, line 32: more than 90 answers .*random part of the lines"):
        fitted(tmp_path, table(1000))


def test_a_file_is_read_a_byte_an_answer(tmp_path: Path) -> None:
    answers, scales = file(tmp_path, table())
    assert read_responses(answers, read_scales(scales)).shown.dtype == np.int8


@pytest.mark.parametrize("raw", [b"Q1,Q2,Q3\n1,\xff,3\n", b"\x1f\x8bnot really gzip", b"\x1f\x8b\x08\x00cut"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, raw: bytes) -> None:
    answers, scales = file(tmp_path, [])
    answers.write_bytes(raw)
    with pytest.raises(ResponsesError, match=r"people\.csv (is not text|cannot be read)"):
        read_responses(answers, read_scales(scales))


def test_the_command_says_its_cautions_as_notes(tmp_path: Path) -> None:
    rows = table()
    rows[:, 1] = 3
    answers, scales = file(tmp_path, rows)
    done = CliRunner().invoke(
        measure, ["fit", str(answers), "--scales", str(scales), "--out", str(tmp_path / "BANK.toml")]
    )
    assert done.exit_code == 0, done.output
    assert "Note: people.csv, column Q2: everybody gave the same answer." in done.output
    assert (tmp_path / "BANK.toml").exists()
