"""The command `parlalign show`: words into one call, its result out."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.shared_options import pair_of_languages, say
from parlalign.records import STATUSES
from parlalign.records.review_flags import NEEDS_REVIEW


@click.command()
@click.argument("path", metavar="FILE")
@click.option("--doubtful", is_flag=True, help=f"Only pairs to look at: {NEEDS_REVIEW}.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only these; may be repeated.")
@click.option("--min-score", type=click.FloatRange(0, 1), help="Only pairs with this score or more.")
@click.option("--max-score", type=click.FloatRange(0, 1), help="Only pairs with this score or less.")
@click.option("--languages", callback=pair_of_languages, metavar="nl-de", help="Only records in these, source first.")
@click.option("--start", type=click.IntRange(1), default=1, metavar="N", help="Begin with record N of the file.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after N records.")
@click.option("--html", metavar="PAGE.html", help="Write them into a page for the browser instead.")
def show(path: str, html: str | None, languages: tuple[str, str] | None, **chosen: Any) -> None:
    """Look through a file of records or a translation memory, source beside target.

    Each record has its number, score, status, kind and id. Words around an uncertain repair are marked, and what was
    done is told below. On a terminal the records go through a pager ($PAGER, else less; q ends it), elsewhere they are
    plain text, 100 characters wide.
    """
    from parlalign.app.record_selection import RecordSelection
    from parlalign.cli.pager import page, this_screen
    from parlalign.cli.record_pages import pages, write_page
    from parlalign.records.read_report import ReadReport
    from parlalign.records.record_filter import RecordFilter

    statuses, min_score, max_score = (chosen.pop(name) for name in ("statuses", "min_score", "max_score"))
    only = RecordFilter(status=statuses or "all", min_score=min_score, max_score=max_score)
    reading, selection = ReadReport(languages=languages), RecordSelection(only, **chosen)
    if html:
        say(write_page(path, html, reading, selection))
    else:
        screen = this_screen()
        page(pages(path, reading, selection, screen), screen)
    if reading.mended or reading.left_out:
        from parlalign.app.summary import read_summary

        for line in read_summary(path, reading):
            say(line)
