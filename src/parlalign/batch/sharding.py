"""How the records of a run are divided into shards."""

from __future__ import annotations

from dataclasses import dataclass, field

from parlalign.batch import FORMATS, SHARD_SIZE
from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.io.suffixes import suffix_of

_PREFIX = "records-"


@dataclass(frozen=True, slots=True)
class Sharding:
    """The format of shards, the number of documents in each, and options for what is written.

    Raises `ParlalignError` for an unknown format, for a format whose package is not installed, and for shards without
    documents.
    """

    format: str = "jsonl"
    documents: int = SHARD_SIZE
    writing: WriteOptions = field(default_factory=WriteOptions)

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise ParlalignError(f"format {self.format!r}: shards are written as {', '.join(FORMATS)}")
        if self.documents < 1:
            raise ParlalignError(f"{self.documents} documents in a shard: give at least one")
        if self.format == "parquet":
            from parlalign.formats.records.parquet import pyarrow_parquet

            pyarrow_parquet("shards")  # raises now if the package is missing, not when the first shard is full

    def name(self, number: int) -> str:
        return f"{_PREFIX}{number:05}.{self.format}"

    @property
    def copies_lines(self) -> bool:
        """Whether shards contain exactly the lines that workers return."""
        return suffix_of(self.name(0)) == ".jsonl" and self.writing == WriteOptions(codes=self.writing.codes)
