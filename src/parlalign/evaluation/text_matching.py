"""Beads of texts as beads of numbers: finds the texts of one file in those of another that joins or divides them.

The texts of a side are written one after the other without white space (`PlacedTexts`). Each text of the other file is
found there: as a whole text, as several texts in a row, or as a part of one. Where a text of either file begins or
ends, the side is divided. The parts get numbers, so a text that the other file divides has several.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from parlalign.records import Bead, Span
from parlalign.text.normalization import normalize_for_cat_tools

_BEGINNING = 16
"""Characters by which texts are looked up: more than the formula that begins most recitals, `in der Erwägung`."""
_LONG_ENOUGH = 12
"""Characters of a part that may be anywhere inside a text: shorter ones, such as numbers, are found by chance."""


@dataclass(frozen=True, slots=True)
class TextBead:
    """The texts of the segments of both sides. A text may be that of several segments, if its file does not say."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Segments:
    """The texts of both sides that the numbers of a ladder stand for."""

    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _PlacedBead:
    source: tuple[Span, ...]
    target: tuple[Span, ...]
    score: float


def with_numbers(beads: Iterable[TextBead]) -> tuple[list[Bead], Segments]:
    """Return beads of texts with a number for each text in the order of the beads, and the texts.

    >>> with_numbers([TextBead(("een", "twee"), (), 1.0), TextBead(("drie",), ("drei",), 1.0)])[0]
    [Bead(source=(0, 1), target=(), score=1.0, parts=()), Bead(source=(2,), target=(0,), score=1.0, parts=())]
    """
    numbered, segments = [], Segments()
    for bead in beads:
        source = range(len(segments.source), len(segments.source) + len(bead.source))
        target = range(len(segments.target), len(segments.target) + len(bead.target))
        segments.source.extend(bead.source)
        segments.target.extend(bead.target)
        numbered.append(Bead(tuple(source), tuple(target), bead.score))
    return numbered, segments


def match_texts(
    found: Sequence[Bead] | Sequence[TextBead], gold: Sequence[Bead] | Sequence[TextBead], segments: Segments
) -> tuple[list[Bead], list[Bead]]:
    """Return the beads found and the gold beads with the same numbers for the same texts.

    The beads of each are numbers in `segments`, or texts.
    """
    sides = PlacedTexts(segments.source), PlacedTexts(segments.target)
    placed_gold = [*_placed(gold, sides, {})]
    known: defaultdict[tuple[str, str], list[_PlacedBead]] = defaultdict(list)
    for bead in reversed(placed_gold):
        known[sides[0].text_at(bead.source), sides[1].text_at(bead.target)].append(bead)
    placed_found = [*_placed(found, sides, known)]
    for bead in (*placed_gold, *placed_found):
        sides[0].divide(bead.source)
        sides[1].divide(bead.target)
    return [_numbered(bead, sides) for bead in placed_found], [_numbered(bead, sides) for bead in placed_gold]


def _placed(
    beads: Sequence[Bead] | Sequence[TextBead],
    sides: tuple[PlacedTexts, PlacedTexts],
    known: dict[tuple[str, str], list[_PlacedBead]],
) -> Iterator[_PlacedBead]:
    """Yield the places of beads. A bead whose two texts are those of a known bead is put there, each place once."""
    for bead in beads:
        if isinstance(bead, Bead):
            places = (
                tuple(sides[0].places[i] for i in sorted(set(bead.source))),
                tuple(sides[1].places[j] for j in sorted(set(bead.target))),
            )
        elif same := known.get((squeezed("".join(bead.source)), squeezed("".join(bead.target)))):
            equal = same.pop() if len(same) > 1 else same[0]
            places = equal.source, equal.target
            sides[0].go_on_after(equal.source)
            sides[1].go_on_after(equal.target)
        else:
            places = sides[0].place(bead.source), sides[1].place(bead.target)
        yield _PlacedBead(*places, bead.score)


def _numbered(bead: _PlacedBead, sides: tuple[PlacedTexts, PlacedTexts]) -> Bead:
    return Bead(sides[0].numbers(bead.source), sides[1].numbers(bead.target), bead.score)


def squeezed(text: str) -> str:
    """Return a text without white space, control characters and invisible characters, in NFC."""
    return normalize_for_cat_tools(text).replace(" ", "")


