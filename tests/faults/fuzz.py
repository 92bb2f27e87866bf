"""Run read, repair, segment, align and write on random inputs; report failures and slow inputs.

    python -m tests.faults.fuzz --count 100000 --seed 1

Every input is made from the seed, the name of its stage and its number, so that a failure comes again by

    python -m tests.faults.fuzz --seed 1 --again repair:512

What is checked stands in the functions of the stages; no exception but `ParlalignError` may come, and its message is
one line of what is wrong. An input that takes longer than `SLOW` is reported, too.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random

import regex

import parlalign
from parlalign import Document, ParlalignError, Record, Segment
from parlalign.api import iter_records
from parlalign.formats.documents import read_content
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.writing import WRITERS, write_file
from parlalign.languages import DEFAULT_PAIR
from parlalign.options import Options
from parlalign.records import LEVELS
from parlalign.records.read_report import ReadReport
from parlalign.records.values import normalize_record
from parlalign.repairing.breaks import MARKER
from parlalign.repairing.page_boilerplate import page_boilerplate_edits
from parlalign.repairing.preparation import prepare
from parlalign.text.invisible import EMBEDDINGS, JOINERS, ZERO_WIDTH
from parlalign.text.normalization import normalize_for_xml

sys.path.append(str(Path(__file__).parent))  # `inputs`, however this is started

from inputs import coded_file, document, record, segments, text, write_catalogue, write_record_file, write_table

SLOW = 5.0  # seconds of the processor
_GIVEN_UP = 60  # seconds after which an input is given up
_SHARES = {
    "read": 27,
    "catalogues": 2,
    "records": 15,
    "tables": 5,
    "codes": 4,
    "repair": 13,
    "segment": 15,
    "align": 3,
    "write": 11,
    "whole": 5,
}
"""How many of a hundred inputs each stage gets; the first three stages are the fastest."""
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011¬⸗¯\x02\ufffe=~\u2012\u2013\u2014\u2015\u2212"))
_INVISIBLE = dict.fromkeys(map(ord, f"{ZERO_WIDTH}{JOINERS}{EMBEDDINGS}"))
_EXACT = frozenset({".jsonl", ".xlsx", ".parquet", ".spacy"})
_CHUNK = 200  # inputs between two looks at the time, and lines in the log


class TooSlowError(Exception):
    """An input took too long."""


@dataclass(slots=True)
class Findings:
    """Counts of inputs and of `ParlalignError`s by stage, and a line for each failure."""

    tried: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, str]] = field(default_factory=list)
    slow: list[dict[str, str]] = field(default_factory=list)
    seconds: float = 0.0


# What each stage does to an input and checks of it ------------------------------------------------------------------


def read_one(rng: Random, _folder: Path) -> None:
    """A document has text, or an error names the file."""
    name, content = document(rng)
    found = read_content(content, name)
    assert isinstance(found.source, str)
    assert found.path == name
    assert found.edits == ()


def records_one(rng: Random, folder: Path) -> None:
    """Records that were read can be written and read again without change."""
    path = write_record_file(rng, folder)
    reading = ReadReport(strict=rng.random() < 0.1)
    found = list(iter_records(path, reading))
    again = folder / "again.jsonl"
    tally = write_file(found, again)
    assert tally.written == len(found)
    assert list(iter_records(again)) == found


def catalogues_one(rng: Random, folder: Path) -> None:
    """Records of a gettext catalogue can be written and read again without change."""
    path = write_catalogue(rng, folder)
    found = list(iter_records(path))
    again = folder / "again.jsonl"
    write_file(found, again)
    assert list(iter_records(again)) == found


def tables_one(rng: Random, folder: Path) -> None:
    """The records of a table have a text and no score, or an error names what is missing."""
    path = write_table(rng, folder)
    found = list(iter_records(path, ReadReport(languages=rng.choice((None, ("nl", "de"), ("de", "fr"))))))
    assert all(record.source or record.target for record in found)
    tally = write_file(found, folder / "again.jsonl")
    assert tally.written == len(found)


def codes_one(rng: Random, folder: Path) -> None:
    """Texts with inline codes are read; TMX and XLIFF keep the texts, and a second TMX the codes of the first."""
    name, content = coded_file(rng)
    path = folder / name
    path.write_bytes(content)
    found = list(iter_records(path))
    for suffix in (".tmx", ".xliff", ".tmx"):
        report = write_file(found, folder / f"again{suffix}", WriteOptions(enumerators="keep"))
        again = list(iter_records(folder / f"again{suffix}"))
        kept = [each for each in found if suffix == ".xliff" or (each.source.strip() and each.target.strip())]
        assert report.written == len(again)
        if len(kept) == len(again):
            texts = [[normalize_for_xml(text) for text in (each.source, each.target)] for each in kept]
            assert [[each.source, each.target] for each in again] == texts, "codes changed a text"
        found = again
    if found:
        assert report.without_codes == 0, "codes of a TMX were lost"


def repair_one(rng: Random, _folder: Path) -> None:
    """A repair changes only white space, markers and hyphens, and a second repair changes nothing."""
    given, language = text(rng), rng.choice(("nl", "de", None, "fr"))
    repaired = parlalign.repair(given, language)
    check_repair(repaired)
    if language in {"nl", "de"}:
        again = parlalign.repair(repaired.text, language)
        if not page_boilerplate_edits(repaired.text):  # lines of the page are told once, by the text as it came
            assert again.text == repaired.text, "a repaired text was repaired again"


def check_repair(repaired: Document) -> None:
    """Check that each edit changes only characters that a repair may change."""
    prepared = prepare(repaired, DEFAULT_PAIR)
    dropped = [edit.span for edit in prepared.edits if edit.rule in {"page-number", "running-header", "line-number"}]
    for edit in repaired.edits:
        assert 0 <= edit.probability <= 1
        start, end = edit.span
        inside = [span for span in dropped if start <= span.start and span.end <= end]
        bounds = [start, *(at for span in inside for at in span), end]
        before = "".join(repaired.source[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True))
        assert _bare(before) == _bare(edit.replacement), f"{edit.rule} changed letters"


def _bare(given: str) -> str:
    """Return a text without the characters that a repair may change, and without nested markers."""
    count = 1
    while count:
        given, count = regex.subn(MARKER, "", given)
    return "".join("".join(given.split()).translate(_HYPHENS | _INVISIBLE).split())


def segment_one(rng: Random, _folder: Path) -> None:
    """Segments contain all text except white space, in order; their spans are inside the source."""
    given, language = text(rng), rng.choice(("nl", "de", None, "fr", "ja"))
    repaired = parlalign.repair(given, language) if rng.random() < 0.5 else Document("x", given, language=language)
    for level in LEVELS:
        check_segments(repaired, parlalign.segment(repaired, level))


def check_segments(repaired: Document, found: Sequence[Segment]) -> None:
    assert "".join("".join(segment.text.split()) for segment in found) == "".join(repaired.text.split())
    assert all(0 <= segment.span.start < segment.span.end <= len(repaired.source) for segment in found)
    assert all(a.span.start <= b.span.start and a.paragraph <= b.paragraph for a, b in pairwise(found))
    assert len({segment.id for segment in found}) == len(found)


def align_one(rng: Random, _folder: Path) -> None:
    """Beads contain every segment once, with a probability; pairs are in order unless they are marked as crossing."""
    languages = rng.choice((("nl", "de"), ("nl", "de"), ("de", "fr"), ("ja", "nl")))
    sides = segments(rng), segments(rng)
    if rng.random() < 0.3:
        sides = sides[0], [*sides[0][: rng.randint(0, 5)], *sides[1]]
    beads = parlalign.align_segments(*sides, languages=languages)
    for k, side in enumerate(sides):
        assert sorted(i for bead in beads for i in (bead.source, bead.target)[k]) == list(range(len(side)))
    pairs = [bead for bead in beads if bead.is_pair and not bead.is_crossing]
    assert all(b.source[0] > a.source[-1] and b.target[0] > a.target[-1] for a, b in pairwise(pairs))
    assert all(0 <= bead.score <= 1 for bead in beads)


def write_one(rng: Random, folder: Path) -> None:
    """Written records are counted and read again as the format can represent them; output is deterministic."""
    found = [record(rng) for _ in range(rng.choice((0, 1, 1, 2, 4)))]
    suffix = rng.choice(sorted(WRITERS))
    path = folder / f"out{suffix}{rng.choice(('', '', '', '.gz'))}"
    options = WriteOptions(
        plain=rng.random() < 0.2, props=rng.random() < 0.8, encoding=rng.choice(("utf-8", "utf-8", "utf-16"))
    )
    tally = write_file(iter(found), path, options)
    assert tally.taken_in == len(found)
    if suffix not in {".xces", ".html"}:
        check_read_back(found, path, suffix, options, tally.written)
    elif suffix == ".html" and path.suffix == ".html":
        assert "<script" not in path.read_text(encoding="utf-8").lower()


def check_read_back(found: Sequence[Record], path: Path, suffix: str, options: WriteOptions, written: int) -> None:
    back = list(iter_records(path)) if written or suffix != ".moses" else []
    if suffix == ".tmx" and not options.props:
        assert len(back) >= written
    elif suffix != ".tsv" or all(
        any(map(str.strip, (normalize_for_xml(r.source), normalize_for_xml(r.target), normalize_for_xml(r.id))))
        for r in found
    ):
        assert len(back) == written, f"{written} written, {len(back)} read"
    if suffix in _EXACT and not options.plain and len(found) == written:
        if suffix == ".jsonl":
            assert repr(back) == _with_halves_joined(repr(list(found))), "other records came back"
        else:
            assert back == [normalize_record(one) for one in found], "other records came back"


def _with_halves_joined(shown: str) -> str:
    """Join adjacent surrogates, because JSON reads two of them as one character beyond the basic plane."""
    halves = regex.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})")
    return halves.sub(lambda match: _joined(match[1], match[2]), shown)


def _joined(first: str, second: str) -> str:
    char = chr(0x10000 + ((int(first, 16) - 0xD800) << 10) + int(second, 16) - 0xDC00)
    return repr(char)[1:-1]


def whole_one(rng: Random, folder: Path) -> None:
    """Align one or two files, write the records and read them: every segment is in a record."""
    made = [document(rng) for _ in range(rng.choice((1, 2)))]
    documents = [read_content(content, name) for name, content in made]
    found = parlalign.align_documents(documents, Options(level=rng.choice(LEVELS)))
    counts = found.segment_counts()
    assert counts.pop("in") == sum(counts.values())
    assert len(found.beads) == len(found.records)
    for repaired in found.documents:
        check_repair(repaired)
    known = {repaired.id: repaired for repaired in found.documents}
    for one in found.records:
        check_origins(one, known)
    suffix = rng.choice((".jsonl", ".tmx", ".xliff", ".tsv"))
    path = folder / f"whole{suffix}"
    tally = write_file(found.records, path)
    assert tally.taken_in == len(found.records)
    assert len(list(iter_records(path))) == tally.written


def check_origins(one: Record, documents: dict[str, Document]) -> None:
    for origin in filter(None, one.origin):
        size = len(documents[origin.document].source)
        assert all(0 <= span.start <= span.end <= size for span in origin.spans)


STAGES: dict[str, Callable[[Random, Path], None]] = {
    "read": read_one,
    "catalogues": catalogues_one,
    "records": records_one,
    "tables": tables_one,
    "codes": codes_one,
    "repair": repair_one,
    "segment": segment_one,
    "align": align_one,
    "write": write_one,
    "whole": whole_one,
}


# Running them --------------------------------------------------------------------------------------------------------


def run_one(stage: str, number: int, seed: int, folder: Path, findings: Findings) -> None:
    """Make an input, run its stage on it, and record the result."""
    place = f"{stage}:{number}"
    started = time.process_time()
    findings.tried[stage] += 1
    try:
        with given_up():
            STAGES[stage](Random(f"{seed}/{place}"), folder)
    except ParlalignError as error:
        findings.refused[stage] += 1
        if len(str(error).split("\n")) != 1 or ": " not in str(error):
            findings.failures.append(
                {"input": place, "error": f"a refusal in no line, or without its place: {error!r}"[:300]}
            )
    except (Exception, TooSlowError) as error:  # noqa: BLE001 - any other one is a finding
        findings.failures.append({"input": place, "error": repr(error)[:300], "trace": _trace(error)})
    took = time.process_time() - started
    if took > SLOW:
        findings.slow.append({"input": place, "error": f"{took:.1f} s"})
    for path in folder.iterdir():
        path.unlink()


def _trace(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))


@contextmanager
def given_up() -> Iterator[None]:
    """Raise `TooSlowError` inside the block after a time limit, if the system supports it."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TooSlowError(f"over {_GIVEN_UP} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_GIVEN_UP)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(stage: str, numbers: range, seed: int, findings: Findings, *, until: float | None = None) -> int:
    """Try the inputs of a stage one by one until the time is over; return the number of the next one."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        for number in numbers:
            if until is not None and time.monotonic() > until:
                return number
            run_one(stage, number, seed, Path(folder), findings)
        findings.seconds += time.perf_counter() - started
    return numbers.stop


def warm_up() -> None:
    """Load the models first, so that their loading time is not counted for an input."""
    for stage in STAGES:
        run(stage, range(3), 0, Findings())


def counts_of(count: int, stages: Sequence[str]) -> dict[str, int]:
    """Divide a count among the stages by their shares; the first stage gets the rest."""
    total = sum(_SHARES[stage] for stage in stages)
    counts = {stage: count * _SHARES[stage] // total for stage in stages}
    counts[stages[0]] += count - sum(counts.values())
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--count", type=int, default=1000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stages", default=",".join(STAGES), help="some of them, with commas between")
    parser.add_argument(
        "--log", type=Path, help="a JSON line for each chunk; a run that is started again goes on there"
    )
    parser.add_argument("--again", metavar="STAGE:NUMBER", help="one input, without catching what it raises")
    chosen = parser.parse_args()
    if chosen.again:
        stage, number = chosen.again.split(":")
        with tempfile.TemporaryDirectory() as folder:
            STAGES[stage](Random(f"{chosen.seed}/{stage}:{number}"), Path(folder))
        return
    warm_up()
    broken = 0
    for stage, count in counts_of(chosen.count, chosen.stages.split(",")).items():
        for start in range(_done(chosen.log, stage), count, _CHUNK):
            findings = Findings()
            stop = run(stage, range(start, min(start + _CHUNK, count)), chosen.seed, findings)
            broken += len(findings.failures) + len(findings.slow)
            _tell(stage, stop, findings, chosen.log)
    sys.exit(1 if broken else 0)


def _done(log: Path | None, stage: str) -> int:
    """Return how many inputs of a stage a log records."""
    lines = log.read_text(encoding="utf-8").splitlines() if log and log.exists() else []
    return max((line["done"] for line in map(json.loads, lines) if line["stage"] == stage), default=0)


def _tell(stage: str, stop: int, findings: Findings, log: Path | None) -> None:
    line = {
        "stage": stage,
        "done": stop,
        "refused": findings.refused[stage],
        "seconds": round(findings.seconds, 1),
        "failures": findings.failures,
        "slow": findings.slow,
    }
    if log:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    for found in [*findings.failures, *findings.slow]:
        sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
