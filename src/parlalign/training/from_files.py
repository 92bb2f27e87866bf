"""Train the models from text files, as `parlalign train` does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.formats.records.output_paths import refuse_inputs
from parlalign.io.atomic import atomic_write
from parlalign.io.special_output import is_special
from parlalign.languages import check_language, language_facts
from parlalign.training.parallel_text import (
    ParallelText,
    read_aligned_lines,
    read_aligned_sentences,
    read_text,
)

if TYPE_CHECKING:
    from parlalign.aligning.word_vectors import WordModel
    from parlalign.training.alignment_tasks import TrainingTask


def train_break_model(files: Sequence[Path], language: str, output: Path, *, passes: int) -> str:
    """Train a break model on lines of plain text, and write it to `output`.

    Like the other functions here, it returns a message with the hash of the model. It raises `ParlalignError` for
    files that cannot be read and for fewer than 1,000 lines.
    """
    from parlalign.training.train_breaks import save_breaks, train_breaks

    _check_paths(files, output)
    facts = language_facts(language)
    lines = read_lines(files)
    with _one_thread():
        model = train_breaks(lines, facts, passes)
    with atomic_write(output) as file:
        save_breaks(model, file)
    return _message(output, len(lines))


def train_sentence_model(files: Sequence[Path], language: str, output: Path) -> str:
    """Learn what shows where sentences end from paragraphs of plain text."""
    from parlalign.training.train_sentences import save_sentences, train_sentences

    _check_paths(files, output)
    check_language(language)
    lines = read_lines(files)
    learnt = train_sentences(lines)
    with atomic_write(output) as file:
        save_sentences(learnt, file)
    return _message(output, len(lines))


def train_language_identifier(files: Sequence[Path], output: Path) -> str:
    """Train the model that identifies the language of words; the suffixes of the files are the languages.

    Raises `ParlalignError` for a suffix that is no language, and for files in only one language.
    """
    from parlalign.training.train_language import save_language, train_language

    _check_paths(files, output)
    codes = list(dict.fromkeys(path.suffix[1:] for path in files))
    for code in codes:
        check_language(code)
    if len(codes) < 2:
        raise ParlalignError(f"all text is in one language ({codes[0]}): give text in two or more, as in a.nl b.de")
    texts = {code: read_lines([path for path in files if path.suffix == f".{code}"]) for code in codes}
    model = train_language(texts)
    with atomic_write(output) as file:
        save_language(model, file)
    return _message(output, sum(map(len, texts.values())))


def train_word_vectors(
    corpora: Sequence[Path], dutch: Sequence[Path], german: Sequence[Path], output: Path, *, size: int
) -> str:
    """Train the word vectors on line-aligned text in CORPUS.nl and CORPUS.de, and on text in one language."""
    from parlalign.training.train_words import train_words

    _check_paths([*_text_files(corpora), *dutch, *german], output)
    pairs = [_read_corpus(corpus).pairs for corpus in corpora]
    texts = [read_lines([*files, *_text_files(corpora)[k::2]]) for k, files in enumerate((dutch, german))]
    with _one_thread():
        model = train_words(("nl", "de"), pairs, (texts[0], texts[1]), size)
    with atomic_write(output) as file:
        model.save(file)
    return _message(output, sum(map(len, pairs)) + sum(map(len, texts)))


def train_word_table_of(
    parallel: Sequence[tuple[Path, Path]], texts: Sequence[Path], output: Path, *, size: int
) -> str:
    """Train the table of words of a further language on line-aligned text, and on text in that language.

    The suffix of the first file of each pair is the code of a language that has a table. Raises `ParlalignError` if it
    has none, and if the second files are not all in one language.
    """
    from parlalign.aligning.word_vectors import word_model
    from parlalign.training.train_words import train_word_table

    _check_paths([*chain.from_iterable(parallel), *texts], output)
    corpora = [read_aligned_lines(*paths) for paths in parallel]
    _check_languages([corpus.languages for corpus in corpora], word_model())
    lines = read_lines([*texts, *dict.fromkeys(target for _, target in parallel)])
    with _one_thread():
        table = train_word_table(word_model(), [(corpus.languages[0], corpus.pairs) for corpus in corpora], lines, size)
    with atomic_write(output) as file:
        table.save(file)
    return _message(output, sum(len(corpus.groups) for corpus in corpora) + len(lines))


def _check_languages(pairs: Sequence[tuple[str, str]], model: WordModel) -> None:
    if len({target for _, target in pairs}) != 1:
        raise ParlalignError("the table has words of one language: give pairs whose second files are all in it")
    if without := sorted({source for source, _ in pairs if model.table(source) is None}):
        raise ParlalignError(f"no table of words for {', '.join(without)}: the first file needs one, as nl and de have")


def train_alignment_model(
    corpora: Sequence[Path],
    parallel: Sequence[tuple[Path, Path]],
    prose: Sequence[Path],
    output: Path,
    *,
    tasks: int,
) -> str:
    """Train the model of links and beads on line-aligned text and on documents that are aligned by hand."""
    from parlalign.training.train_aligner import train_align

    made, groups = _alignment_tasks(corpora, parallel, prose, output, tasks)
    with _one_thread():
        model, used = train_align(made)
    with atomic_write(output) as file:
        model.save(file)
    return f"{_message(output, groups)}; {used} of {tasks} tasks had beads of the shapes considered"


def train_doubt_model(
    corpora: Sequence[Path],
    parallel: Sequence[tuple[Path, Path]],
    prose: Sequence[Path],
    output: Path,
    *,
    tasks: int,
) -> str:
    """Train the model of wrong rows on line-aligned text and on documents that are aligned by hand."""
    from parlalign.training.train_doubt import train_doubt

    made, groups = _alignment_tasks(corpora, parallel, prose, output, tasks)
    with _one_thread():
        model, rows = train_doubt(made)
    with atomic_write(output) as file:
        model.save(file)
    return f"{_message(output, groups)}; {rows} rows"


def _alignment_tasks(
    corpora: Sequence[Path], parallel: Sequence[tuple[Path, Path]], prose: Sequence[Path], output: Path, count: int
) -> tuple[list[TrainingTask], int]:
    """Return `count` tasks made from texts, and the number of aligned groups in these; check all paths first."""
    from parlalign.training.alignment_tasks import make_tasks

    _check_paths([*_text_files(corpora), *chain.from_iterable(parallel), *prose], output)
    texts = [*map(_read_corpus, corpora), *(read_aligned_lines(*paths) for paths in parallel)]
    documents = [read_aligned_sentences(path) for path in prose]
    with _one_thread():  # the most similar words, by which texts are loosened, depend on the order of sums, too
        made = make_tasks(texts, documents, count)
    return made, sum(len(text.groups) for text in (*texts, *documents))


def train_pairing_model(corpora: Sequence[Path], output: Path, *, collections: int) -> str:
    """Train the model of pairs of documents on line-aligned text in CORPUS.nl and CORPUS.de."""
    from parlalign.aligning.word_vectors import word_model
    from parlalign.training.train_pairing import train_pairing

    _check_paths(_text_files(corpora), output)
    pairs = [_read_corpus(corpus).pairs for corpus in corpora]
    with _one_thread():
        model = train_pairing(pairs, ("nl", "de"), word_model(), collections)
    with atomic_write(output) as file:
        model.save(file)
    return _message(output, sum(map(len, pairs)))


def read_lines(files: Sequence[Path]) -> list[str]:
    """Return the lines of UTF-8 files with single spaces; raise `ParlalignError` if a file cannot be read."""
    lines = [" ".join(line.split()) for file in files for line in read_text(file).split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 1000:
        raise ParlalignError(f"{len(lines)} lines are too few to train on: give at least 1,000 lines of clean text")
    return lines


def _one_thread() -> AbstractContextManager[object]:
    """Limit linear algebra to one thread: with more, the order of sums and so the bytes of the model would differ."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise ParlalignError(
            f"training needs {error.name}, which is missing: pip install 'parlalign[train]'"
        ) from error
    return threadpool_limits(limits=1)  # type: ignore[no-any-return]


def _read_corpus(corpus: Path) -> ParallelText:
    return read_aligned_lines(_text_file(corpus, "nl"), _text_file(corpus, "de"))


def _text_files(corpora: Sequence[Path]) -> list[Path]:
    return [_text_file(corpus, code) for corpus in corpora for code in ("nl", "de")]


def _text_file(corpus: Path, code: str) -> Path:
    return corpus.parent / f"{corpus.name}.{code}"


def _check_paths(files: Sequence[Path], output: Path) -> None:
    """Raise `ParlalignError` if the model would replace one of the texts, or if its folder does not exist."""
    if is_special(output):
        raise ParlalignError(f"{output}: is not a file: name one, because the hash of the model is read from it")
    refuse_inputs(output, output.suffix, files)
    if output.is_dir():
        raise ParlalignError(f"{output}: is a directory: name a file")
    if not output.absolute().parent.is_dir():
        raise ParlalignError(f"{output}: its folder does not exist: make it first")


def _message(output: Path, lines: int) -> str:
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    return f"{output}: trained on {lines} lines, sha256 {digest}"
