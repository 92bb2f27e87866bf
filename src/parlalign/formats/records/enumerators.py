"""The enumerator at the beginning of a text, `51. `; some CAT tools split it off and search for the text without it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parlalign.formats.records.write_options import Enumerators
from parlalign.records import Origin, Record

_SPLIT_OFF = regex.compile(r"((?:\d++(?:\.\d++)*+|\p{Lu}{1,2}|\p{Ll}{1,4})\.)\s+(?=\S)")
"""`51. is`, `AA. in`, not `– gezien` or `(a) een`: the segmentation rules of OmegaT 3.6 break after a full stop."""

_ANY = regex.compile(r"([\p{Pd}•]|\(?(?:\d++(?:\.\d++)*+|\p{L}{1,4})[.)])\s+(?=\S)")
"""`– gezien`, `(a) een`, `51. is`, not `een (a)`."""

_CERTAIN = regex.compile(r"\d{1,3}\.|\p{Lu}{1,2}\.")
"""`51.` and `AA.`, not `bzw.`: an enumerator even if the structure of the document is unknown."""


@dataclass(frozen=True, slots=True)
class SplitTexts:
    """The enumerators of both texts, each with the space after it, and the texts without them; source first."""

    enumerators: tuple[str, str]
    texts: tuple[str, str]


def split_enumerators(record: Record, choice: Enumerators) -> SplitTexts | None:
    """Split the enumerators off both texts of a record.

    `auto` splits off only those that CAT tools split off, and none of clauses, because CAT tools do not search for
    clauses. Returns None if a text has no such enumerator, or if the choice is to keep them.
    """
    if choice == "keep" or (choice == "auto" and record.level == "clause"):
        return None
    pattern = _SPLIT_OFF if choice == "auto" else _ANY
    source, target = pattern.match(record.source), pattern.match(record.target)
    if source is None or target is None:
        return None
    if not all(map(_is_enumerator, (source[1], target[1]), record.origin)):
        return None
    return SplitTexts((source[0], target[0]), (record.source[source.end() :], record.target[target.end() :]))


def _is_enumerator(start: str, origin: Origin | None) -> bool:
    """Return whether the structure of the document, or else the form of a text's first word, makes it an enumerator."""
    if regex.search(r"\w", start) is None:
        return True
    if origin is not None and origin.kind != "text":
        return origin.label is not None
    return _CERTAIN.fullmatch(start) is not None
