"""The lines between newlines: how long they are, how they begin and end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.repairing.breaks import Bools, Breaks, Ints

_FACTS = [LANGUAGES[code] for code in REPAIRED]
_MONTHS = frozenset().union(*(facts.months for facts in _FACTS))
_CONJUNCTIONS = frozenset().union(*(facts.suspended_conjunctions for facts in _FACTS))
_DIVISIONS = "|".join(sorted({word for facts in _FACTS for word in facts.divisions}))

_ENUMERATOR = regex.compile(
    r"\(?(?:(?P<number>\d{1,3})(?:[.)]|\s\.|°|º)|(?P<letters>\p{Lu}{1,2}|\p{Ll}{1,2}|[ivx]{1,5})[.)]|(?P<dash>[–—•▪·*-]))"
)
_REST = regex.compile(r"\s+(?P<word>\S+)")
_HEADING = regex.compile(
    rf"[\"„“«]?(?i:{_DIVISIONS})\s+(?:\d{{1,4}}|[IVXLC]{{1,7}}|\p{{Lu}}|\p{{L}}{{2,12}})(?:\s?\p{{Ll}}{{1,6}})?\.?$"
)
_FORMULAS = tuple({lead for facts in _FACTS for lead in facts.formulas})
_LONGEST_FORMULA = max(map(len, _FORMULAS))
_MOST_HEADING = 40
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})

NO_END, FINAL, COLON, COMMA = range(4)
_ENDS = dict.fromkeys(".!?", FINAL) | dict.fromkeys(":;", COLON) | {",": COMMA}
_CLOSERS = '"”“’»)]'


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands before and after each of n breaks with a newline, as arrays of shape (n,).

    Lengths are in characters, and count indentation.
    """

    length: Ints
    """Of the line that ends here."""
    next_length: Ints
    next_word: Ints
    """Length of the first word of the next line."""
    indent: Ints
    """Of the next line, more than of this one."""
    end: Ints
    """How the line ends: `NO_END`, `FINAL`, `COLON`, `COMMA`."""
    starts_with_capital: Bools
    """The line that ends here."""
    is_heading: Bools
    """The line that ends here is the number of an article or the like, and nothing else."""
    is_before_heading: Bools
    is_before_enumerator: Bools
    is_before_dash: Bools
    is_before_next_number: Bools
    """The next line begins with the enumerator that follows on another line's."""
    is_after_enumerator: Bools
    """The line that ends here is an enumerator that stands alone before its text."""
    is_before_conjunction: Bools
    is_before_formula: Bools
    """The next line begins as citations, recitals and other formulas of an act do."""


def read_lines(source: str, breaks: Breaks) -> Lines:
    """Describe the lines around each break of `breaks`, all of which have a newline."""
    starts, ends = [0, *breaks.end.tolist()], [*breaks.start.tolist(), len(source)]
    bodies = [source[start:end] for start, end in zip(starts, ends, strict=True)]
    found = [_enumerator(body) for body in bodies]
    followed = _followed(found)
    indent = np.append(0, breaks.indent)
    length = np.array([len(body) for body in bodies]) + indent
    heads = np.array([len(body) <= _MOST_HEADING and bool(_HEADING.match(body)) for body in bodies])
    kinds = [kind for kind, _, _ in found]
    first_words = [(body.split(None, 1) or [""])[0] for body in bodies[1:]]
    finals = [_ENDS.get(body.rstrip(_CLOSERS)[-1:], NO_END) for body in bodies]
    return Lines(
        length[:-1],
        length[1:],
        np.array([len(word) for word in first_words], dtype=np.int64),
        np.diff(indent),
        np.array(finals[:-1], dtype=np.int64),
        np.array([body[:1].isupper() for body in bodies[:-1]], dtype=bool),
        heads[:-1],
        heads[1:],
        np.array([kind not in {"", "dash"} for kind in kinds[1:]], dtype=bool),
        np.array([kind == "dash" for kind in kinds[1:]], dtype=bool),
        np.array(followed[1:], dtype=bool),
        _stands_alone(bodies, found, _begun(finals, heads, breaks), (breaks.newlines > 1).tolist())[:-1],
        np.array([word.rstrip(",") in _CONJUNCTIONS for word in first_words], dtype=bool),
        np.array([body[:_LONGEST_FORMULA].lower().startswith(_FORMULAS) for body in bodies[1:]], dtype=bool),
    )


def _enumerator(body: str) -> tuple[str, str, bool]:
    """Return kind and label of the enumerator that a line begins with, and whether it is all of the line."""
    match = _ENUMERATOR.match(body)
    if not match:
        return "", "", False
    rest = _REST.match(body, match.end())
    if not rest and match.end() < len(body):
        return "", "", False
    if rest and match["number"] and rest["word"].lower() in _MONTHS:
        return "", "", False  # a date
    kind = str(match.lastgroup)
    return kind, match[kind], rest is None


def _followed(found: list[tuple[str, str, bool]]) -> list[bool]:
    """Tell for each line whether its label follows on one that was seen before, or is followed by one."""
    seen = {(kind, label) for kind, label, _ in found if label}
    return [bool(label) and any((kind, near) in seen for near in _neighbours(kind, label)) for kind, label, _ in found]


def _neighbours(kind: str, label: str) -> list[str]:
    if kind == "number":
        return [str(int(label) - 1), str(int(label) + 1)]
    if kind == "letters" and len(label) == 1:
        return [chr(ord(label) - 1), chr(ord(label) + 1)]
    return []


def _begun(finals: list[int], heads: Bools, breaks: Breaks) -> list[bool]:
    """Tell for each line whether something new may begin there: the line before has ended, or is empty."""
    is_after_empty = (breaks.newlines > 1).tolist()
    return [
        True,
        *(end != NO_END or head or empty for end, head, empty in zip(finals, heads, is_after_empty, strict=False)),
    ]


def _stands_alone(
    bodies: list[str], found: list[tuple[str, str, bool]], begun: list[bool], before_empty: list[bool]
) -> Bools:
    """Tell for each line whether it is a lone enumerator, with text after it; `en.` is the end of a word.

    One before a lone one of another kind, `1.⏎⏎(a)⏎text`, has its text; with an empty line between, none before one of
    its own kind, `1.⏎⏎2. text`: a text that was joined to it would be found there by the next repair alone.
    """
    alone = np.zeros(len(bodies), dtype=bool)
    for k in range(len(found) - 2, -1, -1):
        kind, label, is_all = found[k]
        is_syllable = len(label) > 1 and label.islower() and bodies[k].endswith(".") and label not in _ROMAN
        is_sibling = found[k + 1][0] == kind and found[k + 1][1].isupper() == label.isupper()
        has_text = bool(alone[k + 1]) and not is_sibling if found[k + 1][2] else not (is_sibling and before_empty[k])
        is_begun = begun[k] or (k > 0 and found[k - 1][2])
        alone[k] = bool(kind and bodies[k + 1]) and is_all and is_begun and has_text and not is_syllable
    return alone
