"""Decide the breaks of text in a language without a break model: markers, wraps, and newlines inside a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import regex

from parlalign.languages import LANGUAGES, facts_of
from parlalign.languages.facts import Language
from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.records import LanguageSpan, Span
from parlalign.repairing.break_rules import is_marker_before_newline, is_marker_before_space
from parlalign.repairing.breaks import HYPHENS, Breaks, BreakType, Decisions, take
from parlalign.repairing.lines import COMMA, FINAL, NO_END, Lines
from parlalign.repairing.read_lines import read_lines
from parlalign.repairing.subword_scores import join_log_odds
from parlalign.repairing.wraps import WRAP_PROBABILITY, is_wrap

_FIRST_WORD = regex.compile(r"\w+")
_LONGEST_WORD = 60
_BEFORE_NEWLINE = ",'’)»”\""
"""Characters other than letters and digits at the end of a line that may go on."""
_SYLLABLE = regex.compile(r"(?![ivx]{2})\p{Ll}{2}\.\s")
"""Matches `ts. Nous`, which is no enumerator; not `ii. nous`, `a. nous`."""
_NEVER_BEGINS = regex.compile(r"[),;](?![-)])|(?<=\p{L}\s+)['’]\p{L}|\.(?=\s|$)(?!\s*[.(–—-])")
"""Matches `, et`, `'action` after a letter, `. Et`, with which no line begins; not `...`, `;-)`, `. – (FR)`."""
_ITEM = regex.compile(r"\(?\w{1,2}\)|\(?\d+\.\d+\)?\s")
"""Matches `b)les`, `(1.2) les`, which begin an item in addition to enumerators; not `(les`, `1.5) les`."""
_PROSE = 80
"""Lines of verse, tables, addresses and lists are shorter than so many characters."""
_NARROWEST = 25
"""The shortest line that ends in a function word (`de la`) because it goes on."""
_KEPT_WORDS = -3.0
"""Added to the log-odds of a join at a newline if no word of the text is cut; set by hand."""
_CUT_WORD = 4.0
"""Log-odds above which a newline shows that words are cut."""


_FINAL_MARKS = (".", "!", "?", ";", "…")


class _Kind(IntEnum):
    """The kind of a break; the first is none of the others and not decided."""

    OTHER = 0
    EDGE = 1
    """A marker at an end of the text or of the language, or with an empty line."""
    MARKER_AT_END = 2
    """A marker before a newline and no small letter."""
    MARKER_BEFORE_SPACE = 3
    MARKER = 4
    WRAP = 5
    INSIDE_SENTENCE = 6
    PERHAPS_INSIDE = 7
    """Of a text with markers, between a line without a mark and a capital."""
    DOUBTFUL = 8
    """A newline that may be inside a sentence and is kept."""


_BY_LETTERS = {_Kind.MARKER: 1.0, _Kind.INSIDE_SENTENCE: 0.95, _Kind.PERHAPS_INSIDE: 0.8}
"""The kinds whose type the letters decide, and the probability that no paragraph ends there."""
_OUTCOMES = {
    _Kind.EDGE: (BreakType.PARAGRAPH, 1.0),
    _Kind.MARKER_AT_END: (BreakType.PARAGRAPH, 0.9),
    _Kind.MARKER_BEFORE_SPACE: (BreakType.SPACE, 0.98),
    _Kind.WRAP: (BreakType.SPACE, WRAP_PROBABILITY),
    _Kind.DOUBTFUL: (BreakType.PARAGRAPH, 0.5),
}
"""The type and probability of the breaks of other kinds. Of markers before a space, 48 of 48 were spaces."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its breaks, and the lines at those of them that have a newline."""

    source: str
    breaks: Breaks
    lines: Lines


