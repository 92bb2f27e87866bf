"""Language spans: which part of a mixed text is in which language, to the character."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import regex

from parlalign.languages import DEFAULT_PAIR, LANGUAGES, facts_of
from parlalign.languages.discrimination import has_function_word, is_all_in, is_clearly_own, log_odds, other_language
from parlalign.languages.foreign import (
    foreign_language,
    has_own_word,
    is_confirmed,
    languages_of_short_paragraphs,
    may_find_others,
    unknown_language,
)
from parlalign.languages.identify import WORD
from parlalign.languages.language_path import best_path
from parlalign.languages.likely_languages import likely_languages
from parlalign.languages.marked_languages import marked_languages
from parlalign.languages.part_words import words_by_part
from parlalign.languages.switch_costs import BLANK_LINE
from parlalign.languages.switch_points import find_switch_points, paragraph_starts
from parlalign.languages.third_language import third_language_parts
from parlalign.languages.translation_groups import Paragraphs, assign_languages
from parlalign.learning.arrays import Doubles, Flags, Indices
from parlalign.records import Document, LanguageSpan, Span

_CUT_WORD_LIMIT = 2.0
"""Nats that a word has at most if it may be cut; chosen on concordance pages with texts that are cut off."""
_NAME_LIMIT = 1.5
"""Nats that a word with a capital inside a sentence has at most: it is probably a name (`Wheeling` has 12 for Dutch).

Chosen on news in Dutch, French and English: from 1 to 2, the same switch points are found.
"""
_OTHER_NEWLINE = regex.compile(r"\r(?!\n)|[\f\v\x85\u2028\u2029]")
_SENTENCE_LINE_END = regex.compile(r"(?<=[.!?;…。！？؟][\"”“’»)\]]*)\r?\n\s*+")

MAIN_SHARE = 0.85
"""A text with this share of its characters in one language counts as all in it, quotations included."""
_FOREIGN_SHARE = 0.2
"""A text with a smaller share in a third language is not checked for being all in it."""
_HEADING_WEIGHT = 0.75  # from 0.5 to 0.8, the same EuroVoc terms in mixed lists are right
_MARKED = 12.0
"""Nats that the file gives for the language of a part, as two clear words do; a long text can contradict it."""
_LONGEST_NAME = 5
"""Words of a marked part, such as a signature, that is not taken for a third language."""
_BILINGUAL_SHARE = 0.3
"""A text with a smaller share in one of two languages has quotations and names in it, but is no bilingual text.

In bilingual acts and debates in fifteen pairs of languages, written for this purpose, it was at least 0.47.
"""

Shares = dict[str, float]
"""The share of a text's characters in each language, largest first."""


def document_language_spans(document: Document, languages: tuple[str, ...] | None = None) -> tuple[LanguageSpan, ...]:
    """Return the language spans of the repaired text of a document; they are identified once and stored in it.

    They are in the first two of `languages`, by default in those that are most probable. If the document has a
    language, all of its text is in this language except paragraphs in none of the two.
    """
    first, second, *_ = languages or languages_of(document)
    pair = first, second
    if pair not in document.language_spans:
        text, language = document.text, document.language
        if language is None:
            spans = language_spans(text, pair, _marked(document, pair))
        else:
            spans = _spans_around(text, language, pair)
        document.language_spans[pair] = tuple(spans)
    return document.language_spans[pair]


def languages_of(document: Document) -> tuple[str, ...]:
    """Return the languages that a document is probably in first, then others that have a break model.

    They are found in the source, so that they stay the same when the document is repaired.
    """
    return DEFAULT_PAIR if document.language else likely_languages(document.source)


