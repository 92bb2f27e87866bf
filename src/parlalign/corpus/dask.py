"""The engine of many machines: Dask, with a cluster of its own or a running scheduler."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from parlalign.corpus.job import Job, Outcome, Work


def run_dask(job: Job, works: Iterator[Work], scheduler: str | None, jobs: int) -> Generator[Outcome]:
    raise NotImplementedError
    yield
