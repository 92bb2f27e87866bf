"""A side of a row: the segments that stand there, each with its way back to the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parlalign.errors import ParlalignError
from parlalign.records import Edit, Origin, Span
from parlalign.records.review_flags import BY_HAND, LocatedEdit, edit_spans, located_edits

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
    def located_edits(self) -> list[LocatedEdit]:
        """All repairs inside it, in order."""
        return located_edits(self.text, self.origin) if self.origin else []


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

    Where it is not known to be that of the source with its edits made, and inside what an edit put there, both halves
    lead back to the whole. Raises `NotPossibleError` where a half would be empty.

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
    cuts = (len(before), len(part.text) - len(after))
    if not is_exact(part) or any(_is_inside_an_edit(part.origin, cut) for cut in cuts):
        whole = replace(part.origin, edits=())
        return Part(before, whole), Part(after, replace(whole, label=None))
    (span,) = part.origin.spans
    end = _source_place(part.origin, cuts[0], is_end=True)
    start = _source_place(part.origin, cuts[1], is_end=False)
    placed = [(edit, place) for edit, place in edit_spans(part.origin) if edit]
    first = tuple(edit for edit, place in placed if place.start < cuts[0] and place.end <= cuts[0])
    second = tuple(edit for edit, place in placed if place.end > cuts[1])
    return (
        Part(before, replace(part.origin, spans=(Span(span.start, end),), edits=first)),
        Part(after, replace(unlabelled, spans=(Span(start, span.end),), edits=second)),
    )


def is_exact(part: Part) -> bool:
    """Tell whether a segment is known to be one span of the source with its edits made."""
    if part.origin is None or len(part.origin.spans) != 1:
        return False
    (*placed, (_, whole)) = edit_spans(part.origin)
    return whole.end == len(part.text) and all(place.end <= whole.end for _, place in placed)


def _is_inside_an_edit(origin: Origin, at: int) -> bool:
    return any(place.start < at < place.end for edit, place in edit_spans(origin) if edit)


def _source_place(origin: Origin, at: int, *, is_end: bool) -> int:
    """Return where a place in the text of an exact segment stands in the source.

    What an edit put there belongs to what follows it; where it put nothing or white space, to neither.
    """
    shift = origin.spans[0].start
    for edit in origin.edits:
        start = edit.span.start - shift
        if start > at or (start == at and (is_end or edit.replacement.strip())):
            break
        shift += edit.span.end - edit.span.start - len(edit.replacement)
    return at + shift


def edited(part: Part, text: str) -> Part:
    """Return a segment with another text: what differs becomes an edit of its own, with those that it touches in it.

    Where it is not known to be that of the source, it keeps its spans and no edits.

    >>> part = edited(Part("een twe drie", Origin("d", (Span(10, 22),), "text", None)), "een twee drie")
    >>> part.origin.edits
    (Edit(span=Span(start=17, end=17), replacement='e', rule='by-hand', probability=1.0),)
    """
    if part.origin is None or not is_exact(part):
        return Part(text, part.origin and replace(part.origin, edits=()))
    start = _common(part.text, text)
    end = len(part.text) - _common(part.text[start:][::-1], text[start:][::-1])
    start, end = changed = _with_edits(Span(start, end), [place for edit, place in edit_spans(part.origin) if edit])
    kept = [edit for edit, place in edit_spans(part.origin) if edit and not _touches(changed, place)]
    span = Span(_source_place(part.origin, start, is_end=True), _source_place(part.origin, end, is_end=False))
    own = Edit(span, text[start : len(text) - (len(part.text) - end)], BY_HAND, 1.0)
    return Part(text, replace(part.origin, edits=tuple(sorted([*kept, own], key=lambda edit: edit.span))))


def _touches(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end


def _with_edits(changed: Span, placed: Sequence[Span]) -> Span:
    """Return a span that has grown by all places of edits that it touches."""
    touched = [changed, *(place for place in placed if _touches(changed, place))]
    grown = Span(min(place.start for place in touched), max(place.end for place in touched))
    return grown if grown == changed else _with_edits(grown, placed)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def flips(repair: LocatedEdit) -> bool:
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
    """Return a segment with one of its `located_edits` turned into the other one, which is now sure: a person says so.

    >>> edit = Edit(Span(5, 6), "", "wrap-join", 0.6)
    >>> flipped(Part("havenstad", Origin("d", (Span(0, 10),), "text", None, (edit,))), 0).text
    'haven stad'
    """
    found = part.located_edits
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
