"""The forms of a text with notes: without the numbers of calls and notes, and with the numbers as they are in the file.

A CAT tool shows a call as a code, or with the brackets that the file has, so that it searches for one of these forms.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from parlalign.records import Document, NoteMark, Segment

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CALL = regex.compile(  # `bus(1),`, `(nr. 12/2008 (1),`, `bus [1]`, `bus¹`; not `artikel 3(1)`, `(1) de`, `m²`
    r"(?<=[\p{L}\p{P}])[ \u00a0]?(?:\((\d{1,3}|\*{1,3})\)|\[(\d{1,3})\])(?![\p{L}\p{N}])"
    r"|(?<=\p{N})[ \u00a0](?:\((\d{1,3}|\*{1,3})\)|\[(\d{1,3})\])(?![\p{L}\p{N}(])"
    r"|(?<=\p{L}{3}|[\p{P}])([⁰¹²³⁴-⁹]{1,3})(?![\p{L}\p{N}])"
)
_NOTE = regex.compile(r"[\[(]\s?(\d{1,3}|\*{1,3})\s?[\])](?=\s)")  # `(1) PB`, `[1] PB`
_BETWEEN_CALLS = regex.compile(r"\s*+,?\s*+")  # `(1), (2)`
_SPACE_BEFORE_MARK = regex.compile(r"[ \u00a0]+(?=[.,;:!?…)\]»”’\s]|$)")
_BLANKS = " \u00a0"


class TextMark(NamedTuple):
    """The number of a note in a text, at a half-open range of code points, and how it is written in the file."""

    start: int
    end: int
    written: str


MarksBySegment = Mapping[str, Sequence[TextMark]]
"""The numbers of notes in segments, by the id of the segment."""


def find_marks(segments: Sequence[Segment], documents: Sequence[Document]) -> MarksBySegment:
    """Return the numbers of notes in segments of one language.

    They are known if the format of the file marks them. In other documents, a number is one of a note if a note with
    this number exists.
    """
    by_document: defaultdict[str, list[Segment]] = defaultdict(list)
    for segment in segments:
        by_document[segment.document].append(segment)
    marks: dict[str, Sequence[TextMark]] = {}
    for document in documents:
        own = by_document.get(document.id, [])
        marks |= _known_marks(document, own) if document.note_marks else _marks_by_notes(own)
    return marks


def _known_marks(document: Document, segments: Sequence[Segment]) -> dict[str, Sequence[TextMark]]:
    """Return the marks of the document in its segments.

    The repair does not change a number, so that it is the same occurrence of its characters in source and segment.
    """
    marks = document.note_marks
    found: dict[str, Sequence[TextMark]] = {}
    for segment in segments:
        first = bisect_left(marks, segment.span.start, key=lambda mark: mark.span.start)
        last = bisect_left(marks, segment.span.end, key=lambda mark: mark.span.start)
        if placed := [mark for each in marks[first:last] if (mark := _in_segment(each, segment, document))]:
            found[segment.id] = placed
    return found


def _in_segment(mark: NoteMark, segment: Segment, document: Document) -> TextMark | None:
    shown = document.source[slice(*mark.span)]
    before = document.source.count(shown, segment.span.start, mark.span.start)
    start = -1
    for _ in range(before + 1):
        start = segment.text.find(shown, start + 1)
    return None if start < 0 else TextMark(start, start + len(shown), mark.written)


class _Call(NamedTuple):
    """A number in the text that may be a call: the place of its segment, its label, and whether a space precedes it."""

    place: int
    mark: TextMark
    label: str
    has_space: bool


def _marks_by_notes(segments: Sequence[Segment]) -> dict[str, Sequence[TextMark]]:
    """Return the numbers of notes in segments without knowledge of the file.

    A number in the text is a call only if it does not occur more often than notes have it, because the same number may
    be a part of a reference (`artikel 3 (1)`). A numbered paragraph that has not the form of a note (`(1) Zie de
    enquête`) is one if a single call without a space (`bus(1)`) precedes it.
    """
    numbered = {k: match for k, segment in enumerate(segments) if (match := _NOTE.match(segment.text))}
    by_label: defaultdict[str, list[int]] = defaultdict(list)
    for k, match in numbered.items():
        by_label[match[1]].append(k)
    calls: defaultdict[str, list[_Call]] = defaultdict(list)
    for call in _calls(segments, numbered) if numbered else ():
        calls[call.label].append(call)
    found: defaultdict[str, list[TextMark]] = defaultdict(list)
    for label, notes in by_label.items():
        certain = [k for k in notes if segments[k].kind == "footnote"]
        called = calls[label]
        if not certain:
            called = [call for call in called if not call.has_space]
            is_called = len(called) == len(notes) == 1 and called[0].place < notes[0]
            certain = notes if is_called else []
        if called and len(called) <= len(certain):
            for place, mark in [
                *((call.place, call.mark) for call in called),
                *((k, TextMark(*numbered[k].span(), numbered[k][0])) for k in certain),
            ]:
                found[segments[place].id].append(mark)
    return {identifier: sorted(marks) for identifier, marks in found.items()}


def _calls(segments: Sequence[Segment], numbered: Collection[int]) -> Iterator[_Call]:
    """Yield the numbers that may be calls; those at the beginning of numbered paragraphs are none."""
    for place, segment in enumerate(segments):
        for match in _CALL.finditer(segment.text):
            if not (place in numbered and segment.kind == "footnote"):
                written = match[0].lstrip(_BLANKS)
                mark = TextMark(match.end() - len(written), match.end(), written)
                label = next(filter(None, match.groups())).translate(_SUPERSCRIPTS)
                yield _Call(place, mark, label, has_space=len(written) < len(match[0]))


def note_forms(
    sides: tuple[Sequence[Segment], Sequence[Segment]], marks: tuple[MarksBySegment, MarksBySegment]
) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the texts of the segments of a pair, source and target, in the forms that differ from their own."""
    if not any(segment.id in known for side, known in zip(sides, marks, strict=True) for segment in side):
        return
    seen = [tuple([segment.text for segment in side] for side in sides)]
    for form in (_without_marks, _tidily_without_marks, _as_written):
        source, target = (
            [text for segment in side if (text := form(segment.text, known.get(segment.id, ())).strip())]
            for side, known in zip(sides, marks, strict=True)
        )
        if source and target and (source, target) not in seen:
            seen.append((source, target))
            yield source, target


