"""Records as lines for a terminal: source and target side by side, or one below the other if the terminal is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import regex
from rich.console import Console
from rich.text import Text

from parlalign.checking.doubts import describe_facts
from parlalign.languages import name_of
from parlalign.records import Origin, Record
from parlalign.records.review_flags import (
    describe_uncertain_edits,
    graded_score,
    marked_parts,
    score_grade,
    uncertain_located_edits,
)
from parlalign.text.normalization import escape_for_terminal

_NARROW = 60
"""Width in cells below which source and target stand one below the other."""
_BAR = " │ "
_REPAIR = "|"  # the place of an uncertain repair
_MARK = "black on yellow"
_STYLES = {
    "sure": "green",
    "doubtful": "yellow",
    "low": "bold red",
    "unknown": "dim",
    "accepted": "green",
    "rejected": "bold red",
    "unpaired": "magenta",
    "crossing": "cyan",
}
"""The style of each grade and status; their names are always printed, too."""
_LINE_END = regex.compile(r"\r\n|[\n\v\f\r\x85\u2028\u2029]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")

_Heading = tuple[tuple[str, ...], tuple[str, ...]]
_NO_HEADING: _Heading = ("", ""), ("", "")


class Columns:
    """Lays out records one after another; a heading gives languages and documents when they change."""

    def __init__(self, width: int, *, coloured: bool) -> None:
        self._width = width
        self._coloured = coloured
        self._named = _NO_HEADING
        # Without the environment: the capabilities of the terminal are already known.
        self._console = Console(
            width=width,
            force_terminal=coloured,
            color_system="standard" if coloured else None,
            legacy_windows=False,
            highlight=False,
            _environ={},
        )

    def record(self, number: int, record: Record) -> str:
        """Return the lines of a record; each ends with a newline."""
        return self._text([*self._heading(record), *self._title(number, record), *self._body(record)])

    def footer(self, lines: Iterable[str]) -> str:
        """Return lines below a rule; the last one has no newline."""
        wrapped = (line for text in lines for line in self._wrapped(Text(escape_for_terminal(text)), self._width))
        return self._text([Text("─" * self._width, "dim"), *wrapped]).removesuffix("\n")

    def _heading(self, record: Record) -> Iterator[Text]:
        """Yield languages and documents if they have changed; an empty side has the document of the previous record."""
        codes, documents = self._named
        before = documents if record.all_languages == codes else ("",) * len(record.texts)
        origins = zip(record.origins, before, strict=True)
        named = (
            record.all_languages,
            tuple(" · ".join(origin.documents) if origin else name for origin, name in origins),
        )
        if named == self._named:
            return
        if self._named != _NO_HEADING:
            yield Text()
        self._named = named
        headings = zip(_names(record), named[1], strict=True)
        sides = [Text(escape_for_terminal(" · ".join(filter(None, side))), "bold") for side in headings]
        if self._is_stacked(record):
            yield from self._wrapped(Text(" – ").join(sides), self._width)
        else:
            yield from self._side_by_side(sides)

    def _title(self, number: int, record: Record) -> Iterator[Text]:
        title = Text("── ", "dim")
        title.append(str(number), "bold not dim")
        for part, style in _facts(record):
            title.append(" · ").append(escape_for_terminal(part), f"not dim {style}")
        lines = self._wrapped(title, self._width)
        lines[-1].append(f" {'─' * self._width}"[: self._width - lines[-1].cell_len], "dim")
        yield from lines

    def _body(self, record: Record) -> Iterator[Text]:
        texts = zip(record.texts, record.origins, strict=True)
        sides = [self._side(text, origin) for text, origin in texts]
        if self._is_stacked(record):
            for name, side in zip(_names(record), sides, strict=True):
                yield from self._wrapped(Text(f"{escape_for_terminal(name)}:", "dim"), self._width)
                yield from self._wrapped(side, self._width)
        else:
            yield from self._side_by_side(sides)
        for note in (*describe_facts(record), *describe_uncertain_edits(record)):
            yield from self._below(Text(_escape_lines(note)))
        if record.comment.strip():
            yield from self._below(Text(f"comment: {_escape_lines(record.comment)}", "cyan"))

    def _side(self, text: str, origin: Origin | None) -> Text:
        if not text.strip():
            return Text("(no counterpart)", "dim")
        side = Text()
        for parts, edits in marked_parts(text, uncertain_located_edits(text, origin)):
            part = _REPAIR.join(map(_escape_lines, parts))
            if edits:
                side.append(part if self._coloured else f"[{part}]", _MARK)
            else:
                side.append(part)
        return side

    def _side_by_side(self, sides: list[Text]) -> Iterator[Text]:
        width = (self._width - len(_BAR)) // 2
        for source, target in zip_longest(*(self._wrapped(side, width) for side in sides)):
            line = source or Text()
            line.pad_right(width - line.cell_len)
            yield line.append(_BAR, "dim").append_text(target) if target else line.append(_BAR.rstrip(), "dim")

    def _below(self, text: Text) -> Iterator[Text]:
        for line in self._wrapped(text, self._width - 4):
            yield Text("    ").append_text(line)

    def _is_stacked(self, record: Record) -> bool:
        """Return whether the texts stand one below the other; right-to-left text would mix up the columns."""
        if self._width < _NARROW or record.further:
            return True
        return any(map(_RIGHT_TO_LEFT.search, (record.source, record.target)))

    def _wrapped(self, text: Text, width: int) -> list[Text]:
        return list(text.wrap(self._console, width, overflow="fold"))

    def _text(self, lines: list[Text]) -> str:
        if not self._coloured:
            return "".join(f"{line.plain.rstrip()}\n" for line in lines)
        with self._console.capture() as captured:
            self._console.print(Text("\n").join(lines), soft_wrap=True)
        return captured.get()


def _names(record: Record) -> list[str]:
    return [name_of(code) for code in record.all_languages]


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the facts of a record, each with its style."""
    if record.status != "unpaired":
        yield graded_score(record.score), _STYLES[score_grade(record.score)]
    yield record.status, _STYLES.get(record.status, "none")
    if record.crossing:
        yield "crossing", _STYLES["crossing"]
    yield record.caption, "none"
    if record.id:
        yield record.id, "dim"


def _escape_lines(text: str) -> str:
    """Return a text with its own line breaks and without control characters."""
    return "\n".join(map(escape_for_terminal, _LINE_END.split(text)))
