"""What can be compared without understanding: numbers, identifiers, names and cognates, lengths, labels.

Each is a hashed, weighted bag, so that the evidence of neighbouring segments adds up.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from parlalign.encode import Encoder, Vectors
from parlalign.languages import LANGUAGES
from parlalign.records import Segment

NUMBER = regex.compile(r"\p{L}{0,5}\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
"""A number with its thousands and decimals, or an identifier's part: matches `1 250 000`, `3,5`, `A7`; not `zwei`."""

_WORD = regex.compile(r"\p{L}{4,}")
_GRAM = 4
_NUMBER_SLOTS = 512
_WORD_SLOTS = 1024

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Side:
    """The evidence of one side, for spans of w = 1, 2, … neighbours at index w - 1; spans by their first segment.

    `meaning` and `words` hold unit vectors, `numbers` plain sums, `lengths` characters. `labels` is of single segments,
    0 where there is none.
    """

    meaning: list[Vectors]
    words: list[Vectors]
    numbers: list[Vectors]
    lengths: list[Floats]
    labels: npt.NDArray[np.int64]

    @property
    def count(self) -> int:
        return len(self.labels)

    def part(self, start: int, stop: int) -> Side:
        """Return the evidence of segments `start` … `stop` - 1 alone."""

        def cut(spans: list[Floats]) -> list[Floats]:
            return [rows[start : max(stop - k, start)] for k, rows in enumerate(spans)]

        return Side(cut(self.meaning), cut(self.words), cut(self.numbers), cut(self.lengths), self.labels[start:stop])


def both_sides(
    source: Sequence[Segment], target: Sequence[Segment], encoder: Encoder, longest: int
) -> tuple[Side, Side]:
    """Gather the evidence of two lists of segments; rare numbers and letter sequences of the two count more."""
    numbers = [[_number_slots(segment) for segment in side] for side in (source, target)]
    words = [[_word_slots(segment.text) for segment in side] for side in (source, target)]
    number_weights = _rarity(numbers, _NUMBER_SLOTS)
    word_weights = _rarity(words, _WORD_SLOTS)
    sides = []
    for k, segments in enumerate((source, target)):
        sides.append(
            Side(
                meaning=encoder.span_vectors([segment.text for segment in segments], longest),
                words=[_unit(v) for v in _span_sums(_bags(words[k], word_weights), longest)],
                numbers=_span_sums(_bags(numbers[k], number_weights), longest),
                lengths=[v[:, 0] for v in _span_sums(np.array([[len(s.text)] for s in segments], np.float32), longest)],
                labels=np.array([_label_code(segment) for segment in segments], dtype=np.int64),
            )
        )
    return sides[0], sides[1]


def _number_slots(segment: Segment) -> set[int]:
    """Hash numbers and identifiers in the neutral form of both languages; the enumerator is not one of them."""
    text = segment.text
    if segment.label and regex.match(r"[(\s]*" + regex.escape(segment.label) + r"[.)]", text):
        text = text.split(segment.label, 1)[1]
    prefixes = dict(LANGUAGES[segment.language].identifiers) if segment.language in LANGUAGES else {}
    found = set()
    for match in NUMBER.finditer(text):
        token = regex.sub(r"[\s.\u00a0\u202f]", "", match.group()).replace(",", ".").upper()
        prefix = (
            text[max(0, match.start() - 4) : match.start() - 1]
            if text[match.start() - 1 : match.start()] == "("
            else ""
        )
        found.add(_slot(prefixes.get(prefix, "") + token, _NUMBER_SLOTS))
    return found


def _word_slots(text: str) -> Counter[int]:
    """Hash the 4-letter sequences of longer words, spelt alike where the languages differ only in spelling."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("ß", "ss").replace("c", "k").replace("ph", "f")
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return Counter(
        _slot(word[k : k + _GRAM], _WORD_SLOTS) for word in _WORD.findall(plain) for k in range(len(word) - _GRAM + 1)
    )


def _label_code(segment: Segment) -> int:
    return zlib.crc32(f"{segment.kind} {segment.label}".encode()) + 1 if segment.label else 0


def _slot(token: str, slots: int) -> int:
    return zlib.crc32(token.encode()) % slots


def _rarity(sides: Sequence[Sequence[set[int] | Counter[int]]], slots: int) -> Floats:
    """Return log(segments / segments that have the slot), between 0 and 3: inverse document frequency."""
    seen = np.zeros(slots)
    for side in sides:
        for bag in side:
            seen[list(bag)] += 1
    total = sum(len(side) for side in sides)
    return np.clip(np.log((total + 1) / (seen + 1)), 0.0, 3.0).astype(np.float32)


def _bags(bags: Sequence[set[int] | Counter[int]], weights: Floats) -> Floats:
    out = np.zeros((len(bags), len(weights)), np.float32)
    for row, bag in zip(out, bags, strict=True):
        for slot in bag:
            row[slot] = weights[slot] * (np.sqrt(bag[slot]) if isinstance(bag, Counter) else 1.0)
    return out


def _span_sums(rows: Floats, longest: int) -> list[Floats]:
    sums = [rows]
    for width in range(2, longest + 1):
        count = max(len(rows) - width + 1, 0)
        sums.append(sums[-1][:count] + rows[width - 1 :] if count else rows[:0])
    return sums


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), dtype=np.float32)
