"""A file of records as one long text for a screen, in pieces, or as a page for the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parlalign.app.record_selection import RecordSelection, SelectionCounts
from parlalign.cli.pager import Screen
from parlalign.cli.record_columns import Columns
from parlalign.errors import ParlalignError
from parlalign.records.read_report import ReadReport


def pages(path: str, reading: ReadReport, selection: RecordSelection, screen: Screen) -> Iterator[str]:
    """Yield the records that are wanted of a file or memory one by one, laid out for a screen, and the counts last."""
    columns = Columns(screen.width, coloured=screen.has_colours)
    found = SelectionCounts()
    for number, record in found.select(path, reading, selection):
        yield columns.record(number, record)
    yield columns.footer(found.lines())


def write_page(path: str, output: str, reading: ReadReport, selection: RecordSelection) -> str:
    """Write the records that are wanted into a page for the browser; return lines with counts."""
    from parlalign.app.progress import counted
    from parlalign.app.summary import write_summary
    from parlalign.formats.records.writing import check_output, write_file

    check_output(output, (".html",))
    if Path(output).exists() and Path(path).exists() and Path(output).samefile(path):
        raise ParlalignError(f"{output}: is the input, too: name another file")
    found = SelectionCounts()
    records = (record for _, record in found.select(path, reading, selection))
    tally = write_file(counted(records, "records"), output)
    return "\n".join([*found.lines(), write_summary(output, tally)])
