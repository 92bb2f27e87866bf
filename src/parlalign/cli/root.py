"""The command line: words into one call, its result out. Results go to stdout or files, all else to stderr."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parlalign._version import __version__
from parlalign.cli.batch_command import batch
from parlalign.cli.memory_commands import memory
from parlalign.cli.review_command import review
from parlalign.cli.shared_options import LEVEL, SOME_FAILED, aligns, pair_of_languages, say, writes_records
from parlalign.cli.show_command import show
from parlalign.errors import ParlalignError
from parlalign.io.suffixes import suffix_of
from parlalign.text.normalization import printable

if TYPE_CHECKING:
    from parlalign.app.commands import Output
    from parlalign.options import Options

_EPILOG = (
    'Completion for bash: eval "$(_PARLALIGN_COMPLETE=bash_source parlalign)"; zsh_source and fish_source likewise.'
)


class _Commands(click.Group):
    """Prints a ParlalignError as one line and exits with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ParlalignError as error:
            raise click.ClickException(printable(str(error))) from error
        except MemoryError as error:
            raise click.ClickException("the memory does not suffice: give smaller files, one at a time") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            place = printable(str(error.filename or "output"))
            raise click.ClickException(f"{place}: {error.strerror}: check the path") from error


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="parlalign")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done, stage by stage, on stderr.")
def main(verbose: bool) -> None:
    """Repair damaged parliamentary texts and align them with their translations, Dutch and German first."""
    if verbose:
        import logging

        logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")


main.add_command(memory)
main.add_command(batch)
main.add_command(review)
main.add_command(show)


def _output(what: str) -> Callable[[Any], Any]:
    return click.option("-o", "--output", required=True, metavar="OUT", help=f"{what}; the format by suffix.")


_LANGUAGE_OF_TEXT = click.option(
    "--language",
    metavar="CODE",
    help="Of the text, as nl, de or fr; without it, Dutch and German are found out, also in mixed text.",
)


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT [INPUT2]")
@_output("The file of pairs, .tmx or another of docs/formats.md; or .beads")
@aligns
@click.option("--segmented", is_flag=True, help="The inputs hold a segment a line; beads come out.")
@click.option("--keep-all", is_flag=True, help="Write unpaired and rejected segments too, as .xlsx and .html do.")
@writes_records(plain=True)
def align(inputs: tuple[str, ...], output: str, segmented: bool, keep_all: bool, **chosen: Any) -> None:
    """Repair and align one file that holds both languages, or one file of each; - is standard input.

    A file of records (.tmx, .xliff, …) is aligned anew: its texts are divided and paired as if they came in two files.

    INPUT may also be a folder or zip archive: its files are paired by name (x.nl.html and x.de.html, nl/x.html and
    de/x.html, x_NL.docx and x_DE.docx), those without a code in their name are taken as mixed. Exits with 3 where some
    of them could not be aligned.
    """
    from parlalign.app import commands
    from parlalign.options import Options
    from parlalign.records.record_filter import FOR_REVIEW, FOR_USE
    from parlalign.sources.archive import is_collection

    if len(inputs) > 2 or (segmented and len(inputs) != 2):
        raise click.UsageError("give one or two inputs; with --segmented, a file of segments in each language")
    if list(inputs).count("-") > 1:
        raise click.UsageError("standard input can be read once")
    suffix = suffix_of(output)
    if keep_all and suffix in {*FOR_USE, ".beads"}:
        raise click.UsageError(f"--keep-all: {suffix} holds pairs alone, or all beads: use .jsonl, .tsv or .xlsx")
    to = commands.Output(output, chosen.pop("writing"), keep_all or suffix in FOR_REVIEW)
    options = Options(**chosen)
    if any(map(is_collection, inputs)):
        _align_collection(inputs, to, options)
        return
    lines = commands.align_segmented(inputs, output, options) if segmented else commands.align(inputs, to, options)
    for line in lines:
        say(line)


def _align_collection(inputs: tuple[str, ...], output: Output, options: Options) -> None:
    from parlalign.app import commands

    if len(inputs) > 1:
        raise click.UsageError("a folder or zip archive is given alone: its own files are paired")
    if suffix_of(output.path) == ".beads":
        raise click.UsageError("beads count the segments of one pair: for a folder, OUT is .tmx, .jsonl or .tsv")
    if commands.align_collection(inputs[0], output, options, say):
        raise click.exceptions.Exit(SOME_FAILED)


