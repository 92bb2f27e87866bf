"""The rows of a report of inconsistencies, one for each translation, which all formats have in common."""

from __future__ import annotations

from dataclasses import dataclass

from parlalign.memory.inconsistencies import Translation
from parlalign.text.normalization import normalize_for_xml

NAMES = ("source", "target")
"""The names of the texts of a record."""
SEPARATOR = " · "
"""Separates the names of documents, and ids."""


@dataclass(slots=True)
class ReportCounts:
    """How many translations were written, how many texts were cut, and how many translations had no room."""

    written: int = 0
    cut: int = 0
    no_room: int = 0


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column of a table, with its width in characters."""

    name: str
    width: int


def columns(side: int) -> tuple[ReportColumn, ...]:
    """Return the columns of a table; the text comes before its translation, which may be the source."""
    return (
        ReportColumn("group", 8),
        ReportColumn(NAMES[side], 62),
        ReportColumn(NAMES[1 - side], 62),
        ReportColumn("records", 9),
        ReportColumn("status", 14),
        ReportColumn("changed", 12),
        ReportColumn("documents", 34),
        ReportColumn("ids", 34),
        ReportColumn("languages", 11),
    )


def cells(translation: Translation) -> dict[str, str]:
    """Return the texts of the row of a translation by column, without `group`; control characters are removed."""
    record = translation.records[0]
    return {
        "source": normalize_for_xml(record.source),
        "target": normalize_for_xml(record.target),
        "records": str(len(translation.records)),
        "status": status_text(translation),
        "changed": f"{translation.changed:%Y-%m-%d}" if translation.changed else "",
        "documents": normalize_for_xml(SEPARATOR.join(translation.documents)),
        "ids": normalize_for_xml(SEPARATOR.join(each.id for each in translation.records)),
        "languages": normalize_for_xml("-".join(record.languages)),
    }


def status_text(translation: Translation) -> str:
    """Return the status of the records of a translation, with their numbers if it is not the same for all."""
    statuses = translation.statuses
    if len(statuses) == 1:
        return next(iter(statuses))
    return ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
