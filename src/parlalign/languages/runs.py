"""Where one language ends and another begins in mixed text, to the character."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.languages.identify import WORD, function_word_language, word_log_odds
from parlalign.records import Span

# What a change of language costs, in nats: the sum of what is left of the seam, between, and right of it. One clear
# word weighs up to 6, so that a change inside a sentence needs a foreign stretch of several words either side. Chosen
# on the mixed streams of corpora/, and right for 996 of 1,000 segments of europarl.test2007 in one damaged stream.
_BLANK_LINE = 1.0  # whatever stands around it
_AFTER_SENTENCE, _AFTER_COMMA, _AFTER_CLOSER = 0.0, 2.0, 3.0
_AFTER_WORD, _AFTER_ENUMERATOR, _AFTER_OPENER = 8.0, 14.0, 20.0
_NEWLINE_BETWEEN, _SPACE_BETWEEN, _NOTHING_BETWEEN = 1.0, 3.0, 5.0
_BEFORE_ENUMERATOR, _BEFORE_CAPITAL, _BEFORE_LETTER, _BEFORE_OTHER = 0.0, 1.0, 4.0, 6.0
_MID_SENTENCE = _AFTER_WORD + _SPACE_BETWEEN + _BEFORE_LETTER
_WORD_LIMIT = 6.0

_SEAM = regex.compile(
    r"(?<=\s)(?=\S)"  # any start of a word: `en |de`
    r"|(?<=[\p{L}\d)\]%\"”“’»][.,!?;:…]{1,3}[\"”“’»)]?)(?=[„“\"‚‘«(–—]?\p{L})"  # `aufhalten.|Ik`, not `3.5`
    r"|(?<=[.,!?;:…)\"”“’»])(?=(?:\d{1,3}\.|\(\d{1,3}\)|\p{Lu}{1,2}\.|[–—•-])\s)"  # `in;|51. stimmt`, `,|– unter`
    r"|(?<=\p{L})(?=[–—]\s\p{L})"  # `Gewässern|– gezien`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{Ll})"  # `duidelijk|Ich`, not `EU`
)
_SENTENCE_END = regex.compile(r"[.!?;:…][\"”“’»)\]]*$")
_CLOSER_END = regex.compile(r"[\"”“’»)\]]$")
_OPENER_END = regex.compile(r"[\"„“‚‘«(\[/–-]$")
_ENUMERATOR_END = regex.compile(r"(?:^|[\s.;:,])(?:\d{1,3}\.|\(?\p{L}{1,2}\)|\p{Lu}{1,2}\.|\(\d{1,3}\)|[–—•-])$")
_ENUMERATOR = regex.compile(r"(?:\d{1,3}\.|\(\d{1,3}\)|\(?\p{Ll}{1,2}\)|\p{Lu}{1,2}\.|[–—•-])\s+[\p{L}\"„“]")
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

_OTHER_WORDS = tuple((code, LANGUAGES[code].function_words) for code in LANGUAGES if code not in REPAIRED)
_REPAIRED_WORDS = tuple((code, LANGUAGES[code].function_words) for code in REPAIRED)
_FEWEST_FUNCTION_WORDS = 3  # different ones, before a line counts as one of another language


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one language, in code points of that text; None where no word tells the language."""

    span: Span
    language: str | None


def language_runs(text: str) -> list[Run]:
    """Divide `text` into runs of Dutch, German and, by whole lines, other languages; the runs cover all of it.

    A Viterbi path over the places where a language can change, with the log-odds of every word.

    >>> mixed = "Dat kan niemand tegenhouden.Ich danke Ihnen für Ihre Aufmerksamkeit."
    >>> [(run.language, mixed[slice(*run.span)]) for run in language_runs(mixed)]
    [('nl', 'Dat kan niemand tegenhouden.'), ('de', 'Ich danke Ihnen für Ihre Aufmerksamkeit.')]
    """
    text = _OTHER_NEWLINE.sub("\n", text)  # of the same length
    seams = [0, *(m.start() for m in _SEAM.finditer(text) if m.start() > 0), len(text)]
    evidence = _evidence(text, seams)
    if not np.any(evidence):
        return _name_others(text, [Run(Span(0, len(text)), None)])
    costs = np.array([_cost(text, at) for at in seams[1:-1]])
    is_german = _path(evidence, costs)
    runs, start = [], 0
    for k in range(1, len(is_german) + 1):
        if k == len(is_german) or is_german[k] != is_german[k - 1]:
            runs.append(Run(Span(start, seams[k]), "de" if is_german[k - 1] else "nl"))
            start = seams[k]
    return _name_others(text, runs)


