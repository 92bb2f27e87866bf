"""Where one language ends and another begins in mixed text, to the character."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.languages.evidence import other_language, pair_log_odds
from parlalign.languages.identify import WORD, word_log_odds
from parlalign.records import Span

Ints = npt.NDArray[np.int64]

# What a change of language costs, in nats: the sum of what is left of the seam, between, and right of it. One clear
# word weighs up to 6, so that a change inside a sentence needs a foreign stretch of several words either side. Chosen
# on the mixed streams of corpora/, and right for all 500 seams of europarl.test2007 in one damaged stream.
_BLANK_LINE = 1.0  # whatever stands around it
_AFTER_SENTENCE, _AFTER_COMMA, _AFTER_CLOSER = 0.0, 2.0, 3.0
_AFTER_WORD, _AFTER_ENUMERATOR, _AFTER_OPENER = 8.0, 14.0, 20.0
_AFTER_NUMBER = 5.0  # the end of a sentence, or an ordinal
_NEWLINE_BETWEEN, _SPACE_BETWEEN, _NOTHING_BETWEEN = 1.0, 3.0, 5.0
_BEFORE_ENUMERATOR, _BEFORE_CAPITAL, _BEFORE_LETTER, _BEFORE_OTHER = 0.0, 1.0, 4.0, 6.0
_WORD_LIMIT = 6.0

_LABEL = r"(?:\d{1,3}\s?\p{Ll}?\s?\.|\(\s?\d{1,3}\s?\p{Ll}?\s?\)|\(?\s?(?:\p{Ll}{1,2}|[ivx]{1,5})\s?\)|[–—•-])"
"""An enumerator, also as old acts print it: `51.`, `(6a)`, `( 3 )`, `a)`, `–`."""
_CAPITAL_LABEL = r"\p{Lu}{1,2}\s?\."
# Any start of a word can be a seam (`en |de`), and some places where nothing stands between:
_GLUED_SEAM = regex.compile(
    r"(?<=[\p{L}\d)\]%\"'”“’‘»\s][.,!?;:…。！？；]{1,3}[\"”“’»)]?)(?=[„“\"‚‘«(–—]?\p{L})"  # `aufhalten.|Ik`, not `3.5`
    rf"|(?<=[.,!?;:…)\"”“’»])(?=[\"„“]?(?:{_LABEL}|{_CAPITAL_LABEL})\s)"  # `in;|51. stimmt`, `,|– unter`
    r"|(?<=\p{L})(?=[–—]\s\p{L})"  # `Gewässern|– gezien`
    r"|(?<=[\p{L}\d])(?=[„«‘]\p{L})"  # `openen|„Das`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{L})"  # `duidelijk|Ich`, `tabak|VERORDNUNG`, not `EU`
    r"|(?<=\p{Ll}{2}[.!?])(?=\d)"  # `armoede.|18 %`, not `3.5`
)
_SENTENCE_END = regex.compile(r"[.!?;…。！？；؟؛][\"'”“’‘»)\]]*$")
_COMMA_END = regex.compile(r"[,:，、：،]$")
_CLOSER_END = regex.compile(r"[\"'”“’‘»)\]]$")
_OPENER_END = regex.compile(r"(?:^|[\s(])[\"'„“‚‘«]$|[(\[/–-]$")
_NUMBER_END = regex.compile(r"\p{L}\s\d{1,3}\.$")  # `amendement 24.`, `am 3.`
_ENUMERATOR_END = regex.compile(
    rf"(?:^|[\s.;:,\"„“])(?:{_LABEL}|\(\p{{Lu}}{{2}}\))$"  # `(SV)` names a speaker's language
    rf"|(?:^|[.;:,!?\"]\s*|\n\s*){_CAPITAL_LABEL}$"  # `; B.`, not `de EU.`
)
_ENUMERATOR = regex.compile(rf"[\"„“]?(?:{_LABEL}|{_CAPITAL_LABEL})\s+[\p{{L}}\"„“'‘]")
_CAPITAL = regex.compile(r"[„“\"‚‘«]?\p{Lu}")
_LETTER = regex.compile(r"[„“\"‚‘«]?\p{L}")
_LAST_WORD = regex.compile(r"([\p{L}.]+)\.$")
_REFERENCE_END = regex.compile(r"(\p{L}+)\.?\s+\d{1,3}\.$")
_NUMBER_ABBREVIATIONS = frozenset().union(*(LANGUAGES[code].number_abbreviations for code in REPAIRED))
_ABBREVIATIONS = frozenset().union(
    *(LANGUAGES[code].abbreviations - LANGUAGES[code].closing_abbreviations for code in REPAIRED)
)
_OTHER_NEWLINE = regex.compile(r"\r(?!\n)|[\f\v\x85\u2028\u2029]")
_LEFT_OF_SEAM = 24

_BLANK, _SMALL, _CAPITAL_LETTER, _CASELESS, _DIGIT, _STARTER, _OTHER = range(7)
_STARTERS = '„“"‚‘«(–—•-'
"""Marks that what is glued to the text before can begin with."""


def _char_kinds() -> npt.NDArray[np.int8]:
    chars = [chr(code) for code in range(0x10000)]
    kinds = np.full(0x10000, _OTHER, dtype=np.int8)
    tests = (
        (_CASELESS, str.isalpha),
        (_SMALL, str.islower),
        (_CAPITAL_LETTER, str.isupper),
        (_DIGIT, str.isdigit),
        (_BLANK, str.isspace),
    )
    for kind, test in tests:
        kinds[np.fromiter(map(test, chars), dtype=bool)] = kind
    kinds[[ord(char) for char in _STARTERS]] = _STARTER
    return kinds


_KINDS = _char_kinds()


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """A stretch of text in one language, in code points of that text; None where no word tells the language."""

    span: Span
    language: str | None


def language_spans(text: str, languages: tuple[str, str] = REPAIRED) -> list[LanguageSpan]:
    """Divide `text` into runs of two languages and, by whole lines, of others; the runs cover all of it.

    A Viterbi path over the places where a language can change, with the log-odds of every word: from a model for Dutch
    and German, from scripts and function words for all other pairs.

    >>> mixed = "Dat kan niemand tegenhouden.Ich danke Ihnen für Ihre Aufmerksamkeit."
    >>> [(run.language, mixed[slice(*run.span)]) for run in language_spans(mixed)]
    [('nl', 'Dat kan niemand tegenhouden.'), ('de', 'Ich danke Ihnen für Ihre Aufmerksamkeit.')]
    """
    first, second = languages = REPAIRED if set(languages) == set(REPAIRED) else languages
    text = _OTHER_NEWLINE.sub("\n", text)  # of the same length
    seams, costs = _seams(text)
    words, where = _words(text, seams)
    scores = _log_odds(words, languages)
    if not np.any(scores):
        return _name_others(text, [LanguageSpan(Span(0, len(text)), None)], languages)
    is_second = _path(_sums(where, scores, seams), costs)
    if is_second.any() and not is_second.all():
        scores *= _one_sidedness(words, is_second[where])
        is_second = _path(_sums(where, scores, seams), costs)
    changes = [0, *(np.flatnonzero(is_second[1:] != is_second[:-1]) + 1).tolist(), len(is_second)]
    runs = [
        LanguageSpan(Span(int(seams[start]), int(seams[end])), second if is_second[start] else first)
        for start, end in pairwise(changes)
    ]
    return _name_others(text, runs, languages)


def language_spans_in(text: str, language: str | None, languages: tuple[str, str] = REPAIRED) -> list[LanguageSpan]:
    """Return the runs of a text whose language is known, lines of other languages cut out; or find them all."""
    if language is None:
        return language_spans(text, languages)
    own = languages if language in languages else (language,)
    return _name_others(_OTHER_NEWLINE.sub("\n", text), [LanguageSpan(Span(0, len(text)), language)], own)


def language_shares(text: str, languages: tuple[str, str] = REPAIRED) -> dict[str, float]:
    """Return the share of characters in each language, largest first; empty where no word tells any."""
    sizes: dict[str, int] = {}
    for run in language_spans(text, languages):
        if run.language:
            sizes[run.language] = sizes.get(run.language, 0) + run.span.end - run.span.start
    total = sum(sizes.values())
    return {code: size / total for code, size in sorted(sizes.items(), key=lambda item: -item[1])}


def _log_odds(words: list[str], languages: tuple[str, str]) -> npt.NDArray[np.float64]:
    """Return, for each word, the log-odds that it is of the second language rather than the first."""
    if languages == REPAIRED:
        return np.clip(word_log_odds(words), -_WORD_LIMIT, _WORD_LIMIT)
    return pair_log_odds(words, languages)


def _seams(text: str) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Return where the language can change, with the text's ends, and what it costs at each place between them."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[np.minimum(points, len(_KINDS) - 1)]
    before, here = kinds[:-1], kinds[1:]
    starts_word = (before == _BLANK) & (here != _BLANK)
    after_mark = (before == _OTHER) | (before == _STARTER)
    is_letter = (here == _SMALL) | (here == _CAPITAL_LETTER) | (here == _CASELESS)
    may_be_seam = after_mark & (is_letter | (here == _DIGIT))
    may_be_seam |= (here == _CAPITAL_LETTER) & ((before == _SMALL) | (before == _DIGIT))
    may_be_seam |= (here == _STARTER) & (before != _BLANK)
    glued = [at for at in (np.flatnonzero(may_be_seam) + 1).tolist() if _GLUED_SEAM.match(text, at)]
    seams = np.sort(np.concatenate([np.flatnonzero(starts_word) + 1, np.array(glued, dtype=np.int64)]))
    costs = _plain_costs(points, kinds, seams)
    for k in np.flatnonzero(np.isnan(costs)).tolist():
        costs[k] = _cost(text, int(seams[k]))
    return np.concatenate([[0], seams, [len(text)]]), costs


def _plain_costs(points: npt.NDArray[np.uint32], kinds: npt.NDArray[np.int8], seams: Ints) -> npt.NDArray[np.float64]:
    """Return what `_cost` gives where a word or comma, one blank, and a word follow each other; NaN elsewhere.

    Most seams are of that kind.
    """
    points = np.concatenate([[0, 0], points, [0, 0, 0]])  # from here on, a seam is at seam + 2
    kinds = np.concatenate([[_OTHER, _OTHER], kinds, [_OTHER, _OTHER, _OTHER]])
    blank, last, first, second = points[seams + 1], seams, seams + 2, seams + 3
    between = np.select([blank == ord(" "), blank == ord("\n")], [_SPACE_BETWEEN, _NEWLINE_BETWEEN], np.nan)
    is_letter = np.isin(kinds[last], (_SMALL, _CAPITAL_LETTER, _CASELESS))
    after = np.select([is_letter, points[last] == ord(",")], [_AFTER_WORD, _AFTER_COMMA], np.nan)
    is_item = (points[second] == ord(")")) | (points[seams + 4] == ord(")"))
    before = np.select(
        [
            (kinds[first] == _SMALL) & ~is_item,
            (kinds[first] == _CAPITAL_LETTER) & (kinds[second] == _SMALL) & ~is_item,
        ],
        [_BEFORE_LETTER, _BEFORE_CAPITAL],
        np.nan,
    )
    return np.asarray(after + between + before)


def _words(text: str, seams: Ints) -> tuple[list[str], Ints]:
    """Return the words of a text, and between which seams each stands; a word across a seam counts as two."""
    words = WORD.findall(text)
    starts = np.fromiter((match.start() for match in WORD.finditer(text)), dtype=np.int64, count=len(words))
    ends = starts + np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    where = np.searchsorted(seams, starts, side="right") - 1
    for k in np.flatnonzero(seams[np.minimum(where + 1, len(seams) - 1)] < ends).tolist():
        cut = int(seams[where[k] + 1]) - int(starts[k])
        pieces = WORD.findall(words[k][cut:])
        words[k] = words[k][:cut]
        words += pieces
        where = np.append(where, np.full(len(pieces), where[k] + 1))
    return words, where


def _sums(where: Ints, scores: npt.NDArray[np.float64], seams: Ints) -> npt.NDArray[np.float64]:
    """Return the log-odds for the second language of each stretch between seams."""
    return np.asarray(np.bincount(where, scores, len(seams) - 1), dtype=np.float64)


def _one_sidedness(words: list[str], is_second: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return, for each word, from 1 where the text has it in one of its languages alone to 0 where in both alike.

    Names stand on both sides, and tell nothing of either.
    """
    numbers = {word: k for k, word in enumerate(dict.fromkeys(words))}
    number = np.array([numbers[word] for word in words], dtype=np.int64)
    in_second = np.bincount(number, is_second, len(numbers))
    in_first = np.bincount(number, ~is_second, len(numbers))
    return np.asarray(1 - (np.minimum(in_second, in_first) / np.maximum(np.maximum(in_second, in_first), 1))[number])


def _cost(text: str, at: int) -> float:
    left = text[max(0, at - _LEFT_OF_SEAM) : at]
    before = left.rstrip()
    space = left[len(before) :]
    if space.count("\n") > 1:
        return _BLANK_LINE
    between = _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN
    return _cost_after(before) + between + _cost_before(text, at)


def _cost_after(before: str) -> float:
    if _NUMBER_END.search(before) and not _is_reference(before):
        return _AFTER_NUMBER
    if _ENUMERATOR_END.search(before) and not _is_reference(before):
        return _AFTER_ENUMERATOR
    if _SENTENCE_END.search(before):
        word = _LAST_WORD.search(before)
        return _AFTER_WORD if word and word[1].lower() in _ABBREVIATIONS else _AFTER_SENTENCE
    if _COMMA_END.search(before):
        return _AFTER_COMMA
    if _OPENER_END.search(before):
        return _AFTER_OPENER
    return _AFTER_CLOSER if _CLOSER_END.search(before) else _AFTER_WORD


def _is_reference(before: str) -> bool:
    """`blz. 17.` ends in the number of a page, not in that of a paragraph."""
    word = _REFERENCE_END.search(before)
    return bool(word and word[1].lower() in _NUMBER_ABBREVIATIONS)


def _cost_before(text: str, at: int) -> float:
    if _ENUMERATOR.match(text, at):
        return _BEFORE_ENUMERATOR
    if _CAPITAL.match(text, at):
        return _BEFORE_CAPITAL
    return _BEFORE_LETTER if _LETTER.match(text, at) else _BEFORE_OTHER


