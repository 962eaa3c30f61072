import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from drawbridge.journal import passphrase
from drawbridge.journal.passphrase import (
    FLOOR,
    Busy,
    Cost,
    Queue,
    WeakPassphrase,
    check_passphrase,
    stretch,
)


@pytest.mark.parametrize(
    "cost", [(19455, 2, 1), (19456, 1, 1), (19456, 2, 0), (8, 1, 1), (2**21, 2, 1), (19456, 21, 1)]
)
def test_a_cost_below_the_floor_or_absurdly_high_is_refused(cost: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        Cost(*cost)


def test_the_floor_is_19_mebibytes_and_two_passes() -> None:
    assert Cost(19456, 2, 1) == FLOOR


def test_one_cost_is_below_another_by_memory_times_passes() -> None:
    assert FLOOR.below(Cost(65536, 3, 1))
    assert not Cost(65536, 3, 1).below(FLOOR)
    assert not FLOOR.below(FLOOR)


def test_the_same_passphrase_from_another_keyboard_is_the_same() -> None:
    salt = bytes(16)
    composed, decomposed = "caf\u00e9 au lait, cold", " cafe\u0301 au lait, cold "
    assert stretch(composed, salt, FLOOR) == stretch(decomposed, salt, FLOOR)
    assert stretch(composed, salt, FLOOR) != stretch(composed.upper(), salt, FLOOR)
    assert stretch(composed, salt, FLOOR) != stretch(composed, b"x" * 16, FLOOR)


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [("short", "at least 10"), ("         a         ", "at least 10"), ("abababababababab", "repeats a few"),
     ("x" * 1_001, "at most 1,000"), ("Harbour Lights", "differ from the nickname")],
)  # fmt: skip
def test_a_weak_passphrase_is_refused_with_the_reason(passphrase: str, why: str) -> None:
    with pytest.raises(WeakPassphrase, match=why):
        check_passphrase(passphrase, nickname="harbour lights")


def test_four_words_are_enough_and_no_signs_are_demanded() -> None:
    check_passphrase("lantern apple river seven")


def test_at_most_two_work_at_once_six_wait_and_the_next_is_told_so() -> None:
    queue, release, working = Queue(jobs=2, waiting=6), threading.Event(), threading.Semaphore(0)

    def work() -> None:
        with queue.turn():
            working.release()
            release.wait(5)

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(work) for _ in range(8)]
        assert working.acquire(timeout=5)
        assert working.acquire(timeout=5)
        while queue._line._value:  # until the other six are in line
            release.wait(0.01)
        assert not working.acquire(timeout=0.05)
        with pytest.raises(Busy, match="Nothing was tried"), queue.turn():
            pass
        release.set()
        for job in jobs:
            job.result(5)
    with queue.turn():
        pass


def test_so_it_is_with_the_line_that_all_passphrases_stand_in() -> None:
    line = passphrase._QUEUE._line
    taken = 0
    try:
        while line.acquire(blocking=False):
            taken += 1
        with pytest.raises(Busy):
            passphrase.stretch("four quiet green lamps", bytes(16), FLOOR)
    finally:
        for _ in range(taken):
            line.release()
    assert taken == 8


def test_a_failure_gives_its_turn_back() -> None:
    queue = Queue(jobs=1, waiting=0)
    for _ in range(3):
        with pytest.raises(RuntimeError), queue.turn():
            raise RuntimeError
