"""CPU time of every page over a journal of 500 entries, in process: ``python -m bench.pages``.

The bar is 60 ms of CPU a page. Wall time is printed beside it; on a shared machine only CPU time is fair.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

ENTRIES = 500
REPEATS = 15
PAGES = (
    "/",
    "/now/",
    "/quiz/",
    "/map/",
    "/library/",
    "/library/1/",
    "/practice/",
    "/practice/D2/",
    "/practice/A1/1/",
    "/keep/",
    "/help/",
)
BAR_MS = 60.0


def main() -> list[dict[str, object]]:
    """Fill a journal, visit every page, and return a row for each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DRAWBRIDGE_DATA_DIR": str(Path(folder) / "data"),
            "DRAWBRIDGE_SECRETS_DIR": str(Path(folder) / "secrets"),
            "DJANGO_SETTINGS_MODULE": "drawbridge.web.settings",
        }
        from drawbridge.web.serve import prepare

        prepare()
        return [_row(client, path) for client in [_someone()] for path in PAGES]


def _someone() -> object:
    """A browser whose journal holds a finished take and steps, 500 entries in all."""
    from django.test import Client
    from django.utils import timezone

    from drawbridge.journal.entries import StepEnded, StepOutcome, StepPredicted, TakeEnded
    from drawbridge.mirror.takes import latest_take
    from drawbridge.web.access import record
    from drawbridge.web.quiz.begin import start_take

    client, journal = _open(Client())
    _agree(journal)
    from uuid import uuid4

    start_take(journal, uuid4())
    take = latest_take(journal.entries())
    assert take is not None
    _answer(journal, take.id)
    record(journal, TakeEnded(id=uuid4(), at=timezone.now(), take=take.id, why="done"))
    while len(journal.entries()) < ENTRIES:
        step = StepPredicted(id=uuid4(), at=timezone.now(), capacity="A1", rung=1, predicted="They nod. " * 20, sure=60)
        record(journal, step)
        record(journal, StepEnded(id=uuid4(), at=timezone.now(), step=step.id, how="done"))
        record(
            journal,
            StepOutcome(
                id=uuid4(),
                at=timezone.now(),
                step=step.id,
                matched="partly",
                happened="A shrug. " * 40,
                next_time="Much the same.",
            ),
        )
    return client


def _open(client: object) -> tuple[object, object]:
    """A fresh anonymous journal, and a client that carries its cookie."""
    from django.conf import settings
    from django.utils import timezone

    from drawbridge.journal import Journal, keys
    from drawbridge.web.keep import session
    from drawbridge.web.keep.store import SqlStore

    opened = session.begin_anonymous(timezone.now())
    client.cookies[settings.JOURNAL_COOKIE] = keys.secret_text(opened.secret)  # type: ignore[attr-defined]
    return client, Journal(opened.journal, opened.key, SqlStore())


def _agree(journal: object) -> None:
    from uuid import uuid4

    from django.utils import timezone

    from drawbridge.journal.entries import Consent
    from drawbridge.web.access import record
    from drawbridge.web.consent import CONSENT_VERSION

    record(journal, Consent(id=uuid4(), at=timezone.now(), version=CONSENT_VERSION, adult=True))  # type: ignore[arg-type]


def _answer(journal: object, take: object) -> None:
    """56 answers, as many as a take can hold."""
    from uuid import uuid4

    from django.utils import timezone

    from drawbridge.journal.entries import Answered
    from drawbridge.web.access import record
    from drawbridge.web.packs import shelf

    for place, item in enumerate(shelf().current.items[::3] + shelf().current.items[1:8:3]):
        answer = Answered(id=uuid4(), at=timezone.now(), take=take, item=item.id, value=place % 5, ms=4000)  # type: ignore[arg-type]
        record(journal, answer)  # type: ignore[arg-type]


def _row(client: object, path: str) -> dict[str, object]:
    client.get(path)  # type: ignore[attr-defined]
    cpu, wall = [], []
    for _ in range(REPEATS):
        c, w = time.process_time(), time.perf_counter()
        answer = client.get(path)  # type: ignore[attr-defined]
        cpu.append(1000 * (time.process_time() - c))
        wall.append(1000 * (time.perf_counter() - w))
    return {
        "what": f"page {path} over {ENTRIES} entries",
        "status": answer.status_code,
        "cpu_ms_median": round(median(cpu), 1),
        "cpu_ms_max": round(max(cpu), 1),
        "wall_ms_median": round(median(wall), 1),
        "bar_ms": BAR_MS,
        "met": median(cpu) <= BAR_MS,
    }


if __name__ == "__main__":
    for row in main():
        print(row)
