"""Measure runs over many documents: kill and resume, one and two workers, cost of a document, memory of the parent.

    PARLALIGN_DATA=… python benchmarks/corpus.py [kills|workers|cost|parent|all] [--documents N]

The documents are parts of `jrc.train`. Each is used twice, with different damage (`bench/damage.py`). `parent` needs no
texts from outside the project.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from outside_texts import program, require_outside, sides

import parlalign
from parlalign.options import Options

DOCUMENTS = 2000
KILLS = 5
TINY = (100, 1000, 10_000, 100_000)
TWICE = 2


def make_documents(folder: Path, count: int) -> None:
    """Write `count` pairs of damaged documents. Their number of paragraphs follows from it."""
    damage = program("damage").damage
    parts = list(document_parts("jrc.train", count // TWICE))
    for number in range(count):
        rng = random.Random(number)
        for code, side in zip(("nl", "de"), parts[number // TWICE], strict=True):
            paragraphs = (damage(line, rng)[0] if line.strip() else line for line in side)
            (folder / f"{number:05}.{code}.txt").write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def document_parts(corpus: str, count: int) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the Dutch and the German paragraphs of `count` parts of documents."""
    nl, de = (path.read_text(encoding="utf-8").splitlines() for path in sides(corpus))
    names = sides(corpus)[0].with_suffix(".doc").read_text(encoding="utf-8").splitlines()
    rows = list(zip([line.split("\t")[0] for line in names], nl, de, strict=True))
    size = len(rows) // count
    found = 0
    while found < count:  # a part ends at the end of its document, so there are more parts than the size alone gives
        for _, group in groupby(rows, key=lambda row: row[0]):
            document = list(group)
            for start in range(0, len(document), size):
                if found < count:
                    part = document[start : start + size]
                    yield [row[1] for row in part], [row[2] for row in part]
                    found += 1


def batch(source: Path, output: Path, *words: str) -> subprocess.Popen[bytes]:
    """Start a run that logs in JSON to a file next to `output`."""
    start = "from parlalign.cli.root import main; main()"
    command = [sys.executable, "-c", start, "batch", str(source), "-o", str(output), "--log-json", *words]
    with output.with_suffix(".log").open("ab") as log:
        return subprocess.Popen(command, stderr=log)


def run(source: Path, output: Path, *words: str) -> float:
    """Run to the end and return the seconds. Documents may fail, because parts with only figures are in no language."""
    start = time.perf_counter()
    process = batch(source, output, *words)
    if process.wait() not in (0, 3):
        sys.exit(f"{output}: exit code {process.returncode}: {output.with_suffix('.log')}")
    return time.perf_counter() - start


