"""Where a text contains what a person searches for, compared as the filter of the review does."""

from __future__ import annotations

import regex

from parlalign.records import Span
from parlalign.text.folding import fold

_PLAIN_OR_CHARACTER = regex.compile(r"[ -~]+(?![^ -~])|\X")
"""Characters that are folded one by one, `De haven`, or one character with its accents, `é`."""


def search_hits(text: str, query: str) -> list[Span]:
    """Return the spans of a text that match a folded query; a character that matches in part is in the span.

    >>> search_hits("die Oﬃziere", fold("ffi")), search_hits("Coördinatie", fold("COORD"))
    ([Span(start=5, end=6)], [Span(start=0, end=5)])
    """
    if not query or query not in fold(text):
        return []
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _PLAIN_OR_CHARACTER.finditer(text):
        folded = fold(match[0])
        letters.append(folded)
        start, end = match.span()
        if match[0].isascii():
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            starts += [start] * len(folded)
            ends += [end] * len(folded)
    folded_text = "".join(letters)
    hits, at = [], folded_text.find(query)
    while at >= 0:
        after = at + len(query)
        hits.append(Span(starts[at], ends[after - 1]))
        at = folded_text.find(query, after)
    return hits
