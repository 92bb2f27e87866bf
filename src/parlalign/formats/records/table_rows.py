"""Rows of tables, which all formats of tables have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple


class TableRow(NamedTuple):
    """The texts of a row by the number of their column; empty cells are left out. Rows and columns count from 1."""

    number: int
    cells: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: its name, which is empty if the file has one table without a name, and its rows.

    `rows` may be called several times. `width` is the number of columns, or None if a row may have any number.
    """

    name: str
    rows: Callable[[], Iterator[TableRow]]
    width: int | None = None


def number_text(written: str) -> str:
    """Return a number as a person types it: spreadsheets store 0.9 as 0.90000000000000002.

    >>> number_text("0.90000000000000002"), number_text("12"), number_text("1E-3")
    ('0.9', '12', '0.001')
    """
    number = float(written)
    return f"{number:.15g}"
