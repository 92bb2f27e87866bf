"""The command `parlalign memory inconsistencies`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from parlalign.cli.completion import FILE
from parlalign.cli.memory_options import MEMORY, filter_of, filter_options
from parlalign.cli.shared_options import format_option, refuse_output_options, replacing_options, say

if TYPE_CHECKING:
    from parlalign.app.inconsistency_report import InconsistencyReport
    from parlalign.io.replacing import Replacing

_SHOWN = 50
"""Texts that are printed by default."""


@click.command()
@MEMORY
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=FILE,
    help="Write the report to OUT (.xlsx, .tsv, .jsonl) instead of printing it; - is standard output.",
)
@format_option(("xlsx", "tsv", "jsonl"))
@click.option("--reverse", is_flag=True, help="Report targets with several sources.")
@click.option("--loose", is_flag=True, help="Group sources that differ only in form, too.")
@click.option("--exact", is_flag=True, help="Report targets that differ only in form, too.")
@click.option("--limit", type=click.IntRange(1), help=f"Number of sources; default: the first {_SHOWN}, in a file all.")
@filter_options
@replacing_options
def inconsistencies(
    place: str, output: str | None, form: str, limit: int | None, replacing: Replacing, **values: Any
) -> None:
    """Report the sources that have several targets.

    Those of most records come first. Sources have to be equal, and targets must have different words. Texts differ only
    in form if they differ in capitals, punctuation, white space, enumerators or numbers of notes.
    """
    from parlalign.app.commands import TextOutput
    from parlalign.app.inconsistency_report import InconsistencyReport
    from parlalign.memory import Sameness, open_memory

    side = int(values.pop("reverse"))
    sameness = Sameness(loose=values.pop("loose"), exact=values.pop("exact"))
    if not output:
        refuse_output_options("-o", form, replacing)
    with open_memory(place, read_only=True) as opened:
        report = InconsistencyReport(opened, filter_of(opened, values), side, sameness)
        if output:
            for line in report.write(TextOutput(output, form, replacing), limit):
                say(line)
        else:
            _print(report, limit or _SHOWN)


def _print(report: InconsistencyReport, limit: int) -> None:
    """Print the first texts, and read the others to count them."""
    from parlalign.cli.memory_report_text import inconsistency_lines

    marks = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
    for number, found in enumerate(report.found(), 1):
        if number <= limit:
            click.echo("\n".join(inconsistency_lines(found, marks)) + "\n")
    for line in report.summary(min(limit, report.counts.inconsistent)):
        say(line)
