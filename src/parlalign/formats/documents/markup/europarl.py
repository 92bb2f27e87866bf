"""The files of the Europarl corpus as they were released: chapters, speakers and paragraphs, but not well-formed XML.

Source: Koehn, Europarl: A Parallel Corpus for Statistical Machine Translation, https://www.statmt.org/europarl/.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import regex

from parlalign.formats.documents.blocks import Block

_TAG = regex.compile(r"</?([A-Za-z][\w.-]*)(?:\s[^<>]*)?/?>|<[?!][^<>]*>")  # `<SPEAKER ID=1 NAME="Bos">`; not `< 3`
_PARTS = frozenset({"chapter", "speaker", "p", "doc", "text", "body"})
_FINAL = regex.compile(r"[.;:!?…\")\]»”“’]$")
_BLANKS = regex.compile(r"[ \t\f\v\x85\u2028\u2029]+")


def number_of_tags(text: str) -> int:
    """Return the number of tags, which are left out of the text."""
    return sum(1 for _ in _TAG.finditer(text))


def europarl_blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs of a file of the release: each line is one, and each title of a chapter a heading.

    A line that begins with a small letter continues the line before it. The names and languages of speakers are in
    attributes and are left out: the language is the one that was spoken, not the one of the text.
    """
    is_title = False
    last = 0
    for match in [*_TAG.finditer(text), None]:
        if match is not None and match[1] and match[1].lower() not in _PARTS:
            continue
        lines = _lines(text[last : match.start() if match else len(text)])
        for k, line in enumerate(lines):
            yield Block(line, kind="heading" if is_title and k == 0 else "text")
        if match is None:
            return
        last = match.end()
        if lines:
            is_title = False
        if (match[1] or "").lower() == "chapter" and not match[0].startswith("</"):
            is_title = True
        elif (match[1] or "").lower() == "speaker":
            is_title = False


def _lines(text: str) -> list[str]:
    """Return the paragraphs between two tags."""
    lines: list[str] = []
    for line in text.splitlines():
        body = _BLANKS.sub(" ", unescape(_TAG.sub("", line))).strip()
        if not body:
            continue
        if lines and body[0].islower() and not _FINAL.search(lines[-1]):
            lines[-1] = f"{lines[-1]} {body}"
        else:
            lines.append(body)
    return lines
