"""The commands for one text: `parlalign repair` and `parlalign segment`."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.completion import FILE, LANGUAGE
from parlalign.cli.shared_options import LEVEL, output_option, replacing_options, say
from parlalign.io.open_streams import STANDARD
from parlalign.io.replacing import Replacing

_LANGUAGE_OF_TEXT = click.option(
    "--language",
    metavar="CODE",
    type=LANGUAGE,
    help="Language of the text, such as nl; default: nl, de, en and fr are identified, also in mixed text.",
)


@click.command()
@click.argument("path", metavar="INPUT", type=FILE)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    type=FILE,
    default=STANDARD,
    help="The repaired text, .txt; default: standard output.",
)
@_LANGUAGE_OF_TEXT
@click.option(
    "--edits",
    metavar="EDITS.jsonl",
    type=FILE,
    help="Also write each decision with its rule and probability: edits, newlines that are kept, and proposals.",
)
@click.option(
    "--split-glued-words", is_flag=True, help="Also put a space between words without one, as in `deEuropese`."
)
@replacing_options
def repair(path: str, output: str, split_glued_words: bool, replacing: Replacing, **values: Any) -> None:
    """Repair broken line wraps and truncation markers in a text."""
    from parlalign.app import commands

    out = commands.TextOutput(output, replacing=replacing)
    for line in commands.repair(path, out, splits_glued_words=split_glued_words, **values):
        say(line)


@click.command()
@click.argument("path", metavar="INPUT", type=FILE)
@output_option("The segments, .jsonl")
@LEVEL
@_LANGUAGE_OF_TEXT
@replacing_options
def segment(path: str, output: str, replacing: Replacing, **values: Any) -> None:
    """Repair a text and divide it into paragraphs, clauses or sentences, each with its language, kind and label."""
    from parlalign.app import commands

    for line in commands.segment(path, commands.TextOutput(output, replacing=replacing), **values):
        say(line)
