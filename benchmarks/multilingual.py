"""Measure the records of several languages that are aligned through a pivot.

    PARLALIGN_DATA=… python benchmarks/multilingual.py [CORPUS]

Each document of the corpus (default `jrc.dev`) has the same lines in each language; `noise.py` merges, deletes and
divides lines in each language by itself. A record is right if it has exactly the segments of the gold in all languages.
Only records with texts in two languages or more count. The last column is F1 without a second pivot.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from outside_texts import corpus_file, program, require_outside

from parlalign import Bead, Segment
from parlalign.aligning import align_lists
from parlalign.aligning.joining import PairBeads, join_beads
from parlalign.encoding import DEFAULT_ENCODER, Encoder, load_encoder
from parlalign.multilingual import align_pairs

SEED, LEAST = 1, 0.5
TASKS = (
    ("clean", ("nl", "de", "en", "fr")),
    ("noisy", ("nl", "de", "fr")),
    ("noisy", ("nl", "de", "en", "fr")),
    ("hard", ("nl", "de", "fr")),
    ("hard", ("nl", "de", "en", "fr")),
)

Side = list[tuple[str, set[int]]]
"""Segments, each with the numbers of its lines."""
Members = tuple[tuple[int, ...], ...]
"""The segments of a record in each language."""


class Counts(NamedTuple):
    """The numbers of right records, of records found, and of those in the gold."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: tuple[int, ...]) -> Counts:  # type: ignore[override]
        return Counts(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold)


def documents(corpus: str, kind: str, languages: Sequence[str]) -> Iterator[list[Side]]:
    """Yield each document of a corpus in all languages, with noise."""
    noise = program("noise")
    names = [line.split("\t")[0] for line in corpus_file(f"{corpus}.doc").read_text(encoding="utf-8").splitlines()]
    lines = [
        corpus_file(f"{corpus}.{code}").read_text(encoding="utf-8").split("\n")[: len(names)] for code in languages
    ]
    texts: dict[str, list[tuple[str, ...]]] = {}
    for name, *row in zip(names, *lines, strict=True):
        if all(text.strip() for text in row):
            texts.setdefault(name, []).append(tuple(text.strip() for text in row))
    rng = random.Random(SEED)
    for name, rows in texts.items():
        others = [other for other in rng.sample(sorted(texts), min(6, len(texts))) if other != name]
        foreign = [row for other in others for row in texts[other]]
        yield [
            noise.noise([row[k] for row in rows], rng, *noise.KINDS[kind], [row[k] for row in foreign])
            for k in range(len(languages))
        ]


def gold(sides: Sequence[Side]) -> set[Members]:
    """Return the records of the gold: segments that share a line belong together."""
    groups: dict[int, set[tuple[int, int]]] = {}
    for k, side in enumerate(sides):
        for i, (_, lines) in enumerate(side):
            joined = {(k, i)}.union(*(groups.get(line, set()) for line in lines))
            own = lines.union(*(sides[number][at][1] for number, at in joined))
            groups |= dict.fromkeys(own, joined)
    return {_members(nodes, len(sides)) for nodes in groups.values()}


def _members(nodes: set[tuple[int, int]], count: int) -> Members:
    return tuple(tuple(sorted(i for number, i in nodes if number == k)) for k in range(count))


def _translated(records: set[Members]) -> set[Members]:
    return {members for members in records if sum(map(bool, members)) > 1}


def _counts(pairs: Sequence[PairBeads], sizes: Sequence[int], wanted: set[Members]) -> Counts:
    joined = join_beads(pairs, sizes, pivot=0, least=LEAST)
    found = {bead.members for bead in joined if bead.is_translated and bead.score >= LEAST}
    return Counts(len(found & wanted), len(found), len(wanted))


def _align(lists: Sequence[list[Segment]], encoder: Encoder, source: int, target: int) -> list[Bead]:
    return align_lists(lists[source], lists[target], encoder=encoder)


def measure(corpus: str, kind: str, languages: Sequence[str]) -> tuple[Counts, Counts]:
    """Return the counts of all documents, with a second pivot and without."""
    encoder = load_encoder(DEFAULT_ENCODER)
    both = (Counts(), Counts())
    for sides in documents(corpus, kind, languages):
        lists = [
            [Segment(str(i), text, code) for i, (text, _) in enumerate(side)]
            for side, code in zip(sides, languages, strict=True)
        ]
        sizes = [*map(len, lists)]
        pairs = align_pairs(partial(_align, lists, encoder), sizes, pivot=0, least=LEAST)
        wanted = _translated(gold(sides))
        first = [pair for pair in pairs if pair.source == 0]
        both = both[0] + _counts(pairs, sizes, wanted), both[1] + _counts(first, sizes, wanted)
    return both


def main() -> None:
    """Print a row of the table in `docs/multilingual.md` for each task."""
    require_outside()
    corpus = sys.argv[1] if len(sys.argv) > 1 else "jrc.dev"
    for kind, languages in TASKS:
        counts, alone = measure(corpus, kind, languages)
        precision, recall = counts.right / counts.found, counts.right / counts.gold
        figures = " | ".join(f"{figure:.3f}" for figure in (precision, recall, counts.f1, alone.f1))
        sys.stdout.write(f"| {kind} | {', '.join(languages)} | {figures} |\n")


if __name__ == "__main__":
    main()
