"""Signals that end a process, and blocks in which they wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Sent by Ctrl-C, by the scheduler of a cluster that ends a job, and when a terminal is closed."""


@contextmanager
def handled(handler: Any) -> Iterator[None]:
    """Set a handler for the signals that end a process, except those that are ignored already.

    Only the main thread of a program can do this; in other threads, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = [stop for stop in _STOPS if signal.getsignal(stop) is not signal.SIG_IGN]  # nohup ignores SIGHUP
    before = {stop: signal.signal(stop, handler) for stop in wanted}
    try:
        yield
    finally:
        for stop, former in before.items():
            signal.signal(stop, former)


@contextmanager
def stops_deferred() -> Iterator[None]:
    """Let signals wait until the end of a short block that must not be interrupted."""
    waiting: list[int] = []

    def wait(number: int, _frame: FrameType | None) -> None:
        waiting.append(number)

    try:
        with handled(wait):
            yield
    finally:
        if waiting:
            signal.raise_signal(waiting[0])
