"""What ends a program from outside, taken in good order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

_STOPS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Ctrl-C, what schedulers of clusters end a job by, and a terminal that is closed."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Take all that ends a process in good order as Ctrl-C."""
    with handled(_interrupt):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody stop what takes a moment and should be whole."""
    with handled(signal.SIG_IGN):
        yield


@contextmanager
def handled(handler: Any) -> Iterator[None]:
    """Give all that ends a process to a handler meanwhile, but for what is ignored already."""
    wanted = [stop for stop in _STOPS if signal.getsignal(stop) is not signal.SIG_IGN]  # nohup has it ignored
    before = {stop: signal.signal(stop, handler) for stop in wanted}
    try:
        yield
    finally:
        for stop, former in before.items():
            signal.signal(stop, former)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
