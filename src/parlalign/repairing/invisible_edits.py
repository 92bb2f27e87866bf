"""Edits that remove invisible characters at line ends, where the break model would take them for letters."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parlalign.records import Edit, Span
from parlalign.repairing.breaks import MARKER, NEWLINE
from parlalign.repairing.mark_spacing import no_break_space
from parlalign.text.invisible import EMBEDDINGS, JOINERS, NO_BREAK_SPACES, ZERO_WIDTH, needs_joining_characters

_WITHOUT_WIDTH = f"{ZERO_WIDTH}{JOINERS}{EMBEDDINGS}"
_SEPARATORS = "\x85\u2028\u2029"
_RARE = f"{_WITHOUT_WIDTH}{NO_BREAK_SPACES}{_SEPARATORS}\t"
_LINE_ENDS = frozenset(["", *"\r\n\f\v", *_SEPARATORS])
_RUN = regex.compile(rf"[{_WITHOUT_WIDTH}{NO_BREAK_SPACES}\t][{_WITHOUT_WIDTH}\t\p{{Zs}}]*")
"""Matches what may have to be removed, with the white space after it on the line."""
_WITHOUT_WIDTH_RUN = regex.compile(f"[{_WITHOUT_WIDTH}]+")
_NEWLINE = regex.compile(NEWLINE)
_SEPARATOR = regex.compile(f"[{_SEPARATORS}]")
_MARKER = regex.compile(MARKER)
_MARKER_BEFORE = regex.compile(rf"(?r){MARKER}")
_INNER_TAB = regex.compile(r"[^\s\]]\t[\p{Zs}\t]*\S")
"""Matches a tab between two cells; not one after a truncation marker."""
_PROBABILITY = 0.999


def invisible_edits(text: str) -> list[Edit]:
    """Return edits that remove characters without width at the ends of lines, where they would be taken for letters.

    They are also removed inside words, but not from a text without breaks, which needs no repair. Rules:
    `invisible-character`, also for no-break spaces and tabs at a line end; `line-separator` for newlines of Unicode,
    which become ordinary ones.

    >>> [edit.span for edit in invisible_edits("over de \\u200e\\nbegroting van\\u200b 2012")]
    [Span(start=7, end=9)]
    """
    if not any(char in text for char in _RARE) or not (_NEWLINE.search(text) or _MARKER.search(text)):
        return []
    edits = [*_invisible_runs(text)]
    edits += [Edit(Span(*match.span()), "\n", "line-separator", _PROBABILITY) for match in _SEPARATOR.finditer(text)]
    return sorted(edits, key=lambda edit: edit.span)


def _invisible_runs(text: str) -> Iterator[Edit]:
    """Yield an edit for each run of invisible characters at an end of a line, with the white space before its end."""
    needs_joiners, has_cells = needs_joining_characters(text), _INNER_TAB.search(text) is not None
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        rest = _WITHOUT_WIDTH_RUN.sub("", match[0])
        is_white_space, is_line_end = rest == match[0], after in _LINE_ENDS
        if is_white_space and (not is_line_end or (has_cells and "\t" in rest)):
            continue  # between words, or empty cells of a table
        is_inside_word = before.isalpha() and after.isalpha()
        if not (is_line_end or is_inside_word or before in _LINE_ENDS or _is_beside_marker(text, start, end)):
            continue
        if needs_joiners and needs_joining_characters(_line(text, start)):
            continue
        if is_line_end:
            if is_white_space and no_break_space(text, start, _next_text(text, end)):
                continue  # `mot ⏎; suite`: the decision on the break keeps it
            rest = ""
            while start and text[start - 1] in " \t":
                start -= 1
        yield Edit(Span(start, end), rest, "invisible-character", _PROBABILITY)


def _is_beside_marker(text: str, start: int, end: int) -> bool:
    return bool(_MARKER.match(text, end) or _MARKER_BEFORE.match(text, 0, start))


def _next_text(text: str, at: int) -> int:
    """Return the position of the first character from `at` on that is no white space."""
    while text[at : at + 1].isspace():
        at += 1
    return at


def _line(text: str, at: int) -> str:
    """Return the line around a position."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
