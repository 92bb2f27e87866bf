"""Messages about the files of a folder or archive whose kind is not read: which kinds, how many, and the cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import regex

from parlalign.formats.unread_kinds import CURES

_UNKNOWN = "in no format that is read"
_REASON = regex.compile(r"not read \((\.[a-z0-9_-]+)\)")  # as `unread_reason` writes it
_SUFFIX = regex.compile(r"\.[a-z][a-z0-9_-]{0,9}")  # `.doc`, not `.2010` or `. Entwurf`
_SHOWN = 10  # kinds


def unread_reason(suffix: str) -> str:
    """Return the reason why files with a suffix are ignored, under which they are counted.

    >>> unread_reason(".doc"), unread_reason("")
    ('not read (.doc)', 'in no format that is read')
    """
    return f"not read ({suffix})" if _SUFFIX.fullmatch(suffix) else _UNKNOWN


def is_unread(reason: str) -> bool:
    """Return whether files are ignored because of their kind."""
    return reason == _UNKNOWN or _REASON.fullmatch(reason) is not None


def unread_kinds(ignored: Mapping[str, int]) -> Iterator[str]:
    """Yield a text for each kind of files that are not read, the most frequent first, with the cure.

    >>> list(unread_kinds({"not read (.doc)": 2, "hidden": 1}))
    ['2 files are .doc, which is not read: save as .docx in Word or LibreOffice']
    """
    kinds = Counter({match[1]: n for reason, n in ignored.items() if (match := _REASON.fullmatch(reason))})
    in_order = sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    for suffix, count in in_order[:_SHOWN]:
        cure = CURES.get(suffix, "save as .docx, .html or .txt")
        yield f"{'1 file is' if count == 1 else f'{count} files are'} {suffix}, which is not read: {cure}"
    if others := in_order[_SHOWN:]:
        count = sum(number for _, number in others)
        yield f"{count} more files are of {len(others)} more kinds that are not read"
