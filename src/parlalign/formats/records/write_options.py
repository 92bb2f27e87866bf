"""What a user chooses for a file of records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import regex

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.text.normalization import normalize_for_xml

Enumerators = Literal["auto", "strip", "keep", "both"]
"""What a TMX does with `51. ` before a text: leave it, take it off (a property holds it), or have the text both ways.
`auto` has it both ways where CAT tools may cut it off, and leaves it otherwise."""
ENUMERATORS: tuple[Enumerators, ...] = ("auto", "strip", "keep", "both")

_TAG = regex.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""`nl`, `nl-BE`, `zh-Hant-TW`, not `nl_BE`, which OmegaT does not match: the form of BCP 47."""

ENCODINGS = ("utf-8", "utf-16")


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Choices that a format takes up where it has a place for them; `docs/formats.md` says which does.

    `codes` gives the tag to write for a language (`{"nl": "nl-BE"}`); without it `nl` is written as `nl-NL`.
    `enumerators` says what becomes of `51. ` before a text, `pieces` whether a TMX holds the pieces of records, `props`
    whether score, repairs and provenance are written. `plain` writes texts on one line, with ordinary single spaces and
    without soft hyphens, as CAT tools look for them; without it they come back as they are. `max_chars` leaves out
    records with a longer text, in code points; `changed` dates records that have no date.

    Raises `ParlalignError` for a choice that there is not.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    enumerators: Enumerators = "auto"
    pieces: bool = True
    plain: bool = False
    props: bool = True
    encoding: str = "utf-8"
    max_chars: int | None = None
    changed: datetime | None = None

    def __post_init__(self) -> None:
        if self.enumerators not in ENUMERATORS:
            raise ParlalignError(f"enumerators {self.enumerators!r}: use one of {', '.join(ENUMERATORS)}")
        if self.encoding not in ENCODINGS:
            raise ParlalignError(f"encoding {self.encoding!r}: use one of {', '.join(ENCODINGS)}")
        if self.max_chars is not None and self.max_chars < 1:
            raise ParlalignError(f"max_chars {self.max_chars}: a text has at least one character")
        for tag in self.codes.values():
            if not _TAG.fullmatch(tag):
                raise ParlalignError(f"language tag {tag!r:.40}: write one like nl-NL")

    def tag(self, code: str) -> str:
        """Return the language tag to write for a code of ours, `nl-NL` for `nl`; one we do not know stays as it is."""
        if code in LANGUAGES:
            return self.codes.get(code) or LANGUAGES[code].locale
        return self.codes.get(code) or normalize_for_xml(code) or "und"
