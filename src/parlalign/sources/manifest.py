r"""Lists of the documents of a corpus: an id, the path of the source and that of the target, one document a line.

TSV with a header (`id`, `source`, `target`, `score`, in any order; other columns are ignored), or without one the first
three in this order; or JSON Lines with these keys. UTF-8; `.gz` is looked through. In TSV a tab, a line's end and a
backslash inside a cell are written `\t`, `\n`, `\r` and `\\`; what UTF-8 has no bytes for, as in names of files that
are in no encoding, is `\udcdf` in both.
"""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.tsv import ESCAPES
from parlalign.io import remote
from parlalign.io.atomic import atomic_write
from parlalign.io.remote import is_url, name_of, on_disk, shown
from parlalign.io.stream import opened, unpacked
from parlalign.io.suffixes import suffix_of
from parlalign.records.values import probability, text
from parlalign.text.normalization import printable

_KINDS = frozenset({".tsv", ".jsonl"})
_COLUMNS = ("id", "source", "target", "score")
_NEEDED = ("id", "source")
HEADER = "\t".join(_COLUMNS)
_LONGEST_LINE = 1 << 20
"""Bytes; chosen: paths end at 4,096, keys of S3 at 1,024, and other columns have room."""
_BUFFER = 1 << 20  # bytes taken at a time from an address

_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPES = str.maketrans(ESCAPES | {"\0": r"\u0000"})
_ESCAPED = regex.compile(r"\\(?:u[0-9a-f]{4}|.?)")  # `\t`, `\udcdf`, and `\x`, which stands for nothing


class ManifestRow(NamedTuple):
    """A document: its id, the path of its source, and of its target unless one file holds both.

    `score` is the probability that the files belong together, where somebody gave one.
    """

    id: str
    source: str
    target: str | None = None
    score: float | None = None


def is_manifest(source: str | Path) -> bool:
    """Tell by the suffix alone whether a path or address is a manifest; files of records can have the same ones.

    >>> is_manifest("texts.tsv.gz"), is_manifest("s3://bucket/texts.jsonl"), is_manifest("texts.zip")
    (True, True, False)
    """
    return suffix_of(name_of(str(source))) in _KINDS


def read_manifest(source: str | Path) -> Iterator[ManifestRow]:
    """Yield the rows of a manifest at a path or address, one at a time; whether ids are repeated is not looked at.

    Raises `ParlalignError` with file, line and cure at a line that is no row, and where the file cannot be read.
    """
    place = on_disk(str(source))
    where = shown(place)
    row_of = _TableRows() if _kind(place) == ".tsv" else _json_row
    with _opened(place) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), b""), 1):
            try:
                content = _decoded(line, is_first=number == 1)
                row = row_of(content) if content.strip() else None
            except (ValueError, TypeError, OverflowError) as error:
                raise ParlalignError(f"{where}, line {number}: {error}") from error
            if row:
                yield row


def write_manifest(rows: Iterable[ManifestRow], path: str | Path) -> int:
    """Write rows as TSV or JSON Lines, by suffix, also packed; return how many there were.

    Raises `ParlalignError` where the file cannot be written, or is no manifest by its name.
    """
    is_table, count = _kind(str(path)) == ".tsv", 0
    with atomic_write(path) as file:
        if is_table:
            file.write(HEADER.encode() + b"\n")
        for row in rows:
            line = table_line(row) if is_table else _json_line(row)
            # A lone surrogate, which UTF-8 has no bytes for, becomes the escape that JSON, and so our TSV, has for it.
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")
            count += 1
    return count


def _kind(place: str) -> str:
    kind = suffix_of(name_of(place))
    if kind not in _KINDS:
        raise ParlalignError(f"{shown(place)}: is no manifest by its name: give a .tsv or .jsonl, also with .gz")
    return kind


@contextmanager
def _opened(place: str) -> Iterator[BinaryIO]:
    if not is_url(place):
        with opened(place) as file:
            yield file
        return
    with io.BufferedReader(remote.opened(place), _BUFFER) as packed, unpacked(packed, shown(place)) as file:
        yield file


