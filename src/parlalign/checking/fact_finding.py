"""Find the facts of a text that a translation keeps: numbers, dates, months, negation, answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from parlalign.checking.fact_kinds import TOKEN, date_pattern, number_kind
from parlalign.checking.number_words import Numeral, continues, evaluate, number_words
from parlalign.languages import LANGUAGES
from parlalign.languages.facts import NO_FACT_WORDS
from parlalign.records import Span

FactKind = Literal["number", "percentage", "date", "article", "identifier", "year", "negation", "answer"]

_LONGEST = 40
"""Longer numbers are ignored: they are encoded images."""
_SEPARATOR = re.compile(r"[ \u00a0\u202f]|[.,](?=\d{3}(?:\D|$))")
_DATE = re.compile(
    r"(?<![\d./-])(?:(?P<day>\d\d?)(?P<sign>[./-]) ?(?P<month>\d\d?)(?P=sign) ?(?P<year>\d{4}|\d\d)"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?![\d/]|[.-]\d)"
)
"""`9.5.2016`, `09/05/2016`, `2016-05-09`; not `2.10.1.3`."""
_GROUPED = re.compile(r"[A-Z]*\d{1,3}(?:\.\d{3})+(?:,\d+)?|[^.]*|[A-Z]*\d{1,3}(?:,\d{3})+\.\d+")
"""A number whose points are no marks of a date, a time or a section number: `1.500`, `1,500.5`; not `5.3.2024`."""
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_MOST_LOOSE = 12
"""A translation may leave out smaller numbers in words (`eigene vier Wände`, `decennium` for `zehn Jahre`)."""
_POWERS = frozenset({100, 1000, 10**6, 10**9})
"""Numerals that may stand for any large number (`Millionen von Menschen`)."""
_DATED = 14
"""The most characters from the name of a month to the day or the year of its date (`May of the year 2016`)."""
_MOST_WORDS = 200_000


class Fact(NamedTuple):
    """A fact of a text: its value in a form that does not depend on the language, and its place in the text.

    `whole` is the value of the number that it is a part of. A translation may leave out a fact that `is_loose`. A fact
    that is not needed may stand for one of the other text, but the other text may have another in its place.
    """

    kind: FactKind
    value: str
    span: Span
    is_needed: bool = True
    is_loose: bool = False
    whole: str = ""


class Token(NamedTuple):
    """A token with its form in lower case, in which words are looked up."""

    text: str
    lower: str
    start: int
    end: int


def find_facts(text: str, code: str) -> tuple[Fact, ...]:
    """Return the facts of a text in a language, in order; without words for facts, only those in digits.

    All numbers in digits have the kind `number`, except dates; `described` says more.

    >>> [(fact.kind, fact.value) for fact in find_facts("op 9 mei 2016 niet meer dan 2,5 miljoen", "nl")]
    [('number', '9'), ('date', '5'), ('number', '2016'), ('negation', ''), ('number', '2500000')]
    """
    words = fact_vocabulary(code)
    matches = list(TOKEN.finditer(text))
    found = [k for k, match in enumerate(matches) if words.says_fact[match[0]]]
    if not found:
        return ()
    tokens = [Token(match[0], _lower(match[0]), *match.span()) for match in matches]
    facts = list(_answer(tokens, words))
    end = 0  # of the tokens of the last fact
    for k in found:
        if k >= end:
            find = _number_facts if tokens[k].text[-1].isdecimal() else _word_facts
            further, end = find(text, tokens, k, words)
            facts += further
    return tuple(facts)


def described(fact: Fact, text: str, code: str) -> Fact:
    """Return a fact of a text with its kind, and with the place of all that belongs to it.

    >>> text = "Artikel 5, KOM(2009)0262 vom 9. Mai 2016: 3 %"
    >>> facts = [described(fact, text, "de") for fact in find_facts(text, "de")]
    >>> [(fact.kind, text[slice(*fact.span)]) for fact in (facts[0], facts[2], facts[3], facts[-1])]
    [('article', 'Artikel 5'), ('identifier', 'KOM(2009)0262'), ('date', '9. Mai 2016'), ('percentage', '3 %')]
    """
    if fact.kind not in {"number", "date"}:
        return fact
    kind, span = number_kind(fact.span, text, fact_vocabulary(code))
    return fact._replace(kind="date" if fact.kind == "date" else kind, span=span)


def _lower(word: str) -> str:
    return word.casefold().replace("\u2019", "'")


class FactVocabulary:
    """The words of a language for facts, in the form in which they are looked up."""

    def __init__(self, code: str) -> None:
        language = LANGUAGES.get(code)
        words = language.fact_words if language else NO_FACT_WORDS
        self.months = {month: k for k, month in enumerate(language.months, 1)} if language else {}
        self.divisions = (*(language.divisions if language else ()), "§")
        self.percent, self.negations, self.ambiguous = words.percent, words.negations, words.ambiguous
        self.yes, self.no, self.joins = words.yes, words.no, words.joins
        self.unlike_negation = words.unlike_negation
        self.numbers = number_words(words)
        self.dates = date_pattern(self.months)
        self.says_fact = _FactTokens(self)

    def is_fact(self, token: str) -> bool:
        """Return whether a token may say a fact: a number, or one of the words."""
        if token[-1].isdecimal():
            return len(token) <= _LONGEST
        lower = _lower(token)
        return (
            any(lower in words for words in (self.months, self.negations, self.yes, self.no))
            or self.numbers.lookup(lower) is not None
            or _is_roman(token)
        )


class _FactTokens(dict[str, bool]):
    """Whether a token may say a fact, by the token as it is written."""

    def __init__(self, vocabulary: FactVocabulary) -> None:
        self._vocabulary = vocabulary

    def __missing__(self, token: str) -> bool:
        if len(self) > _MOST_WORDS:
            self.clear()
        self[token] = self._vocabulary.is_fact(token)
        return self[token]


@cache
def fact_vocabulary(code: str) -> FactVocabulary:
    """Return the words of a language for facts."""
    return FactVocabulary(code)


def _answer(tokens: Sequence[Token], words: FactVocabulary) -> Iterator[Fact]:
    """Yield whether a text begins with yes or no."""
    for value, answers in (("yes", words.yes), ("no", words.no)):
        if tokens[0].lower in answers:
            yield Fact("answer", value, Span(tokens[0].start, tokens[0].end), is_needed=False)


def _number_facts(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> tuple[list[Fact], int]:
    """Return the facts of a token of digits, and the number of the next token.

    The parts of `5.3.2024` are facts of their own; the word after `2,5 miljoen` belongs to the number.
    """
    token = tokens[k]
    date = _DATE.match(text, token.start)
    if date and _is_date(date):
        return list(_date_facts(date)), k + sum(each.start < date.end() for each in tokens[k : k + 3])
    whole = number_value(token.text)
    if whole.count(".") < 2 and (scale := _scale_after(text, tokens, k, words)) > 1:
        value = format((Decimal(whole) * int(scale)).normalize(), "f")
        return [Fact("number", value, Span(token.start, tokens[k + 1].end), whole=whole)], k + 2
    if "." not in token.text or _GROUPED.fullmatch(token.text):
        return [Fact("number", whole, Span(token.start, token.end), whole=whole)], k + 1
    parts, start = [], token.start
    for part in token.text.split("."):
        parts.append(Fact("number", number_value(part), Span(start, start + len(part)), whole=whole))
        start += len(part) + 1
    return parts, k + 1


def _is_date(match: re.Match[str]) -> bool:
    day, month = int(match["day"] or match["iso_day"]), int(match["month"] or match["iso_month"])
    return 0 < min(day, month) <= 12 and max(day, month) <= 31  # also `05/31/2016`


def _date_facts(match: re.Match[str]) -> Iterator[Fact]:
    span = Span(*match.span())
    for name in ("day", "month", "year"):
        yield Fact("date", number_value(match[name] or match[f"iso_{name}"]), span)


def _scale_after(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> float:
    """Return the power of ten that the next word says (`2,5 miljoen`), or 1."""
    if k + 1 == len(tokens) or not words.says_fact[tokens[k + 1].text] or not tokens[k].text[0].isdecimal():
        return 1
    numeral = words.numbers.lookup(tokens[k + 1].lower)
    if numeral is None or not numeral.is_cardinal or text[tokens[k].end : tokens[k + 1].start].strip():
        return 1
    return numeral.value if numeral.value >= 1000 else 1


def number_value(number: str) -> str:
    """Return a number in one spelling: without thousands separators and zeros at its ends, with a decimal point.

    >>> [number_value(number) for number in ("1.500", "2,50", "0262", "100 000")]
    ['1500', '2.5', '262', '100000']
    """
    if number.isdecimal():
        return number.lstrip("0") or "0"
    plain = _SEPARATOR.sub("", number).replace(",", ".").lstrip("0")
    if "." in plain:
        plain = plain.rstrip("0").removesuffix(".")
        plain = f"0{plain}" if plain[:1] == "." else plain
    return plain or "0"


def _word_facts(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> tuple[list[Fact], int]:
    """Return the facts that begin with a word, and the number of the next token."""
    token = tokens[k]
    span = Span(token.start, token.end)
    if token.lower in words.negations:
        if _is_number_sign(text, tokens, k):
            return [], k + 1
        return [Fact("negation", "", span, is_needed=_negates_clause(text, tokens, k, words))], k + 1
    if token.lower in words.months:
        near = (each for each in tokens[max(0, k - 2) : k + 3] if each.text.isdecimal())
        is_dated = token.text.istitle() and any(-_DATED < each.start - token.start < _DATED for each in near)
        is_needed = is_dated or token.lower not in words.ambiguous
        return [Fact("date", str(words.months[token.lower]), span, is_needed)], k + 1
    if words.numbers.lookup(token.lower):
        return _numeral_facts(text, tokens, k, words)
    if _is_roman(token.text):
        return [Fact("number", str(_roman_value(token.text)), span, is_needed=False)], k + 1
    return [], k + 1


def _is_number_sign(text: str, tokens: Sequence[Token], k: int) -> bool:
    """Return whether a word is the abbreviation before a number that follows it (`No 5`, `No. 5`)."""
    if k + 1 == len(tokens) or not tokens[k].text[0].isupper() or not tokens[k + 1].text[-1].isdecimal():
        return False
    return not text[tokens[k].end : tokens[k + 1].start].strip(" .\u00a0")


def _negates_clause(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> bool:
    """Return whether a negation is more than a part of `or not`, `not only` or `non-member`."""
    before, after = words.unlike_negation
    if (k and tokens[k - 1].lower in before) or text[tokens[k].end : tokens[k].end + 1] == "-":
        return False
    return k + 1 == len(tokens) or tokens[k + 1].lower not in after


def _is_roman(word: str) -> bool:
    return len(word) > 1 and _ROMAN.fullmatch(word) is not None


def _roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral.

    >>> _roman_value("XIV")
    14
    """
    digits = [_ROMAN_DIGITS[each] for each in numeral]
    return sum(-digit if digit < max(digits[k:]) else digit for k, digit in enumerate(digits))


