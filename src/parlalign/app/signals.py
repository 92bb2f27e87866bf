"""Signals that end a program."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Sent by Ctrl-C, by the scheduler of a cluster that ends a job, and when a terminal is closed."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Treat every signal that ends a process like Ctrl-C."""
    with handled(_interrupt):
        yield


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Ignore signals during a short step that must not be interrupted."""
    with handled(signal.SIG_IGN):
        yield


@contextmanager
def handled(handler: Any) -> Iterator[None]:
    """Set a handler for the signals that end a process, except those that are ignored already."""
    wanted = [stop for stop in _STOPS if signal.getsignal(stop) is not signal.SIG_IGN]  # nohup ignores SIGHUP
    before = {stop: signal.signal(stop, handler) for stop in wanted}
    try:
        yield
    finally:
        for stop, former in before.items():
            signal.signal(stop, former)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
