"""The numbers of calls and notes while a document is read: marked by characters that no text contains."""

from __future__ import annotations

import regex

from parlalign.records import NoteMark, Span

_BEGIN, _AS_WRITTEN, _END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters of Unicode, which are meant for use inside of a program. They move with the text when it is changed."""
_MARK = regex.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*?){_AS_WRITTEN}([^{_BEGIN}{_END}]*?){_END}")
_OUTER_BRACKETS = regex.compile(rf"\(\s*({_MARK.pattern})\s*\)")
_CHARACTERS = regex.compile(f"[{_BEGIN}{_AS_WRITTEN}{_END}]")


def marked(shown: str, written: str = "") -> str:
    """Return the number of a call or a note as it is to be shown, marked; `written` is how it is in the file."""
    return f"{_BEGIN}{shown}{_AS_WRITTEN}{written}{_END}"


def begins_with_mark(text: str) -> bool:
    """Return whether a text begins with the number of a call or a note that is marked already."""
    return text.startswith(_BEGIN)


def without_outer_brackets(text: str) -> str:
    """Return a text without brackets around a mark that has its own.

    >>> shown_text(without_outer_brackets("de bus (" + marked("(1)") + "),"))
    'de bus (1),'
    """
    return _OUTER_BRACKETS.sub(r"\1", text) if _BEGIN in text else text


def shown_text(text: str) -> str:
    """Return a text as it is shown.

    >>> shown_text("de bus" + marked("(1)", "[1]") + ",")
    'de bus(1),'
    """
    if text.isascii() or not (_BEGIN in text or _AS_WRITTEN in text or _END in text):
        return text
    return _CHARACTERS.sub("", _MARK.sub(r"\1", text))


def split_marks(text: str, at: int) -> tuple[str, list[NoteMark]]:
    """Return a text as it is shown, and its marks; the text begins `at` that place of its document.

    >>> split_marks("de bus" + marked("(1)", "[1]") + ",", 10)
    ('de bus(1),', [NoteMark(span=Span(start=16, end=19), written='[1]')])
    """
    if _BEGIN not in text:
        return shown_text(text), []
    parts, marks, last, end = [], [], 0, at
    for match in _MARK.finditer(text):
        before = shown_text(text[last : match.start()])
        parts += [before, match[1]]
        end += len(before) + len(match[1])
        marks.append(NoteMark(Span(end - len(match[1]), end), match[2]))
        last = match.end()
    parts.append(shown_text(text[last:]))
    return "".join(parts), marks
