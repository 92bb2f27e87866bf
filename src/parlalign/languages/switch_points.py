"""Switch points: the places in a text where its language can change, and the cost of a change at each of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import regex

from parlalign.languages import DEFAULT_PAIR
from parlalign.languages.character_kinds import (
    BLANK,
    CAPITAL_LETTER,
    CASELESS,
    DIGIT,
    OTHER,
    SMALL,
    STARTER,
    CodePoints,
    Kinds,
    code_points,
    kinds_of,
)
from parlalign.languages.label_forms import ANY_LABEL, CAPITAL_LABEL, LABEL, ORDINAL_SUFFIX, SECTION_LABEL
from parlalign.languages.quotation_marks import opens_quotation
from parlalign.languages.repeated_labels import repeated_labels
from parlalign.languages.switch_point_words import SwitchPointWords, switch_point_words
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
_MARK_SPACE = 4.0
_GLUED_CAPITAL = 8.0
_BEFORE_CONJUNCTION = 8.0  # more, before a conjunction that belongs to the item before it
_BEFORE_ENUMERATOR, _BEFORE_CAPITAL, _BEFORE_LETTER, _BEFORE_OTHER = 0.0, 1.0, 4.0, 6.0

# The start of any word is a switch point (`en |de`). These are switch points without white space:
_GLUED_SWITCH_POINT = regex.compile(
    r"(?<=[\p{L}\d)\]%\"'”“’‘»\s][.,!?;:…。！？；]{1,3}[\"'`”“’»)]{0,2})(?=(?:[„“\"'‚‘«»(–—]|«\s)?\p{L})"  # `aufhalten.|Ik`
    rf"|(?<=[.,!?;:…)\"'`”“’»])(?<!\d[,:](?=\d))(?=(?:[\"„“'‘]|«\s?)?(?:{ANY_LABEL}|{CAPITAL_LABEL})\s)"  # `in;|51. stimmt`, `,|– unter`
    rf"|(?<=\p{{L}}{{2}})(?=(?:{ANY_LABEL}|{CAPITAL_LABEL})\s)"  # `Gewässern|– gezien`, `Verhaltensweisen|20. in`
    r"|(?<=\p{L})(?=\"\p{L})|(?<=[\p{L}'])(?='\p{Lu})|(?<=(?!qu)\p{L}{2}')(?=\p{Lu})"  # `wenn|"Als`
    r"|(?<=\s-)(?=[\p{L}(])"  # `gewährleisten -|Overwegende`
    r"|(?<=[\p{L}\d])(?=[„«‘]\p{L})"  # `openen|„Das`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{L})"  # `duidelijk|Ich`, `tabak|VERORDNUNG`, not `EU`
    r"|(?<=\p{Ll}{2}[.!?])(?=\d)"  # `armoede.|18 %`, not `3.5`
)
_SENTENCE_END = regex.compile(r"[.!?;…。！？；؟؛][\"'`”“’‘»)\]]*$")
_COMMA_END = regex.compile(r"[,，、،]$")
_COLON_END = regex.compile(r"[:：]$")
_CLOSER_END = regex.compile(r"[\"'”“’‘»)\]]$")
_OPENER_END = regex.compile(r"(?:^|[\s(])[\"'„“‚‘«]$|[(\[/–-]$")
_MARKER_END = ".[+++]"
_SPACED_CLOSER_END = regex.compile(r"[.;!?]\s[\"»”]$")  # `is . "`, in old acts
_DASH_END = regex.compile(r"\s[–—-]$")
_GLUED_CAPITAL_WORD = regex.compile(r"(?<=[\p{Ll}\d)])\p{Lu}")
_GLUED_NAME = regex.compile(r"(?r)\b\p{Lu}\p{Ll}+")
_SECTION_REFERENCE_END = regex.compile(rf"[\p{{L}}\d,]\s+§\s?\d{{1,3}}{ORDINAL_SUFFIX}\s?\.$")  # `in § 3.`
_SECTION_REFERENCE = regex.compile(r"(?r)[\p{L}\d,]\s+")
_NUMBER_END = regex.compile(r"[\p{L}\d][^\S\n]\d{1,3}\s?\.$")  # `amendement 24.`, `am 3.`, `lid 2 .`
_ENUMERATOR_END = regex.compile(
    rf"(?:^|(?<!\d[,:])(?<=[\s.;:,?!\"„“'‘]))(?:{LABEL}|\(\p{{Lu}}{{2}}\))$"  # `(SV)` names a speaker's language
    rf"|(?:^|[.;:,!?\"]\s*|\n\s*){CAPITAL_LABEL}$"  # `; B.`, not `de EU.`
    rf"|(?:^|[.;:!?\"„“'‘«]\s*|\n\s*){SECTION_LABEL}$"  # `; § 2.`, not `bepaald in § 3.` and `artikel 86, § 1.`
    r"|(?<=\p{Ll}{2})\d{1,2}\.$"  # `indien1.`, where a sentence goes on in the items before
)
_HEADING_PART = r"[^\n.,:;!?…]"
_HEADING = (  # `Openings⏎tijden`
    rf"\p{{Lu}}\p{{Ll}}{_HEADING_PART}{{1,80}}(?:(?:\n| ?\.{{3}}\[\+{{3}}\] ?)\p{{Ll}}{_HEADING_PART}{{0,80}}){{0,2}}"
)
_TWO_HEADINGS = regex.compile(rf"(?<=[.,:;!?…]\s*\n\s*)({_HEADING}\n\s*+)({_HEADING}\n\s*+)(?=\p{{Lu}}|{LABEL}\s)")
"""A heading and its translation, between the end of a paragraph and the start of another one."""
_ENUMERATOR = regex.compile(rf"(?:[\"„“'‘]|«\s?)?(?:{ANY_LABEL}|{CAPITAL_LABEL})\s+[\p{{L}}\"„“'‘]")
_CAPITAL = regex.compile(r"(?:[„“\"'‚‘»]|«\s?)?\p{Lu}")
_LETTER = regex.compile(r"(?:[„“\"'‚‘»]|«\s?)?\p{L}")
_LINE_START = regex.compile(r"\n\s*+")
_EMPTY_LINE = regex.compile(r"\n[^\S\n]*+\n\s*+")
_INSIDE_SENTENCE = regex.compile(r"(?!\(?\p{Ll}{1,4}[.)]\s)\p{Ll}")
"""The start of a line that is not the start of a paragraph: `von`, not `Von` or `a)`."""
_MOST_WRAPPED = 0.1  # of the lines of a text; in wrapped Dutch and German text at least half of the lines
_NOT_OF_LABELS = tuple("!?;:,…")
"""Marks at which no label or number ends."""
_GLUED_MARKS = frozenset("\"'“«»")
"""Marks that open a quotation in one language and close one in another."""
_OTHER_STARTERS = tuple(map(ord, "'»"))
_CONTEXT = 24  # characters before a switch point that its cost depends on


def paragraph_starts(text: str) -> list[int]:
    """Return where the paragraphs of a text begin, as far as they can be found before the text is repaired.

    They begin at empty lines, at and after two headings and, if each line is a paragraph, at every line.
    """
    starts = [match.end() for match in _LINE_START.finditer(text)]
    wrapped = sum(text[at : at + 1].islower() and bool(_INSIDE_SENTENCE.match(text, at)) for at in starts)
    if wrapped <= _MOST_WRAPPED * len(starts):
        return starts
    headings = [at for match in _TWO_HEADINGS.finditer(text) for at in (match.start(), match.end(1), match.end())]
    return sorted({*headings, *(match.end() for match in _EMPTY_LINE.finditer(text))})


class SwitchPoints(NamedTuple):
    """The n parts of a text between its switch points.

    `bounds` (n + 1,) are the switch points with the start and the end of the text, and `costs` (n - 1,) those of a
    change of language between two parts, in nats.
    """

    bounds: Indices
    costs: Doubles


def find_switch_points(text: str, languages: tuple[str, str] = DEFAULT_PAIR) -> SwitchPoints:
    """Return the places in a text where its language can change, with the costs of a change."""
    points, words = code_points(text), switch_point_words(languages)
    kinds = kinds_of(points)
    starts_word = (kinds[:-1] == BLANK) & (kinds[1:] != BLANK)
    conjunctions = list(words.conjunctions_of_items(text))
    repeated = [span for span in repeated_labels(text) if not words.is_numbered(text, span.start)]
    starts = [
        *(end for _, end in conjunctions if not text[end].isspace()),
        *(span.start for span in repeated),
        *(match.start() for match in words.glued_title.finditer(text)),
    ]
    switch_points = np.union1d(np.flatnonzero(starts_word) + 1, [*_glued(text, points, kinds), *starts]).astype(np.int64)
    costs = _costs_between_words(points, kinds, switch_points)
    for k in np.flatnonzero(np.isnan(costs)).tolist():
        costs[k] = _switch_cost(text, int(switch_points[k]), words)
    for start, end in conjunctions:
        first, second = np.searchsorted(switch_points, (start, end)).tolist()
        if first < second:
            costs[first] += _BEFORE_CONJUNCTION
        if costs[second] > _AFTER_WORD:
            costs[second] += _AFTER_COMMA - _AFTER_WORD
    for start, end in repeated:
        first, last = np.searchsorted(switch_points, (start, end)).tolist()
        costs[first] = min(costs[first], _AFTER_SENTENCE + _between(text[max(0, start - _CONTEXT) : start]) + _BEFORE_ENUMERATOR)
        costs[first + 1 : last + 1] = _AFTER_ENUMERATOR + _SPACE_BETWEEN + _BEFORE_CAPITAL
    return SwitchPoints(np.concatenate([[0], switch_points, [len(text)]]), costs)


def _between(before: str) -> float:
    """Return the part of the cost that depends on the white space at the end of the text before a switch point."""
    space = before[len(before.rstrip()) :]
    return _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN


def glued_switch_points(text: str) -> tuple[Indices, Doubles]:
    """Return the switch points without white space, and the cost of a change of language at each of them."""
    points, words = code_points(text), switch_point_words(DEFAULT_PAIR)
    switch_points = _glued(text, points, kinds_of(points))
    return switch_points, np.array([_switch_cost(text, at, words) for at in switch_points.tolist()], dtype=np.float64)


def _glued(text: str, points: CodePoints, kinds: Kinds) -> Indices:
    """Return the switch points that are not the start of a word after white space."""
    before, here = kinds[:-1], kinds[1:]
    after_mark = (before == OTHER) | (before == STARTER)
    is_letter = (here == SMALL) | (here == CAPITAL_LETTER) | (here == CASELESS)
    is_candidate = after_mark & (is_letter | (here == DIGIT))
    is_candidate |= (here == CAPITAL_LETTER) & ((before == SMALL) | (before == DIGIT))
    is_candidate |= (here == STARTER) & (before != BLANK)
    is_candidate |= np.isin(points[1:], _OTHER_STARTERS) & (after_mark | (before == SMALL))
    is_candidate |= (here == DIGIT) & (before == SMALL)
    candidates = (np.flatnonzero(is_candidate) + 1).tolist()
    return np.array([at for at in candidates if _GLUED_SWITCH_POINT.match(text, at)], dtype=np.int64)


def _costs_between_words(points: CodePoints, kinds: Kinds, switch_points: Indices) -> Doubles:
    """Return the costs at switch points between a word or comma, one blank and a word, and NaN at all others.

    Most switch points are of that kind, and an array is faster than `_switch_cost`, which gives the same costs.
    """
    points = np.concatenate([[0, 0], points, [0, 0, 0]])  # the switch points are moved by 2
    kinds = np.concatenate([[OTHER, OTHER], kinds, [OTHER, OTHER, OTHER]])
    blank, last, first, second = points[switch_points + 1], switch_points, switch_points + 2, switch_points + 3
    between = np.select([blank == ord(" "), blank == ord("\n")], [_SPACE_BETWEEN, _NEWLINE_BETWEEN], np.nan)
    is_letter = np.isin(kinds[last], (SMALL, CAPITAL_LETTER, CASELESS))
    after = np.select([is_letter, points[last] == ord(",")], [_AFTER_WORD, _AFTER_COMMA + np.where(blank == ord(" "), _MARK_SPACE, 0)], np.nan)
    is_item = (points[second] == ord(")")) | (points[switch_points + 4] == ord(")"))
    before = np.select(
        [
            (kinds[first] == SMALL) & ~is_item,
            (kinds[first] == CAPITAL_LETTER) & (kinds[second] == SMALL) & ~is_item,
        ],
        [_BEFORE_LETTER, _BEFORE_CAPITAL],
        np.nan,
    )
    return np.asarray(after + between + before)


def _switch_cost(text: str, at: int, words: SwitchPointWords) -> float:
    """Return the cost of a change of language at a place in a text."""
    context = text[max(0, at - _CONTEXT) : at]
    before = context.rstrip()
    space = context[len(before) :]
    if space.count("\n") > 1:
        return BLANK_LINE
    if not space and _GLUED_CAPITAL_WORD.match(text, at) and not _GLUED_NAME.match(text, 0, at):
        return _GLUED_CAPITAL
    if not space and words.glued_title.match(text, at):
        return _GLUED_CAPITAL
    between = _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN
    is_final_dash = text[at] in "-–" and words.ends_in_final_dash(context + text[at])
    begins = _BEFORE_OTHER if is_final_dash else _cost_before(text, at)
    if begins and space == " " and before[-1:] in ",:":
        begins += _MARK_SPACE
    return _cost_after(text, at, before, space, words) + between + begins + _cost_of_quotation_mark(text, at)


def _cost_after(text: str, at: int, before: str, space: str, words: SwitchPointWords) -> float:
    """Return the part of the cost that depends on the text and the white space before a switch point."""
    if before.endswith(_MARKER_END):
        return _AFTER_WORD
    if before.endswith("«") and space and opens_quotation(text, at - len(space) - 1):
        return _AFTER_OPENER
    if before.endswith(_NOT_OF_LABELS):
        return _cost_after_mark(before, space, text[at], words)
    if _DASH_END.search(before) and (space != " " or words.ends_in_final_dash(before)):
        return _AFTER_COMMA
    if _SECTION_REFERENCE_END.search(before):
        return _AFTER_SENTENCE
    if _NUMBER_END.search(before) and not words.is_reference(before):
        return _AFTER_NUMBER
    if (_ENUMERATOR_END.search(before) and not words.is_reference(before)) or words.begins_article(before):
        return _AFTER_ENUMERATOR
    return _cost_after_mark(before, space, text[at], words)


def _cost_after_mark(before: str, space: str, after: str, words: SwitchPointWords) -> float:
    """Return the part of the cost that depends on the mark at the end of a text that ends in no number or label."""
    if _SENTENCE_END.search(before):
        return _AFTER_WORD if space and words.ends_in_abbreviation(before, after) else _AFTER_SENTENCE
    if _COMMA_END.search(before):
        return _AFTER_COMMA
    if _COLON_END.search(before):
        return _AFTER_COMMA
    if _SPACED_CLOSER_END.search(before) and (space or after in "«„“"):
        return _AFTER_SENTENCE
    if _OPENER_END.search(before):
        return _AFTER_OPENER
    return _AFTER_CLOSER if _CLOSER_END.search(before) else _AFTER_WORD


def _cost_of_quotation_mark(text: str, at: int) -> float:
    """Return the cost of separating a quotation mark without spaces around it from the text that it belongs to."""
    if at < 2 or text[at - 1 : at + 1].strip() != text[at - 1 : at + 1]:
        return 0.0
    mark = at if text[at] in _GLUED_MARKS else at - 1
    if text[mark] not in _GLUED_MARKS:
        return 0.0
    return 0.0 if opens_quotation(text, mark) == (mark == at) else _AFTER_CLOSER * 2


def _cost_before(text: str, at: int) -> float:
    """Return the part of the cost that depends on the text after a switch point."""
    if _ENUMERATOR.match(text, at) and not (text[at] == "§" and _SECTION_REFERENCE.match(text, 0, at)):
        return _BEFORE_ENUMERATOR
    if _CAPITAL.match(text, at):
        return _BEFORE_CAPITAL
    return _BEFORE_LETTER if _LETTER.match(text, at) else _BEFORE_OTHER
