"""Write records to files; one module a format, told by the suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.records.docbin import write_docbin
from parlalign.formats.records.html_page import write_html
from parlalign.formats.records.jsonl import write_jsonl
from parlalign.formats.records.moses import write_moses
from parlalign.formats.records.parquet import write_parquet
from parlalign.formats.records.tmx import write_tmx
from parlalign.formats.records.tsv import write_tsv
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.xces import write_xces
from parlalign.formats.records.xliff import write_xliff
from parlalign.formats.records.xlsx_writer import write_xlsx
from parlalign.io.suffixes import suffix_of
from parlalign.records import Record
from parlalign.text.normalization import has_only_xml_characters, normalize_for_cat_tools

WRITERS: dict[str, Callable[[Iterable[Record], Path, WriteOptions], WriteReport]] = {
    ".tmx": write_tmx,
    ".jsonl": write_jsonl,
    ".tsv": write_tsv,
    ".xliff": write_xliff,
    ".xlf": write_xliff,
    ".moses": write_moses,
    ".xces": write_xces,
    ".xlsx": write_xlsx,
    ".parquet": write_parquet,
    ".spacy": write_docbin,
    ".html": write_html,
}
"""Each writes what its format can hold, whole or not at all, and returns what became of the records."""

_TO_THE_LETTER = frozenset({".jsonl"})
"""Formats that hold any character."""


def write(records: Iterable[Record], path: str | Path, options: WriteOptions | None = None) -> int:
    """Write records in the format of the suffix and return how many were written; TMX holds only those with two texts.

    The file appears whole or not at all. Raises `ParlalignError` for an unknown suffix or where nothing can be written.
    """
    return write_file(records, path, options).written


def write_file(records: Iterable[Record], path: str | Path, options: WriteOptions | None = None) -> WriteReport:
    """Write records as `write` does; return how many were written, and how many not and why."""
    options = options or WriteOptions()
    before = WriteReport()
    suffix = check_output(path)
    tally = WRITERS[suffix](_prepared(records, options, before), Path(path), options)
    tally.left_out += before.left_out
    tally.mended = 0 if suffix in _TO_THE_LETTER else before.mended
    return tally


def _prepared(records: Iterable[Record], options: WriteOptions, tally: WriteReport) -> Iterator[Record]:
    """Yield the records that are short enough, plain and dated where the options say so; count the others."""
    most = options.max_chars
    for record in map(normalize_record_for_cat_tools, records) if options.plain else records:
        if most is not None and max(len(record.source), len(record.target)) > most:
            tally.left_out[f"over {most} characters"] += 1
        else:
            tally.mended += not all(map(has_only_xml_characters, (record.source, record.target, record.comment)))
            yield replace(record, changed=options.changed) if options.changed and not record.changed else record


def normalize_record_for_cat_tools(record: Record) -> Record:
    """Return the record with `normalize_for_cat_tools` texts."""
    pieces = tuple(
        (normalize_for_cat_tools(source), normalize_for_cat_tools(target)) for source, target in record.pieces
    )
    return replace(
        record,
        source=normalize_for_cat_tools(record.source),
        target=normalize_for_cat_tools(record.target),
        pieces=pieces,
    )


def check_output(path: str | Path, suffixes: Iterable[str] = tuple(WRITERS)) -> str:
    """Return the suffix of an output path; raise `ParlalignError` where nothing could be written to it."""
    suffix = suffix_of(path)
    if suffix not in suffixes:
        raise ParlalignError(
            f"{path}: cannot write {suffix or 'a file without a suffix'} here: use {' or '.join(suffixes)}"
        )
    if Path(path).is_dir():
        raise ParlalignError(f"{path}: is a directory: name a file")
    if not Path(path).absolute().parent.is_dir():
        raise ParlalignError(f"{path}: its folder does not exist: make it first")
    return suffix
