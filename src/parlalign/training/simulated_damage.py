"""Simulate damage: break clean paragraphs as pages, mails and concordances do, with the type of every break."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import regex

from parlalign.languages.facts import Language
from parlalign.repairing.breaks import BreakType

TextPart = tuple[str, str, BreakType]
"""Text, the break after it, and the type of the break."""

_MARKER = "...[+++]"
_NARROW = "iljtfr.,;:'!|()[] "
_LETTERS = regex.compile(r"\p{L}+")
_PAGES, _COPIES = 6, 3  # texts made of several paragraphs, and of each paragraph by itself
_FEW = 6
_LEAST_PART = 2  # letters on either side of a hyphen
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


@dataclass(frozen=True, slots=True)
class DamagedText:
    """A damaged text and the types of its breaks by their start."""

    source: str
    types: dict[int, BreakType]


def damaged_documents(paragraphs: Sequence[str], facts: Language, rng: random.Random) -> Iterator[DamagedText]:
    """Yield damaged texts: of several adjacent paragraphs in one style, and of each paragraph by itself."""
    for _ in range(_PAGES):
        count = rng.randint(2, min(rng.choice([_FEW, len(paragraphs)]), len(paragraphs)))
        at = rng.randint(0, len(paragraphs) - count)
        yield _page(_structured(paragraphs[at : at + count], facts, rng), facts.vowels, rng)
    for paragraph in [*paragraphs] * _COPIES:
        yield _assemble([_cut_anywhere(paragraph, rng, may_have_marker=rng.random() < 0.85)], "", rng)
    for paragraph in paragraphs:
        parts = _hyphenated_once(paragraph, facts.vowels, rng)
        if parts:
            yield _assemble([parts], "", rng)


def _page(paragraphs: list[str], vowels: str, rng: random.Random) -> DamagedText:
    """Return several paragraphs in one random style of wrapping, with or without indents and page ends."""
    styles: list[Callable[[str], list[TextPart]]] = [
        _whole,
        _whole,
        lambda text: _cut_anywhere(text, rng, may_have_marker=False),
        lambda text: _cut_anywhere(text, rng, may_have_marker=True),
        _line_filler(vowels, rng, hyphenates=False),
        _line_filler(vowels, rng, hyphenates=False),
        _line_filler(vowels, rng, hyphenates=True),
        _line_filler(vowels, rng, hyphenates=rng.random() < 0.5, is_proportional=True),
    ]
    style = rng.choice(styles)
    indent = " " * rng.choice([0, 0, 0, 2, 3, 4])
    pages = rng.randint(15, 45) if rng.random() < 0.25 else 0
    return _assemble([style(text) for text in paragraphs], rng.choice(["\n", "\n", "\n\n", ""]), rng, indent, pages)


def _assemble(
    paragraphs: list[list[TextPart]], between: str, rng: random.Random, indent: str = "", page: int = 0
) -> DamagedText:
    """Join the parts of paragraphs; if `between` is empty, a newline or an empty line is drawn for each paragraph.

    `indent` is before the first line of each paragraph; a page has `page` lines, or there are no pages if it is 0.
    """
    source, types, lines = "", {}, 0
    keeps_spaces = rng.random() < 0.1  # next to the newlines
    for k, parts in enumerate(paragraphs):
        if k:
            types[len(source)] = BreakType.PARAGRAPH
            source += (between or rng.choice(["\n", "\n\n"])) + indent
        for text, gap, break_type in parts:
            source += text
            if gap:
                types[len(source)] = break_type
                lines += 1
                if page and lines % page == 0 and gap == "\n":
                    source += rng.choice(["\f", "\n\f"])
                elif keeps_spaces and break_type is BreakType.SPACE and gap == "\n" and rng.random() < 0.5:
                    source += f" {gap}"
                else:
                    source += gap
    return DamagedText(source, types)


def _structured(paragraphs: Sequence[str], facts: Language, rng: random.Random) -> list[str]:
    """Return the paragraphs with formulas before them, numbers before some, and headings between some."""
    structured = _formulas(paragraphs, facts, rng) if rng.random() < 0.3 and facts.formulas else []
    kind = rng.choice(["none", "none", "numbers", "brackets", "letters", "dashes", "roman"])
    has_headings = rng.random() < 0.4 and bool(facts.divisions)
    number, part = 0, rng.randint(0, 30)
    division = rng.choice(facts.divisions).capitalize() if facts.divisions else ""
    for paragraph in paragraphs:
        if has_headings and rng.random() < 0.25:
            part += 1
            structured.append(f"{division} {part}")
            if rng.random() < 0.5:
                structured.append(_heading(paragraph, rng))
            number = 0
        if kind != "none" and paragraph[:1].isalpha() and rng.random() < 0.8:
            structured.append(f"{_enumerator(kind, number)} {paragraph}")
            number += 1
        else:
            structured.append(paragraph)
    return structured


def _formulas(paragraphs: Sequence[str], facts: Language, rng: random.Random) -> list[str]:
    """Return lines like those before the articles of an act: `gestützt auf …,`."""
    lines = []
    for _ in range(rng.randint(2, 8)):
        lead = rng.choice(facts.formulas)
        words = rng.choice(paragraphs).split()[: rng.randint(3, 30)]
        body = " ".join(words).rstrip(".,;:")
        lines.append(f"{lead.capitalize() if rng.random() < 0.3 else lead} {body}{rng.choice([',', ',', ';', ''])}")
    return lines


def _enumerator(kind: str, number: int) -> str:
    """Return the enumerator of a kind for the item after `number` others."""
    letter = "abcdefghijklmnopqrstuvwxyz"[number % 26]
    return {
        "numbers": f"{number + 1}.",
        "brackets": f"({number + 1})",
        "letters": f"{letter})",
        "dashes": "–",
        "roman": f"({_ROMAN[number % len(_ROMAN)]})",
    }[kind]


def _heading(paragraph: str, rng: random.Random) -> str:
    words = paragraph.split()[: rng.randint(1, 7)]
    heading = " ".join(words).strip('.,;:!?()"„“”')
    return (heading[:1].upper() + heading[1:]) or "1"


def _whole(text: str) -> list[TextPart]:
    return [(text, "", BreakType.SPACE)]


def _cut_anywhere(text: str, rng: random.Random, *, may_have_marker: bool) -> list[TextPart]:
    """Cut at any character, at distances of 25 to 350; one cut in the last two fifths may be a marker."""
    places = dict.fromkeys(_distances(len(text), rng), "\n")
    if may_have_marker and len(text) > 60:
        at = int(len(text) * rng.uniform(0.6, 0.98))
        places = {k: gap for k, gap in places.items() if abs(k - at) > 3} | {at: rng.choice([" ", "\n"]) + _MARKER}
    parts, last = [], 0
    for at, gap in sorted(places.items()):
        start = end = at
        if text[at] == " ":
            end += 1
        elif text[at - 1] == " ":
            start -= 1
        if start > last and not text[start - 1].isspace() and not text[end : end + 1].isspace() and end < len(text):
            is_space = end > start
            keeps = is_space and _MARKER in gap and rng.random() < 0.5
            parts.append(
                (text[last:start], f"{gap} " if keeps else gap, BreakType.SPACE if is_space else BreakType.JOIN)
            )
            last = end
    return [*parts, (text[last:], "", BreakType.SPACE)]


def _distances(length: int, rng: random.Random) -> Iterator[int]:
    at = rng.randint(25, 350)
    while at < length - 2:
        yield at
        at += rng.randint(25, 350)


def _line_filler(
    vowels: str, rng: random.Random, *, hyphenates: bool, is_proportional: bool = False
) -> Callable[[str], list[TextPart]]:
    """Return a function that breaks a text into lines of a random width."""
    width, breaks_hyphens = rng.randint(50, 110), rng.random() < 0.6
    hyphen = "" if not hyphenates else "\u00ad" if rng.random() < 0.1 else "-"
    return _LineFiller(
        width=width, hyphen=hyphen, vowels=vowels, breaks_hyphens=breaks_hyphens, is_proportional=is_proportional
    ).fill


@dataclass(frozen=True, slots=True)
class _LineFiller:
    """Breaks a text into lines of one width, as a typesetter does."""

    width: int
    hyphen: str
    """The hyphen after a divided word; empty if words are not divided."""
    vowels: str
    breaks_hyphens: bool
    """Words are divided after their own hyphens."""
    is_proportional: bool

    def fill(self, text: str) -> list[TextPart]:
        """Return the lines of a text."""
        parts: list[TextPart] = []
        line = ""
        for word in text.split(" "):
            line = f"{line} {word}" if line else word
            while self._size(line) > self.width:
                cut = self._last_cut(line, len(line) - len(word))
                if cut is None:
                    break
                head, line, break_type = cut
                parts.append((head, "\n", break_type))
        return [*parts, (line, "", BreakType.SPACE)]

    def _last_cut(self, line: str, word_at: int) -> tuple[str, str, BreakType] | None:
        """Return the longest part of a line that fits, the rest, and the type of the break between."""
        word = line[word_at:]
        if self.breaks_hyphens:
            for at in range(len(word) - 2, 1, -1):
                is_hyphen = word[at - 1] == "-" and word[at - 2].isalpha() and word[at].isalpha()
                if is_hyphen and self._size(line[: word_at + at]) <= self.width:
                    return line[: word_at + at], word[at:], BreakType.JOIN
        if self.hyphen:
            for at in reversed(list(hyphenation_places(word, self.vowels))):
                if self._size(line[: word_at + at]) + 1 <= self.width:
                    return f"{line[: word_at + at]}{self.hyphen}", word[at:], BreakType.DROP_HYPHEN
        return (line[: word_at - 1], word, BreakType.SPACE) if word_at else None

    def _size(self, text: str) -> float:
        narrow = sum(char in _NARROW for char in text) if self.is_proportional else 0
        return len(text) - 0.5 * narrow


def hyphenation_places(word: str, vowels: str) -> Iterator[int]:
    """Yield where a word may be hyphenated: before a consonant and a vowel, after another vowel; an approximation."""
    for match in _LETTERS.finditer(word):
        letters, start = match.group(), match.start()
        if letters.isupper():
            continue
        for at in range(_LEAST_PART, len(letters) - _LEAST_PART + 1):
            is_syllable = letters[at] not in vowels and letters[at + 1 : at + 2] in vowels
            if is_syllable and any(char in vowels for char in letters[:at]):
                yield start + at


def _hyphenated_once(text: str, vowels: str, rng: random.Random) -> list[TextPart]:
    """Break a paragraph at one hyphen: one inside a word, one at the end of a word, or a new one."""
    kept = [m.start() + 1 for m in regex.finditer(r"(?<=\p{L})-(?=\p{L})", text)]
    suspended = [m.start() + 1 for m in regex.finditer(r"(?<=\p{L})-(?= \p{L})", text)]
    if (kept or suspended) and rng.random() < 0.75:
        at = rng.choice(suspended if suspended and (not kept or rng.random() < 0.6) else kept)
        break_type = BreakType.SPACE if text[at] == " " else BreakType.JOIN
        return [(text[:at], "\n", break_type), (text[at:].lstrip(), "", BreakType.SPACE)]
    words = [m for m in regex.finditer(r"\p{L}{5,}", text) if list(hyphenation_places(m.group(), vowels))]
    if not words:
        return []
    word = rng.choice(words)
    at = word.start() + rng.choice(list(hyphenation_places(word.group(), vowels)))
    return [(f"{text[:at]}-", "\n", BreakType.DROP_HYPHEN), (text[at:], "", BreakType.SPACE)]
