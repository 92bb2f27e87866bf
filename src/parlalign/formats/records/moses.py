"""Moses: two line-aligned text files, one for each language, and a file of ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import repeat
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.file_languages import CODE, languages_of, peek, text_files
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import lines
from parlalign.io.suffixes import sibling_path
from parlalign.languages import CODES, LANGUAGES
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import record_from_values, score_from_text, score_to_text
from parlalign.text.normalization import normalize_for_xml

COLUMNS = ("id", "source_language", "target_language", "level", "score", "status")
"""The columns of the file of ids, which has a line for each line of text."""

_LINE_BREAKS = regex.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""All characters that programs take for the end of a line (`str.splitlines`)."""


def write_moses(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write `corpus.nl`, `corpus.de` and `corpus.ids` for `corpus.moses`: a line for each record that has two texts.

    Not written: line breaks (a space replaces each), records in other languages than the first one, provenance, comment
    and date.
    """
    report = WriteReport()
    first, stream = peek(records)
    languages = languages_of(first)
    written = report.filtered(stream, lambda record: _reason_against(record, languages))
    paths = text_files(path, languages, "{}")
    paths.append(sibling_path(path, "ids"))
    with atomic_write(paths[0]) as source, atomic_write(paths[1]) as target, atomic_write(paths[2]) as ids:
        for record in written:
            cells = (*record.languages, record.level, score_to_text(record.score), record.status)
            for file, line in (
                (source, _one_line(record.source)),
                (target, _one_line(record.target)),
                (ids, "\t".join((regex.sub(r"\s", "_", normalize_for_xml(record.id)), *cells))),
            ):
                file.write(f"{line}\n".encode())
    report.files = tuple(paths)
    return report


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if record.languages != languages:
        return "another pair of languages than the first"
    return None if _one_line(record.source).strip() and _one_line(record.target).strip() else "no text on one side"


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", normalize_for_xml(text))


def read_moses(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each line of the text files that `corpus.moses` stands for, for instance `corpus.nl`.

    The languages are those of `report`, or those of the file of ids, or those of the two text files that exist. Raises
    `ParlalignError` if there are not two, or if the files differ in length.
    """
    ids = _existing(where, "ids")
    languages = report.pair or (_languages_of_ids(ids) if ids else None) or _languages_of_files(where)
    files = [_existing(where, code) for code in languages]
    for code, file in zip(languages, files, strict=True):
        if file is None:
            raise ParlalignError(
                f"{where}: {sibling_path(where, code).name} does not exist: name two languages whose files exist"
            )
    texts = (lines(str(file)) for file in files)
    rows = lines(str(ids)) if ids else repeat(None)
    yield from _records(where, languages, zip(*texts, strict=True), rows)


def is_moses_prefix(prefix: str) -> bool:
    """Return whether a path is the common beginning of text files by language: `corpus` for `corpus.nl`."""
    return any(_existing(f"{prefix}.moses", code) for code in CODES)


def _records(
    where: str, languages: tuple[str, str], pairs: Iterator[tuple[str, ...]], rows: Iterator[str | None]
) -> Iterator[Record]:
    number = 0
    try:
        for number, (source, target) in enumerate(pairs, 1):
            yield _record(source, target, languages, f"{number}", next(rows, ""))
    except (ValueError, TypeError) as error:
        raise ParlalignError(
            f"{where}, line {number + 1}: the files differ in length or a line of ids is wrong ({error}): correct it"
        ) from error


def _record(source: str, target: str, languages: tuple[str, str], number: str, row: str | None) -> Record:
    if row is None:
        is_pair = bool(source.strip() and target.strip())
        return Record(number, source, target, languages, "paragraph", None, "paired" if is_pair else "unpaired")
    cells = dict(zip(COLUMNS, row.split("\t"), strict=True))
    texts = {"source": source, "target": target, "languages": languages}
    return record_from_values(cells | texts | {"score": score_from_text(cells["score"])})


def _existing(where: str, ending: str) -> Path | None:
    named = sibling_path(where, ending)
    other = named.with_suffix("") if named.suffix.lower() == ".gz" else named.with_name(f"{named.name}.gz")
    return next((name for name in (named, other) if name.is_file()), None)


def _languages_of_ids(ids: Path) -> tuple[str, str] | None:
    """Return the languages in a file of ids. They must be codes, because files are named after them."""
    cells = next(lines(str(ids)), "").split("\t")
    if len(cells) != len(COLUMNS):
        return None
    if not all(map(CODE.fullmatch, cells[1:3])):
        raise ParlalignError(f"{ids}, line 1: {cells[1]!r:.40} and {cells[2]!r:.40} are not two languages: correct it")
    return cells[1], cells[2]


def _languages_of_files(where: str) -> tuple[str, str]:
    codes = [code for code in LANGUAGES if _existing(where, code)]
    if len(codes) < 2:
        codes = [code for code in CODES if _existing(where, code)]
    if len(codes) != 2:
        names = [sibling_path(where, code).name for code in ("nl", "de", *codes)]
        found = ", ".join(names[2:]) or "none"
        raise ParlalignError(f"{where}: stands for two files like {names[0]} and {names[1]}; found: {found}")
    return codes[0], codes[1]
