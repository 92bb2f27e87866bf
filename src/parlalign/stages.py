"""How much of long work is done: a stage, such as `repair`, has parts, and parts have steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TypeVar

Progress = Callable[[str, float], None]
"""Called with the name of a stage (`read`, `repair`, `align`, `write`) and the share that is done, from 0 to 1."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class _Range:
    """The share of a stage that the current work is."""

    stage: str
    progress: Progress
    start: float = 0.0
    length: float = 1.0

    def report(self, share: float) -> None:
        self.progress(self.stage, self.start + share * self.length)

    def part(self, start: float, end: float) -> _Range:
        return replace(self, start=self.start + start * self.length, length=(end - start) * self.length)


_CURRENT: ContextVar[_Range | None] = ContextVar("_CURRENT", default=None)


@contextmanager
def stage(name: str, progress: Progress | None) -> Iterator[None]:
    """Report the work of the block to `progress` as a stage; None means that nobody listens."""
    with _current(_Range(name, progress) if progress else None):
        yield


@contextmanager
def part(start: float, end: float) -> Iterator[None]:
    """Report the work of the block as the part of the current stage, or part, between two shares of it."""
    current = _CURRENT.get()
    with _current(current.part(start, end) if current else None):
        yield


def steps(items: Collection[_Item]) -> Iterable[_Item]:
    """Return the items; the work on each is a step of the current stage or part, and all steps have the same length."""
    current = _CURRENT.get()
    return _steps(items, current) if current else items


def share_done(share: float) -> None:
    """Report that a share of the current stage or part is done."""
    current = _CURRENT.get()
    if current:
        current.report(share)


def is_heard() -> bool:
    """Return whether the progress of the current work is reported."""
    return _CURRENT.get() is not None


@contextmanager
def unheard() -> Iterator[None]:
    """Report nothing of the work of the block."""
    with _current(None):
        yield


def _steps(items: Collection[_Item], current: _Range) -> Iterator[_Item]:
    count = len(items)
    for number, item in enumerate(items):
        with _current(current.part(number / count, (number + 1) / count)):
            yield item


@contextmanager
def _current(current: _Range | None) -> Iterator[None]:
    before = _CURRENT.get()
    _CURRENT.set(current)  # no token: a generator may be closed in another context than the one it was started in
    if current:
        current.report(0.0)
    try:
        yield
        if current:
            current.report(1.0)
    finally:
        _CURRENT.set(before)
