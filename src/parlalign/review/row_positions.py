"""Positions of rows: hexadecimal fractions without `0.`, so that a new row fits between any two rows."""

from __future__ import annotations


def initial_position(number: int) -> str:
    """Return the position of the row with a number from 0; positions sort as texts.

    >>> initial_position(0), initial_position(26)
    ('000000008', '0000001a8')
    """
    return f"{number:08x}8"


def position_between(low: str, high: str | None) -> str:
    """Return a position between two others, or after `low` if `high` is None; it grows by a digit every few rows.

    >>> position_between("000000008", "000000018"), position_between("8", "9"), position_between("8", None)
    ('00000000c', '88', 'c')
    """
    digits: list[str] = []
    for k in range(max(len(low), len(high or "")) + 1):
        first = int(low[k], 16) if k < len(low) else 0
        last = 16 if high is None else int(high[k : k + 1] or "0", 16)
        if last - first > 1:
            return "".join(digits) + f"{(first + last) // 2:x}"
        digits.append(f"{first:x}")
        if last > first:
            high = None  # all digits that follow are below it
    return "".join(digits) + "8"
