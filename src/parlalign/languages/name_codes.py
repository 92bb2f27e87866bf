"""Language codes in the names of files.

A language code counts only if it is a whole word between characters that are not letters (`x.nl.html`,
`L_2010117NL.01000101.xml.html`), never as a part of a word (`handel`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from parlalign.languages import TAGS

_WORD = regex.compile(r"[\p{L}\p{M}]+")  # `NL` in `2010117NL.0100`; never the `de` of `handel`
_SUFFIX = regex.compile(r"(?<=[^/])\.([A-Za-z0-9]{1,5})$")  # `.html`; not the `.2_nl` of `v1.2_nl`
_TAG_SEPARATORS = "-_"  # nl-NL, nl_NL


class NameCode(NamedTuple):
    """One or two words that may be a language code; a half-open range of the stem."""

    start: int
    end: int
    language: str


def name_stem(full_name: str, languages: tuple[str, ...] = ()) -> str:
    """Return a name in NFC without its suffix; a suffix that is a language code stays."""
    name = unicodedata.normalize("NFC", full_name)
    suffix = _SUFFIX.search(name)
    return name[: suffix.start()] if suffix and suffix[1].casefold() not in {*TAGS, *languages} else name


def name_codes(stem: str, languages: tuple[str, ...] = ()) -> Iterator[NameCode]:
    """Yield the codes of any language, also overlapping ones: `nl`, `NL` and `nl-NL` of `x.nl-NL`.

    Codes that may be words of a name (`is`, `so`) only count if they are in `languages`.
    """
    words = list(_WORD.finditer(stem))
    for k, word in enumerate(words):
        tag = word[0].casefold()
        if language := TAGS.get(tag) or (tag if tag in languages else None):
            yield NameCode(word.start(), word.end(), language)
        following = words[k + 1] if k + 1 < len(words) else None
        if following and following.start() == word.end() + 1 and stem[word.end()] in _TAG_SEPARATORS:
            language = TAGS.get(f"{tag}-{following[0].casefold()}")
            if language:
                yield NameCode(word.start(), following.end(), language)


def without_overlaps(codes: Iterable[NameCode]) -> list[NameCode]:
    """Return the codes in order; of overlapping codes the one that starts first, or the longest of those."""
    separate: list[NameCode] = []
    for code in sorted(codes, key=lambda code: (code.start, -code.end)):
        if not separate or code.start >= separate[-1].end:
            separate.append(code)
    return separate


def is_certain_code(stem: str, code: NameCode) -> bool:
    """Return whether a word is a code even without a counterpart: a folder, the end of the name, or in capitals."""
    before, after = stem[: code.start][-1:], stem[code.end :][:1]
    if before in ("", "/") and after in ("", "/"):
        return True
    ends_name = after == "" and before in tuple("._-")
    return ends_name or (stem[code.start : code.end].isupper() and " " not in (before, after))


def named_language(full_name: str, languages: tuple[str, ...] = ()) -> str | None:
    """Return the language that the name of a file certainly tells, or None; the last code counts.

    `languages` are those that it may be in, in addition to those of the Union.

    >>> named_language("nl/report.DE.html"), named_language("over-de-grens.txt"), named_language("page.nl-de.txt")
    ('de', None, None)
    """
    stem = name_stem(full_name.replace("\\", "/"), languages)
    codes = without_overlaps(name_codes(stem, languages))
    if not codes or not is_certain_code(stem, codes[-1]):
        return None
    is_one_of_two = len(codes) > 1 and codes[-1].start - codes[-2].end <= 1 and stem[codes[-2].end] != "/"
    return None if is_one_of_two and codes[-2].language != codes[-1].language else codes[-1].language