def _path(evidence: npt.NDArray[np.float64], costs: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return, for each stretch, whether the best path has it in the second language.

    Of two languages only the lead of one over the other matters; a change of language limits it to the cost.
    """
    lead = float(evidence[0])
    leads, prices = [lead], costs.tolist()
    for score, cost in zip(evidence[1:].tolist(), prices, strict=True):
        if lead > cost:
            lead = cost
        elif lead < -cost:
            lead = -cost
        lead += score
        leads.append(lead)
    is_second = lead > 0
    path = [is_second]
    for cost, lead in zip(reversed(prices), reversed(leads[:-1]), strict=True):
        is_second = lead >= -cost if is_second else lead > cost
        path.append(is_second)
    return np.array(path[::-1], dtype=bool)


def _name_others(text: str, runs: list[LanguageSpan], languages: tuple[str, ...]) -> list[LanguageSpan]:
    """Cut paragraphs of languages other than these out of the runs."""
    named: list[LanguageSpan] = []
    for run in runs:
        start, end = run.span
        ends = [start, *(m.end() for m in _PARAGRAPH_END.finditer(text, start, end)), end]
        for a, b in pairwise(ends):
            language = other_language(text[a:b], languages) or run.language
            if named and named[-1].language == language and named[-1].span.end == a:
                named[-1] = LanguageSpan(Span(named[-1].span.start, b), language)
            elif b > a or not text:
                named.append(LanguageSpan(Span(a, b), language))
    return named


_PARAGRAPH_END = regex.compile(r"\n[^\S\n]*+\n\s*+|(?<=[.!?;…。！？؟][\"”“’»)\]]*)\r?\n\s*+")
