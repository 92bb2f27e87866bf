"""What a person does to a row and its neighbours, as functions of rows: only `edit` and `flip` change texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from parlalign.records import Record, Status
from parlalign.review.parts import NotPossibleError, Part, divided, edited, flipped
from parlalign.review.rows import SIDES, Row, SideName, status_of
from parlalign.text.normalization import normalize_for_cat_tools, normalize_for_xml

To = Literal["above", "below"]
LONGEST = 100_000
"""Characters that a person may type into a text or comment."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row and its neighbours in the whole file; None at an end of it."""

    own: Row
    above: Row | None = None
    below: Row | None = None

    def neighbour(self, to: To) -> Row:
        """Return the row above or below; raise `NotPossibleError` where there is none."""
        found = self.above if to == "above" else self.below
        if found is None:
            raise NotPossibleError(f"no-row-{to}")
        return found


@dataclass(frozen=True, slots=True)
class ActionResult:
    """The rows in the place of the three; an empty one is gone. `new` comes between `own` and `below`.

    `goes_to` is the row that a person looks at next.
    """

    own: Row
    above: Row | None = None
    below: Row | None = None
    new: Row | None = None
    goes_to: Literal["own", "above", "below"] = "own"


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """The words of an action, checked as they are asked for; raises `NotPossibleError` with `bad-request`.

    Places in texts are in code points.
    """

    words: Mapping[str, Any]

    @property
    def side(self) -> SideName:
        side: SideName = self._one_of("side", SIDES)
        return side

    @property
    def sides(self) -> tuple[SideName, ...]:
        return SIDES if self.words.get("side") == "both" else (self.side,)

    @property
    def to(self) -> To:
        to: To = self._one_of("to", ("above", "below"))
        return to

    def number(self, name: str) -> int:
        """Return a number that is not below 0."""
        value = self.words.get(name, 0)
        if type(value) is not int or value < 0:
            raise NotPossibleError("bad-request")
        return value

    def text(self) -> str:
        """Return the text that was typed in: what every format can carry."""
        value = self.words.get("text")
        if not isinstance(value, str):
            raise NotPossibleError("bad-request")
        if len(value) > LONGEST:
            raise NotPossibleError("too-long")
        return normalize_for_xml(value).strip()

    def _one_of(self, name: str, choices: tuple[Any, ...]) -> Any:
        if self.words.get(name) not in choices:
            raise NotPossibleError("bad-request")
        return self.words[name]


def accept(place: Place, _asked: ActionRequest) -> ActionResult:
    """Say that a pair is right, or that nothing answers a text."""
    return ActionResult(_decided(place.own, "accepted" if place.own.is_pair else "unpaired", is_checked=True))


def reject(place: Place, _asked: ActionRequest) -> ActionResult:
    """Say that a pair is wrong: it stays in the file, and out of translation memories."""
    if not place.own.is_pair:
        raise NotPossibleError("not-paired")
    return ActionResult(_decided(place.own, "rejected", is_checked=True))


def clear(place: Place, _asked: ActionRequest) -> ActionResult:
    """Take a decision back."""
    return ActionResult(_decided(place.own, status_of(place.own), is_checked=False))


def merge(place: Place, asked: ActionRequest) -> ActionResult:
    """Put all of a side, or of both, to the neighbour row."""
    moved = {side: len(place.own.side(side)) for side in asked.sides}
    return _moved(place, moved, asked.to)


def move(place: Place, asked: ActionRequest) -> ActionResult:
    """Put the first segment of a side to the row above, or the last to the row below."""
    return _moved(place, {asked.side: min(1, len(place.own.side(asked.side)))}, asked.to)


def _moved(place: Place, counts: Mapping[SideName, int], to: To) -> ActionResult:
    """Move the first segments of a side up, or the last ones down, as many as `counts` says."""
    neighbour, own = place.neighbour(to), place.own
    if not any(counts.values()):
        raise NotPossibleError("nothing-there")
    if not _belong_together(own, neighbour):
        raise NotPossibleError("two-documents")
    for side, count in counts.items():
        here = own.side(side)
        if to == "above":
            grown = (*neighbour.side(side), *here[:count])
            own = own.with_side(side, here[count:])
        else:
            grown = (*here[len(here) - count :], *neighbour.side(side))
            own = own.with_side(side, here[: len(here) - count])
        neighbour = neighbour.with_side(side, grown)
    score = min(place.own.record.score, neighbour.record.score)
    comment = "" if not own.is_empty else place.own.record.comment
    neighbour = _reformed(_with_comment(neighbour, comment, to), score)
    own = own if own.is_empty else _reformed(own, score)
    goes_to = to if own.is_empty else "own"
    if to == "above":
        return ActionResult(own, above=neighbour, goes_to=goes_to)
    return ActionResult(own, below=neighbour, goes_to=goes_to)