def _decoded(line: bytes, *, is_first: bool) -> str:
    """Return the text of a line without its end; raise ValueError with the cure where it is none."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"over {_LONGEST_LINE:,} bytes: this is no manifest")
    try:
        content = (line.removeprefix(codecs.BOM_UTF8) if is_first else line).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8: save the file as UTF-8") from error
    if "\0" in content:
        raise ValueError("NUL character: this is no text; save the file as UTF-8")
    return content.removesuffix("\n").removesuffix("\r")


class _TableRows:
    """Makes rows of the lines of a table; the first one tells its columns."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()
        self._has_header = False

    def __call__(self, line: str) -> ManifestRow | None:
        """Return the row of a line, None for the header; raise ValueError or TypeError with the cure for neither."""
        cells = line.split("\t")
        if not self._columns:
            header = _header(cells)
            self._columns, self._has_header = header or _COLUMNS[:3], header is not None
            if header:
                return None
        if len(cells) > len(self._columns):
            cure = r"write a tab inside a cell as \t" if self._has_header else "name them all in a first line"
            raise ValueError(f"{len(cells)} cells for {len(self._columns)} columns: {cure}")
        named = zip(self._columns, cells, strict=False)  # a spreadsheet cuts empty cells off the end
        fields: dict[str, object] = {name: _unescaped(cell) for name, cell in named if name in _COLUMNS}
        return _row(fields | {"score": _number(str(fields.get("score", "")))})


def _header(cells: list[str]) -> tuple[str, ...] | None:
    """Return the columns that the first line of a table names; None where it names none."""
    header = tuple(cell.strip().lower() for cell in cells)
    there = [name for name in _NEEDED if name in header]
    if not there:
        return None
    if len(there) < len(_NEEDED):
        raise ValueError(f"a header with {there[0]} alone: name the columns id, source, target")
    if repeated := next((name for name in _COLUMNS if header.count(name) > 1), None):
        raise ValueError(f"a header with {repeated} twice: name each column once")
    return header


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(_char, cell) if "\\" in cell else cell


def _char(found: regex.Match[str]) -> str:
    escape = found[0]
    if len(escape) == 6:
        return chr(int(escape.removeprefix(r"\u"), base=16))
    if escape not in _UNESCAPED:
        raise ValueError(rf"{printable(escape)} stands for nothing: write a backslash as \\")
    return _UNESCAPED[escape]


def _number(cell: str) -> float | None:
    try:
        return float(cell) if cell.strip() else None
    except ValueError as error:
        raise ValueError(f"score {cell!r:.40}: give a number from 0 to 1") from error


def _json_row(line: str) -> ManifestRow:
    """Return the row of a line of JSON; raise ValueError or TypeError with the cure where it is none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error}): write an object a line, with id, source and target") from error
    if not isinstance(fields, dict):
        raise TypeError(f"{fields!r:.40} is no object: write one a line, with id, source and target")
    if type(fields.get("id")) is int:
        fields["id"] = str(fields["id"])  # so databases give them
    return _row(fields)


def _row(fields: Mapping[str, object]) -> ManifestRow:
    """Return the row of fields by name; raise ValueError or TypeError with the cure where one is wrong."""
    for name in _NEEDED:
        if not str(fields.get(name) or "").strip():
            raise ValueError(f"no {name}: each document needs one")
    target, score = fields.get("target"), fields.get("score")
    return ManifestRow(
        text(fields["id"]),
        text(fields["source"]),
        None if target is None or target == "" else text(target),
        None if score is None else probability(score),
    )


def table_line(row: ManifestRow) -> str:
    """Return a row as a line of TSV, without its end."""
    score = "" if row.score is None else repr(row.score)
    return "\t".join(cell.translate(_ESCAPES) for cell in (row.id, row.source, row.target or "", score))


def _json_line(row: ManifestRow) -> str:
    fields = {name: value for name, value in row._asdict().items() if value is not None}
    return json.dumps(fields, ensure_ascii=False)
