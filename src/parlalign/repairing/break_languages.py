"""The language that each break of a text is decided in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parlalign.languages import DEFAULT_PAIR
from parlalign.languages.language_models import has_break_model
from parlalign.learning.arrays import Flags
from parlalign.records import LanguageSpan
from parlalign.repairing.breaks import Breaks


def break_languages(breaks: Breaks, language_spans: Sequence[LanguageSpan]) -> tuple[npt.NDArray[np.str_], Flags]:
    """Return the language that each break is decided in, and whether it has a break model."""
    starts = [span.span.start for span in language_spans]
    codes = [language_spans[bisect_right(starts, at) - 1].language for at in breaks.start.tolist()]
    # If no word shows the language, as in a list of numbers, any model serves.
    fallback = next((code for code in codes if has_break_model(code)), DEFAULT_PAIR[0])
    languages = np.array([code or fallback for code in codes])
    return languages, np.isin(languages, [code for code in set(languages.tolist()) if has_break_model(code)])
