r"""Manifests: lists of the documents of a corpus, one in each line, with an id and the paths of source and target.

A manifest is UTF-8, plain or gzipped, in one of two formats. A TSV file has the columns `id`, `source`, `target` and
`score`, named in a header in any order (other columns are ignored); without a header it has the first three in this
order. A JSON Lines file has these keys. In TSV, tab, newline, return and backslash in a cell are escaped as `\t`, `\n`,
`\r` and `\\`. Bytes of file names that are in no encoding are written as escapes like `\udcdf` in both formats.
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
from parlalign.io.atomic import atomic_write
from parlalign.io.remote import open_remote
from parlalign.io.stream import decompressed, open_file
from parlalign.io.suffixes import suffix_of
from parlalign.io.urls import is_url, local_path, redacted, without_query
from parlalign.records.values import probability, text
from parlalign.text.normalization import printable

_SUFFIXES = frozenset({".tsv", ".jsonl"})
_COLUMNS = ("id", "source", "target", "score")
_REQUIRED = ("id", "source")
HEADER = "\t".join(_COLUMNS)
_LONGEST_LINE = 1 << 20
"""Bytes; chosen: paths have up to 4,096 bytes, keys of S3 up to 1,024, and other columns need room, too."""
_REQUEST = 1 << 20  # bytes of one request to a server

_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPES = str.maketrans(ESCAPES | {"\0": r"\u0000"})
_ESCAPE = regex.compile(r"\\(?:u[0-9a-f]{4}|.?)")  # `\t`, `\udcdf`, and also `\x`, which is an error


class ManifestRow(NamedTuple):
    """A document: its id, the path of its source, and the path of its target unless one file contains both texts.

    `score` is the probability that the two files are the same text, or None if it is unknown.
    """

    id: str
    source: str
    target: str | None = None
    score: float | None = None


def is_manifest(source: str | Path) -> bool:
    """Return whether a path or URL is a manifest by its suffix; record files can have the same suffixes.

    >>> is_manifest("texts.tsv.gz"), is_manifest("s3://bucket/texts.jsonl"), is_manifest("texts.zip")
    (True, True, False)
    """
    return suffix_of(without_query(str(source))) in _SUFFIXES


def is_own_manifest(path: str) -> bool:
    """Return whether a local file is a table that `write_manifest` wrote."""
    with open_file(path) as file:
        return file.readline(len(HEADER) + 1).decode("utf-8", "replace") == f"{HEADER}\n"


def read_manifest(source: str | Path) -> Iterator[ManifestRow]:
    """Yield the rows of a manifest at a path or URL, one at a time; repeated ids are not detected.

    Raises `ParlalignError` with file, line and cure for a line that is not a row, and if the file cannot be read.
    """
    location = local_path(str(source))
    where = redacted(location)
    parse = _TableParser().parse if _format_of(location) == ".tsv" else _parse_json
    with _open_manifest(location) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), b""), 1):
            try:
                content = _decode_line(line, is_first=number == 1)
                row = parse(content) if content.strip() else None
            except (ValueError, TypeError, OverflowError) as error:
                raise ParlalignError(f"{where}, line {number}: {error}") from error
            if row:
                yield row


def write_manifest(rows: Iterable[ManifestRow], path: str | Path, suffix: str | None = None) -> int:
    """Write rows as TSV or JSON Lines, by suffix, plain or gzipped; return their number.

    `suffix` is used instead of that of the path, as for `-`. Raises `ParlalignError` if the file cannot be written, or
    has another suffix.
    """
    is_table, count = (suffix or _format_of(str(path))) == ".tsv", 0
    with atomic_write(path) as file:
        if is_table:
            file.write(HEADER.encode() + b"\n")
        for row in rows:
            line = format_row(row) if is_table else _format_json(row)
            # UTF-8 cannot encode a lone surrogate; it is written as the escape that JSON uses.
            file.write(line.encode("utf-8", "backslashreplace") + b"\n")
            count += 1
    return count


def format_row(row: ManifestRow) -> str:
    """Return a row as a line of TSV without a newline."""
    score = "" if row.score is None else repr(row.score)
    return "\t".join(cell.translate(_ESCAPES) for cell in (row.id, row.source, row.target or "", score))


def _format_json(row: ManifestRow) -> str:
    fields = {name: value for name, value in row._asdict().items() if value is not None}
    return json.dumps(fields, ensure_ascii=False)


def _format_of(location: str) -> str:
    suffix = suffix_of(without_query(location))
    if suffix not in _SUFFIXES:
        raise ParlalignError(f"{redacted(location)}: is not a manifest by its name: give a .tsv or .jsonl, also .gz")
    return suffix


@contextmanager
def _open_manifest(location: str) -> Iterator[BinaryIO]:
    if not is_url(location):
        with open_file(location) as file:
            yield file
        return
    with io.BufferedReader(open_remote(location), _REQUEST) as raw, decompressed(raw, redacted(location)) as file:
        yield file


def _decode_line(line: bytes, *, is_first: bool) -> str:
    """Return the text of a line without its end; raise ValueError with the cure if it is not text."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"over {_LONGEST_LINE:,} bytes: this is not a manifest")
    try:
        content = (line.removeprefix(codecs.BOM_UTF8) if is_first else line).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start} is not UTF-8: save the file as UTF-8") from error
    if "\0" in content:
        raise ValueError("NUL character: this is not text; save the file as UTF-8")
    return content.removesuffix("\n").removesuffix("\r")


