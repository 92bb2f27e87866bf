"""Found beads and gold beads that come from files of different forms, with the same numbers for the same segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from parlalign.errors import ParlalignError
from parlalign.evaluation.text_matching import Segments, TextBead, match_texts, with_numbers
from parlalign.formats.records.xces_links import XcesLink, document_path, read_sentences
from parlalign.io.stream import lines
from parlalign.records import Bead

_COUNTED_ID = regex.compile(r"(.*?)(\d{1,9})", regex.DOTALL)
"""`s12`, `1:12` and `12`: a number after what all ids of a document have in common."""


@dataclass(frozen=True, slots=True)
class NumberedFile:
    """A file whose beads consist of numbers of segments."""

    path: str
    beads: list[Bead]


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file that links the ids of sentences in other documents."""

    path: str
    links: list[XcesLink]

    @property
    def documents(self) -> list[tuple[str, str]]:
        """The names of the linked documents, as pairs."""
        return [*dict.fromkeys(link.documents for link in self.links)]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file whose beads consist of texts; `languages` is None if it does not name them."""

    path: str
    beads: list[TextBead]
    languages: tuple[str, str] | None = None


AlignmentFile = NumberedFile | LinkedFile | TextFile


def with_same_numbers(
    found: AlignmentFile, gold: AlignmentFile, segments: tuple[str, str] | None = None
) -> tuple[list[Bead], list[Bead]]:
    """Return the beads of two files with the same numbers for the same segments.

    `segments` are two text files: the numbers of a ladder count their lines. Raises `ParlalignError` if one file has
    numbers and the other one texts, and `segments` are not given.
    """
    if segments:
        return _by_lines(found, gold, segments)
    if isinstance(found, LinkedFile) and isinstance(gold, LinkedFile):
        return _by_ids(found, gold) if _have_same_ids(found, gold) else _by_texts(found, gold)
    if isinstance(found, TextFile) or isinstance(gold, TextFile):
        return _by_texts(found, gold)
    return _numbered(found), _numbered(gold)


def _by_lines(found: AlignmentFile, gold: AlignmentFile, paths: tuple[str, str]) -> tuple[list[Bead], list[Bead]]:
    source, target = ([line.strip() for line in lines(path)] for path in paths)
    given = Segments(source, target)
    found_beads, gold_beads = (
        file.beads if isinstance(file, NumberedFile) else _text_beads(file)
        for file in (_in_direction(found, gold), gold)
    )
    for file in (found, gold):
        if isinstance(file, NumberedFile):
            _check_numbers(file, given, paths)
    return match_texts(found_beads, gold_beads, given)


def _check_numbers(file: NumberedFile, segments: Segments, paths: tuple[str, str]) -> None:
    for path, texts, sides in (
        (paths[0], segments.source, (bead.source for bead in file.beads)),
        (paths[1], segments.target, (bead.target for bead in file.beads)),
    ):
        highest = max((max(side, default=0) for side in sides), default=0)
        if highest >= len(texts) and file.beads:
            raise ParlalignError(
                f"{file.path}: segment {highest} is not in {path}, which has {len(texts)} lines from 0: "
                "give the text files that were aligned"
            )


# By ids ---------------------------------------------------------------------------------------------------------------


def _have_same_ids(found: LinkedFile, gold: LinkedFile) -> bool:
    """Return whether two files link documents of the same names, or one pair of documents that is not there."""
    if not {*found.documents}.isdisjoint(gold.documents):
        return True
    names = [(file.path, name) for file in (found, gold) for pair in file.documents for name in pair]
    return max(len(found.documents), len(gold.documents)) <= 1 and not any(document_path(*name) for name in names)


def _by_ids(found: LinkedFile, gold: LinkedFile) -> tuple[list[Bead], list[Bead]]:
    is_one_pair = max(len(found.documents), len(gold.documents)) <= 1
    numbers: tuple[defaultdict[tuple[str, str], int], ...] = (defaultdict(int), defaultdict(int))

    def number(k: int, document: str, sentence_id: str) -> int:
        key = ("" if is_one_pair else document, sentence_id)
        return numbers[k].setdefault(key, len(numbers[k]))

    def beads(file: LinkedFile) -> list[Bead]:
        return [
            Bead(
                tuple(number(0, link.documents[0], one) for one in link.source),
                tuple(number(1, link.documents[1], one) for one in link.target),
                link.score,
            )
            for link in file.links
        ]

    return beads(found), beads(gold)


# By texts -------------------------------------------------------------------------------------------------------------


def _by_texts(found: AlignmentFile, gold: AlignmentFile) -> tuple[list[Bead], list[Bead]]:
    gold_beads, segments = with_numbers(_text_beads(gold))
    return match_texts(_text_beads(_in_direction(found, gold)), gold_beads, segments)


def _text_beads(file: AlignmentFile) -> list[TextBead]:
    if isinstance(file, TextFile):
        return file.beads
    if isinstance(file, NumberedFile):
        raise ParlalignError(
            f"{file.path}: has numbers of segments, and the other file has texts: "
            "give the segments with --segments, or two files with texts"
        )
    texts = {name: _sentences(file.path, name) for pair in file.documents for name in pair}
    return [
        TextBead(
            tuple(_text(file.path, texts, link.documents[0], one) for one in link.source),
            tuple(_text(file.path, texts, link.documents[1], one) for one in link.target),
            link.score,
        )
        for link in file.links
    ]


def _sentences(where: str, name: str) -> dict[str, str]:
    path = document_path(where, name)
    if path is None:
        raise ParlalignError(f"{where}: the document {name!r} is not in its folder: put it there")
    return read_sentences(path)


def _text(where: str, texts: dict[str, dict[str, str]], name: str, sentence_id: str) -> str:
    if sentence_id not in texts[name]:
        raise ParlalignError(f"{where}: {name} has no sentence {sentence_id!r}: give the document that was linked")
    return texts[name][sentence_id]


def _in_direction(found: AlignmentFile, gold: AlignmentFile) -> AlignmentFile:
    """Return found texts with source and target exchanged if the gold has their languages in the other order."""
    if not (isinstance(found, TextFile) and isinstance(gold, TextFile) and found.languages and gold.languages):
        return found
    if found.languages[0] == found.languages[1] or found.languages != gold.languages[::-1]:
        return found
    swapped = [TextBead(bead.target, bead.source, bead.score) for bead in found.beads]
    return TextFile(found.path, swapped, gold.languages)


# By numbers -----------------------------------------------------------------------------------------------------------


def _numbered(file: NumberedFile | LinkedFile) -> list[Bead]:
    if isinstance(file, NumberedFile):
        return file.beads
    if len(file.documents) > 1:
        raise ParlalignError(
            f"{file.path}: links {len(file.documents)} pairs of documents, and a ladder is for one: give one pair"
        )
    ids = [{one for link in file.links for one in (link.source, link.target)[k]} for k in (0, 1)]
    names = file.documents[0] if file.documents else ("", "")
    paths = [document_path(file.path, name) for name in names]
    if all(paths):
        orders = [{one: number for number, one in enumerate(read_sentences(path))} for path in paths if path]
        for name, order, used in zip(names, orders, ids, strict=True):
            if unknown := sorted(used - order.keys()):
                raise ParlalignError(
                    f"{file.path}: {name} has no sentence {unknown[0]!r}: give the document that was linked"
                )
    else:
        orders = [_counted(file.path, name, used) for name, used in zip(names, ids, strict=True)]
        first = min((number for order in orders for number in order.values()), default=0)
        orders = [{one: number - min(first, 1) for one, number in order.items()} for order in orders]
    source, target = orders
    return [
        Bead(tuple(source[one] for one in link.source), tuple(target[one] for one in link.target), link.score)
        for link in file.links
    ]


def _counted(where: str, name: str, ids: Iterable[str]) -> dict[str, int]:
    """Return the numbers at the end of ids that differ in nothing else."""
    matches = {one: _COUNTED_ID.fullmatch(one) for one in ids}
    if None in matches.values() or len({match[1] for match in matches.values() if match}) > 1:
        raise ParlalignError(
            f"{where}: the ids of {name!r} are not numbers of sentences: put the documents into the folder of this file"
        )
    return {one: int(match[2]) for one, match in matches.items() if match}
