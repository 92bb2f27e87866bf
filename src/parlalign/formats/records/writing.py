"""Write records to files in the format of the suffix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.formats.records.docbin import write_docbin
from parlalign.formats.records.html_page import write_html
from parlalign.formats.records.jsonl import write_jsonl
from parlalign.formats.records.moses import write_moses
from parlalign.formats.records.output_paths import SEVERAL_FILES, output_suffix, refuse_inputs
from parlalign.formats.records.parquet import write_parquet
from parlalign.formats.records.tmx import write_tmx
from parlalign.formats.records.tsv import write_tsv
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.formats.records.xces import write_xces
from parlalign.formats.records.xliff import write_xliff
from parlalign.formats.records.xlsx import write_xlsx
from parlalign.io.atomic import output_files
from parlalign.io.special_output import is_special, is_terminal
from parlalign.languages.suspended_hyphens import with_visible_suspended_hyphens
from parlalign.records import Record
from parlalign.records.chosen_languages import only_two_languages
from parlalign.records.values import FIELDS, TEXT
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
"""The writer of each format, by suffix. It writes a whole file or none, and returns what became of the records."""

_WITH_SUB_SEGMENTS = frozenset({".tmx", ".jsonl", ".xlsx", ".parquet", ".spacy"})
"""Formats that hold the sub-segments of a record."""

_WITHOUT_CODES = frozenset({".tsv", ".moses", ".xces", ".html"})
"""Formats that hold texts without inline codes."""

WITH_SEVERAL_LANGUAGES = frozenset({".tmx", ".jsonl", ".parquet", ".tsv"})
"""Formats that hold records of more than two languages."""

_WITH_ALL_CHARACTERS = frozenset({".jsonl"})
"""Formats that can hold every character, also those that XML cannot."""

_BINARY = frozenset({".xlsx", ".parquet", ".spacy"})
"""Formats that a terminal cannot show."""

_TEXTS = [field.name for field in FIELDS if field.type is TEXT and field.name != "id"]


def write(records: Iterable[Record], path: str | Path, options: WriteOptions | None = None) -> int:
    """Write records in the format of the suffix; return how many were written. A TMX holds only those with two texts.

    The file is written whole or not at all. Raises `ParlalignError` for an unknown suffix, for records of more than two
    languages in a format of two, or if the file cannot be written.
    """
    return write_file(records, path, options).written


def write_file(
    records: Iterable[Record], path: str | Path, options: WriteOptions | None = None, *, form: str = ""
) -> WriteReport:
    """Write records as `write` does; return how many were written, and how many were left out and why.

    `form` is the name of the format (`tmx`) if the suffix does not tell it. Inside a block of `output_files`, its
    choices say whether an output without records replaces an existing file, as it does by default.
    """
    options = options or WriteOptions()
    before = WriteReport()
    suffix = check_output(path, form=form)
    if suffix not in WITH_SEVERAL_LANGUAGES:
        records = only_two_languages(records, str(path), f"a file of {suffix[1:]}")
    with output_files() as files:
        report = WRITERS[suffix](_prepared(records, options, before), Path(path), options)
        report.left_out += before.left_out
        files.nothing = "" if report.written else _nothing_to_write(report)
    report.corrected = 0 if suffix in _WITH_ALL_CHARACTERS else before.corrected
    report.without_codes += before.without_codes if suffix in _WITHOUT_CODES else 0
    return report


def _nothing_to_write(report: WriteReport) -> str:
    reasons = ", ".join(f"{count} left out: {reason}" for reason, count in report.left_out.items())
    return f"no records to write{f' ({reasons})' if reasons else ''}"


def needs_sub_segments(suffix: str, options: WriteOptions) -> bool:
    """Return whether the file to be written holds the sub-segments of records."""
    return suffix in _WITH_SUB_SEGMENTS and (options.pieces or suffix != ".tmx")


def too_long(most: int) -> str:
    """Return the reason to leave out a record with a text that has more than `most` characters."""
    return f"over {most} characters"


def _prepared(records: Iterable[Record], options: WriteOptions, report: WriteReport) -> Iterator[Record]:
    """Yield the records that are short enough, normalized and dated as the options say; count the others."""
    most = options.max_chars
    for record in map(_normalize_for_cat_tools, records) if options.plain else records:
        if most is not None and max(map(len, record.texts)) > most:
            report.left_out[too_long(most)] += 1
        else:
            report.without_codes += record.codes is not None
            texts = chain((getattr(record, name) for name in _TEXTS), (one.text for one in record.further))
            report.corrected += not all(map(has_only_xml_characters, texts))
            yield replace(record, changed=options.changed) if options.changed and not record.changed else record


def _normalize_for_cat_tools(record: Record) -> Record:
    """Return the record with the texts that CAT tools search as `normalize_for_cat_tools` returns them."""
    return replace(
        record,
        source=_plain(record.source),
        target=_plain(record.target),
        pieces=tuple((_plain(source), _plain(target)) for source, target in record.pieces),
        further=tuple(replace(one, text=_plain(one.text)) for one in record.further),
    )


def _plain(text: str) -> str:
    return normalize_for_cat_tools(with_visible_suspended_hyphens(text))


def check_output(
    path: str | Path, suffixes: Iterable[str] = tuple(WRITERS), *, form: str = "", inputs: Iterable[str | Path] = ()
) -> str:
    """Return the suffix of the format of an output, which `form` may name instead of its suffix.

    Raises `ParlalignError` if no file can be written there, and if it would replace one of the inputs.
    """
    suffix = output_suffix(path, tuple(suffixes), form)
    if is_special(path):
        _check_special(path, suffix)
        return suffix
    refuse_inputs(path, suffix, inputs)
    if Path(path).is_dir() or str(path).endswith("/"):
        raise ParlalignError(f"{path}: is a directory: name a file")
    if not Path(path).absolute().parent.is_dir():
        raise ParlalignError(f"{path}: its folder does not exist: make it first")
    return suffix


def _check_special(path: str | Path, suffix: str) -> None:
    if suffix in SEVERAL_FILES:
        raise ParlalignError(f"{path}: {suffix[1:]} is several files: name a file, such as corpus{suffix}")
    if suffix in _BINARY and is_terminal(path):
        raise ParlalignError(f"{path}: {suffix[1:]} is no text for a terminal: name a file, or use a pipe")
