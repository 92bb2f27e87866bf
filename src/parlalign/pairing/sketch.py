"""Sketches of documents: the language, the size, and the rarest words and numbers with their positions.

The size of a sketch is bounded, so that the memory does not grow with the length of the texts.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from parlalign.aligning.word_vectors import WordModel, number_form, words_of
from parlalign.languages import UNKNOWN
from parlalign.languages.language_spans import is_bilingual, language_shares, third_language
from parlalign.learning.arrays import Floats

Ids = npt.NDArray[np.int32]

MIXED = "mixed"
"""Stands for the language of a text that is in both languages."""

_PASSAGE, _PASSAGES = 4_000, 6
"""Characters of a passage, and passages of a long text, by which its language is identified."""

_MAX_CHARACTERS = 1_000_000
"""Characters of a document whose words are read, some 150,000 words."""
_MAX_WORDS, _MAX_NUMBERS = 384, 128
"""Different words and numbers in a sketch: a page has some 150 words with a weight, an act of the EU has 400."""

_MAX_LENGTH = 64
"""Characters of a word or number at most; longer ones come from encoded pictures and are ignored."""

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
"""A number with its separators: `1.500,5`; not `,5`."""
_JOINT = regex.compile(r"[^\S\n]?[/()–:-]{1,2}[^\S\n]?")
"""The characters between the numbers of an identifier: `73/238`, `COM(2009) 0262`; not `1, 2`."""
_MARKER = regex.compile(r"\s?\.\.\.\[\+\+\+\]\s?")
"""The marker of concordance pages: ` ...[+++]`."""
_BROKEN = regex.compile(rf"(?<!\p{{L}})(\p{{L}}++)(?:{_MARKER.pattern}|\n)(\p{{L}}++)")
"""Letters around a marker or line break, which may break a word: `samenw\nerking`, `de\nRaad`; not `Raad.\nDe`."""
_EMPTY_LINE = regex.compile(r"\n[^\S\n]*(?=\n)")
"""An empty line: `\n \n`; not `\na`."""


class DocumentTerms(NamedTuple):
    """k different words or numbers of a document, in the order of the text.

    `ids` (k,) are those of a vocabulary, `counts` (k,) the numbers of occurrences, and `positions` (k,) those of the
    first occurrences, from 0 at the start of the text to 1 at its end.
    """

    ids: Ids
    counts: Floats
    positions: Floats


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sketch of a document in one language; `digest` is the same for the same words in the same order."""

    name: str
    language: str
    characters: int
    paragraphs: int
    words: DocumentTerms
    numbers: DocumentTerms
    digest: int


