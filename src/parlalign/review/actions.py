"""The actions of a review, as functions of a row and its neighbours. Only `edit`, `flip` and `delete` change texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from parlalign.errors import NotPossibleError
from parlalign.records import Record, Status, swapped
from parlalign.records.review_flags import lowest_score
from parlalign.records.text_replacement import MAX_TEXT_LENGTH, SIDES, SideName
from parlalign.review.row_segments import RowSegment, edit_segment, flip_repair, split_segment
from parlalign.review.rows import Direction, Row, row_documents, undecided_status
from parlalign.text.normalization import has_visible_text, normalize_for_xml

Segments = tuple[RowSegment, ...]


@dataclass(frozen=True, slots=True)
class RowContext:
    """A row with the rows above and below it in the whole file; None at the ends of the file."""

    row: Row
    above: Row | None = None
    below: Row | None = None

    def neighbour(self, direction: Direction) -> Row:
        """Return the row above or below; raise `NotPossibleError` if there is none."""
        neighbour = self.above if direction == "above" else self.below
        if neighbour is None:
            raise NotPossibleError(f"no-row-{direction}")
        return neighbour


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The rows after an action: None for a neighbour that has not changed; a row that became empty is deleted.

    `new` is a row to insert below `row`. `selected` is the row that the page selects next.
    """

    row: Row
    above: Row | None = None
    below: Row | None = None
    new: Row | None = None
    selected: Literal["row", "above", "below"] = "row"


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """The parameters of an action; reading one that is missing or wrong raises `NotPossibleError`.

    Offsets in texts are in code points.
    """

    parameters: Mapping[str, Any]

    @property
    def side(self) -> SideName:
        side: SideName = self._one_of("side", SIDES)
        return side

    @property
    def sides(self) -> tuple[SideName, ...]:
        return SIDES if self.parameters.get("side") == "both" else (self.side,)

    @property
    def direction(self) -> Direction:
        direction: Direction = self._one_of("to", ("above", "below"))
        return direction

    def number(self, name: str) -> int:
        """Return an integer that is not negative."""
        value = self.parameters.get(name, 0)
        if type(value) is not int or value < 0:
            raise NotPossibleError("bad-request")
        return value

    def text(self) -> str:
        """Return the typed text, normalized to what every format can hold."""
        value = self.parameters.get("text")
        if not isinstance(value, str):
            raise NotPossibleError("bad-request")
        if len(value) > MAX_TEXT_LENGTH:
            raise NotPossibleError("too-long")
        return normalize_for_xml(value).strip()

    def _one_of(self, name: str, choices: tuple[Any, ...]) -> Any:
        if self.parameters.get(name) not in choices:
            raise NotPossibleError("bad-request")
        return self.parameters[name]


def accept(context: RowContext, _request: ActionRequest) -> ActionResult:
    """Accept a pair, or confirm that an unaligned segment has no counterpart."""
    status: Status = "accepted" if context.row.is_pair else "unpaired"
    return ActionResult(_with_decision(context.row, status, is_checked=True))


def reject(context: RowContext, _request: ActionRequest) -> ActionResult:
    """Reject a pair: it stays in the file and is left out of translation memories."""
    if not context.row.is_pair:
        raise NotPossibleError("not-paired")
    return ActionResult(_with_decision(context.row, "rejected", is_checked=True))


def clear(context: RowContext, _request: ActionRequest) -> ActionResult:
    """Remove the decision."""
    return ActionResult(_with_decision(context.row, undecided_status(context.row), is_checked=False))


def merge(context: RowContext, request: ActionRequest) -> ActionResult:
    """Move all segments of one side or of both sides to the neighbouring row."""
    counts = {side: len(context.row.side(side)) for side in request.sides}
    return _move_segments(context, counts, request.direction)


def move(context: RowContext, request: ActionRequest) -> ActionResult:
    """Move the first segment of one side to the row above, or the last one to the row below."""
    counts = {request.side: min(1, len(context.row.side(request.side)))}
    return _move_segments(context, counts, request.direction)