def _numeral_facts(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> tuple[list[Fact], int]:
    """Return the fact of a numeral in words, which may have several tokens (`deux cent vingt et un`)."""
    first = tokens[k]
    if k and f"{tokens[k - 1].lower} {first.lower}" in words.percent:
        return [], k + 1  # `pour cent`
    numeral, end = _numeral_at(text, tokens, k, words)
    values: list[float] = []
    while numeral and (not values or continues(values, numeral.value)):
        values.append(numeral.value)
        last, end_of_last = numeral, end
        if (
            not numeral.is_cardinal
            or end == len(tokens)
            or text[tokens[end - 1].end : tokens[end].start].strip(" -\u00a0")
        ):
            break  # an ordinal ends a numeral: `twenty-first`
        numeral, end = _numeral_at(text, tokens, end + (tokens[end].lower in words.joins), words)
    value = evaluate(values)
    is_loose = value <= _MOST_LOOSE or (len(values) == 1 and (first.lower in words.ambiguous or value in _POWERS))
    is_needed = last.is_cardinal and value > 2  # `two` may be `both`
    return [
        Fact("number", str(value), Span(first.start, tokens[end_of_last - 1].end), is_needed, is_loose)
    ], end_of_last


def _numeral_at(text: str, tokens: Sequence[Token], k: int, words: FactVocabulary) -> tuple[Numeral | None, int]:
    """Return the numeral at a token and the number of the next token; `quatre-vingt` is two tokens."""
    if k >= len(tokens):
        return None, k
    if k + 1 < len(tokens) and text[tokens[k].end : tokens[k + 1].start] == "-":
        numeral = words.numbers.lookup(f"{tokens[k].lower}-{tokens[k + 1].lower}")
        if numeral and numeral.is_cardinal:
            return numeral, k + 2
    return words.numbers.lookup(tokens[k].lower), k + 1
