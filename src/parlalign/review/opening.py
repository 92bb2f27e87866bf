"""The address at which the browser is opened: a code that can be used once, and that leads to the address of the page.

All users of a machine can see the arguments of its programs, so that the address with the token must not be among those
of the browser.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable

from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from parlalign.review.guard import is_of_this_machine, with_security_headers

_CODE = 32  # bytes
_VALID = 60.0  # seconds for a browser to start
_PATH = "/open/"
_USED = (
    "this address can be used once, within a minute, and was used before or is too old: open the address that the"
    " terminal shows\n"
)
_WARNING = (
    "the address for the browser was used a second time: if the page did not open in your browser, somebody else may"
    " have opened it: end the program and start it again"
)


class Opening:
    """Middleware that leads from `/open/CODE` to a place, once and for a minute; `say` tells that it was used again."""

    def __init__(self, app: ASGIApp, place: str, say: Callable[[str], None]) -> None:
        self.path = _PATH + secrets.token_urlsafe(_CODE)
        self._app = app
        self._place = place
        self._say = say
        self._ends = time.monotonic() + _VALID
        self._is_used = self._is_told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_opening(scope):
            await self._response(scope["method"])(scope, receive, with_security_headers(send))
        else:
            await self._app(scope, receive, send)

    def _is_opening(self, scope: Scope) -> bool:
        path = scope["path"].encode("utf-8", "surrogatepass")
        return hmac.compare_digest(path, self.path.encode("ascii")) and is_of_this_machine(scope)

    def _response(self, method: str) -> Response:
        if method == "GET" and not self._is_used and time.monotonic() < self._ends:
            self._is_used = True
            return RedirectResponse(self._place, 303)
        if self._is_used and not self._is_told:
            self._is_told = True
            self._say(_WARNING)
        return PlainTextResponse(f"403: {_USED}", 403)
