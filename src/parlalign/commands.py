"""What the commands do: read, call the library, write, and say in counts what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from parlalign import pipeline
from parlalign.beads import write_beads
from parlalign.collection import Collection
from parlalign.errors import ParlalignError
from parlalign.evaluate import evaluate_files
from parlalign.formats import beside, suffix_of
from parlalign.languages import LANGUAGES
from parlalign.options import Options
from parlalign.pairing import pair_documents
from parlalign.pairing.manifest import SUFFIXES, write_pairs
from parlalign.pairing.summary import pairing_summary
from parlalign.progress import counted, reporting, working
from parlalign.readers import read
from parlalign.readers.archive import opened_texts
from parlalign.readers.reading import Reading
from parlalign.readers.records import iter_records
from parlalign.readers.sides import read_documents
from parlalign.readers.text import decode_text, read_bytes
from parlalign.records import Document, Level, Record
from parlalign.repairing import repair_document
from parlalign.summary import (
    alignment_summary,
    evaluation_summary,
    reading_summary,
    repair_summary,
    tally_summary,
    unrepaired_note,
)
from parlalign.writers import FOR_USE, WRITERS, Chosen, WriteOptions, check_output, write_file
from parlalign.writers.atomic import replaced
from parlalign.writers.evaluation import evaluation_json
from parlalign.writers.jsonl import write_edits, write_segments


@dataclass(frozen=True, slots=True)
class Output:
    """A file of records to be written: its name, choices for it, and whether what is no pair goes into it, too."""

    path: str
    writing: WriteOptions
    keep_all: bool = False

    def write(self, records: Iterable[Record]) -> str:
        """Write records; return a line with counts."""
        return tally_summary(self.path, write_file(records, self.path, self.writing))


def align(inputs: Sequence[str], output: Output, options: Options) -> Iterator[str]:
    """Align one or two files, or anew the texts of a file of records, into OUT; yield the summary."""
    suffix = _check(inputs, output.path, *WRITERS, ".beads")
    with working("aligning"):
        alignment = pipeline.align_documents(read_documents(inputs, options.languages), options)
    if suffix == ".beads":
        with replaced(output.path) as file:
            write_beads(alignment.beads, file)
        written = f"{output.path}: {len(alignment.beads)} beads written"
    else:
        written = output.write(alignment.records if output.keep_all else alignment.pairs)
    yield from alignment_summary(alignment)
    yield written


def align_collection(path: str, output: Output, options: Options, say: Callable[[str], None]) -> int:
    """Align every pair in a folder or zip archive into OUT; `say` lines as they come; return how many files failed."""
    _check([path], output.path, *WRITERS)
    with opened_texts(path, but=output.path) as texts:
        collection = Collection(texts, options)
        for line in collection.left_out():
            say(line)
        with reporting("aligning", len(collection.tasks), say) as (started, say_above):
            written = output.write(collection.records(started, say_above, keep_all=output.keep_all))
    for line in collection.summary():
        say(line)
    say(written)
    return collection.failed


def pair(path: str, output: str, languages: tuple[str, str], min_score: float, say: Callable[[str], None]) -> int:
    """Pair the documents of a folder by what they say; list the pairs in OUT; return how many could not be read."""
    check_output(output, SUFFIXES)
    if not Path(path).is_dir():
        raise ParlalignError(f"{path}: is no folder: name one; unpack an archive first, for OUT lists paths of files")
    pairing = pair_documents(path, languages=languages, min_score=min_score, but=output)
    write_pairs(pairing.pairs, path, output)
    for line in pairing_summary(pairing, languages):
        say(line)
    say(f"{output}: {len(pairing.pairs)} pairs written")
    return len(pairing.unreadable)


def align_segmented(inputs: Sequence[str], output: str, options: Options) -> Iterator[str]:
    """Align two files of a segment a line into a ladder file, in which every line has its place; yield the summary."""
    _check(inputs, output, ".beads")
    source, target = (_lines(path) for path in inputs)
    with working("aligning"):
        beads = pipeline.align_segments(source, target, languages=options.languages, encoder=options.encoder)
    with replaced(output) as file:
        write_beads(beads, file)
    paired = sum(bead.is_pair for bead in beads)
    yield f"segments: {len(source)} + {len(target)} in; {paired} pairs, {len(beads) - paired} segments unpaired"
    yield f"{output}: {len(beads)} beads written"


def repair(path: str, output: str | None, *, language: str | None, edits: str | None) -> tuple[str, str]:
    """Repair a file into OUT where one is named; return the text and the summary."""
    for name, suffixes in ((output, (".txt", ".text")), (edits, (".jsonl",))):
        if name:
            _check([path], name, *suffixes)
    document = _repaired(path, language)
    if output:
        with replaced(output) as file:
            file.write(document.text.encode("utf-8"))
    if edits:
        with replaced(edits) as file:
            write_edits(document, file)
    return document.text, "\n".join([repair_summary(document.edits), *unrepaired_note(language)])


def segment(path: str, output: str, *, level: Level, language: str | None) -> str:
    """Repair and divide a file into OUT; return the summary."""
    _check([path], output, ".jsonl")
    document = _repaired(path, language)
    segments = pipeline.segment(document, level)
    with replaced(output) as file:
        write_segments(segments, file)
    written = f"{output}: {len(segments)} segments written"
    return "\n".join([repair_summary(document.edits), *unrepaired_note(language), written])


def convert(source: str, output: Output, reading: Reading, *, min_score: float) -> Iterator[str]:
    """Convert a file of records; yield the summary."""
    suffix = _check([source], output.path, *WRITERS)
    chosen = Chosen(min_score, output.keep_all or suffix not in FOR_USE)
    records = chosen.sieve(counted(iter_records(source, reading), "records"))
    tally = write_file(records, output.path, output.writing)
    tally.left_out += chosen.left_out
    yield from reading_summary(source, reading)
    yield tally_summary(output.path, tally)


def evaluate(found: str, gold: str, *, as_json: bool) -> Iterator[str]:
    """Compare two ladder files or two folders of them; yield a line a measure, or one of JSON."""
    with working("comparing"):
        evaluation = evaluate_files(found, gold)
    if as_json:
        yield evaluation_json(evaluation)
    else:
        yield from evaluation_summary(evaluation)


def _repaired(path: str, language: str | None) -> Document:
    with working("repairing"):
        document = read(path)
        return repair_document(Document(document.id, document.source, (), language, document.path))


def _lines(path: str) -> list[str]:
    lines = decode_text(read_bytes(path), path).split("\n")
    return [line.strip() for line in (lines[:-1] if lines[-1] == "" else lines)]


def _check(inputs: Sequence[str], output: str, *suffixes: str) -> str:
    """Return the suffix of an output that can be written and is no input; raise `ParlalignError` otherwise."""
    written = _files_of(output)
    for path in inputs:
        if path != "-" and any(file.samefile(other) for file in _files_of(path) for other in written):
            raise ParlalignError(f"{output}: is the input, too: name another file")
    return check_output(output, suffixes)


def _files_of(path: str) -> list[Path]:
    """Return the files that a name stands for: some formats have one for each language."""
    ending = {".moses": "{}", ".xces": "{}.xml"}.get(suffix_of(path))
    beside_it = [beside(path, ending.format(code)) for code in LANGUAGES] if ending else []
    return [file for file in (Path(path), *beside_it) if file.exists()]
