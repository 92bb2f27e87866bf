"""Train the models from files: what `parlalign train` does."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from parlalign import languages
from parlalign.errors import ParlalignError
from parlalign.io.atomic import atomic_write


def breaks(files: Sequence[Path], language: str, output: Path, *, passes: int) -> str:
    """Train a break model from lines of plain text."""
    from parlalign.training.train_breaks import save_breaks, train_breaks

    _check(files, output)
    facts = languages.trained_language(language)
    lines = read_lines(files)
    with _one_thread():
        model = train_breaks(lines, facts, passes)
    with atomic_write(output) as file:
        save_breaks(model, file)
    return _done(output, len(lines))


def sentences(files: Sequence[Path], language: str, output: Path) -> str:
    """Train sentence parameters from paragraphs of plain text."""
    from parlalign.segmenting.sentences import save_sentences, train_sentences

    _check(files, output)
    languages.trained_language(language)
    lines = read_lines(files)
    learnt = train_sentences(lines)
    with atomic_write(output) as file:
        save_sentences(learnt, file)
    return _done(output, len(lines))


def language(dutch: Sequence[Path], german: Sequence[Path], output: Path) -> str:
    """Train the model that tells Dutch and German words apart."""
    import numpy as np

    from parlalign.languages.identify import NAME, train

    _check([*dutch, *german], output)
    lines = [read_lines(files) for files in (dutch, german)]
    model = train(*lines)
    with atomic_write(output) as file:
        np.savez_compressed(file, **model.arrays(NAME))  # type: ignore[arg-type]
    return _done(output, sum(map(len, lines)))


def words(corpora: Sequence[Path], dutch: Sequence[Path], german: Sequence[Path], output: Path, *, size: int) -> str:
    """Train the word vectors from line-aligned text in CORPUS.nl and CORPUS.de; all text tells the words."""
    from parlalign.training.train_words import train_words

    _check([*_both_sides(corpora), *dutch, *german], output)
    pairs = [_read_pairs(corpus) for corpus in corpora]
    texts = [read_lines([*files, *_both_sides(corpora)[k::2]]) for k, files in enumerate((dutch, german))]
    with _one_thread():
        model = train_words(("nl", "de"), pairs, (texts[0], texts[1]), size)
    with atomic_write(output) as file:
        model.save(file)
    return _done(output, sum(map(len, pairs)) + sum(map(len, texts)))


def align(corpora: Sequence[Path], output: Path, *, tasks: int) -> str:
    """Train the model of links and beads from line-aligned text in CORPUS.nl and CORPUS.de."""
    from parlalign.training.alignment_tasks import make_tasks
    from parlalign.training.train_aligner import train_align

    _check(_both_sides(corpora), output)
    pairs = [_read_pairs(corpus) for corpus in corpora]
    with _one_thread():
        model, used = train_align(make_tasks(pairs, ("nl", "de"), tasks))
    with atomic_write(output) as file:
        model.save(file)
    return f"{_done(output, sum(map(len, pairs)))}; {used} of {tasks} tasks had beads of the shapes considered"


def pairing(corpora: Sequence[Path], output: Path, *, collections: int) -> str:
    """Train the model of pairs of documents from line-aligned text in CORPUS.nl and CORPUS.de."""
    from parlalign.aligning.word_vectors import word_model
    from parlalign.training.train_pairing import train_pairing

    _check(_both_sides(corpora), output)
    pairs = [_read_pairs(corpus) for corpus in corpora]
    with _one_thread():
        model = train_pairing(pairs, ("nl", "de"), word_model(), collections)
    with atomic_write(output) as file:
        model.save(file)
    return _done(output, sum(map(len, pairs)))


def read_lines(files: Sequence[Path]) -> list[str]:
    """Return the lines of UTF-8 files, white space made single; raise `ParlalignError` where one cannot be read."""
    lines = [" ".join(line.split()) for file in files for line in _read(file).split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 1000:
        raise ParlalignError(f"{len(lines)} lines are too few to train on: give at least 1,000 lines of clean text")
    return lines


def _one_thread() -> AbstractContextManager[object]:
    """Hold linear algebra to one thread: with more, sums come in another order, and other bytes out."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError as error:
        raise ParlalignError(
            f"training needs {error.name}, which is missing: pip install 'parlalign[train]'"
        ) from error
    return threadpool_limits(limits=1)  # type: ignore[no-any-return]


def _read_pairs(corpus: Path) -> list[tuple[str, str]]:
    sides = [_read(_side(corpus, code)).split("\n") for code in ("nl", "de")]
    if len(sides[0]) != len(sides[1]):
        raise ParlalignError(f"{corpus}: {len(sides[0])} lines of nl against {len(sides[1])} of de: align them by line")
    return [(a.strip(), b.strip()) for a, b in zip(*sides, strict=True) if a.strip() and b.strip()]


def _both_sides(corpora: Sequence[Path]) -> list[Path]:
    return [_side(corpus, code) for corpus in corpora for code in ("nl", "de")]


def _side(corpus: Path, code: str) -> Path:
    return corpus.parent / f"{corpus.name}.{code}"


def _check(files: Sequence[Path], output: Path) -> None:
    """Raise `ParlalignError` where the model would take the place of a text, or has no folder to go to."""
    if output.exists() and any(file.exists() and file.samefile(output) for file in files):
        raise ParlalignError(f"{output}: is one of the texts, too: name another file")
    if not output.absolute().parent.is_dir():
        raise ParlalignError(f"{output}: its folder does not exist: make it first")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ParlalignError(f"{file}: cannot train on it ({error}): give plain UTF-8 text") from error


def _done(output: Path, lines: int) -> str:
    digest = hashlib.sha256(output.read_bytes()).hexdigest()
    return f"{output}: trained on {lines} lines, sha256 {digest}"
