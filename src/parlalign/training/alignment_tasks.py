"""Make alignment tasks with known beads from line-aligned text: merge, drop, split and insert segments on each side.

Such differences arise when a resolution and its translation are edited, and aligners are commonly evaluated on them.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from parlalign.records import Bead, Segment
from parlalign.training.loosening import CLAUSE_END, Loosening
from parlalign.training.parallel_text import Group, ParallelText

Unit = tuple[str, frozenset[int]]
"""A text and the numbers of the groups that it contains in full or in part."""

_MIN_PART_LENGTH = 12
"""Characters on either side of a split at least. This and the following constants describe the training data of
models/align.md; they were set by hand."""
_DOCUMENT_SIZES = (1, 2, 3, 6, 10, 15, 25, 40, 40)
_PROSE_SIZES = (10, 20, 40, 80, 80)
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
    Noise(merged=0.25, dropped=0.15, split=0.03, inserted=0.05),
)


_PROSE_NOISES = (Noise(), Noise(), Noise(merged=0.05, dropped=0.02))
_PROSE_SHARE = 0.2
_LOOSE_SHARE, _MOST_LOOSE = 0.15, 0.6
"""The share of documents of the line-aligned texts that are loosened, and the greatest share of their words that is
replaced or dropped."""
_FORMULA_SHARE, _FORMULAS, _MOST_REPEATED = 0.15, (0.0, 0.2, 0.5, 1.0), 20
"""The share of documents in which a pair is repeated, the shares of the other pairs after which it is repeated, where 0
stands for repetition in one place, and the greatest number of repetitions in one place."""


@dataclass(frozen=True, slots=True)
class TrainingTask:
    """Two lists of segments and the beads between them."""

    source: list[Segment]
    target: list[Segment]
    gold: list[Bead]


def make_tasks(
    corpora: Sequence[ParallelText], prose: Sequence[ParallelText], count: int, *, seed: int = 1
) -> list[TrainingTask]:
    """Return `count` tasks: whole documents, halved documents and unrelated documents.

    In half of them, source and target are exchanged.

    `corpora` are lines of text, of which documents are made; `prose` are documents in free translation, whose sentences
    were aligned by hand. The corpora are used in turn.
    """
    rng = random.Random(seed)
    loosening = Loosening(rng)
    tasks = []
    for k in range(count):
        is_prose = bool(prose) and (not corpora or rng.random() < _PROSE_SHARE)
        text = prose[k % len(prose)] if is_prose else corpora[k % len(corpora)]
        same_languages = [each for each in prose if each.languages == text.languages]
        other = rng.choice(same_languages) if is_prose else text
        tasks.append(_task(text, other, rng, loosening, is_prose=is_prose))
    return tasks


def _task(
    text: ParallelText, other: ParallelText, rng: random.Random, loosening: Loosening, *, is_prose: bool
) -> TrainingTask:
    languages = text.languages
    groups, noise, foreign = (
        _document(text, rng, is_prose),
        rng.choice(_PROSE_NOISES if is_prose else NOISES),
        _document(other, rng, is_prose),
    )
    if not is_prose and rng.random() < _LOOSE_SHARE:
        groups = loosening.loosened(groups, languages, rng.uniform(0, _MOST_LOOSE))
        noise = rng.choice(NOISES[:3])
    if rng.random() < _FORMULA_SHARE:
        groups = _with_formula(groups, rng.choice(foreign), rng)
    draw = rng.random()
    sides: list[list[Unit]] = []
    for k in (0, 1):
        units = [(part, frozenset([n])) for n, group in enumerate(groups) for part in group[k]]
        if k == 1 and draw < _UNRELATED_SHARE:
            units = [(part, frozenset()) for group in foreign for part in group[k]]
        elif k == 1 and draw < _UNRELATED_SHARE + _HALVED_SHARE:
            units = units[: len(units) // 2] or units
        sides.append(_noisy(units, noise, [part for group in foreign for part in group[k]], rng))
    numbering = 1.0 if is_prose else rng.random()
    if rng.random() < 0.5:
        sides, languages = sides[::-1], languages[::-1]
    source, target = (
        [Segment(str(n), text, code, *_label(n, lines, numbering)) for n, (text, lines) in enumerate(side)]
        for side, code in zip(sides, languages, strict=True)
    )
    return TrainingTask(source=source, target=target, gold=_gold([u for _, u in sides[0]], [u for _, u in sides[1]]))


def _with_formula(groups: list[Group], formula: Group, rng: random.Random) -> list[Group]:
    """Repeat a group after some of the others, or many times in one place."""
    share = rng.choice(_FORMULAS)
    if share:
        return [part for group in groups for part in ([group, formula] if rng.random() < share else [group])]
    at = rng.randrange(len(groups) + 1)
    return [*groups[:at], *[formula] * rng.randint(2, _MOST_REPEATED), *groups[at:]]


def _label(position: int, lines: frozenset[int], numbering: float) -> tuple[str, str | None]:
    """Return kind and label of a segment; the label is the number of its line, its position, or None."""
    if numbering >= _NUMBERED_SHARE + _RENUMBERED_SHARE:
        return "text", None
    by_line = numbering < _NUMBERED_SHARE and lines
    return "paragraph", str(min(lines) + 1 if by_line else position + 1)


def _document(text: ParallelText, rng: random.Random, is_prose: bool) -> list[Group]:
    """Return consecutive groups; lines of a corpus are joined to paragraphs with the same number of lines."""
    groups = text.groups
    if is_prose:
        size = rng.choice(_PROSE_SIZES)
        start = rng.randrange(max(1, len(groups) - size))
        return list(groups[start : start + size])
    size, per_paragraph = rng.choice(_DOCUMENT_SIZES), rng.choice(_PARAGRAPH_SIZES)
    start = rng.randrange(max(1, len(groups) - size * per_paragraph))
    lines = groups[start : start + size * per_paragraph]
    paragraphs = [lines[k : k + per_paragraph] for k in range(0, len(lines), per_paragraph)]
    return [
        ((" ".join(part for a, _ in some for part in a),), (" ".join(part for _, b in some for part in b),))
        for some in paragraphs
    ]


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
    cuts = [m for m in CLAUSE_END.finditer(text) if min(m.start(), len(text) - m.end()) >= _MIN_PART_LENGTH]
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
