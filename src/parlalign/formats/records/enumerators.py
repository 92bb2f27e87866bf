"""`51. ` before a text: CAT tools that cut it off look for the text without it."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from parlalign.formats.records.write_options import Enumerators
from parlalign.records import Origin, Record

_CUT_OFF = regex.compile(r"((?:\d++(?:\.\d++)*+|\p{Lu}{1,2}|\p{Ll}{1,4})\.)\s+(?=\S)")
"""`51. is`, `AA. in`, not `– gezien` or `(a) een`: the segmentation rules of OmegaT 3.6 break after a full stop."""

_ANY = regex.compile(r"([\p{Pd}•]|\(?(?:\d++(?:\.\d++)*+|\p{L}{1,4})[.)])\s+(?=\S)")
"""`– gezien`, `(a) een`, `51. is`, not `een (a)`."""

_SURE = regex.compile(r"\d{1,3}\.|\p{Lu}{1,2}\.")
"""`51.` and `AA.`, not `bzw.`: an enumerator also where no structure tells."""


@dataclass(frozen=True, slots=True)
class SplitTexts:
    """The enumerators with the blank after them, and the texts that follow, source first."""

    enumerators: tuple[str, str]
    texts: tuple[str, str]


def split_enumerators(record: Record, choice: Enumerators) -> SplitTexts | None:
    """Divide both texts of a record into enumerator and the rest; None where one has none, or the choice is to keep it.

    `auto` looks at those enumerators alone that CAT tools cut off, and not at clauses, which no tool looks for.
    """
    if choice == "keep" or (choice == "auto" and record.level == "clause"):
        return None
    pattern = _CUT_OFF if choice == "auto" else _ANY
    found = [pattern.match(text) for text in (record.source, record.target)]
    if found[0] is None or found[1] is None:
        return None
    if not all(map(_is_known, (found[0][1], found[1][1]), record.origin)):
        return None
    return SplitTexts((found[0][0], found[1][0]), (record.source[found[0].end() :], record.target[found[1].end() :]))


def _is_known(enumerator: str, origin: Origin | None) -> bool:
    """Whether the structure of the document, or the look of it, says that it is an enumerator."""
    if regex.search(r"\w", enumerator) is None:
        return True
    if origin is not None and origin.kind != "text":
        return origin.label is not None
    return _SURE.fullmatch(enumerator) is not None
