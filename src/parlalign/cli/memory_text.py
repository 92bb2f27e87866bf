"""Results of the translation memory as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from parlalign.app.summary import number_of
from parlalign.checking.doubts import doubt_reasons
from parlalign.memory.adding import Added, Ids
from parlalign.memory.lookup import Hit
from parlalign.memory.matching import Match
from parlalign.memory.result_values import result_values
from parlalign.memory.stats import Stats
from parlalign.memory.upkeep import Changes
from parlalign.records import Span
from parlalign.records.review_flags import DOUBT_REASONS, NO_SCORE, format_score
from parlalign.text.normalization import escape_for_terminal

_ESCAPED_CONTROLS = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}
"""Control characters that JSON does not escape but that a terminal interprets."""
_MARGIN = " " * 7


def added_lines(where: str, counts: Added, ids: Ids) -> Iterator[str]:
    """Yield lines with the counts of added, updated and other records."""
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.left_out.items()))
    yield (
        f"{where}: {counts.taken_in} records in = {counts.added} added + {counts.updated} updated"
        f" + {counts.rejected} marked as rejected + {counts.unchanged} unchanged"
        f" + {counts.left_out.total()} left out{f' ({reasons})' if reasons else ''}"
    )
    if counts.source_changed and ids == "global":
        yield (
            f"{counts.source_changed} of the updated records now have another source text:"
            " if your files have the same ids for different texts, add them without --ids global"
        )


def change_lines(where: str, verb: str, changes: Changes) -> Iterator[str]:
    """Yield the number of records that a deletion or an edit changes, and the first ones."""
    yield f"{where}: {number_of(changes.selected, 'record')} selected, {changes.changed} to {verb}"
    lost = [
        number_of(count, noun)
        for count, noun in ((changes.pieces, "sub-segment"), (changes.codes, "text pair with inline codes"))
        if count
    ]
    if lost:
        yield f"removed because the texts change: {' and '.join(lost)}"
    for before, after in changes.examples:
        yield _MARGIN + escape_for_terminal(f"{before.id} · {before.status} · {before.source} | {before.target}")
        if after:
            comment = f" · {after.comment}" if after.comment else ""
            yield _MARGIN + escape_for_terminal(f"  → {after.status} · {after.source} | {after.target}{comment}")
    if changes.changed > len(changes.examples):
        yield f"{_MARGIN}… and {changes.changed - len(changes.examples)} more"


def result_json(found: Hit | Match) -> str:
    """Return a line with the record, the side that was found, and its score or spans."""
    return json.dumps(result_values(found), ensure_ascii=False).translate(_ESCAPED_CONTROLS)


def result_lines(found: Hit | Match, marks: tuple[str, str]) -> Iterator[str]:
    """Yield the lines of a result; the words of the search are between the two marks."""
    record = found.record
    score = f"{found.score:3} %  " if isinstance(found, Match) else _MARGIN
    spans = found.spans_by_side if isinstance(found, Hit) else ((), ())
    for margin, code, text, marked_spans in zip((score, _MARGIN), record.languages, _texts(found), spans, strict=True):
        yield f"{margin}{escape_for_terminal(code)}  {marked(text, marked_spans, marks)}"
    if isinstance(found, Match) and (notes := " · ".join(_notes(found))):
        yield _MARGIN + escape_for_terminal(notes)
    if isinstance(found, Match) and found.parts:
        return
    origin = record.origin[0] or record.origin[1]
    place = [*origin.documents, origin.label] if origin else []
    date = f"{record.changed:%Y-%m-%d}" if record.changed else None
    copies = f"and {found.copies} more with the same texts" if found.copies else None
    doubts = ", ".join(DOUBT_REASONS[reason] for reason in doubt_reasons(record))
    named = [
        record.id,
        *place,
        NO_SCORE if record.score is None else f"score {format_score(record.score)}",
        record.status,
        doubts,
        date,
        record.comment,
        copies,
    ]
    yield _MARGIN + escape_for_terminal(" · ".join(name for name in named if name))


def _texts(found: Hit | Match) -> tuple[str, str]:
    """Return the texts to show, in the order of the languages of the record."""
    if isinstance(found, Hit):
        return found.record.source, found.record.target
    return (found.translation, found.source) if found.side else (found.source, found.translation)


def _notes(match: Match) -> Iterator[str]:
    """Yield how the texts of a match are made of those of the memory, if they are not its texts as they are."""
    if match.kind == "form":
        yield "another form of the text"
    if match.kind == "piece":
        yield "a sub-segment"
    if match.parts:
        yield f"assembled from sentences: {', '.join(f'{part.score} % {part.record.id}' for part in match.parts)}"
    if match.numbers:
        yield f"numbers replaced: {', '.join(f'{old} → {new}' for old, new in match.numbers)}"


def stats_lines(found: Stats) -> Iterator[str]:
    """Yield the counts of a memory."""
    yield f"records: {found.records}, of {found.texts} different texts and {found.documents} documents"
    for pair in found.pairs:
        words = f"{pair.source_words} + {pair.target_words} words"
        yield f"{'-'.join(pair.languages)}: {pair.records} records, {words}"
    for name, counts in (("level", found.levels), ("status", found.statuses)):
        yield f"{name}: {', '.join(f'{count} {key}' for key, count in counts.items()) or 'none'}"
    if found.first and found.last:
        yield f"changed: {found.first:%Y-%m-%d} to {found.last:%Y-%m-%d}, {found.records - found.dated} without a date"
    else:
        yield "changed: no record has a date"
    yield f"size: {found.size / 1e6:.1f} MB"


def stats_json(found: Stats) -> str:
    """Return the counts of a memory in one line of JSON."""
    dates: dict[str, Any] = {
        name: moment.isoformat() if moment else None for name, moment in (("first", found.first), ("last", found.last))
    }
    return json.dumps(asdict(found) | dates, ensure_ascii=False)


def marked(text: str, spans: Sequence[Span], marks: tuple[str, str]) -> str:
    """Return a text as a terminal can show it, with two marks around each span."""
    parts, last = [], 0
    for start, end in spans:
        parts += [escape_for_terminal(text[last:start]), marks[0], escape_for_terminal(text[start:end]), marks[1]]
        last = end
    return "".join([*parts, escape_for_terminal(text[last:])])
