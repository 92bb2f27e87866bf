"""Progress displays on standard error, if it is a terminal and the work takes more than a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from parlalign.stages import Progress
from parlalign.text.normalization import printable

_Item = TypeVar("_Item")

_DELAY = 1.0  # seconds until something is shown
_LEAST_SHOWN = 0.005
"""The share of a stage that is worth a change of the display."""


def counted(items: Iterable[_Item], what: str, total: int | None = None) -> Iterator[_Item]:
    """Yield the items and show their count; `what` is their name (`records`), `total` the expected number."""
    if not _is_terminal():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task(what, total=total)
    shown_from = time.monotonic() + _DELAY
    try:
        for item in items:
            yield item
            progress.advance(task)
            if not progress.live.is_started and time.monotonic() >= shown_from:
                progress.start()
    finally:
        progress.stop()


@contextmanager
def stages_shown() -> Iterator[Progress | None]:
    """Yield a function that shows the stage and how much of it is done; None if standard error is no terminal."""
    if not _is_terminal():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Display

    columns = (TextColumn("{task.description:7}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    display = Display(*columns, console=Console(stderr=True), transient=True)
    task = display.add_task("", total=1.0)
    shown: dict[str, float] = {}

    def show(stage: str, share: float) -> None:
        if stage not in shown:
            display.reset(task, description=stage)
        elif share - shown[stage] < _LEAST_SHOWN:
            return
        shown[stage] = share
        display.update(task, completed=share)

    timer = threading.Timer(_DELAY, display.start)
    timer.start()
    try:
        yield show
    finally:
        timer.cancel()
        timer.join()
        display.stop()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show a spinner during work of unknown length."""
    if not _is_terminal():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(f"{what} …")
    timer = threading.Timer(_DELAY, status.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()


@contextmanager
def reporting(
    what: str, total: int, say: Callable[[str], None], *, finished: bool = False
) -> Iterator[tuple[Callable[[str], None], Callable[[str], None]]]:
    """Yield two functions: call the first with the name of each document, and the second to print a line.

    Call the first when a document begins, or when it ends if `finished` is true. On a terminal, standard error shows
    the count, the rate and the time left; lines are printed above them.
    """
    if not _is_terminal():
        yield lambda _name: None, say
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(TextColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (what, BarColumn(), MofNCompleteColumn(), Rate(""), TimeRemainingColumn(), "{task.description}")
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task, done = progress.add_task("", total=total), count(int(finished))
        yield (
            lambda name: progress.update(task, completed=next(done), description=escape(name)),
            lambda line: progress.console.print(printable(line), markup=False, highlight=False, soft_wrap=True),
        )


def _is_terminal() -> bool:
    """Return whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()
