"""Subtitles (SubRip and WebVTT): the spoken text in paragraphs, without times and styles."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.documents.plain_text import document_id
from parlalign.io.decoding import decode_text
from parlalign.records import Document

_CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?"
_TIMES = regex.compile(  # `00:00:01,000 --> 00:00:03,500`, `01.000` of WebVTT without hours, `0:0:1.5->0:0:3`
    rf"\s*{_CLOCK}\s*-{{1,2}}\s?>\s*{_CLOCK}(?:\s.*)?"
)
_LOOKS_LIKE_TIMES = regex.compile(r"\s*\d{1,2}[:;.,]\S*\s*-{1,2}\s?>.*")  # `00:00:0l,000 --> `, not `5 -> 6`
_NUMBER = regex.compile(r"\s*\d{1,6}\s*")
_TAG = regex.compile(  # `<i>`, `</font>`, `<c.yellow>`, `<v Jan>`, `<00:01.000>`; not `<3` or `x < y`
    r"</?(?:[A-Za-z][\w.-]*+(?:\s[^<>]*+)?|(?=[\d.]*+:)[\d:.]++)>"
)
_STYLE = regex.compile(r"\{(?:\\|[YyFfSsCcPp]:)[^{}]*\}")  # `{\an8}` of Aegisub, `{y:i}` of MicroDVD
_VOICE = regex.compile(r"<v(?:\.[\w.-]++)?\s++([^<>]++)>")
_KARAOKE = regex.compile(r"<(?=[\d.]*+:)\d[\d:.]++>")
"""A time within a text, which captions that roll up have: each line is shown again in the next cue."""
_NOT_CUES = regex.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")  # of WebVTT; `NOTEREN` is a text
_DASH = regex.compile(r"([-–—‐])\s*[\w\"'„“”«»¿¡(\[.…♪]")  # `- Ja.`, `-Ja.`; not `--`
_LABEL = regex.compile(r"[\p{Lu}][\p{Lu}\d .'-]{1,30}:\s")  # `JAN: Ja.`, not `Jan: ja`
_ENCLOSED = regex.compile(r"[(\[♪#*].*[)\]♪#*]")  # `(muziek)`, `[MUZIEK]`, `♪ lied ♪`
_SENTENCE_END = regex.compile(r"[.!?…][\"'”“’»)\]]*$")
_BETWEEN_SENTENCES = regex.compile(  # `naar huis. Kom`, `echt?" Ja`; not `Dr. Bos`, `am 3. Oktober` or `kom... Ja`
    r"""(?<=(?:\p{L}{3}\.|[!?])["'”“’»)]?) (?=["'„“‘«(]?\p{Lu})"""
)
_NEXT_CUE = "\x1e"  # marks the end of a subtitle in a paragraph while it is put together; no text has this white space
_ELLIPSIS = regex.compile(r"(?:\.\.\.|…)[\"'”“’]*$")
_DIVIDED = regex.compile(r"(?<=\p{L}[-‐\u00ad])\x1e?\0")
_MOST_CUES = 10
"""Subtitles of a sentence. Chosen: a sentence of ten subtitles takes half a minute; without a limit, captions without
punctuation, as programs write them, would be one paragraph."""
_LONGEST_SHOWN = 60  # characters of a line in a message
_LONG_PAUSE = 3000
"""Milliseconds after which a sentence does not continue. Chosen: in guides for subtitles, such as Netflix's Timed Text
Style Guide, the gaps within a sentence are two frames, and those in speech are up to half a second; three seconds leave
room for a pause within a sentence."""


@dataclass(slots=True)
class _Cue:
    """One subtitle: its times in milliseconds, its lines of text, and the name of the voice in WebVTT."""

    start: int
    end: int
    texts: list[str] = field(default_factory=list)
    voice: str = ""


def read_subtitles(content: bytes, where: str) -> Document:
    """Return the document of a SubRip or WebVTT file in any encoding.

    A paragraph is the text of successive subtitles up to the end of a sentence, a change of speaker or a long pause.
    Times, numbers, styles, notes and names of voices are left out. Raises `ParlalignError` with the line if a time is
    wrong, and for files without subtitles.
    """
    text = decode_text(content, where).removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0].startswith("WEBVTT"):
        lines = _without_header(lines)
    cues = list(_cues(lines, where))
    if _KARAOKE.search(text):
        cues = list(_without_repeats(cues))
    source = "\n\n".join(_paragraphs(cues))
    if not source:
        raise ParlalignError(f"{where}: contains no subtitles with a text: check that it is a .srt or .vtt file")
    return Document(document_id(where), source, path=where)


def _without_header(lines: list[str]) -> list[str]:
    """Return the lines of a WebVTT file after its header, which ends at the first empty line; line numbers stay."""
    end = next((k for k, line in enumerate(lines) if not line.strip()), len(lines))
    return [""] * end + lines[end:]


