"""The enumerator at the beginning of a text, `51. `; some CAT tools split it off and search for the text without it.

The number of a note, `(1) `, is no part of its text in an office document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from parlalign.languages.leading_date import begins_with_date
from parlalign.records import Origin, Record

if TYPE_CHECKING:
    from parlalign.formats.records.write_options import Enumerators

_SPLIT_OFF = regex.compile(r"((?:\d++(?:\.\d++)*+|\p{Lu}{1,2}|\p{Ll}{1,4})\.)\s+(?=\S)")
"""`51. is`, `AA. in`, not `– gezien` or `(a) een`: the segmentation rules of OmegaT 3.6 break after a full stop."""

_ANY = regex.compile(r"([\p{Pd}•]|\(?(?:\d++(?:\.\d++)*+|\p{L}{1,4})[.)])\s+(?=\S)")
"""`– gezien`, `(a) een`, `51. is`, not `een (a)`."""

_OF_NOTE = regex.compile(r"([(\[]\s?(?:\d{1,3}|\*{1,3})\s?[)\]]|\d{1,3}\.?|\*{1,3})\s+(?=\S)")
"""`(1) PB`, `[1] PB`, `1 PB`, not `PB (1)`."""

_LIKE_ENUMERATOR = regex.compile(r"[\p{Pd}•(\[\p{N}*]|\p{L}{1,4}[.)]|\p{Lu}{1,2}\s")
"""The beginning of a text that may be an enumerator in another form: `51 is`, `(51) is`, `A is`, not `is`."""

_CERTAIN = regex.compile(r"\d{1,3}\.|\p{Lu}{1,2}\.")
"""`51.` and `AA.`, not `bzw.`: an enumerator even if the structure of the document is unknown."""


@dataclass(frozen=True, slots=True)
class SplitTexts:
    """The enumerators of the texts, each with the space after it, and the texts without them; source first.

    An enumerator is empty if its text has none.
    """

    enumerators: tuple[str, ...]
    texts: tuple[str, ...]


def split_enumerators(record: Record, choice: Enumerators) -> SplitTexts | None:
    """Split the enumerators off the texts of a record that have one.

    `auto` splits off only those that CAT tools split off and the numbers of notes, and none of clauses, because CAT
    tools do not search for clauses. Returns None if no text has such an enumerator, if it is not certain, or if the
    choice is to keep them.
    """
    if choice == "keep" or (choice == "auto" and record.level == "clause"):
        return None
    found = [_end_of_enumerator(*side, choice) for side in zip(record.texts, record.origins, strict=True)]
    if not any(found) or None in found:
        return None
    ends = [end or 0 for end in found]
    return SplitTexts(
        tuple(text[:end] for text, end in zip(record.texts, ends, strict=True)),
        tuple(text[end:] for text, end in zip(record.texts, ends, strict=True)),
    )


def _end_of_enumerator(text: str, origin: Origin | None, choice: Enumerators) -> int | None:
    """Return where the text after its enumerator begins, 0 if it has none, or None if that is uncertain."""
    if begins_with_date(text):
        return 0
    is_note = origin is not None and origin.kind == "footnote"
    pattern = _SPLIT_OFF if choice == "auto" else _ANY
    match = (_OF_NOTE.match(text) if is_note else None) or pattern.match(text)
    if match is None:
        return None if not is_note and _LIKE_ENUMERATOR.match(text) else 0
    return match.end() if _is_enumerator(match[1], origin) else None


def _is_enumerator(start: str, origin: Origin | None) -> bool:
    """Return whether the structure of the document, or else the form of a text's first word, makes it an enumerator."""
    if regex.search(r"\w", start) is None:
        return True
    if origin is not None and origin.kind != "text":
        return origin.label is not None
    return _CERTAIN.fullmatch(start) is not None
