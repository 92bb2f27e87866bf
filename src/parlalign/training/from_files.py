"""Train the models from text files, as `parlalign train` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.formats.records.output_paths import refuse_inputs
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import file_hash
from parlalign.io.special_output import is_special
from parlalign.languages import DEFAULT_PAIR, LANGUAGES, Language, check_language, check_pair, language_facts
from parlalign.stages import part
from parlalign.training.least_text import check_enough, check_words
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
    files that cannot be read and for too few lines.
    """
    from parlalign.training.train_breaks import save_breaks, train_breaks

    _check_paths(files, output)
    facts = facts_for_training(language)
    lines = read_lines(files)
    check_enough("breaks", len(lines), "lines")
    with _one_thread():
        model = train_breaks(lines, facts, passes)
    with atomic_write(output) as file:
        save_breaks(model, file)
    return _message(output, len(lines))


def train_sentence_model(files: Sequence[Path], language: str, output: Path) -> str:
    """Learn what shows where sentences end from paragraphs of plain text."""
    from parlalign.training.train_sentences import save_sentences, train_sentences

    _check_paths(files, output)
    facts_for_training(language)
    lines = read_lines(files)
    check_enough("sentences", len(lines), "lines")
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
        language_facts(code)
    if len(codes) < 2:
        raise ParlalignError(f"all text is in one language ({codes[0]}): give text in two or more, as in a.nl b.de")
    texts = {code: read_lines([path for path in files if path.suffix == f".{code}"]) for code in codes}
    for code, lines in texts.items():
        check_enough("language", len(lines), f"lines of {code}")
    model = train_language(texts)
    with atomic_write(output) as file:
        save_language(model, file)
    return _message(output, sum(map(len, texts.values())))


def train_additional_identifier(
    language: str, files: Sequence[Path], others: Mapping[str, Sequence[Path]], output: Path
) -> str:
    """Train the model that tells the words of a further language from those of others, each with its files."""
    from parlalign.training.train_language import save_language, train_against

    _check_paths([*files, *chain.from_iterable(others.values())], output)
    texts = {code: read_lines(each) for code, each in {language: files, **others}.items()}
    for code, lines in texts.items():
        check_enough("language", len(lines), f"lines of {code}")
    model = train_against(language, texts)
    with atomic_write(output) as file:
        save_language(model, file)
    return _message(output, sum(map(len, texts.values())))


def train_word_vectors(
    languages: tuple[str, str],
    corpora: Sequence[Path],
    texts: tuple[Sequence[Path], Sequence[Path]],
    output: Path,
    *,
    size: int,
) -> str:
    """Train the word vectors of two languages on line-aligned text, such as CORPUS.nl and CORPUS.de, and on `texts`."""
    from parlalign.training.train_words import train_words

    check_pair(languages)
    _check_paths([*_text_files(corpora, languages), *chain.from_iterable(texts)], output)
    pairs = [_read_corpus(corpus, languages).pairs for corpus in corpora]
    check_enough("words", sum(map(len, pairs)), "pairs of lines")
    source, target = (read_lines([*files, *_text_files(corpora, languages)[k::2]]) for k, files in enumerate(texts))
    for lines in (source, target):
        check_words(lines)
    with _one_thread():
        model = train_words(languages, pairs, (source, target), size)
    with atomic_write(output) as file:
        model.save(file)
    return _message(output, sum(map(len, pairs)) + len(source) + len(target))


def train_word_table_of(
    parallel: Sequence[tuple[Path, Path]],
    texts: Sequence[Path],
    output: Path,
    *,
    size: int,
    languages: tuple[str, str] | None = None,
) -> str:
    """Train the table of words of a further language on line-aligned text, and on text in that language.

    The first file of each pair is in a language that has a table. The languages are the suffixes of the files, unless
    `languages` tells them. Raises `ParlalignError` if there is no such table, and if the second files are not all in
    one language.
    """
    from parlalign.aligning.word_vectors import word_model
    from parlalign.training.train_words import train_word_table

    _check_paths([*chain.from_iterable(parallel), *texts], output)
    corpora = [read_aligned_lines(*paths, languages) for paths in parallel]
    _check_languages([corpus.languages for corpus in corpora], word_model())
    check_enough("word table", lines_with_translation(parallel, corpora), "pairs of lines")
    lines = read_lines([*texts, *dict.fromkeys(target for _, target in parallel)])
    check_words(lines)
    with _one_thread():
        table = train_word_table(word_model(), [(corpus.languages[0], corpus.pairs) for corpus in corpora], lines, size)
    with atomic_write(output) as file:
        table.save(file)
    return _message(output, sum(len(corpus.groups) for corpus in corpora) + len(lines))


