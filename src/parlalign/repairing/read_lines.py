"""Read the lines before and after breaks, with the facts of the languages that have a break model."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import regex

from parlalign.learning.arrays import Flags, Indices
from parlalign.repairing.breaks import Breaks
from parlalign.repairing.line_words import CONJUNCTIONS, DIVISIONS, FORMULAS, MONTHS
from parlalign.repairing.lines import COLON, COMMA, FINAL, NO_END, Lines
from parlalign.repairing.references import is_reference

_ENUMERATOR = regex.compile(
    r"\(?(?:(?P<number>\d{1,3})(?:\s?[.)]|°|º)"
    r"|(?P<letters>\p{Lu}{1,2}|\p{Ll}{1,2}|[ivx]{1,5})(?:[.)]|\s\)|(?<!\p{L}\p{L})\s\.)|(?P<dash>[–—•▪·*-]))"
)
"""Matches the beginning of `1. `, `(a) `, `2 . `, `a ) `, `– `; not of `1.5`, `en . `."""
_REST = regex.compile(r"\s+(?P<word>\S+)")
_FIRST_WORD = regex.compile(r"\S[\S\xa0\u202f]*")
"""A line is not broken at a no-break space: `« une` after a newline was too long for the line before."""
_HEADING = regex.compile(
    rf"[\"„“«]?(?i:{DIVISIONS})\s+(?:\d{{1,4}}|[IVXLC]{{1,7}}|\p{{Lu}}|\p{{L}}{{2,12}})(?:\s?\p{{Ll}}{{1,6}})?\.?$"
)
_LONGEST_FORMULA = max(map(len, FORMULAS))
_LONGEST_HEADING = 40
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})

_ENDS = dict.fromkeys(".!?", FINAL) | dict.fromkeys(":;", COLON) | {",": COMMA}
_CLOSERS = '"”“’»)]'


class _Enumerator(NamedTuple):
    """The enumerator that a line begins with: its kind and label, and whether it is all of the line."""

    kind: str = ""
    label: str = ""
    is_whole_line: bool = False


def read_lines(source: str, breaks: Breaks) -> Lines:
    """Describe the lines around each of `breaks`, all of which have a newline."""
    starts, ends = [0, *breaks.end.tolist()], [*breaks.start.tolist(), len(source)]
    bodies = [source[start:end] for start, end in zip(starts, ends, strict=True)]
    enumerators = [_enumerator(body) for body in bodies]
    kinds = [enumerator.kind for enumerator in enumerators]
    indent = np.append(0, breaks.indent)
    length = np.array([len(body) for body in bodies]) + indent
    is_heading = np.array([len(body) <= _LONGEST_HEADING and bool(_HEADING.match(body)) for body in bodies])
    first_words = [word[0] if (word := _FIRST_WORD.search(body)) else "" for body in bodies[1:]]
    line_ends = [_ENDS.get(body.rstrip(_CLOSERS)[-1:], NO_END) for body in bodies]
    is_before_empty = (breaks.newlines > 1).tolist()
    may_begin = _may_begin(line_ends, is_heading, is_before_empty)
    return Lines(
        length=length[:-1],
        next_length=length[1:],
        next_word=np.array([len(word) for word in first_words], dtype=np.int64),
        indent=np.diff(indent),
        end=np.array(line_ends[:-1], dtype=np.int64),
        starts_with_capital=np.array([body[:1].isupper() for body in bodies[:-1]], dtype=bool),
        is_heading=is_heading[:-1],
        is_before_heading=is_heading[1:],
        is_before_enumerator=np.array([kind not in {"", "dash"} for kind in kinds[1:]], dtype=bool),
        is_before_dash=np.array([kind == "dash" for kind in kinds[1:]], dtype=bool),
        is_before_next_number=np.array(_has_neighbour(enumerators)[1:], dtype=bool),
        is_after_enumerator=_is_lone_enumerator(bodies, enumerators, may_begin, is_before_empty)[:-1],
        is_before_conjunction=np.array([word.rstrip(",") in CONJUNCTIONS for word in first_words], dtype=bool),
        is_beside_reference=_is_beside_reference(bodies, length, first_words, is_before_empty),
        is_before_formula=np.array(
            [body[:_LONGEST_FORMULA].lower().startswith(FORMULAS) for body in bodies[1:]], dtype=bool
        ),
    )


def _is_beside_reference(
    bodies: list[str], length: Indices, first_words: list[str], is_before_empty: list[bool]
) -> Flags:
    """Return, for each newline, whether a line that is only a document number or a date is next to it.

    A wrap may explain the newline: the next word would not have fitted into the line, or the line after the reference
    goes on with a small letter.
    """
    beside = np.zeros(len(bodies) - 1, dtype=bool)
    for k in [k for k, body in enumerate(bodies) if is_reference(body)]:
        is_last = k + 1 == len(bodies) or is_before_empty[k]
        if is_last or not bodies[k + 1][:1].islower():
            beside[max(0, k - 1) : k + 1] = True
    if beside.any():
        words = np.array([len(word) for word in first_words])
        beside &= length[:-1] + 1 + words <= length.max()
    return beside


def _enumerator(body: str) -> _Enumerator:
    """Return the enumerator that a line begins with; its kind is empty if there is none."""
    match = _ENUMERATOR.match(body)
    if not match:
        return _Enumerator()
    rest = _REST.match(body, match.end())
    if not rest and match.end() < len(body):
        return _Enumerator()
    if rest and match["number"] and rest["word"].lower() in MONTHS:
        return _Enumerator()  # a date
    kind = str(match.lastgroup)
    return _Enumerator(kind, match[kind], rest is None)


def _has_neighbour(enumerators: list[_Enumerator]) -> list[bool]:
    """Return, for each line, whether its label comes directly before or after the label of another line."""
    labels = {(kind, label) for kind, label, _ in enumerators if label}
    return [
        bool(label) and any((kind, near) in labels for near in _neighbour_labels(kind, label))
        for kind, label, _ in enumerators
    ]


def _neighbour_labels(kind: str, label: str) -> list[str]:
    if kind == "number":
        return [str(int(label) - 1), str(int(label) + 1)]
    if kind == "letters" and len(label) == 1:
        return [chr(ord(label) - 1), chr(ord(label) + 1)]
    return []


def _may_begin(line_ends: list[int], is_heading: Flags, is_before_empty: list[bool]) -> list[bool]:
    """Return, for each line, whether an item may begin there: after an end mark, a heading, or an empty line."""
    before = zip(line_ends, is_heading, is_before_empty, strict=False)
    return [True, *(end != NO_END or heading or empty for end, heading, empty in before)]


def _is_lone_enumerator(
    bodies: list[str], enumerators: list[_Enumerator], may_begin: list[bool], is_before_empty: list[bool]
) -> Flags:
    """Return, for each line, whether it is only an enumerator, with its text on the next line.

    A line such as `en.` is not an enumerator, but the end of a word.

    The text of an enumerator may be another lone enumerator of a different kind: `1.⏎⏎(a)⏎text`. After an empty line,
    it may not begin with an enumerator of the same kind (`1.⏎⏎2. text`): the two would be joined here, and separated
    by the next repair.
    """
    is_lone = np.zeros(len(bodies), dtype=bool)
    for k in range(len(enumerators) - 2, -1, -1):
        kind, label, is_whole_line = enumerators[k]
        following = enumerators[k + 1]
        is_syllable = len(label) > 1 and label.islower() and bodies[k].endswith(".") and label not in _ROMAN
        is_sibling = following.kind == kind and following.label.isupper() == label.isupper()
        if following.is_whole_line:
            has_text = bool(is_lone[k + 1]) and not is_sibling
        else:
            has_text = not (is_sibling and is_before_empty[k])
        is_begun = may_begin[k] or (k > 0 and enumerators[k - 1].is_whole_line)
        is_lone[k] = bool(kind and bodies[k + 1]) and is_whole_line and is_begun and has_text and not is_syllable
    return is_lone