def split(place: Place, asked: ActionRequest) -> ActionResult:
    """Divide a side at a place in a segment; the rest goes to the row below where that lacks it, else to a new row."""
    name, number, at = asked.side, asked.number("part"), asked.number("at")
    side = place.own.side(name)
    if number >= len(side):
        raise NotPossibleError("nothing-there")
    if number and not side[number].text[:at].strip():
        before, after = side[:number], side[number:]
    elif number + 1 < len(side) and not side[number].text[at:].strip():
        before, after = side[: number + 1], side[number + 1 :]
    else:
        first, second = divided(side[number], at)
        before, after = (*side[:number], first), (second, *side[number + 1 :])
    own = _reformed(place.own.with_side(name, before), place.own.record.score)
    if place.below is not None and not place.below.side(name) and _belong_together(own, place.below):
        score = min(place.own.record.score, place.below.record.score)
        return ActionResult(own, below=_reformed(place.below.with_side(name, after), score))
    return ActionResult(own, new=_new(place.own, name, after))


def _belong_together(row: Row, neighbour: Row) -> bool:
    """Tell whether segments may change rows: a record has one pair of languages, and names one document a side."""
    documents = (
        {part.origin.document for each in (row, neighbour) for part in each.side(side) if part.origin} for side in SIDES
    )
    return row.record.languages == neighbour.record.languages and all(len(names) < 2 for names in documents)


def unlink(place: Place, _asked: ActionRequest) -> ActionResult:
    """Give the target a row of its own, below."""
    if not place.own.is_pair:
        raise NotPossibleError("not-paired")
    own = _reformed(place.own.with_side("target", ()), place.own.record.score)
    return ActionResult(own, new=_new(place.own, "target", place.own.target))


def edit(place: Place, asked: ActionRequest) -> ActionResult:
    """Change the text of a segment, or type in what a side lacks; a text cannot become empty."""
    name, number, text = asked.side, asked.number("part"), asked.text()
    side = place.own.side(name)
    if not normalize_for_cat_tools(text):
        raise NotPossibleError("empty-text")
    if number >= max(1, len(side)):
        raise NotPossibleError("nothing-there")
    if side and text == normalize_for_xml(side[number].text).strip():
        return ActionResult(place.own)
    part = edited(side[number], text) if side else Part(text, None)
    return ActionResult(_with_part(place.own, name, number, part))


def flip(place: Place, asked: ActionRequest) -> ActionResult:
    """Turn a repair into the other one: a join into a space, or back."""
    name, number = asked.side, asked.number("part")
    side = place.own.side(name)
    if number >= len(side):
        raise NotPossibleError("nothing-there")
    return ActionResult(_with_part(place.own, name, number, flipped(side[number], asked.number("repair"))))


def comment(place: Place, asked: ActionRequest) -> ActionResult:
    """Write a comment, or take it away."""
    return ActionResult(replace(place.own, record=replace(_dated(place.own.record), comment=asked.text())))


ACTIONS: dict[str, Callable[[Place, ActionRequest], ActionResult]] = {
    "accept": accept,
    "reject": reject,
    "clear": clear,
    "merge": merge,
    "move": move,
    "split": split,
    "unlink": unlink,
    "edit": edit,
    "flip": flip,
    "comment": comment,
}


def _dated(record: Record) -> Record:
    return replace(record, changed=datetime.now(UTC).replace(microsecond=0))


def _decided(row: Row, status: Status, *, is_checked: bool) -> Row:
    return replace(row, record=replace(_dated(row.record), status=status), is_checked=is_checked)


def _mended(row: Row) -> Row:
    """Return a row whose texts have changed: undecided, without the pieces that were of the old texts."""
    record = replace(_dated(row.record), status=status_of(row), pieces=())
    return replace(row, record=record, is_checked=False, is_by_hand=True)


def _with_part(row: Row, name: SideName, number: int, part: Part) -> Row:
    """Return a row with another segment in a place of a side."""
    side = row.side(name)
    return _mended(row.with_side(name, (*side[:number], part, *side[number + 1 :])))


def _reformed(row: Row, score: float) -> Row:
    """Return a row whose parts are others than before; nobody has scored it, so it keeps the lowest score at hand."""
    mended = _mended(row)
    return replace(mended, record=replace(mended.record, score=score))


def _with_comment(row: Row, comment: str, to: To) -> Row:
    """Keep the comment of a row that is gone with the row that took its texts."""
    comments = [row.record.comment, comment] if to == "above" else [comment, row.record.comment]
    return replace(row, record=replace(row.record, comment="\n".join(filter(None, comments))))


def _new(row: Row, side: SideName, parts: tuple[Part, ...]) -> Row:
    """Return a row for segments that left another one; the journal gives it an id of its own."""
    bare = Row(replace(row.record, comment=""), (), ())
    return _reformed(bare.with_side(side, parts), row.record.score)
