r"""Tables in text files: values divided by tabs, semicolons, commas or bars, in quotes or not.

There is no standard that all programs follow (RFC 4180 describes one form). Excel in Dutch and German writes
semicolons, and quotes only the cells that need it. Aligners write tabs and never quote, so that `"` is a character of
the text. Both the delimiter and the quoting are therefore found by the first lines.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.table_rows import TableRow

SAMPLE = 400  # lines by which the form of a table is found
_DELIMITERS = ("\t", ";", "|", ",", " = ", " – ", " - ")
"""In the order in which they are preferred. The last three are how people write lists of terms."""
_IN_TEXTS = frozenset({";", ",", "|"})
"""Delimiters that texts contain, too: a row with too many of them cannot be divided."""
_DECLARED = regex.compile(r'"?sep=(.)"?')  # the first line by which a file tells Excel its delimiter
_MOST_LINES = 1_000
"""Lines of a cell in quotes; a quote that is not closed within them is a character of the text."""
_MOST_UNQUOTED = 0.1
"""Cells that begin with a quote and are not in quotes, for each cell in quotes: a program that quotes has none."""
_INSIDE = r'((?:[^"]|"")*+)'
"""The text of a cell in quotes, in which a quote is written twice."""
_OPENED = regex.compile(f' *"{_INSIDE}\\Z')


@dataclass(frozen=True, slots=True)
class Dialect:
    """The form of a table: its delimiter, whether cells may be in quotes, and how many columns most rows have.

    `share` is the share of rows with that number of columns.
    """

    delimiter: str
    is_quoted: bool
    width: int = 1
    share: float = 1.0
    declared: int = 0
    """Lines at the beginning that declare the delimiter."""

    @property
    def may_be_in_texts(self) -> bool:
        """Whether texts contain the delimiter, too."""
        return self.delimiter in _IN_TEXTS


def lines_of_table(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without a byte order mark; a return alone also ends a line, as in files of old Macs."""
    for number, line in enumerate(lines):
        text = line.removeprefix("\ufeff") if number == 0 else line
        yield from text.split("\r") if "\r" in text else (text,)


def dialects_of(sample: Sequence[str]) -> list[Dialect]:
    """Return the possible forms of a table with these first lines, the most likely first.

    >>> [(one.delimiter, one.width) for one in dialects_of(["nl;de", '"ja; nee";"ja; nein"'])][0]
    (';', 2)
    """
    declared = _DECLARED.fullmatch(sample[0].strip()) if sample else None
    delimiters = (declared[1],) if declared else _DELIMITERS
    rest = sample[1:] if declared else sample
    found = []
    for delimiter in delimiters:
        is_quoted = _is_quoted(rest, delimiter)
        plain = Dialect(delimiter, is_quoted, declared=int(bool(declared)))
        rows = [row.cells for row in rows_of(rest, plain)]
        if rows:
            width, count = Counter(max(cells, default=0) for cells in rows).most_common(1)[0]
            found.append(Dialect(delimiter, is_quoted, width, count / len(rows), plain.declared))
    likely = [one for one in found if one.width > 1]
    return sorted(likely, key=lambda one: -round(one.share, 2))


