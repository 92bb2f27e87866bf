"""Records of several languages: those in some of their languages, and their pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from parlalign.errors import ParlalignError
from parlalign.records import FurtherText, InlineCodes, Origin, Record, Status, swapped


@dataclass(frozen=True, slots=True)
class _RecordText:
    """One text of a record, with all that belongs to it."""

    language: str
    text: str
    origin: Origin | None
    codes: str
    score: float | None


def in_languages(record: Record, languages: Sequence[str]) -> Record | None:
    """Return the record with its texts in those of `languages` that it has, in their order; None if it has only one.

    The score of two texts is the lower one of their scores. A text that has no other one beside it is unpaired.
    Sub-segments stay if source and target do.

    >>> record = Record("p1", "een", "eins", ("nl", "de"), "clause", 0.8, "paired",
    ...     further=(FurtherText("fr", "un"),), scores=(None, 0.8, 0.9))
    >>> chosen = in_languages(record, ("fr", "nl"))
    >>> chosen.source, chosen.target, chosen.languages, chosen.score
    ('un', 'een', ('fr', 'nl'), 0.9)
    """
    wanted = tuple(languages)
    if record.all_languages == wanted:
        return record
    if not record.further and record.languages[::-1] == wanted:
        return swapped(record)
    own = {side.language: side for side in _sides(record)}
    chosen = [own[code] for code in languages if code in own]
    if len(chosen) < 2:
        return None
    if tuple(side.language for side in chosen) == record.all_languages:
        return record
    source, target, *further = chosen
    return replace(
        record,
        source=source.text,
        target=target.text,
        languages=(source.language, target.language),
        score=_score(record, chosen),
        status=_status(record.status, chosen),
        origin=(source.origin, target.origin),
        pieces=_pieces(record, (source.language, target.language)),
        codes=_codes(record, chosen),
        further=tuple(FurtherText(side.language, side.text, side.origin, side.codes) for side in further),
        scores=tuple(side.score for side in chosen) if further and record.scores else (),
    )


def pairs_with_source(record: Record) -> Iterator[Record]:
    """Yield the source with each other text that it has, as records of two languages with the id of the record.

    Without a source, the first text that there is takes its place. A text without any other yields one record.
    """
    if not record.further:
        yield record
        return
    present = [code for code, text in zip(record.all_languages, record.texts, strict=True) if text]
    first = present[0] if present else record.languages[0]
    others = present[1:] or [code for code in record.all_languages if code != first][:1]
    for code in others:
        if (pair := in_languages(record, (first, code))) is not None:
            yield pair


def only_two_languages(records: Iterable[Record], where: str, use: str) -> Iterator[Record]:
    """Yield the records; raise `ParlalignError` for one of more than two languages, which `use` cannot have."""
    for record in records:
        if record.further:
            raise several_languages_error(where, record.all_languages, use)
        yield record


def several_languages_error(where: str, languages: Sequence[str], use: str) -> ParlalignError:
    """Return the error that a file or a use has two languages, and the records have more."""
    example = f"{languages[0]}-{languages[1]}"
    return ParlalignError(
        f"{where}: {use} has two languages, and the records have {len(languages)} ({', '.join(languages)}):"
        f" choose two with --languages, as in --languages {example}",
        code="several-languages",
        values={"languages": list(languages)},
    )


def _sides(record: Record) -> list[_RecordText]:
    codes = (record.codes.source, record.codes.target) if record.codes else ("", "")
    written = (*codes, *(one.codes for one in record.further))
    scores = record.scores or (None,) * len(written)
    return [
        _RecordText(*one)
        for one in zip(record.all_languages, record.texts, record.origins, written, scores, strict=True)
    ]


def _score(record: Record, chosen: Sequence[_RecordText]) -> float | None:
    """Return the lowest score of the texts that are there; that of the record if these have none."""
    present = [side for side in chosen if side.text]
    scores = [side.score for side in (present if len(present) > 1 else chosen) if side.score is not None]
    return min(scores, default=record.score)


def _status(status: Status, chosen: Sequence[_RecordText]) -> Status:
    return status if sum(bool(side.text.strip()) for side in chosen) > 1 or status == "rejected" else "unpaired"


def _pieces(record: Record, languages: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    if languages == record.languages:
        return record.pieces
    return tuple((target, source) for source, target in record.pieces) if languages[::-1] == record.languages else ()


def _codes(record: Record, chosen: Sequence[_RecordText]) -> InlineCodes | None:
    if record.codes is None or not any(side.codes for side in chosen):
        return None
    return InlineCodes(record.codes.format, chosen[0].codes, chosen[1].codes)
