"""Text without the characters that other tools do not accept or do not match."""

from __future__ import annotations

import unicodedata

import regex

from parlalign.text.invisible import JOINERS, SOFT_HYPHEN, ZERO_WIDTH, without_invisible_characters

NOT_IN_XML = regex.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow: each of them is outside its production `Char`."""
_MOST_IN_XML = 10_000_000  # bytes: XML_MAX_TEXT_LENGTH
_CONTROL = regex.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that are not in XML, or of no meaning there."""
_SPACES = regex.compile(r"[\s\x1c-\x1f\u00a0\u202f]+")
_LETTER_OR_DIGIT = regex.compile("[0-9A-Za-z]")
"""What almost every text with visible characters has."""
_WHITE = regex.compile(r"\s")
_SURROGATE = regex.compile("[\ud800-\udfff]")
_BYTE = 0xDC00
"""What Python adds to a byte of a name that is not UTF-8 (PEP 383)."""
_WITHOUT_WIDTH = regex.compile(f"[{SOFT_HYPHEN}{ZERO_WIDTH}]")
"""Characters that some terminals show as a cell and others do not show."""


def normalize_for_cat_tools(text: str) -> str:
    """Return `text` in NFC, on one line, with ordinary single spaces and none at its ends.

    Control characters and invisible characters are removed. OmegaT and Trados find a segment only in this form.

    >>> normalize_for_cat_tools("Artikel\\u00a07\\nAb\\u00adsatz 2 ")
    'Artikel 7 Absatz 2'
    """
    text = _CONTROL.sub("", without_invisible_characters(text))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def has_visible_text(text: str) -> bool:
    """Return whether something of a text remains in `normalize_for_cat_tools`.

    >>> has_visible_text("een"), has_visible_text("\\u200b ")
    (True, False)
    """
    return bool(_LETTER_OR_DIGIT.search(text) or normalize_for_cat_tools(text))


def fits_xml_size(text: str) -> bool:
    """Return whether XML readers accept the size of a text; libxml2 refuses more than 10,000,000 bytes."""
    return len(text) <= _MOST_IN_XML // 4 or len(text.encode("utf-8", "replace")) <= _MOST_IN_XML


def normalize_for_xml(text: str) -> str:
    r"""Return `text` in NFC without the characters that XML cannot represent; every format can store the result.

    >>> normalize_for_xml("Scha\u0308den\x01 \n")
    'Schäden \n'
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", NOT_IN_XML.sub("", text))


def has_only_xml_characters(text: str) -> bool:
    r"""Return whether XML can represent every character of a text, which may be in any normalization form.

    >>> has_only_xml_characters("Scha\u0308den"), has_only_xml_characters("a\x01")
    (True, False)
    """
    return text.isprintable() or NOT_IN_XML.search(text) is None


def printable(name: str) -> str:
    r"""Return a name on one line, with escapes for unprintable characters.

    >>> printable("nl/a\nb.txt")
    'nl/a\\nb.txt'
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)


def readable_name(name: str) -> str:
    r"""Return the name of a file as a person reads it: its bytes that are not UTF-8 are taken as Windows-1252.

    >>> readable_name("Entschlie\udcdfung.txt")
    'Entschließung.txt'
    """

    def readable(found: regex.Match[str]) -> str:
        byte = ord(found[0]) - _BYTE
        return bytes([byte]).decode("cp1252", "replace") if 0x80 <= byte <= 0xFF else "\ufffd"

    return _SURROGATE.sub(readable, name)


def escape_for_terminal(text: str) -> str:
    r"""Return a text on one line, with escapes for characters that control a terminal or change the text direction.

    >>> escape_for_terminal("Ab\u00adsatz\u00a07\n\x1b[2J")
    'Absatz 7 \\x1b[2J'
    """
    if text.isprintable():
        return text
    shown = _WITHOUT_WIDTH.sub("", _WHITE.sub(" ", text))
    if shown.isprintable():
        return shown
    # Joiners affect only adjacent characters; marks that embed or override a direction affect the rest of the line.
    return "".join(char if char in JOINERS else printable(char) for char in shown)