def _cues(lines: list[str], where: str) -> Iterator[_Cue]:
    """Yield the subtitles in the order of the file.

    Numbers may be missing, and a text may contain empty lines: a subtitle ends before the times of the next one. A text
    before the first times is a subtitle without times.
    """
    cue, has_times = _Cue(0, 0), False
    body = [""]  # as after an empty line: a number before the first times is no text
    for number, line in enumerate(lines, 1):
        match = _TIMES.fullmatch(line) if "->" in line else None
        if match is None:
            if _LOOKS_LIKE_TIMES.fullmatch(line):
                shown = " ".join(line.split())[:_LONGEST_SHOWN]
                cure = "write them as in 00:00:01,000 --> 00:00:03,000"
                raise ParlalignError(f"{where}, line {number}: the times {shown!r} cannot be read: {cure}")
            body.append(line)
            continue
        yield _with_text(cue, _without_number(body))
        has_times = True
        cue, body = _Cue(_milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])), []
    if has_times:
        yield _with_text(cue, body)


def _with_text(cue: _Cue, body: list[str]) -> _Cue:
    cue.texts = [shown for line in _without_notes(body) if (shown := _shown(line))]
    voice = _VOICE.search("\n".join(body))
    cue.voice = voice[1].strip() if voice else ""
    return cue


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = parts
    whole = (int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _without_number(body: list[str]) -> list[str]:
    """Return the lines of a subtitle without the number, or the name in WebVTT, of the next one.

    It follows an empty line. Without an empty line, a number is a text unless nothing else precedes it.
    """
    end = len(body)
    while end and not body[end - 1].strip():
        end -= 1
    if end and end == len(body) and (_NUMBER.fullmatch(body[-1]) or (end > 1 and not body[-2].strip())):
        return body[: end - 1]
    return body[:end]


def _without_notes(body: list[str]) -> Iterator[str]:
    """Yield lines without the blocks of WebVTT that are not shown, and without numbers of subtitles without times."""
    is_block_start, is_note = False, False
    for line in body:
        if not line.strip():
            is_block_start, is_note = True, False
            continue
        is_note = is_note or (is_block_start and _NOT_CUES.match(line) is not None)
        if not is_note and not (is_block_start and _NUMBER.fullmatch(line)):
            yield line
        is_block_start = False


def _shown(line: str) -> str:
    r"""Return a line as it is shown.

    >>> _shown(r"{\an8}<i>Goed &amp; wel</i>")
    'Goed & wel'
    """
    text = _STYLE.sub("", _TAG.sub("", line)).replace(r"\N", " ").replace(r"\h", " ")
    return " ".join(html.unescape(text).split())


def _without_repeats(cues: list[_Cue]) -> Iterator[_Cue]:
    """Yield the subtitles without the lines that captions that roll up show again at the top."""
    last = ""
    for cue in cues:
        if cue.texts and cue.texts[0] == last:
            del cue.texts[0]
        last = cue.texts[-1] if cue.texts else last
        yield cue


def _paragraphs(cues: list[_Cue]) -> Iterator[str]:
    """Yield the paragraphs; a line break within a subtitle or sentence is layout, and becomes a space.

    A paragraph of several subtitles is divided into its sentences, because a translation is divided at other places.
    """
    parts: list[str] = []
    before: _Cue | None = None
    cues_since_end = 0
    for cue in cues:
        cues_since_end += 1
        if parts and before and (cues_since_end > _MOST_CUES or not _continues(parts[-1], before, cue)):
            yield from _divided(parts)
            parts, cues_since_end = [], 1
        for k, text in enumerate(cue.texts):
            if parts and (_is_new_speaker(text, parts[-1]) or (k == 0 and _ENCLOSED.fullmatch(text))):
                yield from _divided(parts)
                parts = []
            if k == 0 and parts:
                parts[-1] += _NEXT_CUE
            if _BETWEEN_SENTENCES.search(text):
                cues_since_end = 1
            parts.append(text)
        if cue.texts:
            before = cue
    if parts:
        yield from _divided(parts)


def _divided(parts: list[str]) -> Iterator[str]:
    """Yield the sentences of a paragraph of several subtitles, or the paragraph of one subtitle."""
    text = _joined(parts)
    if _NEXT_CUE in text:
        yield from _BETWEEN_SENTENCES.split(text.replace(_NEXT_CUE, ""))
    else:
        yield text


def _is_new_speaker(text: str, before: str) -> bool:
    """Return whether a line begins with a dash of a dialogue or a name; a long dash in mid-sentence is no such dash."""
    dash = _DASH.match(text)
    if dash:
        return dash[1] in "-‐" or _SENTENCE_END.search(before) is not None
    return _LABEL.match(text) is not None


def _continues(last: str, before: _Cue, cue: _Cue) -> bool:
    """Return whether the sentence that contains the line `last` goes on in the next subtitle."""
    if cue.start - before.end > _LONG_PAUSE or cue.voice != before.voice or _ENCLOSED.fullmatch(last):
        return False
    if _ELLIPSIS.search(last):
        return cue.texts[:1] != [] and cue.texts[0].lstrip(".…\"'„“«")[:1].islower()
    return not _SENTENCE_END.search(last)


def _joined(parts: list[str]) -> str:
    """Return the text of a paragraph; a line break after a hyphen is left to `repair`, which knows divided words.

    >>> _joined(["Een lange samen-", "werking", "was het."])
    'Een lange samen-\\nwerking was het.'
    """
    return _DIVIDED.sub("\n", "\0".join(parts)).replace("\0", " ")
