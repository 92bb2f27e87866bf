"""The command `parlalign review`, which runs a server until the user stops it."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.app_command import serve_page
from parlalign.cli.completion import FILE
from parlalign.cli.serving import OFFERED_MEMORY, OPENS, PORT, terminal
from parlalign.cli.shared_options import CROSSING_PAIRS, ENCODER, KEEP_NAVIGATION, LEVEL, languages_option, say


@click.command()
@click.argument("inputs", nargs=-1, metavar="[FILE] [FILE2]", type=FILE)
@click.option("--journal", metavar="PATH", type=FILE, help="File that stores each action; default: FILE.review.")
@OFFERED_MEMORY
@PORT
@OPENS
@languages_option("Source and target language.", metavar="nl-de")
@LEVEL
@ENCODER
@KEEP_NAVIGATION
@CROSSING_PAIRS
@click.option(
    "--learning/--no-learning", default=True, help="Propose changes to the rows around each correction, or do not."
)
def review(inputs: tuple[str, ...], journal: str | None, port: int, opens: bool, **values: Any) -> None:
    """Review records in the browser: accept, merge, split, move and correct them, and export them.

    FILE is a file of records (.tmx, .xlsx, .jsonl, …), a translation memory or a journal; one or two texts, or the
    texts of a folder or zip archive, are aligned first. The files are not changed. Your actions are stored in the
    journal, and the same command continues where you stopped. Ctrl-C ends the review. Without FILE, the start page
    opens (parlalign app).
    """
    from parlalign.app.open_review import open_review
    from parlalign.app.start.start_server import serve_journal
    from parlalign.options import Options

    memory, is_learning, languages = (values.pop(name) for name in ("memory", "learning", "languages"))
    if not inputs:
        if journal:
            raise click.UsageError("name the FILE whose actions are in the journal")
        serve_page(port, opens, memory, values["encoder"])
        return
    if len(inputs) > 2:
        raise click.UsageError("give one file of records, one or two texts, or one folder or zip archive")
    options = Options(languages=languages or ("nl", "de"), **values)
    opened = open_review(inputs, journal=journal, languages=languages, options=options)
    for line in _summary(opened):
        say(line)
    serve_journal(opened, port, terminal(opens), is_learning=is_learning, memory=memory, encoder=values["encoder"])
    say(f"review ended; your actions are in {opened.path}, and the same command continues the review")


def _summary(opened: Any) -> list[str]:
    from parlalign.review.journal_queries import JournalReader

    with JournalReader(opened.path) as reader:
        counts = reader.counts()
    begun = "continues" if opened.is_resumed else "begins"
    rows = f"{counts['rows']} rows, {counts['done']} done, {counts['doubtful']} doubtful"
    return [*opened.notes, f"review {begun}: {rows}; journal {opened.path}"]
