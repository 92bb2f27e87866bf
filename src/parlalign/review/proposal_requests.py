"""The requests of the page for proposals: what follows from the last correction, and to accept it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from parlalign.encoding import DEFAULT_ENCODER
from parlalign.review.action_errors import StaleError
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.json_requests import Json, integer, json_body
from parlalign.review.row_proposals import Proposal, Realigner, accept_proposal, window_of_last_action
from parlalign.review.row_views import SourceText, row_view
from parlalign.review.rows import Row, row_doubt_reasons
from parlalign.review.stored_rows import StoredRow


class ProposalRequests:
    """The requests about proposals of a journal; `changed` answers those that change it.

    Only the last proposal is kept.
    """

    def __init__(
        self,
        journal: JournalWriter,
        changed: Callable[[JournalChange], Response],
        source_text: SourceText,
        *,
        is_learning: bool = True,
    ) -> None:
        self.journal = journal
        self.changed = changed
        self.source_text = source_text
        self.is_learning = is_learning
        self._realigner: Realigner | None = None
        self._number = 0
        self._last: Proposal | None = None

    async def load(self, _request: Request) -> Response:
        """Load the models in the background; the page asks for it once it shows its rows."""
        if self.is_learning:
            self._loaded().load()
        return Json({})

    async def realign(self, request: Request) -> Response:
        """Return what follows from the last action, if the journal still has the version after it."""
        version = integer(await json_body(request), "version")
        self._last = None
        if not self.is_learning or version != self.journal.version:
            return Json({"proposal": None})
        with self.journal.snapshot():
            window = window_of_last_action(self.journal)
        proposal = await run_in_threadpool(self._loaded().proposal, window) if window else None
        if proposal is None or version != self.journal.version:
            return Json({"proposal": None})
        self._number += 1
        self._last = proposal
        return Json({"proposal": {"id": self._number, **self._view(proposal)}})

    async def accept(self, parameters: dict[str, Any]) -> Response:
        """Accept the last proposal."""
        number = integer(parameters, "id")
        proposal, self._last = self._last, None
        if proposal is None or number != self._number:
            raise StaleError
        return self.changed(accept_proposal(self.journal, proposal))

    def _loaded(self) -> Realigner:
        if self._realigner is None:
            facts = self.journal.facts()
            first, second = facts["languages"]
            encoder = facts.get("choices", {}).get("encoder") or DEFAULT_ENCODER
            self._realigner = Realigner((first, second), encoder)
        return self._realigner

    def _view(self, proposal: Proposal) -> dict[str, Any]:
        (first,) = self.journal.rows_of([proposal.old[0].key])
        rows = [
            {**row_view(_stored(old, row, proposal), self.source_text), "number": first.number + number}
            for number, (old, row) in enumerate(proposal.new)
        ]
        return {"keys": [each.key for each in proposal.old], "rows": rows}


def _stored(old: StoredRow | None, row: Row, proposal: Proposal) -> StoredRow:
    """Return a proposed row for the page; a new row has the key 0, and a changed one the version 0."""
    if old and old.row == row:
        return old
    stored = old or StoredRow(0, "", 0, (), row, proposal.old[0].document)
    return replace(stored, version=0, reasons=tuple(row_doubt_reasons(row)), row=row)
