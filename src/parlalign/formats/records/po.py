"""Gettext catalogues (PO, POT): messages of programs and their translations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.properties import code_of
from parlalign.io.decoding import decode_text, encoding_of_bom, is_text_encoding
from parlalign.io.stream import open_file
from parlalign.languages.name_codes import named_language
from parlalign.records import Record, Status
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from polib import POEntry, POFile

_MOST_BYTES = 128 << 20
"""Chosen: forty times the largest catalogue of LibreOffice; polib holds a whole catalogue in memory."""
_CHARSET = regex.compile(rb"\\?Content-Type:[^\n]*charset=([\w.:-]+)", regex.I)
_NO_CODE = frozenset({"", "und", "charset"})
_ENGLISH = "en"
"""The language of messages if a catalogue does not name it, as in the GNU gettext manual."""
_LINE_ENDS = regex.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""Characters within a text at which polib would divide a line."""


def read_po(where: str, report: ReadReport) -> Iterator[Record]:
    """Yield a record for each message, and for each plural form of it; its id is its line, as in `12` or `12[1]`.

    The source language is that of the header `X-Source-Language`; without it, English, or the first one of `report` if
    the messages are not in English. The target language is that of the header `Language`, of the name of the file, or
    the second one of `report`. Records have no score. Messages marked as
    fuzzy are `rejected`, since programs do not use them, and those without a translation are `unpaired`. Context and
    comments become the comment. Obsolete messages are left out and counted.

    Raises `ParlalignError` with the line of a syntax error, and if the target language is unknown.
    """
    catalogue = _read(where)
    languages = _languages(catalogue, where, report.pair)
    for entry in catalogue:
        if entry.obsolete:
            report.leave_out("obsolete message")
        else:
            yield from _records(entry, languages)


def pair_catalogues(source: str, target: str, languages: tuple[str, str], report: ReadReport) -> Iterator[Record]:
    """Yield a record for each message that two catalogues of one program have, with its two translations.

    The order of the files does not matter if both name their language. Messages that are fuzzy or not translated in
    one of the catalogues, or that only one of them has, are left out and counted. Raises `ParlalignError` as `read_po`
    does, and if the catalogues have no message in common.
    """
    catalogues = [_read(source), _read(target)]
    codes = [_target_language(catalogue, where) for catalogue, where in zip(catalogues, (source, target), strict=True)]
    if codes == [*languages[::-1]]:
        catalogues.reverse()
    first, second = ({_key(entry): entry for entry in catalogue if not entry.obsolete} for catalogue in catalogues)
    for _ in range(len(first.keys() ^ second.keys())):
        report.leave_out("message of one catalogue only")
    if not first.keys() & second.keys():
        raise ParlalignError(f"{source}: has no message in common with {target}: give two catalogues of one program")
    for key, entry in first.items():
        if key not in second:
            continue
        other = second[key]
        if entry.fuzzy or other.fuzzy:
            report.leave_out("fuzzy message")
            continue
        for number, ((_, one), (_, two)) in enumerate(zip(_forms(entry), _forms(other), strict=False)):
            if one.strip() and two.strip():
                yield _record(entry, number, (one, two), languages, "paired")
            else:
                report.leave_out("message without a translation")


def _read(where: str) -> POFile:
    import polib

    with open_file(where) as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ParlalignError(f"{where}: is larger than {_MOST_BYTES >> 20} MiB: divide it")
    text = _LINE_ENDS.sub(" ", _decoded(content, where))
    try:
        # polib takes a text that is the path of a file for its name; no such path ends in a line end.
        return polib.pofile(f"{text}\n", wrapwidth=0)
    except (OSError, ValueError, IndexError, KeyError, AttributeError, UnicodeError, RecursionError) as error:
        line = regex.search(r"line (\d+)", str(error))
        place = f"{where}, line {line[1]}" if line else where
        raise ParlalignError(f"{place}: is not the syntax of a .po file: correct it, or export it again") from error


def _decoded(content: bytes, where: str) -> str:
    """Decode by byte order mark, as UTF-8, as the header says, or in a guessed encoding."""
    if encoding_of_bom(content) is None:
        charset = _CHARSET.search(content)
        for encoding in ("utf-8", charset[1].decode("ascii", "replace") if charset else ""):
            try:
                text = content.decode(encoding) if is_text_encoding(encoding) else "\0"
            except (UnicodeDecodeError, LookupError):
                continue
            if "\0" not in text:
                return text
    return decode_text(content, where).removeprefix("\ufeff")


def _languages(catalogue: POFile, where: str, wanted: tuple[str, str] | None) -> tuple[str, str]:
    from parlalign.languages.discrimination import other_language

    target = _target_language(catalogue, where) or (wanted[1] if wanted else None)
    has_translations = any(entry.translated() for entry in catalogue)
    if target is None and has_translations:
        raise ParlalignError(
            f"{where}: does not name its language: give both as --languages, or name the file as in x.de.po"
        )
    source = code_of(catalogue.metadata.get("X-Source-Language", "").strip())
    if source in _NO_CODE:
        source = _ENGLISH
        if wanted and wanted[1] == target and _ENGLISH not in wanted:
            texts = "\n".join(entry.msgid for entry in catalogue)
            source = _ENGLISH if other_language(texts, wanted) == _ENGLISH else wanted[0]
    return source, target or "und"


def _target_language(catalogue: POFile, where: str) -> str | None:
    language = code_of(catalogue.metadata.get("Language", "").strip())
    return language if language.lower() not in _NO_CODE else named_language(where)


def _records(entry: POEntry, languages: tuple[str, str]) -> Iterator[Record]:
    for number, texts in enumerate(_forms(entry)):
        if all(text.strip() for text in texts):
            yield _record(entry, number, texts, languages, "rejected" if entry.fuzzy else "paired")
        elif any(text.strip() for text in texts):
            yield _record(entry, number, texts, languages, "unpaired")


def _forms(entry: POEntry) -> Sequence[tuple[str, str]]:
    """Return the message with its translation; for a message with plural forms, the singular and each plural."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)] or [""]
    return [(entry.msgid_plural if number else entry.msgid, form) for number, form in enumerate(forms)]


def _record(entry: POEntry, number: int, texts: tuple[str, str], languages: tuple[str, str], status: Status) -> Record:
    context = f"context: {entry.msgctxt}" if entry.msgctxt else ""
    fuzzy = "fuzzy" if entry.fuzzy else ""
    return Record(
        id=f"{entry.linenum}[{number}]" if entry.msgid_plural else f"{entry.linenum}",
        source=texts[0],
        target=texts[1],
        languages=languages,
        level="paragraph",
        score=None,
        status=status,
        comment="\n".join(filter(None, [fuzzy, context, entry.tcomment, entry.comment])),
    )


def _key(entry: POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid
