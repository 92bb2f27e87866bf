"""Engines, which align the documents of a run: worker processes on this machine, or Dask."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from parlalign.batch import ENGINES
from parlalign.batch.job import DocumentResult, DocumentTask, Job
from parlalign.batch.local_engine import available_cpus, run_local
from parlalign.errors import ParlalignError


class Engine(Protocol):
    """Aligns the documents of a run."""

    def results(self, job: Job, tasks: Iterator[DocumentTask]) -> Generator[DocumentResult]:
        """Yield the result of each document when it is finished, in any order; closing the generator ends the work.

        `tasks` is read only as far as there are workers for it. Raises `ParlalignError` if no worker can work.
        """


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Worker processes on this machine: `jobs` of them, by default one per processor."""

    jobs: int | None = None

    def results(self, job: Job, tasks: Iterator[DocumentTask]) -> Generator[DocumentResult]:
        jobs, tasks = _needed_workers(self.jobs or available_cpus(), tasks)
        return run_local(job, tasks, jobs)


@dataclass(frozen=True, slots=True)
class DaskEngine:
    """Workers of Dask: those of a running scheduler, by its address, or a cluster of `jobs` workers on this machine."""

    scheduler: str | None = None
    jobs: int | None = None

    def results(self, job: Job, tasks: Iterator[DocumentTask]) -> Generator[DocumentResult]:
        from parlalign.batch.dask_engine import run_dask

        jobs, tasks = _needed_workers(self.jobs or available_cpus(), tasks)
        return run_dask(job, tasks, self.scheduler, jobs)


def _needed_workers(jobs: int, tasks: Iterator[DocumentTask]) -> tuple[int, Iterator[DocumentTask]]:
    """Return how many workers the tasks need, `jobs` at most, and the tasks."""
    first = list(islice(tasks, jobs))
    return len(first), chain(first, tasks)


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
        raise ParlalignError("a scheduler decides how many workers there are: leave out --jobs or --scheduler")
    if jobs is not None and jobs < 1:
        raise ParlalignError(f"{jobs} jobs: give at least one")
    return DaskEngine(scheduler, jobs) if name == "dask" else LocalEngine(jobs)
