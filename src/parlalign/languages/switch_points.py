"""Switch points: the places in a text where its language can change, and the cost of a change at each of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.learning.arrays import Doubles, Indices

# The cost of a change of language in nats is a sum: for the text before the switch point, for the white space between,
# and for the text after it. One clear word has up to 6 nats, so a change inside a sentence needs several
# foreign words. Chosen on the mixed texts of corpora/; with them, all 500 switch points of europarl.test2007 in one
# damaged text are found.
BLANK_LINE = 1.0  # the whole cost: the text around a blank line does not matter
_AFTER_SENTENCE, _AFTER_COMMA, _AFTER_CLOSER = 0.0, 2.0, 3.0
_AFTER_WORD, _AFTER_ENUMERATOR, _AFTER_OPENER = 8.0, 14.0, 20.0
_AFTER_NUMBER = 5.0  # the end of a sentence, or an ordinal
_NEWLINE_BETWEEN, _SPACE_BETWEEN, _NOTHING_BETWEEN = 1.0, 3.0, 5.0
_BEFORE_ENUMERATOR, _BEFORE_CAPITAL, _BEFORE_LETTER, _BEFORE_OTHER = 0.0, 1.0, 4.0, 6.0

_LABEL = r"(?:\d{1,3}\s?\p{Ll}?\s?\.|\(\s?\d{1,3}\s?\p{Ll}?\s?\)|\(?\s?(?:\p{Ll}{1,2}|[ivx]{1,5})\s?\)|[–—•-])"
"""An enumerator, also as it is printed in old acts: `51.`, `(6a)`, `( 3 )`, `a)`, `–`."""
_CAPITAL_LABEL = r"\p{Lu}{1,2}\s?\."
# The start of any word is a switch point (`en |de`). These are switch points without white space:
_GLUED_SWITCH_POINT = regex.compile(
    r"(?<=[\p{L}\d)\]%\"'”“’‘»\s][.,!?;:…。！？；]{1,3}[\"”“’»)]?)(?=[„“\"‚‘«(–—]?\p{L})"  # `aufhalten.|Ik`, not `3.5`
    rf"|(?<=[.,!?;:…)\"”“’»])(?=[\"„“]?(?:{_LABEL}|{_CAPITAL_LABEL})\s)"  # `in;|51. stimmt`, `,|– unter`
    r"|(?<=\p{L})(?=[–—]\s\p{L})"  # `Gewässern|– gezien`
    r"|(?<=[\p{L}\d])(?=[„«‘]\p{L})"  # `openen|„Das`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{L})"  # `duidelijk|Ich`, `tabak|VERORDNUNG`, not `EU`
    r"|(?<=\p{Ll}{2}[.!?])(?=\d)"  # `armoede.|18 %`, not `3.5`
)
_SENTENCE_END = regex.compile(r"[.!?;…。！？；؟؛][\"'”“’‘»)\]]*$")
_COMMA_END = regex.compile(r"[,:，、：،]$")
_CLOSER_END = regex.compile(r"[\"'”“’‘»)\]]$")
_OPENER_END = regex.compile(r"(?:^|[\s(])[\"'„“‚‘«]$|[(\[/–-]$")
_NUMBER_END = regex.compile(r"\p{L}\s\d{1,3}\.$")  # `amendement 24.`, `am 3.`
_ENUMERATOR_END = regex.compile(
    rf"(?:^|[\s.;:,\"„“])(?:{_LABEL}|\(\p{{Lu}}{{2}}\))$"  # `(SV)` names a speaker's language
    rf"|(?:^|[.;:,!?\"]\s*|\n\s*){_CAPITAL_LABEL}$"  # `; B.`, not `de EU.`
)
_HEADING_PART = r"[^\n.,:;!?…]"
_HEADING = (  # `Openings⏎tijden`
    rf"\p{{Lu}}\p{{Ll}}{_HEADING_PART}{{1,80}}(?:(?:\n| ?\.{{3}}\[\+{{3}}\] ?)\p{{Ll}}{_HEADING_PART}{{0,80}}){{0,2}}"
)
_TWO_HEADINGS = regex.compile(rf"(?<=[.,:;!?…]\s*\n\s*)({_HEADING}\n\s*+)({_HEADING}\n\s*+)(?=\p{{Lu}}|{_LABEL}\s)")
"""A heading and its translation, between the end of a paragraph and the start of another one."""
_ENUMERATOR = regex.compile(rf"[\"„“]?(?:{_LABEL}|{_CAPITAL_LABEL})\s+[\p{{L}}\"„“'‘]")
_CAPITAL = regex.compile(r"[„“\"‚‘«]?\p{Lu}")
_LETTER = regex.compile(r"[„“\"‚‘«]?\p{L}")
_LINE_START = regex.compile(r"\n\s*+")
_EMPTY_LINE = regex.compile(r"\n[^\S\n]*+\n\s*+")
_INSIDE_SENTENCE = regex.compile(r"(?!\(?\p{Ll}{1,4}[.)]\s)\p{Ll}")
"""The start of a line that is not the start of a paragraph: `von`, not `Von` or `a)`."""
_MOST_WRAPPED = 0.1  # of the lines of a text; in wrapped Dutch and German text at least half of the lines
_LAST_WORD = regex.compile(r"([\p{L}.]+)\.$")
_REFERENCE_END = regex.compile(r"(\p{L}+)\.?\s+\d{1,3}\.$")
_NUMBER_ABBREVIATIONS = frozenset().union(*(LANGUAGES[code].number_abbreviations for code in REPAIRED))
_PAGE_WORDS = frozenset(word.rstrip(".") for code in REPAIRED for word in LANGUAGES[code].page_words) | {"s", "p"}
_ABBREVIATIONS = frozenset().union(
    *(LANGUAGES[code].abbreviations - LANGUAGES[code].closing_abbreviations for code in REPAIRED)
)
_DIVISION_WORD = "|".join(sorted(_NUMBER_ABBREVIATIONS - _PAGE_WORDS))
_DIVISION_LABEL = regex.compile(
    rf"(?:^|[.;:!?\n])\s*(?:{_DIVISION_WORD})\.?\s?(?:\d{{1,3}}\p{{Ll}}{{0,3}}\.?\s?[–—-]?)?$", regex.I
)
"""The beginning of an article: `Art. 2. –|De Koning`, `Nr.|3. Der`; not `blz. 17.|(1)`, which ends a sentence."""
_CONTEXT = 24  # characters before a switch point that its cost depends on

_BLANK, _SMALL, _CAPITAL_LETTER, _CASELESS, _DIGIT, _STARTER, _OTHER = range(7)
_STARTERS = '„“"‚‘«(–—•-'
"""Marks with which text can begin that follows other text without white space."""


def _character_kinds() -> npt.NDArray[np.int8]:
    """Return the kind of each character of the Basic Multilingual Plane."""
    chars = [chr(code) for code in range(0x10000)]
    kinds = np.full(0x10000, _OTHER, dtype=np.int8)
    tests = (
        (_CASELESS, str.isalpha),
        (_SMALL, str.islower),
        (_CAPITAL_LETTER, str.isupper),
        (_DIGIT, str.isdigit),
        (_BLANK, str.isspace),
    )
    for kind, test in tests:
        kinds[np.fromiter(map(test, chars), dtype=bool)] = kind
    kinds[[ord(char) for char in _STARTERS]] = _STARTER
    return kinds


_KINDS = _character_kinds()


def paragraph_starts(text: str) -> list[int]:
    """Return where the paragraphs of a text begin, as far as they can be found before the text is repaired.

    They begin at empty lines, at and after two headings and, if each line is a paragraph, at every line.
    """
    starts = [match.end() for match in _LINE_START.finditer(text)]
    wrapped = sum(bool(_INSIDE_SENTENCE.match(text, at)) for at in starts)
    if wrapped <= _MOST_WRAPPED * len(starts):
        return starts
    headings = [at for match in _TWO_HEADINGS.finditer(text) for at in (match.start(), match.end(1), match.end())]
    return sorted({*headings, *(match.end() for match in _EMPTY_LINE.finditer(text))})


def find_switch_points(text: str) -> tuple[Indices, Doubles]:
    """Return the bounds of the parts of a text that are in one language each, and the costs of a change between them.

    The n + 1 bounds are the switch points with the start and the end of the text; the n - 1 costs are in nats.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[np.minimum(points, len(_KINDS) - 1)]
    before, here = kinds[:-1], kinds[1:]
    starts_word = (before == _BLANK) & (here != _BLANK)
    after_mark = (before == _OTHER) | (before == _STARTER)
    is_letter = (here == _SMALL) | (here == _CAPITAL_LETTER) | (here == _CASELESS)
    is_candidate = after_mark & (is_letter | (here == _DIGIT))
    is_candidate |= (here == _CAPITAL_LETTER) & ((before == _SMALL) | (before == _DIGIT))
    is_candidate |= (here == _STARTER) & (before != _BLANK)
    candidates = (np.flatnonzero(is_candidate) + 1).tolist()
    glued = [at for at in candidates if _GLUED_SWITCH_POINT.match(text, at)]
    switch_points = np.sort(np.concatenate([np.flatnonzero(starts_word) + 1, np.array(glued, dtype=np.int64)]))
    costs = _costs_between_words(points, kinds, switch_points)
    for k in np.flatnonzero(np.isnan(costs)).tolist():
        costs[k] = _switch_cost(text, int(switch_points[k]))
    return np.concatenate([[0], switch_points, [len(text)]]), costs


