"""Learn from plain text what shows where sentences end: abbreviations, words in lower case and the ends of words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
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
"""Share of the occurrences of a word inside a sentence that are in lower case."""

_ENDINGS_FROM = 10_000
"""Lines from which on endings are learnt, because words with other endings count as abbreviations. Of 5,000 ends of
sentences in French and in English, 20 and 52 differed from those of the shipped models with the endings of 1,000 lines,
5 and 10 with those of 5,000, and 6 and 4 without endings."""

_LINES_AT_ONCE = 5_000
"""Lines whose tokens are in memory at the same time: a million words or less."""

_STOPPED = regex.compile(r"(?<![\p{L}\p{N}.])(?:\p{L}{2,}+|\p{L}++(?:\.\p{L}++)++)(?=\.)")
"""A word of more than one letter before a full stop, also `z.B`; not `a.1`."""

_INSIDE = regex.compile(r"(?<=[\p{L}\p{N},;] )\p{L}{2,}(?![\p{L}.])")
"""A word inside a sentence, whose capital is its own: after a word or a comma, and not before a full stop."""

_FIRST = regex.compile(r"(?:^|\p{Ll}{3}[.?!] )(\p{Lu}\p{Ll}*)(?=[ ,])")
"""The first word of a line or of a sentence: `De` in `komt. De raad`, not `Raad`."""


def train_sentences(lines: Sequence[str]) -> dict[str, list[str]]:
    """Return the words that show where sentences end, learnt from paragraphs; each list is sorted.

    `abbreviations` are those of Punkt. `starters` often begin a sentence and are nearly always written in lower case
    inside one; the sentence starters of Punkt are not used, because many of them are nouns, or names. `endings` are
    the last four letters of words, if there are enough lines.
    """
    lower: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for line in lines:
        for word in _INSIDE.findall(line):
            (lower if word.islower() else capital)[word.lower()] += 1
        first.update(word.lower() for word in _FIRST.findall(line))
    endings = Counter(
        word[-ENDING_LENGTH:] for word, n in (lower + capital).items() if len(word) >= ENDING_LENGTH and n > 1
    )
    return {
        "abbreviations": _abbreviations(lines),
        "starters": sorted(
            word for word, n in first.items() if n >= _FEWEST and _starts(n, lower[word], capital[word])
        ),
        "endings": sorted(ending for ending, count in endings.items() if count >= _FEWEST_ENDING)
        if len(lines) >= _ENDINGS_FROM
        else [],
    }


def save_sentences(learnt: dict[str, list[str]], file: BinaryIO) -> None:
    """Write what was learnt as JSON; the same lists give the same bytes."""
    file.write(json.dumps(learnt, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))


def _starts(first: int, lower: int, capital: int) -> bool:
    """Return whether a word begins many sentences and has no capital inside one."""
    return lower > 0 and lower >= _MOSTLY * (lower + capital) and first >= _BEGINS * (first + lower)


def _abbreviations(lines: Sequence[str]) -> list[str]:
    """Return the abbreviations of more than one letter that Punkt finds (Kiss and Strunk 2006).

    Punkt compares how often a word has a full stop with how often it has none, and prefers short words and words with
    full stops inside. The counts of all lines decide together. Rare words are left out: Punkt takes words for
    abbreviations that occur once or twice, at the end of a sentence (`tub`). Without the abbreviations listed by hand,
    the German texts divided by hand have F1 .917 with this list, and .909 with words that have a full stop in 90 % of
    their occurrences.
    """
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    for start in range(0, len(lines), _LINES_AT_ONCE):
        trainer.train("\n".join(lines[start : start + _LINES_AT_ONCE]), finalize=False)
    trainer.find_abbrev_types()
    found = trainer.get_params().abbrev_types
    stopped = Counter(word.lower() for line in lines for word in _STOPPED.findall(line))
    return sorted(word for word in found if stopped[word] >= _FEWEST)
