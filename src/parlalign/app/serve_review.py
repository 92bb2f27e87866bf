"""Run a server until it is stopped; by default, only this machine can reach it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple, cast

import uvicorn
from starlette.types import ASGIApp

from parlalign.app.timed_connection import MOST_CONNECTIONS, TimedConnection
from parlalign.errors import ParlalignError
from parlalign.io.stop_signals import handled
from parlalign.review.opening import Opening

HOST = "127.0.0.1"
_SHUTDOWN_TIMEOUT = 3  # seconds for requests in progress


class Terminal(NamedTuple):
    """What the server tells the user: `announce` is called with an address, `open` with one for the browser.

    The address for the browser can be used once. `say` prints a line.
    """

    announce: Callable[[str], None]
    open: Callable[[str], None]
    say: Callable[[str], None]


def run_server(app: ASGIApp, port: int, place: str, terminal: Terminal, *, host: str = HOST) -> None:
    """Run an application until Ctrl-C; `place` is the path of its page, which is told once the server answers.

    `host` is the address of the network interface. Raises `ParlalignError` if the address or the port cannot be used.
    """
    opening = Opening(app, f"/{place}", terminal.say)
    config = uvicorn.Config(
        opening, host=host, port=port, log_level="error", lifespan="off", http=TimedConnection, ws="none",
        proxy_headers=False, server_header=False, limit_concurrency=MOST_CONNECTIONS + 1,
        timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
    )  # fmt: skip
    server = _Server(config, place, opening, terminal)
    try:
        with handled(server.handle_exit):
            server.run()
    except SystemExit as error:
        cure = "give another one with --port; 0 takes a free one" if host == HOST else "check --host and --port"
        raise ParlalignError(f"port {port} of {host} cannot be used: {cure}") from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, place: str, opening: Opening, terminal: Terminal) -> None:
        super().__init__(config)
        self.place = place
        self.opening = opening
        self.terminal = terminal

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        logger = logging.getLogger("uvicorn.error")
        logger.disabled = True  # `run_server` has a message of its own for a port in use
        try:
            await super().startup(sockets)  # type: ignore[arg-type]
        finally:
            logger.disabled = False
        port = self.servers[0].sockets[0].getsockname()[1]
        name = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        self.terminal.announce(f"http://{name}:{port}/{self.place}")
        self.terminal.open(f"http://{name}:{port}{self.opening.path}")

    async def shutdown(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        for connection in list(self.server_state.connections):
            cast("TimedConnection", connection).close_if_waiting()
        await super().shutdown(sockets)  # type: ignore[arg-type]
