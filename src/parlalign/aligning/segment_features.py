"""One side of an alignment: its segments as bags of words, with their lengths and labels."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex

from parlalign.aligning.band import Floats, Indices
from parlalign.aligning.word_vectors import Bag, word_model
from parlalign.languages import LANGUAGES
from parlalign.records import Segment


@dataclass(frozen=True, slots=True)
class SegmentFeatures:
    """n segments: `lengths` (n,) in characters, without white space at the ends; `labels` (n,), codes of kind and
    label, 0 where there is none."""

    texts: Sequence[str]
    bag: Bag
    lengths: Floats
    labels: Indices

    @property
    def count(self) -> int:
        return len(self.texts)

    def take(self, chosen: Sequence[int]) -> SegmentFeatures:
        """Return some of the segments alone."""
        at = np.array(chosen, dtype=np.int64)
        return SegmentFeatures([self.texts[k] for k in chosen], self.bag.take(at), self.lengths[at], self.labels[at])


def prepare_segments(segments: Sequence[Segment]) -> SegmentFeatures:
    """Look up the words of segments, all of one language."""
    texts = [segment.text for segment in segments]
    language = segments[0].language if segments else "und"
    return SegmentFeatures(
        texts,
        word_model().bag([_neutral(segment) for segment in segments], language),
        np.array([len(text.strip()) for text in texts], dtype=np.float32),
        np.array([_label_code(segment) for segment in segments], dtype=np.int64),
    )


def _neutral(segment: Segment) -> str:
    """Return the text without its enumerator, the label, and with identifiers in the form that languages share."""
    text = segment.text
    if segment.label and regex.match(r"[(\s]*" + regex.escape(segment.label) + r"[.)]", text):
        text = text.split(segment.label, 1)[1]
    prefixes = LANGUAGES[segment.language].identifiers if segment.language in LANGUAGES else ()
    for local, neutral in prefixes:
        text = text.replace(f"{local}(", f"{neutral}(")
    return text


def _label_code(segment: Segment) -> int:
    return zlib.crc32(f"{segment.kind} {segment.label}".encode()) + 1 if segment.label else 0
