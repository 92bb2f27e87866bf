"""Edits that remove invisible characters, so that they are not taken for letters at a line end."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from parlalign.records import Edit, Span
from parlalign.text.invisible import EMBEDDINGS, JOINERS, ZERO_WIDTH, needs_joining_characters

_WITHOUT_WIDTH = f"{ZERO_WIDTH}{JOINERS}{EMBEDDINGS}"
_NO_BREAK_SPACES = "\u00a0\u2007\u202f"
_SEPARATORS = "\x85\u2028\u2029"
_RARE = f"{_WITHOUT_WIDTH}{_NO_BREAK_SPACES}{_SEPARATORS}\t"
_LINE_ENDS = frozenset(["", *"\r\n\f\v", *_SEPARATORS])
_RUN = regex.compile(rf"[{_WITHOUT_WIDTH}{_NO_BREAK_SPACES}\t][{_WITHOUT_WIDTH}\t\p{{Zs}}]*")
"""Matches what may have to be removed, with the white space after it on the line."""
_WITHOUT_WIDTH_RUN = regex.compile(f"[{_WITHOUT_WIDTH}]+")
_SEPARATOR = regex.compile(f"[{_SEPARATORS}]")
_INNER_TAB = regex.compile(r"\S\t[\p{Zs}\t]*\S")
_PROBABILITY = 0.999


def invisible_edits(text: str) -> list[Edit]:
    """Return edits that remove characters without width, but not soft hyphens, which `repair` reads as hyphens.

    Rules: `invisible-character`, also for no-break spaces and tabs at a line end; `line-separator` for newlines of
    Unicode, which become ordinary ones.

    >>> [edit.span for edit in invisible_edits("over de \\u200e\\nbe\\u200bgroting")]
    [Span(start=7, end=9), Span(start=12, end=13)]
    """
    if not any(char in text for char in _RARE):
        return []
    edits = [*_invisible_runs(text)]
    edits += [Edit(Span(*match.span()), "\n", "line-separator", _PROBABILITY) for match in _SEPARATOR.finditer(text)]
    return sorted(edits, key=lambda edit: edit.span)


def _invisible_runs(text: str) -> Iterator[Edit]:
    """Yield an edit for each run of invisible characters; at a line end it includes the white space around them."""
    needs_joiners, is_table = needs_joining_characters(text), _INNER_TAB.search(text) is not None
    for match in _RUN.finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        rest = _WITHOUT_WIDTH_RUN.sub("", match[0])
        if rest == match[0] and (after not in _LINE_ENDS or (is_table and "\t" in rest)):
            continue  # white space between words, or empty cells
        if needs_joiners and needs_joining_characters(_line(text, start)):
            continue
        if after in _LINE_ENDS:
            while start and text[start - 1] in " \t":
                start -= 1
        if after in _LINE_ENDS or (before not in _LINE_ENDS and before.isspace()):
            rest = ""
        yield Edit(Span(start, end), rest, "invisible-character", _PROBABILITY)


def _line(text: str, at: int) -> str:
    """Return the line around a position."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
