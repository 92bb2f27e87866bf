"""The HTTP interface of the page; an action is answered after it is stored in the journal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import cache
from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from parlalign._version import __version__
from parlalign.errors import NotPossibleError, ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.records.review_flags import DOUBTFUL_SCORE, LOW_SCORE, displayed_score
from parlalign.records.text_replacement import SIDES
from parlalign.review.action_errors import StaleError
from parlalign.review.bulk_requests import BulkRequests
from parlalign.review.doubt_updates import prepare_doubts
from parlalign.review.exporting import export_choices, export_folder, format_views, write_export
from parlalign.review.journal_changes import JournalChange
from parlalign.review.json_requests import MOST_INTEGER, Json, integer, json_body
from parlalign.review.memory_requests import MemoryRequests
from parlalign.review.offered_memory import OfferedMemory
from parlalign.review.page_files import Handler, page_file
from parlalign.review.proposal_requests import ProposalRequests
from parlalign.review.review_journal import Journal
from parlalign.review.row_filter import KEY, SOUGHT, RowFilter, parse_filter
from parlalign.review.row_views import code_point_offset, row_view
from parlalign.text.folding import fold
from parlalign.text.normalization import readable_name

_MOST_ROWS, _MOST_RANGES = 200, 4000
_STATUS = {"disk-full": 507, "bad-codes": 422}
"""The HTTP status of errors by their code; it is 503 for others."""


def review_app(
    journal: Journal, memory: OfferedMemory, *, is_resumed: bool = False, is_learning: bool = True
) -> ASGIApp:
    """Return the review of a journal as an ASGI application; it must run in one thread.

    `memory` is the translation memory that it offers. `is_learning` says whether it proposes what follows from a
    correction.
    """
    memories = MemoryRequests(journal, memory)
    review = _Review(journal, memories, is_resumed=is_resumed, is_learning=is_learning)
    bulk = BulkRequests(journal, review.changed)
    proposals = ProposalRequests(journal, review.changed, review.source_text, is_learning=is_learning)
    changes = asyncio.Lock()

    def changing(handler: Callable[[dict[str, Any]], Awaitable[Response]]) -> Handler:
        return _with_error_codes(_one_at_a_time(handler, changes))

    return Router(
        [
            Route("/", page_file("index.html")),
            Route("/static/{name}", page_file()),
            Route("/api/about", _with_error_codes(review.about)),
            Route("/api/rows", _with_error_codes(review.rows)),
            Route("/api/next", _with_error_codes(review.next)),
            Route("/api/documents", _with_error_codes(review.documents)),
            Route("/api/count", _with_error_codes(bulk.count)),
            Route("/api/act-all", changing(bulk.act_all), methods=["POST"]),
            Route("/api/replace", changing(bulk.replace), methods=["POST"]),
            Route("/api/map", _with_error_codes(review.map)),
            Route("/api/act", changing(review.act), methods=["POST"]),
            Route("/api/realign", _with_error_codes(proposals.realign), methods=["POST"]),
            Route("/api/realign/load", _with_error_codes(proposals.load), methods=["POST"]),
            Route("/api/realign/accept", changing(proposals.accept), methods=["POST"]),
            Route("/api/undo", changing(review.undo), methods=["POST"]),
            Route("/api/redo", changing(review.redo), methods=["POST"]),
            Route("/api/export", _with_error_codes(review.export)),
            Route("/api/memory", _with_error_codes(memories.about)),
            Route("/api/memory", _with_error_codes(memories.choose), methods=["PUT"]),
            Route("/api/memory/hits", _with_error_codes(memories.hits)),
            Route("/api/memory/concordance", _with_error_codes(memories.concordance)),
            Route("/api/memory/contradictions", _with_error_codes(memories.contradictions), methods=["POST"]),
        ],
        redirect_slashes=False,
    )


def _with_error_codes(handler: Handler) -> Handler:
    """Answer errors with a code, which the page translates into a message."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except StaleError:
            return Json({"error": "stale"}, 409)
        except NotPossibleError as error:
            return Json({"error": error.code} | ({"values": error.values} if error.values else {}), 422)
        except ParlalignError as error:
            answer = {"error": error.code or "failed", "message": str(error), "values": error.values}
            return Json(answer, _STATUS.get(error.code, 503))

    return handle


def _one_at_a_time(handler: Callable[[dict[str, Any]], Awaitable[Response]], changes: asyncio.Lock) -> Handler:
    """Handle the parameters of a request that changes the journal once the changes before it are done.

    A replacement runs in a thread of its own for seconds; SQLite would block all requests until it is done.
    """

    async def handle(request: Request) -> Response:
        parameters = await json_body(request)
        async with changes:
            return await handler(parameters)

    return handle


