"""Parallel text to train on: line-aligned files, and documents whose sentences are aligned by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.languages import check_pair, parse_pair

_PLAIN = "txt"
"""The suffix of plain text, which is also the code of a language (Citak)."""

Group = tuple[tuple[str, ...], tuple[str, ...]]
"""Texts that are translations of each other; one side may be empty."""


@dataclass(frozen=True, slots=True)
class ParallelText:
    """Groups of segments in two languages, in order."""

    languages: tuple[str, str]
    groups: Sequence[Group]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The texts of each group, joined by a space."""
        return [(" ".join(source), " ".join(target)) for source, target in self.groups]


def read_aligned_lines(source: Path, target: Path, languages: tuple[str, str] | None = None) -> ParallelText:
    """Read two files in which lines with the same number correspond, such as `debates.nl` and `debates.de`.

    Pairs with an empty line are left out. The suffixes are the languages, unless `languages` tells them. Raises
    `ParlalignError` if a file cannot be read, if the numbers of lines differ, if the suffixes are not two languages,
    and if no pair is left.
    """
    texts = [read_text(path).split("\n") for path in (source, target)]
    codes = languages or _languages(source, f"{source.suffix[1:]}-{target.suffix[1:]}")
    if len(texts[0]) != len(texts[1]):
        counts = f"{len(texts[0])} lines of {codes[0]} against {len(texts[1])} of {codes[1]}"
        raise ParlalignError(f"{source}: {counts}: align them by line")
    pairs = ((a.strip(), b.strip()) for a, b in zip(*texts, strict=True))
    groups = [((a,), (b,)) for a, b in pairs if a and b]
    if not groups:
        raise ParlalignError(f"{source}: no line has text in both files: give lines that translate each other")
    return ParallelText(languages=codes, groups=groups)


def read_aligned_sentences(path: Path) -> ParallelText:
    """Read a document such as `corpora/prose/test/river-ferry.de-fr.txt`, whose name contains the languages.

    Each line has a language code, a tab and a sentence. Empty lines separate the beads. Raises `ParlalignError` for a
    line of another form, for a name without two languages, and for a document without sentences.
    """
    first, second = _languages(path, path.stem.rpartition(".")[2])
    lines = enumerate(read_text(path).split("\n"), 1)
    groups = []
    for is_bead, numbered in groupby(lines, key=lambda line: bool(line[1].strip())):
        if is_bead:
            sentences = list(_sentences(path, numbered, (first, second)))
            source, target = (tuple(text for code, text in sentences if code == side) for side in (first, second))
            groups.append((source, target))
    if not groups:
        raise ParlalignError(f"{path}: no sentences: write lines of a language code, a tab and a sentence")
    return ParallelText(languages=(first, second), groups=groups)


def _sentences(path: Path, lines: Iterator[tuple[int, str]], languages: tuple[str, str]) -> Iterator[tuple[str, str]]:
    for number, line in lines:
        code, tab, text = line.partition("\t")
        if code not in languages or not tab or not text.strip():
            wanted = f"{' or '.join(languages)}, a tab and a sentence"
            raise ParlalignError(f"{path}, line {number}: not a line of this form: write {wanted}")
        yield code, text.strip()


def _languages(path: Path, pair: str) -> tuple[str, str]:
    """Return the two codes in `pair`, which is part of the name of a file."""
    if _PLAIN in pair.split("-"):
        raise ParlalignError(f"{path}: its name tells no two languages: end it in a code, as in debates.nl")
    try:
        codes = parse_pair(pair)
        check_pair(codes)
    except ParlalignError as error:
        raise ParlalignError(f"{path}: its name tells no two languages: {error}") from error
    return codes


def read_text(file: Path) -> str:
    """Return the text of a UTF-8 file; raise `ParlalignError` if it cannot be read, or if it is not text."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ParlalignError(f"{file}: cannot train on it ({error}): give plain UTF-8 text") from error
    if (at := text.find("\0")) >= 0:
        line = text.count("\n", 0, at) + 1
        raise ParlalignError(f"{file}, line {line}: cannot train on a NUL character: give plain UTF-8 text")
    return text
