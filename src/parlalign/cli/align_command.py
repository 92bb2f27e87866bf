"""The command `parlalign align`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from parlalign.cli.shared_options import SOME_FAILED, alignment_options, output_option, record_output_options, say
from parlalign.io.suffixes import suffix_of

if TYPE_CHECKING:
    from parlalign.app.commands import Output
    from parlalign.options import Options


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT [INPUT2]")
@output_option("The pairs: .tmx, .xliff, .xlsx, .jsonl, .tsv, .parquet, .moses, .xces, .spacy, .html, .beads")
@alignment_options
@click.option("--segmented", is_flag=True, help="The inputs have one segment a line; write beads.")
@click.option(
    "--keep-all", is_flag=True, help="Also write unaligned segments and rejected pairs, as .xlsx and .html do."
)
@record_output_options(plain=True)
def align(inputs: tuple[str, ...], output: str, segmented: bool, keep_all: bool, **values: Any) -> None:
    """Repair and align one file that holds both languages, or one file for each language; - is standard input.

    The texts of a file of records (.tmx, .xliff, …), or of a table with a column for each language (.csv, .xlsx, …),
    are aligned again, as if they were in two files.

    INPUT may also be a folder or a zip archive. Its files are paired by name (x.nl.html and x.de.html, nl/x.html and
    de/x.html, x_NL.docx and x_DE.docx); a file without a language code in its name is treated as a mixed text. The exit
    code is 3 if some of the files could not be aligned.
    """
    from parlalign.app import commands
    from parlalign.options import Options
    from parlalign.records.record_filter import FOR_REVIEW, FOR_USE
    from parlalign.sources.open_collection import is_collection

    if len(inputs) > 2 or (segmented and len(inputs) != 2):
        raise click.UsageError("give one or two inputs; with --segmented, one file of segments for each language")
    if list(inputs).count("-") > 1:
        raise click.UsageError("standard input can only be read once")
    suffix = suffix_of(output)
    if keep_all and suffix in {*FOR_USE, ".beads"}:
        raise click.UsageError(f"--keep-all: {suffix} holds only pairs, or all beads anyway: use .jsonl, .tsv or .xlsx")
    out = commands.Output(output, values.pop("write_options"), keep_all or suffix in FOR_REVIEW)
    options = Options(**values)
    if any(map(is_collection, inputs)):
        _align_collection(inputs, out, options)
        return
    lines = commands.align_segmented(inputs, output, options) if segmented else commands.align(inputs, out, options)
    for line in lines:
        say(line)


def _align_collection(inputs: tuple[str, ...], output: Output, options: Options) -> None:
    from parlalign.app import commands

    if len(inputs) > 1:
        raise click.UsageError("give one folder or zip archive and no other input: its own files are paired")
    if suffix_of(output.path) == ".beads":
        raise click.UsageError("beads number the segments of one pair: for a folder, use .tmx, .jsonl or .tsv")
    if commands.align_collection(inputs[0], output, options, say):
        raise click.exceptions.Exit(SOME_FAILED)
