"""Access control: only the page itself, opened by somebody who knows its address, can use the server.

A site that is open in the same browser can send requests to this machine, also under a host name of its own (DNS
rebinding). Therefore the address contains a secret, `Host` must name this machine, and `Origin`, if it is sent,
must be that of the page; requests that change something must have one. See OWASP, Cross-Site Request Forgery
Prevention Cheat Sheet.
"""

from __future__ import annotations

import hmac
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_PORT_OF_HTTP = 80  # browsers omit it from `Host` and `Origin`
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
    """Middleware that answers 403 to requests not from the page at `/TOKEN/`, and adds security headers to answers."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.path_prefix = f"/{token}/".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # web sockets are not used
            return
        refusal = PlainTextResponse("403: this is not the address of the review, or the review has ended\n", 403)
        app = self.app if is_of_this_machine(scope) and self._has_token(scope) else refusal
        with suppress(ClientDisconnect):  # a request that was not sent to its end needs no answer
            await app(scope, receive, with_security_headers(send))

    def _has_token(self, scope: Scope) -> bool:
        path = scope["path"].encode("utf-8", "surrogatepass")
        return hmac.compare_digest(path[: len(self.path_prefix)], self.path_prefix)


def is_of_this_machine(scope: Scope) -> bool:
    """Return whether `Host` names this machine, and `Origin` the page, if it is sent or must be."""
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if not names_this_machine(scope):
        return False
    return origins == [f"http://{hosts[0]}"] or (not origins and scope["method"] in {"GET", "HEAD"})


def names_this_machine(scope: Scope) -> bool:
    """Return whether `Host` is sent once and names this machine and the port of the server."""
    hosts = Headers(scope=scope).getlist("host")
    port = (scope.get("server") or ("", 0))[1]
    allowed_hosts = {f"{name}:{port}" for name in _LOOPBACK} | (set(_LOOPBACK) if port == _PORT_OF_HTTP else set())
    return len(hosts) == 1 and hosts[0] in allowed_hosts


def with_security_headers(send: Send) -> Send:
    """Return a function that sends the messages of an answer with the headers that restrict the page."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return send_with_headers