def _costs_between_words(
    points: npt.NDArray[np.uint32], kinds: npt.NDArray[np.int8], switch_points: Indices
) -> Doubles:
    """Return the costs at switch points between a word or comma, one blank and a word, and NaN at all others.

    Most switch points are of that kind, and an array is faster than `_switch_cost`, which gives the same costs.
    """
    points = np.concatenate([[0, 0], points, [0, 0, 0]])  # the switch points are moved by 2
    kinds = np.concatenate([[_OTHER, _OTHER], kinds, [_OTHER, _OTHER, _OTHER]])
    blank, last, first, second = points[switch_points + 1], switch_points, switch_points + 2, switch_points + 3
    between = np.select([blank == ord(" "), blank == ord("\n")], [_SPACE_BETWEEN, _NEWLINE_BETWEEN], np.nan)
    is_letter = np.isin(kinds[last], (_SMALL, _CAPITAL_LETTER, _CASELESS))
    after = np.select([is_letter, points[last] == ord(",")], [_AFTER_WORD, _AFTER_COMMA], np.nan)
    is_item = (points[second] == ord(")")) | (points[switch_points + 4] == ord(")"))
    before = np.select(
        [
            (kinds[first] == _SMALL) & ~is_item,
            (kinds[first] == _CAPITAL_LETTER) & (kinds[second] == _SMALL) & ~is_item,
        ],
        [_BEFORE_LETTER, _BEFORE_CAPITAL],
        np.nan,
    )
    return np.asarray(after + between + before)


