"""Clauses: the parts of a sentence that a semicolon ends, outside brackets and quotation marks."""

from __future__ import annotations

from html.entities import html5

import regex

from parlalign.languages import LANGUAGES

_CLOSERS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "„": '“”"',
    "“": "”",
    "«": "»",
    '"': '"',
    "‹": "›",
    "‚": "‘",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
}
"""Brackets and quotation marks, with what closes them; in German „ is closed by “, which opens in English."""
_APOSTROPHES = frozenset("‘’")

_SEMICOLONS = frozenset(";；؛")
_CLOSING = frozenset("".join(_CLOSERS.values()))
_DEPTH = 20
"""How many open brackets a closing one is compared with; this keeps the time linear in the length of the text."""

_PUNCTUATION = regex.compile(r"[[\W_]--[\s/@\\~+\-]]+", regex.V1)
"""A group of adjacent punctuation marks. Those left out join words (`and/or`), as a letter does."""

_NO_SEMICOLON = regex.compile(r"&(?:#\w{1,7}|(\w{2,31}));|;(?=-?\))")
"""An HTML character reference (`&nbsp;`, `&#160;`), or a semicolon before a closing bracket, as in a smiley."""


_CONJUNCTION = regex.compile(
    r"\s*+(\p{L}[\p{L}/.]*,?)(?=\s*$|\s*[\n\r]|\s+(?:\(?\s?(?:\d{1,3}|\p{L}|[ivx]+)\s?[.)]|[–—•\p{Co}-])\s)"
)
"""A word after a semicolon, before the end of the text or before an enumerator: ` of`, not ` en verzoekt`."""


def clause_ends(text: str, language: str | None) -> list[int]:
    """Return where the clauses of a sentence end; the last one is the end of the sentence.

    A semicolon ends a clause if it stands outside brackets and quotation marks and at the edge of a word, with only
    punctuation between it and the white space: `a; b` and `(a); b` have one, `a;b` has none. In a language without
    spaces between words, the semicolon may stand anywhere.

    A conjunction before the next item belongs to the clause before it: `a) …; of`.

    >>> clause_ends('dringt aan op "eenheid; nu"; steunt dit;', "nl")
    [28, 40]
    >>> clause_ends("recalls the EU’s motto ‘one; all’; supports it;", "en")
    [34, 47]
    """
    if _SEMICOLONS.isdisjoint(text.rstrip(" ;；؛")):
        return [len(text)]
    facts = LANGUAGES.get(language or "")
    last = len(text.rstrip())
    ends = _ends(text, facts is None or facts.is_spaced)
    if facts and facts.clause_conjunctions:
        ends = [_after_conjunction(text, end, facts.clause_conjunctions) for end in ends]
    return [*(end for end in ends if end < last), len(text)]


def _ends(text: str, is_spaced: bool) -> list[int]:
    """Return where semicolons end outside matching brackets and quotation marks.

    A bracket or quotation mark that is never closed encloses nothing.
    """
    text = _NO_SEMICOLON.sub(_masked, text)
    ends: list[int] = []
    opened: list[tuple[str, int]] = []  # the mark, and how many ends were found before it
    for group in _PUNCTUATION.finditer(text):
        at_edge = not is_spaced or _is_space_or_end(text, group.start() - 1) or _is_space_or_end(text, group.end())
        for at, mark in enumerate(group[0], group.start()):
            if mark in _SEMICOLONS:
                if at_edge:
                    ends.append(at + 1)
                continue
            if mark in _APOSTROPHES and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum():  # `the EU’s`
                continue
            innermost = range(len(opened) - 1, max(len(opened) - 1 - _DEPTH, -1), -1) if mark in _CLOSING else ()
            closes = next((k for k in innermost if mark in _CLOSERS[opened[k][0]]), None)
            if closes is not None:
                del ends[opened[closes][1] :]
                del opened[closes:]
            elif mark in _CLOSERS:
                opened.append((mark, len(ends)))
    return ends


def _after_conjunction(text: str, end: int, conjunctions: frozenset[str]) -> int:
    """Return the end of a clause after the conjunction that links its item to the next one.

    `a) …; of` and `a) …; of b) …` end after `of`; `steunt dit; en verzoekt` ends before `en`.
    """
    match = _CONJUNCTION.match(text, end)
    return match.end(1) if match and match[1].lower().rstrip(",") in conjunctions else end


def _masked(match: regex.Match[str]) -> str:
    """Replace a semicolon that ends no clause, and the character reference before it, by letters."""
    name = match[1]
    return match[0] if name and f"{name};" not in html5 else "x" * len(match[0])


def _is_space_or_end(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or text[at].isspace()
