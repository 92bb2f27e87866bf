"""All stages on one page: settle the languages, repair, segment, align, make records."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlalign.aligning import align_lists
from parlalign.aligning.adjacency import pair_adjacent_segments
from parlalign.aligning.bead_records import make_records, with_sub_segments
from parlalign.aligning.nested import divide_beads
from parlalign.encoding import load_encoder
from parlalign.errors import ParlalignError
from parlalign.languages import UNKNOWN
from parlalign.languages.settling import settle_languages
from parlalign.options import Options
from parlalign.records import Bead, Document, Edit, Level, Record, Segment
from parlalign.repairing import repair_document
from parlalign.segmenting import document_paragraphs, make_segments
from parlalign.segmenting.structure import Paragraph
from parlalign.stages import Progress, part, stage, steps

logger = logging.getLogger(__name__)


class AlignedRecords(ABC):
    """What the result of every alignment has, of two languages or more."""

    __slots__ = ()
    options: Options
    documents: tuple[Document, ...]
    set_aside: tuple[Segment, ...]
    records: tuple[Record, ...]

    @property
    @abstractmethod
    def languages(self) -> tuple[str, ...]:
        """The languages of the records."""

    @property
    @abstractmethod
    def sides(self) -> tuple[tuple[Segment, ...], ...]:
        """The segments of each language."""

    @property
    @abstractmethod
    def members(self) -> list[int]:
        """The number of segments of each record."""

    @property
    def exported(self) -> list[Record]:
        """The records without navigation and metadata of pages, unless the options keep these."""
        return [record for record in self.records if self.options.keep_navigation or not record.is_of_page]

    @property
    def pairs(self) -> list[Record]:
        """The exported records that are translations: neither rejected nor unpaired."""
        return [record for record in self.exported if record.status == "paired"]

    @property
    def left_out(self) -> list[Record]:
        """The records of navigation and metadata that are not exported."""
        return [record for record in self.records if record.is_of_page and not self.options.keep_navigation]

    @property
    def edits(self) -> list[Edit]:
        """The repairs of all documents."""
        return [edit for document in self.documents for edit in document.edits]

    def segment_counts(self) -> dict[str, int]:
        """Return the number of segments of all languages (`in`), and how many are in records of each status.

        Those in records that are not exported are counted as `left out`.
        """
        counts = Counter({"paired": 0, "unpaired": 0, "rejected": 0, "left out": 0})
        left_out = {record.id for record in self.left_out}
        for size, record in zip(self.members, self.records, strict=True):
            counts["left out" if record.id in left_out else record.status] += size
        return {"in": sum(map(len, self.sides)), **counts}


@dataclass(frozen=True, slots=True)
class Alignment(AlignedRecords):
    """The result of an alignment: the repaired documents, the segments of both languages, beads and records.

    Every segment of `source` and `target` is in exactly one of `beads`, and each bead has one record. At the levels of
    clauses and sentences, `paragraphs` are the beads of the paragraphs, whose parts are the beads in `beads`.
    `set_aside` are the segments in neither language.
    """

    options: Options
    documents: tuple[Document, ...]
    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    set_aside: tuple[Segment, ...]
    paragraphs: tuple[Bead, ...]
    beads: tuple[Bead, ...]
    records: tuple[Record, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of source and target."""
        return self.options.languages

    @property
    def sides(self) -> tuple[tuple[Segment, ...], ...]:
        """The segments of both languages."""
        return self.source, self.target

    @property
    def members(self) -> list[int]:
        """The number of segments of each record."""
        return [len(bead.source) + len(bead.target) for bead in self.beads]


def align_documents(
    documents: Sequence[Document],
    options: Options | None = None,
    *,
    sub_segments: bool = True,
    progress: Progress | None = None,
) -> Alignment:
    """Repair and align one or two documents as they were read; return documents, segments, beads and records.

    `sub_segments` says whether records get their sub-segments (`Record.pieces`), which not every format can store.
    `progress` is called with the stage, `repair` or `align`, and the share of it that is done.

    Raises `ParlalignError` for another number of documents, for a language that the encoder was not trained on, for a
    text in a third language, for one text in two languages that cannot be distinguished, and for an encoder that is
    not installed.
    """
    if len(documents) not in {1, 2}:
        raise ParlalignError(f"{len(documents)} documents: give one with both languages, or one for each language")
    options = options or Options()
    options.check_encoder()
    encoder = load_encoder(options.encoder) if isinstance(options.encoder, str) else options.encoder
    with stage("repair", progress):
        with part(0, 0.4):  # the parts are those of two texts of 850,000 characters
            settled = settle_languages(documents, options.languages)
        with part(0.4, 0.9):
            repaired = _repaired(settled, options)
        paragraphs = [document_paragraphs(document, options.languages) for document in repaired]
        segments = _segments_by_language(repaired, paragraphs, "paragraph", options.languages)
    with stage("align", progress):
        with part(0, 0.85):
            beads = align_lists(segments.source, segments.target, encoder=encoder, crossing=options.crossing)
        beads = paragraph_beads = pair_adjacent_segments(beads, segments.lists, repaired)
        if options.level != "paragraph":
            paragraph_segments = segments.lists
            segments = _segments_by_language(repaired, paragraphs, options.level, options.languages)
            with part(0.85, 0.95):
                paragraph_beads = divide_beads(beads, paragraph_segments, segments.lists, encoder=encoder)
            beads = [bead for paragraph in paragraph_beads for bead in paragraph.parts]
        records = make_records(beads, segments.lists, repaired, options)
        if sub_segments:
            records = with_sub_segments(records, beads, segments.lists, repaired)
    alignment = Alignment(
        options=options,
        documents=repaired,
        source=tuple(segments.source),
        target=tuple(segments.target),
        set_aside=tuple(segments.set_aside),
        paragraphs=tuple(paragraph_beads),
        beads=tuple(beads),
        records=tuple(records),
    )
    logger.info("aligned %s: %s", [document.id for document in documents], alignment.segment_counts())
    return alignment


def _repaired(documents: Sequence[Document], options: Options) -> tuple[Document, ...]:
    """Return the documents repaired; the words of each are evidence for the repair of the other."""
    return tuple(
        repair_document(
            document,
            [other.source for other in documents if other is not document],
            languages=options.languages,
        )
        for document in steps(documents)
    )


@dataclass(frozen=True, slots=True)
class _Segments:
    """The segments of one level in order: of the source language, of the target language, and of neither."""

    source: list[Segment]
    target: list[Segment]
    set_aside: list[Segment]

    @property
    def lists(self) -> tuple[list[Segment], list[Segment]]:
        return self.source, self.target


def _segments_by_language(
    documents: Sequence[Document],
    paragraphs: Sequence[Sequence[Paragraph]],
    level: Level,
    languages: tuple[str, str],
) -> _Segments:
    """Return the segments of a level by language.

    A segment without words that show its language has the language of the segment before it.
    """
    by_language: dict[str, list[Segment]] = {code: [] for code in languages}
    set_aside = []
    for document, divided in zip(documents, paragraphs, strict=True):
        current = document.language or UNKNOWN
        for segment in make_segments(document, divided, level):
            if segment.language != UNKNOWN:
                current = segment.language
            if current in by_language:
                by_language[current].append(replace(segment, language=current))
            else:
                set_aside.append(segment)
    return _Segments(by_language[languages[0]], by_language[languages[1]], set_aside)