def _is_quoted(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether quotes around cells are those of the program that wrote the file, and not of the text."""
    if not any('"' in line for line in lines):
        return False
    cells = [cell for row in _cells_of_lines(lines, Dialect(delimiter, is_quoted=True)) for cell in row[1]]
    quoted = [cell for cell in cells if cell.is_quoted]
    unquoted = sum(cell.text.lstrip().startswith('"') for cell in cells if not cell.is_quoted)  # as in `"Ja", zei hij`
    if not quoted or unquoted > _MOST_UNQUOTED * len(quoted):
        return False
    if delimiter != "\t":
        return True
    needed = [cell for cell in quoted if regex.search(r'["\t\n]', cell.text)]
    with_comma = [cell for cell in cells if regex.search(r"[,;]", cell.text)]
    return (
        bool(needed)
        or len(quoted) == len(cells)
        or (
            bool(with_comma) and all(cell.is_quoted for cell in with_comma)  # Excel quotes cells with a comma
        )
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    is_quoted: bool = False


def rows_of(lines: Iterable[str], dialect: Dialect) -> Iterator[TableRow]:
    """Yield the rows of a table with the numbers of their first lines; a row without text is left out."""
    for number, cells in _cells_of_lines(lines, dialect):
        if texts := {column: cell.text for column, cell in enumerate(cells, 1) if cell.text.strip()}:
            yield TableRow(number, texts)


def _cells_of_lines(lines: Iterable[str], dialect: Dialect) -> Iterator[tuple[int, list[_Cell]]]:
    """Yield the number of the first line of each row, and its cells."""
    stream = _Lines(lines)
    for _ in range(dialect.declared):
        stream.next()
    patterns = _Patterns(dialect.delimiter)
    while (line := stream.next()) is not None:
        first = stream.number
        if not dialect.is_quoted or '"' not in line:
            yield first, [_Cell(text) for text in line.split(dialect.delimiter)]
            continue
        cells, opened = patterns.cells(line)
        if opened is not None:
            rest = patterns.rest_of_row(opened, stream)
            cells += rest or [_Cell(text) for text in opened.split(dialect.delimiter)]
        yield first, cells


class _Lines:
    """Lines that can be put back; `number` is that of the last one, from 1."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._put_back: deque[str] = deque()
        self.number = 0

    def next(self) -> str | None:
        line = self._put_back.popleft() if self._put_back else next(self._lines, None)
        self.number += line is not None
        return line

    def put_back(self, lines: Sequence[str]) -> None:
        self._put_back.extendleft(reversed(lines))
        self.number -= len(lines)


class _Patterns:
    """The patterns of cells in quotes for a delimiter."""

    def __init__(self, delimiter: str) -> None:
        blanks = "" if " " in delimiter else " *"
        end = f'"(?={blanks}(?:{regex.escape(delimiter)}|\\Z)){blanks}'
        self.delimiter = delimiter
        self.start = regex.compile(f'{blanks}"')
        self.quoted = regex.compile(f'{blanks}"{_INSIDE}{end}')
        self.closing = regex.compile(f"{_INSIDE}{end}")
        self._not_closed_before = 0
        """The line before which no cell ends that is open: each line is searched only once."""

    def cells(self, line: str) -> tuple[list[_Cell], str | None]:
        """Return the cells of a line, and the text of a last cell whose quote is not closed in this line."""
        cells: list[_Cell] = []
        at = 0
        while at <= len(line):
            if self.start.match(line, at):
                if quoted := self.quoted.match(line, at):
                    cells.append(_Cell(quoted[1].replace('""', '"'), is_quoted=True))
                    at = quoted.end() + len(self.delimiter)
                    continue
                if _OPENED.match(line, at):
                    return cells, line[at:].lstrip(" ")
            end = line.find(self.delimiter, at)
            end = len(line) if end < 0 else end
            cells.append(_Cell(line[at:end]))
            at = end + len(self.delimiter)
        return cells, None

    def rest_of_row(self, opened: str, stream: _Lines) -> list[_Cell]:
        """Return the last cells of a row from further lines; none are read if the quotes are not closed there."""
        if stream.number < self._not_closed_before:
            return []
        cells: list[_Cell] = []
        text = [opened[1:]]
        used: list[str] = []
        while len(used) < _MOST_LINES and (line := stream.next()) is not None:
            used.append(line)
            end = self.closing.match(line)
            if end is None:
                if line.count('"') % 2:
                    break
                text.append(line)
                continue
            cells.append(_Cell("\n".join([*text, end[1]]).replace('""', '"'), is_quoted=True))
            others, still_open = (
                self.cells(line[end.end() + len(self.delimiter) :]) if end.end() < len(line) else ([], None)
            )
            cells += others
            if still_open is None:
                return cells
            text = [still_open[1:]]
        self._not_closed_before = stream.number
        stream.put_back(used)
        return []


def checked(rows: Iterable[TableRow], dialect: Dialect, width: int, where: str) -> Iterator[TableRow]:
    """Yield rows; raise `ParlalignError` for a row with more columns than `width` if texts contain the delimiter."""
    for row in rows:
        if dialect.may_be_in_texts and max(row.cells) > width:
            raise ParlalignError(
                f"{where}, line {row.number}: has {max(row.cells)} columns, and the table has {width}: put texts that"
                f" contain {dialect.delimiter!r} in quotes, or divide the columns by tabs"
            )
        yield row
