"""Time the main jobs as whole processes, and a bare `python -c pass` in the same run. Times are medians.

python benchmarks/speed.py
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import parlalign

RUNS = 5
CLI = [sys.executable, "-c", "from parlalign.cli.root import main; main()"]


def seconds(command: list[str]) -> float:
    """Return the median wall time of a command."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def repair_rates() -> Iterator[str]:
    """Yield how fast both break models load and how fast text is repaired, in CPU seconds of this process."""
    from parlalign.repairing.break_model import break_model

    start = time.process_time()
    for code in ("nl", "de"):
        break_model(code)
    yield f"both break models loaded in {time.process_time() - start:.3f} s"
    page = parlalign.corpus_path("night-trains/damaged/concordance.nl.txt").read_text(encoding="utf-8")
    for times in (100, 1000):
        text = page * times
        for language in ("nl", None):
            start = time.process_time()
            parlalign.repair(text, language)
            took = time.process_time() - start
            size = len(text.encode()) / 1e6
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            name = f"language {language or 'found out'}"
            yield f"{size:.1f} MB, {name}: {size / took:.2f} MB/s, peak memory {peak:.0f} MB"


def main() -> None:
    """Print a row for each job: seconds, and the ratio to a bare interpreter."""
    bare = seconds([sys.executable, "-c", "pass"])
    print(f"bare interpreter: {bare:.3f} s, median of {RUNS}\n")
    print("| job | seconds | times the bare interpreter |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "x.tmx")
        small = Path(folder) / "pair.txt"
        mixed = parlalign.corpus_path("night-trains/damaged/mixed.txt")
        small.write_text("\n\n".join(mixed.read_text(encoding="utf-8").split("\n\n")[19:20]), encoding="utf-8")
        long = Path(folder) / "long.nl.txt"
        damaged = parlalign.corpus_path("night-trains/damaged/concordance.nl.txt").read_text(encoding="utf-8")
        long.write_text(damaged * (1_000_000 // len(damaged) + 1), encoding="utf-8")
        jobs = {
            "--help": ["--help"],
            "one damaged pair, paragraphs, models loaded": ["align", str(small), "-o", out],
            "one damaged pair, clauses, models loaded": ["align", str(small), "-o", out, "--level", "clause"],
            "a resolution of 32 paragraphs, mixed": ["align", str(mixed), "-o", out],
            "a resolution, clauses": ["align", str(mixed), "-o", out, "--level", "clause"],
            "repair of 1 MB of damaged Dutch": ["repair", str(long), "-o", out[:-4] + ".txt", "--language", "nl"],
            "the same, the language found out": ["repair", str(long), "-o", out[:-4] + ".txt"],
        }
        for name, words in jobs.items():
            took = seconds([*CLI, *words])
            print(f"| {name} | {took:.2f} | {took / bare:.1f} |", flush=True)
    print()
    for line in repair_rates():
        print(line, flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\npeak memory of the largest process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
