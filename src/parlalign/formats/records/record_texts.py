"""The texts of records as documents, which are aligned again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.languages import facts_of
from parlalign.records import Document, Record
from parlalign.records.read_report import ReadReport


def texts_of_records(
    records: Iterable[Record], languages: Sequence[str], where: str, report: ReadReport
) -> list[Document]:
    """Return the texts of a file of records in each of `languages` as documents, one paragraph a text.

    The remarks of the first document are what `report` says about reading the records, and how many had inline codes,
    which a document cannot hold.

    Raises `ParlalignError` if the file contains no text in one of the languages.
    """
    texts: dict[str, list[str]] = {code: [] for code in languages}
    with_codes = 0
    for record in records:
        with_codes += record.codes is not None
        for code, text in zip(record.all_languages, record.texts, strict=True):
            if code in texts and text.strip():
                texts[code].append(text)
    for code in languages:
        if not texts[code]:
            raise ParlalignError(
                f"{where}: no text in {facts_of(code).name} ({code}): give the languages of the file with --languages"
            )
    name = Path(where).name
    remarks = [*report.lines()]
    if with_codes:
        remarks.append(f"left out: the inline codes of {with_codes} record{'s' if with_codes > 1 else ''}")
    first, *others = (
        Document(f"{name}:{code}", "\n\n".join(texts[code]), language=code, path=where) for code in languages
    )
    return [replace(first, remarks=tuple(remarks)), *others]