def _without_marks(text: str, marks: Iterable[TextMark]) -> str:
    """Return a text without its marks; all spaces stay, as a CAT tool sees them around a code."""
    return _replaced(text, ((mark.start, mark.end, "") for mark in marks))


def _tidily_without_marks(text: str, marks: Iterable[TextMark]) -> str:
    """Return a text without its marks, the comma between two of them and the space that is left before punctuation.

    >>> _tidily_without_marks("de bus (1), (2), en", [TextMark(7, 10, ""), TextMark(12, 15, "")])
    'de bus, en'
    """
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and _BETWEEN_CALLS.fullmatch(text, spans[-1][1], mark.start):
            spans[-1] = (spans[-1][0], mark.end)
        else:
            spans.append((mark.start, mark.end))
    parts, last = [], 0
    for start, end in spans:
        before = text[last:start]
        space = before[len(before.rstrip(_BLANKS)) :]
        is_needed = space and not _SPACE_BEFORE_MARK.match(space + text[end : end + 1])
        parts.append(before if is_needed else before[: len(before) - len(space)])
        last = end
    return "".join(parts) + text[last:]


def _as_written(text: str, marks: Iterable[TextMark]) -> str:
    """Return a text with its marks as they are in the file."""
    return _replaced(text, marks)


def _replaced(text: str, marks: Iterable[tuple[int, int, str]]) -> str:
    parts, last = [], 0
    for start, end, replacement in marks:
        parts += [text[last:start], replacement]
        last = end
    return "".join(parts) + text[last:]
