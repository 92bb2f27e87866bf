"""Engines: what aligns the documents of a run, by name and number of workers."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from parlalign.batch import ENGINES
from parlalign.batch.job import Job, Outcome, Work
from parlalign.batch.local_engine import available_cpus, run_local
from parlalign.errors import ParlalignError


class Engine(Protocol):
    """Aligns the documents of a run."""

    def outcomes(self, job: Job, works: Iterator[Work]) -> Generator[Outcome]:
        """Yield the outcome of each document when it is finished, in any order; closing the generator ends the work.

        `works` is read only as far as there are workers for it. Raises `ParlalignError` if no worker can work.
        """


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Worker processes on this machine: `jobs` of them, by default one per processor."""

    jobs: int | None = None

    def outcomes(self, job: Job, works: Iterator[Work]) -> Generator[Outcome]:
        jobs, works = _no_more_than(self.jobs or available_cpus(), works)
        return run_local(job, works, jobs)


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """Workers of Dask: those of a running scheduler, by its address, or a cluster of `jobs` workers on this machine."""

    scheduler: str | None = None
    jobs: int | None = None

    def outcomes(self, job: Job, works: Iterator[Work]) -> Generator[Outcome]:
        from parlalign.batch.dask_engine import run_dask

        jobs, works = _no_more_than(self.jobs or available_cpus(), works)
        return run_dask(job, works, self.scheduler, jobs)


def _no_more_than(jobs: int, works: Iterator[Work]) -> tuple[int, Iterator[Work]]:
    """Return how many workers are needed, at most `jobs`, and the same works."""
    first = list(islice(works, jobs))
    return len(first), chain(first, works)


def make_engine(name: str = ENGINES[0], scheduler: str | None = None, jobs: int | None = None) -> Engine:
    """Return an engine by its name.

    Raises `ParlalignError` for an unknown name, for a scheduler without Dask, and for a number of jobs that is not
    positive or is given with a scheduler.
    """
    if name not in ENGINES:
        raise ParlalignError(f"engine {name!r} is unknown: use one of {', '.join(ENGINES)}")
    if scheduler and name != "dask":
        raise ParlalignError(f"engine {name} has no scheduler: give --engine dask")
    if scheduler and jobs:
        raise ParlalignError("the workers of a scheduler are as many as it has: leave --jobs or --scheduler out")
    if jobs is not None and jobs < 1:
        raise ParlalignError(f"{jobs} jobs: give one at least")
    return DaskEngine(scheduler, jobs) if name == "dask" else LocalEngine(jobs)
