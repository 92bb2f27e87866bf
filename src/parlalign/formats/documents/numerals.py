"""Numbers of list items in letters, Roman numerals and figures."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST = 3999  # the largest Roman numeral; letters use the same limit


def numeral(number: int, style: str) -> str:
    """Return a number in a style by its name in Word (ST_NumberFormat, ECMA-376 17.18.59); decimal for any other style.

    >>> numeral(4, "lowerRoman"), numeral(28, "upperLetter"), numeral(7, "decimalZero"), numeral(3, "ordinal")
    ('iv', 'BB', '07', '3')
    """
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{number:02}"
    if not 0 < number <= _MOST:
        return str(number)
    if style in {"lowerRoman", "upperRoman"}:
        roman = _roman(number)
        return roman.upper() if style == "upperRoman" else roman
    if style in {"lowerLetter", "upperLetter"}:
        # Word and LibreOffice repeat the letter: Z, AA, BB.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if style == "upperLetter" else letters
    return str(number)


def _roman(number: int) -> str:
    letters = []
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters.append(letter * count)
    return "".join(letters)
