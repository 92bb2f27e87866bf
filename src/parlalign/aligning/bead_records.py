"""From beads to records: texts put together, ids from content, the way back to the source."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parlalign.aligning.sub_segments import DivisiblePair, full_stops, sub_segments
from parlalign.options import Options
from parlalign.records import Bead, Document, Edit, Origin, Record, Segment, Span, Status

_ID_DIGITS = 16


def make_records(
    beads: Sequence[Bead],
    sides: tuple[Sequence[Segment], Sequence[Segment]],
    documents: Sequence[Document],
    options: Options,
) -> list[Record]:
    """Return a record for each bead; the segments of a side are joined by a space.

    The id is a hash of languages, level and texts, and of how often they came before: the same input, the same ids.
    """
    by_id = {document.id: document for document in documents}
    uncut: list[DivisiblePair] = []
    seen: Counter[str] = Counter()
    records = []
    for bead in beads:
        chosen = [[side[k] for k in indices] for side, indices in zip(sides, (bead.source, bead.target), strict=True)]
        texts = [" ".join(segment.text for segment in segments) for segments in chosen]
        key = "\x1f".join([*options.languages, options.level, *texts])
        seen[key] += 1
        records.append(
            Record(
                id=content_id(f"{key}\x1f{seen[key]}"),
                source=texts[0],
                target=texts[1],
                languages=options.languages,
                level=options.level,
                score=bead.score,
                status=_status(bead, options.min_score),
                origin=(_origin(chosen[0], by_id), _origin(chosen[1], by_id)),
            )
        )
        uncut.append(_uncut(records[-1], chosen[0]))
    cut = sub_segments(uncut, languages=options.languages)
    return [replace(record, pieces=found) if found else record for record, found in zip(records, cut, strict=True)]


def content_id(content: str) -> str:
    """Return an id that is the same for the same content."""
    return "p" + hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]


def _uncut(record: Record, segments: Sequence[Segment]) -> DivisiblePair:
    """Return a pair with the places where a CAT tool cuts its source: after each paragraph, and after full stops.

    Of other records, and of clauses, which no tool looks for, there are none.
    """
    places: set[int] = set()
    if record.status == "paired" and record.level != "clause":
        places.update(full_stops(record.source))
        places.update(len(" ".join(segment.text for segment in segments[:k])) for k in range(1, len(segments)))
    return DivisiblePair(record.source, record.target, tuple(sorted(places)))


def _status(bead: Bead, min_score: float) -> Status:
    if not bead.is_pair:
        return "unpaired"
    return "paired" if bead.score >= min_score else "rejected"


def _origin(segments: list[Segment], documents: dict[str, Document]) -> Origin | None:
    if not segments:
        return None
    document = segments[0].document
    edits = [edit for segment in segments for edit in _edits_inside(documents[document], segment.span)]
    return Origin(document, tuple(s.span for s in segments), segments[0].kind, segments[0].label, tuple(edits))


def _edits_inside(document: Document, span: Span) -> Sequence[Edit]:
    first = bisect_left(document.edits, span.start, key=lambda edit: edit.span.start)
    last = bisect_right(document.edits, span.end, key=lambda edit: edit.span.end)
    return document.edits[first:last]
