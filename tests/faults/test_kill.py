"""R1: the server is killed outright while people write; what it acknowledged is there, once and whole.

``kill -9`` goes to the whole process group, or to the worker alone, at a random moment of mixed writes over real
connections. The visitors note every acknowledged write; what was sent and never answered they send once more, as a
reload does. The files are then read past the application. Shown to fail by the last test, whose server answers
before it has written.

One start in ten is a whole one, as ``make run`` makes it, and is timed; the others fork a process that has loaded the
code (``nursery``). The kills are dealt out to several servers, which pytest-xdist may run beside each other.
"""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import databases
from tests.faults.figures import Figure
from tests.faults.running import LINUX, Running
from tests.faults.stored import Account, Files, Tables, account_of, integrity
from tests.faults.visitor import Lost, Visitor

pytestmark = LINUX

VISITORS = 3
WHOLE = 10
"""Every so many starts is one from nothing."""
SHORT = [(seed, 25) for seed in range(4)]
LONG = [pytest.param(100 + seed, 250, marks=pytest.mark.faults) for seed in range(8)]
ANSWERS_FIRST = """
import threading
from drawbridge.journal import Journal
at_once = Journal.append
def later(journal, entry):
    if entry.kind != "answered":
        return at_once(journal, entry)
    threading.Timer(0.25, at_once, (journal, entry)).start()
    return True
Journal.append = later
"""


class Start(NamedTuple):
    """A start from nothing after a kill: seconds until the first answer, of them the processor's, and whether other
    work filled this machine at the time."""

    took: float
    worked: float
    busy: bool


class Siege:
    """A server, people who use it, and someone who kills it."""

    def __init__(self, folder: Path, seed: int, sabotage: str = "") -> None:
        self.server = Running(folder, sabotage)
        self.rng = random.Random(seed)
        self.visitors: list[Visitor] = []
        self.gone: list[Visitor] = []
        self.starts: list[Start] = []
        self.words = ""
        self.worked = 0.0

    def run(self, kills: int) -> None:
        for kill in range(kills):
            self.starts_again(whole=kill % WHOLE == 0)
            self.before_a_kill(worker_only=kill % 2 == 1)
        self.starts_again(whole=True)

    def starts_again(self, whole: bool) -> None:
        took = self.server.start(quick=not whole)
        if whole:
            self.starts.append(Start(took, self.server.worked(), busy=os.getloadavg()[0] > (os.cpu_count() or 1)))
        self.after_a_kill()

    def after_a_kill(self) -> None:
        """Who was just keeping their journal does not know by which key it opens now, and must mend that first."""
        assert [integrity(file) for file in self.server.files if not databases.SERVER] in ([], ["ok", "ok"])
        unsure = [visitor for visitor in self.visitors if visitor.is_keeping]
        self.nothing_is_missing([visitor for visitor in self.visitors if visitor not in unsure])
        for visitor in self.visitors:
            visitor.mends()
        self.nothing_is_missing(unsure)

    def nothing_is_missing(self, visitors: list[Visitor]) -> None:
        found = sum((account_of(self.files, visitor) for visitor in visitors), Account())
        assert found.clean, found

    def before_a_kill(self, worker_only: bool) -> None:
        self.visitors += [self.newcomer() for _ in range(VISITORS - len(self.visitors))]
        with ThreadPoolExecutor(VISITORS) as people:
            lives = [people.submit(_until_it_breaks, visitor) for visitor in self.visitors]
            self.wait_for_writes(self.rng.randrange(1, 15))
            self.worked += self.server.worked()
            self.words += self.server.kill(worker_only)
            over = [life.result() for life in lives]
        for visitor in self.visitors:
            visitor.wire.hang_up()
        self.gone += [visitor for visitor, ended in zip(self.visitors, over, strict=True) if ended]
        self.visitors = [visitor for visitor, ended in zip(self.visitors, over, strict=True) if not ended]

    def wait_for_writes(self, count: int, patience: float = 5.0) -> None:
        """Until so many more writes are acknowledged, and then no round moment."""
        give_up, until = time.monotonic() + patience, self.told() + count
        while self.told() < until and time.monotonic() < give_up:
            time.sleep(0.002)
        time.sleep(self.rng.uniform(0, 0.03))

    def told(self) -> int:
        return sum(len(visitor.ledger.acknowledged) for visitor in self.visitors)

    def newcomer(self) -> Visitor:
        number = len(self.gone) + len(self.visitors) + self.rng.getrandbits(32)
        return Visitor(self.server.address, number, random.Random(number))

    def close(self) -> None:
        for visitor in self.visitors:
            visitor.wire.hang_up()
        self.words += self.server.close()

    @property
    def files(self) -> Files:
        return Tables(self.server.folder) if databases.SERVER else Files(*self.server.files)

    @property
    def account(self) -> Account:
        return sum((account_of(self.files, visitor) for visitor in (*self.gone, *self.visitors)), Account())


def _until_it_breaks(visitor: Visitor) -> bool:
    """Whether this visitor came to the end of the quiz before the connection broke."""
    with suppress(Lost):
        visitor.lives()
        return True
    return False


@pytest.mark.parametrize(("seed", "kills"), [*SHORT, *LONG])
def test_kills_of_the_server_lose_nothing_it_acknowledged(
    seed: int, kills: int, tmp_path: Path, figure: Figure
) -> None:
    with closing(Siege(tmp_path, seed)) as siege:
        siege.run(kills)
    account = siege.account
    assert account.clean, account
    assert account.acknowledged > 5 * kills
    assert "Traceback" not in siege.words
    starts = siege.starts[1:]
    slowest, hardest = max(start.took for start in starts), max(start.worked for start in starts)
    figure(
        "R1",
        kills=kills,
        acknowledged=account.acknowledged,
        lost=0,
        twice=0,
        torn=0,
        slowest_start_s=slowest,
        start_cpu_s=hardest,
        cpu_seconds=round(siege.worked),
    )
    assert hardest < 3.0
    assert [start for start in starts if start.took >= 3.0 and not start.busy] == []


def test_the_siege_sees_a_server_that_answers_before_it_has_written(tmp_path: Path) -> None:
    sabotaged = closing(Siege(tmp_path, seed=1, sabotage=ANSWERS_FIRST))
    with sabotaged as siege, pytest.raises(AssertionError, match=r"lost=[1-9]"):
        siege.run(5)
