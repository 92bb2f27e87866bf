"""The requests of the page that change many rows.

The rows are counted first, and a request is refused if the count is no longer right.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from parlalign.errors import NotPossibleError
from parlalign.records.text_replacement import TextReplacement, parse_replacement
from parlalign.review.bulk_decisions import count_changes, decide_all
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.json_requests import Json, integer
from parlalign.review.replace_all import replace_all
from parlalign.review.replacement_views import replacement_view
from parlalign.review.row_filter import RowFilter, parse_filter


class BulkRequests:
    """The requests about many rows of a journal; `changed` answers those that change it."""

    def __init__(self, journal: JournalWriter, changed: Callable[[JournalChange], Response]) -> None:
        self.journal = journal
        self.changed = changed

    async def count(self, request: Request) -> Response:
        """Count the rows that pass a filter, and those of them that an action would change."""
        row_filter = parse_filter(request.query_params)
        with self.journal.snapshot():
            answer = {"count": self.journal.count(row_filter), "version": self.journal.version}
            if action := request.query_params.get("action"):
                answer["changed"] = count_changes(self.journal, action, row_filter)
        return Json(answer)

    async def act_all(self, parameters: dict[str, Any]) -> Response:
        """Perform an action on all rows that pass a filter."""
        seen = {name: integer(parameters, name) for name in ("version", "expected")}
        return self.changed(decide_all(self.journal, str(parameters.get("action")), _filter_of(parameters), **seen))

    async def replace(self, parameters: dict[str, Any]) -> Response:
        """Show what a replacement would change, or do it: in another thread, because it may take seconds."""
        replacement, row_filter = parse_replacement(parameters), _filter_of(parameters)
        path = self.journal.path
        if parameters.get("preview") is not False:
            return Json(await run_in_threadpool(replacement_view, path, replacement, row_filter))
        seen = {name: integer(parameters, name) for name in ("version", "expected")}
        return self.changed(await run_in_threadpool(_replace_all, path, replacement, row_filter, seen))


def _filter_of(parameters: dict[str, Any]) -> RowFilter:
    """Return the filter in the body of a request: an object with the parameters of an address."""
    words = parameters.get("filter", {})
    if not isinstance(words, dict) or not all(type(word) in (str, int, float, type(None)) for word in words.values()):
        raise NotPossibleError("bad-request")
    return parse_filter({name: str(word) for name, word in words.items() if word is not None})


def _replace_all(
    journal: Path, replacement: TextReplacement, row_filter: RowFilter, seen: dict[str, int]
) -> JournalChange:
    with JournalWriter(journal) as own:
        return replace_all(own, replacement, row_filter, **seen)
