"""The memory server as an ASGI application: who may ask, what is asked, and answers as JSON."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parlalign._version import __version__
from parlalign.app.memory_server.search_requests import MOST_CHARACTERS, RefusedError, SearchRequest, parse_request
from parlalign.app.memory_server.served_memories import ServedMemories
from parlalign.app.memory_server.tm_protocol import language_lists, unit_request, unit_view
from parlalign.errors import NotPossibleError, ParlalignError
from parlalign.memory.concordance import parse
from parlalign.memory.result_values import result_values
from parlalign.review.guard import names_this_machine, with_security_headers
from parlalign.review.json_requests import Json, json_body

_READS = frozenset({"GET", "HEAD"})
_FROM_USER = {"none", "same-origin"}
"""Values of `Sec-Fetch-Site` for addresses that the user of a browser has opened, not another page."""
_TM = "/tmserver/"

T = TypeVar("T")


class MemoryApp:
    """Answers requests about some memories.

    Without a token, the address must be that of this machine, so that no page of another site can ask under a name of
    its own (DNS rebinding). With a token, it must begin with it. Pages of other sites are refused in any case.
    """

    def __init__(self, memories: ServedMemories, token: str = "") -> None:
        self._memories = memories
        self._prefix = f"/{token}/".encode() if token else b"/"
        self._handlers: dict[str, tuple[frozenset[str], Callable[[Request], Awaitable[Any]]]] = {
            "/": (_READS, self._about),
            "/api/status": (_READS, self._about),
            "/api/languages": (_READS, self._languages),
            "/api/search": (_READS | {"POST"}, self._search),
            "/api/concordance": (_READS | {"POST"}, self._concordance),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # web sockets are not used
            return
        with suppress(ClientDisconnect):  # a request that was not sent to its end needs no answer
            answer = await self._answer(Request(scope, receive))
            await answer(scope, receive, with_security_headers(send))

    async def _answer(self, request: Request) -> Response:
        try:
            return Json(await self._content(request))
        except NotPossibleError as error:
            return _error(_of_body(error))
        except ParlalignError as error:
            return _error(error)

    async def _content(self, request: Request) -> Any:
        self._check_sender(request.scope)
        path = request.scope["path"][len(self._prefix) - 1 :]
        if path.startswith(_TM):
            _check_method(request, _READS)
            return await self._tm_content(path.removeprefix(_TM).lstrip("/"), request)
        if path not in self._handlers:
            raise RefusedError(
                404, "no-page", f"there is no such address: ask for {', '.join(self._handlers)} or {_TM}"
            )
        methods, handler = self._handlers[path]
        _check_method(request, methods)
        return await handler(request)

    def _check_sender(self, scope: Scope) -> None:
        path = scope["path"].encode("utf-8", "surrogatepass")
        if self._prefix != b"/" and not hmac.compare_digest(path[: len(self._prefix)], self._prefix):
            raise RefusedError(403, "no-token", "the address lacks the token: use the address that the server printed")
        if self._prefix == b"/" and not names_this_machine(scope):
            raise RefusedError(403, "other-host", "the address does not name this machine: use 127.0.0.1 or localhost")
        headers = Headers(scope=scope)
        if "origin" in headers or headers.get("sec-fetch-site", "none") not in _FROM_USER:
            raise RefusedError(403, "from-a-page", "pages of other sites cannot read a memory: use another program")

    async def _about(self, _request: Request) -> Any:
        return {"program": "parlalign", "version": __version__, "memories": await self._memories.states()}

    async def _languages(self, _request: Request) -> Any:
        return {"languages": await self._memories.languages()}

    async def _search(self, request: Request) -> Any:
        found = await self._memories.matches(await _parsed(request))
        return {"hits": await _viewed(lambda each: {"memory": each.memory, **result_values(each.match)}, found)}

    async def _concordance(self, request: Request) -> Any:
        asked = await _parsed(request)
        try:
            parse(asked.text)
        except ParlalignError as error:
            raise RefusedError(400, "bad-request", str(error)) from error
        found = await self._memories.hits(asked)
        return {"hits": await _viewed(lambda each: {"memory": each.memory, **result_values(each.hit)}, found)}

    async def _tm_content(self, path: str, request: Request) -> Any:
        if path in ("languages", "languages/"):
            return language_lists(await self._memories.languages())
        asked = unit_request(path, request.query_params)
        if asked is None:
            raise RefusedError(404, "no-page", "there is no such address: ask for /tmserver/SOURCE/TARGET/unit/TEXT")
        try:
            found = await self._memories.matches(asked)
        except RefusedError as error:
            if error.code == "no-language":  # clients ask for any pair of languages, also to test the connection
                return []
            raise
        return await _viewed(unit_view, found)


async def _viewed(view: Callable[[T], Any], found: Sequence[T]) -> list[Any]:
    """Return views of some results, made in a thread: the doubts of long texts take milliseconds."""
    return await asyncio.to_thread(lambda: [view(each) for each in found])


async def _parsed(request: Request) -> SearchRequest:
    if request.method == "POST":
        return parse_request(await json_body(request))
    parameters = request.query_params.multi_items()
    if len(parameters) > len(dict(parameters)):
        raise RefusedError(400, "bad-request", "a parameter is given twice: give each once")
    return parse_request(dict(parameters))


def _check_method(request: Request, methods: frozenset[str]) -> None:
    if request.method not in methods:
        message = f"{request.method}: is not possible: the server only reads; use {' or '.join(sorted(methods))}"
        raise RefusedError(405, "only-reads", message)


def _of_body(error: NotPossibleError) -> RefusedError:
    if error.code == "too-long":
        message = f"the request is too long: give a text of at most {MOST_CHARACTERS} characters"
        return RefusedError(413, "too-long", message)
    return RefusedError(400, "bad-request", "the request is no JSON object: send one as application/json")


def _error(error: ParlalignError) -> Response:
    status = error.status if isinstance(error, RefusedError) else 503
    headers = {405: {"Allow": "GET, HEAD"}, 503: {"Retry-After": "5"}}.get(status, {})
    return Json({"error": {"code": error.code or "failed", "message": str(error)}}, status, headers)
