"""Records of beads: the texts of their segments, ids made from content, and the places in the source documents."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from parlalign.aligning.joining import JoinedBead
from parlalign.aligning.note_forms import MarksBySegment, find_marks, note_forms
from parlalign.aligning.sub_segments import DivisiblePair, full_stops, sub_segments
from parlalign.options import Options
from parlalign.records import (
    KEPT_BREAK,
    YES,
    Bead,
    Document,
    Edit,
    FurtherText,
    Level,
    Origin,
    Record,
    Segment,
    Span,
    Status,
)
from parlalign.records.origins import joined_origin

_ID_DIGITS = 16

_KINDS = ("opening", "citation", "recital", "footnote", "paragraph", "item", "text", "title", "heading")
"""The kinds of segments, the most certain first. Titles and headings come last: most of them are only texts without a
mark at their end, which one side may have forgotten."""


def make_records(
    beads: Sequence[Bead],
    segments: tuple[Sequence[Segment], Sequence[Segment]],
    documents: Sequence[Document],
    options: Options,
) -> list[Record]:
    """Return a record for each bead; `segments` are those of the source and of the target, joined by a space.

    The id is a hash of languages, level and texts, and of how often they occurred before, so that the same input gives
    the same ids. The records have no sub-segments; `with_sub_segments` adds them for the formats that can store them.
    """
    joined = [JoinedBead((bead.source, bead.target), (None, bead.score), bead.is_crossing) for bead in beads]
    return make_joined_records(joined, segments, documents, options.languages, options)


def make_joined_records(
    beads: Sequence[JoinedBead],
    segments: Sequence[Sequence[Segment]],
    documents: Sequence[Document],
    languages: Sequence[str],
    options: Options,
) -> list[Record]:
    """Return a record for each bead of two languages or more; `segments` are those of each of `languages`.

    Records of two languages have no `scores`.
    """
    by_id = {document.id: document for document in documents}
    occurrences: Counter[str] = Counter()
    records = []
    for bead in beads:
        own = [[side[k] for k in indices] for side, indices in zip(segments, bead.members, strict=True)]
        texts = [joined_text(side) for side in own]
        origins = agreed_origins([joined_origin([origin_of(segment, by_id) for segment in side]) for side in own])
        key = "\x1f".join([*languages, options.level, *texts])
        occurrences[key] += 1
        sides = list(zip(languages, texts, origins, strict=True))
        records.append(
            Record(
                id=content_id(f"{key}\x1f{occurrences[key]}"),
                source=texts[0],
                target=texts[1],
                languages=(languages[0], languages[1]),
                level=options.level,
                score=bead.score,
                status=_status(bead, options.min_score),
                origin=(origins[0], origins[1]),
                crossing=YES if bead.is_crossing else "",
                further=tuple(FurtherText(*side) for side in sides[2:]),
                scores=bead.scores if len(sides) > 2 else (),
            )
        )
    return records


def with_sub_segments(
    records: Sequence[Record],
    beads: Sequence[Bead],
    segments: tuple[Sequence[Segment], Sequence[Segment]],
    documents: Sequence[Document],
) -> list[Record]:
    """Return the records of `beads` with their sub-segments; all records have the same languages.

    A text with numbers of notes also has the forms of `note_forms`, and the sub-segments of these. Word vectors decide
    where a target is cut, which takes 8 % of the time of an alignment of paragraphs. The places where a source can be
    cut depend on the segments of its bead, which writers do not have. Alignments for formats without sub-segments omit
    this step.
    """
    if not records:
        return []
    marks = find_marks(segments[0], documents), find_marks(segments[1], documents)
    owners: list[int] = []
    forms: list[DivisiblePair] = []
    for k, (record, bead) in enumerate(zip(records, beads, strict=True)):
        if record.status == "paired":
            found = list(_forms(record, bead, segments, marks))
            owners += [k] * len(found)
            forms += found
    pieces: list[dict[tuple[str, str], None]] = [{} for _ in records]  # the keys are the pieces, each once
    for k, form, parts in zip(owners, forms, sub_segments(forms, languages=records[0].languages), strict=True):
        pieces[k] |= dict.fromkeys([(form.source, form.target), *parts])
    return [
        replace(record, pieces=tuple(own)) if (own := [texts for texts in found if texts != _texts(record)]) else record
        for record, found in zip(records, pieces, strict=True)
    ]


def _forms(
    record: Record,
    bead: Bead,
    segments: tuple[Sequence[Segment], Sequence[Segment]],
    marks: tuple[MarksBySegment, MarksBySegment],
) -> Iterator[DivisiblePair]:
    """Yield the texts of a record and their other forms, with the places where a CAT tool cuts them."""
    sides = [segments[0][k] for k in bead.source], [segments[1][k] for k in bead.target]
    source = [segment.text for segment in sides[0]]
    yield DivisiblePair(record.source, record.target, _cut_places(source, record.level))
    for source, target in note_forms(sides, marks):
        yield DivisiblePair(" ".join(source), " ".join(target), _cut_places(source, record.level))


def _texts(record: Record) -> tuple[str, str]:
    return record.source, record.target


def _cut_places(texts: Sequence[str], level: Level) -> tuple[int, ...]:
    """Return where a CAT tool cuts a source that joins some texts: after each of them, and after full stops.

    Clauses have no such places, because CAT tools do not search for clauses.
    """
    if level == "clause":
        return ()
    ends = {len(" ".join(texts[:k])) for k in range(1, len(texts))}
    return tuple(sorted(ends.union(full_stops(" ".join(texts)))))


def content_id(content: str) -> str:
    """Return an id that is the same for the same content."""
    return "p" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def joined_text(segments: Sequence[Segment]) -> str:
    """Return the texts of segments, divided by a space."""
    return " ".join(segment.text for segment in segments)


def _status(bead: JoinedBead, min_score: float) -> Status:
    if not bead.is_translated:
        return "unpaired"
    return "paired" if bead.score >= min_score else "rejected"


def origin_of(segment: Segment, documents: Mapping[str, Document]) -> Origin:
    """Return the origin of a segment; `documents` are by id."""
    document = documents[segment.document]
    return Origin(
        document=segment.document,
        spans=(segment.span,),
        kind=segment.kind,
        label=segment.label,
        edits=tuple(_inside(document.edits, segment.span)),
        doubts=tuple(_doubts(document, segment.span)),
    )


def _inside(edits: Sequence[Edit], span: Span) -> Sequence[Edit]:
    first = bisect_left(edits, span.start, key=lambda edit: edit.span.start)
    last = bisect_right(edits, span.end, key=lambda edit: edit.span.end)
    return edits[first:last]


def _doubts(document: Document, span: Span) -> Iterator[Edit]:
    """Yield the proposals inside a segment, and the newline after it if it was kept in doubt."""
    yield from _inside(document.proposals, span)
    k = bisect_left(document.kept_breaks, span.end, key=lambda kept: kept.span.start)
    for kept in document.kept_breaks[k : k + 1]:
        if kept.is_uncertain and kept.span.start == span.end:
            yield Edit(kept.span, document.source[slice(*kept.span)], KEPT_BREAK, kept.probability)


def agreed_origins(origins: Sequence[Origin | None]) -> Sequence[Origin | None]:
    """Give all texts of a record the kind and the label of the one that has a label, or else the more certain kind.

    Texts with labels that differ are unchanged, because their documents are numbered differently.
    """
    present = [origin for origin in origins if origin]
    if len(present) < 2 or len({origin.label for origin in present if origin.label}) > 1:
        return origins
    model = min(present, key=_uncertainty)
    return [origin and replace(origin, kind=model.kind, label=model.label) for origin in origins]


def _uncertainty(origin: Origin) -> tuple[bool, int]:
    return origin.label is None, _KINDS.index(origin.kind) if origin.kind in _KINDS else -1
