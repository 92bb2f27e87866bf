"""The words of texts as the report of inconsistencies compares them, and the words in which texts differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import regex

from parlalign.languages.leading_date import begins_with_date
from parlalign.memory.query_forms import query_forms
from parlalign.records import Span

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Myanmar}\p{Khmer}"
"""Scripts without spaces between words: each character counts as a word."""
_MINUS = r"(?<![^\s(])[-−–](?=\p{N})"  # `(-5`, not `2014-5`, `- 5`
_WORD = regex.compile(  # `Abfrage`, `-5`, `Ab\u00adsatz`, `议`, `€`; not `-`, `"`
    rf"[{_UNSPACED}][\p{{M}}\p{{Cf}}]*+"
    rf"|(?:{_MINUS})?[[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}]--[{_UNSPACED}]]++"
    r"|[\p{S}%‰§&]",
    regex.V1,
)
_INVISIBLE = regex.compile(r"\p{Cf}+")
_ENUMERATORS = regex.compile(  # `51. dringt`, `– (a) in`, `( 3 ) a ) Die`; not `bzw. in`, `Max. lengte`
    r"""[\s\p{Pd}\p{Pi}\p{Pf}„"'•]*+(?:[(\[]?\s?(?:\d{1,3}|\p{L}|[ivx]{2,4})\s?[.)\]]\s++)*+(?=\p{L})"""
)

_LONGEST = 20_000
"""Characters of a text. Longer texts are not compared word by word, as the time grows with the product of lengths."""
_MOST_TEXTS = 100
"""Almost every word of a text differs from one of so many others."""


class _Word(NamedTuple):
    word: str
    span: Span


def wording(text: str) -> str:
    """Return the words, numbers and symbols of a text without capitals, with spaces between them.

    Punctuation, white space and invisible characters do not count. Accents do, unlike in a search.

    >>> wording("Artikel 7,  Ab\\u00adsatz 2: „Fälle“"), wording("-5 €")
    ('artikel 7 absatz 2 fälle', '-5 €')
    """
    return " ".join(_normalized(" ".join(_WORD.findall(text))).split())


def loose_wording(text: str) -> str:
    """Return the wording of a text without its enumerator and without the numbers of notes.

    >>> loose_wording("51. Dringt aan op maatregelen(2);"), loose_wording("5. Mai 2016")
    ('dringt aan op maatregelen', '5 mai 2016')
    """
    if begins_with_date(text):
        return wording(text)
    enumerators = _ENUMERATORS.match(text)
    rest = text[enumerators.end() :] if enumerators else text
    return wording(min({rest, *query_forms(rest)}, key=len))


def differing_words(texts: Sequence[str]) -> list[tuple[Span, ...]]:
    """Return the spans of the words in which texts differ from the first one; for that one, from any of the others.

    There are no spans if the texts are many or long.

    >>> texts = ["Die Aussprache ist zu.", "Die Debatte ist geschlossen."]
    >>> [[text[start:end] for start, end in spans] for text, spans in zip(texts, differing_words(texts))]
    [['Aussprache', 'zu'], ['Debatte', 'geschlossen']]
    """
    from rapidfuzz.distance import Levenshtein

    nothing: list[tuple[Span, ...]] = [()] * len(texts)
    if len(texts) > _MOST_TEXTS or max(map(len, texts)) > _LONGEST:
        return nothing
    first, *others = [list(_words(text)) for text in texts]
    differing_in_first: set[int] = set()
    found = []
    for words in others:
        edits = Levenshtein.editops([word.word for word in first], [word.word for word in words])
        differing_in_first |= {edit.src_pos for edit in edits if edit.tag != "insert"}
        found.append(_spans(words, {edit.dest_pos for edit in edits if edit.tag != "delete"}))
    return [_spans(first, differing_in_first), *found]


def _spans(words: Sequence[_Word], places: Iterable[int]) -> tuple[Span, ...]:
    """Return the spans of the words at some places, one for words that follow each other."""
    runs = groupby(enumerate(sorted(places)), lambda numbered: numbered[1] - numbered[0])
    ends = ([place for _, place in run] for _, run in runs)
    return tuple(Span(words[run[0]].span.start, words[run[-1]].span.end) for run in ends)


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        if word := _normalized(match[0]):
            yield _Word(word, Span(*match.span()))


def _normalized(words: str) -> str:
    if words.isascii():
        return words.lower()
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", words)).casefold().replace("−", "-").replace("–", "-")
