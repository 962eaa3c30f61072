"""The same jobs give the same numbers on any executor."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from drawbridge.loop.sweep import Job, sweep

JOBS = [Job(policy, people=6, weeks=2, seed=seed) for policy in ("tiny", "staircase") for seed in (0, 1)]


def test_threads_and_processes_find_what_one_after_another_finds() -> None:
    alone = sweep(JOBS)
    with ThreadPoolExecutor(2) as threads:
        assert sweep(JOBS, threads) == alone
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as processes:
        assert sweep(JOBS, processes) == alone


def test_a_job_that_cannot_be_done_says_so_on_an_executor_too() -> None:
    with ThreadPoolExecutor(1) as threads, pytest.raises(KeyError):
        sweep([Job("no such policy")], threads)


def test_dask_finds_the_same() -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed; it is only one of many executors")
    with distributed.Client(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as client:
        assert sweep(JOBS, client.get_executor()) == sweep(JOBS)
