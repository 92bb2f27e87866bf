"""The command `parlalign pair`."""

from __future__ import annotations

import click

from parlalign.cli.shared_options import SOME_FAILED, output_option, pair_of_languages, say


@click.command()
@click.argument("path", metavar="DIR")
@output_option("The list of pairs, .tsv or .jsonl")
@click.option(
    "--languages", default="nl-de", show_default=True, callback=pair_of_languages, help="Source and target language."
)
@click.option(
    "--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Lowest score of a pair."
)
def pair(path: str, output: str, languages: tuple[str, str], min_score: float) -> None:
    """Find which documents of a folder are translations of each other by their text, whatever their names are.

    OUT lists the pairs (id, source, target, score). Its paths are relative to its own folder. The exit code is 3 if
    some of the files could not be read.
    """
    from parlalign.app import commands

    if commands.pair(path, output, languages, min_score, say):
        raise click.exceptions.Exit(SOME_FAILED)
