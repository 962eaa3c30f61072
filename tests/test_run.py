"""``drawbridge run`` as a person meets it: it starts, refuses to, stops, and survives being killed."""

from __future__ import annotations

import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import free_port, serving, start, status, wait_until_it_answers

IN_USE = "already in use"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def running(tmp_path: Path, port: int) -> Iterator[str]:
    """The address of one that answers, with its folders in ``tmp_path``."""
    process = start(tmp_path, port)
    address = f"http://127.0.0.1:{port}"
    wait_until_it_answers(address, process)
    yield address
    process.terminate()
    process.communicate(timeout=15)


def said(folder: Path, port: int) -> tuple[int, str]:
    """Exit status and words of a start that is expected to end by itself."""
    process = start(folder, port)
    words, _ = process.communicate(timeout=60)
    return process.returncode, words


def test_ctrl_c_stops_it_with_a_sentence_and_no_error(tmp_path: Path, port: int) -> None:
    process = start(tmp_path, port)
    wait_until_it_answers(f"http://127.0.0.1:{port}", process)
    process.send_signal(signal.SIGINT)
    words, _ = process.communicate(timeout=15)
    assert process.returncode == 0
    assert words.endswith("Drawbridge has stopped. Everything saved is kept.\n")
    assert "Traceback" not in words


def test_killed_outright_it_leaves_nothing_behind_and_starts_again(tmp_path: Path, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    for _ in range(3):
        process = start(tmp_path, port)
        wait_until_it_answers(address, process)
        process.kill()
        process.communicate(timeout=5)  # ends only when nobody is left who could write
    with_the_same_port = start(tmp_path, port)
    wait_until_it_answers(address, with_the_same_port)
    with_the_same_port.terminate()
    words, _ = with_the_same_port.communicate(timeout=15)
    assert IN_USE not in words


def test_a_port_in_use_is_named_with_another_to_try(running: str, tmp_path: Path, port: int) -> None:
    code, words = said(tmp_path, port)
    assert code == 1
    assert f"Port {port} is {IN_USE}" in words
    assert f"make run PORT={port + 1}" in words
    assert status(running, "/") == 200


def test_its_folders_are_for_their_owner_alone(running: str, tmp_path: Path) -> None:
    open_to_others = [
        path for path in tmp_path.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.exists()
    ]
    assert open_to_others == []


def test_a_folder_that_cannot_be_made_is_named_and_nothing_starts(tmp_path: Path, port: int) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    code, words = said(tmp_path / "file", port)
    assert code == 1
    assert str(tmp_path / "file") in words
    assert "make run DATA=" in words
    assert "Traceback" not in words


def test_a_broken_pack_stops_the_start_and_lists_its_mistakes(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.toml").write_text('id = "Not A Slug"\n')
    monkeypatch.setenv("DRAWBRIDGE_PACK", str(tmp_path / "pack"))
    code, words = said(tmp_path, port)
    assert code == 1
    assert "The content pack has mistakes" in words
    assert "pack.toml" in words
    assert "Traceback" not in words


def test_damaged_files_stop_the_start_and_are_left_as_they_are(tmp_path: Path, port: int) -> None:
    data = tmp_path / "data" / "journal" / "data.sqlite3"
    with serving(tmp_path):
        assert data.exists()
    data.write_bytes(b"not a database, though it stands where one was " * 200)
    damaged = data.read_bytes()
    code, words = said(tmp_path, port)
    assert code == 1
    assert "could not be opened" in words
    assert data.read_bytes() == damaged
