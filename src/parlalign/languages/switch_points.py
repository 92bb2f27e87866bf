"""Switch points: the places in a text where its language can change, and the cost of a change at each of them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import regex

from parlalign.languages import DEFAULT_PAIR, LANGUAGES, facts_of
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
from parlalign.languages.label_forms import ANY_LABEL, CAPITAL_LABEL, LABEL
from parlalign.languages.repeated_labels import repeated_labels
from parlalign.languages.switch_costs import (
    costs_between_words,
    set_costs_at_conjunctions,
    set_costs_at_repeated_labels,
    switch_cost,
)
from parlalign.languages.switch_point_words import SwitchPointWords, words_at_switch_points
from parlalign.learning.arrays import Doubles, Indices

# The start of any word is a switch point (`en |de`). These are switch points without white space:
_GLUED_SWITCH_POINT = regex.compile(
    r"(?<=[\p{L}\d)\]%\"'”“’‘»\s][.,!?;:…。！？；]{1,3}[\"'`”“’»)]{0,2})"
    r"(?!(?<=\b\p{Lu}\.)\p{Lu}\.)(?=(?:[„“\"'‚‘«»(–—]|«\s)?\p{L})"  # `aufhalten.|Ik`, not `3.5` and `U.S.`
    r"|(?<=[.,!?;:…)\"'`”“’»])(?<!\d[,:](?=\d))"
    rf"(?=(?:[\"„“'‘]|«\s?)?(?:{ANY_LABEL}|{CAPITAL_LABEL})\s)"  # `in;|51. stimmt`, `,|– unter`, not `1:0. Ende`
    rf"|(?<=\p{{L}}{{2}})(?=(?:{ANY_LABEL}|{CAPITAL_LABEL})\s)"  # `Gewässern|– gezien`, `Verhaltensweisen|20. in`
    r"|(?<=\p{L})(?=\"\p{L})"  # `wenn|"Als`
    r"|(?<=[\p{L}'])(?='\p{Lu})|(?<=(?!qu)\p{L}{2}')(?=\p{Lu})"  # `ingevuld|'Le`, `'neen'|Le`, not `qu'Alain`
    r"|(?<=\s-)(?=[\p{L}(])"  # `gewährleisten -|Overwegende`
    r"|(?<=[\p{L}\d])(?=[„«‘]\p{L})"  # `openen|„Das`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{L})"  # `duidelijk|Ich`, `tabak|VERORDNUNG`, not `EU`
    r"|(?<=\p{Ll}{2}[.!?])(?=\d)"  # `armoede.|18 %`, not `3.5`
)
_HEADING_PART = r"[^\n.,:;!?…]"
_HEADING = (  # `Openings⏎tijden`
    rf"\p{{Lu}}\p{{Ll}}{_HEADING_PART}{{1,80}}(?:(?:\n| ?\.{{3}}\[\+{{3}}\] ?)\p{{Ll}}{_HEADING_PART}{{0,80}}){{0,2}}"
)
_TWO_HEADINGS = regex.compile(rf"(?<=[.,:;!?…]\s*\n\s*)({_HEADING}\n\s*+)({_HEADING}\n\s*+)(?=\p{{Lu}}|{LABEL}\s)")
"""A heading and its translation, between the end of a paragraph and the start of another one."""
_LINE_START = regex.compile(r"\n\s*+")
_EMPTY_LINE = regex.compile(r"\n[^\S\n]*+\n\s*+")
_INSIDE_SENTENCE = regex.compile(r"(?!\(?\p{Ll}{1,4}[.)]\s)\p{Ll}")
"""The start of a line that is not the start of a paragraph: `von`, not `Von` or `a)`."""
_MOST_WRAPPED = 0.1  # of the lines of a text; in wrapped Dutch and German text at least half of the lines
_OTHER_STARTERS = tuple(map(ord, "'»"))
"""Marks with which a text can begin after a mark or a small letter; elsewhere they are apostrophes or close."""


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
    points, words = code_points(text), _words(languages)
    kinds = kinds_of(points)
    starts_word = (kinds[:-1] == BLANK) & (kinds[1:] != BLANK)
    conjunctions = list(words.conjunctions_of_items(text))
    repeated = [span for span in repeated_labels(text) if not words.is_numbered(text, span.start)]
    glued = [
        *_glued(text, points, kinds).tolist(),
        *(end for _, end in conjunctions if not text[end].isspace()),
        *(start for start, _ in repeated),
        *(match.start() for match in words.glued_title.finditer(text)),
    ]
    switch_points = np.union1d(np.flatnonzero(starts_word) + 1, np.array(glued, dtype=np.int64))
    costs = costs_between_words(points, kinds, switch_points)
    for k in np.flatnonzero(np.isnan(costs)).tolist():
        costs[k] = switch_cost(text, int(switch_points[k]), words)
    set_costs_at_conjunctions(costs, np.searchsorted(switch_points, conjunctions or np.empty((0, 2))))
    set_costs_at_repeated_labels(text, costs, switch_points, repeated)
    return SwitchPoints(np.concatenate([[0], switch_points, [len(text)]]), costs)


@cache
def _words(languages: tuple[str, str]) -> SwitchPointWords:
    page_words = frozenset(word.rstrip(".") for facts in LANGUAGES.values() for word in facts.page_words)
    return words_at_switch_points([facts_of(code) for code in languages], page_words)


def glued_switch_points(text: str, languages: tuple[str, str]) -> tuple[Indices, Doubles]:
    """Return the switch points without white space, and the cost of a change of language at each of them."""
    points, words = code_points(text), _words(languages)
    switch_points = _glued(text, points, kinds_of(points))
    return switch_points, np.array([switch_cost(text, at, words) for at in switch_points.tolist()], dtype=np.float64)


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