class _TableParser:
    """Parses the lines of a TSV file; the first line determines the columns."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()
        self._has_header = False

    def parse(self, line: str) -> ManifestRow | None:
        """Return the row of a line, or None for the header; raise ValueError or TypeError with the cure."""
        cells = line.split("\t")
        if not self._columns:
            header = _parse_header(cells)
            self._columns, self._has_header = header or _COLUMNS[:3], header is not None
            if header:
                return None
        if len(cells) > len(self._columns):
            cure = r"write a tab in a cell as \t" if self._has_header else "name all columns in the first line"
            raise ValueError(f"{len(cells)} cells for {len(self._columns)} columns: {cure}")
        named = zip(self._columns, cells, strict=False)  # spreadsheets leave out empty cells at the end
        fields: dict[str, object] = {name: _unescape(cell) for name, cell in named if name in _COLUMNS}
        return _make_row(fields | {"score": _parse_score(str(fields.get("score", "")))})


def _parse_header(cells: list[str]) -> tuple[str, ...] | None:
    """Return the columns that the first line of a table names, or None if it is not a header."""
    header = tuple(cell.strip().lower() for cell in cells)
    required = [name for name in _REQUIRED if name in header]
    if not required:
        return None
    if len(required) < len(_REQUIRED):
        raise ValueError(f"a header with {required[0]} only: name the columns id, source, target")
    if repeated := next((name for name in _COLUMNS if header.count(name) > 1), None):
        raise ValueError(f"a header with {repeated} twice: name each column once")
    return header


def _unescape(cell: str) -> str:
    return _ESCAPE.sub(_unescaped_char, cell) if "\\" in cell else cell


def _unescaped_char(match: regex.Match[str]) -> str:
    escape = match[0]
    if len(escape) == 6:
        return chr(int(escape.removeprefix(r"\u"), base=16))
    if escape not in _UNESCAPED:
        raise ValueError(rf"{printable(escape)} is not an escape: write a backslash as \\")
    return _UNESCAPED[escape]


def _parse_score(cell: str) -> float | None:
    try:
        return float(cell) if cell.strip() else None
    except ValueError as error:
        raise ValueError(f"score {cell!r:.40}: give a number from 0 to 1") from error


def _parse_json(line: str) -> ManifestRow:
    """Return the row of a line of JSON; raise ValueError or TypeError with the cure if it is not one."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON ({error}): write one object in each line, with id, source and target") from error
    if not isinstance(fields, dict):
        raise TypeError(f"{fields!r:.40} is not an object: write one in each line, with id, source and target")
    if type(fields.get("id")) is int:
        fields["id"] = str(fields["id"])  # databases export ids as numbers
    return _make_row(fields)


def _make_row(fields: Mapping[str, object]) -> ManifestRow:
    """Return the row with fields by name; raise ValueError or TypeError with the cure if one is wrong."""
    for name in _REQUIRED:
        if not str(fields.get(name) or "").strip():
            raise ValueError(f"no {name}: each document needs one")
    target, score = fields.get("target"), fields.get("score")
    return ManifestRow(
        id=text(fields["id"]),
        source=text(fields["source"]),
        target=None if target is None or target == "" else text(target),
        score=None if score is None else probability(score),
    )
