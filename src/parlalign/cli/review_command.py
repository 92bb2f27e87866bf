"""The command `parlalign review`, which runs a server until the user stops it."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from parlalign.cli.completion import FILE
from parlalign.cli.shared_options import CROSSING_PAIRS, ENCODER, KEEP_NAVIGATION, LEVEL, languages_option, say
from parlalign.errors import ParlalignError

_TOKEN = 32  # bytes


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE [FILE2]", type=FILE)
@click.option("--journal", metavar="PATH", type=FILE, help="File that stores each action; default: FILE.review.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on 127.0.0.1; default: a free port.")
@click.option(
    "--open/--no-open", "opens", default=True, help="Open the page in the browser, or only print its address."
)
@languages_option("Source and target language.", metavar="nl-de")
@LEVEL
@ENCODER
@KEEP_NAVIGATION
@CROSSING_PAIRS
def review(inputs: tuple[str, ...], journal: str | None, port: int, opens: bool, **values: Any) -> None:
    """Review records in the browser: accept, merge, split, move and correct them, and export them.

    FILE is a file of records (.tmx, .xlsx, .jsonl, …), a translation memory or a journal; one or two texts, or the
    texts of a folder or zip archive, are aligned first. The files are not changed. Your actions are stored in the
    journal, and the same command continues where you stopped. Ctrl-C ends the review.
    """
    import secrets

    from parlalign.app.open_review import open_review
    from parlalign.options import Options

    if len(inputs) > 2:
        raise click.UsageError("give one file of records, one or two texts, or one folder or zip archive")
    serve = _server()
    languages = values.pop("languages")
    options = Options(languages=languages or ("nl", "de"), **values)
    opened = open_review(inputs, journal=journal, languages=languages, options=options)
    for line in _summary(opened):
        say(line)
    serve(opened.path, opened.is_resumed, port, secrets.token_urlsafe(_TOKEN), partial(_announce, opens))
    say(f"review ended; your actions are in {opened.path}, and the same command continues the review")


def _announce(opens: bool, address: str) -> None:
    import webbrowser
    from threading import Thread

    click.echo(address)
    if opens:  # a browser in the terminal returns only when it is closed
        Thread(target=webbrowser.open, args=[address], daemon=True).start()


def _server() -> Any:
    """Return the function that serves the page; raise `ParlalignError` if its packages are not installed."""
    try:
        from parlalign.app.start.start_server import serve_journal
    except ModuleNotFoundError as error:
        raise ParlalignError(f"review needs {error.name}, which is missing: pip install 'parlalign[review]'") from error
    return serve_journal


def _summary(opened: Any) -> list[str]:
    from parlalign.review.journal_queries import JournalReader

    with JournalReader(opened.path) as reader:
        counts = reader.counts()
    begun = "continues" if opened.is_resumed else "begins"
    rows = f"{counts['rows']} rows, {counts['done']} done, {counts['doubtful']} doubtful"
    return [*opened.notes, f"review {begun}: {rows}; journal {opened.path}"]
