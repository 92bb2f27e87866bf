"""A file of records as text for the terminal or as a page for the browser."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.app.record_selection import RecordSelection, SelectionCounts
from parlalign.cli.pager import Screen
from parlalign.cli.record_columns import Columns
from parlalign.io.atomic import output_files
from parlalign.io.replacing import Replacing
from parlalign.records.read_report import ReadReport


def pages(path: str, report: ReadReport, selection: RecordSelection, screen: Screen) -> Iterator[str]:
    """Yield the selected records of a file or memory one by one, laid out for a screen, and then the counts."""
    columns = Columns(screen.width, coloured=screen.has_colours)
    counts = SelectionCounts()
    for number, record in counts.select(path, report, selection):
        yield columns.record(number, record)
    yield columns.footer(counts.lines())


def write_page(
    path: str, output: str, report: ReadReport, selection: RecordSelection, replacing: Replacing
) -> Iterator[str]:
    """Write the selected records into a page for the browser; yield lines with counts."""
    from parlalign.app.progress import counted
    from parlalign.app.summary import write_summary
    from parlalign.formats.records.writing import check_output, write_file

    check_output(output, (".html",), inputs=[path])
    counts = SelectionCounts()
    records = (record for _, record in counts.select(path, report, selection))
    try:
        with output_files(replacing):
            written = write_file(counted(records, "records"), output, form="html")
    finally:
        yield from counts.lines()
    yield write_summary(output, written)
