"""The commands for files of records: `parlalign convert` and `parlalign show`."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.completion import FILE
from parlalign.cli.shared_options import (
    INPUT_FORMAT,
    format_option,
    languages_option,
    record_output_options,
    replacing_options,
    say,
)
from parlalign.io.replacing import Replacing
from parlalign.records import STATUSES
from parlalign.records.review_flags import DOUBTFUL


@click.command()
@click.argument("source", metavar="IN", type=FILE)
@click.argument("output", metavar="OUT", type=FILE)
@INPUT_FORMAT
@format_option()
@click.option("--strict", is_flag=True, help="Refuse a file with faults instead of repairing them.")
@languages_option(
    "Languages of the records to convert, source first; default: all languages.", metavar="nl-de", several=True
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out pairs with a lower score.")
@click.option("--keep-all", is_flag=True, help="Write rejected pairs also to .tmx and .moses.")
@replacing_options
@record_output_options()
def convert(source: str, output: str, strict: bool, languages: tuple[str, ...] | None, **values: Any) -> None:
    """Convert a file of records. The suffixes determine the formats, and .gz after a suffix compresses.

    - is standard input or standard output. .tmx, .jsonl, .parquet and .tsv hold records of any number of languages; for
    other formats, choose two with --languages.
    """
    from parlalign.app import commands
    from parlalign.records.read_report import ReadReport

    names = ("write_options", "keep_all", "form", "replacing")
    out = commands.Output(output, *(values[name] for name in names))
    report = ReadReport(strict, languages, form=values["input_format"])
    for line in commands.convert(source, out, report, min_score=values["min_score"]):
        say(line)


@click.command()
@click.argument("path", metavar="FILE", type=FILE)
@INPUT_FORMAT
@click.option("--doubtful", is_flag=True, help=f"Only doubtful records: {DOUBTFUL}.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice(STATUSES),
    help="Only this status; may be repeated.",
)
@click.option("--min-score", type=click.FloatRange(0, 1), help="Only pairs with this score or more.")
@click.option("--max-score", type=click.FloatRange(0, 1), help="Only pairs with this score or less.")
@languages_option("Only these languages, source first.", metavar="nl-de")
@click.option("--start", type=click.IntRange(1), default=1, metavar="N", help="Start with record N of the file.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after N records.")
@click.option("--html", metavar="PAGE.html", type=FILE, help="Write a page for the browser instead.")
@replacing_options
def show(path: str, html: str | None, replacing: Replacing, **values: Any) -> None:
    """Show a file of records or a translation memory, source and target side by side; - is standard input.

    Each record has its number, score, status, kind and id. Words around an uncertain repair are marked, and a line
    below explains the repair. On a terminal the records go through a pager ($PAGER, or less; q quits); elsewhere they
    are plain text, 100 characters wide.
    """
    from parlalign.app.record_selection import RecordSelection
    from parlalign.app.summary import read_summary
    from parlalign.cli.pager import page, this_screen
    from parlalign.cli.record_pages import pages, write_page
    from parlalign.records.read_report import ReadReport
    from parlalign.records.record_filter import RecordFilter

    statuses, min_score, max_score = (values.pop(name) for name in ("statuses", "min_score", "max_score"))
    only = RecordFilter(status=statuses or "all", min_score=min_score, max_score=max_score)
    report = ReadReport(languages=values.pop("languages"), form=values.pop("input_format"))
    selection = RecordSelection(only, **values)
    if html:
        for line in write_page(path, html, report, selection, replacing):
            say(line)
    else:
        screen = this_screen()
        page(pages(path, report, selection, screen), screen)
    for line in read_summary(path, report):
        say(line)
