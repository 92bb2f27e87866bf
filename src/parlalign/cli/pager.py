"""The capabilities of the terminal, and printing through a pager."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click

from parlalign.errors import ParlalignError

_WIDTH = 100
"""The width if there is no terminal, so that the lines are the same on every machine."""
_WIDEST, _NARROWEST = 160, 20
"""Longer lines are hard to read; shorter lines do not hold a word."""
_LESS = "FRX"
"""Options for less, as git uses them: quit if all fits on one screen, keep colours, do not clear the screen."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The output: its width in cells, and whether it can show colours."""

    width: int = _WIDTH
    has_colours: bool = False


def this_screen() -> Screen:
    """Return the capabilities of standard output; NO_COLOR (https://no-color.org) turns colours off."""
    if not sys.stdout.isatty():
        return Screen()
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    pager = Path(os.environ.get("PAGER", "").partition(" ")[0]).stem
    return Screen(width, not is_plain and pager != "more")  # more counts colour codes as text and breaks lines wrongly


def page(parts: Iterator[str], screen: Screen) -> None:
    """Print the parts of a text as they come, on a terminal through a pager; the last part has no newline.

    An error in the file is raised after the pager has ended, so that its message is not hidden by the pager.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # some encodings do not have `│`
    if not sys.stdout.isatty():
        for part in chain(parts, "\n"):
            sys.stdout.write(part)
        sys.stdout.flush()
        return
    first = next(parts)  # an error at the start is raised before the pager opens
    failures: list[Exception] = []
    options = os.environ.get("LESS")
    os.environ["LESS"] = _LESS if options is None else f"-R {options}"
    click.echo_via_pager(_until_failure(chain([first], parts), failures), color=screen.has_colours)
    for failure in failures:
        raise failure


def _until_failure(parts: Iterable[str], failures: list[Exception]) -> Iterator[str]:
    try:
        yield from parts
    except (ParlalignError, OSError, MemoryError) as failure:
        failures.append(failure)
