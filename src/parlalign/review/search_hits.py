"""Where a text contains what a person searches for, compared as the filter of the review does."""

from __future__ import annotations

import regex

from parlalign.records import Span
from parlalign.text.folding import fold

_CHARACTER = regex.compile(r"\X")
"""A character with its accents."""


def search_hits(text: str, query: str) -> list[Span]:
    """Return the spans of a text that match a folded query; a character that matches in part is in the span.

    >>> search_hits("die Oﬃziere", fold("ffi")), search_hits("Coördinatie", fold("COORD"))
    ([Span(start=5, end=6)], [Span(start=0, end=5)])
    """
    if not query or query not in fold(text):
        return []
    letters: list[str] = []
    places: list[Span] = []
    for match in _CHARACTER.finditer(text):
        folded = fold(match[0])
        letters.append(folded)
        places += [Span(*match.span())] * len(folded)
    folded_text = "".join(letters)
    hits, at = [], folded_text.find(query)
    while at >= 0:
        end = at + len(query)
        hits.append(Span(places[at].start, places[end - 1].end))
        at = folded_text.find(query, end)
    return hits
