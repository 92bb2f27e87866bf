"""The context of breaks: lines, characters and words around them, apart from the scores of the break model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from parlalign.learning.arrays import Flags
from parlalign.records import LanguageSpan
from parlalign.repairing.breaks import HYPHENS, Breaks, find_breaks, take
from parlalign.repairing.lines import Lines
from parlalign.repairing.vocabulary import WordEvidence, word_evidence
from parlalign.text.invisible import SOFT_HYPHEN


@dataclass(frozen=True, slots=True)
class BreakContext:
    """The context of n breaks, as arrays of shape (n,); `lines` describes only those at `newlines`."""

    breaks: Breaks
    is_certain: Flags
    """The break certainly ends a paragraph: an empty line, a change of language, or an end of the text."""
    newlines: Flags
    """The break is a single newline or a page end, which may be a wrap."""
    follows_enumerator: Flags
    """The break is between an enumerator on a line of its own and its text."""
    beside_reference: Flags
    """The break divides a document number or a date from another line."""
    lines: Lines
    longest_line: int
    """In characters, of all lines of the text."""
    words: WordEvidence
    after_hyphen: Flags
    """A newline after a letter and a hyphen, before a letter: `samen-⏎werking`."""
    after_soft_hyphen: Flags
    before_conjunction: Flags
    between_capitals: Flags
    """A capital before the hyphen and one after the newline: `ZUSAMMEN-⏎ARBEIT`, `EU-⏎Recht`."""
    capital_to_small: Flags
    """`HIV-⏎positiv`."""
    before_capital: Flags
    before_small: Flags


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The characters next to n breaks: the last two before each, and the first after it; empty beyond the text."""

    second_last: list[str]
    last: list[str]
    first: list[str]


def break_context(
    source: str,
    breaks: Breaks,
    lines: Lines,
    language_spans: Sequence[LanguageSpan],
    parallel_texts: Sequence[str] = (),
) -> BreakContext:
    """Return the context of all breaks of a text.

    `lines` are those at the breaks with a newline; `parallel_texts` have the same content, such as the translation.
    """
    with_newline = breaks.has_newline
    is_inside = (breaks.start > 0) & (breaks.end < len(source))
    follows_enumerator = _spread(lines.is_after_enumerator, with_newline) & is_inside & ~breaks.has_marker
    is_certain = _is_certain(source, breaks, language_spans, follows_enumerator, is_inside)
    newlines = ~breaks.has_marker & ~is_certain
    neighbours = _neighbours(source, breaks)
    after_hyphen = newlines & _is_between_letters_after_hyphen(neighbours)
    is_capital_before = _mask(neighbours.second_last, str.isupper)
    is_capital, is_small = _mask(neighbours.first, str.isupper), _mask(neighbours.first, str.islower)
    return BreakContext(
        breaks=breaks,
        is_certain=is_certain,
        newlines=newlines,
        follows_enumerator=follows_enumerator & newlines,
        beside_reference=_spread(lines.is_beside_reference, with_newline) & newlines,
        lines=take(lines, newlines[with_newline]),
        longest_line=int(max(lines.length.max(initial=0), lines.next_length.max(initial=0))),
        words=word_evidence(
            source,
            (breaks.start - after_hyphen, breaks.end),
            [(source, breaks), *((text, find_breaks(text)) for text in parallel_texts)],
        ),
        after_hyphen=after_hyphen,
        after_soft_hyphen=after_hyphen & _mask(neighbours.last, lambda char: char == SOFT_HYPHEN),
        before_conjunction=_spread(lines.is_before_conjunction, with_newline),
        between_capitals=is_capital & is_capital_before,
        capital_to_small=is_small & is_capital_before,
        before_capital=is_capital,
        before_small=is_small,
    )


def _is_certain(
    source: str, breaks: Breaks, language_spans: Sequence[LanguageSpan], follows_enumerator: Flags, is_inside: Flags
) -> Flags:
    """Return which breaks certainly end a paragraph, or stand at an end of the text."""
    starts = np.array([span.span.start for span in language_spans] + [len(source) + 1])
    is_switch_point = starts[np.searchsorted(starts, breaks.start)] <= breaks.end
    is_empty_line = (breaks.newlines > 1) & ~breaks.is_page_end
    return np.asarray(~is_inside | ((is_switch_point | is_empty_line) & ~follows_enumerator))


def _neighbours(source: str, breaks: Breaks) -> _Neighbours:
    starts = breaks.start.tolist()
    return _Neighbours(
        second_last=[source[max(0, at - 2) : at - 1] for at in starts],
        last=[source[at - 1 : at] for at in starts],
        first=[source[at : at + 1] for at in breaks.end.tolist()],
    )


def _is_between_letters_after_hyphen(neighbours: _Neighbours) -> Flags:
    characters = zip(neighbours.second_last, neighbours.last, neighbours.first, strict=True)
    return np.array(
        [last in HYPHENS and before.isalpha() and after.isalpha() for before, last, after in characters], bool
    )


def _mask(characters: Sequence[str], test: Callable[[str], bool]) -> Flags:
    return np.array([test(character) for character in characters], dtype=bool)


def _spread(values: Flags, mask: Flags) -> Flags:
    """Return an array with the values where the mask is true, in order, and False elsewhere."""
    spread = np.zeros(len(mask), dtype=bool)
    spread[mask] = values
    return spread
