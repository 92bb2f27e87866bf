"""Measure repair and alignment on text from outside the project, with the programs that come with that text.

    PARLALIGN_DATA=… python benchmarks/quality.py

`$PARLALIGN_DATA/bench` holds `damage.py` and `noise.py`, `$PARLALIGN_DATA/data/parallel` line-aligned text. Prints a
Markdown table with the hash of each corpus and of the models.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np

import parlalign
from parlalign import Bead
from parlalign.beads import read_beads, write_beads
from parlalign.resources import model_hash

OUTSIDE = Path(os.environ.get("PARLALIGN_DATA", ""))
SEED, CASES, BINS = 1, 500, 10


def program(name: str) -> ModuleType:
    """Import a program of the folder outside."""
    sys.path.insert(0, str(OUTSIDE / "bench"))
    try:
        return __import__(name)
    finally:
        sys.path.pop(0)


def sides(corpus: str) -> tuple[Path, Path]:
    """Return the two files of a line-aligned corpus."""
    folder = OUTSIDE / "data" / "parallel"
    return folder / f"{corpus}.nl", folder / f"{corpus}.de"


def breaks(corpus: str, folder: Path) -> str:
    """Return the score of repairing damaged lines, and the calibration of the edits."""
    damage, (nl, de) = program("damage"), sides(corpus)
    cases, repaired = folder / "cases.jsonl", folder / "repaired.jsonl"
    damage.make(SimpleNamespace(nl=nl, de=de, out=cases, seed=SEED, limit=CASES))
    judged = []
    with repaired.open("w", encoding="utf-8") as out:
        for case in map(json.loads, cases.read_text(encoding="utf-8").splitlines()):
            document = parlalign.repair(case["damaged"], case["lang"])
            out.write(json.dumps({"id": case["id"], "text": document.text}) + "\n")
            label = {start: kind for start, _, kind in case["breaks"]}
            for edit in document.edits:
                gold = label.get(edit.span.start)
                judged.append((edit.probability, gold == ("space" if edit.replacement else "join")))
    return f"{printed(damage.score, cases=cases, repaired=repaired)}; calibration error {calibration_error(judged):.4f}"


def beads(corpus: str, kind: str, folder: Path, *, long: bool = False) -> str:
    """Return the score of aligning noised documents, and the calibration of the beads."""
    noise, (nl, de) = program("noise"), sides(corpus)
    out, found = folder / "tasks", folder / "found"
    found.mkdir(parents=True)
    with contextlib.redirect_stdout(io.StringIO()):
        docs = nl.with_suffix(".doc")
        noise.make(SimpleNamespace(nl=nl, de=de, docs=docs, kind=kind, seed=SEED, long=long, out=out))
    judged = []
    for gold_path in sorted(out.glob("*.gold")):
        lines = [
            gold_path.with_suffix(f".{code}").read_text(encoding="utf-8").split("\n")[:-1] for code in ("nl", "de")
        ]
        made: list[Bead] = parlalign.align_segments(*lines)
        with (found / f"{gold_path.stem}.beads").open("wb") as file:
            write_beads(made, file)
        gold = {(bead.source, bead.target) for bead in read_beads(gold_path)}
        judged += [(bead.score, (bead.source, bead.target) in gold) for bead in made]
    return f"{printed(noise.score, out=out, found=found)}; calibration error {calibration_error(judged):.4f}"


def printed(score: object, **arguments: Path) -> str:
    """Return what a scorer prints."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        score(SimpleNamespace(**arguments))  # type: ignore[operator]
    return " ".join(output.getvalue().split())


def calibration_error(judged: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten bins of probability."""
    probability, right = np.array(judged, dtype=float).T
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [
        abs(probability[bins == k].mean() - right[bins == k].mean()) * (bins == k).mean()
        for k in range(BINS)
        if (bins == k).any()
    ]
    return float(sum(gaps))


def digest(corpus: str) -> str:
    """Return the hash of a corpus."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sides(corpus))).hexdigest()[:12]


def main() -> None:
    """Print the table."""
    if not (OUTSIDE / "bench").is_dir():
        sys.exit("PARLALIGN_DATA names no folder with bench/ and data/: set it")
    names = ("breaks.nl.npz", "breaks.de.npz", "language.npz", "align.json")
    models = ", ".join(f"{name} {model_hash(name)[:12]}" for name in names)
    print(f"parlalign {parlalign.__version__}; {models}; seed {SEED}\n\n| what | corpus | result |\n|---|---|---|")
    for corpus in ("europarl.test2007", "jrc.dev", "ntrex.dev"):
        with tempfile.TemporaryDirectory() as folder:
            print(f"| breaks | {corpus} {digest(corpus)} | {breaks(corpus, Path(folder))} |", flush=True)
    for kind, long in (("clean", False), ("noisy", False), ("hard", False), ("noisy", True)):
        with tempfile.TemporaryDirectory() as folder:
            result = beads("ntrex.dev", kind, Path(folder), long=long)
            print(
                f"| beads, {kind}{', one document' if long else ''} | ntrex.dev {digest('ntrex.dev')} | {result} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
