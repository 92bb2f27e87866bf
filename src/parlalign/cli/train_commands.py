"""The commands `parlalign train …`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from parlalign.cli.completion import FOLDER, LANGUAGE
from parlalign.cli.shared_options import say


@click.group()
def train() -> None:
    """Train models: those that come with parlalign, and your own. The same texts give the same bytes."""


def _say_trained(train_model: Callable[[], str]) -> None:
    """Train a model, show how much of the work is done, and print the message."""
    from parlalign.app.progress import stages_shown
    from parlalign.stages import stage

    with stages_shown() as progress, stage("train", progress):
        message = train_model()
    say(message)


def _both(context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Return the value of --target; raise a usage error if only one of the two languages is given."""
    if (value is None) != (context.params.get("source") is None):
        raise click.UsageError("--source and --target belong together: give both")
    return value


def _pair_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the two languages of line-aligned text, which a command gets as one argument `languages`, or None."""

    @click.option("--source", metavar="CODE", type=LANGUAGE, is_eager=True, help="Language of the first files.")
    @click.option("--target", metavar="CODE", type=LANGUAGE, callback=_both, help="Language of the second files.")
    @wraps(command)
    def run(source: str | None, target: str | None, **arguments: Any) -> None:
        if source and target:
            from parlalign.languages import check_pair

            check_pair((source, target))
        command(languages=(source, target) if source and target else None, **arguments)

    return run


_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
_CORPORA = click.argument("corpora", nargs=-1, required=True, metavar="CORPUS...", type=click.Path(path_type=Path))
_LANGUAGE = click.option("--language", required=True, metavar="CODE", type=LANGUAGE)
_MODEL = click.option("-o", "--output", required=True, metavar="MODEL", type=click.Path(path_type=Path))


@train.command("models")
@click.argument("folder", metavar="DATA", type=FOLDER)
@_LANGUAGE
@click.option("-o", "--output", required=True, metavar="DIR", type=FOLDER, help="Folder for the models.")
def train_models(folder: str, language: str, output: str) -> None:
    """Train all models that a language needs from a folder of data, and say what is missing for the others.

    DATA contains mono/NAME.xx, plain text with one paragraph a line, and parallel/NAME.xx with parallel/NAME.yy, which
    are aligned by line; xx is the language. Use the models with --models DIR.
    """
    from parlalign.app.progress import stages_shown
    from parlalign.training.train_language_models import train_language_models

    with stages_shown() as progress:
        for message in train_language_models(Path(folder), language, Path(output), progress):
            say(message)


@train.command("breaks")
@_FILES
@_LANGUAGE
@_MODEL
@click.option("--passes", type=click.IntRange(1), default=2, show_default=True, help="Number of passes over the text.")
def train_breaks(files: tuple[Path, ...], language: str, output: Path, passes: int) -> None:
    """Train the break model from plain text with one sentence or paragraph a line."""
    from parlalign.training import from_files as training

    _say_trained(lambda: training.train_break_model(files, language, output, passes=passes))


@train.command("sentences")
@_FILES
@click.option("--language", required=True, metavar="CODE", type=LANGUAGE)
@_MODEL
def train_sentences(files: tuple[Path, ...], language: str, output: Path) -> None:
    """Train the sentence model from plain text with one paragraph a line."""
    from parlalign.training import from_files as training

    _say_trained(lambda: training.train_sentence_model(files, language, output))


@train.command("language")
@_FILES
@_MODEL
def train_language(files: tuple[Path, ...], output: Path) -> None:
    """Train the model that tells the languages of words apart, from text whose suffixes are the languages."""
    from parlalign.training import from_files as training

    _say_trained(lambda: training.train_language_identifier(files, output))


@train.command("words")
@_CORPORA
@_pair_options
@click.option("--source-text", multiple=True, type=click.Path(path_type=Path), help="More text in the first language.")
@click.option("--target-text", multiple=True, type=click.Path(path_type=Path), help="More text in the second language.")
@_MODEL
@click.option(
    "--size", type=click.IntRange(1), default=80_000, show_default=True, help="Number of words of each language."
)
def train_words(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    corpora: tuple[Path, ...],
    languages: tuple[str, str] | None,
    source_text: tuple[Path, ...],
    target_text: tuple[Path, ...],
    output: Path,
    size: int,
) -> None:
    """Train the word vectors of two languages from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS.

    With --source and --target, the languages and suffixes are these instead of nl and de. Tables of further languages
    and the alignment model have to be trained again with the new vectors.
    """
    from parlalign.languages import DEFAULT_PAIR
    from parlalign.training import from_files as training

    texts = source_text, target_text
    pair = languages or DEFAULT_PAIR
    _say_trained(lambda: training.train_word_vectors(pair, corpora, texts, output, size=size))


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
@_pair_options
@_MODEL
@click.option("--size", type=click.IntRange(1), default=60_000, show_default=True, help="Number of words.")
def train_word_table(
    texts: tuple[Path, ...],
    parallel: tuple[tuple[Path, Path], ...],
    languages: tuple[str, str] | None,
    output: Path,
    size: int,
) -> None:
    """Train the table of words of a further language on line-aligned text and on TEXT in that language.

    The first file of each pair is in a language that has a table, such as Dutch or German. With --source and --target,
    the files may have any names.
    """
    from parlalign.training import from_files as training

    _say_trained(lambda: training.train_word_table_of(parallel, texts, output, size=size, languages=languages))


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
@click.argument("corpora", nargs=-1, metavar="[CORPUS]...", type=click.Path(path_type=Path))
@_PARALLEL
@_PROSE
@_pair_options
@_MODEL
@_tasks_option(default=5000)
def train_align(  # noqa: PLR0913, PLR0917 - click passes one argument for each option
    corpora: tuple[Path, ...],
    parallel: tuple[tuple[Path, Path], ...],
    prose: tuple[Path, ...],
    languages: tuple[str, str] | None,
    output: Path,
    tasks: int,
) -> None:
    """Train the alignment model from line-aligned text: CORPUS.nl and CORPUS.de for each CORPUS.

    With --source and --target, the languages and suffixes are these, and the files of --parallel may have any names.
    Use other texts than for the word vectors; otherwise the scores are too high.
    """
    from parlalign.training import from_files as training

    _say_trained(
        lambda: training.train_alignment_model(corpora, parallel, prose, output, tasks=tasks, languages=languages)
    )


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

    _say_trained(lambda: training.train_doubt_model(corpora, parallel, prose, output, tasks=tasks))


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

    _say_trained(lambda: training.train_pairing_model(corpora, output, collections=collections))
