"""The commands for one text: `parlalign repair` and `parlalign segment`."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.shared_options import LEVEL, output_option, say

_LANGUAGE_OF_TEXT = click.option(
    "--language",
    metavar="CODE",
    help="Language of the text, such as nl, de or fr; default: Dutch and German are identified, also in mixed text.",
)


@click.command()
@click.argument("path", metavar="INPUT")
@click.option("-o", "--output", metavar="OUT", help="The repaired text; default: standard output.")
@_LANGUAGE_OF_TEXT
@click.option(
    "--edits",
    metavar="EDITS.jsonl",
    help="Also write each decision with its rule and probability: edits, newlines that are kept, and proposals.",
)
@click.option(
    "--split-glued-words", is_flag=True, help="Also put a space between words without one, as in `deEuropese`."
)
def repair(path: str, output: str | None, language: str | None, edits: str | None, split_glued_words: bool) -> None:
    """Repair broken line wraps and truncation markers in a text."""
    from parlalign.app import commands

    text, summary = commands.repair(path, output, language=language, edits=edits, splits_glued_words=split_glued_words)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
    say(summary)


@click.command()
@click.argument("path", metavar="INPUT")
@output_option("The segments, .jsonl")
@LEVEL
@_LANGUAGE_OF_TEXT
def segment(path: str, output: str, level: Any, language: str | None) -> None:
    """Repair a text and divide it into paragraphs, clauses or sentences, each with its language, kind and label."""
    from parlalign.app import commands

    say(commands.segment(path, output, level=level, language=language))
