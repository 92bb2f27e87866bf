"""Signals that end a program: they are raised as an exception, so that unfinished files are removed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from parlalign.io.stop_signals import handled


class Stopped(KeyboardInterrupt):
    """A signal ended the program, as Ctrl-C does; `exit_code` is the one that shells give for this signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def exit_code_of(stop: KeyboardInterrupt) -> int:
    """Return the exit code of a program that was stopped: 130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP."""
    return stop.exit_code if isinstance(stop, Stopped) else 128 + signal.SIGINT


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise `Stopped` for every signal that ends a process."""
    with handled(_stop):
        yield


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Ignore signals during a short step that must not be interrupted."""
    with handled(signal.SIG_IGN):
        yield


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)
