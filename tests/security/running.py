"""A server whose every trace stays in one folder: databases, secrets, temporary files, and what it said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.server import free_port, start, wait_until_it_answers


@contextmanager
def watched(folder: Path) -> Iterator[str]:
    """The address of one that runs; when it has stopped, its words lie in ``folder/said.txt``."""
    process = start(folder, port := free_port())
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_it_answers(address, process)
        yield address
    finally:
        process.terminate()
        (folder / "said.txt").write_text(process.communicate(timeout=15)[0])


def files_with(folder: Path, *needles: str) -> list[str]:
    """Files below ``folder`` in whose bytes one of the needles stands, in either of two encodings, any case."""
    sought = [needle.lower().encode(code) for needle in needles for code in ("utf-8", "utf-16-le")]
    return sorted(
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(needle in file.read_bytes().lower() for needle in sought)
    )
