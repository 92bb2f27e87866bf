"""What a memory knows of a record, and the format of the file that brings the record again cannot hold."""

from __future__ import annotations

from dataclasses import replace

from parlalign.records import InlineCodes, Origin, Record

_ROUNDED = 0.00005
"""Files of most formats have scores with four decimals."""


def with_known_details(new: Record, known: Record) -> Record:
    """Return a version of a record that has the texts of the known one, with the details that it lacks.

    These are the score and its further decimals, places and repairs in documents, sub-segments, and inline codes. A
    version without a date that nobody has checked also gets the check of an accepted record.
    """
    if known.status == "accepted" and new.status == "paired" and new.changed is None:
        new = replace(new, status=known.status, changed=known.changed, comment=new.comment or known.comment)
    score = new.score
    if known.score is not None and (score is None or abs(score - known.score) <= _ROUNDED):
        score = known.score
    source, target = (_origin(*sides) for sides in zip(new.origin, known.origin, strict=True))
    return replace(
        new,
        score=score,
        origin=(source, target),
        pieces=new.pieces or known.pieces,
        crossing=new.crossing or known.crossing,
        codes=_codes(new.codes, known.codes),
    )


def _codes(new: InlineCodes | None, known: InlineCodes | None) -> InlineCodes | None:
    """Return the new codes, or the known ones if there are none or if they were converted to another format."""
    return new if new and (known is None or new.format == known.format) else known


def _origin(new: Origin | None, known: Origin | None) -> Origin | None:
    return known if new is None or (known is not None and new in _lossy_forms(known)) else new


def _lossy_forms(origin: Origin) -> tuple[Origin, Origin]:
    """Return an origin without its repairs, as TMX has it, and with its kind and label only, as TSV has it."""
    label = origin.label or None
    further = tuple(replace(part, edits=(), doubts=()) for part in origin.further)
    return (
        replace(origin, label=label, edits=(), doubts=(), further=further),
        Origin("", (), origin.kind, label),
    )
