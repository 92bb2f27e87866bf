"""Readers of tables of other tools in text files (.csv, .tab, .txt): each row is a text and its translation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from parlalign.formats.records.delimited_text import SAMPLE, Dialect, checked, dialects_of, lines_of_table, rows_of
from parlalign.formats.records.table_rows import Table, TableRow
from parlalign.formats.records.two_columns import NoColumnsError, TextColumns, are_clear, find_columns, table_records
from parlalign.records import Record
from parlalign.records.read_report import ReadReport

Lines = Callable[[], Iterator[str]]
"""Returns the lines of a file from the first one, without their ends."""

_LEAST_SHARE = 0.95
"""The share of the lines of a text that have the same number of columns if the text is a table."""
_FEWEST_ROWS = 2


def text_table_records(read_lines: Lines, where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of a table whose lines `read_lines` returns; see `table_records`.

    Raises `NoColumnsError` if its lines have only one column, and `ParlalignError` for a line that cannot be divided.
    """
    sample = list(islice(lines_of_table(read_lines()), SAMPLE))
    dialects = dialects_of(sample)
    if not dialects:
        missing = "has only one column with texts" if any(map(str.strip, sample)) else "is empty"
        raise NoColumnsError(
            f"{where}: {missing}: give a table with a column for each language, divided by tabs or semicolons"
        )
    dialect = next((one for one in dialects if _has_columns(sample, one, report.pair)), dialects[0])
    width = max(dialect.width, max((max(row.cells) for row in rows_of(sample[:1], dialect)), default=0))

    def rows() -> Iterator[TableRow]:
        return checked(rows_of(lines_of_table(read_lines()), dialect), dialect, width, where)

    yield from table_records([Table("", rows)], where, report)


def _has_columns(sample: Sequence[str], dialect: Dialect, languages: tuple[str, str] | None) -> bool:
    return isinstance(find_columns(list(rows_of(sample, dialect)), languages), TextColumns)


def is_text_table(sample: Sequence[str]) -> bool:
    """Return whether the first lines of a text are clearly a table of texts in two languages.

    >>> is_text_table(["kade\\tKai", "haven\\tHafen"]), is_text_table(["1.\\tDe haven is dicht.", "2.\\tDe kade ook."])
    (True, False)
    """
    first = list(lines_of_table(sample))
    return any(_is_clear(first, dialect) for dialect in dialects_of(first))


def _is_clear(sample: Sequence[str], dialect: Dialect) -> bool:
    if dialect.share < _LEAST_SHARE and not dialect.declared:
        return False
    rows = list(rows_of(sample, dialect))
    columns = find_columns(rows, None)
    if not isinstance(columns, TextColumns) or len(rows) < _FEWEST_ROWS:
        return False
    is_declared = dialect.is_quoted or bool(columns.headings) or bool(dialect.declared)
    if dialect.delimiter == "," and not is_declared:
        return False
    return bool(columns.headings) or are_clear(rows, columns)
