"""The choices of a user for writing a file of records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import regex

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.records import Span
from parlalign.text.normalization import normalize_for_xml

Enumerators = Literal["auto", "strip", "keep", "both"]
"""How a TMX holds a text with an enumerator (`51. `): with it (`keep`), without it (`strip`; the enumerator becomes a
property), or in two entries, with and without it (`both`). `auto` is `both` for enumerators that CAT tools split off
and `keep` for all others."""
ENUMERATORS: tuple[Enumerators, ...] = ("auto", "strip", "keep", "both")

_TAG = regex.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""The form of BCP 47: `nl`, `nl-BE`, `zh-Hant-TW`, not `nl_BE`, which OmegaT does not match."""

ENCODINGS = ("utf-8", "utf-16")


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Choices for a file; `docs/formats.md` says which format uses which.

    * `codes`: the tag to write for a language, as in `{"nl": "nl-BE"}`; by default `nl` is written as `nl-NL`.
    * `enumerators`: how a TMX holds texts with an enumerator, see `Enumerators`.
    * `pieces`: whether a TMX holds the sub-segments of records.
    * `plain`: whether texts are written on one line, with ordinary single spaces and without soft hyphens, which is how
      CAT tools search for them. By default they are written as they are.
    * `props`: whether score, repairs and provenance are written.
    * `encoding`: one of `ENCODINGS`.
    * `max_chars`: the most code points of a text; records with a longer text are left out.
    * `changed`: the date of records that have no date.
    * `words_found`: returns the places of the words to mark in a text: those that a search has found.

    Raises `ParlalignError` for a choice that does not exist.
    """

    codes: Mapping[str, str] = field(default_factory=dict)
    enumerators: Enumerators = "auto"
    pieces: bool = True
    plain: bool = False
    props: bool = True
    encoding: str = "utf-8"
    max_chars: int | None = None
    changed: datetime | None = None
    words_found: Callable[[str], Sequence[Span]] | None = None

    def __post_init__(self) -> None:
        if self.enumerators not in ENUMERATORS:
            raise ParlalignError(f"enumerators {self.enumerators!r}: use one of {', '.join(ENUMERATORS)}")
        if self.encoding not in ENCODINGS:
            raise ParlalignError(f"encoding {self.encoding!r}: use one of {', '.join(ENCODINGS)}")
        if self.max_chars is not None and self.max_chars < 1:
            raise ParlalignError(f"max_chars {self.max_chars}: a text has at least one character")
        for tag in self.codes.values():
            if not _TAG.fullmatch(tag):
                raise ParlalignError(
                    f"language tag {tag!r:.40}: write one like nl-NL", code="bad-codes", values={"example": "nl-NL"}
                )

    def tag(self, code: str) -> str:
        """Return the language tag to write for a language code, `nl-NL` for `nl`; an unknown code stays as it is."""
        if code in LANGUAGES:
            return self.codes.get(code) or LANGUAGES[code].locale
        return self.codes.get(code) or normalize_for_xml(code) or "und"
