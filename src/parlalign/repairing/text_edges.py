"""Correct where the texts of a concordance begin, to the character, by their translations.

The words around a change of language do not show to which of two texts a label, a dash or a cut word belongs:
`… das Produkt 4. Naast de overige`. The start of the translation shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from parlalign.languages import facts_of
from parlalign.languages.label_forms import LABEL

_QUOTATION_MARKS = '"„“«»'
_MAY_OPEN, _MAY_CLOSE = '"„«»', '"“»'
_OTHER_OPENERS = _QUOTATION_MARKS + "‘‚'"
_DASHES = tuple("–—-")
_MARK = rf"(?:[{_QUOTATION_MARKS}]\s?)?{LABEL}|[{_QUOTATION_MARKS}–—-]"
_LEAD = regex.compile(rf"({_MARK})\s*(?=\S)")
"""What a text may begin with before its first word: `4. `, `"(5) `, `– `, `»`."""
_TRAIL = regex.compile(rf"(?<=^|\s|\p{{L}}{{2}}|[.;:,!?)\"-])({_MARK})\s*(?:\p{{L}}+\s+){{0,2}}$")
"""The same at the end of the text before it, also with the next two words: `dürfen 3. Kapiteins |van`."""
_LABEL = regex.compile(rf"(?:^|\s|\p{{L}}{{2}})({LABEL})\s")
_DASH = regex.compile(r"[–—-]\s*")
_CLOSERS = regex.compile(r"[)\]]+\s*")
_MARK_END = regex.compile(r"[.,;:!?…][\"”“’»)\]]*\s*$")
_SENTENCE_END = regex.compile(r"[.;:!?…][\"”“’»)\]]*\s*$")
_COMMA_END = regex.compile(r",\s*$")
_CAPITAL = regex.compile(rf"[{_QUOTATION_MARKS}(]?\p{{Lu}}")
_CUT_WORD = regex.compile(r"(?<!\S)(\p{L}\p{Ll}{0,2})\s*(?=\p{Lu}\p{Ll})")
"""Matches `we⏎|Ik heb`, `Dynamik ge |Sommigen`, `Fr|Die`."""
_SMALL_WORD = regex.compile(r"(\p{Ll}{1,15})\s*(?=\p{Lu})")
"""Matches `runderen|VERORDNUNG`."""
_NEXT_WORD = regex.compile(r"\p{Lu}\p{Ll}*")
_LINE_START = regex.compile(r"(?<=\n)\p{Lu}\S*\s(?:\S+\s)?$")
"""Matches `be⏎|Ja, man`."""
_REST_OF_LINE = regex.compile(r"([^\n]{1,40})(?<!\p{Lu})\n(?=\p{Lu}|[\"(]?\d{1,3}[.)])")
"""Matches `Nr. 3760/92 ni⏎|Aan`."""
_REACH, _FEW = 40, 12  # characters


class ConcordanceText(NamedTuple):
    """A text of a concordance: where it begins in the source, its language, and whether it translates the last one."""

    start: int
    language: str
    is_translation: bool


def corrected_texts(source: str, texts: Sequence[ConcordanceText]) -> list[ConcordanceText]:
    """Return the texts with their starts corrected; the start of a text without a counterpart stays.

    >>> line = "4. Es ist das Produkt 4. Naast de overige"
    >>> texts = [ConcordanceText(0, "de", False), ConcordanceText(25, "nl", True)]
    >>> line[corrected_texts(line, texts)[1].start:]
    '4. Naast de overige'
    """
    corrected = list(texts)
    for k in range(1, len(texts)):
        other = _counterpart(corrected, k)
        if other is not None:
            start = _corrected_start(source, corrected[k - 1].start, corrected[k], corrected[other].start)
            end = texts[k + 1].start if k + 1 < len(texts) else len(source)
            if start < end:  # short texts, such as headings, may look like the rest of a cut word
                corrected[k] = corrected[k]._replace(start=start)
    return corrected


def _counterpart(texts: Sequence[ConcordanceText], k: int) -> int | None:
    """Return the number of the text that text k translates, or that translates it, or None."""
    if texts[k].is_translation:
        return k - 1
    return k + 1 if k + 1 < len(texts) and texts[k + 1].is_translation else None


def _corrected_start(source: str, earliest: int, text: ConcordanceText, other: int) -> int:
    """Return where a text begins, given the start of the text before it and that of its counterpart."""
    closers = _CLOSERS.match(source, text.start)
    start = closers.end() if closers else text.start
    start = _start_by_quotation_mark(source, start, other)
    before = source[max(earliest, start - _REACH) : start]
    by_label = _start_by_label(source, start, before, other)
    if by_label is not None:
        return by_label
    has_capital = _lead(source, other) or _CAPITAL.match(source, other)
    if _lead(source, start) or _SENTENCE_END.search(before) or not has_capital:
        return start
    return _start_after_cut_word(source, start, before, facts_of(text.language).function_words)


def _start_by_quotation_mark(source: str, start: int, other: int) -> int:
    """Return the start of a text with a quotation mark without spaces around it if its counterpart begins with one."""
    has_mark, has_other = source[start] in _QUOTATION_MARKS, source[other] in _OTHER_OPENERS
    if has_other and not has_mark and source[start - 1] in _MAY_OPEN:
        return start - 1
    is_glued = not (source[start - 1].isspace() or source[start + 1 : start + 2].isspace())
    return start + 1 if source[start] in _MAY_CLOSE and not has_other and is_glued else start


def _start_by_label(source: str, start: int, before: str, other: int) -> int | None:
    """Return where a text begins with the same label or dash as its counterpart, or None without such evidence."""
    lead, expected = _lead(source, start), _lead(source, other)
    trail = _TRAIL.search(before)
    is_closing = trail and trail[1] in _QUOTATION_MARKS and before[-1:].isspace()
    if trail and lead != expected and not is_closing:
        before_other = _TRAIL.search(source[max(0, other - _REACH) : other])
        wanted = {expected, _form(before_other[1]) if before_other else expected}
        if _form(trail[1]) + (lead if trail.end(1) == len(before.rstrip()) else "") in wanted - {""}:
            return start - len(before) + trail.start(1)
    dash = _DASH.match(source, start)
    if dash and expected not in _DASHES and not _MARK_END.search(before):
        return dash.end()
    if expected and not lead:
        labels = _LABEL.finditer(source, start, start + _FEW)
        return next((label.start(1) for label in labels if _form(label[1]) == expected), None)
    return None


def _start_after_cut_word(source: str, start: int, before: str, function_words: frozenset[str]) -> int:
    """Return where a text begins that should begin with a capital, as the text before it is cut off inside a word."""
    if not _CAPITAL.match(source, start):
        if line_start := _LINE_START.search(before):
            return start - len(before) + line_start.start()
        small = _SMALL_WORD.match(source, start)
        if small and (small[1] not in function_words or not _COMMA_END.search(before)):
            return small.end()
    elif _COMMA_END.search(before):
        return start
    line = _REST_OF_LINE.match(source, start)
    if line and function_words.isdisjoint(line[1].lower().split()):
        return line.end()
    cut_words = _CUT_WORD.finditer(source, start, start + _FEW)
    return next((word.end() for word in cut_words if _is_cut(source, word, function_words)), start)


def _is_cut(source: str, cut: regex.Match[str], function_words: frozenset[str]) -> bool:
    """Return whether a text begins after a short word that is no word, or before a function word with a capital."""
    following = _NEXT_WORD.match(source, cut.end())
    is_glued = cut.end() == cut.end(1)
    return (
        is_glued or cut[1].lower() not in function_words or bool(following and following[0].lower() in function_words)
    )


def _lead(source: str, start: int) -> str:
    """Return what a text begins with before its first word, as `_form` does; empty if it begins with a word."""
    match = _LEAD.match(source, start)
    return _form(match[1]) if match else ""


def _form(label: str) -> str:
    """Return the number or letters of a label; a mark without them stays.

    >>> _form("( 4 )"), _form("4."), _form("– ")
    ('4', '4', '–')
    """
    return "".join(regex.findall(r"[\p{L}\d]", label)) or label.strip()
