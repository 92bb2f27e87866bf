"""A file of records as text for the terminal or as a page for the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parlalign.app.record_selection import RecordSelection, SelectionCounts
from parlalign.cli.pager import Screen
from parlalign.cli.record_columns import Columns
from parlalign.errors import ParlalignError
from parlalign.records.read_report import ReadReport


def pages(path: str, report: ReadReport, selection: RecordSelection, screen: Screen) -> Iterator[str]:
    """Yield the selected records of a file or memory one by one, laid out for a screen, and then the counts."""
    columns = Columns(screen.width, coloured=screen.has_colours)
    counts = SelectionCounts()
    for number, record in counts.select(path, report, selection):
        yield columns.record(number, record)
    yield columns.footer(counts.lines())


def write_page(path: str, output: str, report: ReadReport, selection: RecordSelection) -> str:
    """Write the selected records into a page for the browser; return lines with counts."""
    from parlalign.app.progress import counted
    from parlalign.app.summary import write_summary
    from parlalign.formats.records.writing import check_output, write_file

    check_output(output, (".html",))
    if Path(output).exists() and Path(path).exists() and Path(output).samefile(path):
        raise ParlalignError(f"{output}: this is the input file: give another output file")
    counts = SelectionCounts()
    records = (record for _, record in counts.select(path, report, selection))
    written = write_file(counted(records, "records"), output)
    return "\n".join([*counts.lines(), write_summary(output, written)])
