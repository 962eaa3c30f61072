"""A journal as tables for a spreadsheet: one row an answer, one row a step, two CSV files in a zip.

Cells that a spreadsheet would take for a formula are led by an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from django.utils import timezone

from drawbridge.web.keep.book import Book, Walked

Cell = str | int | None

_ANSWERS = ("when", "quiz begun", "statement", "answer", "value", "skipped", "id")
_STEPS = (
    *("when", "capacity", "step", "smaller", "with", "predicted", "sure", "alarm before", "went", "matched"),
    *("happened", "alarm after", "next time", "sure next time", "stayed or left", "too much", "against expected", "id"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tables(book: Book) -> bytes:
    """The zip of both tables."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, head, rows in (("answers", _ANSWERS, _answers(book)), ("steps", _STEPS, _steps(book))):
            archive.writestr(f"{name}.csv", table([head, *rows]))
    return packed.getvalue()


def table(rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as RFC 4180 has it, led by a byte-order mark so that spreadsheets read it as UTF-8."""
    out = StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> Cell:
    """The cell, or with an apostrophe before it when it begins like a formula.

    >>> harmless("=1+1"), harmless("a = b"), harmless(-1)
    ("'=1+1", 'a = b', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _answers(book: Book) -> Iterator[Sequence[Cell]]:
    for sitting in book.sittings:
        begun = _when(sitting.take.started)
        for said in sitting.said:
            entry = said.entry
            skipped = "yes" if entry.value is None else ""
            yield _when(entry.at), begun, said.statement, said.answer, entry.value, skipped, str(entry.id)


def _steps(book: Book) -> Iterator[Sequence[Cell]]:
    return (_step(walked) for walked in book.steps)


def _step(walked: Walked) -> Sequence[Cell]:
    before, ending, after = walked.step.prediction, walked.step.ending, walked.step.outcome
    planned = (_when(before.at), walked.capacity, walked.title, "yes" if before.smaller else "", before.person)
    expected = (before.predicted, before.sure, before.alarm, ending.how if ending else "")
    came = (after.matched, after.happened, after.alarm, after.next_time, after.next_sure) if after else (None,) * 5
    felt = walked.step.felt
    held = (felt.went, felt.too_much, felt.against) if felt else (None,) * 3
    return *planned, *expected, *came, *held, str(before.id)


def _when(at: datetime) -> str:
    """In the time zone of this copy, to the minute, as every spreadsheet reads it."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
