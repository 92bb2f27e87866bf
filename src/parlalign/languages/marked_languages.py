"""The languages of parts of a text that its file shows: by `lang` attributes or columns of bilingual tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from parlalign.languages import NO_LANGUAGE, TAGS, function_words_of
from parlalign.languages.identify import WORD
from parlalign.records import Document, LanguageSpan, MarkedPart

_CLEAR = 6.0
"""A part whose words give more nats for a language is clear."""
_LEAST_RIGHT = 0.8
"""Share of the clear parts that must agree: word processors mark whole texts with one language."""
_FEWEST_ROWS = 3
"""Rows of terms that show the languages of their columns."""
_MOST_WORDS = 3
"""Words of each cell in a third column of a bilingual table that belongs to no side: row numbers, `n.`, remarks."""


def marked_languages(
    document: Document, languages: tuple[str, str], odds_of: Callable[[str], float]
) -> list[LanguageSpan]:
    """Return the parts of the repaired text of a document whose language its file shows, in order.

    Languages that are not in `languages` are included. The result is empty if the words contradict the file: `odds_of`
    returns the log-odds of a text for the second language.
    """
    parts = document.marked_parts
    if not parts:
        return []
    spans = [document.text_span(part.span) for part in parts]
    texts = [document.text[start:end] for start, end in spans]
    odds = [odds_of(text) for text in texts]
    shown = [_code(part.language) for part in parts]
    if not {*languages} <= {*shown} or not _agrees(odds, shown, languages):
        shown = _languages_of_columns(parts, texts, odds, languages)
    return [LanguageSpan(span, code) for span, code in zip(spans, shown, strict=True) if code and span.end > span.start]


def shown_language(document: Document) -> str | None:
    """Return the code of the language that the file of a document gives to all of its text, or None.

    Only files that are marked up count: word processors mark whole texts with the language of their user.
    """
    codes = {_code(part.language) for part in document.marked_parts} if document.is_marked_up else set()
    return next(iter(codes)) if len(codes) == 1 else None


def _code(tag: str | None) -> str | None:
    """Return the code of the language of a tag: `de` for `de-AT` and `DE`."""
    tag = (tag or "").lower().replace("_", "-")
    return TAGS.get(tag) or TAGS.get(tag.partition("-")[0])


def _agrees(odds: Sequence[float], shown: Sequence[str | None], languages: tuple[str, str]) -> bool:
    """Return whether the words of nearly all clear parts agree with what the file shows, and some part is clear."""
    clear = [
        (odd > 0) == (code == languages[1])
        for odd, code in zip(odds, shown, strict=True)
        if code and abs(odd) > _CLEAR and code in languages
    ]
    return bool(clear) and sum(clear) >= _LEAST_RIGHT * len(clear)


def _languages_of_columns(
    parts: Sequence[MarkedPart], texts: Sequence[str], odds: Sequence[float], languages: tuple[str, str]
) -> list[str | None]:
    """Return the language of each part that is in a column of a bilingual table, and None for the others."""
    columns: dict[int, dict[int, list[int]]] = {}
    for k, part in enumerate(parts):
        if part.column:
            table, column = part.column
            columns.setdefault(table, {}).setdefault(column, []).append(k)
    shown: list[str | None] = [None] * len(parts)
    for table_columns in columns.values():
        codes = {
            column: _language_of_column(numbers, texts, odds, languages) for column, numbers in table_columns.items()
        }
        if not set(languages) <= set(codes.values()):
            codes = _languages_of_terms(table_columns, texts, odds, languages)
        if set(languages) <= set(codes.values()):
            for column, numbers in table_columns.items():
                code = codes.get(column)
                if code is None and all(len(WORD.findall(texts[k])) <= _MOST_WORDS for k in numbers):
                    code = NO_LANGUAGE
                for k in numbers:
                    shown[k] = code
    return shown


def _languages_of_terms(
    columns: dict[int, list[int]], texts: Sequence[str], odds: Sequence[float], languages: tuple[str, str]
) -> dict[int, str | None]:
    """Return the languages of two columns of terms without function words, as in a glossary; empty if it is unclear.

    The words of each column together are clear, and nearly all rows agree.
    """
    filled = [column for column, numbers in columns.items() if any(WORD.search(texts[k]) for k in numbers)]
    pairs = [(a, b) for n, a in enumerate(filled) for b in filled[n + 1 :] if len(columns[a]) == len(columns[b])]
    for first, second in pairs:
        sums = [sum(odds[k] for k in columns[column]) for column in (first, second)]
        if min(map(abs, sums)) <= _CLEAR or (sums[0] > 0) == (sums[1] > 0):
            continue
        cells = zip(columns[first], columns[second], strict=True)
        rows = [(odds[a], odds[b]) for a, b in cells if texts[a] != texts[b]]
        agreeing = sum((a < b) == (sums[0] < sums[1]) for a, b in rows)
        if len(rows) >= _FEWEST_ROWS and agreeing >= _LEAST_RIGHT * len(rows):
            return {first: languages[sums[0] > 0], second: languages[sums[1] > 0]}
    return {}


def _language_of_column(
    numbers: Sequence[int], texts: Sequence[str], odds: Sequence[float], languages: tuple[str, str]
) -> str | None:
    """Return the language of a column if nearly all of its parts are in one; they need a function word."""
    clear = [odds[k] > 0 for k in numbers if abs(odds[k]) > _CLEAR]
    function_words = function_words_of(languages)
    if not any(not function_words.isdisjoint(WORD.findall(texts[k])) for k in numbers):
        return None
    for is_second, code in enumerate(languages):
        if clear and clear.count(bool(is_second)) >= _LEAST_RIGHT * len(clear):
            return code
    return None
