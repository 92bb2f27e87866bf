"""The whole way on one page: read, repair, segment, align, records."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from parlalign.align import align_lists
from parlalign.align.companions import pair_companions
from parlalign.align.inside import divide_beads
from parlalign.align.records import make_records
from parlalign.encode import DEFAULT, Encoder, load_encoder
from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES, UNKNOWN, language_name, language_pair
from parlalign.languages.evidence import can_tell_apart, is_all_in
from parlalign.languages.foreign import foreign_language
from parlalign.languages.runs import language_shares
from parlalign.options import Options
from parlalign.readers.sides import read_documents
from parlalign.records import LEVELS, Bead, Document, Edit, Level, Record, Segment
from parlalign.repairing import repair_document
from parlalign.segmenting import segment_document

logger = logging.getLogger(__name__)

_MAIN_SHARE = 0.85
"""A text with this share of its words in one language is taken as all in it; quotations stay where they are."""
_FOREIGN_SHARE = 0.2
"""Below it nobody asks whether all of a text is in a third language."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """All that an alignment found: the repaired documents, the segments of both languages, beads and records.

    Every segment of `source` and `target` is in exactly one of `beads`, and each bead has its record. At the level of
    clauses or sentences `paragraphs` holds the beads of paragraphs, with those of `beads` as their parts. `set_aside`
    holds segments in neither language.
    """

    options: Options
    documents: tuple[Document, ...]
    source: tuple[Segment, ...]
    target: tuple[Segment, ...]
    set_aside: tuple[Segment, ...]
    paragraphs: tuple[Bead, ...]
    beads: tuple[Bead, ...]
    records: tuple[Record, ...]

    @property
    def pairs(self) -> list[Record]:
        """The records to use: neither rejected nor unpaired."""
        return [record for record in self.records if record.status == "paired"]

    @property
    def edits(self) -> list[Edit]:
        """The repairs of all documents."""
        return [edit for document in self.documents for edit in document.edits]

    def segment_counts(self) -> dict[str, int]:
        """Return how many segments of both sides went in, and into records of which status."""
        counts = Counter({"paired": 0, "unpaired": 0, "rejected": 0})
        for bead, record in zip(self.beads, self.records, strict=True):
            counts[record.status] += len(bead.source) + len(bead.target)
        return {"in": len(self.source) + len(self.target), **counts}


def repair(text: str, language: str | None = None) -> Document:
    """Repair broken line wraps and truncation markers; return a document with `.text`, and `.edits` and why.

    `language` None finds Dutch and German out, also in mixed text. Text without newlines or markers is returned as it
    is; of other languages than Dutch and German only wraps at one width are mended. Raises `ParlalignError` for a
    language that is not known.

    >>> repair("grens\\noverschrijdende samenwerk ...[+++]ing", language="nl").text
    'grensoverschrijdende samenwerking'
    """
    return repair_document(Document("text", text, language=language))


def segment(repaired: Document, level: Level = "paragraph") -> list[Segment]:
    """Divide a repaired document into paragraphs, clauses or sentences with language, kind, label and source span.

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
    encoder: str | Encoder = DEFAULT,
) -> list[Bead]:
    """Pair two lists of segments; beads cover both in order, and `bead.score` is the probability that it is right.

    A bead has up to five segments a side, and none on one side where nothing answers. `encoder` is one of your own or a
    name that `load_encoder` knows. Raises `ParlalignError` for a language that the encoder does not know.
    """
    language_pair(languages)
    sides = [
        [s if isinstance(s, Segment) else Segment(str(k), s, code) for k, s in enumerate(side)]
        for side, code in zip((source, target), languages, strict=True)
    ]
    return align_lists(sides[0], sides[1], encoder=_loaded(encoder))


def align_text(
    text: str,
    *,
    languages: tuple[str, str] = ("nl", "de"),
    level: Level = "paragraph",
    min_score: float = 0.5,
    encoder: str | Encoder = DEFAULT,
) -> list[Record]:
    """Repair and align one text that holds both languages, in any order; return the pairs.

    `align_documents` gives what stayed unpaired, too.
    """
    document = Document("text", text)
    return align_documents([document], Options(languages, level, min_score, encoder)).pairs


def align_files(  # noqa: PLR0913 - each is a choice of the user's
    source: str | Path,
    target: str | Path | None = None,
    *,
    languages: tuple[str, str] = ("nl", "de"),
    level: Level = "paragraph",
    min_score: float = 0.5,
    encoder: str | Encoder = DEFAULT,
) -> list[Record]:
    """Read, repair and align two files, or one that holds both languages; return the pairs.

    The texts of one file of records (TMX, XLIFF, …) are aligned anew.

    Two files may come in either order where their text tells the language; where it does not, the first is in the first
    language. Raises `ParlalignError` for a file that cannot be read.
    """
    paths = [source] if target is None else [source, target]
    documents = read_documents(paths, languages)
    return align_documents(documents, Options(languages, level, min_score, encoder)).pairs


