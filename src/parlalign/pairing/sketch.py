"""What is kept of a document: its language, its size, and its rarest words and numbers with their places.

A sketch has a bounded size whatever the document's, so that the memory does not grow with the texts.
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
from parlalign.languages.evidence import is_all_in
from parlalign.languages.language_spans import language_shares

Ids = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

MIXED = "mixed"
"""In place of a language: the text is in both."""

_MAIN_SHARE = 0.85
"""As in `pipeline`: a text with this share of its words in one language is in that one; quotations do not matter."""
_FOREIGN_SHARE = 0.2
_SAMPLE, _SAMPLES = 4_000, 6
"""Characters of a piece, and pieces of a long text, that tell its language."""

_MOST_CHARACTERS = 1_000_000
"""Characters of a document whose words are read, some 150,000 words; its length is that of all."""
_MOST_WORDS, _MOST_NUMBERS = 384, 128
"""Different words and numbers kept of a document: a page has some 150 words that tell something, an act of the EU
400."""

_LONGEST = 64
"""Letters of a word, or characters of a number, that can be one; encoded pictures are longer."""

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")
_JOINT = regex.compile(r"[^\S\n]?[/()–:-]{1,2}[^\S\n]?")
"""What stands between the numbers of an identifier: `73/238`, `COM(2009) 0262`; not `1, 2`."""
_MARKER = regex.compile(r"\s?\.\.\.\[\+\+\+\]\s?")
"""The marker of concordance pages: ` ...[+++]`."""
_BROKEN = regex.compile(rf"(?<!\p{{L}})(\p{{L}}++)(?:{_MARKER.pattern}|\n)(\p{{L}}++)")
"""What may be a word broken by a marker or a line's end: `samenw\nerking`, `de\nRaad`; not `Raad.\nDe`."""
_PARAGRAPH = regex.compile(r"\n[^\S\n]*(?=\n)")


class Kept(NamedTuple):
    """Different words or numbers of a document, k of them in the order of the text: `ids` (k,), how often each is there
    (k,), and where it first is, (k,), from 0 at the start of the text to 1 at its end."""

    ids: Ids
    counts: Floats
    places: Floats


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of one document in one language; `digest` is the same for the same words in the same order."""

    name: str
    language: str
    characters: int
    paragraphs: int
    words: Kept
    numbers: Kept
    digest: int


class Vocabulary:
    """Numbers for words, in the order in which they come."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def ids(self, words: Sequence[str]) -> Ids:
        """Return the id of each word; a new one gets the next."""
        return np.array([self._ids.setdefault(word, len(self._ids)) for word in words], dtype=np.int32)


class Sketcher:
    """Makes sketches of documents; their words get ids in the vocabulary of their language.

    Numbers are the same in all languages and have a vocabulary of their own.
    """

    def __init__(self, languages: tuple[str, str], model: WordModel) -> None:
        self.languages = languages
        self.vocabularies = {code: Vocabulary() for code in languages}
        self.numbers = Vocabulary()
        self._model = model

    def sketch(self, name: str, text: str, language: str) -> Sketch:
        """Return the sketch of a text that is in one of the languages."""
        read = _MARKER.sub(" ", self._joined(text[:_MOST_CHARACTERS].lower(), language))
        words = words_of(read)
        return Sketch(
            name,
            language,
            len(text),
            _count_paragraphs(text),
            self._words(words, language),
            self._numbers(read),
            zlib.crc32(" ".join(words).encode("utf-8", "replace")),
        )

    def _joined(self, text: str, language: str) -> str:
        """Return a text in lower case with broken words joined, where the whole is a word and one of its parts is none.

        This is no repair, which takes longer; a wrong guess costs two words.
        """
        if language not in self._model.words:
            return text
        known = self._model.rows(language)

        def mended(match: regex.Match[str]) -> str:
            left, right = match[1], match[2]
            is_word = left + right in known and not (left in known and right in known)
            return f"{left}{right}" if is_word else f"{left} {right}"

        return _BROKEN.sub(mended, text)

    def _words(self, words: Sequence[str], language: str) -> Kept:
        """Of too many words the rarest are kept, by what is known of the language."""
        counts = Counter(words)
        forms = [word for word in counts if not word[0].isdigit() and len(word) <= _LONGEST]
        weights = self._model.weights_of(Counter({form: counts[form] for form in forms}), language)
        chosen = np.argsort(-weights, kind="stable")[:_MOST_WORDS]
        chosen = np.sort(chosen[weights[chosen] > 0])
        return _kept([forms[k] for k in chosen.tolist()], words, counts, self.vocabularies[language])

    def _numbers(self, text: str) -> Kept:
        """Of too many numbers those with the least hashes are kept, which are the same in the other language."""
        numbers = list(number_forms(text))
        counts = Counter(numbers)
        chosen = set(sorted(counts, key=lambda form: (zlib.crc32(form.encode()), form))[:_MOST_NUMBERS])
        return _kept([form for form in counts if form in chosen], numbers, counts, self.numbers)


def number_forms(text: str) -> Iterator[str]:
    """Yield the numbers of a text in neutral form and, after its last one, each two that an identifier is made of.

    >>> list(number_forms("KOM(2009)0262, 1.500 t"))
    ['2009', '0262', '2009/0262', '1500']
    """
    last, end = "", -1
    for match in _NUMBER.finditer(text):
        if len(match[0]) > _LONGEST:
            continue
        form = number_form(match[0]) if len(match[0]) > 3 else match[0]
        yield form
        if last and match.start() - end <= 4 and _JOINT.fullmatch(text, end, match.start()):
            yield f"{last}/{form}"
        last, end = form, match.end()


def language_of(text: str, languages: tuple[str, str]) -> str:
    """Return the code of the language that a text is in, `MIXED` where it is in both, `UNKNOWN` where no word tells.

    >>> language_of("Der Rat hat diese Verordnung erlassen.", ("nl", "de"))
    'de'
    """
    sample = _sample(text)
    shares = language_shares(sample, languages)
    if not shares:
        return UNKNOWN
    for code, share in shares.items():
        if code not in languages and share >= _FOREIGN_SHARE and is_all_in(sample, code, languages):
            return code
    main = next(iter(shares))
    if main in languages and min(shares.get(code, 0.0) for code in languages) > 1 - _MAIN_SHARE:
        return MIXED
    return main


def _sample(text: str) -> str:
    """Return a text, or pieces from all over a long one; the words that are cut do little harm."""
    if len(text) <= _SAMPLE * _SAMPLES:
        return text
    starts = [k * (len(text) - _SAMPLE) // (_SAMPLES - 1) for k in range(_SAMPLES)]
    return "\n\n".join(text[start : start + _SAMPLE] for start in starts)


def _count_paragraphs(text: str) -> int:
    """Return the number of paragraphs: divided by empty lines, or lines where there is no empty one."""
    lines = [line for line in text.splitlines() if line.strip()]
    return min(len(_PARAGRAPH.findall(text)) + 1, len(lines)) if _PARAGRAPH.search(text) else len(lines)


def _kept(forms: Sequence[str], tokens: Sequence[str], counts: Counter[str], vocabulary: Vocabulary) -> Kept:
    first: dict[str, int] = {}
    for place, token in enumerate(tokens):
        first.setdefault(token, place)
    places = np.array([first[form] for form in forms], dtype=np.float32) / np.float32(max(len(tokens), 1))
    return Kept(vocabulary.ids(forms), np.array([counts[form] for form in forms], dtype=np.float32), places)
