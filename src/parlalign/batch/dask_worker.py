"""The function that a worker of Dask calls.

Arguments and results are plain values, so that a worker of another version can read them and report its version.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from platform import node

from parlalign._version import __version__
from parlalign.batch.job import DocumentTask, Job
from parlalign.errors import ParlalignError


def align_on_worker(version: str, job: str, task: tuple[int, str, tuple[str, ...], str | None]) -> bytes:
    """Return the result of a task as `DocumentResult.write` writes it.

    `job` is JSON, and `version` is that of parlalign in the run. Raises `ParlalignError` if this process cannot align
    any document.
    """
    from parlalign.batch.align_document import align_one

    result = BytesIO()
    align_one(_prepare(version, job), DocumentTask(*task)).write(result)
    return result.getvalue()


@lru_cache(maxsize=1)
def _prepare(version: str, line: str) -> Job:
    """Return the job after a check that this process can do it.

    The job is cached. An error is not, because its cause may be removed.
    """
    from parlalign.batch.align_document import prepare

    if version != __version__:  # checked first, because another version may write the job differently
        raise ParlalignError(
            f"the worker on {node()} has parlalign {__version__} and the run {version}: install the same version"
            " everywhere"
        )
    job = Job.from_json(line)
    try:
        prepare(job)
    except ParlalignError as error:
        raise ParlalignError(f"the worker on {node()}: {error}") from error
    return job
