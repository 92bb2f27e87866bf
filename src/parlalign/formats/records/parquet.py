"""Parquet, which pandas, Polars, DuckDB and Arrow read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from parlalign._version import __version__
from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import opened
from parlalign.records import Origin, Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import normalize_record, record_from_values

ROWS_A_GROUP = 10_000
"""Held in memory while a file is written; Arrow's own default, a million, is for rows of a few numbers."""


def write_parquet(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write every record with its origin and edits, in row groups of 10,000; texts as `normalize_for_xml` returns
    them.

    The columns are those of `Record`; `languages` are `source_language` and `target_language`, `origin` is
    `source_origin` and `target_origin`, `changed` is a timestamp in UTC. The version of parlalign stands in the
    metadata of the schema.

    Raises `ParlalignError` where pyarrow is missing.
    """
    parquet = pyarrow_parquet(path)
    schema = parquet_schema()
    tally = WriteReport()
    rest = iter(records)
    with atomic_write(path) as file, _writer(parquet, file, schema) as writer:
        while rows := [_row(normalize_record(record)) for record in islice(rest, ROWS_A_GROUP)]:
            writer.write_table(_table(rows, schema))
            tally.written += len(rows)
    return tally


def _writer(parquet: Any, file: BinaryIO, schema: Any) -> Any:
    return parquet.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)


def pyarrow_parquet(path: str | Path) -> Any:
    """Return the module of pyarrow that reads and writes `path`; raise `ParlalignError` where it is missing."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        raise ParlalignError(f"{path}: Parquet needs pyarrow ({error}): pip install 'parlalign[parquet]'") from error
    return pyarrow.parquet


def parquet_schema() -> Any:
    """Return the columns of a file of records."""
    import pyarrow as pa

    span = pa.struct([pa.field("start", pa.int64(), nullable=False), pa.field("end", pa.int64(), nullable=False)])
    edit = pa.struct(
        [
            pa.field("start", pa.int64(), nullable=False),
            pa.field("end", pa.int64(), nullable=False),
            pa.field("replacement", pa.string(), nullable=False),
            pa.field("rule", pa.string(), nullable=False),
            pa.field("probability", pa.float64(), nullable=False),
        ]
    )
    origin = pa.struct(
        [
            pa.field("document", pa.string(), nullable=False),
            pa.field("spans", pa.list_(span), nullable=False),
            pa.field("kind", pa.string(), nullable=False),
            pa.field("label", pa.string()),
            pa.field("edits", pa.list_(edit), nullable=False),
        ]
    )
    piece = pa.struct([pa.field(side, pa.string(), nullable=False) for side in ("source", "target")])
    texts = ("id", "source", "target", "source_language", "target_language", "level")
    return pa.schema(
        [
            *(pa.field(name, pa.string(), nullable=False) for name in texts),
            pa.field("score", pa.float64(), nullable=False),
            pa.field("status", pa.string(), nullable=False),
            pa.field("comment", pa.string(), nullable=False),
            pa.field("changed", pa.timestamp("us", tz="UTC")),
            pa.field("source_origin", origin),
            pa.field("target_origin", origin),
            pa.field("pieces", pa.list_(piece), nullable=False),
        ],
        metadata={"parlalign": __version__},
    )


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema)


def _row(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "source": record.source,
        "target": record.target,
        "source_language": record.languages[0],
        "target_language": record.languages[1],
        "level": record.level,
        "score": record.score,
        "status": record.status,
        "comment": record.comment,
        "changed": record.changed,
        "source_origin": _origin_row(record.origin[0]),
        "target_origin": _origin_row(record.origin[1]),
        "pieces": [{"source": source, "target": target} for source, target in record.pieces],
    }


def _origin_row(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "document": origin.document,
        "spans": [span._asdict() for span in origin.spans],
        "kind": origin.kind,
        "label": origin.label,
        "edits": list(_edits(origin)),
    }


def _edits(origin: Origin) -> Iterator[dict[str, Any]]:
    for edit in origin.edits:
        rest = {"replacement": edit.replacement, "rule": edit.rule, "probability": edit.probability}
        yield edit.span._asdict() | rest


_ROWS_AT_ONCE = 1_000
_LARGEST_GROUP = 4 << 30  # bytes unpacked; 10,000 rows of ours take some 10 MB
_OPTIONAL: dict[str, Any] = {"comment": "", "changed": None, "source_origin": None, "target_origin": None, "pieces": []}


def read_parquet(where: str, _reading: ReadReport) -> Iterator[Record]:
    """Yield the records of a file, read in batches; columns of other names are left alone.

    A damaged page is told by its checksum. Arrow trusts the sizes that the file itself tells of its pages, of at most
    2 GB each: from a stranger, read no more than the memory can bear.

    Raises `ParlalignError` where pyarrow is missing, and with the row (the first is 1) that is wrong.
    """
    parquet = pyarrow_parquet(where)
    import pyarrow as pa

    with opened(where) as raw:
        try:
            file = parquet.ParquetFile(raw, page_checksum_verification=True)
            names = _columns(file, where)
            number = 0
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield _record(_OPTIONAL | row, f"{where}, row {number}")
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            message = str(error).split("\n", 1)[0]
            raise ParlalignError(f"{where}: is no whole Parquet file ({message:.80}): write it again") from error


def _columns(file: Any, where: str) -> list[str]:
    names = [name for name in parquet_schema().names if name in file.schema_arrow.names]
    if missing := [name for name in parquet_schema().names if name not in names and name not in _OPTIONAL]:
        raise ParlalignError(f"{where}: has no column {missing[0]!r}: give a file that parlalign wrote, or name it so")
    groups = (file.metadata.row_group(k).total_byte_size for k in range(file.metadata.num_row_groups))
    if any(size > _LARGEST_GROUP for size in groups):
        raise ParlalignError(f"{where}: a row group unpacks to more than {_LARGEST_GROUP >> 30} GB: write smaller ones")
    return names


def _record(row: dict[str, Any], where: str) -> Record:
    try:
        languages = [row["source_language"], row["target_language"]]
        origin = [_origin(row["source_origin"]), _origin(row["target_origin"])]
        pieces = [(piece["source"], piece["target"]) for piece in row["pieces"]]
        return record_from_values(row | {"languages": languages, "origin": origin, "pieces": pieces})
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ParlalignError(f"{where}: is no record ({error}): mend or delete it") from error


def _origin(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an origin as `origin_fields` tells it."""
    if fields is None:
        return None
    edits = [edit | {"span": [edit["start"], edit["end"]]} for edit in fields["edits"]]
    return fields | {"spans": [[span["start"], span["end"]] for span in fields["spans"]], "edits": edits}
