"""What can be done in a language: the models that there are for it."""

from pathlib import Path
from typing import Literal

from parlalign.io.resources import find_model, for_models

ModelKind = Literal["breaks", "sentences", "words"]
_SUFFIXES: dict[ModelKind, str] = {"breaks": "npz", "sentences": "json.gz", "words": "npz"}


def language_model(kind: ModelKind, code: str) -> Path | None:
    """Return the path of a model of one language, or None if the language has none.

    `breaks` repairs broken lines, `sentences` finds the ends of sentences, and `words` has the vectors of words.
    """
    return find_model(f"{kind}.{code}.{_SUFFIXES[kind]}")


@for_models
def has_break_model(code: str | None) -> bool:
    """Return whether there is a break model for a language."""
    return code is not None and language_model("breaks", code) is not None