def _move_segments(context: RowContext, counts: Mapping[SideName, int], direction: Direction) -> ActionResult:
    """Move the first `counts` segments of each side to the row above, or the last ones to the row below."""
    neighbour, row = context.neighbour(direction), context.row
    if not any(counts.values()):
        raise NotPossibleError("nothing-there")
    if not _may_exchange_segments(row, neighbour):
        raise NotPossibleError("two-documents")
    for side, count in counts.items():
        segments = row.side(side)
        if direction == "above":
            moved_to = (*neighbour.side(side), *segments[:count])
            row = row.with_side(side, segments[count:])
        else:
            moved_to = (*segments[len(segments) - count :], *neighbour.side(side))
            row = row.with_side(side, segments[: len(segments) - count])
        neighbour = neighbour.with_side(side, moved_to)
    score = lowest_score(context.row.record.score, neighbour.record.score)
    comment = context.row.record.comment if row.is_empty else ""
    neighbour = _with_new_segments(_with_added_comment(neighbour, comment, direction), score)
    row = row if row.is_empty else _with_new_segments(row, score)
    selected = direction if row.is_empty else "row"
    if direction == "above":
        return ActionResult(row, above=neighbour, selected=selected)
    return ActionResult(row, below=neighbour, selected=selected)


def split(context: RowContext, request: ActionRequest) -> ActionResult:
    """Split one side at an offset in a segment.

    The second half goes to the row below if that row has no text on this side, otherwise to a new row.
    """
    side, number, at = request.side, request.number("segment"), request.number("at")
    segments = context.row.side(side)
    if number >= len(segments):
        raise NotPossibleError("nothing-there")
    if number and not segments[number].text[:at].strip():
        before, after = segments[:number], segments[number:]
    elif number + 1 < len(segments) and not segments[number].text[at:].strip():
        before, after = segments[: number + 1], segments[number + 1 :]
    else:
        first_half, second_half = split_segment(segments[number], at)
        before, after = (*segments[:number], first_half), (second_half, *segments[number + 1 :])
    row = _with_new_segments(context.row.with_side(side, before), context.row.record.score)
    below = context.below
    if below is not None and not below.side(side) and _may_exchange_segments(row, below):
        score = lowest_score(context.row.record.score, below.record.score)
        return ActionResult(row, below=_with_new_segments(below.with_side(side, after), score))
    return ActionResult(row, new=_new_row(context.row, side, after))


def _may_exchange_segments(row: Row, neighbour: Row) -> bool:
    """Return whether two rows have the same languages and, on each side, a document in common."""
    documents = ((row_documents(row, side), row_documents(neighbour, side)) for side in SIDES)
    share_documents = all(not own or not other or own & other for own, other in documents)
    return row.record.languages == neighbour.record.languages and share_documents


def unlink(context: RowContext, _request: ActionRequest) -> ActionResult:
    """Move the target to a new row below."""
    if not context.row.is_pair:
        raise NotPossibleError("not-paired")
    row = _with_new_segments(context.row.with_side("target", ()), context.row.record.score)
    return ActionResult(row, new=_new_row(context.row, "target", context.row.target))


def edit(context: RowContext, request: ActionRequest) -> ActionResult:
    """Change the text of a segment, or add a text to an empty side; a text cannot become empty."""
    side, number, text = request.side, request.number("segment"), request.text()
    segments = context.row.side(side)
    if not has_visible_text(text):
        raise NotPossibleError("empty-text")
    if number >= max(1, len(segments)):
        raise NotPossibleError("nothing-there")
    if segments and text == normalize_for_xml(segments[number].text).strip():
        return ActionResult(context.row)
    segment = edit_segment(segments[number], text) if segments else RowSegment(text, None)
    return ActionResult(_with_segment(context.row, side, number, segment))


def flip(context: RowContext, request: ActionRequest) -> ActionResult:
    """Flip a repair: a join becomes a space, or a space a join."""
    side, number = request.side, request.number("segment")
    segments = context.row.side(side)
    if number >= len(segments):
        raise NotPossibleError("nothing-there")
    flipped = flip_repair(segments[number], request.number("repair"))
    return ActionResult(_with_segment(context.row, side, number, flipped))


def delete(context: RowContext, request: ActionRequest) -> ActionResult:
    """Delete a segment, or all segments of one side or of both sides; a row without texts is deleted."""
    row = context.row
    for side in [side for side in request.sides if row.side(side)] or request.sides:
        _, others = _chosen_segments(row, side, request)
        row = row.with_side(side, others)
    if row.is_empty:
        return ActionResult(row, selected="above" if context.below is None else "below")
    return ActionResult(_with_new_segments(row, row.record.score))


