"""A program that aligns one document after the other: it reads a job and tasks on stdin and writes results to stdout.

Workers run this module and not the main program, so a script that starts a run is not executed again by its workers.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from typing import BinaryIO

from parlalign.batch.job import BEGUN, REFUSED, DocumentTask, Job
from parlalign.errors import ParlalignError


def main() -> None:
    """Align until there are no more tasks, or until nobody reads the results."""
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of libraries must not get between the results
    try:
        _align_all(sys.stdin.buffer, results)
    except BrokenPipeError:
        os._exit(1)  # the run has ended; closing the pipe would fail again


def _align_all(tasks: BinaryIO, results: BinaryIO) -> None:
    from parlalign.batch.align_document import align_one, prepare

    job = Job.from_json(tasks.readline())
    try:
        prepare(job)
    except ParlalignError as error:
        _send(results, REFUSED + json.dumps(str(error)).encode() + b"\n")
        return
    for line in tasks:
        position, identity, files, known = json.loads(line)
        task = DocumentTask(position, identity, tuple(files), known)
        result = align_one(job, task, begin=partial(_send, results, BEGUN))
        result.write(results)
        if result.is_exhausted:
            return


def _send(results: BinaryIO, line: bytes) -> None:
    results.write(line)
    results.flush()