def lines_with_translation(parallel: Sequence[tuple[Path, Path]], corpora: Sequence[ParallelText]) -> int:
    """Return the number of lines of the second files that have a translation, in however many languages."""
    counts: dict[Path, int] = {}
    for (_, target), corpus in zip(parallel, corpora, strict=True):
        counts[target] = max(counts.get(target, 0), len(corpus.groups))
    return sum(counts.values())


def _check_languages(pairs: Sequence[tuple[str, str]], model: WordModel) -> None:
    if len({target for _, target in pairs}) != 1:
        raise ParlalignError("the table has words of one language: give pairs whose second files are all in it")
    if without := sorted({source for source, _ in pairs if model.table(source) is None}):
        raise ParlalignError(f"no table of words for {', '.join(without)}: the first file needs one, as nl and de have")


def train_alignment_model(  # noqa: PLR0913 - each is an option of the user
    corpora: Sequence[Path],
    parallel: Sequence[tuple[Path, Path]],
    prose: Sequence[Path],
    output: Path,
    *,
    tasks: int,
    languages: tuple[str, str] | None = None,
) -> str:
    """Train the model of links and beads on line-aligned text and on documents that are aligned by hand.

    `languages` are those of the corpora, Dutch and German by default, and of the parallel files, whose suffixes tell
    them by default.
    """
    from parlalign.training.train_aligner import train_align

    with part(0, 0.05):
        made, groups = _alignment_tasks(corpora, parallel, prose, output, tasks, languages)
    check_enough("align", groups, "pairs of lines")
    with _one_thread(), part(0.05, 1):
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


def _alignment_tasks(  # noqa: PLR0913, PLR0917 - the inputs of the commands
    corpora: Sequence[Path],
    parallel: Sequence[tuple[Path, Path]],
    prose: Sequence[Path],
    output: Path,
    count: int,
    languages: tuple[str, str] | None = None,
) -> tuple[list[TrainingTask], int]:
    """Return `count` tasks made from texts, and the number of aligned groups in these; check all paths first."""
    from parlalign.training.alignment_tasks import make_tasks

    pair = languages or DEFAULT_PAIR
    _check_paths([*_text_files(corpora, pair), *chain.from_iterable(parallel), *prose], output)
    texts = [_read_corpus(corpus, pair) for corpus in corpora]
    texts += [read_aligned_lines(*paths, languages) for paths in parallel]
    documents = [read_aligned_sentences(path) for path in prose]
    with _one_thread():  # the most similar words, by which texts are loosened, depend on the order of sums, too
        made = make_tasks(texts, documents, count)
    return made, sum(len(text.groups) for text in (*texts, *documents))


def train_pairing_model(corpora: Sequence[Path], output: Path, *, collections: int) -> str:
    """Train the model of pairs of documents on line-aligned text in CORPUS.nl and CORPUS.de."""
    from parlalign.aligning.word_vectors import word_model
    from parlalign.training.train_pairing import train_pairing

    _check_paths(_text_files(corpora, DEFAULT_PAIR), output)
    pairs = [_read_corpus(corpus, DEFAULT_PAIR).pairs for corpus in corpora]
    with _one_thread():
        model = train_pairing(pairs, DEFAULT_PAIR, word_model(), collections)
    with atomic_write(output) as file:
        model.save(file)
    return _message(output, sum(map(len, pairs)))


def facts_for_training(code: str) -> Language:
    """Return the facts of a language; raise `ParlalignError` if there are none."""
    check_language(code)
    if code in LANGUAGES:
        return LANGUAGES[code]
    place = f"parlalign/languages/{code.replace('-', '_')}.py"
    raise ParlalignError(f"language {code!r} has no facts: write {place} first, as the page docs/new-language.md shows")


def read_lines(files: Sequence[Path]) -> list[str]:
    """Return the lines of UTF-8 files with single spaces, without empty ones.

    Raises `ParlalignError` if a file cannot be read.
    """
    lines = [" ".join(line.split()) for file in files for line in read_text(file).split("\n")]
    return [line for line in lines if line]


def _one_thread() -> AbstractContextManager[object]:
    """Limit linear algebra to one thread: with more, the order of sums and so the bytes of the model would differ."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise ParlalignError(
            f"training needs {error.name}, which is missing: pip install 'parlalign[train]'"
        ) from error
    return threadpool_limits(limits=1)  # type: ignore[no-any-return]


def _read_corpus(corpus: Path, languages: tuple[str, str]) -> ParallelText:
    source, target = (_text_file(corpus, code) for code in languages)
    return read_aligned_lines(source, target, languages)


def _text_files(corpora: Sequence[Path], languages: tuple[str, str]) -> list[Path]:
    return [_text_file(corpus, code) for corpus in corpora for code in languages]


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
    return f"{output}: trained on {lines} lines, sha256 {file_hash(output)}"
