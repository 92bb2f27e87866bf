"""The report of a batch run while it goes on: lines for a person, or JSON Lines for a program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from parlalign.app.progress import reporting
from parlalign.app.summary import batch_summary

if TYPE_CHECKING:
    from parlalign.batch.job import DocumentResult
    from parlalign.batch.report import Report
    from parlalign.batch.run import Run

_SHOWN = 20  # failures that are printed one by one


class RunLog:
    """Reports a run with `say`, which prints a line for a person, or with `echo`, which prints a line of JSON."""

    def __init__(self, say: Callable[[str], None], echo: Callable[[str], None], *, is_json: bool) -> None:
        self.is_json = is_json
        self._say, self._echo = say, echo
        self._failed = 0

    @contextmanager
    def reporting(self, tasks: int) -> Iterator[tuple[Callable[[str], None], Callable[[str], None]]]:
        """Yield the functions of `parlalign.app.progress.reporting`; a log for programs has no progress bar."""
        if self.is_json:
            yield lambda _name: None, self.line
            return
        with reporting("aligning", tasks, self.line, finished=True) as functions:
            yield functions

    def begin(self, run: Run) -> None:
        if self.is_json:
            self.event("begin", documents=run.tasks, finished=run.finished, lost=run.lost)
            return
        if run.finished:
            self.line(f"{run.finished} of {run.tasks} documents were finished earlier")
        if run.lost:
            self.line(f"{run.lost} documents that were finished earlier are no longer in the source")

    def finish(self, identity: str, result: DocumentResult, say_above: Callable[[str], None]) -> None:
        """Report the result of a document; `say_above` prints a line above the progress bar."""
        if self.is_json:
            fields = {"result": result.status, "error": result.error or None, "seconds": result.seconds}
            self.event("document", id=identity, **fields)
        elif result.status == "failed":
            self._failed += 1
            if self._failed <= _SHOWN:
                say_above(f"{identity}: failed: {result.error}")

    def end(self, report: Report) -> None:
        if self.is_json:
            self.event("end", documents=dict(report.statuses), summary=list(batch_summary(report)))
            return
        if self._failed > _SHOWN:
            self.line(f"{self._failed - _SHOWN} more failed: see manifest.jsonl")
        for line in batch_summary(report):
            self.line(line)

    def line(self, line: str) -> None:
        if self.is_json:
            self.event("said", line=line)
        else:
            with suppress(BrokenPipeError):
                self._say(line)

    def event(self, name: str, **fields: Any) -> None:
        """Print an event; the run continues if the reader of the log has ended."""
        with suppress(BrokenPipeError):
            self._echo(json.dumps({"event": name, **fields}))
