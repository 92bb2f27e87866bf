"""Train all models that a language needs from a folder of data.

The folder contains plain text, one paragraph a line (`mono/NAME.xx`), and text that is aligned by line
(`parallel/NAME.xx` with `parallel/NAME.yy`).
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES, name_of
from parlalign.stages import Progress, stage
from parlalign.training.from_files import (
    facts_for_training,
    lines_with_translation,
    read_lines,
    train_additional_identifier,
    train_break_model,
    train_sentence_model,
    train_word_table_of,
)
from parlalign.training.least_text import monotony, shortage
from parlalign.training.model_card import write_card
from parlalign.training.parallel_text import read_aligned_lines

_PASSES = 2
_SIZE = 60_000
"""Passes over the text of a break model and words of a table, as for the models of parlalign."""
_DOCUMENTS = "doc"
"""The suffix of files with the document of each line, which no model of a language needs."""


@dataclass(frozen=True, slots=True)
class LanguageData:
    """The files of a data folder, for one language.

    `others` are the files of each other language, and `parallel` the files that are aligned by line with one of it, the
    other language first. `unused` are files that are of no use.
    """

    language: str
    texts: Sequence[Path]
    others: Mapping[str, Sequence[Path]]
    parallel: Mapping[str, Sequence[tuple[Path, Path]]]
    unused: Sequence[Path]


def read_data_folder(folder: Path, language: str) -> LanguageData:
    """Find the files of a data folder by their names; raise `ParlalignError` if none is in the language."""
    if not folder.is_dir():
        raise ParlalignError(f"{folder}: there is no such folder: name one with mono/ and parallel/")
    found = {part: _files(folder / part) for part in ("mono", "parallel")}
    files = [*found["mono"], *found["parallel"]]
    texts = [path for path in files if path.suffix == f".{language}"]
    if not texts:
        layout = f"mono/NAME.{language}, or parallel/NAME.{language} with parallel/NAME.nl"
        raise ParlalignError(f"{folder}: no text in {name_of(language)} ({language}): it needs files {layout}")
    others: dict[str, list[Path]] = {}
    parallel: dict[str, list[tuple[Path, Path]]] = {}
    for path in files:
        code = path.suffix[1:]
        if code in LANGUAGES and code != language:
            others.setdefault(code, []).append(path)
            own = path.with_suffix(f".{language}")
            if path.parent.name == "parallel" and own in texts:
                parallel.setdefault(code, []).append((path, own))
    unused = [path for path in files if path.suffix[1:] not in {*LANGUAGES, _DOCUMENTS}]
    partnered = {own for pairs in parallel.values() for _, own in pairs}
    unused += [path for path in texts if path.parent.name == "parallel" and path not in partnered]
    return LanguageData(language, texts, others, parallel, unused)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))


def train_language_models(folder: Path, language: str, output: Path, progress: Progress | None = None) -> Iterator[str]:
    """Train the models of a language into the folder `output`; yield a line for each model, and for what is missing.

    Raises `ParlalignError` if the language has no facts, for files that cannot be read, and if there is too little text
    for any model.
    """
    facts_for_training(language)
    data = read_data_folder(folder, language)
    for path in data.unused:
        is_text = path in data.texts
        reason = "no file of this name in another language" if is_text else "its suffix is no language"
        yield f"{path}: not used{' in pairs' if is_text else ''}: {reason}"
    command = shlex.join(["parlalign", "train", "models", "--language", language, str(folder), "-o", str(output)])
    run = _Training(data, output, command, progress, _count_lines(data))
    is_any_trained = False
    for is_trained, message in chain(_train_from_text(run), _train_identifier(run), _train_words(run)):
        is_any_trained |= is_trained
        yield message
    if not is_any_trained:
        raise ParlalignError(f"{folder}: too little text for any model of {language}: add files to mono/ or parallel/")


@dataclass(frozen=True, slots=True)
class _Training:
    """The training of the models of a language."""

    data: LanguageData
    output: Path
    command: str
    progress: Progress | None
    lines: Mapping[str, int]
    """The number of lines of text in each language."""

    def train(self, name: str, files: Sequence[Path], train_model: Callable[[Path], str]) -> tuple[bool, str]:
        """Train the model `name` on files, and write its card; return True and the message."""
        self.output.mkdir(parents=True, exist_ok=True)
        with stage(name, self.progress):
            message = train_model(self.output / name)
        write_card(self.output / name, self.data.language, files, self.command)
        return True, message


def _count_lines(data: LanguageData) -> dict[str, int]:
    """Return the number of lines in each language; raise `ParlalignError` for a file that cannot be trained on."""
    for paths in chain.from_iterable(data.parallel.values()):
        read_aligned_lines(*paths)
    return {code: len(read_lines(files)) for code, files in {data.language: data.texts, **data.others}.items()}


def _train_from_text(run: _Training) -> Iterator[tuple[bool, str]]:
    """Train the models of line breaks and of the ends of sentences."""
    texts, language = run.data.texts, run.data.language
    for model, suffix, train_model in (
        ("breaks", "npz", lambda output: train_break_model(texts, language, output, passes=_PASSES)),
        ("sentences", "json.gz", lambda output: train_sentence_model(texts, language, output)),
    ):
        name = f"{model}.{language}.{suffix}"
        if reason := shortage(model, run.lines[language], f"lines of {language}"):
            yield _not_trained(name, reason)
        else:
            yield run.train(name, texts, train_model)


def _train_identifier(run: _Training) -> Iterator[tuple[bool, str]]:
    """Train the model that tells the language from the others, unless parlalign's own model does so."""
    from parlalign.languages.identify import languages_of_main_model

    data, main = run.data, languages_of_main_model()
    name = f"language.{data.language}.npz"
    if data.language in main:
        yield False, f"{name}: not needed: language.npz has {data.language}"
        return
    if reason := shortage("language", run.lines[data.language], f"lines of {data.language}"):
        yield _not_trained(name, reason)
        return
    others: dict[str, Sequence[Path]] = {}
    for code in sorted({*main, *data.others}):
        if reason := shortage("language", run.lines.get(code, 0), f"lines of {code}"):
            yield False, f"{name}: does not tell {data.language} from {code}: {reason}"
        else:
            others[code] = data.others[code]
    if others:
        files = [*data.texts, *chain.from_iterable(others.values())]
        yield run.train(
            name, files, lambda output: train_additional_identifier(data.language, data.texts, others, output)
        )
    else:
        yield _not_trained(name, "there is too little text in other languages")


def _train_words(run: _Training) -> Iterator[tuple[bool, str]]:
    """Train the table of words, unless parlalign's word model has one."""
    from parlalign.aligning.word_vectors import word_model

    data, model = run.data, word_model()
    name = f"words.{data.language}.npz"
    if data.language in model.tables:
        yield False, f"{name}: not needed: words.npz has the words of {data.language}"
        return
    usable = {code: pairs for code, pairs in data.parallel.items() if model.table(code)}
    for code in sorted(data.parallel.keys() - usable.keys()):
        yield False, f"parallel/*.{code}: not used for words: {code} has no table of words"
    pairs = list(chain.from_iterable(usable[code] for code in sorted(usable)))
    count = lines_with_translation(pairs, [read_aligned_lines(*paths) for paths in pairs])
    reason = shortage("word table", count, f"pairs of lines with {data.language}")
    if reason := reason or monotony(read_lines(data.texts)):
        yield _not_trained(name, reason)
        return
    files = [*chain.from_iterable(pairs), *data.texts]
    yield run.train(name, files, lambda output: train_word_table_of(pairs, data.texts, output, size=_SIZE))


def _not_trained(name: str, reason: str) -> tuple[bool, str]:
    return False, f"{name}: not trained: {reason}"
