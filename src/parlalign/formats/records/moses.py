"""Moses: two line-aligned text files, one for each language, and a file of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import CODE, WriteReport, files_of_languages, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import lines
from parlalign.io.suffixes import sibling_path
from parlalign.languages import LANGUAGES
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_from_values
from parlalign.text.normalization import normalize_for_xml

COLUMNS = ("id", "source_language", "target_language", "level", "score", "status")
"""Of the file of ids, a line for each line of text."""

_LINE_BREAKS = regex.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""All that programs take for the end of a line (`str.splitlines`)."""


def write_moses(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write `corpus.nl`, `corpus.de` and `corpus.ids` for `corpus.moses`: the records with two texts, in one line each.

    Not carried: line breaks (a space stands for each), a second pair of languages, provenance, comment and date.
    """
    tally = WriteReport()
    first, stream = with_first(records)
    languages = languages_of(first)
    kept = tally.filtered(stream, lambda record: _reason_against(record, languages))
    names = files_of_languages(path, languages, "{}")
    names.append(sibling_path(path, "ids"))
    with atomic_write(names[0]) as source, atomic_write(names[1]) as target, atomic_write(names[2]) as ids:
        for record in kept:
            fields = (*record.languages, record.level, f"{record.score:.4f}", record.status)
            for file, line in (
                (source, _one_line(record.source)),
                (target, _one_line(record.target)),
                (ids, "\t".join((regex.sub(r"\s", "_", normalize_for_xml(record.id)), *fields))),
            ):
                file.write(f"{line}\n".encode())
    tally.files = tuple(names)
    return tally


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if record.languages != languages:
        return "another pair of languages than the first"
    return None if _one_line(record.source).strip() and _one_line(record.target).strip() else "no text on one side"


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", normalize_for_xml(text))


def read_moses(where: str, reading: ReadReport) -> Iterator[Record]:
    """Yield a record for each line of `corpus.nl` and `corpus.de`, or the like, for `corpus.moses`.

    The languages are those of `reading`, of the ids, or of the two files that are there. Raises `ParlalignError` where
    they are not two, or not of the same length.
    """
    ids = _existing(where, "ids")
    languages = reading.languages or (_told(ids) if ids else None) or _found(where)
    files = [_existing(where, code) for code in languages]
    for code, file in zip(languages, files, strict=True):
        if file is None:
            raise ParlalignError(f"{where}: {sibling_path(where, code).name} is not there: name two languages that are")
    texts = (lines(str(file)) for file in files)
    rows = lines(str(ids)) if ids else repeat(None)
    yield from _records(where, languages, zip(*texts, strict=True), rows)


def _records(
    where: str, languages: tuple[str, str], pairs: Iterator[tuple[str, ...]], rows: Iterator[str | None]
) -> Iterator[Record]:
    number = 0
    try:
        for number, (source, target) in enumerate(pairs, 1):
            yield _record(source, target, languages, f"{number}", next(rows, ""))
    except (ValueError, TypeError) as error:
        raise ParlalignError(
            f"{where}, line {number + 1}: the files differ in length or a line of ids is wrong ({error}): mend it"
        ) from error


def _record(source: str, target: str, languages: tuple[str, str], number: str, row: str | None) -> Record:
    if row is None:
        is_pair = bool(source.strip() and target.strip())
        return Record(number, source, target, languages, "paragraph", 1.0, "paired" if is_pair else "unpaired")
    fields = dict(zip(COLUMNS, row.split("\t"), strict=True))
    told = {"source": source, "target": target, "languages": languages, "score": float(fields["score"])}
    return record_from_values(fields | told)


def _existing(where: str, ending: str) -> Path | None:
    named = sibling_path(where, ending)
    other = named.with_suffix("") if named.suffix.lower() == ".gz" else named.with_name(f"{named.name}.gz")
    return next((name for name in (named, other) if name.is_file()), None)


def _told(ids: Path) -> tuple[str, str] | None:
    """Return the languages that a file of ids tells; they become names of files, so that they have to be codes."""
    fields = next(lines(str(ids)), "").split("\t")
    if len(fields) != len(COLUMNS):
        return None
    if not all(map(CODE.fullmatch, fields[1:3])):
        raise ParlalignError(f"{ids}, line 1: {fields[1]!r:.40} and {fields[2]!r:.40} are no two languages: mend it")
    return fields[1], fields[2]


def _found(where: str) -> tuple[str, str]:
    codes = [code for code in LANGUAGES if _existing(where, code)]
    if len(codes) != 2:
        names = [sibling_path(where, code).name for code in ("nl", "de", *codes)]
        found = ", ".join(names[2:]) or "none"
        raise ParlalignError(f"{where}: stands for two files like {names[0]} and {names[1]}; found: {found}")
    return codes[0], codes[1]
