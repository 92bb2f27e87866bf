"""Join the origins of segments into the origin of their text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from parlalign.records import Origin, SourcePart


def joined_origin(origins: Sequence[Origin]) -> Origin | None:
    """Return the origin of a text from those of its segments in order, or None if there are none.

    Kind and label are those of the first segment. Successive segments of one document become one part.

    >>> from parlalign.records import Span
    >>> segments = [("a", Span(0, 4)), ("a", Span(5, 9)), ("b", Span(0, 3))]
    >>> joined = joined_origin([Origin(document, (span,), "text", None) for document, span in segments])
    >>> joined.document, len(joined.spans), joined.further[0].document
    ('a', 2, 'b')
    """
    if len(origins) < 2:
        return origins[0] if origins else None
    parts = (part for origin in origins for part in origin.parts)
    runs = (_source_part(list(run)) for _, run in groupby(parts, key=lambda part: part.document))
    first, *further = dict.fromkeys(runs)  # two halves of one segment can have the same parts
    return Origin(
        document=first.document,
        spans=first.spans,
        kind=origins[0].kind,
        label=origins[0].label,
        edits=first.edits,
        doubts=first.doubts,
        further=tuple(further),
    )


def _source_part(parts: Sequence[Origin]) -> SourcePart:
    """Return successive parts from one document as one; what they share, such as an edit between two, occurs once."""
    return SourcePart(
        document=parts[0].document,
        spans=tuple(dict.fromkeys(span for part in parts for span in part.spans)),
        edits=tuple(dict.fromkeys(edit for part in parts for edit in part.edits)),
        doubts=tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts)),
    )
