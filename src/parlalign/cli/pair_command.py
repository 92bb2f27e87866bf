"""The command `parlalign pair`."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.completion import FOLDER
from parlalign.cli.shared_options import (
    SOME_FAILED,
    format_option,
    languages_option,
    output_option,
    replacing_options,
    say,
)


@click.command()
@click.argument("path", metavar="DIR", type=FOLDER)
@output_option("The list of pairs, .tsv or .jsonl")
@format_option(("tsv", "jsonl"))
@languages_option("Source and target language.", default="nl-de")
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Lowest score of a pair."
)
@replacing_options
def pair(path: str, output: str, languages: tuple[str, str], min_score: float, **values: Any) -> None:
    """Find which documents of a folder are translations of each other by their text, whatever their names are.

    OUT lists the pairs (id, source, target, score). Its paths are relative to its own folder. The exit code is 3 if
    some of the files could not be read.
    """
    from parlalign.app import commands

    if commands.pair(path, commands.TextOutput(output, **values), languages, min_score, say):
        raise click.exceptions.Exit(SOME_FAILED)
