"""Run a server, which only this machine can reach, until it is stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from parlalign.errors import ParlalignError
from parlalign.io.stop_signals import handled

HOST = "127.0.0.1"
_SHUTDOWN_TIMEOUT = 3  # seconds for requests in progress


def run_server(app: ASGIApp, port: int, place: str, announce: Callable[[str], None]) -> None:
    """Serve an application until Ctrl-C; call `announce` with the address of `place` once the server answers.

    Raises `ParlalignError` if the port is in use.
    """
    config = uvicorn.Config(
        app, host=HOST, port=port, log_level="warning", lifespan="off", ws="none", proxy_headers=False,
        server_header=False, timeout_graceful_shutdown=_SHUTDOWN_TIMEOUT,
    )  # fmt: skip
    server = _Server(config, place, announce)
    try:
        with handled(server.handle_exit):
            server.run()
    except SystemExit as error:
        cure = "give another one with --port, or leave the option out"
        raise ParlalignError(f"port {port} of {HOST} cannot be used: {cure}") from error


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, place: str, announce: Callable[[str], None]) -> None:
        super().__init__(config)
        self.place = place
        self.announce = announce

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        logger = logging.getLogger("uvicorn.error")
        logger.disabled = True  # `run_server` has a message of its own for a port in use
        try:
            await super().startup(sockets)  # type: ignore[arg-type]
        finally:
            logger.disabled = False
        port = self.servers[0].sockets[0].getsockname()[1]
        self.announce(f"http://{HOST}:{port}/{self.place}")
