"""Find where the texts of a concordance begin, if a file contains several pages of it.

On each page, a text in one language is followed by its translation, and either language may be first. So the text
between two changes of language is one text, or the end of one page and the beginning of the next. A text may begin
after a newline, or without white space (`gehen.Mit der`). Which of these places are beginnings is decided by the words
and lengths of the texts on both sides, by the break model, and by the markers, of which a text has at most one. The
probabilities are computed with the forward-backward algorithm (Rabiner 1989) over all ways to pair the texts.

Source: the structure of 165 concordance pages of texts of the European Parliament, read one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, Self

import numpy as np

from parlalign.aligning.word_bags import Bag
from parlalign.aligning.word_vectors import word_model
from parlalign.languages.language_models import has_break_model
from parlalign.languages.switch_points import glued_switch_points
from parlalign.learning.arrays import Doubles, Indices
from parlalign.records import LanguageSpan, Span
from parlalign.repairing.breaks import Breaks, BreakType, TextStart
from parlalign.repairing.provisional_text import ProvisionalText
from parlalign.repairing.text_edges import ConcordanceText, corrected_texts

_FEWEST_RUNS = 3
"""Runs of text in one language that a file of several pages has at least."""
_MOST_PARTS = 60
"""A run with more parts is not divided: it is no page of a concordance."""
_MOST_UNPAIRED = 0.3
"""Unpaired texts for each run, at most, if the file is a concordance."""

# In nats; chosen on pages built from europarl.test2006 and europarl.test2007.
_BREAK_WEIGHT, _BREAK_LIMIT = 0.4, 8.0
"""The weight of the log-odds of the break model that a paragraph ends, and their limit."""
_CERTAIN = 12.0
_BEFORE_SMALL = -2.0
"""A text that begins with a small letter."""
_EVEN, _SURE = 0.5, 0.99999
_CHANGE_OF_LANGUAGE = 0.98
"""The share of the changes of language that are found to the character."""
_COST_WEIGHT, _USUAL_COST = 0.5, 8.0
"""A place without white space has log-odds of 0 if a change of language there costs 8 nats."""
_SECOND_MARKER, _NEWLINE_AFTER_MARKER = -5.0, -3.0
"""A damaged text has exactly one marker, in 250 of 254 texts after all newlines."""
_UNPAIRED = -6.0
_MOST_OF_WORD = 4.0
"""Log-odds of the translation of one word, at most, against no translation."""
_BY_CHANCE = 1.0
"""What a word has on average is 2.0 or more in 95 % of the pairs of europarl.test2006 (1.5 in jrc.train), and 0.6 or
less (0.95) in 95 % of the texts that do not correspond."""
_LENGTH_DEVIATION, _LENGTH_LIMIT = 0.25, 6.0
"""Standard deviation of the logarithm of the ratio of two lengths, and its greatest cost: texts may be cut off."""
_EXTRA_LENGTH = 5


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of one language, divided into n parts at the n - 1 places where a text may begin.

    `first` is the number of its first part among all parts in its language. `log_odds` (n - 1,) are those that a text
    begins at the places, without regard to the other texts.
    """

    start: int
    language: str
    first: int
    places: list[int]
    log_odds: list[float]
    structure: Doubles
    """(n, n): what markers and newlines say against one text from part i to part j, inclusive."""
    is_after_translation: bool
    """It directly follows a run in the other language, without a text in a third language between them."""

    @property
    def count(self) -> int:
        return len(self.places) + 1

    @property
    def parts(self) -> slice:
        return slice(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class _RunParts:
    """The words of all parts in one language, and their lengths in characters."""

    bag: Bag
    lengths: Doubles

    @classmethod
    def of(cls, texts: Sequence[str], language: str) -> Self:
        return cls(word_model().bag(texts, language), np.array([len(text.strip()) for text in texts], dtype=np.float64))


class Concordance(NamedTuple):
    """The texts of a concordance, and the k places inside the runs of one language where a text may begin, in order.

    A place is the end of a break, or between two characters of the source. `probability` (k,) is that a text begins
    there.
    """

    texts: list[ConcordanceText]
    corrected: frozenset[int]
    """The starts that the translations corrected."""
    pages: frozenset[int]
    """The changes of language at which a page certainly begins; a loose translation may seem to be one."""
    places: Indices
    probability: Doubles

    @property
    def starts(self) -> dict[int, TextStart]:
        """The starts of all texts but the first one, by place."""
        inside = dict(zip(self.places.tolist(), self.probability.tolist(), strict=True))
        return {
            text.start: TextStart(
                probability=inside.get(text.start, _CHANGE_OF_LANGUAGE),
                # The words alone would divide such a text from the one before it at another place.
                needs_empty_line=text.start in inside or text.start in self.corrected or text.start in self.pages,
            )
            for text in self.texts[1:]
        }

    def spans(self, language_spans: Sequence[LanguageSpan]) -> list[LanguageSpan]:
        """Return language spans with a span of its own for each text."""
        own = {text.language for text in self.texts}
        others = [(part.span.start, part.language) for part in language_spans if part.language not in own]
        starts = sorted([*((text.start, text.language) for text in self.texts), *others], key=itemgetter(0))
        ends = [*(start for start, _ in starts[1:]), language_spans[-1].span.end]
        return [
            LanguageSpan(Span(start, end), code) for (start, code), end in zip(starts, ends, strict=True) if start < end
        ]


def concordance_languages(breaks: Breaks, language_spans: Sequence[LanguageSpan]) -> tuple[str, ...]:
    """Return the two languages of a text with a marker that changes its language as often as two pages do."""
    codes = Counter(span.language for span in language_spans if span.language and has_break_model(span.language))
    pair = codes.most_common(2)
    is_enough = breaks.has_marker.any() and len(pair) > 1 and sum(count for _, count in pair) >= _FEWEST_RUNS
    return tuple(code for code, _ in pair) if is_enough else ()


def find_concordance(
    source: str,
    breaks: Breaks,
    evidence: Doubles,
    provisional: ProvisionalText,
    language_spans: Sequence[LanguageSpan],
) -> Concordance | None:
    """Return the texts of a concordance, or None if the source is none. It has `concordance_languages`.

    `evidence` (n, 4) are the log-odds of the types of the n breaks, and `provisional` is the text with the breaks
    replaced accordingly.
    """
    runs, texts = _find_runs(source, breaks, evidence, provisional, language_spans)
    probability, unpaired = _forward_backward(runs, {code: _RunParts.of(texts[code], code) for code in texts})
    if unpaired > _MOST_UNPAIRED * len(runs):
        return None
    inner = np.array([at > 0 for run in runs for at in range(run.count)], dtype=bool)
    likely = list(_likely_texts(runs, probability))
    corrected = corrected_texts(source, likely)
    return Concordance(
        texts=corrected,
        corrected=frozenset(text.start for text in corrected) - {text.start for text in likely},
        pages=frozenset(run.start for run, share in zip(runs, probability[~inner], strict=True) if share > _SURE),
        places=np.array([place for run in runs for place in run.places], dtype=np.int64),
        probability=probability[inner],
    )


def _likely_texts(runs: Sequence[_Run], probability: Doubles) -> Iterator[ConcordanceText]:
    """Yield the texts whose start is more likely than not, given the probability that a pair begins at each part."""
    at = 0
    for run in runs:
        begins_pair = probability[at : at + run.count] > _EVEN
        yield ConcordanceText(run.start, run.language, run.is_after_translation and not begins_pair[0])
        for place, begins in zip(run.places, begins_pair[1:].tolist(), strict=True):
            if begins:
                yield ConcordanceText(place, run.language, is_translation=False)
        at += run.count


def _find_runs(
    source: str,
    breaks: Breaks,
    evidence: Doubles,
    provisional: ProvisionalText,
    language_spans: Sequence[LanguageSpan],
) -> tuple[list[_Run], dict[str, list[str]]]:
    """Return the runs of one language, and the texts of all parts by language, as in the provisional text."""
    first, second = concordance_languages(breaks, language_spans)
    glued = glued_switch_points(source, (first, second))
    runs: list[_Run] = []
    texts: dict[str, list[str]] = {first: [], second: []}
    before: str | None = None
    for span, code in ((part.span, part.language) for part in language_spans):
        if code in texts:
            places = _places(source, span, breaks, evidence, glued)
            if len(places) >= _MOST_PARTS:
                places = {}
            bounds = [span.start, *places, span.end]
            runs.append(
                _Run(
                    start=span.start,
                    language=code,
                    first=len(texts[code]),
                    places=list(places),
                    log_odds=list(places.values()),
                    structure=_structure(breaks, bounds),
                    is_after_translation=before in texts and before != code,
                )
            )
            texts[code] += _texts(breaks, provisional, bounds)
        before = code
    return runs, texts


def _places(
    source: str, span: Span, breaks: Breaks, evidence: Doubles, glued: tuple[Indices, Doubles]
) -> dict[int, float]:
    """Return the places inside a run where a text may begin, in order, with the log-odds that one does."""
    first, last = np.searchsorted(glued[0], (span.start + 1, span.end))
    costs = zip(glued[0][first:last].tolist(), glued[1][first:last].tolist(), strict=True)
    places = {place: _COST_WEIGHT * (_USUAL_COST - cost) for place, cost in costs}
    first, last = np.searchsorted(breaks.start, span.start, side="right"), np.searchsorted(breaks.end, span.end)
    for k in range(int(first), int(last)):
        after_marker = source[int(breaks.start[k]) : int(breaks.end[k])].rpartition("]")[2]
        if breaks.newlines[k] and (not breaks.has_marker[k] or "\n" in after_marker):
            place = int(breaks.end[k])
            places[place] = _log_odds_of_newline(breaks, evidence, k) + _log_odds_of_start(source, place)
    return dict(sorted(places.items()))


def _log_odds_of_newline(breaks: Breaks, evidence: Doubles, k: int) -> float:
    """Return the log-odds that a text begins after a newline."""
    if breaks.has_marker[k]:
        return -_NEWLINE_AFTER_MARKER
    if breaks.newlines[k] > 1 and not breaks.is_page_end[k]:
        return _CERTAIN
    others = np.logaddexp.reduce(np.delete(evidence[k], BreakType.PARAGRAPH))
    return float(_BREAK_WEIGHT * np.clip(evidence[k, BreakType.PARAGRAPH] - others, -_BREAK_LIMIT, _BREAK_LIMIT))


def _log_odds_of_start(source: str, place: int) -> float:
    """Return the log-odds that a text begins at a place, given its first character."""
    return _BEFORE_SMALL if source[place : place + 1].islower() else 0.0


def _structure(breaks: Breaks, bounds: Sequence[int]) -> Doubles:
    """Return what markers and newlines say against one text from part i to part j, (n, n)."""
    edges = np.array(bounds)
    inside = slice(*np.searchsorted(breaks.start, (edges[0], edges[-1])))
    markers = breaks.start[inside][breaks.has_marker[inside]]
    newlines = breaks.start[inside][~breaks.has_marker[inside]]
    count = len(bounds) - 1
    structure = np.zeros((count, count))
    for i in range(count):
        for j in range(i, count):
            own = markers[(markers >= edges[i]) & (markers < edges[j + 1])]
            if len(own):
                after = np.sum((newlines > own[-1]) & (newlines < edges[j + 1] - 1))
                structure[i, j] = (len(own) - 1) * _SECOND_MARKER + after * _NEWLINE_AFTER_MARKER
    return structure


def _texts(breaks: Breaks, provisional: ProvisionalText, bounds: Sequence[int]) -> list[str]:
    """Return the texts between bounds in the source, as in the provisional text."""
    edges = np.array(bounds)
    shifts = np.concatenate([[0], provisional.end - breaks.end])
    edges = edges + shifts[np.searchsorted(breaks.end, edges, side="right")]
    return [provisional.text[start:end] for start, end in pairwise(edges.tolist())]


def _forward_backward(runs: Sequence[_Run], parts: dict[str, _RunParts]) -> tuple[Doubles, float]:
    """Return the probability of each part that a pair begins with it, and how many texts have no pair.

    The nodes of the lattice are the parts of all runs, and the end: at a node, a text begins that is not paired yet. An
    edge is a text without a pair, or one that extends to the end of its run and its translation, at the start of the
    next run.
    """
    offsets = np.cumsum([0, *(run.count for run in runs)])
    edges = [_edges(runs, k, parts) for k in range(len(runs))]
    forward = np.full(offsets[-1] + 1, -np.inf)
    backward = np.full(offsets[-1] + 1, -np.inf)
    forward[0] = backward[-1] = 0.0
    for k, (unpaired, paired) in enumerate(edges):
        for i, at in enumerate(range(offsets[k], offsets[k + 1])):
            after = slice(at + 1, offsets[k + 1] + 1)
            forward[after] = np.logaddexp(forward[after], forward[at] + unpaired[i, i:])
            after = slice(offsets[k + 1] + 1, offsets[k + 1] + 1 + paired.shape[1])
            forward[after] = np.logaddexp(forward[after], forward[at] + paired[i])
    without_pair = 0.0
    for k in range(len(runs) - 1, -1, -1):
        unpaired, paired = edges[k]
        for i, at in reversed(list(enumerate(range(offsets[k], offsets[k + 1])))):
            alone = unpaired[i, i:] + backward[at + 1 : offsets[k + 1] + 1]
            with_pair = paired[i] + backward[offsets[k + 1] + 1 : offsets[k + 1] + 1 + paired.shape[1]]
            backward[at] = np.logaddexp.reduce(np.concatenate([alone, with_pair]))
            without_pair += np.exp(forward[at] + np.logaddexp.reduce(alone) - forward[-1])
    probability = np.exp(np.minimum(forward[:-1] + backward[:-1] - forward[-1], 0.0))
    return probability, float(without_pair)


def _edges(runs: Sequence[_Run], k: int, parts: dict[str, _RunParts]) -> tuple[Doubles, Doubles]:
    """Return the log-odds of texts without a pair (n, n), and of pairs with the next run of m parts (n, m).

    Both are by the first part of the text. The columns are the last part of the text, or that of its translation.
    """
    run = runs[k]
    unpaired = _UNPAIRED + run.structure + np.array([*run.log_odds, 0.0])
    if k + 1 == len(runs) or not runs[k + 1].is_after_translation:
        return unpaired, np.zeros((run.count, 0))
    following = runs[k + 1]
    paired = _translation_log_odds(parts[run.language], run.parts, parts[following.language], following.parts)
    return unpaired, paired + run.structure[:, -1:] + following.structure[:1] + np.array([*following.log_odds, 0.0])


def _translation_log_odds(source: _RunParts, rows: slice, target: _RunParts, columns: slice) -> Doubles:
    """Return the log-odds that the text from each of some parts on is translated by the text up to each of others."""
    starts, ends = source.bag.starts[rows.start : rows.stop + 1], target.bag.starts[columns.start : columns.stop + 1]
    words = source.bag.words[starts[0] : starts[-1]], target.bag.words[ends[0] : ends[-1]]
    products = source.bag.vectors[words[0]] @ target.bag.vectors[words[1]].T
    strength = np.logaddexp(0, np.minimum(products - word_model().null, _MOST_OF_WORD))
    starts, ends = starts[:-1] - starts[0], ends[1:] - ends[0] - 1
    # The best translation of each source word in the target words up to each end, and the reverse.
    of_source = np.maximum.accumulate(strength, axis=1)[:, ends] - _BY_CHANCE
    of_target = np.maximum.accumulate(strength[::-1], axis=0)[::-1][starts] - _BY_CHANCE
    of_source *= source.bag.weights[words[0], None]
    of_target *= target.bag.weights[words[1]]
    shared = (np.cumsum(of_source[::-1], axis=0)[::-1][starts] + np.cumsum(of_target, axis=1)[:, ends]) / 2
    lengths = np.cumsum(source.lengths[rows][::-1])[::-1, None], np.cumsum(target.lengths[columns])
    ratio = np.log((lengths[1] + _EXTRA_LENGTH) / (lengths[0] + _EXTRA_LENGTH))
    return np.asarray(shared - np.minimum(0.5 * (ratio / _LENGTH_DEVIATION) ** 2, _LENGTH_LIMIT))
