"""The languages of a text, from some of its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from parlalign.languages.foreign import identify_paragraph

_MOST_LINES, _RUN = 80, 8  # of a text, which take about a millisecond each, and of a part of it
_FEWEST_CHARACTERS = 40
"""Of a line whose language is identified: shorter ones are often names or numbers."""
_LEAST_SHARE = 0.2
"""Of the second language of a text in two languages: a quotation or a wrong guess has less."""


def languages_of_lines(text: str) -> list[str]:
    """Return the language of a text, or both of a text in two languages in the order in which they begin.

    The list is empty if no line shows a language.
    """
    shares: Counter[str] = Counter()
    for line in _sample(text.split("\n")):
        if code := identify_paragraph(line):
            shares[code] += len(line)
    most = [code for code, size in shares.most_common(2) if size >= _LEAST_SHARE * shares.total()]
    return [code for code in shares if code in most]


def _sample(lines: Sequence[str]) -> list[str]:
    """Return some of the longer lines, which are paragraphs or parts of them, in runs that are evenly spread.

    Runs, because every second line may be in the other language.
    """
    longer = [line for line in map(str.strip, lines) if len(line) >= _FEWEST_CHARACTERS]
    step = max(_RUN, len(longer) * _RUN // _MOST_LINES)
    return [line for start in range(0, len(longer), step) for line in longer[start : start + _RUN]]
