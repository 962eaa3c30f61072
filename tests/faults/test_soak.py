"""R33: minutes of mixed use with kills, backups and a restore in between. Nothing is lost and the memory stays flat.

The long form lasts ten minutes, not a day; what grows by the day would have to grow by a tenth in minutes to be seen
here. That lost entries are seen: ``test_kill``; that a growth is: the last test.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from drawbridge.web.keep.archive import check, write
from drawbridge.web.keep.restore import restore
from tests.faults.figures import Figure
from tests.faults.running import LINUX, Running
from tests.faults.stored import Account, Files, account_of, integrity
from tests.faults.visitor import Lost, Visitor

pytestmark = LINUX
PEOPLE = 3
GROWTH = 1.10
"""How much more memory the server may hold in the later half of its life than in the earlier."""
A_LIFE = 10
"""Rounds between two kills."""


def use(visitors: list[Visitor], until: float) -> None:
    """Everybody goes on with their quiz, steps and map until a time; who comes to the end begins to look around."""
    with ThreadPoolExecutor(PEOPLE) as people:
        for life in [people.submit(lives, visitor, until) for visitor in visitors]:
            life.result()


def lives(visitor: Visitor, until: float) -> None:
    with suppress(Lost):
        while time.monotonic() < until:
            one_turn(visitor)


def one_turn(visitor: Visitor) -> None:
    visitor.goes_to("/quiz/")
    if visitor.path == "/start/":
        visitor.begins()
    if visitor.has("choice"):
        visitor.answers(visitor.rng.choice((0, 1, 2, 3, 4, None)))
    visitor.takes_a_step()
    for path in ("/map/", "/practice/", "/library/1/", "/keep/", "/help/"):
        visitor.goes_to(path)
        assert visitor.status == 200, path


LONG = [pytest.param(20, 30, marks=pytest.mark.faults)]


@pytest.mark.parametrize(("rounds", "seconds"), [(2, 4), *LONG])
def test_use_with_kills_and_backups_loses_nothing_and_holds_no_more_and_more(
    rounds: int, seconds: int, tmp_path: Path, figure: Figure
) -> None:
    server, rng = Running(tmp_path), random.Random(rounds)
    server.start()
    visitors = [Visitor(server.address, number, random.Random(number)) for number in range(PEOPLE)]
    memory: list[list[int]] = [[]]
    for turn in range(rounds):
        use(visitors, time.monotonic() + seconds)
        memory[-1].append(server.memory())
        backup = tmp_path / f"{turn}.tar"
        write(tmp_path / "data", backup, datetime.now(UTC))
        assert check(backup).journals >= PEOPLE
        if turn % A_LIFE == A_LIFE - 1 or turn == rounds - 1:
            server.kill(worker_only=rng.random() < 0.5)
            assert [integrity(file) for file in server.files] == ["ok", "ok"]
            assert account(server, visitors).clean
            server.start(quick=True)
            memory.append([])
            for visitor in visitors:
                visitor.wire.hang_up()
                visitor.mends()
    contents, _ = restore(backup, tmp_path / "elsewhere", datetime.now(UTC))
    found = account(server, visitors)
    for visitor in visitors:
        visitor.wire.hang_up()
    assert "Traceback" not in server.close()
    assert found.clean and contents.entries >= found.acknowledged
    growth = max((growth_of(life) for life in memory), default=1.0)
    assert growth < GROWTH
    minutes = rounds * seconds / 60
    figure("R33", minutes=minutes, acknowledged=found.acknowledged, lost=0, backups=rounds, memory_grew_by=growth)


def growth_of(life: list[int]) -> float:
    """How much more was held in the later half of a life than in the earlier; one too short to tell grew by nothing."""
    half = len(life) // 2
    return max(life[half:]) / max(life[:half]) if half > 1 else 1.0


def account(server: Running, visitors: list[Visitor]) -> Account:
    return sum((account_of(Files(*server.files), visitor) for visitor in visitors), Account())


def test_a_growth_would_be_seen() -> None:
    assert growth_of([130, 131, 130, 150, 151]) > GROWTH > growth_of([130, 131, 130, 132, 129])