class Vocabulary:
    """Ids of words, in the order in which the words first occur."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def ids(self, words: Sequence[str]) -> Ids:
        """Return the id of each word; a new word gets the next id."""
        return np.array([self._ids.setdefault(word, len(self._ids)) for word in words], dtype=np.int32)


class Sketcher:
    """Makes sketches of documents; words have ids in the vocabulary of their language.

    Numbers are the same in all languages and have a vocabulary of their own.
    """

    def __init__(self, languages: tuple[str, str], model: WordModel) -> None:
        self.languages = languages
        self.vocabularies = {code: Vocabulary() for code in languages}
        self.numbers = Vocabulary()
        self._model = model

    def sketch(self, name: str, text: str, language: str) -> Sketch:
        """Return the sketch of a text in one of the languages."""
        joined = _MARKER.sub(" ", self._join_broken_words(text[:_MAX_CHARACTERS].lower(), language))
        words = words_of(joined)
        return Sketch(
            name=name,
            language=language,
            characters=len(text),
            paragraphs=_count_paragraphs(text),
            words=self._rarest_words(words, language),
            numbers=self._sample_numbers(joined),
            digest=zlib.crc32(" ".join(words).encode("utf-8", "replace")),
        )

    def _join_broken_words(self, text: str, language: str) -> str:
        """Join the parts of broken words in a text in lower case, if the whole is a known word and not both parts are.

        Repairing the text would take longer; a wrong decision costs only two words.
        """
        table = self._model.table(language)
        if table is None:
            return text
        known = table.rows

        def replacement(match: regex.Match[str]) -> str:
            first, second = match[1], match[2]
            is_word = first + second in known and not (first in known and second in known)
            return f"{first}{second}" if is_word else f"{first} {second}"

        return _BROKEN.sub(replacement, text)

    def _rarest_words(self, words: Sequence[str], language: str) -> DocumentTerms:
        """Return the words of a document; of too many, those that are rarest in the language."""
        counts = Counter(words)
        forms = [word for word in counts if not word[0].isdigit() and len(word) <= _MAX_LENGTH]
        weights = self._model.weights_of(Counter({form: counts[form] for form in forms}), language)
        rarest = np.argsort(-weights, kind="stable")[:_MAX_WORDS]
        rarest = np.sort(rarest[weights[rarest] > 0])
        return _document_terms([forms[k] for k in rarest.tolist()], words, counts, self.vocabularies[language])

    def _sample_numbers(self, text: str) -> DocumentTerms:
        """Return the numbers of a document; of too many, those with the least hashes, which both languages share."""
        numbers = list(number_forms(text))
        counts = Counter(numbers)
        sample = set(sorted(counts, key=lambda form: (zlib.crc32(form.encode()), form))[:_MAX_NUMBERS])
        return _document_terms([form for form in counts if form in sample], numbers, counts, self.numbers)


def number_forms(text: str) -> Iterator[str]:
    """Yield the numbers of a text in a form that languages share, and each two neighbouring numbers of an identifier.

    >>> list(number_forms("KOM(2009)0262, 1.500 t"))
    ['2009', '0262', '2009/0262', '1500']
    """
    last, end = "", -1
    for match in _NUMBER.finditer(text):
        if len(match[0]) > _MAX_LENGTH:
            continue
        form = number_form(match[0]) if len(match[0]) > 3 else match[0]
        yield form
        if last and match.start() - end <= 4 and _JOINT.fullmatch(text, end, match.start()):
            yield f"{last}/{form}"
        last, end = form, match.end()


def language_of(text: str, languages: tuple[str, str]) -> str:
    """Return the language of a text: `MIXED` if it is in both languages, `UNKNOWN` if it has no known words.

    >>> language_of("Der Rat hat diese Verordnung erlassen.", ("nl", "de"))
    'de'
    """
    sample = _sample(text)
    shares = language_shares(sample, languages)
    if not shares:
        return UNKNOWN
    if code := third_language(sample, shares, languages):
        return code
    main = next(iter(shares))
    if is_bilingual(shares, languages):
        return MIXED
    return main


def _sample(text: str) -> str:
    """Return a text, or passages from all parts of a long text; the few words that are cut do not matter."""
    if len(text) <= _PASSAGE * _PASSAGES:
        return text
    starts = [k * (len(text) - _PASSAGE) // (_PASSAGES - 1) for k in range(_PASSAGES)]
    return "\n\n".join(text[start : start + _PASSAGE] for start in starts)


def _count_paragraphs(text: str) -> int:
    """Return the number of paragraphs, which are separated by empty lines, or by line breaks if no line is empty."""
    lines = [line for line in text.splitlines() if line.strip()]
    return min(len(_EMPTY_LINE.findall(text)) + 1, len(lines)) if _EMPTY_LINE.search(text) else len(lines)


def _document_terms(
    forms: Sequence[str], tokens: Sequence[str], counts: Counter[str], vocabulary: Vocabulary
) -> DocumentTerms:
    first: dict[str, int] = {}
    for position, token in enumerate(tokens):
        first.setdefault(token, position)
    positions = np.array([first[form] for form in forms], dtype=np.float32) / np.float32(max(len(tokens), 1))
    return DocumentTerms(
        ids=vocabulary.ids(forms),
        counts=np.array([counts[form] for form in forms], dtype=np.float32),
        positions=positions,
    )