@main.command()
@click.argument("path", metavar="DIR")
@_output("The list of pairs: .tsv or .jsonl")
@click.option(
    "--languages", default="nl-de", show_default=True, callback=pair_of_languages, help="Of the sources and targets."
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Least probability.")
def pair(path: str, output: str, languages: tuple[str, str], min_score: float) -> None:
    """Find the other side of each document in a heap of files by what they say, whatever their names.

    OUT lists the pairs (id, source, target, score), paths from its own folder. Exits with 3 where some of the files
    could not be read.
    """
    from parlalign.app import commands

    if commands.pair(path, output, languages, min_score, say):
        raise click.exceptions.Exit(SOME_FAILED)


@main.command()
@click.argument("path", metavar="INPUT")
@click.option("-o", "--output", metavar="OUT", help="The repaired text; without it, standard output.")
@_LANGUAGE_OF_TEXT
@click.option("--edits", metavar="EDITS.jsonl", help="Write each change with its rule and probability.")
def repair(path: str, output: str | None, language: str | None, edits: str | None) -> None:
    """Repair broken line wraps and truncation markers in a text."""
    from parlalign.app import commands

    text, summary = commands.repair(path, output, language=language, edits=edits)
    if output is None:
        click.echo(text.encode("utf-8"), nl=False)
    say(summary)


@main.command()
@click.argument("path", metavar="INPUT")
@_output("The segments: .jsonl")
@LEVEL
@_LANGUAGE_OF_TEXT
def segment(path: str, output: str, level: Any, language: str | None) -> None:
    """Repair a text and divide it into paragraphs, clauses or sentences with language, kind and label."""
    from parlalign.app import commands

    say(commands.segment(path, output, level=level, language=language))


@main.command()
@click.argument("source", metavar="IN")
@click.argument("output", metavar="OUT")
@click.option("--strict", is_flag=True, help="Refuse a file with faults that are mended otherwise.")
@click.option(
    "--languages", callback=pair_of_languages, metavar="nl-de", help="Source and target to take; others are left out."
)
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, help="Leave out pairs below it.")
@click.option("--keep-all", is_flag=True, help="Write rejected pairs also where they would be used (.tmx, .moses).")
@writes_records()
def convert(source: str, output: str, strict: bool, languages: tuple[str, str] | None, **chosen: Any) -> None:
    """Convert a file of records; the formats by suffix, and .gz behind it packs or unpacks."""
    from parlalign.app import commands
    from parlalign.records.read_report import ReadReport

    to = commands.Output(output, chosen["writing"], chosen["keep_all"])
    for line in commands.convert(source, to, ReadReport(strict, languages), min_score=chosen["min_score"]):
        say(line)


@main.command()
@click.argument("found", metavar="FOUND.beads")
@click.argument("gold", metavar="GOLD.beads")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON.")
def evaluate(found: str, gold: str, as_json: bool) -> None:
    """Score beads against the true ones: precision, recall and F1, also by shape, and calibration of the scores.

    Both may be folders: each NAME.gold (or NAME.beads) of GOLD is compared with NAME.beads of FOUND, and counts are
    summed. A segment in no pair is left alone, named or not. Scores are read as probabilities, a missing one as 1;
    where an aligner writes costs, as vecalign does, the calibration says nothing.
    """
    from parlalign.app import commands

    if found == gold == "-":
        raise click.UsageError("standard input can be read once")
    for line in commands.evaluate(found, gold, as_json=as_json):
        click.echo(line)


@main.group()
@click.pass_context
def train(context: click.Context) -> None:
    """Train the models that parlalign ships; the same texts give the same bytes."""
    from parlalign.app.progress import working

    context.with_resource(working("training"))


_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
_LANGUAGE = click.option("--language", required=True, metavar="nl|de")
_MODEL = click.option("-o", "--output", required=True, metavar="MODEL", type=click.Path(path_type=Path))


@train.command("breaks")
@_FILES
@_LANGUAGE
@_MODEL
@click.option("--passes", type=click.IntRange(1), default=2, show_default=True, help="Times that each text is read.")
def train_breaks(files: tuple[Path, ...], language: str, output: Path, passes: int) -> None:
    """Train the break model from plain text, a sentence or paragraph a line."""
    from parlalign.training import from_files as training

    say(training.breaks(files, language, output, passes=passes))


@train.command("sentences")
@_FILES
@_LANGUAGE
@_MODEL
def train_sentences(files: tuple[Path, ...], language: str, output: Path) -> None:
    """Train the sentence model (Punkt) from plain text, a paragraph a line."""
    from parlalign.training import from_files as training

    say(training.sentences(files, language, output))


@train.command("language")
@click.option("--nl", "dutch", multiple=True, required=True, type=click.Path(path_type=Path), help="Dutch text.")
@click.option("--de", "german", multiple=True, required=True, type=click.Path(path_type=Path), help="German text.")
@_MODEL
def train_language(dutch: tuple[Path, ...], german: tuple[Path, ...], output: Path) -> None:
    """Train the model that tells Dutch words from German ones."""
    from parlalign.training import from_files as training

    say(training.language(dutch, german, output))


@train.command("words")
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@click.option("--nl", "dutch", multiple=True, type=click.Path(path_type=Path), help="More Dutch text.")
@click.option("--de", "german", multiple=True, type=click.Path(path_type=Path), help="More German text.")
@_MODEL
@click.option(
    "--size", type=click.IntRange(1), default=80_000, show_default=True, help="Words of each language in the table."
)
def train_words(
    corpora: tuple[Path, ...], dutch: tuple[Path, ...], german: tuple[Path, ...], output: Path, size: int
) -> None:
    """Train the word vectors of the aligner from line-aligned text: for each CORPUS, CORPUS.nl and CORPUS.de."""
    from parlalign.training import from_files as training

    say(training.words(corpora, dutch, german, output, size=size))


@train.command("align")
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@_MODEL
@click.option(
    "--tasks", type=click.IntRange(1), default=5000, show_default=True, help="Alignment tasks made from the texts."
)
def train_align(corpora: tuple[Path, ...], output: Path, tasks: int) -> None:
    """Train the model of beads from line-aligned text: for each CORPUS, CORPUS.nl and CORPUS.de.

    The texts should be others than those the word vectors are trained on: the scores are too sure otherwise.
    """
    from parlalign.training import from_files as training

    say(training.align(corpora, output, tasks=tasks))


@train.command("pairing")
@click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
@_MODEL
@click.option(
    "--collections",
    type=click.IntRange(8),
    default=400,
    show_default=True,
    help="Heaps of documents made of texts.",
)
def train_pairing(corpora: tuple[Path, ...], output: Path, collections: int) -> None:
    """Train the model of pairs of documents from line-aligned text: for each CORPUS, CORPUS.nl and CORPUS.de.

    The texts should be others than those the word vectors are trained on: the scores are too sure otherwise.
    """
    from parlalign.training import from_files as training

    say(training.pairing(corpora, output, collections=collections))
