"""Bytes to text: by byte order mark, as UTF-8, or in an 8-bit encoding, which is guessed."""

from __future__ import annotations

import codecs

from parlalign.errors import ParlalignError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 comes first, because its little-endian mark begins with that of UTF-16."""

_GUESS_BYTES = 1 << 20  # enough to distinguish 8-bit encodings
_EXPECTED = "äöüßÄÖÜéèëïçáóôñ„“”‘’–…€§°«»"
_WESTERN = ("cp1252", "mac_roman", "cp850")
"""8-bit encodings of Dutch and German texts; a guess of another encoding is usually wrong."""
_NOT_FOR_FILES = frozenset({"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Codecs from bytes to text that no file uses; some take time quadratic in the length."""


def decode_text(content: bytes, where: str = "input") -> str:
    """Return the text of `content`: by its byte order mark, as UTF-8, or in the 8-bit encoding that fits best.

    Raises `ParlalignError` with the byte offset for a NUL character, and if no encoding fits.

    >>> decode_text("Erwägung".encode("utf-16"))
    'Erwägung'
    """
    if encoding := encoding_of_bom(content):
        return _without_nul(_decode(content, encoding, where), where)
    try:
        return _without_nul(content.decode("utf-8"), where)
    except UnicodeDecodeError as error:
        offset = error.start
    if b"\0" in content:
        return _decode_utf16_without_bom(content, where)
    return _decode_8_bit(content, offset, where)


def encoding_of_bom(content: bytes) -> str | None:
    """Return the encoding that the byte order mark of `content` names, or None if there is no byte order mark."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), None)


def is_text_encoding(name: str) -> bool:
    """Return whether `name` is an encoding of text files, in contrast to Python's other codecs.

    >>> is_text_encoding("windows-1252"), is_text_encoding("idna"), is_text_encoding("hex")
    (True, False, False)
    """
    try:
        codec = codecs.lookup(name)
        (b"<" * 8).decode(codec.name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return False
    return codec.name not in _NOT_FOR_FILES


def _without_nul(text: str, where: str) -> str:
    position = text.find("\0")
    if position >= 0:
        offset = len(text[:position].encode("utf-8"))
        raise _not_text(where, offset)
    return text


def _not_text(where: str, offset: int) -> ParlalignError:
    return ParlalignError(f"{where}: NUL byte at offset {offset}: this is not a text file; give plain text")


def _decode(content: bytes, encoding: str, where: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ParlalignError(f"{where}: byte {error.start} is not {encoding}: save the file as UTF-8") from error


def _decode_utf16_without_bom(content: bytes, where: str) -> str:
    """Decode text of which every second byte is mostly NUL."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    for nuls, encoding in ((odd, "utf-16-le"), (even, "utf-16-be")):
        if len(content) % 2 == 0 and nuls > len(content) // 8:
            return _without_nul(_decode(content, encoding, where), where)
    raise _not_text(where, content.index(0))


def _decode_8_bit(content: bytes, offset: int, where: str) -> str:
    """Decode in the 8-bit encoding that gives the most letters and punctuation of Dutch and German.

    `offset` is the first byte that is not UTF-8.
    """
    from charset_normalizer import from_bytes

    replaced = content.decode("utf-8", errors="replace")
    if sum(char > "\x7f" for char in replaced) > 2 * replaced.count("\ufffd"):
        raise ParlalignError(
            f"{where}: byte {offset} is damaged, the rest of the file is UTF-8: correct it or export the text again"
        )
    guess = from_bytes(content[:_GUESS_BYTES], cp_isolation=list(_WESTERN), threshold=0.3).best()
    texts = []
    for encoding in ("cp1252", guess.encoding if guess else "cp1252"):
        try:
            texts.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    if not texts:
        raise ParlalignError(f"{where}: byte {offset} fits no known encoding: save the file as UTF-8")
    return _without_nul(max(texts, key=lambda text: sum(text.count(char) for char in _EXPECTED)), where)
