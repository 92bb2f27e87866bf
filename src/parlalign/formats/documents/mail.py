"""Mail messages (RFC 5322): the subject and the text, without attachments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from itertools import accumulate

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.plain_text import document_id
from parlalign.io.decoding import decode_text, is_text_encoding
from parlalign.records import Document, Span
from parlalign.text.normalization import printable

_QUOTED = regex.compile(r"(?:>[ \t]?)+")  # `> > text`
_SIGNATURE = "-- "  # the line before a signature; it is no soft line break (RFC 3676, 4.3)
_SHOWN = 5  # attachments
_SEPARATOR = "\n\n"


def read_mail(content: bytes, where: str) -> Document:
    """Return the document of a message: its subject, and its text, or its HTML if it has no plain text.

    Quoted messages are kept without their quotation marks `>`. Attachments are left out, and a remark names them.
    Raises `ParlalignError` for a message without text.
    """
    try:
        message = message_from_bytes(content)
        attachments: list[str] = []
        bodies = [
            body for part in _texts(message, attachments) if (body := _document(part, where)) and body.source.strip()
        ]
        subject = _decoded(message.get("Subject"))
    except (MessageError, RecursionError, LookupError, ValueError) as error:
        raise ParlalignError(f"{where}: is not a readable mail message: save its text as .txt or .html") from error
    if not bodies:
        raise ParlalignError(
            f"{where}: the message contains no text: give its attachments, if it has any", code="no-text"
        )
    document = _joined([Document("", subject), *bodies] if subject else bodies, where)
    return replace(document, remarks=tuple(_remarks(attachments)))


def _remarks(attachments: Sequence[str]) -> Iterator[str]:
    if attachments:
        named = ", ".join(attachments[:_SHOWN]) + (", …" if len(attachments) > _SHOWN else "")
        yield f"left out: {len(attachments)} × attachment ({printable(named)})"


def _texts(part: Message, attachments: list[str]) -> Iterator[Message]:
    """Yield the parts with the text that a mail program shows, and add the names of the other parts."""
    kind = part.get_content_type()
    if part.get_content_disposition() == "attachment" or kind == "message/rfc822":
        attachments.append(_decoded(part.get_filename()) or kind)
    elif part.is_multipart():
        parts = [one for one in part.get_payload() if isinstance(one, Message)]
        if kind == "multipart/alternative":
            parts = _best(parts)
        for one in parts:
            yield from _texts(one, attachments)
    elif kind in {"text/plain", "text/html"}:
        yield part
    elif part.get_content_maintype() not in {"image", "text"} or part.get_filename():
        attachments.append(_decoded(part.get_filename()) or kind)


def _best(parts: Sequence[Message]) -> list[Message]:
    """Return the plain text of a message that has several forms, or the last form, which is the best one (RFC 2046)."""
    plain = [part for part in parts if part.get_content_type() == "text/plain" and _payload(part).strip()]
    return [(plain or list(parts))[-1]] if parts else []


def _document(part: Message, where: str) -> Document | None:
    from parlalign.formats.documents.html import document_of_page

    content = _payload(part)
    if not content.strip():
        return None
    charset = part.get_content_charset("")
    text = content.decode(charset, "replace") if is_text_encoding(charset) else decode_text(content, where)
    if part.get_content_type() == "text/html":
        return document_of_page(text.encode("utf-8", "replace"), where)
    text = text.replace("\0", "").replace("\r\n", "\n")
    return Document("", _without_quotation_marks(text, is_flowed=_parameter(part, "format") == "flowed").strip())


def _payload(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name, "")
    return value.lower() if isinstance(value, str) else ""


def _without_quotation_marks(text: str, *, is_flowed: bool) -> str:
    r"""Return a text without `>`; quoted text is a paragraph of its own. Soft line breaks are removed if `is_flowed`.

    >>> _without_quotation_marks("Ja.\n> Kom\n> je?", is_flowed=False)
    'Ja.\n\nKom\nje?'
    """
    lines: list[str] = []
    depth, is_open = 0, False
    for line in text.split("\n"):
        match = _QUOTED.match(line)
        marks = match[0] if match else ""
        shown = line[len(marks) :]
        if is_flowed:
            shown = shown.removeprefix(" ")  # RFC 3676, 4.4
        if marks.count(">") != depth:
            depth, is_open = marks.count(">"), False
            lines.append("")
        if shown == _SIGNATURE:
            shown, is_open = "", False  # the signature is a paragraph of its own
        if is_open:
            lines[-1] += shown
        else:
            lines.append(shown)
        is_open = is_flowed and shown.endswith(" ") and shown != _SIGNATURE
    return "\n".join(lines).strip("\n")


def _decoded(header: object) -> str:
    """Return the text of a header, in which other characters than ASCII are encoded (RFC 2047)."""
    if header is None:
        return ""
    texts = []
    try:
        for content, charset in decode_header(str(header)):
            if isinstance(content, str):
                texts.append(content)
            else:
                texts.append(content.decode(charset if is_text_encoding(charset or "") else "utf-8", "replace"))
    except (HeaderParseError, ValueError, TypeError):
        texts = [str(header)]
    return " ".join("".join(texts).replace("\0", "").split())


def _joined(documents: Sequence[Document], where: str) -> Document:
    """Return the texts as one document, with the parts that the HTML marks at their new places."""
    starts = accumulate((len(document.source) + len(_SEPARATOR) for document in documents), initial=0)
    marked = [
        replace(part, span=Span(part.span.start + start, part.span.end + start))
        for document, start in zip(documents, starts, strict=False)
        for part in document.marked_parts
    ]
    source = _SEPARATOR.join(document.source for document in documents)
    return Document(document_id(where), source, path=where, marked_parts=tuple(marked))
