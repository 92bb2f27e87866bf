"""A match for a paragraph that is put together from the matches of its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parlalign.formats.records.properties import code_of
from parlalign.languages import LANGUAGES
from parlalign.languages.identify import function_word_language
from parlalign.memory.lookup import Lookup
from parlalign.memory.matching import Match, find_matches
from parlalign.memory.search_query import Query
from parlalign.records import Record, Span
from parlalign.segmenting.sentences import sentence_ends

PENALTY = 5
"""What the score of an assembled match is lower than the mean of its parts."""
_MOST_SENTENCES = 8
_LONGEST = 10_000  # characters of a paragraph


def with_assembled(matches: list[Match], lookup: Lookup, query: Query, least: int, limit: int | None) -> list[Match]:
    """Return the matches of a query, before them an assembled one if there is one that is better."""
    needed = max(least, matches[0].score + 1 if matches else 0)
    if needed > 100 - PENALTY or len(query.text) > _LONGEST:
        return matches
    language = _language_of(query.text, lookup)
    spans = list(_sentences(query.text, language))
    if language is None or not 1 < len(spans) <= _MOST_SENTENCES:
        return matches
    sentences = [query.text[slice(*span)] for span in spans]
    parts = _best_parts(sentences, Lookup(lookup.store, lookup.only, language), least)
    found = _assembled(query.text, spans, parts) if parts else None
    return [found, *matches][:limit] if found and found.score >= needed else matches


def _language_of(text: str, lookup: Lookup) -> str | None:
    """Return the language of the memory that a text is most probably in, or None if its sentences are not known."""
    codes = [code for code in lookup.codes_searched if code_of(code) in LANGUAGES]
    if len(codes) < 2:
        return codes[0] if codes else None
    return function_word_language(text, [(code, LANGUAGES[code_of(code)].function_words) for code in codes])[0]


def _sentences(text: str, language: str | None) -> Iterator[Span]:
    """Yield the sentences of a text, without white space at their ends."""
    for start, end in pairwise([0, *sentence_ends(text, language and code_of(language))]):
        sentence = text[start:end]
        if sentence.strip():
            yield Span(end - len(sentence.lstrip()), start + len(sentence.rstrip()))


def _best_parts(sentences: Sequence[str], lookup: Lookup, least: int) -> list[Match]:
    """Return a match for each sentence, all with translations in one language, or nothing if one has none."""
    others = max(1, len(lookup.languages) - 1)
    parts: dict[str, list[Match]] = {}
    for k, sentence in enumerate(sentences):
        found: dict[str, list[Match]] = {}
        for match in find_matches(lookup, Query(sentence), least, others):
            code = match.record.languages[1 - match.side]
            if code not in found and (k == 0 or code in parts):
                found[code] = [*parts.get(code, ()), match]
        if not found:
            return []
        parts = found
    return max(parts.values(), key=lambda matches: _mean_score(matches, sentences))


def _mean_score(parts: Sequence[Match], sentences: Sequence[str]) -> int:
    """Return the mean of the scores, for which a long sentence counts more than a short one."""
    lengths = list(map(len, sentences))
    return sum(part.score * length for part, length in zip(parts, lengths, strict=True)) // sum(lengths)


def _assembled(text: str, spans: Sequence[Span], parts: Sequence[Match]) -> Match:
    source, translation = (
        _replaced(text, spans, texts)
        for texts in ([part.source for part in parts], [part.translation for part in parts])
    )
    first = parts[0].record.languages
    languages = (first[1], first[0]) if parts[0].side else first
    return Match(
        score=_mean_score(parts, [text[slice(*span)] for span in spans]) - PENALTY,
        record=Record("", source, translation, languages, level="paragraph", score=None, status="paired"),
        side=0,
        copies=0,
        kind="assembled",
        source=source,
        translation=translation,
        numbers=tuple(dict.fromkeys(numbers for part in parts for numbers in part.numbers)),
        parts=tuple(parts),
    )


def _replaced(text: str, spans: Sequence[Span], replacements: Sequence[str]) -> str:
    """Return a text with other texts at some spans; the white space between them stays."""
    ends = [0, *(span.end for span in spans)]
    gaps = [text[end : span.start] for end, span in zip(ends, spans, strict=False)]
    return "".join(gap + new for gap, new in zip(gaps, replacements, strict=True)) + text[ends[-1] :]
