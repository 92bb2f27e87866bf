"""Whether a record is doubtful, and why; all commands, formats and pages ask this module."""

from __future__ import annotations

from collections.abc import Iterator

from parlalign.checking.fact_comparison import FactDifference, fact_differences
from parlalign.records import Record
from parlalign.records.chosen_languages import pairs_with_source
from parlalign.records.review_flags import (
    DOUBT_REASONS,
    TO_CHECK,
    DoubtReason,
    describe_uncertain_edits,
    format_score,
    score_grade,
)

MOST_DESCRIBED = 10
"""The most facts of a record that are described; tables may have thousands."""


def doubt_reasons(record: Record) -> list[DoubtReason]:
    """Return why a record is doubtful, in the order of `DOUBT_REASONS`; one that a person judged has no reasons.

    >>> from parlalign.records import Record
    >>> doubt_reasons(Record("p1", "op 9 mei", "am 8. Mai", ("nl", "de"), "clause", 0.8, "paired"))
    ['score', 'facts']
    """
    if is_judged(record):
        return []
    applies = {
        "score": record.status != "unpaired" and score_grade(record.score) in TO_CHECK,
        "repair": bool(record.uncertain_edits or record.doubts),
        "facts": any(map(differing_facts, pairs_with_source(record))),
        "unpaired": record.status == "unpaired",
    }
    return [reason for reason in DOUBT_REASONS if applies[reason]]


def is_doubtful(record: Record) -> bool:
    """Return whether a person should check a record."""
    return bool(doubt_reasons(record))


def is_judged(record: Record) -> bool:
    """Return whether a person accepted or rejected a record; a threshold also rejects, but sets no date."""
    return record.status == "accepted" or (record.status == "rejected" and record.changed is not None)


def differing_facts(record: Record) -> tuple[FactDifference, ...]:
    """Return the facts in which the texts of a record differ."""
    return fact_differences((record.source, record.target), record.languages)


def describe_facts(record: Record) -> Iterator[str]:
    """Yield a line for each fact that differs, unless a person judged the record: `date: 9 mei | 8. Mai`.

    With more than two languages, the first text is compared with each other one: `date (nl-fr): 9 mei | 8 mai`.
    """
    if is_judged(record):
        return
    for pair in pairs_with_source(record):
        where = f" ({'-'.join(pair.languages)})" if record.further else ""
        differences = differing_facts(pair)
        for kind, source, target in differences[:MOST_DESCRIBED]:
            forms = (
                text[slice(*span)] if span else "–" for text, span in ((pair.source, source), (pair.target, target))
            )
            yield f"{kind}{where}: {' | '.join(forms)}"
        if len(differences) > MOST_DESCRIBED:
            yield f"and {len(differences) - MOST_DESCRIBED} more facts that differ{where}"


def describe_doubts(record: Record) -> Iterator[str]:
    """Yield a line for each doubt about a record: a low score, facts that differ, uncertain repairs, no translation."""
    reasons = doubt_reasons(record)
    if "score" in reasons:
        yield f"low score: {format_score(record.score)}"
    yield from describe_facts(record)
    yield from describe_uncertain_edits(record)
    if "unpaired" in reasons:
        yield DOUBT_REASONS["unpaired"]
