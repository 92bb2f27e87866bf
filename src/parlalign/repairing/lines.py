"""The lines of a document: how long they are, how they begin and end, and the style in which they are wrapped."""

from __future__ import annotations

from dataclasses import dataclass

from parlalign.learning.arrays import Doubles, Flags, Indices

NO_END, FINAL, COLON, COMMA = range(4)
"""How a line ends: without a mark, with the mark of a sentence end, with a colon or semicolon, or with a comma."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines before and after each of n breaks with a newline, as arrays of shape (n,).

    Lengths are in characters and include the indentation.
    """

    length: Indices
    """Length of the line that ends at the break."""
    next_length: Indices
    next_word: Indices
    """Length of the first word of the next line."""
    indent: Indices
    """The indentation of the next line minus that of the line that ends at the break."""
    end: Indices
    """How the line ends: `NO_END`, `FINAL`, `COLON`, `COMMA`."""
    starts_with_capital: Flags
    """The line that ends at the break starts with a capital."""
    is_heading: Flags
    """The line that ends at the break is only the number of an article or the like."""
    is_before_heading: Flags
    is_before_enumerator: Flags
    is_before_dash: Flags
    is_before_next_number: Flags
    """The next line begins with an enumerator that comes directly before or after that of another line."""
    is_after_enumerator: Flags
    """The line that ends at the break is only an enumerator, with its text on the next line."""
    is_before_conjunction: Flags
    is_beside_reference: Flags
    """One of the lines is only a document number or a date, as at the head of a document, and no wrap explains it."""
    is_before_formula: Flags
    """The next line begins as citations, recitals and other formulas of an act do."""


@dataclass(frozen=True, slots=True)
class WrapStyle:
    """The wrap style of a document; the log-odds `join` and `paragraph` are against the space."""

    join: float
    paragraph: float
    fits: Doubles
    """For each newline, the log-odds of a paragraph end from whether the next word would have fitted into the line."""
    is_unwrapped: bool
    has_cut_words: bool
    has_wraps: bool
    full: float
    """The share of full lines; 0 if the text is not wrapped."""
    is_uneven: bool
    """Words are not cut and few lines are full: the text was not wrapped at one width."""
    hyphenated: float
    """Log-odds of hyphens at the line ends against words cut without one."""
