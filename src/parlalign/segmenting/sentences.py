"""Sentence ends: the marks that can end a sentence, and what stands before and after each of them.

The same rules apply to every language. Its facts and, where they are trained, its frequent words decide.
"""

from __future__ import annotations

import regex

from parlalign.languages import NO_LANGUAGE, UNKNOWN, Language
from parlalign.segmenting.full_stops import SentenceWords, full_stop_ends, sentence_words

_QUOTATION_MARKS = "\"'“”‘’«»‹›"
_OPENERS = _QUOTATION_MARKS + r"„‚(\[–—¿¡-"
_CLOSERS = _QUOTATION_MARKS + r")\]"

_MARK = regex.compile(
    rf"(?<![.!?…؟۔])[.!?…؟۔]++(?:[{_CLOSERS}]|\s[»”](?=\s))*+"
    rf"(?=\s+(?:[{_OPENERS}]{{0,2}}\s?[\p{{Lu}}\p{{Lo}}\p{{Georgian}}\p{{N}}§€$£]|['’]\p{{Ll}}{{1,2}}[\s-]\p{{Lu}}))"
    r"|[.!?](?=\p{Lu}\p{Ll}*[\s,])(?<=(?<![\w.@/:-])\p{L}{0,40}\p{Ll}{2}.)"
    r"|[。！？]++(?![”’」』）])"
    rf"|[।॥։።፧၊။។៕]++[{_CLOSERS}]*+"
    r"|(?<=\p{Greek}\s?)[;\u037e](?=\s+\p{Greek})"
)
"""A mark that may end a sentence, with what closes after it: `eens. De`, `ja?“ Er`, `vrai. » Il`, `was. 's Avonds`,
`Uhr.Danach`, `決定した。`, `है।` and the Greek `είναι; Ναι`, not `3.5`, `bzw. die`, `z.B. Der` or `はい。」`."""

_ENUMERATOR = regex.compile(r"\W*(?:\d{1,3}(?:\.\d{1,3})*+(?:\p{Ll}|er)?|\p{Lu}{1,2}|\p{Ll}|[ivx]+)[)\]\\]?\s?")
"""All of a sentence before a full stop: `12`, `26a`, `AA`, `### 1`, `2.3`, `(b)`, `§ 1er`; not `Artikel 5`."""

_DIVISION = regex.compile(
    r"\W*(\p{L}+)(\.?)\s"
    r"(?:\d{1,4}(?:\.\d{1,3})*+|[IVXLC]{1,7}|\p{Lu})(?:er|re|\s?(?:\p{Ll}|bis|ter|quater|quinquies|sexies))?"
    r"(?:\.\s§\s?\d{1,3}(?:er)?)?[\s\\]?"
)
"""The word and the number of a division before a full stop: `Artikel 5`, `Art. 1er`, `Art. 5 bis`, `Hoofdstuk II`,
`Art. 3. § 1`."""

_LATER_ENUMERATOR = regex.compile(r"\W*\d{1,3}\s?")
"""The same after the first sentence, where a letter is an initial."""

_IN_BRACKETS = regex.compile(r"[(\[]\s?(\p{Ll}[^()\[\]]*)?$")
"""An opening bracket before a mark, and what is in it if that is no whole sentence."""

_TITLE_QUOTED = regex.compile(r"\p{Lu}\p{L}+\s[\"„“»‚‘«‹'](?=[^\"„“”»«‚‘’‹›']*$)")
"""The beginning of a quotation directly after a noun: `Die Frage „Wer zahlt das`, not `Er rief „Halt`."""

_QUOTED = regex.compile(r"([\"„“»«])(?<=\p{L}\s.)(?:(?<=«)|(?=[\p{L}\p{N}]))[^\"„“”»«]*$")
"""The beginning of a quotation after a word: `Das Heft „Was tun`, not `Er rief: „Halt` or `« époux ». Deux`."""

_QUOTED_ON = regex.compile(r"[^\"„“”»«]*[^\"„“”»«.!?…\s]\s?([\"“”»«])\s\p{Ll}")
"""The rest of a quotation inside a sentence: ` Wege aus der Krise“ liegt`, not ` Es brennt!“ rief`."""

_CLOSING = {"„": "“”", "“": "”", "»": "«", "«": "»", '"': '"'}
"""The marks that close a quotation, by the mark that opens it."""

_FINAL = regex.compile(r"[.!?]\s*$")
_NEXT = regex.compile(rf"\s*[{_OPENERS}]*\s?(\w*)")
_NEAR = 100  # characters read on either side of a mark; hardly any word, date or title is longer


def sentence_ends(text: str, language: str | None) -> list[int]:
    """Return where the sentences of a paragraph end; an enumerator belongs to the text after it.

    The last one is the end of the paragraph. A language without facts has no abbreviations.

    >>> sentence_ends("Zie art. 5, lid 2. Dat geldt ook hier.", "nl")
    [18, 38]
    >>> sentence_ends("Wir kommen zur 2. Lesung. Der Rat stimmt zu.", "de")
    [25, 44]
    """
    ends: list[int] = []
    if language and language not in {UNKNOWN, NO_LANGUAGE}:
        words = sentence_words(language)
        start = 0
        for mark in _MARK.finditer(text):
            if mark.end() < len(text) and _ends_sentence(mark, start, words):
                start = mark.end()
                ends.append(start)
    return [*ends, len(text)]


def _ends_sentence(mark: regex.Match[str], start: int, words: SentenceWords) -> bool:
    """Return whether the sentence that begins at `start` ends with this mark."""
    text = mark.string
    before = text[max(start, mark.start() - _NEAR) : mark.start()]
    after = text[mark.end() : mark.end() + _NEAR]
    follower = _NEXT.match(after)
    next_word = follower[1] if follower else ""
    if after[0].isalpha() and mark[0] in {".", "!", "?"}:  # the space is missing
        return words.may_begin(next_word)
    if mark[0][-1] in ")]" and (bracket := _IN_BRACKETS.search(before)):
        # `die (neuen?) Häfen`, `die (!) Häfen`
        return words.may_begin(next_word) if bracket[1] else _FINAL.search(before, endpos=bracket.start()) is not None
    if mark[0][-1] not in _QUOTATION_MARKS and _is_inside_quotation(before, after):
        return False
    if mark[0].strip(_CLOSERS) == ".":
        return not _is_label(text, start, mark.start(), words.facts) and full_stop_ends(before, after, words)
    if not words.facts.has_capital_nouns or not words.may_be_noun(next_word):
        return True
    is_title = mark[0][-1] in _QUOTATION_MARKS and _TITLE_QUOTED.search(before) is not None
    is_omission = mark[0] in {"…", "..."} and before[-1:].isspace()
    return not (is_title or is_omission)


def _is_inside_quotation(before: str, after: str) -> bool:
    """Return whether a mark is inside a quotation that is a part of a sentence, such as a title."""
    if (opening := _QUOTED.search(before)) is None:
        return False
    closing = _QUOTED_ON.match(after)
    return closing is not None and closing[1] in _CLOSING[opening[1]]


def _is_label(text: str, start: int, end: int, facts: Language) -> bool:
    """Return whether all of a sentence before a full stop is its enumerator, or names a division: `Artikel 5`."""
    if start:
        return _LATER_ENUMERATOR.fullmatch(text, start, end) is not None
    division = _DIVISION.fullmatch(text, 0, end)
    if division is None:
        return _ENUMERATOR.fullmatch(text, 0, end) is not None
    return division[1].lower() in (facts.number_abbreviations if division[2] else facts.divisions)
