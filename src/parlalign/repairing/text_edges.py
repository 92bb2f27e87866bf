"""Correct where the texts of a concordance begin, to the character, by their translations.

Where the language changes inside a line, words do not show to which of two texts a label, a dash or a cut word belongs:
`… das Produkt 4. Naast de overige`. The start of the translation shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from parlalign.languages import LANGUAGES
from parlalign.languages.switch_points import LABEL

_LEAD = regex.compile(rf"([\"„“«»]?\s?{LABEL}|[\"„“«»–—-]\s?)\s*(?=\S)")
"""What a text may begin with before its first word: `4. `, `"(5) `, `– `, `»`."""
_TRAIL = regex.compile(rf"(?<=^|\s|\p{{L}}{{2}}|[.;:,!?)\"-])([\"„“«»]?\s?{LABEL}|[\"„“«»])\s*(?:\p{{L}}+\s+){{0,2}}$")
"""The same at the end of the text before it, also with the next two words: `dürfen 3. Kapiteins |van`."""
_CLOSERS = regex.compile(r"[)\]]+\s*")
_QUOTATION_MARKS = "\"„“«»"
_DASHES = tuple("–—-")
_MARK_END = regex.compile(r"[.,;:!?…][\"”“’»)\]]*\s*$")
_SENTENCE_END, _COMMA_END = regex.compile(r"[.;:!?…][\"”“’»)\]]*\s*$"), regex.compile(r",\s*$")
_LABEL = regex.compile(rf"(?:^|\s|\p{{L}}{{2}})({LABEL})\s")
_REST_OF_LINE = regex.compile(r"([^\n]{1,40})(?<!\p{Lu})\n(?=\p{Lu}|[\"(]?\d{1,3}[.)])")
"""Matches `Nr. 3760/92 ni⏎|Aan`."""
_CAPITAL = regex.compile(r"[\"„“«»(]?\p{Lu}")
_LATER_CAPITAL = regex.compile(r"\p{Ll}{1,15}\s*(?=\p{Lu})")
"""Matches the rest of a cut word: `we⏎|Ik heb`."""
_EARLIER_CAPITAL = regex.compile(r"(?<=\n)\p{Lu}\S*\s(?:\S+\s)?$")
"""The first one or two words of a line: `be⏎|Ja, man`."""
_SHORT_WORD = regex.compile(r"(\p{Lu}\p{Ll}{0,2})\s*(?=\p{Lu}\p{Ll})")
"""Matches `Ak Op de Raad`."""
_REACH, _FEW = 40, 12  # characters


class ConcordanceText(NamedTuple):
    """A text of a concordance: where it begins in the source, its language, and whether it translates the one before."""

    start: int
    language: str
    is_translation: bool


def corrected_texts(source: str, texts: Sequence[ConcordanceText]) -> list[ConcordanceText]:
    """Return the texts with their starts corrected; a text without a translation stays as it is.

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
            corrected[k] = corrected[k]._replace(start=start)
    return corrected


def _counterpart(texts: Sequence[ConcordanceText], k: int) -> int | None:
    """Return the number of the text that text k translates, or that translates it, or None."""
    if texts[k].is_translation:
        return k - 1
    return k + 1 if k + 1 < len(texts) and texts[k + 1].is_translation else None


def _corrected_start(source: str, earliest: int, text: ConcordanceText, other: int) -> int:
    """Return where a text begins, given the start of the text before it and that of its counterpart."""
    start = text.start
    if closers := _CLOSERS.match(source, start):
        start = closers.end()
    has_mark, has_other = source[start] in _QUOTATION_MARKS, source[other] in _QUOTATION_MARKS
    if has_other and not has_mark and source[start - 1] in _QUOTATION_MARKS:
        return start - 1
    if has_mark and not has_other and not (source[start - 1].isspace() or source[start + 1].isspace()):
        start += 1
    before = source[max(earliest, start - _REACH) : start]
    lead, expected = _lead(source, start), _lead(source, other)
    trail = _TRAIL.search(before)
    if trail and trail[1].strip() and lead != expected:
        before_other = _TRAIL.search(source[max(0, other - _REACH) : other])
        wanted = {expected, _form(before_other[1]) if before_other else expected}
        if _form(trail[1]) + (lead if trail.end(1) == len(before.rstrip()) else "") in wanted - {""}:
            return start - len(before) + trail.start(1)
    if lead in _DASHES and expected not in _DASHES and not _MARK_END.search(before):
        return _LEAD.match(source, start).end()
    if expected and not lead:
        for label in _LABEL.finditer(source, start, start + _FEW):
            if _form(label[1]) == expected:
                return label.start(1)
    if lead or _SENTENCE_END.search(before) or not (expected or _CAPITAL.match(source, other)):
        return start
    return _start_after_cut_word(source, start, before, LANGUAGES[text.language].function_words)


def _start_after_cut_word(source: str, start: int, before: str, function_words: frozenset[str]) -> int:
    """Return where a text begins that should begin with a capital, as the text before it is cut off inside a word."""
    if not _CAPITAL.match(source, start):
        if earlier := _EARLIER_CAPITAL.search(before):
            return start - len(before) + earlier.start()
        if later := _LATER_CAPITAL.match(source, start):
            start = later.end()
    if _COMMA_END.search(before):
        return start
    line = _REST_OF_LINE.match(source, start)
    if line and function_words.isdisjoint(line[1].lower().split()):
        return line.end()
    word = _SHORT_WORD.match(source, start)
    if word and (word.end() == word.end(1) or word[1].lower() not in function_words):
        return word.end()
    return start


def _lead(source: str, start: int) -> str:
    """Return what a text begins with before its first word, as `_form` does."""
    match = _LEAD.match(source, start)
    return _form(match[1]) if match else ""


def _form(label: str) -> str:
    """Return the number or letters of a label; a mark without them stays.

    >>> _form("( 4 )"), _form("4."), _form("– ")
    ('4', '4', '–')
    """
    return "".join(regex.findall(r"[\p{L}\d]", label)) or label.strip()
