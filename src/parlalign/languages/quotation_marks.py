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
_NEAR = 10_000
"""Characters before and after a mark in which its usual role is searched."""
_OPENING, _CLOSING = (" x", "\nx", "(x"), ("x ", "x\n", "x,", "x.")
"""The forms of a mark `x` at the beginning and at the end of a quotation."""


def opens_quotation(text: str, at: int) -> bool:
    """Return whether the quotation mark at a place in a text opens a quotation; otherwise it closes one.

    >>> [opens_quotation("Er sagte „Nein“.“Yes”, she said.", at) for at in (9, 14, 16)]
    [True, False, True]
    """
    mark = text[at]
    if mark in _USUAL_OPENERS or text[at - 1 : at] == ":":
        return True
    start = max(0, text.rfind("\n\n", 0, at), at - _QUOTATION)
    if mark in "\"'":
        return _straight_mark_opens(text, start, at)
    is_open = _last(text, _PARTNERS[mark], start, at) > _last(text, mark, start, at)
    if is_open or mark in "”’":
        return False
    if mark == "“" and "”" in _rest_of_paragraph(text, at).partition(mark)[0]:
        return True
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2]
    if not before.isspace() and after.isalnum() and (usual := _usual_role(text, at)) is not None:
        return usual
    # `»` opens in German and closes in French, after a space.
    return mark in _OPENS_WITHOUT_PARTNER or after.isalnum()


def _rest_of_paragraph(text: str, at: int) -> str:
    return text[at + 1 : at + _QUOTATION].partition("\n\n")[0]


def _last(text: str, marks: str, start: int, end: int) -> int:
    return max(text.rfind(mark, start, end) for mark in marks)


def _usual_role(text: str, at: int) -> bool | None:
    """Return whether a mark mostly opens quotations in the text around it, by the space beside it, or None."""
    mark, near = text[at], text[max(0, at - _NEAR) : at + _NEAR]
    opens, closes = (sum(near.count(form.replace("x", mark)) for form in forms) for forms in (_OPENING, _CLOSING))
    return None if opens == closes else opens > closes


def _straight_mark_opens(text: str, start: int, at: int) -> bool:
    """Return whether a straight mark opens a quotation: by the space around it, or by the mark before it.

    The first mark of a paragraph, after a full stop and without a space, closes a quotation that began in an earlier
    paragraph if only one other mark follows, at the end: both texts of a pair end in such a mark.
    """
    if (opens := _by_space(text, at)) is not None:
        return opens
    mark, earlier = text[at], at
    while (earlier := text.rfind(mark, start, earlier)) >= 0:
        if mark == "'" and text[earlier - 1 : earlier].isalpha() and text[earlier + 1].isalpha():
            continue
        opens = _by_space(text, earlier)
        return not opens if opens is not None else text[at - 1] not in ".!?…"
    rest = _rest_of_paragraph(text, at).rstrip()
    others = "„“‘«" + ('"' if mark == "'" else "")
    has_others = any(char in text[start:at] for char in others)
    return has_others or not (text[at - 1] in ".!?…" and rest.count(mark) == rest.rstrip(".,;").endswith(mark))


def _by_space(text: str, at: int) -> bool | None:
    """Return whether a mark opens or closes a quotation by the space on one side of it, or None."""
    before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
    is_after, is_before = before.isspace() or before in "([", after.isspace() or after in ".,;:!?)]"
    return None if is_after == is_before else is_after
