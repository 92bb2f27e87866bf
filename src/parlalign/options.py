"""The options of an alignment."""

from __future__ import annotations

from dataclasses import dataclass

from parlalign.encoding import DEFAULT_ENCODER, Encoder
from parlalign.errors import ParlalignError
from parlalign.languages import check_pair
from parlalign.records import LEVELS, Level


@dataclass(frozen=True, slots=True)
class Options:
    """The languages of source and target, the level of the records, the lowest score of a pair, and the encoder.

    `encoder` is an encoder or its name. `keep_navigation` says whether pairs of navigation and metadata of pages are
    exported. Raises `ParlalignError` for an unknown language or level, and for a score that
    is not between 0 and 1.
    """

    languages: tuple[str, str] = ("nl", "de")
    level: Level = "paragraph"
    min_score: float = 0.5
    encoder: str | Encoder = DEFAULT_ENCODER
    keep_navigation: bool = False

    def __post_init__(self) -> None:
        check_pair(self.languages)
        if self.level not in LEVELS:
            raise ParlalignError(f"level {self.level!r} is unknown: use one of {', '.join(LEVELS)}")
        if not 0 <= self.min_score <= 1:
            raise ParlalignError(f"the minimum score {self.min_score} is not between 0 and 1: give a probability")
