"""The text of a segment without its label."""

from __future__ import annotations

import regex

from parlalign.records import Segment


def text_without_label(segment: Segment) -> str:
    """Return the text of a segment without its enumerator: documents that translate each other may count differently.

    >>> text_without_label(Segment("s", "5. dringt aan op rust", "nl", label="5"))
    '. dringt aan op rust'
    """
    text = segment.text
    if segment.label and regex.match(r"[(|\s]*" + regex.escape(segment.label) + r"\s?[.)]", text):
        return text.split(segment.label, 1)[1]
    return text