def content(output: Path) -> str:
    """Return a hash of the shards and of the manifest without `seconds`."""
    found = hashlib.sha256()
    for path in sorted(output.glob("records-*")):
        found.update(path.name.encode() + path.read_bytes())
    for line in (output / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        found.update(json.dumps({**json.loads(line), "seconds": 0}).encode())
    return found.hexdigest()


def kills(source: Path, folder: Path) -> None:
    """Kill a run with all its workers at random moments, and compare its result with that of an uninterrupted run."""
    seconds = run(source, folder / "clean", "--jobs", "2")
    rng = random.Random(1)
    output = folder / "killed"
    for _ in range(KILLS):
        process = batch(source, output, "--jobs", "2", "--resume")
        time.sleep(rng.uniform(0.05, 0.95) * seconds / KILLS)
        process.send_signal(signal.SIGKILL)
        process.wait()
    run(source, output, "--jobs", "2", "--resume")
    aligned = sum(b'"result": "done"' in line for line in output.with_suffix(".log").read_bytes().splitlines())
    same = "same bytes" if content(folder / "clean") == content(output) else "OTHER BYTES"
    rows = [json.loads(line) for line in (output / "manifest.jsonl").read_bytes().splitlines()]
    statuses = dict(Counter(row["status"] for row in rows))
    print(f"killed {KILLS} times and resumed: {same}; {aligned} alignments kept; documents: {statuses}")
    print("\n".join(f"{row['id']}: {row['error']}" for row in rows if row["error"]))


def workers(source: Path, folder: Path) -> None:
    """Measure one worker and two workers in turn, twice."""
    seconds: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(2):
        for jobs, times in seconds.items():
            times.append(run(source, folder / f"workers-{jobs}-{len(times)}", "--jobs", jobs))
    one, two = map(min, seconds.values())
    print(f"one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times; all: {seconds}")


def cost(source: Path, folder: Path) -> None:
    """Compare a run by one worker with aligning the same documents in one process."""
    one_process = [sys.executable, __file__, "align", str(source)]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    start, used = time.perf_counter(), children_cpu()
    subprocess.run(one_process, check=True, env=env)
    aligning, aligning_cpu = time.perf_counter() - start, children_cpu() - used
    used = children_cpu()
    whole = run(source, folder / "cost", "--jobs", "1")
    whole_cpu = children_cpu() - used
    documents = len(list(source.glob("*.nl.txt")))
    each, each_cpu = (1000 * (one - other) / documents for one, other in ((whole, aligning), (whole_cpu, aligning_cpu)))
    print(
        f"{documents} documents: aligning {aligning:.1f} s, run by one worker {whole:.1f} s ({whole / aligning:.3f} x):"
        f" {each:.1f} ms a document, {each_cpu:.1f} ms of processor time"
    )


def children_cpu() -> float:
    """Return the processor time of processes that have ended, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def align_all(source: Path) -> None:
    """Read and align each pair, and drop the result."""
    for path in sorted(source.glob("*.nl.txt")):
        pair = [parlalign.read(path), parlalign.read(str(path).replace(".nl.", ".de."))]
        parlalign.align_documents(pair, Options())


def parent(folder: Path) -> None:
    """Print the peak memory of the parent process of a run, for several numbers of tiny documents."""
    for count in TINY:
        source = folder / f"tiny-{count}"
        source.mkdir()
        for number in range(count):
            (source / f"{number:06}.nl.txt").write_text(f"{number}. De vergadering is gesloten.", encoding="utf-8")
            (source / f"{number:06}.de.txt").write_text(f"{number}. Die Sitzung ist geschlossen.", encoding="utf-8")
        start = time.perf_counter()
        words = [sys.executable, __file__, "measured", str(source), str(folder / f"out-{count}")]
        printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
        print(f"{count:7} documents: parent {printed.strip()} MB, {time.perf_counter() - start:.0f} s", flush=True)


def measured(source: str, output: str) -> None:
    """Run, and print the peak memory of this process in MB."""
    corpus = parlalign.align_corpus(source, output)
    if corpus.failed:
        sys.exit(f"{corpus.failed} documents failed")
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    print(f"{int(found[1]) / 1024:.1f}" if found else "?")


WHAT: dict[str, Callable[[Path, Path], None]] = {"kills": kills, "workers": workers, "cost": cost}


def main() -> None:
    """Make the documents, and do the chosen measurements."""
    words = sys.argv[1:]
    if words[:1] == ["align"]:
        align_all(Path(words[1]))
    elif words[:1] == ["measured"]:
        measured(*words[1:])
    else:
        count = int(words[words.index("--documents") + 1]) if "--documents" in words else DOCUMENTS
        asked = [word for word in words if word in {*WHAT, "parent"}] or [*WHAT, "parent"]
        with tempfile.TemporaryDirectory() as folder:
            if asked != ["parent"]:
                require_outside()
                source = Path(folder) / "source"
                source.mkdir()
                make_documents(source, count)
            for what in asked:
                parent(Path(folder)) if what == "parent" else WHAT[what](source, Path(folder))


if __name__ == "__main__":
    main()
