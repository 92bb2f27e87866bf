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
    if isinstance(found, TextFile) or isinstance(gold, TextFile):
        return _by_texts(found, gold)
    if isinstance(found, LinkedFile) and isinstance(gold, LinkedFile):
        if _have_same_ids(found, gold):
            return _by_ids(found, gold)
        if _has_document(found) or _has_document(gold):
            return _by_texts(found, gold)
    return _numbered(found), _numbered(gold)


def _by_lines(found: AlignmentFile, gold: AlignmentFile, paths: tuple[str, str]) -> tuple[list[Bead], list[Bead]]:
    source, target = ([line.strip() for line in lines(path)] for path in paths)
    given = Segments(source, target)
    found_beads, gold_beads = (_beads(file, given, paths) for file in (_in_direction(found, gold), gold))
    return match_texts(found_beads, gold_beads, given)


def _beads(file: AlignmentFile, segments: Segments, paths: tuple[str, str]) -> list[Bead] | list[TextBead]:
    if isinstance(file, TextFile) or (isinstance(file, LinkedFile) and _has_document(file)):
        return _text_beads(file)
    beads = _numbered(file)
    _check_numbers(file.path, beads, segments, paths)
    return beads


def _check_numbers(where: str, beads: list[Bead], segments: Segments, paths: tuple[str, str]) -> None:
    for path, texts, sides in (
        (paths[0], segments.source, (bead.source for bead in beads)),
        (paths[1], segments.target, (bead.target for bead in beads)),
    ):
        highest = max((max(side, default=-1) for side in sides), default=-1)
        if highest >= len(texts):
            raise ParlalignError(
                f"{where}: segment {highest} is not in {path}, which has {len(texts)} lines from 0: "
                "give the text files that were aligned"
            )


# By ids ---------------------------------------------------------------------------------------------------------------


def _have_same_ids(found: LinkedFile, gold: LinkedFile) -> bool:
    """Return whether two files link documents of the same names and contents.

    The contents are unknown if a document is not there. Then documents of other names are the same if they have common
    ids and are one pair.
    """
    if common := {*found.documents} & {*gold.documents}:
        return all(_is_same(found.path, gold.path, name) for pair in common for name in pair)
    if max(len(found.documents), len(gold.documents)) > 1 or _has_document(found) or _has_document(gold):
        return False
    ids = ({one for link in file.links for one in (*link.source, *link.target)} for file in (found, gold))
    return bool(set.intersection(*ids))


def _is_same(found: str, gold: str, name: str) -> bool:
    paths = document_path(found, name), document_path(gold, name)
    return not (paths[0] and paths[1]) or paths[0].samefile(paths[1]) or paths[0].read_bytes() == paths[1].read_bytes()


def _has_document(file: LinkedFile) -> bool:
    return any(document_path(file.path, name) for pair in file.documents for name in pair)


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
        raise ParlalignError(
            f"{where}: the document {name!r} is not in its folder: put it there, or give the texts with --segments"
        )
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