def language_spans(
    text: str, languages: tuple[str, str] = DEFAULT_PAIR, marked: Sequence[LanguageSpan] = ()
) -> list[LanguageSpan]:
    """Divide a text into spans of two languages and, by whole paragraphs, of other languages; the spans cover the text.

    `marked` are parts whose language the file of the text shows.

    The spans are a Viterbi path over the places where the language can change, with the log-odds of every word. For
    two of Dutch, German, English and French these are from a model, for others from scripts and function words.

    >>> mixed = "Dat kan niemand tegenhouden.Ich danke Ihnen für Ihre Aufmerksamkeit."
    >>> [(part.language, mixed[slice(*part.span)]) for part in language_spans(mixed)]
    [('nl', 'Dat kan niemand tegenhouden.'), ('de', 'Ich danke Ihnen für Ihre Aufmerksamkeit.')]
    """
    first, second = languages = DEFAULT_PAIR if set(languages) == set(DEFAULT_PAIR) else languages
    text = _OTHER_NEWLINE.sub("\n", text)  # of the same length
    bounds, costs = switch_points = find_switch_points(text, languages)
    shows_names = not any(facts_of(code).has_capital_nouns for code in languages)
    words, part, may_be_cut, is_capital = words_by_part(text, bounds, with_capitals=shows_names)
    scores = log_odds(words, languages)
    scores[is_capital] = np.clip(scores[is_capital], -_NAME_LIMIT, _NAME_LIMIT)
    scores[may_be_cut] = np.clip(scores[may_be_cut], -_CUT_WORD_LIMIT, _CUT_WORD_LIMIT)
    third = third_language_parts(text, switch_points, (words, part), languages)
    names = _marked_names(text, marked, languages)
    for start, end in names:
        third[slice(*np.searchsorted(bounds, (start, end)))] = ""
    is_third = third != ""
    scores[is_third[part]] = 0
    costs = np.where(is_third[1:] | is_third[:-1], 0, costs)
    word_evidence = _WordEvidence(bounds, np.concatenate([[0], np.cumsum(_sums(part, scores, bounds))]))
    if not np.any(scores) and not marked:
        return _with_other_languages(text, [LanguageSpan(Span(0, len(text)), None)], languages, word_evidence)
    is_second = best_path(_sums(part, scores, bounds), costs)
    if is_second.any() and not is_second.all():
        scores *= _one_sidedness(words, is_second[part])
        is_second = best_path(_sums(part, scores, bounds), costs)
    parts = _Parts(bounds, costs, _sums(part, scores, bounds), second)
    is_second = _by_paragraph(text, parts, is_second, [part for part in marked if part.language in languages])
    codes = np.where(is_third, third, np.where(is_second, second, first))
    changes = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
    spans = [
        LanguageSpan(Span(int(bounds[start]), int(bounds[end])), str(codes[start])) for start, end in pairwise(changes)
    ]
    others = [part for part in marked if part.language not in languages]
    spans = _with_marked(spans, others) if others else spans
    return _with_other_languages(text, spans, languages, word_evidence, {start for start, _ in names})


def _marked_names(text: str, marked: Sequence[LanguageSpan], languages: tuple[str, str]) -> list[Span]:
    """Return the marked parts in one of the languages that are so short that their words do not show their language."""
    own = [part.span for part in marked if part.language in languages]
    return [span for span in own if len(WORD.findall(text[slice(*span)])) <= _LONGEST_NAME]