class PlacedTexts:
    """The texts of one side in a row, and the places of other texts in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.places: list[Span] = []
        """The place of each text."""
        self._words: set[int] = set()
        self._free: defaultdict[str, list[int]] = defaultdict(list)
        """The places of each whole text where no other text has been put yet, in order."""
        parts, end = [], 0
        for text in texts:
            start = end
            for word in normalize_for_cat_tools(text).split(" "):
                self._words.add(end)
                parts.append(word)
                end += len(word)
            self.places.append(Span(start, end))
        self._row = "".join(parts)
        self._by_beginning: defaultdict[str, list[int]] = defaultdict(list)
        self._unit_ends: dict[int, int] = {}
        for start, stop in self.places:
            if start < stop:
                self._free[self._row[start:stop]].append(start)
                self._by_beginning[self._row[start : start + _BEGINNING]].append(start)
                self._unit_ends[start] = stop
        self._all = {text: tuple(starts) for text, starts in self._free.items()}
        self._borders = {border for place in self.places for border in place}
        self._sorted_borders: list[int] = []
        self._position = 0
        self._unknown: dict[str, Span] = {}
        self._end = end

    def text_at(self, spans: Iterable[Span]) -> str:
        """Return the text at places in the row; of an unknown text, an empty one."""
        return "".join(self._row[start:end] for start, end in spans)

    def go_on_after(self, spans: Sequence[Span]) -> None:
        """Look for the next text after these places first."""
        for start, end in spans:
            if start in self._unit_ends:
                self._take(self._row[start : self._unit_ends[start]], start)
            self._position = end if end <= len(self._row) else self._position

    def place(self, texts: Sequence[str]) -> tuple[Span, ...]:
        """Return the places of the texts of a bead; a text that the row does not contain gets a place after it."""
        spans: list[Span] = []
        for text in map(squeezed, texts):
            if text:
                span = self._whole(text) or self._run(text)
                found = [span] if span else [*self._joined(text)]
                self.go_on_after(found)
                spans += found
        return tuple(spans)

    def divide(self, spans: Iterable[Span]) -> None:
        """Divide the row where these places begin and end."""
        self._borders.update(border for span in spans for border in span)

    def numbers(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the numbers of the parts at these places. No more divisions are made then."""
        self._sorted_borders = self._sorted_borders or sorted(self._borders)
        borders = self._sorted_borders
        return tuple(
            sorted({k for start, end in spans for k in range(bisect_left(borders, start), bisect_left(borders, end))})
        )

    def _whole(self, text: str) -> Span | None:
        """Return the next place of a whole text where none has been put, or else an earlier one, or else any."""
        if text not in self._all:
            return None
        starts = self._free[text] or self._all[text]
        start = starts[bisect_left(starts, self._position) % len(starts)]
        return Span(start, start + len(text))

    def _take(self, text: str, start: int) -> None:
        free = self._free[text]
        k = bisect_left(free, start)
        if k < len(free) and free[k] == start:
            del free[k]

    def _run(self, text: str) -> Span | None:
        """Return the place of a text that is a row of texts, or a part."""
        for start in self._candidates(text):
            if self._row.startswith(text, start) and self._is_between_words(start + len(text)):
                return Span(start, start + len(text))
        for begin in (self._position, 0):
            start = self._row.find(text, begin)
            end = start + len(text)
            is_at_border = start in self._unit_ends or end in self._unit_ends
            is_certain = is_at_border or len(text) >= _LONG_ENOUGH
            if start >= 0 and is_certain and self._is_between_words(start) and self._is_between_words(end):
                return Span(start, end)
        return None

    def _candidates(self, text: str, offset: int = 0) -> Iterator[int]:
        """Yield where the text may begin that has `text` at an offset: after the last one, and at equal beginnings."""
        if offset == 0:
            yield self._position
        starts = self._by_beginning.get(text[offset : offset + _BEGINNING], [])
        first = bisect_left(starts, self._position)
        yield from (starts[k % len(starts)] for k in range(first, first + len(starts)))

    def _is_between_words(self, position: int) -> bool:
        row = self._row
        if position in self._words or position >= len(row):
            return True
        return not (row[position - 1].isalnum() and row[position].isalnum())

    def _joined(self, text: str) -> Iterator[Span]:
        """Yield the places of whole texts that a text contains, and places for the rest of it."""
        offset = rest = 0
        while offset < len(text):
            span = next(
                filter(None, (self._units(text, offset, start) for start in self._candidates(text, offset))), None
            )
            if span is None:
                offset += 1
                continue
            if rest < offset:
                yield self._unknown_place(text[rest:offset])
            yield span
            offset = rest = offset + span.end - span.start
        if rest < offset:
            yield self._unknown_place(text[rest:])

    def _units(self, text: str, offset: int, start: int) -> Span | None:
        """Return the place of the whole texts from `start` on that `text` has at an offset."""
        end = start
        while end in self._unit_ends and text.startswith(self._row[end : self._unit_ends[end]], offset + end - start):
            end = self._unit_ends[end]
        return Span(start, end) if end > start else None

    def _unknown_place(self, text: str) -> Span:
        if text not in self._unknown:
            self._unknown[text] = Span(self._end, self._end + len(text))
            self._end += len(text)
        return self._unknown[text]
