"""Places in an order between any two of which there is another: hexadecimal fractions, without their `0.`."""

from __future__ import annotations


def place_of(number: int) -> str:
    """Return the place of the row with a number from 0: in order as text, too.

    >>> place_of(0), place_of(26)
    ('000000008', '0000001a8')
    """
    return f"{number:08x}8"


def between(low: str, high: str | None) -> str:
    """Return a place between two, or behind `low` where `high` is None; it grows by a digit every few rows.

    >>> between("000000008", "000000018"), between("8", "9"), between("8", None)
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
            high = None  # whatever follows is below it now
    return "".join(digits) + "8"
