"""Parquet, which pandas, Polars, DuckDB and Arrow read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from parlalign.errors import ParlalignError
from parlalign.formats.records.file_languages import further_languages, no_column_error
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import version_of_outputs
from parlalign.io.stream import open_file
from parlalign.records import Edit, Origin, Record, SourcePart
from parlalign.records.read_report import ReadReport
from parlalign.records.values import (
    FLAT_FIRST,
    OF_SEVERAL_LANGUAGES,
    REQUIRED,
    SCALAR_FIELDS,
    RecordField,
    codes_to_values,
    normalize_record,
    reason_of,
    record_from_values,
)

ROWS_PER_GROUP = 10_000
"""Rows held in memory while a file is written. Arrow's own default is a million, which suits rows of a few numbers."""
_ROWS_PER_BATCH = 1_000
_LARGEST_GROUP = 4 << 30  # bytes unpacked; 10,000 rows written by parlalign take about 10 MB

_LANGUAGES, _ORIGINS = ("source_language", "target_language"), ("source_origin", "target_origin")
_FURTHER = ("text_", "origin_", "codes_")
"""What the columns of a further language begin with; its code follows."""


def _columns_of(field: RecordField) -> tuple[str, ...]:
    return {"languages": _LANGUAGES, "origin": _ORIGINS, "further": ()}.get(field.name, (field.name,))


