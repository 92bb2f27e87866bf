"""The commands `parlalign train …`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from parlalign.cli.completion import LANGUAGE
from parlalign.cli.shared_options import say


@click.group()
@click.pass_context
def train(context: click.Context) -> None:
    """Train the models that come with parlalign. The same texts give the same bytes."""
    from parlalign.app.progress import working

    context.with_resource(working("training"))


_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
_CORPORA = click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
_LANGUAGE = click.option("--language", required=True, metavar="CODE", type=LANGUAGE)
_MODEL = click.option("-o", "--output", required=True, metavar="MODEL", type=click.Path(path_type=Path))


@train.command("breaks")
@_FILES
@_LANGUAGE
@_MODEL
@click.option("--passes", type=click.IntRange(1), default=2, show_default=True, help="Number of passes over the text.")
def train_breaks(files: tuple[Path, ...], language: str, output: Path, passes: int) -> None:
    """Train the break model from plain text with one sentence or paragraph a line."""
    from parlalign.training import from_files as training

    say(training.train_break_model(files, language, output, passes=passes))


@train.command("sentences")
@_FILES
@click.option("--language", required=True, metavar="nl|de|en|fr", type=LANGUAGE)
@_MODEL
def train_sentences(files: tuple[Path, ...], language: str, output: Path) -> None:
    """Train the sentence model from plain text with one paragraph a line."""
    from parlalign.training import from_files as training

    say(training.train_sentence_model(files, language, output))


@train.command("language")
@_FILES
@_MODEL
def train_language(files: tuple[Path, ...], output: Path) -> None:
    """Train the model that tells the languages of words apart, from text whose suffixes are the languages."""
    from parlalign.training import from_files as training

    say(training.train_language_identifier(files, output))


@train.command("words")
@_CORPORA
@click.option("--nl", "dutch", multiple=True, type=click.Path(path_type=Path), help="More Dutch text.")
@click.option("--de", "german", multiple=True, type=click.Path(path_type=Path), help="More German text.")
@_MODEL
@click.option(
    "--size", type=click.IntRange(1), default=80_000, show_default=True, help="Number of words of each language."
)
def train_words(
    corpora: tuple[Path, ...], dutch: tuple[Path, ...], german: tuple[Path, ...], output: Path, size: int
) -> None:
    """Train the word vectors from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS."""
    from parlalign.training import from_files as training

    say(training.train_word_vectors(corpora, dutch, german, output, size=size))


_PARALLEL = click.option(
    "--parallel",
    nargs=2,
    multiple=True,
    metavar="SOURCE TARGET",
    type=click.Path(path_type=Path),
    help="Two line-aligned files whose suffixes are the languages, such as debates.en debates.fr.",
)


@train.command("word-table")
@click.argument("texts", nargs=-1, metavar="[TEXT]...", type=click.Path(path_type=Path))
@_PARALLEL
@_MODEL
@click.option("--size", type=click.IntRange(1), default=60_000, show_default=True, help="Number of words.")
def train_word_table(texts: tuple[Path, ...], parallel: tuple[tuple[Path, Path], ...], output: Path, size: int) -> None:
    """Train the table of words of a further language on line-aligned text and on TEXT in that language.

    The first file of each pair is in a language that has a table, such as Dutch or German.
    """
    from parlalign.training import from_files as training

    say(training.train_word_table_of(parallel, texts, output, size=size))


_PROSE = click.option(
    "--prose",
    multiple=True,
    metavar="DOCUMENT",
    type=click.Path(path_type=Path),
    help="A document whose sentences are aligned by hand, such as corpora/prose/train/botany.de-fr.txt.",
)


def _tasks_option(default: int) -> Callable[[Any], Any]:
    help_text = "Number of alignment tasks made from the texts."
    return click.option("--tasks", type=click.IntRange(1), default=default, show_default=True, help=help_text)


@train.command("align")
@_CORPORA
@_PARALLEL
@_PROSE
@_MODEL
@_tasks_option(default=5000)
def train_align(
    corpora: tuple[Path, ...],
    parallel: tuple[tuple[Path, Path], ...],
    prose: tuple[Path, ...],
    output: Path,
    tasks: int,
) -> None:
    """Train the alignment model from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS.

    Use other texts than for the word vectors; otherwise the scores are too high.
    """
    from parlalign.training import from_files as training

    say(training.train_alignment_model(corpora, parallel, prose, output, tasks=tasks))


@train.command("doubt")
@_CORPORA
@_PARALLEL
@_PROSE
@_MODEL
@_tasks_option(default=2000)
def train_doubt(
    corpora: tuple[Path, ...],
    parallel: tuple[tuple[Path, Path], ...],
    prose: tuple[Path, ...],
    output: Path,
    tasks: int,
) -> None:
    """Train the model of wrong rows from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS.

    The texts are aligned with the other models. Use other texts than for the word vectors; otherwise too few rows are
    wrong.
    """
    from parlalign.training import from_files as training

    say(training.train_doubt_model(corpora, parallel, prose, output, tasks=tasks))


@train.command("pairing")
@_CORPORA
@_MODEL
@click.option(
    "--collections",
    type=click.IntRange(8),
    default=400,
    show_default=True,
    help="Number of document collections made from the texts.",
)
def train_pairing(corpora: tuple[Path, ...], output: Path, collections: int) -> None:
    """Train the document pairing model from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS.

    Use other texts than for the word vectors; otherwise the scores are too high.
    """
    from parlalign.training import from_files as training

    say(training.train_pairing_model(corpora, output, collections=collections))
