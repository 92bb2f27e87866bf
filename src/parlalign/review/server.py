"""What the page asks and does, over HTTP; each answer is given when it is in the journal."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from collections.abc import Awaitable, Callable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from parlalign._version import __version__
from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.writing import WRITERS, write_file
from parlalign.languages import LANGUAGES
from parlalign.records.record_filter import EXACT, FOR_USE, OutputFilter
from parlalign.records.review_flags import DOUBTFUL_SCORE, LOW_SCORE
from parlalign.review.actions import LONGEST
from parlalign.review.guard import Guard
from parlalign.review.journal_queries import JournalReader
from parlalign.review.parts import NotPossibleError
from parlalign.review.review_journal import Done, Journal, StaleError
from parlalign.review.row_filter import RowFilter, parse_filter
from parlalign.review.row_views import points, row_view

_MOST_ROWS, _MOST_BUCKETS = 200, 4000
_MOST = 1 << 53
"""Beyond it numbers of JavaScript are not whole."""
_KEY = re.compile(r"\d{1,15}", re.ASCII)
_MEDIA_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_LONGEST_NAME = 60  # characters; file systems take 255 bytes, suffixes and all
_LONGEST_BODY = 12 * LONGEST  # bytes: JSON may write a character as two escapes of six

_Answer = Callable[[Request], Awaitable[Response]]


def make_app(journal: Journal, token: str, *, is_resumed: bool = False) -> ASGIApp:
    """Return the review of a journal as an ASGI application that lives below `/TOKEN/`, in one thread."""
    review = _Review(journal, is_resumed=is_resumed)
    routes = [
        Route("/", review.page),
        Route("/static/{name}", review.page),
        Route("/api/about", _told(review.about)),
        Route("/api/rows", _told(review.rows)),
        Route("/api/next", _told(review.next)),
        Route("/api/map", _told(review.map)),
        Route("/api/act", _told(review.act), methods=["POST"]),
        Route("/api/undo", _told(review.undo), methods=["POST"]),
        Route("/api/redo", _told(review.redo), methods=["POST"]),
        Route("/api/export", _told(review.export)),
    ]
    return Guard(Starlette(routes=[Mount(f"/{token}", routes=routes)]), token)


class _Json(JSONResponse):
    """JSON in ASCII: texts may hold halves of characters, which UTF-8 does not take."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def _told(answer: _Answer) -> _Answer:
    """Turn errors into answers: the page has the words for the codes."""

    async def told(request: Request) -> Response:
        try:
            return await answer(request)
        except StaleError:
            return _Json({"error": "stale"}, 409)
        except NotPossibleError as error:
            return _Json({"error": error.code}, 422)
        except ParlalignError as error:
            return _Json({"error": "failed", "message": str(error)}, 503)

    return told


class _Review:
    """The journal in the hands of one server: its requests are answered one after the other, but for exports."""

    def __init__(self, journal: Journal, *, is_resumed: bool) -> None:
        self.journal = journal
        self.is_resumed = is_resumed
        self.source = cache(journal.source)

    async def page(self, request: Request) -> Response:
        found = _files().get(request.path_params.get("name", "index.html"))
        return Response(*found[:1], media_type=found[1]) if found else Response("404: no such file\n", 404)

    async def about(self, _request: Request) -> Response:
        facts = self.journal.facts()
        return _Json(
            {
                "name": facts["name"],
                "version": __version__,
                "languages": [_language(code) for code in facts["languages"]],
                "kinds": self.journal.kinds(),
                "formats": [suffix[1:] for suffix in WRITERS if suffix != ".xlf"],
                "resumed": self.is_resumed,
                "at": self.journal.last_key,
                "limit": {"doubtful": DOUBTFUL_SCORE, "low": LOW_SCORE},
            }
        )

    async def rows(self, request: Request) -> Response:
        with self.journal.snapshot():
            return self._rows(request, parse_filter(request.query_params))

    def _rows(self, request: Request, only: RowFilter) -> Response:
        count = min(_MOST_ROWS, max(1, _number(request, "count", 50)))
        total = self.journal.count(only)
        start = _number(request, "start", 0)
        if "around" in request.query_params:
            start = self.journal.index_of(_number(request, "around", 0), only)
            start = min(start, max(0, total - 1)) // count * count
        rows = self.journal.rows(only, start, count)
        views = [row_view(kept, self.source) for kept in rows]
        return _Json({"total": total, "start": start, "rows": views, "version": self.journal.version, **self._state()})

    def _state(self) -> dict[str, Any]:
        undo, redo = self.journal.undoable()
        return {"counts": self.journal.counts(), "undo": undo, "redo": redo}

    async def next(self, request: Request) -> Response:
        key = _number(request, "from", 0) if "from" in request.query_params else None
        step = -1 if request.query_params.get("step") == "-1" else 1
        found, wrapped = self.journal.next_doubtful(key, step, parse_filter(request.query_params))
        return _Json({"key": found, "wrapped": wrapped})

    async def map(self, request: Request) -> Response:
        total, buckets = self.journal.overview(min(_MOST_BUCKETS, max(1, _number(request, "buckets", 400))))
        return _Json({"rows": total, "buckets": buckets})

    async def act(self, request: Request) -> Response:
        words = await _words(request)
        do, key = words.get("do"), words.get("key")
        if not isinstance(do, str) or type(key) is not int or not 0 <= key < _MOST:
            raise NotPossibleError("bad-request")
        if "at" in words:
            words["at"] = self._points(key, words)
        return self._done(self.journal.act(do, key, words, _versions(words)))

    def _points(self, key: int, words: dict[str, Any]) -> int:
        """Return the place of a cursor in code points; that of a text that is gone is refused later on."""
        at, number = words["at"], words.get("part", 0)
        row = self.journal.row(key)
        if type(at) is not int or type(number) is not int or words.get("side") not in ("source", "target"):
            raise NotPossibleError("bad-request")
        side = row.row.side(words["side"]) if row else ()
        return points(side[number].text, at) if 0 <= number < len(side) and at >= 0 else at

    async def undo(self, request: Request) -> Response:
        return self._done(self.journal.undo((await _words(request)).get("version", -1)))

    async def redo(self, request: Request) -> Response:
        return self._done(self.journal.redo((await _words(request)).get("version", -1)))

    def _done(self, done: Done) -> Response:
        return _Json({"version": done.version, "key": done.key, **self._state()})

    async def export(self, request: Request) -> Response:
        suffix = f".{request.query_params.get('format', '')}"
        if suffix not in WRITERS:
            raise NotPossibleError("bad-request")
        folder = tempfile.TemporaryDirectory(prefix="parlalign-")
        try:
            is_accepted = request.query_params.get("accepted") == "1"
            name = _export_name(str(self.journal.facts()["name"])) + suffix
            path = await run_in_threadpool(_exported, self.journal.path, Path(folder.name), name, is_accepted)
        except BaseException:
            folder.cleanup()
            raise
        return FileResponse(path, filename=path.name, background=BackgroundTask(folder.cleanup))


