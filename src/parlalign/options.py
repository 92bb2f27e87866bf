"""The options of an alignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parlalign.encoding import DEFAULT_ENCODER, Encoder, is_encoded, languages_to_choose
from parlalign.errors import ParlalignError
from parlalign.languages import check_pair, language_name
from parlalign.records import CROSSING, LEVELS, Crossing, Level

_SHOWN = 20
"""The most languages of an encoder that a message lists."""


@dataclass(frozen=True, slots=True)
class Options:
    """The languages of source and target, the level of the records, the lowest score of a pair, and the encoder.

    `encoder` is an encoder or its name. `keep_navigation` says whether pairs of navigation and metadata of pages are
    exported. `crossing` says whether pairs may cross others: where there is clear evidence (`auto`), `always` or
    `never`. Raises `ParlalignError` for an unknown language, level or value of `crossing`, and for a score that is not
    between 0 and 1.
    """

    languages: tuple[str, str] = ("nl", "de")
    level: Level = "paragraph"
    min_score: float = 0.5
    encoder: str | Encoder = DEFAULT_ENCODER
    keep_navigation: bool = False
    crossing: Crossing = "auto"

    def __post_init__(self) -> None:
        check_pair(self.languages)
        if self.level not in LEVELS:
            raise ParlalignError(f"level {self.level!r} is unknown: use one of {', '.join(LEVELS)}")
        check_crossing(self.crossing)
        if not 0 <= self.min_score <= 1:
            raise ParlalignError(f"the minimum score {self.min_score} is not between 0 and 1: give a probability")

    def check_encoder(self) -> None:
        """Raise `ParlalignError` for a language that the encoder was not trained on.

        An alignment needs both; a review of records does not.
        """
        check_encoded(self.languages, self.encoder)


def check_encoded(languages: Sequence[str], encoder: str | Encoder) -> None:
    """Raise `ParlalignError` for a language that an encoder was not trained on."""
    for code in languages:
        if not is_encoded(code, encoder):
            known = languages_to_choose(encoder)
            codes = ", ".join(known) if len(known) <= _SHOWN else "its languages"
            message = f"language {code!r} is not supported: use one of {codes}, or an encoder of {language_name(code)}"
            raise ParlalignError(message, code="unsupported-language", values={"language": code})


def check_crossing(crossing: str) -> None:
    """Raise `ParlalignError` if a value of `crossing` is unknown."""
    if crossing not in CROSSING:
        raise ParlalignError(f"crossing {crossing!r} is unknown: use one of {', '.join(CROSSING)}")
