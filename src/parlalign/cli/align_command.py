"""The command `parlalign align`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from parlalign.cli.completion import FILE
from parlalign.cli.shared_options import (
    RECORD_FORMATS,
    SOME_FAILED,
    fetch_options,
    format_option,
    multilingual_options,
    output_option,
    record_output_options,
    replacing_options,
    say,
)
from parlalign.io.suffixes import suffix_of

if TYPE_CHECKING:
    from parlalign.app.commands import Output, Versions
    from parlalign.options import Options
    from parlalign.sources.sites import Sites


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT [INPUT2 …]", type=FILE)
@output_option("The pairs: .tmx, .xliff, .xlsx, .jsonl, .tsv, .parquet, .moses, .xces, .spacy, .html, .beads")
@format_option((*RECORD_FORMATS, "beads"))
@multilingual_options
@click.option("--segmented", is_flag=True, help="The inputs have one segment a line; write beads.")
@click.option(
    "--keep-all", is_flag=True, help="Also write unaligned segments and rejected pairs, as .xlsx and .html do."
)
@replacing_options
@record_output_options(plain=True)
@fetch_options
def align(
    inputs: tuple[str, ...],
    output: str,
    segmented: bool,
    keep_all: bool,
    sites: Sites,
    **values: Any,
) -> None:
    """Repair and align one file that holds both languages, or one file for each language; - is standard input.

    There may be files of any number of languages (r.nl.html r.de.html r.fr.html). They become records with a text in
    each language, which .tmx, .jsonl, .parquet and .tsv can hold.

    The texts of a file of records (.tmx, .xliff, …), or of a table with a column for each language (.csv, .xlsx, …),
    are aligned again, as if they were in two files.

    INPUT may also be a folder or a zip archive. Its files are paired by name (x.nl.html and x.de.html, nl/x.html and
    de/x.html, x_NL.docx and x_DE.docx); a file without a language code in its name is treated as a mixed text. The exit
    code is 3 if some of the files could not be aligned.

    INPUT may also be the number of an act or of a text of the European Parliament, or its address ('P9_TA(2020)0054',
    32016R0679, https://…). The text is then fetched in both languages, as `parlalign fetch` does.
    """
    from parlalign.app import commands
    from parlalign.options import Options
    from parlalign.records.record_filter import FOR_REVIEW, FOR_USE
    from parlalign.sources.document_numbers import number_to_fetch
    from parlalign.sources.open_collection import is_collection

    if segmented and len(inputs) != 2:
        raise click.UsageError("with --segmented, give one file of segments for each of two languages")
    if list(inputs).count("-") > 1:
        raise click.UsageError("standard input can only be read once")
    form, replacing = values.pop("form"), values.pop("replacing")
    suffix = f".{form}" if form else suffix_of(output)
    if keep_all and suffix in {*FOR_USE, ".beads"}:
        raise click.UsageError(f"--keep-all: {suffix} holds only pairs, or all beads anyway: use .jsonl, .tsv or .xlsx")
    out = commands.Output(output, values.pop("write_options"), keep_all or suffix in FOR_REVIEW, form, replacing)
    if segmented and _is_default("languages"):
        values["languages"] = _languages_of_names(inputs, values["languages"])
    languages, pivot = values.pop("languages"), values.pop("pivot")
    is_file = segmented or number_to_fetch(inputs) is None
    if max(len(inputs), len(languages)) > 2:
        told = None if _is_default("languages") else languages
        versions = commands.Versions(inputs, told, pivot, None if is_file else sites)
        _align_versions(versions, out, Options(**values), is_segmented=segmented)
        return
    if pivot is not None and pivot not in languages:
        raise click.UsageError(f"--pivot {pivot}: is none of the languages {'-'.join(languages)}")
    options = Options(languages, **values)
    if is_file and any(map(is_collection, inputs)):
        _align_collection(inputs, out, options)
        return
    lines = (
        commands.align_segmented(inputs, out, options)
        if segmented
        else commands.align(inputs, out, options, None if is_file else sites)
    )
    for line in lines:
        say(line)


def _align_versions(versions: Versions, out: Output, options: Options, *, is_segmented: bool) -> None:
    from parlalign.app import commands
    from parlalign.sources.open_collection import is_collection

    if is_segmented or (versions.sites is None and any(map(is_collection, versions.inputs))):
        raise click.UsageError("--segmented, a folder and a zip archive are of two languages: give two, as in nl-de")
    for line in commands.align_versions(versions, out, options):
        say(line)


def _is_default(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is ParameterSource.DEFAULT


def _languages_of_names(inputs: tuple[str, ...], default: tuple[str, str]) -> tuple[str, str]:
    """Return the languages that the names of two files tell, or the default if they tell nothing else."""
    from pathlib import Path

    from parlalign.languages.name_codes import named_language

    named = [named_language(Path(path).name) for path in inputs]
    source, target = named
    if source and target and source != target:
        if (source, target) != default:
            say(f"languages: {source}-{target}, as in the names of the files; --languages sets others")
        return source, target
    for path, code in zip(inputs, named, strict=True):
        if code and code not in default:
            pair = "-".join(default)
            raise click.UsageError(f"{path}: its name tells {code}, and the languages are {pair}: give --languages")
    return default


def _align_collection(inputs: tuple[str, ...], output: Output, options: Options) -> None:
    from parlalign.app import commands

    if len(inputs) > 1:
        raise click.UsageError("give one folder or zip archive and no other input: its own files are paired")
    if ".beads" in (f".{output.form}", suffix_of(output.path)):
        raise click.UsageError("beads number the segments of one pair: for a folder, use .tmx, .jsonl or .tsv")
    if commands.align_collection(inputs[0], output, options, say):
        raise click.exceptions.Exit(SOME_FAILED)
