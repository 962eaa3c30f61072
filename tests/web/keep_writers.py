"""Run as a program: writers that append entries and report each one, killed mid-way again and again.

Every entry is reported only after it was acknowledged; what was reported and is not found afterwards is a loss.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from contextlib import closing

import django
from django.conf import settings

PER_WRITER = 1_000_000


def write_until_killed(first: int, journal, report: int) -> None:
    from tests.journal.samples import answered

    for number in range(first, first + PER_WRITER):
        journal.append(answered(number))
        os.write(report, number.to_bytes(8, "big"))


def killed_writer(first: int, journal, rng: random.Random) -> list[int]:
    """Start a writer, kill -9 it shortly after its first report; the numbers it had reported."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        write_until_killed(first, journal, writing)
    os.close(writing)
    with closing(os.fdopen(reading, "rb")) as reports:
        start = reports.read(8)
        time.sleep(rng.uniform(0, 0.04))
        os.kill(child, signal.SIGKILL)
        rest = reports.read()
    os.waitpid(child, 0)
    told = start + rest
    return [int.from_bytes(told[at : at + 8], "big") for at in range(0, len(told) - 7, 8)]


def main(kills: int) -> dict[str, object]:
    from django.core.management import call_command
    from django.db import connections
    from django.utils import timezone

    from drawbridge.journal import Journal
    from drawbridge.web.keep import session
    from drawbridge.web.keep.store import SqlStore
    from tests.journal.samples import answered

    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)
    opened = session.begin_anonymous(timezone.now())
    journal = Journal(opened.journal, opened.key, SqlStore())
    connections.close_all()
    rng = random.Random(1)
    told = [number for kill in range(kills) for number in killed_writer(kill * PER_WRITER, journal, rng)]
    entries = journal.entries()
    stored = {entry.id for entry in entries}
    integrity = "ok"  # a server looks after its own
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            integrity = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {
        "acknowledged": len(told),
        "lost": sum(answered(number).id not in stored for number in told),
        "half_written": len(journal.unreadable()),
        "twice": len(entries) - len(stored),
        "unacknowledged": len(stored) - len(told),
        "integrity": integrity,
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "drawbridge.web.settings"
    settings.INSTALLED_APPS = ["drawbridge.web.keep"]  # the pack is not needed here
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
