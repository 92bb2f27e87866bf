"""The work of the commands: read, call the library, write, and report counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from parlalign import api, pipeline
from parlalign.api import iter_records, read_documents
from parlalign.app.collection import Collection
from parlalign.app.progress import counted, reporting, working
from parlalign.app.summary import (
    alignment_summary,
    evaluation_summary,
    number_of,
    pairing_summary,
    read_summary,
    remarks,
    repair_summary,
    unrepaired_note,
    write_summary,
)
from parlalign.errors import ParlalignError
from parlalign.evaluation.evaluate import evaluate_files
from parlalign.evaluation.evaluation_json import evaluation_json
from parlalign.formats.documents import read
from parlalign.formats.records.jsonl import write_edits, write_segments
from parlalign.formats.records.ladder import write_beads
from parlalign.formats.records.po import pair_catalogues
from parlalign.formats.records.reading import kind_of_records
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.writing import WRITERS, check_output, needs_sub_segments, write_file
from parlalign.io.atomic import atomic_write
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.io.suffixes import sibling_path, suffix_of
from parlalign.languages import LANGUAGES
from parlalign.options import Options
from parlalign.pairing import pair_documents
from parlalign.pairing.pair_list import SUFFIXES, write_pairs
from parlalign.records import Document, Level, Record
from parlalign.records.read_report import ReadReport
from parlalign.records.record_filter import FOR_USE, OutputFilter
from parlalign.repairing import repair_document
from parlalign.repairing.glued_words import with_words_split
from parlalign.sources.open_collection import open_collection


@dataclass(frozen=True, slots=True)
class Output:
    """A file of records to write: its path, its options, and whether it also gets records that are not pairs."""

    path: str
    write_options: WriteOptions
    keep_all: bool = False

    def write(self, records: Iterable[Record]) -> str:
        """Write the records; return a line with counts."""
        return write_summary(self.path, write_file(records, self.path, self.write_options))


def align(inputs: Sequence[str], output: Output, options: Options) -> Iterator[str]:
    """Align one or two files, or the texts of a file of records again, and write OUT; yield the summary."""
    suffix = _check(inputs, output.path, *WRITERS, ".beads")
    if [kind_of_records(path) for path in inputs] == [".po", ".po"] and suffix != ".beads":
        yield from _pair_catalogues(inputs, output, options.languages)
        return
    with working("aligning"):
        alignment = pipeline.align_documents(
            read_documents(inputs, options.languages),
            options,
            sub_segments=needs_sub_segments(suffix, output.write_options),
        )
    if suffix == ".beads":
        with atomic_write(output.path) as file:
            write_beads(alignment.beads, file)
        written = f"{output.path}: {number_of(len(alignment.beads), 'bead')} written"
    else:
        written = output.write(alignment.exported if output.keep_all else alignment.pairs)
    yield from alignment_summary(alignment)
    yield written


def _pair_catalogues(inputs: Sequence[str], output: Output, languages: tuple[str, str]) -> Iterator[str]:
    """Write the translations of two gettext catalogues, paired by their messages; yield the summary."""
    report = ReadReport()
    written = output.write(pair_catalogues(inputs[0], inputs[1], languages, report))
    yield "the translations of the two catalogues are paired by their messages"
    yield from read_summary(" and ".join(inputs), report)
    yield written


def align_collection(path: str, output: Output, options: Options, say: Callable[[str], None]) -> int:
    """Align every pair in a folder or zip archive and write OUT; print lines by `say`; return how many files failed."""
    suffix = _check([path], output.path, *WRITERS)
    with open_collection(path, exclude=output.path) as source:
        collection = Collection(source, options, sub_segments=needs_sub_segments(suffix, output.write_options))
        for line in collection.left_out():
            say(line)
        with reporting("aligning", len(collection.tasks), say) as (started, say_above):
            written = output.write(collection.records(started, say_above, keep_all=output.keep_all))
    for line in collection.summary():
        say(line)
    say(written)
    return collection.failed


def pair(path: str, output: str, languages: tuple[str, str], min_score: float, say: Callable[[str], None]) -> int:
    """Pair the documents of a folder by their text; list the pairs in OUT; return how many could not be read."""
    check_output(output, SUFFIXES)
    if not Path(path).is_dir():
        raise ParlalignError(f"{path}: not a folder: give a folder, and unpack an archive first")
    pairing = pair_documents(path, languages=languages, min_score=min_score, exclude=output, progress=_show_reading)
    write_pairs(pairing.pairs, path, output)
    for line in pairing_summary(pairing, languages):
        say(line)
    say(f"{output}: {number_of(len(pairing.pairs), 'pair')} written")
    return len(pairing.unreadable)


def _show_reading(names: Sequence[str]) -> Iterable[str]:
    return counted(names, "documents read", len(names))


def align_segmented(inputs: Sequence[str], output: str, options: Options) -> Iterator[str]:
    """Align two files with one segment in each line, and write a ladder file of all lines; yield the summary."""
    _check(inputs, output, ".beads")
    source, target = (_lines(path) for path in inputs)
    with working("aligning"):
        beads = api.align_segments(source, target, languages=options.languages, encoder=options.encoder)
    with atomic_write(output) as file:
        write_beads(beads, file)
    paired = sum(bead.is_pair for bead in beads)
    yield f"segments: {len(source)} + {len(target)} in; {paired} pairs, {len(beads) - paired} segments unpaired"
    yield f"{output}: {number_of(len(beads), 'bead')} written"


def repair(
    path: str, output: str | None, *, language: str | None, edits: str | None, splits_glued_words: bool = False
) -> tuple[str, str]:
    """Repair a file, and write OUT and EDITS if they are named; return the text and the summary."""
    for name, suffixes in ((output, (".txt", ".text")), (edits, (".jsonl",))):
        if name:
            _check([path], name, *suffixes)
    document = _repaired(path, language)
    if splits_glued_words:
        document = with_words_split(document)
    if output:
        with atomic_write(output) as file:
            file.write(document.text.encode("utf-8"))
    if edits:
        with atomic_write(edits) as file:
            write_edits(document, file)
    return document.text, "\n".join([*remarks(document), repair_summary(document), *unrepaired_note(language)])


def segment(path: str, output: str, *, level: Level, language: str | None) -> str:
    """Repair a file and write its segments to OUT; return the summary."""
    _check([path], output, ".jsonl")
    document = _repaired(path, language)
    segments = api.segment(document, level)
    with atomic_write(output) as file:
        write_segments(segments, file)
    written = f"{output}: {number_of(len(segments), 'segment')} written"
    return "\n".join([*remarks(document), repair_summary(document), *unrepaired_note(language), written])


def convert(source: str, output: Output, report: ReadReport, *, min_score: float) -> Iterator[str]:
    """Convert a file of records; yield the summary."""
    suffix = _check([source], output.path, *WRITERS)
    output_filter = OutputFilter(min_score, output.keep_all or suffix not in FOR_USE)
    records = output_filter.filtered(counted(iter_records(source, report), "records"))
    written = write_file(records, output.path, output.write_options)
    written.left_out += output_filter.left_out
    yield from read_summary(source, report)
    yield write_summary(output.path, written)


def evaluate(
    files: tuple[str, str],
    *,
    segments: tuple[str, str] | None,
    languages: tuple[str, str] | None,
    published: bool,
    as_json: bool,
) -> Iterator[str]:
    """Compare found and gold, two files of beads or two folders; yield a line for each measure, or one line of JSON."""
    with working("comparing"):
        evaluation = evaluate_files(*files, segments=segments, languages=languages)
    if as_json:
        yield evaluation_json(evaluation)
    else:
        yield from evaluation_summary(evaluation, published=published)


def _repaired(path: str, language: str | None) -> Document:
    with working("repairing"):
        return repair_document(replace(read(path), language=language))


def _lines(path: str) -> list[str]:
    lines = decode_text(read_bytes(path), path).split("\n")
    return [line.strip() for line in (lines[:-1] if lines[-1] == "" else lines)]


def _check(inputs: Sequence[str], output: str, *suffixes: str) -> str:
    """Return the suffix of an output; raise `ParlalignError` if it cannot be written or is an input file."""
    written = _files_of(output)
    for path in inputs:
        if path != "-" and any(file.samefile(other) for file in _files_of(path) for other in written):
            raise ParlalignError(f"{output}: this is the input file: give another output file")
    return check_output(output, suffixes)


def _files_of(path: str) -> list[Path]:
    """Return the existing files of an output; some formats have one file for each language."""
    ending = {".moses": "{}", ".xces": "{}.xml"}.get(suffix_of(path))
    siblings = [sibling_path(path, ending.format(code)) for code in LANGUAGES] if ending else []
    return [file for file in (Path(path), *siblings) if file.exists()]
