"""Sentence ends: Punkt (Kiss and Strunk 2006) with parameters for Dutch and German, corrected by rules.

In other languages, sentences end at the marks that can end one, with the same rules.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import regex

from parlalign.io.resources import model_path
from parlalign.languages import LANGUAGES, REPAIRED, Language

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_MAY_END = regex.compile(r"[.!?…][\"”“’»)\]]*\s+(?=[\"„“‚‘«(\[–-]?\s?[\p{Lu}\p{N}])")
"""A possible end of a sentence: matches `eens. De`, not `3.5`, `bzw. die`."""

_ANY_END = regex.compile(
    r"[.!?…؟۔](?:[\"”“’»)\]]|\s»)*(?=\s+[\"„“‚‘«(\[–¿¡-]?\s?[\p{Lu}\p{Lo}\p{N}])|[。！？]++(?![”’」』）])"
)
"""The same in any language, up to the white space: matches `vrai. » Il`, `決定した。`, not `M. le`, `はい。」`."""

_LAST_WORD = regex.compile(r"(\S+?)[.]$")
_ELISION = regex.compile(r"^\p{L}{1,5}['’](?=\p{L}{2})")  # `l’art`, not `auto's`
_ENUMERATOR = regex.compile(r"^\(?(?:\d{1,3}|\p{Lu}{1,2}|\p{Ll}|[ivx]+)[.)]\)?$")
_NEAR = 60  # characters read on either side of an end; no abbreviation or month is longer
_INITIAL = regex.compile(r"^\p{Lu}$")


def sentence_ends(text: str, language: str | None) -> list[int]:
    """Return where the sentences of a paragraph end; an enumerator belongs to the text after it.

    The last one is the end of the paragraph.

    >>> sentence_ends("Zie art. 5, lid 2. Dat geldt ook hier.", "nl")
    [18, 38]
    """
    facts = LANGUAGES.get(language or "")
    ends = [end for end in _likely_ends(text, facts) if _ends_sentence(text, end, facts)] if facts else []
    return [*ends, len(text)]


def _likely_ends(text: str, facts: Language) -> Iterator[int]:
    """Yield the ends inside a paragraph that Punkt finds, or the marks in a language without parameters."""
    if facts.code not in REPAIRED:
        yield from (match.end() for match in _ANY_END.finditer(text) if match.end() < len(text))
    elif _MAY_END.search(text):
        spans = list(_punkt(facts.code).span_tokenize(text))
        yield from (end for _, end in spans[:-1])


def _ends_sentence(text: str, end: int, facts: Language) -> bool:
    """Return whether a sentence ends here.

    It does not end after enumerators, abbreviations before a number, initials and ordinals.
    """
    before, after = text[max(0, end - _NEAR) : end], text[end : end + _NEAR].lstrip()
    if not after or after[0].islower():
        return False
    if end < 8 and _ENUMERATOR.match(before.strip()):
        return False
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    word = _ELISION.sub("", last[1].lstrip('("„“‘[').lower())
    if word in facts.number_abbreviations and after[0].isdigit():
        return False
    if word.isdigit() and len(word) <= 2 and facts.ordinal_followers:
        follower = regex.match(r"\p{L}+", after)
        return not (follower and follower.group().lower() in facts.ordinal_followers)
    is_abbreviation = word in facts.abbreviations and word not in facts.closing_abbreviations
    return not (is_abbreviation or _INITIAL.match(last[1]))


@cache
def _punkt(code: str) -> PunktSentenceTokenizer:
    """Return the tokenizer of a language that has parameters."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    with gzip.open(model_path(f"sentences.{code}.json.gz"), "rt", encoding="utf-8") as file:
        learnt = json.load(file)
    parameters = PunktParameters()
    parameters.abbrev_types = set(learnt["abbreviations"]) | LANGUAGES[code].abbreviations
    parameters.collocations = {tuple(pair) for pair in learnt["collocations"]}
    parameters.sent_starters = set(learnt["starters"])
    parameters.ortho_context.update(learnt["orthography"])
    return PunktSentenceTokenizer(parameters)
