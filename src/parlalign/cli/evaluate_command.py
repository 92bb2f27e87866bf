"""The command `parlalign evaluate`."""

from __future__ import annotations

import click


@click.command()
@click.argument("found", metavar="FOUND.beads")
@click.argument("gold", metavar="GOLD.beads")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def evaluate(found: str, gold: str, as_json: bool) -> None:
    """Compare beads with gold: precision, recall and F1, also by shape of bead, and the calibration of the scores.

    Both may be folders. Then each NAME.gold (or NAME.beads) of GOLD is compared with NAME.beads of FOUND, and the
    counts are added up. A segment that is in no pair is unaligned, whether a bead names it or not. Scores are read as
    probabilities, and a missing score as 1. If an aligner writes costs, as vecalign does, ignore the calibration.
    """
    from parlalign.app import commands

    if found == gold == "-":
        raise click.UsageError("standard input can only be read once")
    for line in commands.evaluate(found, gold, as_json=as_json):
        click.echo(line)