def runs_in(text: str, language: str | None) -> list[Run]:
    """Return the runs of a text whose language is known, lines of other languages cut out; or find them all."""
    return (
        _name_others(_OTHER_NEWLINE.sub("\n", text), [Run(Span(0, len(text)), language)])
        if language
        else language_runs(text)
    )


def language_shares(text: str) -> dict[str, float]:
    """Return the share of characters in each language, largest first; empty where no word tells any."""
    sizes: dict[str, int] = {}
    for run in language_runs(text):
        if run.language:
            sizes[run.language] = sizes.get(run.language, 0) + run.span.end - run.span.start
    total = sum(sizes.values())
    return {code: size / total for code, size in sorted(sizes.items(), key=lambda item: -item[1])}


def other_language(text: str) -> str | None:
    """Return the code of a language other than Dutch and German that `text` is clearly in, or None."""
    code, count = function_word_language(text, _OTHER_WORDS, _FEWEST_FUNCTION_WORDS)
    _, repaired_count = function_word_language(text, _REPAIRED_WORDS)
    return code if count > 1.5 * repaired_count else None


def _evidence(text: str, seams: list[int]) -> npt.NDArray[np.float64]:
    """Sum the log-odds for German of the words between seams."""
    words, where = [], []
    for k, (start, end) in enumerate(pairwise(seams)):
        for word in WORD.findall(text, start, end):
            words.append(word)
            where.append(k)
    scores = np.clip(word_log_odds(words), -_WORD_LIMIT, _WORD_LIMIT)
    return np.asarray(np.bincount(np.array(where, dtype=np.int64), scores, len(seams) - 1), dtype=np.float64)


def _cost(text: str, at: int) -> float:
    if text[at - 1] == " " and text[at - 2 : at - 1].isalpha() and text[at].islower() and ")" not in text[at : at + 3]:
        return _MID_SENTENCE  # most seams: spares them the patterns below
    left = text[max(0, at - _LEFT_OF_SEAM) : at]
    before = left.rstrip()
    space = left[len(before) :]
    if space.count("\n") > 1:
        return _BLANK_LINE
    between = _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN
    return _cost_after(before) + between + _cost_before(text, at)


def _cost_after(before: str) -> float:
    if _ENUMERATOR_END.search(before) and not _is_reference(before):
        return _AFTER_ENUMERATOR
    if _SENTENCE_END.search(before):
        word = _LAST_WORD.search(before)
        return _AFTER_WORD if word and word[1].lower() in _ABBREVIATIONS else _AFTER_SENTENCE
    if before.endswith(","):
        return _AFTER_COMMA
    if _OPENER_END.search(before) and not before.endswith("“"):
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


def _path(evidence: npt.NDArray[np.float64], costs: npt.NDArray[np.float64]) -> list[bool]:
    """Return, for each stretch, whether the best path has it German; `evidence` is halved between the two languages."""
    dutch, german = -float(evidence[0]) / 2, float(evidence[0]) / 2
    came_over: list[tuple[bool, bool]] = []
    for score, cost in zip((evidence[1:] / 2).tolist(), costs.tolist(), strict=True):
        to_dutch, to_german = german - cost > dutch, dutch - cost > german
        came_over.append((to_dutch, to_german))
        dutch, german = (
            (german - cost if to_dutch else dutch) - score,
            (dutch - cost if to_german else german) + score,
        )
    state = german > dutch
    path = [state]
    for over in reversed(came_over):
        state ^= over[state]
        path.append(state)
    return path[::-1]


def _name_others(text: str, runs: list[Run]) -> list[Run]:
    """Cut lines of other languages out of the runs."""
    named: list[Run] = []
    for run in runs:
        start, end = run.span
        stretch = text[start:end]
        if function_word_language(stretch, _OTHER_WORDS, _FEWEST_FUNCTION_WORDS)[0] is None:
            named.append(run)
            continue
        ends = [start, *(start + m.end() for m in _PARAGRAPH_END.finditer(stretch)), end]
        for a, b in pairwise(ends):
            language = other_language(text[a:b]) or run.language
            if named and named[-1].language == language and named[-1].span.end == a:
                named[-1] = Run(Span(named[-1].span.start, b), language)
            elif b > a:
                named.append(Run(Span(a, b), language))
    return named


_PARAGRAPH_END = regex.compile(r"\n[^\S\n]*+\n\s*+|(?<=[.!?;:…][\"”“’»)\]]*)\r?\n\s*+")
