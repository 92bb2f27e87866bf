"""How far the work is: on stderr, on a terminal, and only where it takes over a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

from parlalign.text.normalization import printable

_Item = TypeVar("_Item")

_PATIENCE = 1.0  # seconds


def counted(items: Iterable[_Item], what: str, total: int | None = None) -> Iterator[_Item]:
    """Yield the items and show how many there were; `what` names them (`records`), `total` is how many will come."""
    if not _is_seen():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task(what, total=total)
    shown_from = time.monotonic() + _PATIENCE
    try:
        for item in items:
            yield item
            progress.advance(task)
            if not progress.live.is_started and time.monotonic() >= shown_from:
                progress.start()
    finally:
        progress.stop()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show that something goes on whose end is not known."""
    if not _is_seen():
        yield
        return
    from rich.console import Console

    status = Console(stderr=True).status(f"{what} …")
    patience = threading.Timer(_PATIENCE, status.start)
    patience.start()
    try:
        yield
    finally:
        patience.cancel()
        patience.join()
        status.stop()


@contextmanager
def reporting(
    what: str, total: int, say: Callable[[str], None], *, finished: bool = False
) -> Iterator[tuple[Callable[[str], None], Callable[[str], None]]]:
    """Yield a function to be told the name of each document as it begins, and what to `say` lines by meanwhile.

    With `finished` it is told the names as they end. The count, how many are done a second and the time left are shown
    on stderr, on a terminal only; lines go above them.
    """
    if not _is_seen():
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


def _is_seen() -> bool:
    """Tell whether stderr is there, and a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()
