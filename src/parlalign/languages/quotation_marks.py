"""Whether a quotation mark opens or closes a quotation, in the usage of several languages.

The same mark opens in one language and closes in another: `„Nein“` and `“No”`, `« Non »` and `»Nein«`.
"""

from __future__ import annotations

_USUAL_OPENERS = frozenset("„‚")
_PARTNERS = {"“": "„", "‘": "‚", "»": "«", "«": "»", "”": "„“", "’": "‘‚"}
"""The marks that open a quotation which the mark closes."""
_OPENS_WITHOUT_PARTNER = frozenset("“‘«")
_QUOTATION = 600
"""Characters in which the other mark of a quotation is searched."""


def opens_quotation(text: str, at: int) -> bool:
    """Return whether the quotation mark at a place in a text opens a quotation; otherwise it closes one.

    >>> [opens_quotation("Er sagte „Nein“.“Yes”, she said.", at) for at in (9, 14, 16)]
    [True, False, True]
    """
    mark = text[at]
    if mark in _USUAL_OPENERS:
        return True
    start = max(0, text.rfind("\n\n", 0, at), at - _QUOTATION)
    if mark in "\"'":
        return _straight_mark_opens(text, start, at)
    is_open = _last(text, _PARTNERS[mark], start, at) > _last(text, mark, start, at)
    if is_open or mark in "”’":
        return False
    # `»` opens in German and closes in French, after a space.
    return mark in _OPENS_WITHOUT_PARTNER or text[at + 1 : at + 2].isalnum()


def _last(text: str, marks: str, start: int, end: int) -> int:
    return max(text.rfind(mark, start, end) for mark in marks)


def _straight_mark_opens(text: str, start: int, at: int) -> bool:
    """Return whether a straight mark opens a quotation: by the space around it, or by the mark before it."""
    if (opens := _by_space(text, at)) is not None:
        return opens
    mark, earlier = text[at], at
    while (earlier := text.rfind(mark, start, earlier)) >= 0:
        if mark == "'" and text[earlier - 1 : earlier].isalpha() and text[earlier + 1].isalpha():
            continue
        opens = _by_space(text, earlier)
        return not opens if opens is not None else text[at - 1] not in ".!?…"
    return True


def _by_space(text: str, at: int) -> bool | None:
    """Return whether a mark opens or closes a quotation by the space on one side of it, or None."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    is_after, is_before = before.isspace() or before in "([", after.isspace() or after in ".,;:!?)]"
    return None if is_after == is_before else is_after
