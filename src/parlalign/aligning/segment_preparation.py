"""Look up the words of the segments of one side of an alignment."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from parlalign.aligning.segment_features import SegmentFeatures
from parlalign.aligning.segment_labels import text_without_label
from parlalign.aligning.word_vectors import word_model
from parlalign.languages import LANGUAGES
from parlalign.records import Segment


def prepare_segments(segments: Sequence[Segment]) -> SegmentFeatures:
    """Look up the words of segments, all of one language."""
    texts = [segment.text for segment in segments]
    language = segments[0].language if segments else "und"
    return SegmentFeatures(
        texts=texts,
        bag=word_model().bag([_comparable_text(segment) for segment in segments], language),
        lengths=np.array([len(text.strip()) for text in texts], dtype=np.float32),
        labels=np.array([_label_code(segment) for segment in segments], dtype=np.int64),
    )


def _comparable_text(segment: Segment) -> str:
    """Return the text without its enumerator, which is the label, and with the prefixes of identifiers that all
    languages share."""
    text = text_without_label(segment)
    prefixes = LANGUAGES[segment.language].identifiers if segment.language in LANGUAGES else ()
    for local, neutral in prefixes:
        text = text.replace(f"{local}(", f"{neutral}(")
    return text


def _label_code(segment: Segment) -> int:
    return zlib.crc32(f"{segment.kind} {segment.label}".encode()) + 1 if segment.label else 0