def write_parquet(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write each record with its origin and edits, in row groups of 10,000; texts are normalized for XML.

    The columns are the fields of `Record`. There are two each for languages (`source_language`, `target_language`) and
    origins (`source_origin`, `target_origin`); `changed` is a timestamp in UTC. The metadata of the schema contain the
    version of parlalign.

    Each further language of the first row group has columns of its own (`text_fr`, `origin_fr`, `codes_fr`); a text is
    null if the record does not have that language. `scores` has the scores of all texts.

    Raises `ParlalignError` if pyarrow is missing, or if a later record is in a language without a column.
    """
    parquet = pyarrow_parquet(path)
    report = WriteReport()
    rest = map(normalize_record, records)
    group = [*islice(rest, ROWS_PER_GROUP)]
    codes = further_languages(group)
    schema = parquet_schema(codes)
    with atomic_write(path) as file, _writer(parquet, file, schema) as writer:
        while group:
            rows = []
            for number, record in enumerate(group, report.written + 1):
                if record.further and not {*further_languages([record])} <= {*codes}:
                    raise no_column_error(path, record, number)
                rows.append(_row(record) | _further_row(record, codes))
            writer.write_table(_table(rows, schema))
            report.written += len(rows)
            group = [*islice(rest, ROWS_PER_GROUP)]
    return report


def read_parquet(where: str, _report: ReadReport) -> Iterator[Record]:
    """Yield the records of a file, which is read in batches; other columns are ignored.

    Checksums show damaged pages. Arrow trusts the page sizes that the file states, of at most 2 GB each: have at least
    that much memory for files that you do not trust.

    Raises `ParlalignError` if pyarrow is missing, and with the row (the first is 1) that is not a record.
    """
    parquet = pyarrow_parquet(where)
    import pyarrow as pa

    with open_file(where) as raw:
        try:
            file = parquet.ParquetFile(raw, page_checksum_verification=True)
            names = _columns(file, where)
            number = 0
            for batch in file.iter_batches(_ROWS_PER_BATCH, columns=names):
                for row in batch.to_pylist():
                    number += 1
                    yield _record(row, f"{where}, row {number}")
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            message = str(error).split("\n", 1)[0]
            raise ParlalignError(f"{where}: is not a complete Parquet file ({message:.80}): write it again") from error


def pyarrow_parquet(path: str | Path) -> Any:
    """Return the module of pyarrow that reads and writes `path`; raise `ParlalignError` if it is missing."""
    try:
        import pyarrow.parquet
    except ImportError as error:
        message = f"{path}: Parquet needs pyarrow ({error}): pip install 'parlalign[parquet]'"
        raise ParlalignError(message, code="missing-extra", values={"extra": "parquet"}) from error
    return pyarrow.parquet


def parquet_schema(further: Sequence[str] = ()) -> Any:
    """Return the schema of a file of records; `further` are the languages after the first two."""
    import pyarrow as pa

    span = [pa.field(name, pa.int64(), nullable=False) for name in ("start", "end")]
    edit = [
        *span,
        pa.field("replacement", pa.string(), nullable=False),
        pa.field("rule", pa.string(), nullable=False),
        pa.field("probability", pa.float64(), nullable=False),
    ]
    origin = [
        pa.field("document", pa.string(), nullable=False),
        pa.field("spans", pa.list_(pa.struct(span)), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("label", pa.string()),
        pa.field("edits", pa.list_(pa.struct(edit)), nullable=False),
        pa.field("doubts", pa.list_(pa.struct(edit)), nullable=False),
    ]
    source_part = [field for field in origin if field.name not in {"kind", "label"}]
    origin.append(pa.field("further", pa.list_(pa.struct(source_part)), nullable=False))
    pair = [pa.field(side, pa.string(), nullable=False) for side in ("source", "target")]
    types = {
        "text": pa.string(),
        "number": pa.float64(),
        "date": pa.timestamp("us", tz="UTC"),
        "languages": pa.string(),
        "origin": pa.struct(origin),
        "text pairs": pa.list_(pa.struct(pair)),
        "codes": pa.struct([pa.field(name, pa.string(), nullable=False) for name in ("format", "source", "target")]),
        "scores": pa.list_(pa.float64()),
    }
    own = [field for field in FLAT_FIRST if further or field.name not in OF_SEVERAL_LANGUAGES]
    columns = [
        pa.field(name, types[field.type.column], nullable=field.type.column in {"date", "number", "origin", "codes"})
        for field in own
        for name in _columns_of(field)
    ]
    types_of_further = zip(_FURTHER, (pa.string(), types["origin"], pa.string()), strict=True)
    columns += [pa.field(f"{name}{code}", type_) for name, type_ in types_of_further for code in further]
    return pa.schema(columns, metadata={"parlalign": version_of_outputs()})


def _writer(parquet: Any, file: BinaryIO, schema: Any) -> Any:
    return parquet.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True)


def _table(rows: list[dict[str, Any]], schema: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema)


def _row(record: Record) -> dict[str, Any]:
    return {
        **{field.name: getattr(record, field.name) for field in SCALAR_FIELDS},
        **dict(zip(_LANGUAGES, record.languages, strict=True)),
        **dict(zip(_ORIGINS, map(_origin_row, record.origin), strict=True)),
        "pieces": [{"source": source, "target": target} for source, target in record.pieces],
        "codes": codes_to_values(record.codes),
    }


def _further_row(record: Record, columns: Sequence[str]) -> dict[str, Any]:
    """Return the values in the columns of further languages; the scores are in the order of these columns."""
    if not columns:
        return {}
    scores = dict(zip(record.all_languages, record.scores, strict=False))  # no scores in files of other tools
    own = dict.fromkeys(code for code in (*record.languages, *columns) if code in scores)
    row: dict[str, Any] = {"scores": [scores[code] for code in own] if record.further else []}
    for one in record.further:
        values = (one.text, _origin_row(one.origin), one.codes)
        row |= {f"{name}{one.language}": value for name, value in zip(_FURTHER, values, strict=True)}
    return row


def _origin_row(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    further = [_source_part_row(part) for part in origin.further]
    return _source_part_row(origin) | {"kind": origin.kind, "label": origin.label, "further": further}


def _source_part_row(part: Origin | SourcePart) -> dict[str, Any]:
    return {
        "document": part.document,
        "spans": [span._asdict() for span in part.spans],
        "edits": list(_edit_rows(part.edits)),
        "doubts": list(_edit_rows(part.doubts)),
    }


def _edit_rows(edits: Iterable[Edit]) -> Iterator[dict[str, Any]]:
    for edit in edits:
        rest = {"replacement": edit.replacement, "rule": edit.rule, "probability": edit.probability}
        yield edit.span._asdict() | rest


def _columns(file: Any, where: str) -> list[str]:
    """Return the columns of records that a file has; raise `ParlalignError` if a required one is missing."""
    present = file.schema_arrow.names
    required = [name for field in FLAT_FIRST if field.name in REQUIRED for name in _columns_of(field)]
    if missing := [name for name in required if name not in present]:
        raise ParlalignError(f"{where}: has no column {missing[0]!r}: give a file that parlalign wrote, or name it so")
    groups = (file.metadata.row_group(k).total_byte_size for k in range(file.metadata.num_row_groups))
    if any(size > _LARGEST_GROUP for size in groups):
        raise ParlalignError(f"{where}: a row group unpacks to more than {_LARGEST_GROUP >> 30} GB: write smaller ones")
    own = [name for field in FLAT_FIRST for name in _columns_of(field) if name in present]
    return own + ([name for name in present if name.startswith(_FURTHER)] if "scores" in own else [])


def _record(row: dict[str, Any], where: str) -> Record:
    try:
        languages = [row[name] for name in _LANGUAGES]
        origin = [_origin_values(row.get(name)) for name in _ORIGINS]
        pieces = [(pair["source"], pair["target"]) for pair in row.get("pieces", ())]
        values = {"languages": languages, "origin": origin, "pieces": pieces, "further": _further_values(row)}
        return record_from_values(row | values)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ParlalignError(f"{where}: is not a record ({reason_of(error)}): correct or delete it") from error


def _further_values(row: dict[str, Any]) -> list[dict[str, Any]]:
    text, origin, codes = _FURTHER
    languages = [name.removeprefix(text) for name in row if name.startswith(text) and row[name] is not None]
    return [
        {
            "language": code,
            "text": row[f"{text}{code}"],
            "origin": _origin_values(row.get(f"{origin}{code}")),
            "codes": row.get(f"{codes}{code}") or "",
        }
        for code in languages
    ]


def _origin_values(row: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an origin as `origin_to_values` does."""
    if row is None:
        return None
    further = [_source_part_values(part) for part in row.get("further") or ()]  # earlier versions have none
    return _source_part_values(row) | {"further": further}


def _source_part_values(row: dict[str, Any]) -> dict[str, Any]:
    edits, doubts = (
        [edit | {"span": [edit["start"], edit["end"]]} for edit in edits]
        for edits in (row["edits"], row.get("doubts") or ())  # files of earlier versions have no doubts
    )
    return row | {"spans": [[span["start"], span["end"]] for span in row["spans"]], "edits": edits, "doubts": doubts}
