"""CPU time of every page over a journal of 500 entries, in process: ``python -m bench.pages``.

The bar is 60 ms of CPU a page. Wall time is printed beside it; on a shared machine only CPU time is fair.
``python -m bench.pages long`` does the same over a journal of 10,000 entries of all ledgers, with a bar of 150 ms, and
says how much of it goes into reading the journal at all.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from bench.house import house
from drawbridge.journal import Entry
from drawbridge.journal.entries import (
    Answered,
    FlawAsked,
    FlawNoted,
    MomentEnded,
    MomentNoted,
    MomentTold,
    StepEnded,
    StepOutcome,
    StepPredicted,
    TakeEnded,
    TakeStarted,
    TimeWith,
)

Write = Callable[..., Any]

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


LONG = 10_000
LONG_PAGES = (
    "/people/",
    "/keep/history/",
    "/progress/",
    "/progress/loop/",
    "/progress/flaw/",
    "/progress/takes/",
    "/now/",
    "/practice/",
    "/map/",
)
LONG_BAR_MS = 150.0


def main(long: bool = False) -> list[dict[str, object]]:
    """Fill a journal, visit every page, and return a row for each."""
    with house():
        import drawbridge.web.wsgi  # noqa: F401  (as in the server, whatever is loaded by now is no rubbish to look for)

        if not long:
            return [_row(client, path) for client in [_someone()] for path in PAGES]
        client, journal = _someone_for_years()
        rows = [_row(client, path, LONG, LONG_BAR_MS) for path in LONG_PAGES]
        return [_reading(journal), *rows]


def _someone_for_years() -> tuple[object, object]:
    """A browser whose journal holds 10,000 entries: five takes, and moments, steps, flaws and times with 20 people."""
    from django.test import Client

    from drawbridge.journal import Journal
    from drawbridge.web.keep.store import SqlStore

    client, journal = _open(Client())
    _agree(journal, hours=9_400)
    assert isinstance(journal, Journal)
    SqlStore().add_all(journal.id, [], [journal._sealed(entry) for entry in years(LONG - 1)])
    return client, journal


def years(most: int) -> list[Entry]:
    """Entries as someone busy leaves them, oldest first; the same every time."""
    chance, now = Random(1), datetime.now(UTC)
    found: list[Entry] = []

    def write(kind: type[Any], hours: int, **fields: object) -> Any:
        at = now - timedelta(hours=hours, seconds=len(found) % 3_000, microseconds=len(found))
        found.append(kind(id=UUID(int=chance.getrandbits(128)), at=at, **fields))
        return found[-1]

    for hours in (9_000, 6_000, 3_000, 900, 100):
        _take(write, chance, hours)
    while len(found) < most:
        _day(write, chance, chance.randrange(1, 9_000))
    return sorted(found[:most], key=lambda entry: entry.at)


def _take(write: Write, chance: Random, hours: int) -> None:
    from drawbridge.web.packs import shelf

    pack = shelf().current
    fields = {"pack": pack.ref, "fingerprint": pack.fingerprint, "bank": "provisional", "seed": 1}
    start = write(TakeStarted, hours, **fields)
    for item in pack.items[::4]:
        write(Answered, hours, take=start.id, item=item.id, value=chance.randrange(5), ms=3_000)
    write(TakeEnded, hours, take=start.id, why="done")


def _day(write: Write, chance: Random, hours: int) -> None:
    """A moment, told; now and then a step, a time with someone, or a flaw that was asked about."""
    who = chr(65 + chance.randrange(20))
    pull = chance.choice(["leave", "go-quiet", "take-over"])
    moment = write(MomentNoted, hours, pull=pull, strength=5, began="just_now", person=who).id
    write(MomentEnded, hours, moment=moment, did=chance.choice(["stayed", "did-the-pull"]), caught="later")
    write(MomentTold, hours, moment=moment, happened=chance.choice(["not_as_feared", "never_found_out", "partly"]))
    if chance.random() < 0.3:
        sure, matched = chance.randrange(0, 101, 10), chance.choice(["partly", "otherwise", "as_predicted"])
        says = {"capacity": "D2", "rung": 1, "person": who, "predicted": "They nod. " * 8, "sure": sure, "alarm": 4}
        step = write(StepPredicted, hours, **says).id
        write(StepEnded, hours, step=step, how="done")
        write(StepOutcome, hours, step=step, matched=matched, happened="A shrug. " * 20, alarm=3)
    if chance.random() < 0.2:
        spent = {name: chance.randrange(5) for name in ("alarm", "suppressing", "monitoring", "performing", "them")}
        write(TimeWith, hours, **spent, tired=chance.randrange(5), person=who)
    if chance.random() < 0.05:
        flaw = write(FlawNoted, hours + 300, flaw="The shoes.", closer="yes", person=who).id
        write(FlawAsked, hours, flaw=flaw, still="gone")


def _reading(journal: object) -> dict[str, object]:
    """Opening and reading every entry: what each of these pages begins with."""
    from drawbridge.journal import Journal

    assert isinstance(journal, Journal)
    cpu = []
    for _ in range(REPEATS):
        journal._entries = None
        began = time.process_time()
        journal.entries()
        cpu.append(1000 * (time.process_time() - began))
    return {
        "what": f"reading a journal of {len(journal.entries())} entries",
        "cpu_ms_median": round(median(cpu), 1),
        "cpu_ms_max": round(max(cpu), 1),
    }


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


def _agree(journal: object, hours: int = 0) -> None:
    from uuid import uuid4

    from django.utils import timezone

    from drawbridge.journal.entries import Consent
    from drawbridge.web.access import record
    from drawbridge.web.consent import CONSENT_VERSION

    at = timezone.now() - timedelta(hours=hours)
    record(journal, Consent(id=uuid4(), at=at, version=CONSENT_VERSION, adult=True))  # type: ignore[arg-type]


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


def _row(client: object, path: str, entries: int = ENTRIES, bar: float = BAR_MS) -> dict[str, object]:
    client.get(path)  # type: ignore[attr-defined]
    cpu, wall = [], []
    for _ in range(REPEATS):
        c, w = time.process_time(), time.perf_counter()
        answer = client.get(path)  # type: ignore[attr-defined]
        cpu.append(1000 * (time.process_time() - c))
        wall.append(1000 * (time.perf_counter() - w))
    return {
        "what": f"page {path} over {entries} entries",
        "status": answer.status_code,
        "cpu_ms_median": round(median(cpu), 1),
        "cpu_ms_max": round(max(cpu), 1),
        "wall_ms_median": round(median(wall), 1),
        "bar_ms": bar,
        "met": median(cpu) <= bar,
    }


if __name__ == "__main__":
    for row in main(long="long" in sys.argv[1:]):
        print(row)