def _export_name(inputs: str) -> str:
    """Return a name for a file made of inputs, without a suffix.

    >>> _export_name("r.nl.txt + r.de.txt"), _export_name("memory.tmx")
    ('r.nl+r.de', 'memory')
    """
    return "+".join(Path(name).stem for name in inputs.split(" + "))[:_LONGEST_NAME] or "review"


def _exported(journal: Path, folder: Path, name: str, only_accepted: bool) -> Path:
    """Write the records of a journal as `align` and `convert` do; return the file, a zip where there are several."""
    path = folder / name
    suffix = path.suffix
    output_filter = OutputFilter(0.0, keeps_rejected=suffix not in FOR_USE)
    with JournalReader(journal) as looking:
        records = output_filter.filtered(looking.records(only_accepted=only_accepted))
        try:
            write_file(records, path, WriteOptions(plain=suffix not in EXACT))
        except ParlalignError as error:
            raise ParlalignError(str(error).replace(str(folder), "").lstrip("/\\")) from error
    files = sorted(folder.iterdir())
    if len(files) == 1:
        return files[0]
    packed = folder / f"{path.stem}.{suffix[1:]}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return packed


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Return the files of the page with their media types, by name: nothing else is ever read for an address."""
    folder = resources.files("parlalign.review") / "page"
    return {
        file.name: (file.read_bytes(), _MEDIA_TYPES[suffix])
        for file in folder.iterdir()
        if (suffix := Path(file.name).suffix) in _MEDIA_TYPES
    }


def _language(code: str) -> dict[str, str]:
    facts = LANGUAGES.get(code)
    direction = "auto" if facts is None else "rtl" if facts.is_right_to_left else "ltr"
    return {"code": code, "name": facts.name if facts else code, "direction": direction}


def _number(request: Request, name: str, otherwise: int) -> int:
    try:
        number = int(request.query_params.get(name, otherwise))
    except ValueError as error:
        raise NotPossibleError("bad-request") from error
    if not 0 <= number < _MOST:
        raise NotPossibleError("bad-request")
    return number


async def _words(request: Request) -> dict[str, Any]:
    """Return the words of a request: a JSON object of bounded size."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_BODY:
            raise NotPossibleError("too-long")
    try:
        words = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotPossibleError("bad-request") from error
    if not isinstance(words, dict) or request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise NotPossibleError("bad-request")
    return words


def _versions(words: dict[str, Any]) -> dict[int, int]:
    """Return the versions of rows as the page saw them, that of the row itself among them."""
    told = words.get("versions")
    if not isinstance(told, dict) or str(words["key"]) not in told:
        raise NotPossibleError("bad-request")
    if not all(_KEY.fullmatch(key) and type(version) is int and version < _MOST for key, version in told.items()):
        raise NotPossibleError("bad-request")
    return {int(key): version for key, version in told.items()}
