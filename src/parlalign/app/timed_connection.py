"""Connections of the server with time limits, so that clients that send nothing cannot keep others out."""

from __future__ import annotations

import asyncio
import time
from typing import cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 100
"""Browsers open six connections to a server, for all tabs together."""
_TIME_LIMIT = 10.0
"""Seconds for the head of a request, and between two checks of its body."""
_LEAST_BYTES = 10 << 10
"""Bytes of a body between two checks: 1 KiB/s, less than any line for which a page is usable."""


class TimedConnection(H11Protocol):
    """A connection that is closed if its client is too slow with a request.

    If there are too many connections, the one that has been waiting longest for a request is closed.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._timer: asyncio.TimerHandle | None = None
        self._watch()
        if len(self.connections) > MOST_CONNECTIONS:
            others = (cast("TimedConnection", each) for each in self.connections if each is not self)
            if waiting := [each for each in others if each.is_waiting]:
                min(waiting, key=lambda each: each.waiting_since).close_if_waiting()

    @property
    def is_waiting(self) -> bool:
        """Whether the client has not sent a whole request since the last answer."""
        return self.conn.their_state in {h11.IDLE, h11.SEND_BODY}

    def close_if_waiting(self) -> None:
        """Close the connection, unless a request was received that is not answered yet."""
        if self.is_waiting:
            self.connections.discard(self)  # now: many may be accepted before it is lost
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        self._body_bytes += len(data)
        super().data_received(data)

    def handle_events(self) -> None:
        super().handle_events()
        if self.conn.their_state is not self._watched_state:
            self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Begin to measure the time of the head, or of the body, of a request; stop if it is complete."""
        self._disarm()
        self._watched_state = self.conn.their_state
        self.waiting_since = time.monotonic()
        if self.is_waiting:
            self._arm()

    def _arm(self) -> None:
        self._body_bytes = 0
        self._timer = self.loop.call_later(_TIME_LIMIT, self._check)

    def _disarm(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _check(self) -> None:
        """Close the connection, unless a body is being received fast enough or is not yet read by the application."""
        is_body = self.conn.their_state is h11.SEND_BODY
        if is_body and (self._body_bytes >= _LEAST_BYTES or self.flow.read_paused):
            self._arm()
        else:
            self.close_if_waiting()
