"""Where one language ends and another begins in mixed text, to the character."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import regex

from parlalign.languages import LANGUAGES, REPAIRED
from parlalign.languages.identify import WORD, function_word_language, word_log_odds
from parlalign.records import Span

# Costs of a change of language, in nats, by what stands at the seam. One clear word weighs 6, so that a change inside a
# sentence needs a foreign stretch of several words either side. Chosen on mixed streams of europarl.devtest2006.
_AT_BLANK_LINE = 1.0
_AT_LINE_END = 3.0
_AT_NEWLINE = 6.0
_AT_SENTENCE_END = 5.0
_GLUED_AFTER_SENTENCE = 7.0
_GLUED_AT_CAPITAL = 12.0
_AT_SPACE = 16.0
_BEFORE_LOWER_CASE = 3.0
_WORD_LIMIT = 6.0

_SEAM = regex.compile(
    r"(?<=\s)(?=\S)"  # any start of a word: `en |de`
    r"|(?<=[\p{L}\d)\]%][.!?;:…][\"”“’»)]?)(?=[„“\"‚‘«(–]?[\p{L}])"  # `aufhalten.|Ik`, not `3.5`
    r"|(?<=[\p{L}\d)\]%][.!?;:…][\"”“’»)]?)(?=\d+\.\s)"  # `ingeschakeld;|51. stimmt`
    r"|(?<=[\p{Ll}\d)])(?=\p{Lu}\p{Ll})"  # `duidelijk|Ich`, not `EU`
)
_SENTENCE_END = regex.compile(r"[.!?;:…][\"”“’»)\]]*$")
_LINE_END = regex.compile(r"[.!?;:…,][\"”“’»)\]]*$")
_ENUMERATOR = regex.compile(r"(?:^|[\s.;:,])(?:\d{1,3}\.|\(?\p{L}{1,2}\)|\p{Lu}{1,2}\.|\(\d{1,2}\)|[–•-])$")
_LEFT_OF_SEAM = 24

_OTHER_WORDS = tuple((code, LANGUAGES[code].function_words) for code in LANGUAGES if code not in REPAIRED)
_REPAIRED_WORDS = tuple((code, LANGUAGES[code].function_words) for code in REPAIRED)
_FEWEST_FUNCTION_WORDS = 3


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
    code, count = function_word_language(text, _OTHER_WORDS)
    _, repaired_count = function_word_language(text, _REPAIRED_WORDS)
    return code if count >= _FEWEST_FUNCTION_WORDS and count > 1.5 * repaired_count else None


def _evidence(text: str, seams: list[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Sum the log-odds for German of the words between seams."""
    words = [(m.start(), m.group()) for m in WORD.finditer(text)]
    scores = np.clip(word_log_odds([word for _, word in words]), -_WORD_LIMIT, _WORD_LIMIT)
    where = np.searchsorted(np.array(seams), np.array([at for at, _ in words], dtype=np.int64), side="right") - 1
    return np.bincount(where, weights=scores, minlength=len(seams) - 1)


def _cost(text: str, at: int) -> float:
    left = text[max(0, at - _LEFT_OF_SEAM) : at]
    before = left.rstrip()
    space = left[len(before) :]
    if not space:
        return _GLUED_AFTER_SENTENCE if _SENTENCE_END.search(before) else _GLUED_AT_CAPITAL
    if space.count("\n") > 1:
        return _AT_BLANK_LINE
    if _ENUMERATOR.search(before):
        return _AT_SPACE
    late = _BEFORE_LOWER_CASE if text[at].islower() else 0.0
    if "\n" in space:
        return late + (_AT_LINE_END if _LINE_END.search(before) else _AT_NEWLINE)
    return late + (_AT_SENTENCE_END if _SENTENCE_END.search(before) else _AT_SPACE)


def _path(evidence: np.ndarray[tuple[int], np.dtype[np.float64]], costs: np.ndarray) -> list[bool]:
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
        if function_word_language(stretch, _OTHER_WORDS)[1] < _FEWEST_FUNCTION_WORDS:
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


_PARAGRAPH_END = regex.compile(r"\n[^\S\n]*+\n\s*+|(?<=[.!?;:…][\"”“’»)\]]*)\n\s*+")
