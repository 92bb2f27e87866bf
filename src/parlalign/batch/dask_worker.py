"""What a worker of Dask does: plain values come in and go out, so that a worker of another version says so."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from platform import node

from parlalign._version import __version__
from parlalign.batch.job import Job, Work
from parlalign.errors import ParlalignError


def align_there(version: str, job: str, work: tuple[int, str, tuple[str, ...], str | None]) -> bytes:
    """Return the outcome of a work as `Outcome.write` has it; `job` is JSON, `version` that of the run's parlalign.

    Raises `ParlalignError` where this process cannot work at all, whatever the document.
    """
    from parlalign.batch.align_document import align_one

    outcome = BytesIO()
    align_one(_prepared(version, job), Work(*work)).write(outcome)
    return outcome.getvalue()


@lru_cache(maxsize=1)
def _prepared(version: str, line: str) -> Job:
    """Return the job, once this process is found fit for it; a refusal is not kept, for a cure may come."""
    from parlalign.batch.align_document import prepare

    if version != __version__:  # before anything is read that the other version may have in another form
        raise ParlalignError(
            f"the worker on {node()} has parlalign {__version__} and the run {version}: install the same everywhere"
        )
    job = Job.from_json(line)
    try:
        prepare(job)
    except ParlalignError as error:
        raise ParlalignError(f"the worker on {node()}: {error}") from error
    return job
