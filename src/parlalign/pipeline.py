"""The whole way on one page: read, repair, segment, align, records."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parlalign.aligning import align_lists
from parlalign.aligning.adjacency import pair_adjacent_segments
from parlalign.aligning.bead_records import make_records, with_sub_segments
from parlalign.aligning.nested import divide_beads
from parlalign.encoding import Encoder, load_encoder
from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES, UNKNOWN
from parlalign.languages.evidence import can_tell_apart, is_all_in
from parlalign.languages.language_spans import language_shares
from parlalign.options import Options
from parlalign.records import Bead, Document, Edit, Level, Record, Segment
from parlalign.repairing import repair_document
from parlalign.segmenting import segment_document

logger = logging.getLogger(__name__)

_MAIN_SHARE = 0.85
"""A text with this share of its words in one language is taken as all in it; quotations stay where they are."""
_FOREIGN_SHARE = 0.2
"""Below it nobody asks whether all of a text is in a third language."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """All that an alignment found: the repaired documents, the segments of both languages, beads and records.

    Every segment of `source` and `target` is in exactly one of `beads`, and each bead has its record. At the level of
    clauses or sentences `paragraphs` holds the beads of paragraphs, with those of `beads` as their parts. `set_aside`
    holds segments in neither language.
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
    def pairs(self) -> list[Record]:
        """The records to use: neither rejected nor unpaired."""
        return [record for record in self.records if record.status == "paired"]

    @property
    def edits(self) -> list[Edit]:
        """The repairs of all documents."""
        return [edit for document in self.documents for edit in document.edits]

    def segment_counts(self) -> dict[str, int]:
        """Return how many segments of both sides went in, and into records of which status."""
        counts = Counter({"paired": 0, "unpaired": 0, "rejected": 0})
        for bead, record in zip(self.beads, self.records, strict=True):
            counts[record.status] += len(bead.source) + len(bead.target)
        return {"in": len(self.source) + len(self.target), **counts}


def align_documents(
    documents: Sequence[Document], options: Options | None = None, *, sub_segments: bool = True
) -> Alignment:
    """Repair and align one or two documents as they were read; return everything found.

    `sub_segments` says whether records get their sub-segments (`Record.pieces`), which not every format can hold.

    Raises `ParlalignError` for a text in a third language, for one text in two that nothing tells apart, and for an
    encoder that is not there.
    """
    options = options or Options()
    encoder = _loaded(options.encoder)
    settled = _with_languages(documents, options.languages)
    repaired = tuple(
        repair_document(
            document,
            [other.source for other in settled if other is not document],
            languages=options.languages,
        )
        for document in settled
    )
    source, target, set_aside = _sides(repaired, options, "paragraph")
    paragraphs = beads = pair_adjacent_segments(
        align_lists(source, target, encoder=encoder), (source, target), repaired
    )
    if options.level != "paragraph":
        parts = _sides(repaired, options, options.level)
        paragraphs = divide_beads(paragraphs, (source, target), (parts[0], parts[1]), encoder=encoder)
        beads = [part for paragraph in paragraphs for part in paragraph.parts]
        source, target, set_aside = parts
    records = make_records(beads, (source, target), repaired, options)
    if sub_segments:
        records = with_sub_segments(records, beads, source)
    alignment = Alignment(
        options,
        repaired,
        tuple(source),
        tuple(target),
        tuple(set_aside),
        tuple(paragraphs),
        tuple(beads),
        tuple(records),
    )
    logger.info("aligned %s: %s", [document.id for document in documents], alignment.segment_counts())
    return alignment


def _loaded(encoder: str | Encoder) -> Encoder:
    return load_encoder(encoder) if isinstance(encoder, str) else encoder


def _with_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[Document]:
    """Give its language to each document that is in one; raise where none of the text is in either language."""
    shares = [language_shares(document.source, languages) for document in documents]
    for document, share in zip(documents, shares, strict=True):
        if code := _third_language(document, share, languages):
            _refuse([document], {code}, languages)
    if not any(share.get(code, 0) for share in shares for code in languages):
        others = {code for share in shares for code in share}
        if others:
            _refuse(documents, others, languages)
        if len(documents) == 1 and not can_tell_apart(languages):
            _refuse_mixed(documents[0], languages)
    settled = []
    for document, share in zip(_told_apart(documents), shares, strict=True):
        main = max(share, key=lambda code: share[code], default=None)
        is_in_one = main in languages and share[main or ""] >= _MAIN_SHARE
        settled.append(replace(document, language=main) if is_in_one and not document.language else document)
    return _as_given(settled, shares, languages) if len(settled) == 2 else settled


def _third_language(document: Document, share: dict[str, float], languages: tuple[str, str]) -> str | None:
    """Return the code of a language that all of the document is in and that is none of `languages`."""
    code = next((code for code in share if code not in languages), None)
    if code is None or share[code] < _FOREIGN_SHARE or document.language:
        return None
    is_certain = share[code] >= _MAIN_SHARE and LANGUAGES[code].scripts != ("Latin",)
    return code if is_certain or is_all_in(document.source, code, languages) else None


def _as_given(
    documents: Sequence[Document], shares: Sequence[dict[str, float]], languages: tuple[str, str]
) -> list[Document]:
    """Give a document that no word tells the language that is left, or else that of its place."""
    taken = [document.language for document in documents]
    settled = []
    for k, (document, share) in enumerate(zip(documents, shares, strict=True)):
        left = [code for code in languages if code not in taken]
        is_open = not share and document.language is None
        code = left[0] if len(left) == 1 else languages[k]
        settled.append(replace(document, language=code) if is_open else document)
    return settled


def _told_apart(documents: Sequence[Document]) -> list[Document]:
    """Give documents of the same name different ids."""
    ids = [document.id for document in documents]
    repeated = len(set(ids)) < len(ids)
    return [replace(d, id=f"{k}:{d.id}") if repeated else d for k, d in enumerate(documents, 1)]


def _refuse(documents: Sequence[Document], found: set[str], wanted: tuple[str, str]) -> None:
    names = " and ".join(f"{LANGUAGES[code].name} ({code})" for code in sorted(found))
    places = ", ".join(document.path or document.id for document in documents)
    raise ParlalignError(f"{places}: the text is in {names}, not in {' or '.join(wanted)}: only those are aligned")


def _refuse_mixed(document: Document, languages: tuple[str, str]) -> None:
    names = " and ".join(LANGUAGES[code].name for code in languages)
    place = document.path or document.id
    raise ParlalignError(f"{place}: nothing tells {names} apart in one text: give a file of each")


def _sides(
    documents: Sequence[Document], options: Options, level: Level
) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """Return the segments of the first language, of the second, and of neither; segments no word tells go with the one
    before."""
    sides: dict[str, list[Segment]] = {code: [] for code in options.languages}
    neither = []
    for document in documents:
        current = document.language
        for found in segment_document(document, level, options.languages):
            if found.language != UNKNOWN:
                current = found.language
            if current in sides:
                sides[current].append(replace(found, language=current))
            else:
                neither.append(found)
    return sides[options.languages[0]], sides[options.languages[1]], neither
