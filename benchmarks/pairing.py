"""Pair documents by content: precision and recall on texts not used for training, time and memory for 10,000 a side.

    PARLALIGN_DATA=… python benchmarks/pairing.py [--scale [DOCUMENTS]]

Documents of `$PARLALIGN_DATA/data/parallel` are written to a folder under random names. A pair is correct if both files
are the same document. The program prints a row for each heap, for scores of at least .5 and .9, and a reliability table
for all heaps.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import parlalign
from parlalign.evaluation.calibration import Calibration, measure_calibration

OUTSIDE = Path(os.environ.get("PARLALIGN_DATA", ""))
SCALE = 10_000
_EVERYTHING = (
    *("debianfaq", "ecdc", "eforms_text", "espd", "europarl.devtest2006", "europarl.test2006", "europarl.test2007"),
    *("eusurvey_messages", "gnomeguide", "installguide", "jrc.dev", "jrc.train", "lohelp", "ntrex.dev", "tatoeba"),
)
_MANUALS = ("installguide", "debianfaq", "gnomeguide")
_SHORTEST_DAMAGED = 80  # characters; the same value as in damage.py

Lines = list[str]
Documents = dict[str, tuple[Lines, Lines]]


class Heap(NamedTuple):
    """Documents of both languages by name. Documents with the same name translate each other."""

    nl: dict[str, Lines]
    de: dict[str, Lines]

    def changed(self, change: Callable[[Lines], Lines]) -> Heap:
        return Heap(*({name: change(lines) for name, lines in side.items()} for side in self))


@dataclass(frozen=True, slots=True)
class Figures:
    """The number of gold pairs, and for each found pair its score and whether it is correct."""

    gold: int
    judged: tuple[tuple[float, bool], ...]

    def at(self, least: float) -> tuple[float, float]:
        """Return precision and recall of the pairs with at least this score."""
        right = [is_right for score, is_right in self.judged if score >= least]
        return sum(right) / max(len(right), 1), sum(right) / max(self.gold, 1)

    @property
    def calibration(self) -> Calibration:
        return measure_calibration(self.judged)


def read_lines(name: str, code: str) -> Lines:
    """Return the lines of one side of a corpus."""
    text = (OUTSIDE / "data" / "parallel" / f"{name}.{code}").read_text(encoding="utf-8")
    return [line.strip() for line in text.removesuffix("\n").split("\n")]


def documents(name: str) -> Documents:
    """Return the documents of a corpus. Its `.doc` file names the document of each line."""
    found: Documents = {}
    names = [line.split()[0] for line in read_lines(name, "doc")]
    for document, nl, de in zip(names, read_lines(name, "nl"), read_lines(name, "de"), strict=True):
        sides = found.setdefault(document, ([], []))
        sides[0].append(nl)
        sides[1].append(de)
    return found


def chunks(name: str, sizes: Iterator[int]) -> Documents:
    """Return groups of neighbouring lines of a corpus as documents."""
    nl, de = read_lines(name, "nl"), read_lines(name, "de")
    found, at = {}, 0
    while at < len(nl):
        size = next(sizes)
        found[f"{name}.{at}"] = nl[at : at + size], de[at : at + size]
        at += size
    return found


def heap(paired: Documents, alone: Documents | None = None) -> Heap:
    """Return documents on both sides, and other documents alternately on one side."""
    nl, de = ({name: sides[k] for name, sides in paired.items()} for k in (0, 1))
    for k, (name, sides) in enumerate((alone or {}).items()):
        (nl, de)[k % 2][name] = sides[k % 2]
    return Heap(nl, de)


def acts(rng: random.Random) -> Heap:
    """Return the acts of jrc.train, and 50 other texts on each side: other acts and debates."""
    others = documents("jrc.dev") | chunks("europarl.test2007", iter(lambda: rng.randint(8, 28), 0))
    return heap(documents("jrc.train"), dict(list(others.items())[:100]))


def halved(whole: Documents, rng: random.Random) -> Heap:
    """Return documents: a third whole, a third with different halves on both sides, a third with an additional half."""
    nl, de = {}, {}
    for name, sides in whole.items():
        middle, fate = len(sides[0]) // 2, rng.randrange(3)
        if middle >= 4 and fate == 0:
            nl[f"{name} first"], de[f"{name} second"] = sides[0][:middle], sides[1][middle:]
            continue
        nl[name], de[name] = sides
        if middle >= 4 and fate == 1:
            nl[f"{name} second"] = sides[0][middle:]
    return Heap(nl, de)


def recombined(names: tuple[str, ...], count: int, sizes: tuple[int, int], rng: random.Random) -> Documents:
    """Return documents made of lines that are drawn at random from corpora."""
    pool = [pair for name in names for pair in zip(read_lines(name, "nl"), read_lines(name, "de"), strict=True)]
    pool = [pair for pair in pool if all(pair)]
    found = {}
    for k in range(count):
        lines = [rng.choice(pool) for _ in range(rng.randint(*sizes))]
        found[str(k)] = [nl for nl, _ in lines], [de for _, de in lines]
    return found


def without_numbers(lines: Lines) -> Lines:
    """Return the lines without words that contain a digit, such as numbers, dates and identifiers.

    >>> without_numbers(["Richtlijn 73/238/EEG van 24 juli"])
    ['Richtlijn van juli']
    """
    return [" ".join(word for word in line.split() if not re.search(r"\d", word)) for line in lines]


def damaged(rng: random.Random) -> Callable[[Lines], Lines]:
    """Return a function that damages lines like concordance pages."""
    sys.path.insert(0, str(OUTSIDE / "bench"))
    damage = import_module("damage").damage
    return lambda lines: [damage(line, rng)[0] if len(line) > _SHORTEST_DAMAGED else line for line in lines]


def heaps(rng: random.Random) -> Iterator[tuple[str, Heap]]:
    """Yield the heaps that are measured, with their names."""
    whole = acts(rng)
    yield "acts, 100 others unpaired", whole
    yield "… without numbers", whole.changed(without_numbers)
    yield "… damaged", whole.changed(damaged(rng))
    yield "… without numbers, damaged", whole.changed(without_numbers).changed(damaged(rng))
    halves = halved(documents("jrc.train"), rng)
    yield "acts and halves of acts", halves
    yield "… without numbers", halves.changed(without_numbers)
    first = heap({name: (nl[:6], de[:6]) for name, (nl, de) in documents("jrc.train").items()})
    yield "first six lines of acts", first
    yield "… without numbers", first.changed(without_numbers)
    news = documents("ntrex.dev")
    yield "news", heap(news)
    yield "news and halves, without numbers", halved(news, rng).changed(without_numbers)
    manuals: Documents = {}
    for name in _MANUALS:
        manuals |= chunks(name, iter(lambda: 12, 0))
    yield "manuals, parts and halves of parts", halved(manuals, rng)
    short = list(recombined(_MANUALS, 1000, (2, 4), rng).items())
    yield "2 to 4 lines, 200 of 1,000 unpaired", heap(dict(short[200:]), dict(short[:200]))


def written(of: Heap, folder: Path) -> dict[str, str]:
    """Write documents under random names, and return the document of each file."""
    names = {}
    for code, side in zip(("nl", "de"), of, strict=True):
        for name, lines in side.items():
            file = blake2b(f"{code} {name}".encode(), digest_size=6).hexdigest() + ".txt"
            (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
            names[file] = name
    return names


def measured(of: Heap) -> Figures:
    """Pair a heap, and compare the pairs with the gold."""
    with tempfile.TemporaryDirectory() as place:
        names = written(of, Path(place))
        pairs = parlalign.pair_documents(place, min_score=0).pairs
    judged = tuple((pair.score, names[pair.source] == names[pair.target]) for pair in pairs)
    return Figures(len(of.nl.keys() & of.de.keys()), judged)


def quality() -> None:
    """Print precision and recall for each heap, and the calibration of the scores."""
    print(f"{'heap':36} {'nl + de':>11} {'pairs':>5}  P .5   R .5    P .9   R .9")
    everything = Calibration(measure_calibration(()).bins, 0)
    for name, of in heaps(random.Random(1)):
        figures = measured(of)
        everything += figures.calibration
        at = "   ".join(f"{precision:.3f}  {recall:.3f}" for precision, recall in map(figures.at, (0.5, 0.9)))
        print(f"{name:36} {len(of.nl):>4} + {len(of.de):>4} {figures.gold:>5}  {at}", flush=True)
    print(f"calibration error {everything.error:.4f}, {everything.count} pairs")
    for row in everything.bins:
        print(f"{row.low:.1f} to {row.high:.1f}  score {row.mean_score:.3f}  right {row.share_right:.3f}  {row.count}")


def scale(count: int) -> None:
    """Pair `count` documents of 10 to 30 lines on each side, by the command."""
    of = heap(recombined(_EVERYTHING, count, (10, 30), random.Random(2)))
    with tempfile.TemporaryDirectory() as place:
        folder, manifest = Path(place) / "texts", Path(place) / "pairs.tsv"
        folder.mkdir()
        names = written(of, folder)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from parlalign.cli.root import main; main()", "pair", folder, "-o", manifest],
            check=True,
        )
        seconds = time.perf_counter() - start
        rows = [line.split("\t") for line in manifest.read_text(encoding="utf-8").splitlines()[1:]]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    judged = tuple((float(row[3]), names[Path(row[1]).name] == names[Path(row[2]).name]) for row in rows)
    precision, recall = Figures(count, judged).at(0)
    print(f"{count} + {count} documents: {seconds:.0f} s, {memory:.0f} MB, P {precision:.4f}, R {recall:.4f}")


def main() -> None:
    """Do the chosen measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=int, nargs="?", const=SCALE, metavar="DOCUMENTS")
    arguments = parser.parse_args()
    if not (OUTSIDE / "data" / "parallel").is_dir():
        sys.exit("PARLALIGN_DATA names no folder with bench/ and data/: set it")
    if arguments.scale:
        scale(arguments.scale)
    else:
        quality()


if __name__ == "__main__":
    main()
