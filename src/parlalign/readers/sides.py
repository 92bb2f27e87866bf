"""The texts of a file of records as two documents, to be aligned anew."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.readers import read
from parlalign.readers.reading import Reading
from parlalign.readers.records import RECORD_READERS, iter_records, kind_of_records
from parlalign.records import Document


def read_documents(paths: Sequence[str | Path], languages: tuple[str, str]) -> list[Document]:
    """Read the one or two documents that are to be aligned; one file of records gives the texts of both its sides.

    Raises `ParlalignError` for a file that cannot be read.
    """
    if len(paths) == 1 and kind_of_records(paths[0]) in RECORD_READERS:
        return read_sides(paths[0], languages)
    return [read(path) for path in paths]


def read_sides(path: str | Path, languages: tuple[str, str]) -> list[Document]:
    """Return the source texts and the target texts of a file of records, in its order, a paragraph each.

    Raises `ParlalignError` where it holds no text in one of the languages.
    """
    texts: dict[str, list[str]] = {code: [] for code in languages}
    for record in iter_records(path, Reading(languages=languages)):
        for code, text in zip(record.languages, (record.source, record.target), strict=True):
            if code in texts and text.strip():
                texts[code].append(text)
    for code in languages:
        if not texts[code]:
            raise ParlalignError(f"{path}: holds no text in {LANGUAGES[code].name} ({code}): name its --languages")
    name = Path(path).name
    return [Document(f"{name}:{code}", "\n\n".join(texts[code]), language=code, path=str(path)) for code in languages]
