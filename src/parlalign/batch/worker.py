"""A process that aligns one document after the other: a job and works come in on stdin, outcomes go out on stdout.

It is started as a program of its own, so that a script which starts a run is not imported again by its workers.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from typing import BinaryIO

from parlalign.batch.job import BEGUN, REFUSED, Job, Work
from parlalign.errors import ParlalignError


def main() -> None:
    """Work until there is no more; end where nobody takes the outcome."""
    outcomes = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no outcome
    try:
        _work(sys.stdin.buffer, outcomes)
    except BrokenPipeError:
        os._exit(1)  # the run is gone; closing the pipe would fail once more


def _work(works: BinaryIO, outcomes: BinaryIO) -> None:
    from parlalign.batch.align_document import align_one, prepare

    job = Job.from_json(works.readline())
    try:
        prepare(job)
    except ParlalignError as error:
        _say(outcomes, REFUSED + json.dumps(str(error)).encode() + b"\n")
        return
    for line in works:
        position, identity, files, known = json.loads(line)
        outcome = align_one(job, Work(position, identity, tuple(files), known), begin=partial(_say, outcomes, BEGUN))
        outcome.write(outcomes)
        if outcome.is_exhausted:
            return


def _say(outcomes: BinaryIO, line: bytes) -> None:
    outcomes.write(line)
    outcomes.flush()
