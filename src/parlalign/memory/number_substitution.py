"""Put the numbers of a query into a match that has others, where it is certain which number stands for which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import NamedTuple

import regex

from parlalign.checking.fact_finding import find_facts, number_value
from parlalign.formats.records.properties import code_of
from parlalign.languages import LANGUAGES
from parlalign.memory.forms import digits_of, has_number
from parlalign.memory.query_forms import enumerator
from parlalign.text.folding import fold

_TOKEN = regex.compile(
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})++(?:[.,]\d++)?(?!\d)|(?:(?<!\S)[.,])?\d++(?:[.,:/'’]\d++)*+)"
    r"|\p{L}[\p{L}\p{M}]*+"
    r"|[\p{S}\p{No}%‰‱§]|(?<![^\s(\[\p{S}])[-–](?=\p{Sc}?\p{N})"
)
"""A number, a word, or a sign that is compared like a word (`€`, `%`, `½`, `-` of `-5`).

Numbers are `1 250`, `1.250,75`, `12.3.2024`, `2024/123`, and `,5`, which no other format has.
"""
_WORD_AFTER = regex.compile(r"\s(\p{Lu}?\p{Ll}++)")
_WORD_BEFORE = regex.compile(r"(?<!\p{L})(\p{L}+)\s$")
_EQUAL_DAY_AND_MONTH = regex.compile(r"0?(\d{1,2})\D0?\1\D(?:\d\d|\d{4})")
_LONGEST = 40  # characters read before a number
_LONGEST_TEXT = 5000  # characters; many long texts of numbers would take seconds
_GLUED = regex.compile(r"\p{L}++")


class Substitution(NamedTuple):
    """A source text and its translation with the numbers of a query, and what was replaced: old and new numbers."""

    source: str
    translation: str
    numbers: tuple[tuple[str, str], ...]


_Value = tuple[bool, int, tuple[str, ...]]


class _Token(NamedTuple):
    """A word or sign, or a number or the name of a month next to one; `month` is 0 if it is not a name of a month."""

    text: str
    start: int
    end: int
    is_number: bool
    month: int = 0
    is_enumerator: bool = False

    @property
    def value(self) -> _Value:
        """What is the same in all formats."""
        return self.is_enumerator, self.month, tuple(digits_of(self.text))

    @property
    def number(self) -> str:
        """The number as `find_facts` has it."""
        return number_value(self.text)


def with_numbers_of(query: str, texts: tuple[str, str], languages: tuple[str, str]) -> Substitution | None:
    """Return two texts, source and translation, with the numbers of a query in the language of the source.

    Returns None for very long texts and if the query has the same numbers. Otherwise, all of this must be certain:

    * The source has as many numbers as the query. A number that differs is between the same words.
    * The translation has each number to replace as often as the source, always in one format, and the same number is
      always replaced by the same one. An enumerator at the beginning of both texts is compared on its own.
    * The translation has no other numbers.
    * The new number can be written in the format of the old one. An hour with `a.m.` or `p.m.` cannot.

    Names of months count as numbers if they are next to one.

    >>> with_numbers_of("op 3 mei 1.500,5 t", ("op 9 maart 1.250,75 t", "1,250.75 t on 9 March"), ("nl", "en"))
    ... # doctest: +NORMALIZE_WHITESPACE
    Substitution(source='op 3 mei 1.500,5 t', translation='1,500.5 t on 3 May',
        numbers=(('9', '3'), ('maart', 'mei'), ('1.250,75', '1.500,5')))
    """
    if max(len(query), *map(len, texts)) > _LONGEST_TEXT:
        return None
    codes = code_of(languages[0]), code_of(languages[1])
    source, target = (_tokens(text, code) for text, code in zip(texts, codes, strict=True))
    if all(starmap(_begins_with_enumerator, zip(texts, (source, target), strict=True))):
        source[0], target[0] = (tokens[0]._replace(is_enumerator=True) for tokens in (source, target))
    pairs = _paired_numbers(source, _tokens(query, codes[0]))
    changed = [(old, new) for old, new in pairs if old.text != new.text]
    if not changed or any(_may_inflect(texts[0], old, new, codes[0]) for old, new in changed):
        return None
    spelled = [_numbers_in_words(text, code) for text, code in zip(texts, codes, strict=True)]
    olds, written = _by_value(source), _by_value(target)
    if any(value not in olds and tokens[0].number not in spelled[0] for value, tokens in written.items()):
        return None
    news: dict[_Value, set[str]] = {}
    for old, new in pairs:
        news.setdefault(old.value, set()).add(new.text)
    replaced: dict[_Token, str] = {}
    for value in {old.value for old, _ in changed}:
        same = olds[value], written.get(value, [])
        is_spelled = same[0][0].number in spelled[0] | spelled[1]
        number = None if is_spelled else _new_number(same, news[value], texts, codes)
        if number is None:
            return None
        replaced |= dict.fromkeys(same[1], number)
    numbers = tuple(dict.fromkeys((old.text, new.text) for old, new in changed))
    return Substitution(
        _replaced(texts[0], {old: new.text for old, new in changed}), _replaced(texts[1], replaced), numbers
    )


def _new_number(
    same: tuple[Sequence[_Token], Sequence[_Token]], news: set[str], texts: tuple[str, str], codes: tuple[str, str]
) -> str | None:
    """Return what replaces the number that two texts have in the same tokens, in the format of the second text."""
    if any(
        _is_half_day(text, token, code) for text, each, code in zip(texts, same, codes, strict=True) for token in each
    ):
        return None
    formats = [{(token.text, *_glued(text, token)) for token in each} for text, each in zip(texts, same, strict=True)]
    if len(same[0]) != len(same[1]) or not len(news) == len(formats[0]) == len(formats[1]) == 1:
        return None
    ((old, *glued),), ((written, *glued_there),) = formats
    return _written_like(*news, old=(old, written), codes=codes) if glued == glued_there else None


def _tokens(text: str, code: str) -> list[_Token]:
    months = _months(code)
    found = [_Token(match[0], *match.span(), match["number"] is not None) for match in _TOKEN.finditer(text)]
    return [
        token._replace(is_number=True, month=month)
        if (month := months.get(token.text.casefold(), 0))
        and any(near.is_number for near in found[max(0, k - 1) : k + 2])
        else token
        for k, token in enumerate(found)
    ]


def _begins_with_enumerator(text: str, tokens: Sequence[_Token]) -> bool:
    return bool(tokens) and tokens[0].is_number and tokens[0].end < len(enumerator(text))


def _by_value(tokens: Sequence[_Token]) -> dict[_Value, list[_Token]]:
    found: dict[_Value, list[_Token]] = {}
    for token in tokens:
        if token.is_number:
            found.setdefault(token.value, []).append(token)
    return found


def _months(code: str) -> dict[str, int]:
    return {name: k for k, name in enumerate(LANGUAGES[code].months, 1)} if code in LANGUAGES else {}


def _paired_numbers(source: Sequence[_Token], query: Sequence[_Token]) -> list[tuple[_Token, _Token]]:
    """Return the numbers of two texts in pairs, or nothing if they do not stand between the same words."""
    sides = [[k for k, token in enumerate(tokens) if token.is_number] for tokens in (source, query)]
    if len(sides[0]) != len(sides[1]):
        return []
    pairs = []
    for first, second in zip(*sides, strict=True):
        old, new = source[first], query[second]
        is_same = old.text == new.text
        if bool(old.month) != bool(new.month) or not (is_same or _around(source, first) == _around(query, second)):
            return []
        pairs.append((old, new))
    return pairs


def _around(tokens: Sequence[_Token], k: int) -> tuple[str | None, str | None]:
    """Return the words before and after a number; a number there is only a number."""

    def word(at: int) -> str | None:
        if not 0 <= at < len(tokens):
            return None
        return "#" if tokens[at].is_number else fold(tokens[at].text)

    return word(k - 1), word(k + 1)


def _may_inflect(text: str, old: _Token, new: _Token, code: str) -> bool:
    """Return whether the translation of the word after a number may change: `1 procent`, but `2 Prozent`."""
    if (old.text == "1") == (new.text == "1"):
        return False
    after = _WORD_AFTER.match(text, old.end)
    if after is None or code not in LANGUAGES:
        return after is not None
    before = _WORD_BEFORE.search(text, max(0, old.start - _LONGEST), old.start)
    is_label = before is not None and before[1].casefold().startswith(LANGUAGES[code].divisions)  # `artikel 1 vervalt`
    return not is_label and after[1] not in LANGUAGES[code].function_words and after[1] not in _months(code)


def _is_half_day(text: str, token: _Token, code: str) -> bool:
    """Return whether a number is an hour in one half of the day: `9 a.m.`; `15 uur` is not `15 a.m.`."""
    words = LANGUAGES[code].half_days if code in LANGUAGES else ()
    after = text[token.end : token.end + _LONGEST].lstrip().casefold()
    return any(after.startswith(word) and not after[len(word) : len(word) + 1].isalpha() for word in words)


def _glued(text: str, token: _Token) -> tuple[str, str]:
    """Return the letters that are glued to a number: of `21st`, `A7`."""
    before = regex.search(r"\p{L}*$", text, endpos=token.start, pos=max(0, token.start - _LONGEST))
    after = _GLUED.match(text, token.end)
    return before[0] if before else "", after[0] if after else ""


def _numbers_in_words(text: str, code: str) -> set[str]:
    """Return the values of the numbers that are written in words."""
    return {
        fact.value
        for fact in find_facts(text, code)
        if fact.kind == "number" and fact.is_needed and not has_number(text[slice(*fact.span)])
    }


def _written_like(new: str, *, old: tuple[str, str], codes: tuple[str, str]) -> str | None:
    """Return a number of the source in the format of the translation, which an old number has on both sides."""
    if not has_number(old[0]):
        return _month_like(new, old[1], codes)
    if "".join(digits_of(new)).isascii() != "".join(digits_of(old[1])).isascii():
        return None  # `٧` and `7`
    marks = _marks_of_translation(new, old, codes)
    return None if marks is None else "".join(marks.get(character, character) for character in new)


def _marks_of_translation(new: str, old: tuple[str, str], codes: tuple[str, str]) -> Mapping[str, str] | None:
    """Return what the translation has for each mark of a new number, or None if it is not certain."""
    marks: dict[str, str] = {}
    for mark, other in zip(_marks(old[0]), _marks(old[1]), strict=True):
        if marks.setdefault(mark, other) != other:
            return None
    usual = _usual_marks(new, codes)
    needed = set(_marks(new))
    if marks.keys() >= needed:
        is_certain = _is_alike(new, old[0]) or all(usual.get(mark) == marks[mark] for mark in needed)
        return marks if is_certain else None
    if not marks and needed == {"."} and usual.get(".") != ".":
        return None  # `artikel 3.114`, `version 2.1`, `9.30 hours`: no decimals or thousands
    is_usual = usual.keys() >= needed and all(usual.get(mark) == other for mark, other in marks.items())
    return usual if is_usual else None


def _usual_marks(number: str, codes: tuple[str, str]) -> dict[str, str]:
    """Return how the translation usually writes the marks of a number, or nothing if they may mean something else."""
    known = [LANGUAGES[code].number_marks for code in codes if code in LANGUAGES]
    source, target = known if len(known) == len(codes) else ("", "")
    if not source or not target:
        return {}
    decimal, thousands = map(regex.escape, source)
    shape = regex.fullmatch(rf"(?:\d{{1,3}}(?:{thousands}\d{{3}})++|\d++)(?:{decimal}\d++)?", number)
    return dict(zip(source, target, strict=True)) if shape else {}


def _is_alike(new: str, old: str) -> bool:
    """Return whether the marks of two numbers certainly mean the same, whatever they mean.

    `12.30` may be a time, but `1.250` is not. `5/5/2024` does not show whether the month is before the day.
    """
    return _EQUAL_DAY_AND_MONTH.fullmatch(old) is None and _has_thousands(new) == _has_thousands(old)


def _has_thousands(number: str) -> bool:
    return regex.search(r"[.,]\d{3}(?!\d)", number) is not None


def _marks(number: str) -> list[str]:
    return [character for character in number if not character.isdecimal()]


def _month_like(new: str, old: str, codes: tuple[str, str]) -> str:
    name = LANGUAGES[codes[1]].months[_months(codes[0])[new.casefold()] - 1]
    return name.capitalize() if old.istitle() else name.upper() if old.isupper() else name


def _replaced(text: str, replacements: Mapping[_Token, str]) -> str:
    parts, last = [], 0
    for token, new in sorted(replacements.items(), key=lambda item: item[0].start):
        parts += [text[last : token.start], new]
        last = token.end
    return "".join(parts) + text[last:]