def align_documents(documents: Sequence[Document], options: Options | None = None) -> Alignment:
    """Repair and align one or two documents as they were read; return everything found.

    Raises `ParlalignError` for a text in a third language, for one text in two that nothing tells apart, and for an
    encoder that is not there.
    """
    options = options or Options()
    encoder = _loaded(options.encoder)
    settled = _with_languages(documents, options.languages)
    repaired = tuple(
        repair_document(
            document,
            [other.source for other in settled if other is not document],
            languages=options.languages,
        )
        for document in settled
    )
    source, target, set_aside = _sides(repaired, options, "paragraph")
    paragraphs = beads = pair_companions(align_lists(source, target, encoder=encoder), (source, target), repaired)
    if options.level != "paragraph":
        parts = _sides(repaired, options, options.level)
        paragraphs = divide_beads(paragraphs, (source, target), (parts[0], parts[1]), encoder=encoder)
        beads = [part for paragraph in paragraphs for part in paragraph.parts]
        source, target, set_aside = parts
    records = make_records(beads, (source, target), repaired, options)
    alignment = Alignment(
        options,
        repaired,
        tuple(source),
        tuple(target),
        tuple(set_aside),
        tuple(paragraphs),
        tuple(beads),
        tuple(records),
    )
    logger.info("aligned %s: %s", [document.id for document in documents], alignment.segment_counts())
    return alignment


def _loaded(encoder: str | Encoder) -> Encoder:
    return load_encoder(encoder) if isinstance(encoder, str) else encoder


def _with_languages(documents: Sequence[Document], languages: tuple[str, str]) -> list[Document]:
    """Give its language to each document that is in one; raise where none of the text is in either language."""
    shares = [language_shares(document.source, languages) for document in documents]
    for document, share in zip(documents, shares, strict=True):
        if code := _third_language(document, share, languages):
            _refuse([document], {code}, languages)
    if not any(share.get(code, 0) for share in shares for code in languages):
        others = {code for share in shares for code in share}
        if others:
            _refuse(documents, others, languages)
        if len(documents) == 1 and not can_tell_apart(languages):
            _refuse_mixed(documents[0], languages)
    settled = []
    for document, share in zip(_told_apart(documents), shares, strict=True):
        main = max(share, key=lambda code: share[code], default=None)
        is_in_one = main in languages and share[main or ""] >= _MAIN_SHARE
        settled.append(replace(document, language=main) if is_in_one and not document.language else document)
    return _as_given(settled, shares, languages) if len(settled) == 2 else settled


def _third_language(document: Document, share: dict[str, float], languages: tuple[str, str]) -> str | None:
    """Return the code of a language that all of the document is in and that is none of `languages`."""
    if document.language:
        return None
    code = next((code for code in share if code not in languages), None)
    if code is None or share[code] < _FOREIGN_SHARE:
        return foreign_language(document.source, languages)
    if share[code] >= _MAIN_SHARE and LANGUAGES[code].scripts != ("Latin",):
        return code
    found = code if is_all_in(document.source, code, languages) else None
    return foreign_language(document.source, languages) or found


def _as_given(
    documents: Sequence[Document], shares: Sequence[dict[str, float]], languages: tuple[str, str]
) -> list[Document]:
    """Give a document that no word tells the language that is left, or else that of its place."""
    taken = [document.language for document in documents]
    settled = []
    for k, (document, share) in enumerate(zip(documents, shares, strict=True)):
        left = [code for code in languages if code not in taken]
        is_open = not share and document.language is None
        code = left[0] if len(left) == 1 else languages[k]
        settled.append(replace(document, language=code) if is_open else document)
    return settled


def _told_apart(documents: Sequence[Document]) -> list[Document]:
    """Give documents of the same name different ids."""
    ids = [document.id for document in documents]
    repeated = len(set(ids)) < len(ids)
    return [replace(d, id=f"{k}:{d.id}") if repeated else d for k, d in enumerate(documents, 1)]


def _refuse(documents: Sequence[Document], found: set[str], wanted: tuple[str, str]) -> None:
    names = " and ".join(map(language_name, sorted(found)))
    cure = "only those are aligned" if found <= set(LANGUAGES) else "give a text in one of these"
    places = ", ".join(document.path or document.id for document in documents)
    raise ParlalignError(f"{places}: the text is in {names}, not in {' or '.join(wanted)}: {cure}")


def _refuse_mixed(document: Document, languages: tuple[str, str]) -> None:
    names = " and ".join(LANGUAGES[code].name for code in languages)
    place = document.path or document.id
    raise ParlalignError(f"{place}: nothing tells {names} apart in one text: give a file of each")


def _sides(
    documents: Sequence[Document], options: Options, level: Level
) -> tuple[list[Segment], list[Segment], list[Segment]]:
    """Return the segments of the first language, of the second, and of neither; segments no word tells go with the one
    before."""
    sides: dict[str, list[Segment]] = {code: [] for code in options.languages}
    neither = []
    for document in documents:
        current = document.language
        for found in segment_document(document, level, options.languages):
            if found.language != UNKNOWN:
                current = found.language
            if current in sides:
                sides[current].append(replace(found, language=current))
            else:
                neither.append(found)
    return sides[options.languages[0]], sides[options.languages[1]], neither
