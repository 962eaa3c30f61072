"""Run as a program: an upgrade, or a change of passphrase, killed outright at random moments, again and again.

``python -m tests.faults.killed upgrade|passphrase KILLS`` works on the folders that the environment names, and prints
what it found as JSON. Everything is loaded once; each try is a fork of it, so that kills are cheap.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

RECOVERY = b"r" * 20


def killed(work: Callable[[int], object], rng: random.Random, longest: float) -> tuple[bool, bytes]:
    """Do something in a fork and kill it at a random moment; whether it was killed before it ended, and what it told.

    ``work`` is given a pipe to tell what it has done.
    """
    from django.db import connections

    connections.close_all()
    reads, writes = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.close(reads)
            work(writes)
            os._exit(0)
        finally:
            os._exit(1)
    os.close(writes)
    time.sleep(rng.uniform(0, longest))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reads, "rb") as pipe:
        told = pipe.read()
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("it ended by itself, with an error")
    return os.WIFSIGNALED(status), told


def folder() -> Path:
    return Path(os.environ["DRAWBRIDGE_DATA_DIR"])


def whole() -> bool:
    """SQLite's own verdict on both files."""
    for file in folder().rglob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as database:
            if database.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                return False
    return True


# An upgrade


def upgrade(kills: int) -> Counter[str]:
    """From the data of a released version. A kill, another, and then one start that is let be; from the beginning again
    once it is through."""
    from drawbridge.web.serve import prepare
    from tests.upgrade.open import keys_open

    before, known = Path(sys.argv[3]), sys.argv[4:7]
    rng, found = random.Random(kills), Counter[str]()
    took, held = _from(before), None
    while found["kills"] < kills:
        _put_back(before)
        while True:
            cut_short, _ = killed(lambda _: prepare(), rng, 1.3 * took)
            found["kills"] += cut_short
            found["whole"] += whole()
            found["tries"] += 1
            if not cut_short or rng.random() < 0.3:
                break
        prepare()
        opened = keys_open(*known)
        held = held or opened
        found["upgraded"] += 1
        found["different"] += opened != held
        found["columns"] += _columns()
    return found


def _from(before: Path) -> float:
    """How long one upgrade takes undisturbed."""
    from drawbridge.web.serve import prepare

    _put_back(before)
    began = time.monotonic()
    prepare()
    return time.monotonic() - began


def _put_back(before: Path) -> None:
    from django.db import connections

    connections.close_all()
    shutil.rmtree(folder(), ignore_errors=True)
    shutil.copytree(before, folder())


def _columns() -> int:
    """Whether what the later version adds is there."""
    with closing(sqlite3.connect(folder() / "journal" / "data.sqlite3")) as database:
        names = {row[1] for row in database.execute("PRAGMA table_info(keep_sealedentry)")}
    return int("later" in names)


# A change of passphrase


def passphrase(kills: int) -> Counter[str]:
    """What opens a journal is changed again and again, and killed: the last that was acknowledged opens it, or the one
    that was on its way; never both, and never none."""
    from django.db import connections

    from drawbridge.journal import Journal, keys
    from drawbridge.journal.recovery import write_code
    from drawbridge.web.keep import keystore, session
    from drawbridge.web.keep.models import Attempt, Session
    from drawbridge.web.keep.store import SqlStore
    from drawbridge.web.serve import prepare
    from tests.faults.quickly import quick
    from tests.journal.samples import answered

    def words(number: int) -> str:
        return f"four quiet lamps {number}"

    def change_on(opened: session.Opened, number: int, pipe: int) -> None:
        while True:
            Attempt.objects.all().delete()  # each change is counted as a guess, and this many of them would wait
            opened = keystore.change_passphrase(opened, words(number), words(number + 1), now)
            number += 1
            os.write(pipe, number.to_bytes(4, "big"))

    def opens(number: int) -> session.Opened | None:
        Attempt.objects.all().delete()
        try:
            return keystore.open_kept("heron", words(number), now)
        except keystore.DoesNotOpen:
            return None

    rng, found, now = random.Random(kills), Counter[str](), datetime.now(UTC)
    with quick():
        prepare()
        code = write_code(RECOVERY)
        opened = keystore.keep_journal(session.begin_anonymous(now), "heron", words(0), code, now)
        Journal(opened.journal, opened.key, SqlStore()).append_all([answered(number) for number in range(2_000)])
        number = 0
        for _ in range(kills):
            started = opened
            _, told = killed(lambda pipe, o=started, n=number: change_on(o, n, pipe), rng, 0.25)
            number = int.from_bytes(told[-4:], "big") if told else number
            fits = [one for one in (number, number + 1) if opens(one) is not None]
            found["kills"] += 1
            found["acknowledged"] += len(told) // 4
            found["none_fits"] += not fits
            found["both_fit"] += len(fits) > 1
            found["whole"] += whole()
            number = fits[0]
            opened = opens(number)
            again = keystore.open_with_recovery(code, now)
            found["code_lost"] += again.key != opened.key
            found["entries_lost"] += 2_000 - len(Journal(opened.journal, opened.key, SqlStore()).entries())
            Session.objects.exclude(digest=keys.session_digest(opened.secret)).delete()
        connections.close_all()
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drawbridge.web.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps({"upgrade": upgrade, "passphrase": passphrase}[sys.argv[1]](int(sys.argv[2]))))
