"""Write and read a million records in each streamed format: time as a ratio to JSONL, peak memory of a process.

python benchmarks/formats.py [RECORDS]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import parlalign
from parlalign import Origin, Record, Span

FORMATS = (".jsonl", ".tsv", ".tmx", ".xliff", ".moses", ".xces", ".parquet", ".html")
READ = {".jsonl", ".tsv", ".tmx", ".xliff", ".moses", ".parquet"}
SOURCE = "overwegende dat post nummer {0} van de lijst in {1} gemeenten nog steeds niet naar behoren wordt bezorgd;"
TARGET = "in der Erwägung, dass Sendung Nummer {0} der Liste in {1} Gemeinden noch nicht richtig zugestellt wird;"


def records(count: int) -> Iterator[Record]:
    """Yield different records of a usual length, about 220 characters."""
    for number in range(count):
        origin = Origin("list.txt", (Span(number * 100, number * 100 + 99),), "recital", None)
        source, target = (text.format(number, number % 997) for text in (SOURCE, TARGET))
        yield Record(f"p{number:016x}", source, target, ("nl", "de"), "paragraph", 0.9, "paired", (origin, origin))


def measure(suffix: str, way: str, path: Path, count: int) -> None:
    """Write or read `count` records once; print seconds and the peak memory in MB."""
    start = time.perf_counter()
    done = parlalign.write(records(count), path) if way == "write" else sum(1 for _ in parlalign.iter_records(path))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if done != count:
        raise SystemExit(f"{suffix}: {done} of {count} records")
    print(f"{seconds:.3f} {peak:.0f}")


def main() -> None:
    """Run each measurement in a separate process and print a table."""
    if len(sys.argv) == 5:
        measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{count} records; seconds as a ratio to JSONL; peak memory of the process in MB")
    jsonl: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for suffix in FORMATS:
            path = Path(folder) / f"memory{suffix}"
            for way in ("write", "read") if suffix in READ else ("write",):
                words = [sys.executable, __file__, suffix, way, str(path), str(count)]
                seconds, peak = map(float, subprocess.run(words, check=True, capture_output=True).stdout.split())
                jsonl.setdefault(way, seconds)
                print(
                    f"{suffix:9} {way:5}  {seconds / jsonl[way]:5.2f} x  {seconds:6.1f} s  {peak:5.0f} MB", flush=True
                )


if __name__ == "__main__":
    main()
