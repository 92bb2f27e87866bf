"""Learn from plain text what shows where sentences end: abbreviations, words in lower case and the ends of words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import BinaryIO

import regex

from parlalign.segmenting.full_stops import ENDING_LENGTH

_FEWEST = 5
"""Occurrences from which on a word is learnt: one in a million words."""

_FEWEST_ENDING = 1
"""Different words that share an ending, from which on it is the ending of words."""

_BEGINS = 0.01
"""Share of the occurrences of a word that begin a sentence, from which on it is learnt; `the` has a quarter."""

_MOSTLY = 0.9
"""Share of the occurrences of a word that are in lower case, or with a full stop."""

_CONTINUED_SHARE = 0.2
"""Share of the full stops of an abbreviation after which a sentence surely goes on."""

_INSIDE = regex.compile(r"(?<=[\p{L}\p{N},;] )\p{L}{2,}(?![\p{L}.])")
"""A word inside a sentence, whose capital is its own: after a word or a comma, and not before a full stop."""

_FIRST = regex.compile(r"(?:^|\p{Ll}{3}[.?!] )(\p{Lu}\p{Ll}*)(?=[ ,])")
"""The first word of a line or of a sentence: `De` in `komt. De raad`, not `Raad`."""

_TOKEN = regex.compile(r"(?<![\w.\-/’'])(\p{L}+(?:\.\p{L}+)*+)(\.?)(?=[\s,;:)](?!$))(?! \p{L}\.)")
"""A word with or without a full stop inside a line, also `z.B.`; not `z. B.`, `goed...` or the last one."""

_CONTINUED = regex.compile(r"[,;:]|\s[\p{Ll}\p{N}]")
"""What follows a full stop that ends no sentence."""


def train_sentences(lines: Iterable[str]) -> dict[str, list[str]]:
    """Return the words that show where sentences end, learnt from paragraphs; each list is sorted.

    `abbreviations` nearly always have a full stop and are often followed by a small letter, a number or a comma.
    `starters` often begin a sentence and are nearly always written in lower case inside one. `endings` are the last
    four letters of words.
    """
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    first: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    stopped: Counter[str] = Counter()
    continued: Counter[str] = Counter()
    for line in lines:
        for word in _INSIDE.findall(line):
            (lower if word.islower() else capital)[word.lower()] += 1
        first.update(word.lower() for word in _FIRST.findall(line))
        for match in _TOKEN.finditer(line):
            word = match[1].lower()
            if not match[2]:
                plain[word] += 1
                continue
            stopped[word] += 1
            continued[word] += bool(_CONTINUED.match(line, match.end()))
    endings = Counter(
        word[-ENDING_LENGTH:] for word, n in (lower + capital).items() if len(word) >= ENDING_LENGTH and n > 1
    )
    return {
        "abbreviations": sorted(word for word in stopped if _is_abbreviation(word, stopped, continued, plain)),
        "starters": sorted(
            word for word, n in first.items() if n >= _FEWEST and _starts(n, lower[word], capital[word])
        ),
        "endings": sorted(ending for ending, count in endings.items() if count >= _FEWEST_ENDING),
    }


def save_sentences(learnt: dict[str, list[str]], file: BinaryIO) -> None:
    """Write what was learnt as JSON; the same lists give the same bytes."""
    file.write(json.dumps(learnt, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def _starts(first: int, lower: int, capital: int) -> bool:
    """Return whether a word begins many sentences and has no capital inside one."""
    return lower > 0 and lower >= _MOSTLY * (lower + capital) and first >= _BEGINS * (first + lower)


def _is_abbreviation(word: str, stopped: Counter[str], continued: Counter[str], plain: Counter[str]) -> bool:
    """Return whether a word of more than one letter nearly always has a full stop that ends no sentence."""
    if len(word) == 1 or stopped[word] < _FEWEST or continued[word] < _CONTINUED_SHARE * stopped[word]:
        return False
    return stopped[word] >= _MOSTLY * (stopped[word] + plain[word])
