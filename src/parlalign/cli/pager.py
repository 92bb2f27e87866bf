"""What the screen can do, and how a long text gets onto it."""

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
"""Where there is no terminal: the same lines on every machine."""
_WIDEST, _NARROWEST = 160, 20
"""Longer lines are hard to read, and shorter ones no lines."""
_LESS = "FRX"
"""End where all fits on one screen, let colours through, leave the text on the screen; as git calls less."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text goes: its width in cells, and whether it may be coloured."""

    width: int = _WIDTH
    has_colours: bool = False


def this_screen() -> Screen:
    """Return what standard output can do; https://no-color.org turns colours off."""
    if not sys.stdout.isatty():
        return Screen()
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    pager = Path(os.environ.get("PAGER", "").partition(" ")[0]).stem
    return Screen(width, not is_plain and pager != "more")  # which takes a colour for text and breaks lines there


def page(pieces: Iterator[str], screen: Screen) -> None:
    """Print pieces of a text as they come, on a terminal through a pager; the last one lacks its newline.

    What is wrong with a file is raised when the pager has ended, so that the two do not share the screen.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # `│` has no place in some encodings
    if not sys.stdout.isatty():
        for piece in chain(pieces, "\n"):
            sys.stdout.write(piece)
        sys.stdout.flush()
        return
    first = next(pieces)  # what is wrong from the start needs no pager
    failures: list[Exception] = []
    options = os.environ.get("LESS")
    os.environ["LESS"] = _LESS if options is None else f"-R {options}"
    click.echo_via_pager(_until_failure(chain([first], pieces), failures), color=screen.has_colours)
    for failure in failures:
        raise failure


def _until_failure(pieces: Iterable[str], failures: list[Exception]) -> Iterator[str]:
    try:
        yield from pieces
    except (ParlalignError, OSError, MemoryError) as failure:
        failures.append(failure)