def transfer(context: RowContext, request: ActionRequest) -> ActionResult:
    """Move a segment, or all segments of a side, to the other side of the row, after the segments there."""
    row, side = context.row, request.side
    other: SideName = "target" if side == "source" else "source"
    chosen, others = _chosen_segments(row, side, request)
    row = row.with_side(side, others).with_side(other, (*row.side(other), *chosen))
    return ActionResult(_with_new_segments(row, row.record.score))


def _chosen_segments(row: Row, side: SideName, request: ActionRequest) -> tuple[Segments, Segments]:
    """Return the segment that a request names, or all segments of a side if it names none, and the others."""
    segments = row.side(side)
    start, end = 0, len(segments)
    if "segment" in request.parameters:
        start = request.number("segment")
        end = start + 1
    if not segments[start:end]:
        raise NotPossibleError("nothing-there")
    return segments[start:end], segments[:start] + segments[end:]


def swap(context: RowContext, _request: ActionRequest) -> ActionResult:
    """Exchange the two sides, with their sub-segments and inline codes."""
    row, record = context.row, context.row.record
    exchanged = replace(row, record=replace(swapped(record), languages=record.languages))
    exchanged = exchanged.with_side("source", row.target).with_side("target", row.source)
    changed = _with_new_segments(exchanged, record.score)
    return ActionResult(replace(changed, record=replace(changed.record, pieces=exchanged.record.pieces)))


def comment(context: RowContext, request: ActionRequest) -> ActionResult:
    """Set the comment; an empty one is removed."""
    record = replace(_with_date(context.row.record), comment=request.text())
    return ActionResult(replace(context.row, record=record))


ACTIONS: dict[str, Callable[[RowContext, ActionRequest], ActionResult]] = {
    "accept": accept,
    "reject": reject,
    "clear": clear,
    "merge": merge,
    "move": move,
    "split": split,
    "unlink": unlink,
    "edit": edit,
    "flip": flip,
    "delete": delete,
    "transfer": transfer,
    "swap": swap,
    "comment": comment,
}
"""The names are part of the file format: journals store them."""


def date_of_change() -> datetime:
    """Return the date of a change that is made now, in the precision of TMX."""
    return datetime.now(UTC).replace(microsecond=0)


def _with_date(record: Record) -> Record:
    return replace(record, changed=date_of_change())


def with_date(row: Row) -> Row:
    """Return a row with the date of now as that of its last change."""
    return replace(row, record=_with_date(row.record))


def _with_decision(row: Row, status: Status, *, is_checked: bool) -> Row:
    return replace(row, record=replace(_with_date(row.record), status=status), is_checked=is_checked)


def _with_changed_texts(row: Row) -> Row:
    """Return a row without the decision and the sub-segments, which belonged to the old texts."""
    record = replace(_with_date(row.record), status=undecided_status(row), pieces=())
    return replace(row, record=record, is_checked=False, is_by_hand=True)


def _with_segment(row: Row, side: SideName, number: int, segment: RowSegment) -> Row:
    """Return a row in which one segment is replaced."""
    segments = row.side(side)
    return _with_changed_texts(row.with_side(side, (*segments[:number], segment, *segments[number + 1 :])))


def _with_new_segments(row: Row, score: float | None) -> Row:
    """Return a row after its segments have changed, with the lowest score of the rows that they come from."""
    changed = _with_changed_texts(row)
    return replace(changed, record=replace(changed.record, score=score))


def _with_added_comment(row: Row, comment: str, direction: Direction) -> Row:
    """Add the comment of a row that was merged into this one; `direction` is that of the merge."""
    comments = [row.record.comment, comment] if direction == "above" else [comment, row.record.comment]
    return replace(row, record=replace(row.record, comment="\n".join(filter(None, comments))))


def _new_row(row: Row, side: SideName, segments: tuple[RowSegment, ...]) -> Row:
    """Return a new row for segments of another row; the journal gives it an id."""
    without_texts = Row(replace(row.record, comment=""), (), ())
    return _with_new_segments(without_texts.with_side(side, segments), row.record.score)
