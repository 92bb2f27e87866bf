"""Who gets in: nobody but the page itself, opened by somebody who knows the address.

Another site that a person has open can send requests to this machine, and a name that it owns can lead here (DNS
rebinding). So the address holds a secret, `Host` has to name this machine, and `Origin`, where a browser sends one, the
page's own; what changes something needs one. See OWASP, Cross-Site Request Forgery Prevention Cheat Sheet.
"""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_PORT_OF_HTTP = 80  # browsers leave it out
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Answers 403 to whatever does not come from the page at `/TOKEN/`, and says to browsers what the page may do."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.start = f"/{token}/".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # a web socket is never answered
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = PlainTextResponse("403: this address is not that of the review, or the review has ended\n", 403)
        await (self.app if self._may(scope) else refusal)(scope, receive, send_guarded)

    def _may(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        port = (scope.get("server") or ("", 0))[1]
        named = {f"{name}:{port}" for name in _LOOPBACK} | (set(_LOOPBACK) if port == _PORT_OF_HTTP else set())
        if len(hosts) != 1 or hosts[0] not in named:
            return False
        if origins != [f"http://{hosts[0]}"] and (origins or scope["method"] not in {"GET", "HEAD"}):
            return False
        path = scope["path"].encode("utf-8", "surrogatepass")
        return hmac.compare_digest(path[: len(self.start)], self.start)
