"""Signals that end a program: they are raised as an exception, so that unfinished files are removed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any, NoReturn

from parlalign.io.stop_signals import handled

_AGAIN = 0.05  # seconds: the destructor has ended by then


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
    """Raise `Stopped` for every signal that ends a process, again if Python had to drop the exception."""
    hook = sys.unraisablehook
    sys.unraisablehook = partial(_stop_again, hook)
    try:
        with handled(_stop):
            yield
    except (RuntimeError, SystemError) as error:  # Python 3.11 wraps exceptions that end the making of a class
        if isinstance(error.__cause__, Stopped):
            raise error.__cause__ from None
        raise
    finally:
        sys.unraisablehook = hook


@contextmanager
def signals_ignored() -> Iterator[None]:
    """Ignore signals during a short step that must not be interrupted."""
    with handled(signal.SIG_IGN):
        yield


def _stop_again(hook: Callable[[Any], object], dropped: Any) -> None:
    """Send a signal again whose exception was dropped, because it was raised in a destructor or a callback of C."""
    stop = dropped.exc_value
    if isinstance(stop, Stopped):
        threading.Timer(_AGAIN, _send, [stop.exit_code - 128]).start()
    else:
        hook(dropped)


def _send(number: int) -> None:
    """Send a signal to the main thread, also if it waits in a system call."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, number)
    else:
        signal.raise_signal(number)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped(number)
