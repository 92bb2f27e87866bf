"""The texts of records as documents, which are aligned again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.records import Document, Record


def texts_of_records(records: Iterable[Record], languages: tuple[str, str], where: str) -> list[Document]:
    """Return the source texts and the target texts of a file of records as two documents, one paragraph a text.

    Raises `ParlalignError` if the file contains no text in one of the languages.
    """
    texts: dict[str, list[str]] = {code: [] for code in languages}
    for record in records:
        for code, text in zip(record.languages, (record.source, record.target), strict=True):
            if code in texts and text.strip():
                texts[code].append(text)
    for code in languages:
        if not texts[code]:
            raise ParlalignError(
                f"{where}: no text in {LANGUAGES[code].name} ({code}): give the languages of the file with --languages"
            )
    name = Path(where).name
    return [Document(f"{name}:{code}", "\n\n".join(texts[code]), language=code, path=where) for code in languages]
