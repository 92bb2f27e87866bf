"""The functions that a user calls: from texts and files to segments, beads and records."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from parlalign.aligning import align_lists
from parlalign.encoding import DEFAULT_ENCODER, Encoder, load_encoder
from parlalign.errors import ParlalignError
from parlalign.formats.documents import read
from parlalign.formats.records.reading import READERS, Reader, iter_file, kind_of_records
from parlalign.formats.records.record_texts import texts_of_records
from parlalign.languages import LANGUAGES, check_pair
from parlalign.options import Options, check_crossing, check_encoded
from parlalign.pipeline import align_documents
from parlalign.records import LEVELS, Bead, Crossing, Document, Level, Record, Segment
from parlalign.records.read_report import ReadReport
from parlalign.repairing import repair_document
from parlalign.repairing.repair_limits import limits_of
from parlalign.segmenting import segment_document
from parlalign.stages import steps

if TYPE_CHECKING:
    from parlalign.sources.sites import Sites

logger = logging.getLogger(__name__)


def repair(text: str, language: str | None = None) -> Document:
    """Repair broken line wraps and truncation markers; return a document with `.text` and `.edits`.

    If `language` is None, Dutch, German, English and French are identified, also in mixed text. Text without newlines
    or markers is returned unchanged. In other languages, only markers, wraps at one width and newlines inside sentences
    are repaired; in those without facts, such as Finnish, only wraps, and a warning is logged. Raises `ParlalignError`
    for a text that is not the code of a language.

    >>> repair("grens\\noverschrijdende samenwerk ...[+++]ing", language="nl").text
    'grensoverschrijdende samenwerking'
    """
    document = repair_document(Document("text", text, language=language))
    if language and language not in LANGUAGES:
        logger.warning("%s", limits_of(language))
    return document


def segment(repaired: Document, level: Level = "paragraph") -> list[Segment]:
    """Divide a repaired document into paragraphs, clauses or sentences; each has language, kind, label and source span.

    Raises `ParlalignError` for an unknown level.

    >>> [s.label for s in segment(repair("1. dringt aan;\\n2. verzoekt de Raad;", language="nl"))]
    ['1', '2']
    """
    if level not in LEVELS:
        raise ParlalignError(f"level {level!r} is unknown: use one of {', '.join(LEVELS)}")
    return segment_document(repaired, level)


def align_segments(
    source: Sequence[str | Segment],
    target: Sequence[str | Segment],
    *,
    languages: tuple[str, str] = ("nl", "de"),
    encoder: str | Encoder = DEFAULT_ENCODER,
    crossing: Crossing = "auto",
) -> list[Bead]:
    """Align two lists of segments; the beads cover both in order, and `bead.score` is the probability of a bead.

    A bead has up to five segments on each side; an unaligned segment is a bead with none on the other side. `encoder`
    is an encoder of your own, or a name for `load_encoder`. Pairs cross others (`bead.is_crossing`) where there is
    clear evidence that the order differs, as in sorted lists, or with `crossing="always"` wherever a pair is likely;
    with `never`, all pairs are in order. Raises `ParlalignError` for a language that is unknown to the encoder.
    """
    check_pair(languages)
    check_encoded(languages, encoder)
    check_crossing(crossing)
    source_segments, target_segments = (
        [s if isinstance(s, Segment) else Segment(str(k), s, code) for k, s in enumerate(texts)]
        for texts, code in zip((source, target), languages, strict=True)
    )
    return align_lists(
        source_segments,
        target_segments,
        encoder=load_encoder(encoder) if isinstance(encoder, str) else encoder,
        crossing=crossing,
    )


def align_text(  # noqa: PLR0913 - each is an option of the user
    text: str,
    *,
    languages: tuple[str, str] = ("nl", "de"),
    level: Level = "paragraph",
    min_score: float = 0.5,
    encoder: str | Encoder = DEFAULT_ENCODER,
    keep_navigation: bool = False,
    crossing: Crossing = "auto",
) -> list[Record]:
    """Repair and align one text that contains both languages, in any order; return the pairs.

    Pairs of navigation and metadata of a web page (links, procedure numbers, dates) are returned only with
    `keep_navigation`. `crossing` is that of `align_segments`. `align_documents` also returns the unpaired segments.
    """
    document = Document("text", text)
    options = Options(languages, level, min_score, encoder, keep_navigation, crossing)
    return align_documents([document], options).pairs


def align_files(  # noqa: PLR0913 - each is an option of the user
    source: str | Path,
    target: str | Path | None = None,
    *,
    languages: tuple[str, str] = ("nl", "de"),
    level: Level = "paragraph",
    min_score: float = 0.5,
    encoder: str | Encoder = DEFAULT_ENCODER,
    keep_navigation: bool = False,
    crossing: Crossing = "auto",
) -> list[Record]:
    """Read, repair and align two files, or one that contains both languages; return the pairs.

    The texts of one file of records (TMX, XLIFF, …) are aligned again. The order of two files does not matter if their
    languages can be identified; otherwise the first file is in the first language. `keep_navigation` and
    `crossing` are those of `align_text`. Raises `ParlalignError` for a file that cannot be read.
    """
    paths = [source] if target is None else [source, target]
    options = Options(languages, level, min_score, encoder, keep_navigation, crossing)
    return align_documents(read_documents(paths, languages), options).pairs


def align_versions(  # noqa: PLR0913 - each is an option of the user
    texts: Sequence[str | Path | Document],
    *,
    languages: Sequence[str] | None = None,
    pivot: str | None = None,
    level: Level = "paragraph",
    min_score: float = 0.5,
    encoder: str | Encoder = DEFAULT_ENCODER,
    keep_navigation: bool = False,
    crossing: Crossing = "auto",
) -> list[Record]:
    """Read, repair and align one text in any number of languages, a file or `Document` for each; return the records.

    A record has a text in each language (`record.texts`, `record.all_languages`); a language that lacks the text has an
    empty one. The texts are aligned with that of the `pivot`, by default the first. `languages` is their order in the
    records; without it, the texts tell their languages. The other options are those of `align_files`. Raises
    `ParlalignError` for a file that cannot be read, and if the language of a text cannot be told.
    """
    from parlalign import multilingual

    documents = [text if isinstance(text, Document) else read(text) for text in texts]
    options = Options(
        level=level, min_score=min_score, encoder=encoder, keep_navigation=keep_navigation, crossing=crossing
    )
    return multilingual.align_versions(documents, languages, options, pivot=pivot).pairs


def fetch(number: str, *, languages: tuple[str, str] = ("nl", "de"), sites: Sites | None = None) -> list[Document]:
    """Fetch an act of the Union or a text of the European Parliament; return one document for each language.

    Their paths are names of files such as `32016R0679.nl.xml`, but no files are written.

    `number` is a number as it is written (`32016R0679`, `Verordening (EU) 2016/679`, `P9_TA(2020)0054`) or an address
    on EUR-Lex or on the site of the Parliament. `align_documents` aligns the result. `sites` are the options;
    by default they are taken from the environment. Raises `ParlalignError` if a text cannot be fetched or read.
    """
    from parlalign.sources.fetching import fetch_documents
    from parlalign.sources.sites import Sites

    return fetch_documents(number, languages, sites or Sites.from_environment())


def read_records(path: str | Path, *, strict: bool = False) -> list[Record]:
    """Read all records of a file; raise `ParlalignError` with the place of an error.

    With `strict`, faults that are otherwise repaired (control characters in XML, bytes of another encoding) are errors.
    """
    return list(iter_records(path, ReadReport(strict)))


def iter_records(path: str | Path, report: ReadReport | None = None) -> Iterator[Record]:
    """Yield the records of a file, a translation memory or a review journal one by one, as `read_records` does.

    `report` has options for reading, and counts what was corrected and left out.
    """
    return iter_file(path, RECORD_READERS, report)


def read_documents(paths: Sequence[str | Path], languages: Sequence[str]) -> list[Document]:
    """Read the documents that are to be aligned; one file of records gives the texts of all `languages`.

    Raises `ParlalignError` for a file that cannot be read.
    """
    if len(paths) == 1 and kind_of_records(paths[0]) in RECORD_READERS:
        report = ReadReport(languages=tuple(languages))
        return texts_of_records(iter_records(paths[0], report), languages, str(paths[0]), report)
    return [read(path) for path in steps(paths)]


def _read_memory(path: str, _report: ReadReport) -> Iterator[Record]:
    from parlalign.memory import Filter, open_memory

    with open_memory(path, read_only=True) as memory:
        yield from memory.records(Filter(status="all"))


def _read_review(path: str, _report: ReadReport) -> Iterator[Record]:
    from parlalign.review.journal_queries import JournalReader

    with JournalReader(path) as review:
        yield from review.records()


RECORD_READERS: dict[str, Reader] = {**READERS, ".sqlite": _read_memory, ".review": _read_review}
"""The reader of each type of file with records, by its suffix."""
