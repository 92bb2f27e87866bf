"""Moses: line-aligned text, a file for each language, as machine translation is trained on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import regex

from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport, files_of_languages, languages_of, with_first
from parlalign.io.atomic import atomic_write
from parlalign.io.suffixes import sibling_path
from parlalign.records import Record
from parlalign.text.normalization import normal

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
                (ids, "\t".join((regex.sub(r"\s", "_", normal(record.id)), *fields))),
            ):
                file.write(f"{line}\n".encode())
    tally.files = tuple(names)
    return tally


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if record.languages != languages:
        return "another pair of languages than the first"
    return None if _one_line(record.source).strip() and _one_line(record.target).strip() else "no text on one side"


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", normal(text))
