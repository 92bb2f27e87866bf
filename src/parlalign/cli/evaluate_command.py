"""The command `parlalign evaluate`."""

from __future__ import annotations

from typing import Any

import click

from parlalign.cli.completion import FILE
from parlalign.cli.shared_options import languages_option


@click.command()
@click.argument("found", metavar="FOUND", type=FILE)
@click.argument("gold", metavar="GOLD", type=FILE)
@click.option(
    "--published",
    is_flag=True,
    help="Also print strict and lax as papers since vecalign count them (Thompson and Koehn 2019): a found 1-0 or 0-1 "
    "bead counts in the precision, and is right if the gold has it; the recall is over the pairs of the gold.",
)
@click.option(
    "--segments",
    nargs=2,
    metavar="SOURCE.txt TARGET.txt",
    type=FILE,
    help="The texts whose lines the numbers of a ladder count; needed to compare a ladder with texts.",
)
@languages_option("The pair to compare in files with more than two languages: nl-de.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def evaluate(found: str, gold: str, **options: Any) -> None:
    """Compare beads with gold: precision, recall and F1, also by shape of bead, and the calibration of the scores.

    Both may be ladders of vecalign or hunalign, XCES, records such as TMX, Moses pairs (gold.moses for gold.nl and
    gold.de) or the text output of hunalign. Texts are compared without white space, and a text may be divided in one
    file and joined in the other.

    Both may be folders. Then each NAME.gold (or NAME.beads, …) of GOLD is compared with NAME.beads of FOUND, and the
    counts are added up. A segment that is in no pair is unaligned, whether a bead names it or not. Scores are read as
    probabilities. The calibration leaves out beads without a score. If an aligner writes costs, as vecalign does,
    ignore the calibration.
    """
    from parlalign.app import commands

    if found == gold == "-":
        raise click.UsageError("standard input can only be read once")
    for line in commands.evaluate((found, gold), **options):
        click.echo(line)
