"""The work of the commands: read, call the library, write, and report counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from parlalign import api, multilingual, pipeline
from parlalign.api import iter_records, read_documents
from parlalign.app.collection import Collection
from parlalign.app.progress import counted, reporting, stages_shown, working
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
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.writing import (
    WITH_SEVERAL_LANGUAGES,
    WRITERS,
    check_output,
    needs_sub_segments,
    write_file,
)
from parlalign.io.atomic import atomic_write, output_files
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.io.replacing import NotReplacedError, Replacing
from parlalign.languages import name_of
from parlalign.options import Options
from parlalign.pairing import pair_documents
from parlalign.pairing.pair_list import SUFFIXES, write_pairs
from parlalign.records import Bead, Document, Level, Record
from parlalign.records.read_report import ReadReport
from parlalign.records.record_filter import FOR_USE, OutputFilter
from parlalign.repairing import repair_document
from parlalign.repairing.glued_words import with_words_split
from parlalign.sources.document_numbers import refuse_number
from parlalign.sources.folder import refuse_document_of_folder
from parlalign.sources.open_collection import open_collection
from parlalign.stages import stage, steps

if TYPE_CHECKING:
    from parlalign.sources.sites import Sites

_NO_PAIR = "no pair to write"
_ALIGNED_AGAIN = "the texts were aligned again, without regard to the pairs of the file, which parlalign convert keeps"
KEEP = Replacing(force=False)
"""How commands treat existing files without further options."""


@dataclass(frozen=True, slots=True)
class Output:
    """A file of records to write: its path, its options, and whether it also gets records that are not pairs."""

    path: str
    write_options: WriteOptions
    keep_all: bool = False
    form: str = ""
    """The name of the format if the suffix does not tell it."""
    replacing: Replacing = KEEP

    def check(self, inputs: Iterable[str], *further: str) -> str:
        """Return the suffix of the format; raise `ParlalignError` if the file cannot be written or is an input.

        `further` are suffixes of formats that do not hold records.
        """
        return check_output(self.path, (*WRITERS, *further), form=self.form, inputs=inputs)

    def write(self, records: Iterable[Record], has_result: Callable[[], bool] = lambda: True) -> WriteReport:
        """Write the records; `has_result` says at the end whether there is a reason to replace an existing file.

        Raises `NotReplacedError` if there is none, or no record.
        """
        with output_files(self.replacing) as files:
            report = write_file(records, self.path, self.write_options, form=self.form)
            if not files.nothing and not has_result():
                files.nothing = _NO_PAIR
        return report


@dataclass(frozen=True, slots=True)
class TextOutput:
    """A file of text or rows to write: its path, the name of its format if the suffix does not tell it."""

    path: str
    form: str = ""
    replacing: Replacing = KEEP

    def check(self, inputs: Iterable[str], *suffixes: str) -> str:
        """Return the suffix of the format; raise `ParlalignError` if the file cannot be written or is an input."""
        return check_output(self.path, suffixes, form=self.form, inputs=inputs)


def align(inputs: Sequence[str], output: Output, options: Options, sites: Sites | None = None) -> Iterator[str]:
    """Align one or two files, or the texts of a file of records again, and write OUT; yield the summary.

    With `sites`, the only input is a number or an address, and its texts are fetched.
    """
    suffix = output.check(inputs, ".beads")
    kinds = [kind_of_records(path) for path in inputs]
    if suffix != ".beads" and kinds == [".po", ".po"]:
        yield from _pair_catalogues(inputs, output, options.languages)
        return
    options.check_encoder()
    with stages_shown() as progress:
        with stage("read", progress):
            if sites:
                from parlalign.sources.fetching import fetch_documents

                documents = fetch_documents(inputs[0], options.languages, sites)
            else:
                documents = read_documents(inputs, options.languages)
        alignment = pipeline.align_documents(
            documents,
            options,
            sub_segments=needs_sub_segments(suffix, output.write_options),
            progress=progress,
        )
    yield from alignment_summary(alignment)
    if len(kinds) == 1 and kinds[0] in api.RECORD_READERS and len(alignment.pairs) < len(alignment.exported):
        yield _ALIGNED_AGAIN
    if suffix == ".beads":
        yield _write_beads(alignment.beads, output)
    else:
        records = alignment.exported if output.keep_all else alignment.pairs
        with stages_shown() as progress, stage("write", progress):
            written = output.write(steps(records), lambda: bool(alignment.pairs))
        yield write_summary(output.path, written)


@dataclass(frozen=True, slots=True)
class Versions:
    """The texts of one document in several languages to align, the languages if they are given, and the pivot.

    With `sites`, the only input is a number or an address, and its texts are fetched.
    """

    inputs: Sequence[str]
    languages: tuple[str, ...] | None = None
    pivot: str | None = None
    sites: Sites | None = None

    def documents(self) -> list[Document]:
        """Return the texts; raise `ParlalignError` if one cannot be read."""
        if self.sites and self.languages:
            from parlalign.sources.fetching import fetch_documents

            return fetch_documents(self.inputs[0], self.languages, self.sites)
        return read_documents(self.inputs, self.languages or ())


def align_versions(versions: Versions, output: Output, options: Options) -> Iterator[str]:
    """Align the texts of one document in several languages, and write OUT; yield the summary."""
    suffix = output.check(versions.inputs)
    if suffix not in WITH_SEVERAL_LANGUAGES:
        raise ParlalignError(
            f"{output.path}: a file of {suffix[1:]} has two languages: write .tmx, .jsonl, .parquet or .tsv, and choose"
            " two of its languages with parlalign convert --languages",
            code="several-languages",
        )
    with stages_shown() as progress:
        with stage("read", progress):
            documents = versions.documents()
        alignment = multilingual.align_versions(
            documents, versions.languages, options, pivot=versions.pivot, progress=progress
        )
    yield f"languages: {', '.join(alignment.languages)}; the others are aligned with {name_of(alignment.pivot)}"
    yield from alignment_summary(alignment)
    records = alignment.exported if output.keep_all else alignment.pairs
    with stages_shown() as progress, stage("write", progress):
        written = output.write(steps(records), lambda: bool(alignment.pairs))
    yield write_summary(output.path, written)


def _pair_catalogues(inputs: Sequence[str], output: Output, languages: tuple[str, str]) -> Iterator[str]:
    """Write the translations of two gettext catalogues, paired by their messages; yield the summary."""
    report = ReadReport()
    written = output.write(pair_catalogues(inputs[0], inputs[1], languages, report))
    yield "the translations of the two catalogues are paired by their messages"
    yield from read_summary(" and ".join(inputs), report)
    yield write_summary(output.path, written)


def align_collection(path: str, output: Output, options: Options, say: Callable[[str], None]) -> int:
    """Align every pair in a folder or zip archive and write OUT; print lines by `say`; return how many files failed."""
    suffix = output.check([path])
    refuse_document_of_folder(output.path, path)
    with open_collection(path, exclude=output.path) as source:
        collection = Collection(source, options, sub_segments=needs_sub_segments(suffix, output.write_options))
        for line in collection.left_out():
            say(line)
        try:
            with reporting("aligning", len(collection.tasks), say) as (started, say_above):
                records = collection.records(started, say_above, keep_all=output.keep_all)
                written = output.write(records, lambda: bool(collection.counts.pairs))
        except NotReplacedError:
            for line in collection.summary():
                say(line)
            raise
    for line in collection.summary():
        say(line)
    say(write_summary(output.path, written))
    return collection.failed


def pair(
    path: str, output: TextOutput, languages: tuple[str, str], min_score: float, say: Callable[[str], None]
) -> int:
    """Pair the documents of a folder by their text; list the pairs in OUT; return how many could not be read."""
    suffix = output.check([], *SUFFIXES)
    if not Path(path).is_dir():
        raise ParlalignError(f"{path}: not a folder: give a folder, and unpack an archive first")
    refuse_document_of_folder(output.path, path)
    pairing = pair_documents(
        path, languages=languages, min_score=min_score, exclude=output.path, progress=_show_reading
    )
    for line in pairing_summary(pairing, languages):
        say(line)
    with output_files(output.replacing, nothing="" if pairing.pairs else _NO_PAIR):
        write_pairs(pairing.pairs, path, output.path, suffix)
    say(f"{output.path}: {number_of(len(pairing.pairs), 'pair')} written")
    return len(pairing.unreadable)


def _show_reading(names: Sequence[str]) -> Iterable[str]:
    return counted(names, "documents read", len(names))


def align_segmented(inputs: Sequence[str], output: Output, options: Options) -> Iterator[str]:
    """Align two files with one segment in each line, and write a ladder file of all lines; yield the summary."""
    check_output(output.path, (".beads",), form=output.form, inputs=inputs)
    source, target = (_lines(path) for path in inputs)
    with stages_shown() as progress, stage("align", progress):
        beads = api.align_segments(source, target, languages=options.languages, encoder=options.encoder)
    paired = sum(bead.is_pair for bead in beads)
    yield f"segments: {len(source)} + {len(target)} in; {paired} pairs, {len(beads) - paired} segments unpaired"
    yield _write_beads(beads, output)


def _write_beads(beads: Sequence[Bead], output: Output) -> str:
    nothing = "" if any(bead.is_pair for bead in beads) else _NO_PAIR
    with output_files(output.replacing, nothing=nothing), atomic_write(output.path) as file:
        write_beads(beads, file)
    return f"{output.path}: {number_of(len(beads), 'bead')} written"


def repair(
    path: str, output: TextOutput, *, language: str | None, edits: str | None, splits_glued_words: bool = False
) -> Iterator[str]:
    """Repair a file, and write OUT and EDITS if it is named; yield the summary."""
    output.check([path], ".txt", ".text")
    if edits:
        check_output(edits, (".jsonl",), inputs=[path, output.path])
        if edits == output.path:
            raise ParlalignError(f"{edits}: text and edits would be mixed: name a file with -o or --edits")
    document = _repaired(path, language)
    if splits_glued_words:
        document = with_words_split(document)
    nothing = "" if document.text.strip() else "no text to write"
    with output_files(output.replacing, nothing=nothing):
        with atomic_write(output.path) as file:
            file.write(document.text.encode("utf-8"))
        if edits:
            with atomic_write(edits) as file:
                write_edits(document, file)
    yield from remarks(document)
    yield repair_summary(document)
    yield from unrepaired_note(language)


def segment(path: str, output: TextOutput, *, level: Level, language: str | None) -> Iterator[str]:
    """Repair a file and write its segments to OUT; yield the summary."""
    output.check([path], ".jsonl")
    document = _repaired(path, language)
    segments = api.segment(document, level)
    yield from remarks(document)
    yield repair_summary(document)
    yield from unrepaired_note(language)
    nothing = "" if segments else "no segments to write"
    with output_files(output.replacing, nothing=nothing), atomic_write(output.path) as file:
        write_segments(segments, file)
    yield f"{output.path}: {number_of(len(segments), 'segment')} written"


def convert(source: str, output: Output, report: ReadReport, *, min_score: float) -> Iterator[str]:
    """Convert a file of records; yield the summary."""
    suffix = output.check([source])
    output_filter = OutputFilter(min_score, output.keep_all or suffix not in FOR_USE)
    records = output_filter.filtered(iter_records(source, report))
    try:
        with stages_shown() as progress, stage("convert", progress):
            written = output.write(records)
    except NotReplacedError:
        yield from read_summary(source, report)
        if output_filter.left_out:
            yield f"{source}: {', '.join(f'{n} left out: {reason}' for reason, n in output_filter.left_out.items())}"
        raise
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
    refuse_number(path)
    with stages_shown() as progress:
        with stage("read", progress):
            document = read(path)
        with stage("repair", progress):
            return repair_document(replace(document, language=language))


def _lines(path: str) -> list[str]:
    lines = decode_text(read_bytes(path), path).split("\n")
    return [line.strip() for line in (lines[:-1] if lines[-1] == "" else lines)]
