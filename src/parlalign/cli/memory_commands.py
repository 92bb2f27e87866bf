"""The commands `parlalign memory …`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from parlalign.cli.completion import FILE, LANGUAGE
from parlalign.cli.memory_options import MEMORY, filter_of, filter_options
from parlalign.cli.shared_options import (
    INPUT_FORMAT,
    format_option,
    record_output_options,
    refuse_output_options,
    replacing_options,
    say,
)
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.app.memory_search import Search
    from parlalign.formats.records.write_options import WriteOptions
    from parlalign.io.replacing import Replacing
    from parlalign.memory import Ids, Memory


@click.group()
def memory() -> None:
    """Keep records in a translation memory, and search it.

    MEMORY is an SQLite file (tm.sqlite), or the address of a PostgreSQL database (postgresql://USER@HOST/DATABASE).
    """


@memory.command()
@MEMORY
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@INPUT_FORMAT
@click.option(
    "--ids",
    type=click.Choice(["file", "content", "global"]),
    default="file",
    show_default=True,
    help="What identifies a record: its file and its id, its languages and texts, or its id in all files.",
)
def add(place: str, files: tuple[str, ...], input_format: str, ids: Ids) -> None:
    """Add files of records, and update those already there.

    Of two versions of a record, the one that was changed last is kept. The memory is made if there is none. - is
    standard input.
    """
    from parlalign.api import iter_records
    from parlalign.app.progress import counted
    from parlalign.app.summary import number_of, read_summary
    from parlalign.cli.memory_text import added_lines
    from parlalign.memory import Added, open_memory
    from parlalign.records.read_report import ReadReport

    counts = Added()
    reports = [ReadReport(form=input_format, several_languages="divided") for _ in files]
    with open_memory(place) as opened:
        try:
            for file, report in zip(files, reports, strict=True):
                opened.add(counted(iter_records(file, report), "records"), counts, file=file, ids=ids)
        except KeyboardInterrupt:
            click.echo("interrupted: the records counted below are in the memory; add the files again", err=True)
            raise
        finally:
            for file, report in zip(files, reports, strict=True):
                for line in read_summary(file, report):
                    say(line)
            for line in added_lines(opened.name, counts, ids):
                say(line)
        say(f"{opened.name}: now {number_of(len(opened), 'record')}")


@memory.command()
@MEMORY
@click.argument("text")
@click.option("--concordance", is_flag=True, help='Search for words: haven*, *verslag, "a phrase".')
@click.option("--from", "language", metavar="CODE", type=LANGUAGE, help="Language of TEXT; default: any language.")
@click.option(
    "--min", "least", type=click.IntRange(1, 100), default=70, show_default=True, help="Lowest match in percent."
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help="Number of results; default: 5, in a concordance 20; with --export, all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@filter_options
@click.option(
    "--export",
    "output",
    metavar="OUT",
    type=FILE,
    help="Write the records found to a file and print only their number; the suffix determines the format.",
)
@format_option()
@replacing_options
def search(place: str, as_json: bool, output: str | None, form: str, replacing: Replacing, **values: Any) -> None:
    """Find the records that are most similar to a text.

    With --concordance, find those that contain the words of TEXT, in any order.
    """
    from parlalign.app.memory_search import Search
    from parlalign.memory import open_memory

    if not output:
        refuse_output_options("--export", form, replacing)
    elif as_json:
        raise click.UsageError("--export and --json exclude each other: give one of them")
    wanted = {name: values.pop(name) for name in ("text", "concordance", "language", "least", "limit")}
    with open_memory(place, read_only=True) as opened:
        question = Search(**wanted, only=filter_of(opened, values))
        if output:
            _export_results(question, opened, output, form, replacing)
        else:
            _print_results(question, opened, as_json)


def _export_results(question: Search, opened: Memory, output: str, form: str, replacing: Replacing) -> None:
    from parlalign.app.commands import Output
    from parlalign.app.summary import write_summary
    from parlalign.formats.records.write_options import WriteOptions

    out = Output(output, WriteOptions(), form=form, replacing=replacing)
    out.check([opened.name])
    say(write_summary(output, question.write(opened, out)))


def _print_results(question: Search, opened: Memory, as_json: bool) -> None:
    from parlalign.cli.memory_text import result_json, result_lines

    found = question.results(opened)
    marks = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() else ("[", "]")
    for result in found:
        click.echo(result_json(result) if as_json else "\n".join(result_lines(result, marks)))
    if not found:
        nothing = (
            "no record contains these words" if question.concordance else f"no match of {question.least} % or more"
        )
        click.echo(nothing, err=True)


@memory.command()
@MEMORY
@click.argument("output", metavar="OUT", type=FILE)
@format_option()
@filter_options
@replacing_options
@record_output_options()
def export(place: str, output: str, write_options: WriteOptions, **values: Any) -> None:
    """Write records to a file.

    They are written in the order of their import. The suffix of OUT determines the format; - is standard output.
    """
    from parlalign.app.commands import Output
    from parlalign.app.progress import counted
    from parlalign.app.summary import write_summary
    from parlalign.memory import open_memory

    out = Output(output, write_options, form=values.pop("form"), replacing=values.pop("replacing"))
    out.check([place])
    with open_memory(place, read_only=True) as opened:
        records = counted(opened.records(filter_of(opened, values)), "records")
        say(write_summary(output, out.write(records)))


@memory.command()
@MEMORY
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def stats(place: str, as_json: bool) -> None:
    """Count the records, their words, texts and documents.

    Records are counted by language, level and status.
    """
    from parlalign.cli.memory_text import stats_json, stats_lines
    from parlalign.memory import open_memory

    with open_memory(place, read_only=True) as opened:
        found = opened.stats()
    for line in [stats_json(found)] if as_json else stats_lines(found):
        click.echo(printable(line))
