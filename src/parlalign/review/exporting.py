"""The records of a review as a file for download."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import regex

from parlalign.errors import NotPossibleError, ParlalignError
from parlalign.formats.records.language_tags import parse_tags
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.writing import WRITERS, too_long, write_file
from parlalign.io.atomic import cannot_write
from parlalign.records.record_filter import EXACT, FOR_USE, WITH_TAGS, OutputFilter
from parlalign.review.journal_queries import JournalReader
from parlalign.text.normalization import readable_name

_COMMON = (".tmx", ".xliff", ".xlsx")
"""Formats for translators, which the page shows first."""
_MOST_NAME_BYTES = 160  # file systems allow 255, with all suffixes and those of temporary files
_NOT_IN_NAMES = regex.compile(r'[\p{C}/\\:*?"<>|]')
"""Characters that a name of a file cannot have on some system."""
_DIGITS = regex.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What a person has chosen for an export: the suffix of the format, which rows, and how they are written."""

    suffix: str
    only_accepted: bool
    write_options: WriteOptions


class Export(NamedTuple):
    """A file with the counts of records: those written, those with a text that is too long, and others left out."""

    path: Path
    written: int
    longer: int
    left_out: int


def format_views() -> list[dict[str, object]]:
    """Return the formats for the page: those for translators first, and whether languages have tags in them."""
    suffixes = [*_COMMON, *(suffix for suffix in WRITERS if suffix not in (*_COMMON, ".xlf"))]
    return [{"name": suffix[1:], "common": suffix in _COMMON, "tags": suffix in WITH_TAGS} for suffix in suffixes]


def export_choices(parameters: Mapping[str, str], languages: tuple[str, str]) -> ExportChoices:
    """Return the choices in the parameters of a request: `format`, `accepted`, `codes`, `longest`.

    Raises `NotPossibleError` for a format or a number that is none, and `ParlalignError` for wrong language tags.
    """
    suffix, longest = f".{parameters.get('format', '')}", parameters.get("longest", "")
    if suffix not in WRITERS or (longest and not _DIGITS.fullmatch(longest)) or longest == "0":
        raise NotPossibleError("bad-request")
    options = WriteOptions(
        codes=parse_tags(parameters.get("codes", ""), languages, needs_all=False),
        max_chars=int(longest) if longest else None,
        plain=suffix not in EXACT,
    )
    return ExportChoices(suffix, parameters.get("accepted") == "1", options)


@contextmanager
def export_folder() -> Iterator[Path]:
    """Yield a temporary folder, which is removed at the end; raise `ParlalignError` if the system gives none."""
    try:
        folder = TemporaryDirectory(prefix="parlalign-", ignore_cleanup_errors=True)
    except OSError as error:
        raise cannot_write(Path(error.filename or "the folder for temporary files"), error) from error
    with folder:
        yield Path(folder.name)


def write_export(journal: Path, folder: Path, choices: ExportChoices) -> Export:
    """Write the records of a journal as `align` and `convert` do; return the file, or a zip archive of them.

    Raises `ParlalignError` if it cannot be written, and `NotPossibleError` if no row is to be written.
    """
    output_filter = OutputFilter(0.0, keeps_rejected=choices.suffix not in FOR_USE)
    with JournalReader(journal) as reader, closing(reader.records(only_accepted=choices.only_accepted)) as records:
        path = folder / (export_name(str(reader.facts()["name"])) + choices.suffix)
        try:
            report = write_file(output_filter.filtered(records), path, choices.write_options)
            file = _one_file(folder, path)
        except ParlalignError as error:
            message = str(error).replace(str(folder), "").lstrip("/\\")
            raise ParlalignError(message, code=error.code, values=error.values) from error
        except OSError as error:
            raise cannot_write(path.name, error) from error
    if not report.written:
        raise NotPossibleError("nothing-to-export")
    most = choices.write_options.max_chars
    longer = report.left_out[too_long(most)] if most else 0
    return Export(file, report.written, longer, report.left_out.total() + output_filter.left_out.total() - longer)


def _one_file(folder: Path, path: Path) -> Path:
    """Return the only file of a folder, or a zip archive of all its files, which is made."""
    files = sorted(folder.iterdir())
    if len(files) == 1:
        return files[0]
    archive_path = folder / f"{path.stem}.{path.suffix[1:]}.zip"
    with zipfile.ZipFile(archive_path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return archive_path


def export_name(inputs: str) -> str:
    """Return the name of an export without its suffix, from the names of the inputs.

    >>> export_name("r.nl.txt + r.de.txt"), export_name("memory.tmx")
    ('r.nl+r.de', 'memory')
    """
    stems = "+".join(Path(name).stem for name in readable_name(inputs).split(" + "))
    name = _NOT_IN_NAMES.sub("_", stems).encode("utf-8")[:_MOST_NAME_BYTES].decode("utf-8", "ignore").strip(". ")
    return name or "review"
