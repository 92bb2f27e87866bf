"""Beads of texts as beads of numbers: finds the texts of one file in those of another that joins or divides them.

The texts of a side are written one after the other without white space (`PlacedTexts`). Each text of the other file is
found there: as a whole text, as several texts in a row, or as a part of one. Where a text of either file begins or
ends, the side is divided. The parts get numbers, so a text that the other file divides has several.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from parlalign.records import Bead, Span
from parlalign.text.normalization import normalize_for_cat_tools

_BEGINNING = 16
"""Characters by which texts are looked up: more than the formula that begins most recitals, `in der Erwägung`."""
_LONG_ENOUGH = 12
"""Characters of a part that may be anywhere inside a text: shorter ones, such as numbers, are found by chance."""


@dataclass(frozen=True, slots=True)
class TextBead:
    """The texts of the segments of both sides. A text may be that of several segments, if its file does not say.

    A missing score is NaN.
    """

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

    >>> beads, _ = with_numbers([TextBead(("een", "twee"), (), 1.0), TextBead(("drie",), ("drei",), 1.0)])
    >>> [(bead.source, bead.target) for bead in beads]
    [((0, 1), ()), ((2,), (0,))]
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
    for bead in sorted(placed_gold, key=_start):
        if sides[0].contains(bead.source) and sides[1].contains(bead.target):
            known[sides[0].text_at(bead.source), sides[1].text_at(bead.target)].append(bead)
    for side in sides:
        side.start_over()
    placed_found = [*_placed(found, sides, known)]
    for bead in (*placed_gold, *placed_found):
        sides[0].divide(bead.source)
        sides[1].divide(bead.target)
    return [_numbered(bead, sides) for bead in placed_found], [_numbered(bead, sides) for bead in placed_gold]


def _start(bead: _PlacedBead) -> int:
    return next((span.start for span in (*bead.source, *bead.target)), 0)


def _placed(
    beads: Sequence[Bead] | Sequence[TextBead],
    sides: tuple[PlacedTexts, PlacedTexts],
    known: dict[tuple[str, str], list[_PlacedBead]],
) -> Iterator[_PlacedBead]:
    """Yield the places of beads. A bead whose two texts are those of a known bead is put there, each place once."""
    for bead in beads:
        if isinstance(bead, Bead):
            source = tuple(sides[0].places[i] for i in sorted(set(bead.source)))
            target = tuple(sides[1].places[j] for j in sorted(set(bead.target)))
        elif same := known.get((squeezed("".join(bead.source)), squeezed("".join(bead.target)))):
            position = sides[0 if bead.source else 1].position
            k = bisect_left(same, position, key=_start) % len(same)
            equal = same.pop(k) if len(same) > 1 else same[0]
            source, target = equal.source, equal.target
            sides[0].go_on_after(source)
            sides[1].go_on_after(target)
        else:
            source, target = sides[0].place(bead.source), sides[1].place(bead.target)
        yield _PlacedBead(source, target, bead.score)


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
        parts, end = [], 0
        for text in texts:
            start = end
            for word in normalize_for_cat_tools(text).split(" "):
                self._words.add(end)
                parts.append(word)
                end += len(word)
            self.places.append(Span(start, end))
        self._row = "".join(parts)
        self._ends = {start: end for start, end in self.places if start < end}
        """The end of each text by its start."""
        self._stops = sorted({0, *self._ends.values()})
        self._all: defaultdict[str, list[int]] = defaultdict(list)
        self._by_beginning: defaultdict[str, list[int]] = defaultdict(list)
        for start, stop in self._ends.items():
            self._all[self._row[start:stop]].append(start)
            self._by_beginning[self._row[start : min(stop, start + _BEGINNING)]].append(start)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning}, reverse=True)
        self._borders = {border for place in self.places for border in place}
        self._sorted_borders: list[int] = []
        self._unknown: dict[str, Span] = {}
        self._next_unknown = end
        self.start_over()

    def start_over(self) -> None:
        """Look for the next text from the beginning on, and put texts where others have been put."""
        self.position = 0
        """Where the last text ends."""
        self._free = {text: [*starts] for text, starts in self._all.items()}
        """Where each whole text is to which no other text has been put yet."""

    def contains(self, spans: Iterable[Span]) -> bool:
        """Return whether places are in the row; those of unknown texts are after it."""
        return all(end <= len(self._row) for _, end in spans)

    def text_at(self, spans: Iterable[Span]) -> str:
        """Return the text at places in the row."""
        return "".join(self._row[start:end] for start, end in spans)

    def place(self, texts: Sequence[str]) -> tuple[Span, ...]:
        """Return the places of the texts of a bead; a text that the row does not contain gets a place after it."""
        spans: list[Span] = []
        for text in texts:
            words = normalize_for_cat_tools(text).split()
            if words:
                found = self._place_of(words)
                self.go_on_after(found)
                spans += found
        return tuple(spans)

    def go_on_after(self, spans: Sequence[Span]) -> None:
        """Look for the next text after these places first."""
        for start, end in spans:
            free = self._free.get(self._row[start : self._ends.get(start, start)], [])
            k = bisect_left(free, start)
            if k < len(free) and free[k] == start:
                del free[k]
            if end <= len(self._row):
                self.position = end

    def divide(self, spans: Iterable[Span]) -> None:
        """Divide the row where these places begin and end."""
        self._borders.update(border for span in spans for border in span)

    def numbers(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the numbers of the parts at these places, when all divisions are made."""
        self._sorted_borders = borders = self._sorted_borders or sorted(self._borders)
        parts = (range(bisect_left(borders, start), bisect_left(borders, end)) for start, end in spans)
        return tuple(sorted({number for numbers in parts for number in numbers}))

    def _place_of(self, words: Sequence[str]) -> list[Span]:
        """Return the place of a text: what follows the last one, a whole text, several texts, a part, or what fits."""
        text = "".join(words)
        if span := self._following(text) or self._whole(text):
            return [span]
        run, joined = self._run(text), [*self._joined(words)]
        options = [[run]] if run else []
        known = [place for place, _ in joined if place]
        options += [known] if len(known) == len(joined) else []
        if options:
            return min(options, key=lambda spans: (spans[0].start < self.position, abs(spans[0].start - self.position)))
        part = self._part(text)
        return [part] if part else [place or self._unknown_place(piece) for place, piece in joined]

    def _following(self, text: str) -> Span | None:
        """Return the place right after the last one, if the text ends there where a text ends, or goes on in a text."""
        start, end = self.position, self.position + len(text)
        ends_whole = end == len(self._row) or end in self._ends
        if self._row.startswith(text, start) and (ends_whole or (start not in self._ends and self._is_border(end))):
            return Span(start, end)
        return None

    def _whole(self, text: str) -> Span | None:
        """Return the next place of a whole text where none has been put, or else an earlier one, or else any."""
        if text not in self._free:
            return None
        starts = self._free[text] or self._all[text]
        start = starts[bisect_left(starts, self.position) % len(starts)]
        return Span(start, start + len(text))

    def _run(self, text: str) -> Span | None:
        """Return the place of a text that is the beginning of a text, or several texts and the beginning of one."""
        for start in self._starts(text, 0, self.position):
            if self._row.startswith(text, start) and self._is_border(start + len(text)):
                return Span(start, start + len(text))
        return None

    def _part(self, text: str) -> Span | None:
        """Return the place of a text inside a text, or inside several in a row."""
        for begin in (self.position, 0):
            start = self._row.find(text, begin)
            while start >= 0:
                end = start + len(text)
                is_at_end = start in self._ends or end in self._ends or end == len(self._row)
                is_certain = is_at_end or len(text) >= _LONG_ENOUGH
                if is_certain and self._is_border(start) and self._is_border(end):
                    return Span(start, end)
                start = self._row.find(text, start + 1)
        return None

    def _is_border(self, position: int) -> bool:
        """Return whether no word goes on at a position."""
        row = self._row
        if position in self._words or position >= len(row):
            return True
        return not (row[position - 1].isalnum() and row[position].isalnum())

    def _starts(self, text: str, offset: int, position: int) -> Iterator[int]:
        """Yield the starts of texts that begin as `text` does at an offset: from a position on, and then from 0."""
        for length in self._lengths:
            starts = self._by_beginning.get(text[offset : offset + length], [])
            first = bisect_left(starts, position)
            yield from (starts[k % len(starts)] for k in range(first, first + len(starts)))

    def _joined(self, words: Sequence[str]) -> Iterator[tuple[Span | None, str]]:
        """Yield the texts that a text contains, of which the first and last may be parts, each with its place.

        The place of what is in no text is None.
        """
        text, position, rest = "".join(words), self.position, 0
        for offset in accumulate(map(len, words), initial=0):
            span = self._piece(text, offset, position) if rest <= offset < len(text) else None
            if span:
                if rest < offset:
                    yield None, text[rest:offset]
                rest, position = offset + span.end - span.start, span.end
                yield span, text[offset:rest]
        if rest < len(text):
            yield None, text[rest:]

    def _piece(self, text: str, offset: int, position: int) -> Span | None:
        """Return the place of what `text` has at an offset: a rest of a text, whole texts, or a beginning."""
        rest_of_text = self._row[position : self._stops[bisect_right(self._stops, position) % len(self._stops)]]
        if rest_of_text and text.startswith(rest_of_text, offset):
            return Span(position, position + len(rest_of_text))
        for start in self._starts(text, offset, position):
            if span := self._whole_texts(text, offset, start):
                return span
            if self._row.startswith(text[offset:], start) and self._is_border(start + len(text) - offset):
                return Span(start, start + len(text) - offset)
        return None

    def _whole_texts(self, text: str, offset: int, start: int) -> Span | None:
        """Return the place of the whole texts from `start` on that `text` has at an offset."""
        end = start
        while end in self._ends and text.startswith(self._row[end : self._ends[end]], offset + end - start):
            end = self._ends[end]
        return Span(start, end) if end > start else None

    def _unknown_place(self, text: str) -> Span:
        if text not in self._unknown:
            self._unknown[text] = Span(self._next_unknown, self._next_unknown + len(text))
            self._next_unknown += len(text)
        return self._unknown[text]
