"""Response files, and the description of their scales."""

import gzip
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from drawbridge.measure import ResponsesError
from drawbridge.measure.responses import Responses, read_responses, read_scales

SCALES = """
categories = 5
first = 1
missing = [0, -1]
delimiter = ","

[scales]
avoidance = ["Q1", "-Q3"]
anxiety = ["Q2"]
"""
CSV = "Q1,Q2,Q3,age\n1,5,5,30\n0,3,-1,\n0,0,0,44\n2,,4,19\n"


def read(folder: Path, csv: str | bytes = CSV, scales: str = SCALES) -> Responses:
    (folder / "scales.toml").write_text(scales)
    raw = csv if isinstance(csv, bytes) else csv.encode()
    (folder / "answers.csv").write_bytes(raw)
    return read_responses(folder / "answers.csv", read_scales(folder / "scales.toml"))


def test_answers_are_read_turned_and_grouped(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert found.items == ("Q1", "Q3", "Q2")
    assert found.shown.tolist() == [[0, 4, 4], [-1, -1, 2], [1, 3, -1]]
    assert found.scored.tolist() == [[0, 0, 4], [-1, -1, 2], [1, 1, -1]]
    assert found.columns_of == {"avoidance": (0, 1), "anxiety": (2,)}
    assert found.scales == ("avoidance", "anxiety")


def test_gzip_is_read_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, gzip.compress(CSV.encode())).shown.tolist() == read(tmp_path).shown.tolist()


def test_other_columns_are_kept_as_written_when_asked_for_and_stay_with_their_people(tmp_path: Path) -> None:
    (tmp_path / "scales.toml").write_text(SCALES)
    (tmp_path / "answers.csv").write_text(CSV)
    scales = read_scales(tmp_path / "scales.toml")
    found = read_responses(tmp_path / "answers.csv", scales, ["age"])
    assert found.beside["age"].tolist() == ["30", "", "19"]  # the third line answered nothing
    assert found.people(np.array([2])).beside["age"].tolist() == ["19"]
    with pytest.raises(ResponsesError, match="no column height"):
        read_responses(tmp_path / "answers.csv", scales, ["height"])


def test_a_line_without_an_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Two hundred megabytes of one digit, a fifth of a megabyte on the disk."""
    with gzip.open(tmp_path / "answers.csv", "wb") as file:
        file.write(b"Q1,Q2,Q3\n")
        for _ in range(200):
            file.write(b"1" * (1 << 20))
    (tmp_path / "scales.toml").write_text(SCALES)
    tracemalloc.start()
    with pytest.raises(ResponsesError, match=r"answers\.csv, line 2: more than 1,048,576 characters without an end"):
        read_responses(tmp_path / "answers.csv", read_scales(tmp_path / "scales.toml"))
    assert tracemalloc.get_traced_memory()[1] < 16e6
    tracemalloc.stop()


def test_other_delimiters_and_codes_are_read(tmp_path: Path) -> None:
    scales = 'categories = 2\nfirst = 0\nmissing = [9]\ndelimiter = "\\t"\n[scales]\ns = ["a", "b"]'
    assert read(tmp_path, "a\tb\n0\t1\n9\t1\n", scales).shown.tolist() == [[0, 1], [-1, 1]]


@pytest.mark.parametrize(
    ("csv", "says"),
    [
        ("Q1,Q2,Q3\n1,2,3\n1,7,3\n", "answers.csv, line 3, column Q2: '7'.*Allowed: -1, 0, 1, 2, 3, 4, 5"),
        ("Q1,Q2\n1,2\n", "no column Q3"),
        ("Q1,Q2,Q3\n", "no people"),
        ("", "no column"),
    ],
)
def test_a_wrong_response_file_is_explained(tmp_path: Path, csv: str, says: str) -> None:
    with pytest.raises(ResponsesError, match=says):
        read(tmp_path, csv)


def test_spaces_around_a_code_are_forgiven_and_a_short_line_is_missing(tmp_path: Path) -> None:
    assert read(tmp_path, "Q1,Q2,Q3\n 1, 2 ,3\n4\n").shown.tolist() == [[0, 2, 1], [3, -1, -1]]


@pytest.mark.parametrize(
    ("scales", "says"),
    [
        ("categories = 5", "not a scales file"),
        ("nonsense", "not a scales file"),
        ("categories = 5\n[scales]\n", "at least one column"),
        ('categories = 5\n[scales]\na = ["Q1"]\nb = ["-Q1"]', "one scale only"),
        ('categories = 12\n[scales]\na = ["Q1"]', "2 to 9"),
        ('categories = 5\ndelimiter = ";;"\n[scales]\na = ["Q1"]', "one character"),
        ("categories = 5\n[scales]\na = [1]", "not a scales file"),
    ],
)
def test_a_wrong_scales_file_is_explained(tmp_path: Path, scales: str, says: str) -> None:
    with pytest.raises(ResponsesError, match=rf"scales\.toml.*{says}"):
        read(tmp_path, scales=scales)


def test_absent_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match=r"none\.toml"):
        read_scales(tmp_path / "none.toml")
    (tmp_path / "scales.toml").write_text(SCALES)
    with pytest.raises(ResponsesError, match=r"none\.csv"):
        read_responses(tmp_path / "none.csv", read_scales(tmp_path / "scales.toml"))
