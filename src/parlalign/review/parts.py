"""A side of a row: the segments that stand there, each with its way back to the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parlalign.doubts import Doubt, repairs
from parlalign.errors import ParlalignError
from parlalign.records import Edit, Origin, Span

_FLIPPED = {"join": ("space", " "), "space": ("join", "")}
_HYPHENS = {"hyphen-join": ("wrap-hyphen", "-"), "wrap-hyphen": ("hyphen-join", "")}
"""What a repair could have been instead: rule and replacement."""


class NotPossibleError(ParlalignError):
    """An action that a row does not allow; `code` names the reason for the page, which has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code}: nothing was done")
        self.code = code


@dataclass(frozen=True, slots=True)
class Part:
    """A segment of a side, None as its origin where a person typed it in or the file told none."""

    text: str
    origin: Origin | None

    @property
    def repairs(self) -> list[Doubt]:
        """All repairs inside it, in order."""
        return repairs(self.text, self.origin) if self.origin else []


Side = tuple[Part, ...]


def parts_of(text: str, origin: Origin | None) -> Side:
    """Return the segments of a side of a record, as its spans tell; one where they do not.

    `joined` gives text and origin again, the same.

    >>> origin = Origin("d", (Span(0, 3), Span(5, 9)), "item", "a")
    >>> [part.text for part in parts_of("een twee", origin)]
    ['een', 'twee']
    """
    if not text and origin is None:
        return ()
    whole = (Part(text, origin),)
    if origin is None or len(origin.spans) < 2:
        return whole
    parts, start = [], 0
    for span in origin.spans:
        inside = tuple(edit for edit in origin.edits if span.start <= edit.span.start and edit.span.end <= span.end)
        length = _length(span, inside)
        parts.append(Part(text[start : start + length], replace(origin, spans=(span,), edits=inside)))
        start += length + 1
    parts[1:] = [Part(part.text, replace(part.origin, label=None)) for part in parts[1:] if part.origin]
    return tuple(parts) if joined(parts) == (text, origin) and all(part.text.strip() for part in parts) else whole


def _length(span: Span, edits: Iterable[Edit]) -> int:
    grown = sum(len(edit.replacement) - (edit.span.end - edit.span.start) for edit in edits)
    return max(0, span.end - span.start + grown)


def joined(side: Sequence[Part]) -> tuple[str, Origin | None]:
    """Return text and origin of a side; kind and label are those of the first segment that has an origin."""
    origins = [part.origin for part in side if part.origin]
    text = " ".join(part.text for part in side)
    if len(origins) < 2:
        return text, origins[0] if origins else None
    spans = tuple(span for origin in origins for span in origin.spans)
    edits = tuple(edit for origin in origins for edit in origin.edits)
    return text, replace(origins[0], spans=tuple(dict.fromkeys(spans)), edits=tuple(dict.fromkeys(edits)))


def divided(part: Part, at: int) -> tuple[Part, Part]:
    """Return the two halves of a segment before and from a place in its text; white space there is left out.

    Where its text is no longer that of the source, both halves lead back to the whole. Raises `NotPossibleError` where
    a half would be empty.

    >>> before, after = divided(Part("een twee", Origin("d", (Span(10, 18),), "text", "1")), 4)
    >>> before.text, before.origin.spans, after.text, after.origin.spans
    ('een', (Span(start=10, end=13),), 'twee', (Span(start=14, end=18),))
    """
    before, after = part.text[:at].rstrip(), part.text[at:].lstrip()
    if not before or not after:
        raise NotPossibleError("not-inside")
    if part.origin is None:
        return Part(before, None), Part(after, None)
    unlabelled = replace(part.origin, label=None)
    if len(part.origin.spans) != 1 or _length(part.origin.spans[0], part.origin.edits) != len(part.text):
        return Part(before, part.origin), Part(after, unlabelled)
    (span,) = part.origin.spans
    end = _source_place(part.origin, len(before), is_end=True)
    start = _source_place(part.origin, len(part.text) - len(after), is_end=False)
    return (
        Part(before, _inside(part.origin, Span(span.start, end))),
        Part(after, _inside(unlabelled, Span(start, span.end))),
    )


def _source_place(origin: Origin, at: int, *, is_end: bool) -> int:
    """Return where a place in the text of an origin of one span stands in the source.

    At a replacement, the end of what is before it leaves it out, the start of what is behind it, too.
    """
    shift = origin.spans[0].start
    for edit in origin.edits:
        start = edit.span.start - shift
        if start > at or (start == at and is_end):
            break
        shift += edit.span.end - edit.span.start - len(edit.replacement)
    return at + shift


def _inside(origin: Origin, span: Span) -> Origin:
    edits = tuple(edit for edit in origin.edits if span.start <= edit.span.start and edit.span.end <= span.end)
    return replace(origin, spans=(span,), edits=edits)


def flips(repair: Doubt) -> bool:
    """Tell whether a repair can be turned into the other one: a join into a space, or back."""
    return repair.place is not None and _other(repair.edit) is not None


def _other(edit: Edit) -> tuple[str, str] | None:
    if edit.rule in _HYPHENS:
        return _HYPHENS[edit.rule]
    cause, _, outcome = edit.rule.rpartition("-")
    if outcome not in _FLIPPED or edit.replacement.strip():
        return None
    other, replacement = _FLIPPED[outcome]
    return f"{cause}-{other}", replacement


def flipped(part: Part, number: int) -> Part:
    """Return a segment with one of its `repairs` turned into the other one, which is now sure: a person says so.

    >>> edit = Edit(Span(5, 6), "", "wrap-join", 0.6)
    >>> flipped(Part("havenstad", Origin("d", (Span(0, 10),), "text", None, (edit,))), 0).text
    'haven stad'
    """
    found = part.repairs
    if part.origin is None or not 0 <= number < len(found) or not flips(found[number]):
        raise NotPossibleError("not-flippable")
    edit, place = found[number].edit, found[number].place
    other = _other(edit)
    if place is None or other is None:
        raise NotPossibleError("not-flippable")
    mended = replace(edit, rule=other[0], replacement=other[1], probability=1.0)
    edits = tuple(mended if each is edit else each for each in part.origin.edits)
    text = part.text[: place.start] + mended.replacement + part.text[place.end :]
    return Part(text, replace(part.origin, edits=edits))