def _marked(document: Document, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the parts of the text of a document whose language its file shows."""
    first, second = DEFAULT_PAIR if set(languages) == set(DEFAULT_PAIR) else languages

    def odds_of(text: str) -> float:
        return float(log_odds(WORD.findall(text), (first, second)).sum())

    return marked_languages(document, (first, second), odds_of)


def language_shares(text: str, languages: tuple[str, str] = DEFAULT_PAIR) -> Shares:
    """Return the share of characters in each language, largest first; empty if no word shows its language."""
    return shares_of(language_spans(text, languages))


def shares_of(spans: list[LanguageSpan] | tuple[LanguageSpan, ...]) -> Shares:
    """Return the share of characters in each language, largest first; spans without a language are left out."""
    sizes: dict[str, int] = {}
    for (start, end), code in ((part.span, part.language) for part in spans):
        if code:
            sizes[code] = sizes.get(code, 0) + end - start
    total = sum(sizes.values())
    return {code: size / total for code, size in sorted(sizes.items(), key=lambda item: -item[1])}


def third_language(text: str, share: Shares, languages: tuple[str, str]) -> str | None:
    """Return the code of a language that all of a text is in and that is none of `languages`, or None."""
    others = [code for code in share if code not in languages]
    if not others or share[others[0]] < _FOREIGN_SHARE:
        return foreign_language(text, languages)
    code = others[0]
    has_function_words = bool(facts_of(code).function_words) and facts_of(code).scripts == ("Latin",)
    if not has_function_words and sum(share[other] for other in others) >= MAIN_SHARE:
        return foreign_language(text, languages) or code
    identified = code if code in LANGUAGES and is_all_in(text, code, languages) else None
    return foreign_language(text, languages) or identified


def is_bilingual(shares: Shares, languages: tuple[str, str]) -> bool:
    """Return whether a text with these shares is in both languages rather than in one of them with quotations."""
    return min(shares.get(code, 0.0) for code in languages) >= _BILINGUAL_SHARE


def _spans_around(text: str, language: str, languages: tuple[str, str]) -> list[LanguageSpan]:
    """Return the spans of a text in one known language, with paragraphs in other languages as spans of their own."""
    own = languages if language in languages else (language,)
    text = _OTHER_NEWLINE.sub("\n", text)
    return _with_other_languages(text, [LanguageSpan(Span(0, len(text)), language)], own)


def _sums(part: Indices, scores: Doubles, bounds: Indices) -> Doubles:
    """Return the log-odds for the second language of each part."""
    return np.asarray(np.bincount(part, scores, len(bounds) - 1), dtype=np.float64)


def _one_sidedness(words: list[str], is_second: Flags) -> Doubles:
    """Return a weight for each word: 1 if it occurs in only one of the languages, 0 if as often in both.

    Words that occur in both languages, such as names, are ignored when the language is identified.
    """
    numbers = {word: k for k, word in enumerate(dict.fromkeys(words))}
    number = np.array([numbers[word] for word in words], dtype=np.int64)
    in_second = np.bincount(number, is_second, len(numbers))
    in_first = np.bincount(number, ~is_second, len(numbers))
    return np.asarray(1 - (np.minimum(in_second, in_first) / np.maximum(np.maximum(in_second, in_first), 1))[number])


class _Parts(NamedTuple):
    """The n parts of a text between its switch points: n + 1 bounds, n - 1 costs between them, and their evidence."""

    bounds: Indices
    costs: Doubles
    evidence: Doubles
    second: str
    """The second language; positive evidence is evidence for it."""


def _by_paragraph(text: str, parts: _Parts, is_second: Flags, marked: Sequence[LanguageSpan]) -> Flags:
    """Return, for each part, whether it is in the second language, with the evidence of its place in a bilingual text.

    `is_second` is what the words show, and `marked` are the parts whose language the file shows.
    """
    bounds, costs, evidence, second = parts
    line_starts = paragraph_starts(text)
    between_paragraphs = np.where(np.isin(bounds[1:-1], line_starts), BLANK_LINE, costs)
    by_words = best_path(evidence, between_paragraphs)
    share = float(np.diff(bounds)[by_words].sum() / max(len(text), 1))
    if min(share, 1 - share) <= 1 - MAIN_SHARE and not marked:
        return is_second
    is_second = by_words
    starts = np.union1d(np.flatnonzero(is_second[1:] != is_second[:-1]) + 1, np.searchsorted(bounds[:-1], line_starts))
    starts = np.union1d([0], starts[starts < len(is_second)])
    ends = [*bounds[starts[1:]].tolist(), len(text)]
    texts = [text[start:end] for start, end in zip(bounds[starts].tolist(), ends, strict=True)]
    sums = np.add.reduceat(evidence, starts)
    sums *= _reliability(texts)
    for (start, end), language in ((part.span, part.language) for part in marked):
        first, last = np.searchsorted(bounds[starts], (start, end))
        sums[first:last] += _MARKED if language == second else -_MARKED
    inner_costs = np.where(np.isin(bounds[starts[1:]], line_starts), 0, costs[starts[1:] - 1])
    found = assign_languages(Paragraphs(texts, sums, inner_costs))
    return np.repeat(found, np.diff([*starts, len(is_second)]))


def _reliability(texts: list[str]) -> Doubles:
    """Return a weight for the evidence of each paragraph: less without a function word, as many such words are shared.

    The weight is 0 if the paragraph also stands twice, as names, numbers and headings like `Artikel 7`.
    """
    counts = Counter(text.strip() for text in texts)
    return np.array(
        [1.0 if has_function_word(text) else 0.0 if counts[text.strip()] > 1 else _HEADING_WEIGHT for text in texts]
    )


def _with_marked(spans: list[LanguageSpan], marked: Sequence[LanguageSpan]) -> list[LanguageSpan]:
    """Return the spans with the marked parts, which are in order and in other languages, as spans of their own."""
    divided = list(marked)
    for (start, end), language in ((part.span, part.language) for part in spans):
        inside = [(max(start, a), min(end, b)) for a, b in (part.span for part in marked) if a < end and b > start]
        bounds = [start, *(at for pair in inside for at in pair), end]
        divided += [LanguageSpan(Span(a, b), language) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if a < b]
    return sorted(divided, key=lambda part: part.span)


class _WordEvidence(NamedTuple):
    """The bounds of the parts of a text, and the sum of the log-odds of the words before each bound."""

    bounds: Indices
    sums: Doubles

    def of(self, span: Span) -> float:
        """Return the log-odds of the words in a span between two bounds."""
        first, last = np.searchsorted(self.bounds, span)
        return float(self.sums[last] - self.sums[first])


def _with_other_languages(
    text: str,
    spans: list[LanguageSpan],
    languages: tuple[str, ...],
    words: _WordEvidence | None = None,
    names: Collection[int] = (),
) -> list[LanguageSpan]:
    """Return the spans with the paragraphs that are in other languages as spans of their own.

    Without the evidence of its words, the document is in one language. `names` are the starts of short parts whose
    language the file shows: their words do not.
    """
    found: list[_Piece] = []
    for pieces in _paragraphs(text, spans):
        whole = Span(pieces[0].span.start, pieces[-1].span.end)
        may_be_other = len(pieces) > 1 and all(piece.language in languages for piece in pieces)
        if may_be_other and (code := _other_language(text, whole, languages, words)):
            found.append(_Piece(whole, code, is_clearly_own=False))
            continue
        for span, language in ((piece.span, piece.language) for piece in pieces):
            is_own = span.start in names or is_clearly_own(text[slice(*span)], languages)
            other = None if is_own else _other_language(text, span, languages, words)
            found.append(_Piece(span, other or language, is_own))
    return _merged(_with_short_paragraphs(text, found, languages, words))


class _Piece(NamedTuple):
    """A paragraph, or a part of one, in one language."""

    span: Span
    language: str | None
    is_clearly_own: bool


def _other_language(text: str, span: Span, languages: tuple[str, ...], words: _WordEvidence | None) -> str | None:
    """Return the language of a paragraph if it is clearly in none of `languages`, or None."""
    paragraph = text[span.start : span.end]
    if not may_find_others(languages):
        return None
    if (code := other_language(paragraph, languages)) and is_confirmed(paragraph, languages):
        return code
    return unknown_language(paragraph, languages, evidence=words and words.of(span), is_quotation=words is None)


def _paragraphs(text: str, spans: list[LanguageSpan]) -> Iterator[list[LanguageSpan]]:
    """Yield the paragraphs of a text, each as its pieces in one language."""
    ends = sorted({*paragraph_starts(text), *(match.end() for match in _SENTENCE_LINE_END.finditer(text))})
    pieces = []
    for part in spans:
        start, end = part.span
        bounds = [start, *ends[bisect_right(ends, start) : bisect_left(ends, end)], end]
        pieces += [LanguageSpan(Span(at, stop), part.language) for at, stop in pairwise(bounds)]
    for _, paragraph in groupby(pieces, key=lambda piece: bisect_right(ends, piece.span.start)):
        yield [*paragraph]


def _with_short_paragraphs(
    text: str, pieces: list[_Piece], languages: tuple[str, ...], words: _WordEvidence | None
) -> list[LanguageSpan]:
    """Return the pieces; short ones that follow each other, as in a debate, are identified together."""
    changed: list[LanguageSpan] = []

    def has_own(piece: _Piece) -> bool:
        return piece.is_clearly_own or has_own_word(text[slice(*piece.span)], languages)

    for is_own, row in groupby(pieces, key=has_own):
        run = [LanguageSpan(piece.span, piece.language) for piece in row]
        if not is_own and len(run) > 1:
            evidence = words and sum(abs(words.of(part.span)) for part in run)
            texts = [text[slice(*part.span)] for part in run]
            found = [None if part.language in {*languages, None} else part.language for part in run]
            codes = languages_of_short_paragraphs(texts, found, languages, evidence)
            run = [LanguageSpan(part.span, code or part.language) for part, code in zip(run, codes, strict=True)]
        changed += run
    return changed


def _merged(parts: list[LanguageSpan]) -> list[LanguageSpan]:
    """Return the parts with neighbours of one language joined."""
    merged: list[LanguageSpan] = []
    for part in parts:
        if merged and merged[-1].language == part.language:
            merged[-1] = LanguageSpan(Span(merged[-1].span.start, part.span.end), part.language)
        else:
            merged.append(part)
    return merged
