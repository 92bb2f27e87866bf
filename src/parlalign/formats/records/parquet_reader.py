"""Records back from Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.parquet_writer import parquet_schema, pyarrow_parquet
from parlalign.io.stream import opened
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_of

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
        return record_of(row | {"languages": languages, "origin": origin, "pieces": pieces})
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise ParlalignError(f"{where}: is no record ({error}): mend or delete it") from error


def _origin(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an origin as `origin_fields` tells it."""
    if fields is None:
        return None
    edits = [edit | {"span": [edit["start"], edit["end"]]} for edit in fields["edits"]]
    return fields | {"spans": [[span["start"], span["end"]] for span in fields["spans"]], "edits": edits}