def decide_without_model(
    source: str, breaks: Breaks, language_spans: Sequence[LanguageSpan], parallel_texts: Sequence[str] = ()
) -> Decisions:
    """Decide the breaks in the spans, all of which are in languages without a break model.

    Markers stand for nothing, a space, or the end of a paragraph. Of the newlines, only wraps and those inside a
    sentence are decided, and those that may be: they are kept with a probability of .5. All other newlines stay. In a
    language without facts, only wraps are decided.
    """
    text = _Text(source, breaks, read_lines(source, take(breaks, breaks.has_newline)))
    kinds = np.full(len(breaks), _Kind.OTHER)
    join = np.zeros(len(breaks))
    for code in sorted({span.language or "" for span in language_spans}):
        facts, spans = facts_of(code), [span.span for span in language_spans if span.language == code]
        is_inside = _is_inside(breaks, spans)
        if code not in LANGUAGES:
            kinds[breaks.has_newline] = np.maximum(kinds[breaks.has_newline], _wrap_kinds(text, is_inside, facts))
            continue
        if facts.is_spaced:
            kinds[breaks.has_newline] = np.maximum(kinds[breaks.has_newline], _newline_kinds(text, is_inside, facts))
        kinds = np.maximum(kinds, _marker_kinds(text, is_inside, _begins_inside(breaks, spans)))
        rows = np.flatnonzero(is_inside & np.isin(kinds, [*_BY_LETTERS]))
        join[rows] = _join_probability(source, breaks, rows, parallel_texts) if facts.is_spaced else 1.0
    return _decisions(kinds, join)


def _decisions(kinds: Indices, join: Doubles) -> Decisions:
    """Return the decisions for breaks of these kinds, with the probability of a join for those that letters decide."""
    types = np.where(join > 0.5, BreakType.JOIN, BreakType.SPACE)
    probability = np.maximum(join, 1 - join)
    for kind, share in _BY_LETTERS.items():
        probability[kinds == kind] *= share
    for kind, (break_type, share) in _OUTCOMES.items():
        types[kinds == kind], probability[kinds == kind] = break_type, share
    return Decisions(
        types=types,
        probability=probability,
        is_certain=kinds == _Kind.EDGE,
        is_decided=kinds != _Kind.OTHER,
        follows_enumerator=np.zeros(len(kinds), dtype=bool),
    )


def _is_inside(breaks: Breaks, spans: list[Span]) -> Flags:
    """Return, for each break, whether it is inside one of the spans, with text of the span on both sides."""
    starts, ends = (np.array(bounds) for bounds in zip(*spans, strict=True))
    nearest = np.maximum(np.searchsorted(starts, breaks.start) - 1, 0)
    return np.asarray((starts[nearest] < breaks.start) & (breaks.end < ends[nearest]))


def _begins_inside(breaks: Breaks, spans: list[Span]) -> Flags:
    """Return, for each break, whether it begins inside one of the spans, so that it is decided in their language."""
    starts, ends = (np.array(bounds) for bounds in zip(*spans, strict=True))
    nearest = np.searchsorted(starts, breaks.start, side="right") - 1
    return np.asarray((nearest >= 0) & (breaks.start < ends[nearest]))


def _marker_kinds(text: _Text, is_inside: Flags, is_own: Flags) -> Indices:
    """Return the kinds of the markers that are decided in a language."""
    source, breaks = text.source, text.breaks
    is_small = np.array([source[at : at + 1].islower() for at in breaks.end.tolist()], dtype=bool)
    is_at_edge = ~is_inside | (breaks.newlines > 1)
    kinds = np.select(
        [is_at_edge, is_marker_before_newline(source, breaks) & ~is_small, is_marker_before_space(source, breaks)],
        [_Kind.EDGE, _Kind.MARKER_AT_END, _Kind.MARKER_BEFORE_SPACE],
        _Kind.MARKER,
    )
    return np.where(breaks.has_marker & is_own, kinds, _Kind.OTHER)


def _wrap_kinds(text: _Text, is_inside: Flags, facts: Language) -> Indices:
    """Return the kinds of the newlines inside the text of a language if only its wraps are decided."""
    newlines = take(text.breaks, text.breaks.has_newline)
    own = is_inside[text.breaks.has_newline] & facts.is_spaced
    return np.where(is_wrap(text.source, newlines, text.lines, own), _Kind.WRAP, _Kind.OTHER)