class _Review:
    """The requests of the page to one journal; exports, replacements and realignments have threads of their own."""

    def __init__(self, journal: Journal, memories: MemoryRequests, *, is_resumed: bool, is_learning: bool) -> None:
        self.journal = journal
        self.memories = memories
        self.is_resumed = is_resumed
        self.is_learning = is_learning
        self.source_text = cache(journal.source_text)
        self._preparation: BackgroundTask | None = BackgroundTask(prepare_doubts)  # after the first rows are sent

    async def about(self, _request: Request) -> Response:
        facts = self.journal.facts()
        return Json(
            {
                "name": readable_name(facts["name"]),
                "version": __version__,
                "languages": [_language_view(code) for code in facts["languages"]],
                "kinds": self.journal.kinds(),
                "formats": format_views(),
                "resumed": self.is_resumed,
                "learning": self.is_learning,
                "key": self.journal.last_key,
                "limits": {"doubtful": DOUBTFUL_SCORE, "low": LOW_SCORE},
            }
        )

    async def rows(self, request: Request) -> Response:
        with self.journal.snapshot():
            return self._rows(request, parse_filter(request.query_params))

    def _rows(self, request: Request, row_filter: RowFilter) -> Response:
        count = min(_MOST_ROWS, max(1, _number(request, "count", 50)))
        total = self.journal.count(row_filter)
        start = _number(request, "start", 0)
        if "around" in request.query_params:
            start = self.journal.index_of(_number(request, "around", 0), row_filter)
            start = min(start, max(0, total - 1)) // count * count
        query = fold(row_filter.text.strip())
        rows = self.journal.rows(row_filter, start, count)
        views = [row_view(row, self.source_text, query, row_filter.side) for row in rows]
        answer = {"total": total, "start": start, "rows": views, **self._progress(self.journal.version)}
        preparation, self._preparation = self._preparation, None
        return Json(answer, background=preparation)

    def _progress(self, version: int) -> dict[str, Any]:
        undo, redo = self.journal.undo_and_redo()
        return {"version": version, "counts": self.journal.counts(), "undo": undo, "redo": redo}

    async def next(self, request: Request) -> Response:
        key = _number(request, "from", 0) if "from" in request.query_params else None
        step = -1 if request.query_params.get("step") == "-1" else 1
        words = {name: word for name, word in request.query_params.items() if name not in ("from", "to")}
        what = request.query_params.get("what", "doubtful")
        if what == "memory":
            return await self.memories.next(*self.journal.keys_in_turn("open", key, step, parse_filter(words)))
        if what not in SOUGHT:
            raise NotPossibleError("bad-request")
        found, wrapped = self.journal.next_row(what, key, step, parse_filter(words))
        return Json({"key": found, "wrapped": wrapped})

    async def documents(self, _request: Request) -> Response:
        return Json(self.journal.documents())

    async def map(self, request: Request) -> Response:
        most = min(_MOST_RANGES, max(1, _number(request, "ranges", 400)))
        total, ranges = self.journal.overview(most)
        return Json({"rows": total, "ranges": [(displayed_score(score), state) for score, state in ranges]})

    async def act(self, parameters: dict[str, Any]) -> Response:
        action, key = parameters.get("action"), parameters.get("key")
        if not isinstance(action, str) or type(key) is not int or not 0 <= key < MOST_INTEGER:
            raise NotPossibleError("bad-request")
        if "at" in parameters:
            parameters["at"] = self._code_point_offset(key, parameters)
        return self.changed(self.journal.act(action, key, parameters, _seen_versions(parameters)))

    def _code_point_offset(self, key: int, parameters: dict[str, Any]) -> int:
        """Return the caret of a request in code points; if its segment is gone, the action is refused later."""
        at, number, side = parameters["at"], parameters.get("segment", 0), parameters.get("side")
        if type(at) is not int or type(number) is not int or side not in SIDES:
            raise NotPossibleError("bad-request")
        stored = self.journal.row(key)
        segments = stored.row.side(side) if stored else ()
        if 0 <= number < len(segments) and at >= 0:
            return code_point_offset(segments[number].text, at)
        return at

    async def undo(self, parameters: dict[str, Any]) -> Response:
        return self.changed(self.journal.undo(integer(parameters, "version")))

    async def redo(self, parameters: dict[str, Any]) -> Response:
        return self.changed(self.journal.redo(integer(parameters, "version")))

    def changed(self, change: JournalChange) -> Response:
        """Answer a request that has changed the journal."""
        counts = {"count": change.count, "removed": change.removed}
        return Json({"key": change.key, **counts, **self._progress(change.version)})

    async def export(self, request: Request) -> Response:
        choices = export_choices(request.query_params, self.journal.facts()["languages"])
        with ExitStack() as stack:
            folder = stack.enter_context(export_folder())
            made = await run_in_threadpool(write_export, self.journal.path, folder, choices)
            kept = stack.pop_all()  # until the file is sent
        counts = {"written": made.written, "longer": made.longer, "left_out": made.left_out}
        headers = {"Export-Counts": json.dumps(counts)}
        return FileResponse(made.path, filename=made.path.name, headers=headers, background=BackgroundTask(kept.close))


def _language_view(code: str) -> dict[str, str]:
    facts = LANGUAGES.get(code)
    direction = "auto" if facts is None else "rtl" if facts.is_right_to_left else "ltr"
    name, tag = (facts.name, facts.locale) if facts else (code, "")
    return {"code": code, "name": name, "direction": direction, "tag": tag}


def _number(request: Request, name: str, default: int) -> int:
    try:
        number = int(request.query_params.get(name, default))
    except ValueError as error:
        raise NotPossibleError("bad-request") from error
    if not 0 <= number < MOST_INTEGER:
        raise NotPossibleError("bad-request")
    return number


def _seen_versions(parameters: dict[str, Any]) -> dict[int, int]:
    """Return the versions of rows that the page shows, by their keys; that of the row itself is required."""
    versions = parameters.get("versions")
    if not isinstance(versions, dict) or str(parameters["key"]) not in versions:
        raise NotPossibleError("bad-request")
    if not all(
        KEY.fullmatch(key) and type(version) is int and version < MOST_INTEGER for key, version in versions.items()
    ):
        raise NotPossibleError("bad-request")
    return {int(key): version for key, version in versions.items()}
