"""Align the versions of one document in any number of languages, through one of them, the pivot."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from parlalign.aligning import align_lists
from parlalign.aligning.bead_records import make_joined_records
from parlalign.aligning.joining import JoinedBead, PairBeads, join_beads, unpaired
from parlalign.aligning.nested import divide_beads
from parlalign.encoding import Encoder, load_encoder
from parlalign.errors import ParlalignError
from parlalign.languages import UNKNOWN
from parlalign.multilingual.versions import settle_versions
from parlalign.options import Options, check_encoded
from parlalign.pipeline import AlignedRecords
from parlalign.records import Bead, Document, Level, Record, Segment
from parlalign.repairing import repair_document
from parlalign.segmenting import document_paragraphs, make_segments
from parlalign.segmenting.structure import Paragraph
from parlalign.stages import Progress, part, stage, steps

__all__ = ["MultilingualAlignment", "align_pairs", "align_versions"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MultilingualAlignment(AlignedRecords):
    """The result of an alignment of several languages: the repaired documents, their segments, beads and records.

    Every segment of `segments` is in exactly one of `beads`, and each bead has one record. Documents and segments are
    in the order of `codes`, the languages. `pivot` is the one that the others were aligned with. `set_aside` are the
    segments in other languages.
    """

    options: Options
    codes: tuple[str, ...]
    pivot: str
    documents: tuple[Document, ...]
    segments: tuple[tuple[Segment, ...], ...]
    set_aside: tuple[Segment, ...]
    beads: tuple[JoinedBead, ...]
    records: tuple[Record, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the records."""
        return self.codes

    @property
    def sides(self) -> tuple[tuple[Segment, ...], ...]:
        """The segments of each language."""
        return self.segments

    @property
    def members(self) -> list[int]:
        """The number of segments of each record."""
        return [sum(map(len, bead.members)) for bead in self.beads]


def align_versions(
    documents: Sequence[Document],
    languages: Sequence[str] | None = None,
    options: Options | None = None,
    *,
    pivot: str | None = None,
    progress: Progress | None = None,
) -> MultilingualAlignment:
    """Repair and align the versions of one document, one for each language; return documents, segments and records.

    Each version is aligned with that of the pivot, by default the first. If segments of other languages remain without
    a counterpart, the language with the most of them is aligned with the others, too. Beads that share a segment become
    one record. `languages` is their order in the records; without it, the documents tell their languages. The languages
    of `options` do not count.

    Raises `ParlalignError` for fewer than two documents, for a language that the encoder was not trained on, for
    documents whose languages cannot be told, and for a pivot that is none of them.
    """
    if len(documents) < 2:
        raise ParlalignError(f"{len(documents)} documents: give one for each language")
    settled = settle_versions(documents, languages)
    options = options or Options()
    for document in settled:
        _check_encoded(document, options.encoder)
    codes = tuple(document.language or UNKNOWN for document in settled)
    if pivot is not None and pivot not in codes:
        raise ParlalignError(f"pivot {pivot}: is none of the languages of the texts: use one of {', '.join(codes)}")
    aligner = _Aligner(codes, codes.index(pivot) if pivot else 0, replace(options, languages=(codes[0], codes[1])))
    with stage("repair", progress):
        aligner.prepare(settled)
    with stage("align", progress):
        sizes = [*map(len, aligner.segments)]
        pairs = align_pairs(aligner.beads, sizes, pivot=aligner.pivot, least=options.min_score)
        beads = join_beads(pairs, sizes, pivot=aligner.pivot, least=options.min_score)
        records = make_joined_records(beads, aligner.segments, aligner.documents, codes, aligner.options)
    alignment = MultilingualAlignment(
        options=aligner.options,
        codes=codes,
        pivot=codes[aligner.pivot],
        documents=tuple(aligner.documents),
        segments=tuple(map(tuple, aligner.segments)),
        set_aside=tuple(aligner.set_aside),
        beads=tuple(beads),
        records=tuple(records),
    )
    logger.info("aligned %s: %s", [document.id for document in documents], alignment.segment_counts())
    return alignment


def align_pairs(
    align: Callable[[int, int], Sequence[Bead]], sizes: Sequence[int], *, pivot: int, least: float
) -> list[PairBeads]:
    """Return the beads of the pivot with each other list, and those of a second pivot if segments remain unpaired.

    `align` returns the beads of two lists, which are given by their numbers; `sizes` are the lengths of all lists. A
    bead with a score below `least` pairs no segments.
    """
    others = [number for number in range(len(sizes)) if number != pivot]
    with part(0, 0.6):
        pairs = [PairBeads(pivot, number, align(pivot, number)) for number in steps(others)]
    left = unpaired(pairs, sizes, least=least)
    second = max(others, key=lambda number: left[number])
    rest = [number for number in others if number != second and left[second]]
    with part(0.6, 1):
        return pairs + [PairBeads(second, number, align(second, number)) for number in steps(rest)]


def _check_encoded(document: Document, encoder: str | Encoder) -> None:
    """Raise `ParlalignError` with the name of a document in a language that the encoder was not trained on."""
    try:
        check_encoded([document.language or UNKNOWN], encoder)
    except ParlalignError as error:
        raise ParlalignError(
            f"{document.path or document.id}: {error}", code=error.code, values=error.values
        ) from error


class _Aligner:
    """Aligns the versions of one document pair by pair; each is repaired and divided into segments once."""

    def __init__(self, languages: tuple[str, ...], pivot: int, options: Options) -> None:
        self.languages, self.pivot, self.options = languages, pivot, options
        self.encoder: Encoder = load_encoder(options.encoder) if isinstance(options.encoder, str) else options.encoder
        self.documents: list[Document] = []
        self.paragraphs: list[list[Segment]] = []
        self.segments: list[list[Segment]] = []
        self.set_aside: list[Segment] = []

    def prepare(self, documents: Sequence[Document]) -> None:
        """Repair the documents and divide them into segments."""
        for number, document in enumerate(steps(documents)):
            pair = self.languages[number], self.languages[1 if number == 0 else 0]
            others = [other.source for other in documents if other is not document]
            repaired = repair_document(document, others, languages=pair)
            divided = document_paragraphs(repaired, pair)
            self.documents.append(repaired)
            self.paragraphs.append(self._own_segments(repaired, divided, "paragraph", []))
            self.segments.append(self._own_segments(repaired, divided, self.options.level, self.set_aside))

    def _own_segments(
        self, document: Document, paragraphs: Sequence[Paragraph], level: Level, others: list[Segment]
    ) -> list[Segment]:
        """Return the segments of a document in its language; those in other languages than all texts go to `others`.

        A quotation from another version is a part of the document.
        """
        language = document.language or UNKNOWN
        own = []
        for segment in make_segments(document, paragraphs, level):
            if segment.language in {UNKNOWN, *self.languages}:
                own.append(replace(segment, language=language))
            else:
                others.append(segment)
        return own

    def beads(self, source: int, target: int) -> Sequence[Bead]:
        """Return the beads of two languages at the level of the options."""
        lists = self.paragraphs[source], self.paragraphs[target]
        with part(0, 0.9):
            beads = align_lists(*lists, encoder=self.encoder, crossing=self.options.crossing)
        if self.options.level == "paragraph":
            return beads
        with part(0.9, 1):
            parts = self.segments[source], self.segments[target]
            divided = divide_beads(beads, lists, parts, encoder=self.encoder)
        return [each for bead in divided for each in bead.parts]
