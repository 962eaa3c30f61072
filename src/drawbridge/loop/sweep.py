"""Many runs at once, over whatever executor one has: threads, a process pool, or Dask's client as an executor."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from drawbridge.loop.parameters import Parameters
from drawbridge.loop.run import simulate


@dataclass(frozen=True)
class Job:
    """One run; what ``simulate`` takes. Equal jobs give equal numbers, wherever they are done."""

    policy: str
    partner: str = "safe"
    world: str = "specified"
    paced: bool = False
    people: int = 200
    weeks: int = 26
    seed: int = 0
    parameters: Parameters | None = None


Summary = dict[str, float | None]


def done(job: Job) -> Summary:
    """One job's summary."""
    lived = simulate(
        job.policy,
        job.partner,
        job.world,
        paced=job.paced,
        people=job.people,
        weeks=job.weeks,
        seed=job.seed,
        parameters=job.parameters,
    )
    return lived.summary()


def sweep(jobs: Iterable[Job], executor: Executor | None = None) -> list[Summary]:
    """The summaries in the order of the jobs, one after another when there is no executor.

    >>> sweep([Job("tiny", people=3, weeks=1, seed=1)])[0]["steps"]
    4.0
    """
    if executor is None:
        return [done(job) for job in jobs]
    return [future.result() for future in [executor.submit(done, job) for job in jobs]]