def _newline_kinds(text: _Text, is_inside: Flags, facts: Language) -> Indices:
    """Return the kinds of the newlines inside the text of a language; those with a marker are of no kind."""
    source, lines, newlines = text.source, text.lines, take(text.breaks, text.breaks.has_newline)
    has_markers = bool(np.any(text.breaks.has_marker & is_inside))
    own = is_inside[text.breaks.has_newline]
    kinds = _wrap_kinds(text, is_inside, facts)
    may_go_on = own & (newlines.newlines == 1) & ~newlines.has_marker & ~newlines.is_page_end
    is_syllable = np.array([bool(_SYLLABLE.match(source, at)) for at in newlines.end.tolist()], dtype=bool)
    may_go_on &= ~(lines.is_before_enumerator & ~is_syllable | lines.is_before_dash | lines.is_heading)
    may_go_on &= np.isin(lines.end, (NO_END, COMMA)) & (kinds == _Kind.OTHER)
    begins = [0, *newlines.end.tolist()]
    first_words = Counter(_first_word(source, at) for at in begins) if may_go_on.any() else Counter[str]()
    ends_sentence = np.append(lines.end == FINAL, source.rstrip()[-1:] in _FINAL_MARKS)
    for k in np.flatnonzero(may_go_on).tolist():
        line, at = source[begins[k] : int(newlines.start[k])], begins[k + 1]
        shorter, longer = sorted((int(lines.length[k]), int(lines.next_length[k])))
        is_long = longer >= _PROSE and (shorter >= _NARROWEST or ends_sentence[k + 1])
        first = source[at : at + 1]
        if _NEVER_BEGINS.match(source, at) and (has_markers or is_long):
            kinds[k] = _Kind.INSIDE_SENTENCE
        elif line[-1:] in HYPHENS and line[-2:-1].isalpha() and first.islower():
            kinds[k] = _Kind.DOUBTFUL if is_long else _Kind.OTHER  # `coopé-⏎ration`, `celui-⏎ci`
        elif not _may_go_on(line, first) or _ITEM.match(source, at):
            continue
        elif line.endswith(",") and first_words[_first_word(source, at)] > 1:  # `vu l'avis,⏎vu le rapport,`
            kinds[k] = _Kind.DOUBTFUL if has_markers else _Kind.OTHER
        elif has_markers:
            kinds[k] = _kind_with_markers(line, first, facts, is_long=is_long)
        elif is_long:
            kinds[k] = _kind_without_markers(line, first, facts)
    return kinds


def _may_go_on(line: str, first: str) -> bool:
    """Return whether the text before a newline may go on with this character; not after a dash or a title."""
    return (line[-1:].isalnum() or line[-1:] in _BEFORE_NEWLINE) and (first.isupper() or not line.isupper())


def _kind_with_markers(line: str, first: str, facts: Language, *, is_long: bool) -> _Kind:
    """Return the kind of a newline of a text that has markers, where newlines are at any character."""
    is_open = not line.endswith(",")
    if first.islower() or (is_open and _ends_in(line, facts.function_words)):
        return _Kind.INSIDE_SENTENCE
    if is_open:
        return _Kind.PERHAPS_INSIDE if is_long else _Kind.OTHER
    return _Kind.DOUBTFUL


def _kind_without_markers(line: str, first: str, facts: Language) -> _Kind:
    """Return the kind of a newline next to a long line of a text without markers, where a line may be a paragraph."""
    if first.islower():
        return _Kind.INSIDE_SENTENCE if line[-1].isalnum() else _Kind.DOUBTFUL
    return _Kind.DOUBTFUL if first.isalpha() and _ends_in(line, facts.function_words) else _Kind.OTHER


def _ends_in(line: str, words: frozenset[str]) -> bool:
    """Return whether a line that is not very short ends in one of the words."""
    return len(line) >= _NARROWEST and line.rsplit(None, 1)[-1].lower() in words


def _first_word(source: str, at: int) -> str:
    match = _FIRST_WORD.match(source, at, at + _LONGEST_WORD)
    return match.group() if match else ""


def _join_probability(source: str, breaks: Breaks, rows: Indices, parallel_texts: Sequence[str]) -> Doubles:
    """Return the probability that each of the breaks at `rows` is inside a word.

    At newlines it is small, unless there is a marker, as in concordances, or a newline that is clearly inside a word.
    """
    log_odds = join_log_odds(source, breaks, rows.tolist(), parallel_texts)
    has_marker = breaks.has_marker[rows]
    if not has_marker.any() and not np.any(log_odds > _CUT_WORD):
        log_odds = log_odds + _KEPT_WORDS
    return np.asarray(1 / (1 + np.exp(-log_odds)))
