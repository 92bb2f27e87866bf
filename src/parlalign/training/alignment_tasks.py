"""Make alignment tasks with known beads from line-aligned text: merge, drop, split and insert segments on each side.

Such differences arise when a resolution and its translation are edited, and aligners are commonly evaluated on them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from parlalign.records import Bead, Segment

Pair = tuple[str, str]
Unit = tuple[str, frozenset[int]]
"""A text and the numbers of the lines that it contains in full or in part."""

_CUT = regex.compile(r"(?<=[,;:])\s+")
"""Where a segment may be split: after `ja,` before a space; not in `1,5`."""
_MIN_PART_LENGTH = 12
"""Characters on either side of a split at least. This and the following constants describe the training data of
models/align.md; they were set by hand."""
_DOCUMENT_SIZES = (1, 2, 3, 6, 10, 15, 25, 40, 40)
_PARAGRAPH_SIZES = (1, 1, 1, 2, 4)
_NUMBERED_SHARE, _RENUMBERED_SHARE = 0.4, 0.2
"""Shares of documents whose segments are labelled with the number of their line, and of those numbered afterwards."""

_UNRELATED_SHARE, _HALVED_SHARE = 0.2, 0.1
"""Shares of documents whose target is another document, and of those whose target lacks its second half."""


@dataclass(frozen=True, slots=True)
class Noise:
    """The shares of segments that are merged with the previous one, dropped, split, or preceded by an inserted one."""

    merged: float = 0.0
    dropped: float = 0.0
    split: float = 0.0
    inserted: float = 0.0


NOISES = (
    Noise(),
    Noise(merged=0.12, dropped=0.06, split=0.03),
    Noise(merged=0.12, dropped=0.06, split=0.03),
    Noise(merged=0.25, dropped=0.15, split=0.03, inserted=0.05),
)


@dataclass(frozen=True, slots=True)
class TrainingTask:
    """Two lists of segments and the beads between them."""

    source: list[Segment]
    target: list[Segment]
    gold: list[Bead]


def make_tasks(
    corpora: Sequence[Sequence[Pair]], languages: tuple[str, str], count: int, seed: int = 1
) -> list[TrainingTask]:
    """Return `count` tasks from each corpus in turn: whole documents, halved documents and unrelated documents."""
    rng = random.Random(seed)
    return [_task(corpora[k % len(corpora)], languages, rng) for k in range(count)]


def _task(corpus: Sequence[Pair], languages: tuple[str, str], rng: random.Random) -> TrainingTask:
    pairs = _document(corpus, rng)
    noise = rng.choice(NOISES)
    foreign = _document(corpus, rng)
    draw = rng.random()
    sides: list[list[Unit]] = []
    for k in (0, 1):
        units = [(pair[k], frozenset([n])) for n, pair in enumerate(pairs)]
        if k == 1 and draw < _UNRELATED_SHARE:
            units = [(pair[k], frozenset()) for pair in foreign]
        elif k == 1 and draw < _UNRELATED_SHARE + _HALVED_SHARE:
            units = units[: len(units) // 2] or units
        sides.append(_noisy(units, noise, [pair[k] for pair in foreign], rng))
    numbering = rng.random()
    source, target = (
        [Segment(str(n), text, code, *_label(n, lines, numbering)) for n, (text, lines) in enumerate(side)]
        for side, code in zip(sides, languages, strict=True)
    )
    return TrainingTask(source=source, target=target, gold=_gold([u for _, u in sides[0]], [u for _, u in sides[1]]))


def _label(position: int, lines: frozenset[int], numbering: float) -> tuple[str, str | None]:
    """Return kind and label of a segment; the label is the number of its line, its position, or None."""
    if numbering >= _NUMBERED_SHARE + _RENUMBERED_SHARE:
        return "text", None
    by_line = numbering < _NUMBERED_SHARE and lines
    return "paragraph", str(min(lines) + 1 if by_line else position + 1)


def _document(corpus: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Return consecutive lines of the corpus, joined to paragraphs with the same number of lines."""
    size, per_paragraph = rng.choice(_DOCUMENT_SIZES), rng.choice(_PARAGRAPH_SIZES)
    start = rng.randrange(max(1, len(corpus) - size * per_paragraph))
    lines = corpus[start : start + size * per_paragraph]
    groups = [lines[k : k + per_paragraph] for k in range(0, len(lines), per_paragraph)]
    return [(" ".join(a for a, _ in group), " ".join(b for _, b in group)) for group in groups]


def _noisy(units: list[Unit], noise: Noise, foreign: list[str], rng: random.Random) -> list[Unit]:
    parts = [part for unit in units if rng.random() >= noise.dropped for part in _split(unit, noise, rng)] or units[:1]
    merged: list[Unit] = []
    for unit in parts:
        is_new_line = merged and not merged[-1][1] & unit[1]
        if is_new_line and len(merged[-1][1]) == 1 and rng.random() < noise.merged:
            merged[-1] = (f"{merged[-1][0]} {unit[0]}", merged[-1][1] | unit[1])
        else:
            merged.append(unit)
    out: list[Unit] = []
    for unit in merged:
        if rng.random() < noise.inserted:
            out.append((rng.choice(foreign), frozenset()))
        out.append(unit)
    return out


def _split(unit: Unit, noise: Noise, rng: random.Random) -> list[Unit]:
    text, lines = unit
    cuts = [m for m in _CUT.finditer(text) if min(m.start(), len(text) - m.end()) >= _MIN_PART_LENGTH]
    if not cuts or rng.random() >= noise.split:
        return [unit]
    middle = min(cuts, key=lambda m: abs(m.start() - len(text) / 2))
    return [(text[: middle.start()], lines), (text[middle.end() :], lines)]


def _gold(source: list[frozenset[int]], target: list[frozenset[int]]) -> list[Bead]:
    """Return the beads: segments that share a line are in the same bead, also if they are connected through others."""
    groups: list[tuple[set[int], set[int], set[int]]] = []
    for k, side in enumerate((source, target)):
        for index, lines in enumerate(side):
            touching = [group for group in groups if group[2] & lines]
            joined: tuple[set[int], set[int], set[int]] = (set(), set(), set(lines))
            for group in touching:
                for part, more in zip(joined, group, strict=True):
                    part.update(more)
                groups.remove(group)
            joined[k].add(index)
            groups.append(joined)
    beads = [Bead(tuple(sorted(s)), tuple(sorted(t)), 1.0) for s, t, _ in groups]
    return [
        single
        for bead in beads
        for single in (
            [bead]
            if bead.is_pair
            else [Bead((i,), (), 1.0) for i in bead.source] + [Bead((), (j,), 1.0) for j in bead.target]
        )
    ]
