"""Records of more than two languages, from beads that are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from parlalign.aligning.bead_records import agreed_origins, content_id, joined_text, origin_of
from parlalign.aligning.joining import JoinedBead
from parlalign.options import Options
from parlalign.records import YES, Document, FurtherText, Record, Segment, Status
from parlalign.records.origins import joined_origin


def make_joined_records(
    beads: Sequence[JoinedBead],
    segments: Sequence[Sequence[Segment]],
    documents: Sequence[Document],
    languages: Sequence[str],
    options: Options,
) -> list[Record]:
    """Return a record for each bead; `segments` are those of each of `languages`, joined by a space.

    The id is a hash of languages, level and texts, and of how often they occurred before, as in `make_records`. The
    records have no sub-segments.
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


def _status(bead: JoinedBead, min_score: float) -> Status:
    if not bead.is_translated:
        return "unpaired"
    return "paired" if bead.score >= min_score else "rejected"
