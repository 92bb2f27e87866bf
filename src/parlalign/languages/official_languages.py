"""The official languages of the Union and their codes at the Publications Office."""

from __future__ import annotations

from parlalign.errors import ParlalignError
from parlalign.languages import language_name

THREE_LETTERS = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav",
    "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""The code of ISO 639-3 by that of ISO 639-1: http://publications.europa.eu/resource/authority/language."""
TWO_LETTERS = {long: short for short, long in THREE_LETTERS.items()}


def check_official(code: str) -> None:
    """Raise `ParlalignError` for a language that is no official language of the Union."""
    if code not in THREE_LETTERS:
        raise ParlalignError(
            f"{language_name(code)} is no official language of the Union: give one of {', '.join(THREE_LETTERS)}"
        )