def _switch_cost(text: str, at: int) -> float:
    """Return the cost of a change of language at a place in a text."""
    context = text[max(0, at - _CONTEXT) : at]
    before = context.rstrip()
    space = context[len(before) :]
    if space.count("\n") > 1:
        return BLANK_LINE
    between = _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN
    return _cost_after(before) + between + _cost_before(text, at)


def _cost_after(before: str) -> float:
    """Return the part of the cost that depends on the text before a switch point."""
    if _NUMBER_END.search(before) and not _is_reference(before):
        return _AFTER_NUMBER
    if (_ENUMERATOR_END.search(before) and not _is_reference(before)) or _DIVISION_LABEL.search(before):
        return _AFTER_ENUMERATOR
    if _SENTENCE_END.search(before):
        word = _LAST_WORD.search(before)
        return _AFTER_WORD if word and word[1].lower() in _ABBREVIATIONS else _AFTER_SENTENCE
    if _COMMA_END.search(before):
        return _AFTER_COMMA
    if _OPENER_END.search(before):
        return _AFTER_OPENER
    return _AFTER_CLOSER if _CLOSER_END.search(before) else _AFTER_WORD


def _is_reference(before: str) -> bool:
    """Return whether a text ends in the number of a page or the like, as `blz. 17.`, and not in that of a paragraph."""
    word = _REFERENCE_END.search(before)
    return bool(word and word[1].lower() in _NUMBER_ABBREVIATIONS)


def _cost_before(text: str, at: int) -> float:
    """Return the part of the cost that depends on the text after a switch point."""
    if _ENUMERATOR.match(text, at):
        return _BEFORE_ENUMERATOR
    if _CAPITAL.match(text, at):
        return _BEFORE_CAPITAL
    return _BEFORE_LETTER if _LETTER.match(text, at) else _BEFORE_OTHER
