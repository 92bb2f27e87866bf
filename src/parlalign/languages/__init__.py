"""The languages by their code, and the pairs that can be aligned.

Each module with the name of a code (`nl`, `zh_tw`) has the facts of that language as `LANGUAGE`; a new language needs
such a module and no other change.
"""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from parlalign.errors import ParlalignError
from parlalign.io.resources import find_model, for_models
from parlalign.languages.facts import Language
from parlalign.languages.language_names import LANGUAGE_MENU, OTHER_NAMES, OTHER_TAGS

DEFAULT = ("nl", "de")
"""The pair of languages of texts of which nothing else is known."""
_CODE = re.compile("[a-z]{2}(?:_[a-z]{2})?")


def _load_languages() -> dict[str, Language]:
    """Return the facts of all languages by their code: the default pair, then the others in the order of the codes.

    Where there is as much evidence for several languages, the first one counts.
    """
    found = sorted(module.name for module in iter_modules(__path__) if _CODE.fullmatch(module.name))
    facts: list[Language] = [import_module(f"{__name__}.{name}").LANGUAGE for name in dict.fromkeys((*DEFAULT, *found))]
    return {language.code: language for language in facts}


LANGUAGES: dict[str, Language] = _load_languages()
"""All languages with facts, by their code."""
FUNCTION_WORDS = tuple((code, language.function_words) for code, language in LANGUAGES.items())
"""The function words of each language."""

REPAIRED = DEFAULT
"""The languages that have a break model."""

SENTENCES_TRAINED = (*REPAIRED, "en", "fr")
"""The languages that have a model of the ends of sentences."""

ALIGNED = (*REPAIRED, *["en", "fr", "es", "it", "pt", "pl", "tr", "ru", "ar", "zh", "zh-tw", "ja", "ko", "th"])
"""The languages that the encoder was trained on (Yang et al. 2020): any two of them can be aligned."""

UNKNOWN = "und"
"""The language of text without a word that shows its language; as in BCP 47."""

NO_LANGUAGE = "zxx"
"""The code of text that is in no language, such as the numbers of the rows of a bilingual table; as in BCP 47."""

TAGS: dict[str, str] = {tag: tag for tag in OTHER_TAGS} | {
    tag: language.code for language in LANGUAGES.values() for tag in language.all_tags
}
"""The code in `LANGUAGES` of each tag by which a file name may name a language; tags are in lower case, with hyphens.

A language without facts keeps its own tag.
"""

__all__ = [
    "ALIGNED",
    "LANGUAGES",
    "LANGUAGE_MENU",
    "REPAIRED",
    "SENTENCES_TRAINED",
    "TAGS",
    "UNKNOWN",
    "Language",
    "check_language",
    "check_pair",
    "function_words_of",
    "has_break_model",
    "language_facts",
    "language_name",
    "parse_pair",
    "unshared_function_words_of",
]


def check_language(code: str) -> None:
    """Raise `ParlalignError` for a language that the encoder was not trained on."""
    if code not in ALIGNED:
        message = f"language {code!r} is not supported: use one of {', '.join(ALIGNED)}"
        raise ParlalignError(message, code="unsupported-language", values={"language": code})


def name_of(code: str) -> str:
    """Return the English name of a language, or the code itself if it is not known.

    >>> name_of("nl"), name_of("und")
    ('Dutch', 'und')
    """
    if code == NO_LANGUAGE:
        return "no language"
    return LANGUAGES[code].name if code in LANGUAGES else code


def language_name(code: str) -> str:
    """Return the English name of a language with its code; any code is allowed.

    >>> [language_name(code) for code in ("nl", "fi", "sw")]
    ['Dutch (nl)', 'Finnish (fi)', 'another language (sw)']
    """
    name = LANGUAGES[code].name if code in LANGUAGES else OTHER_NAMES.get(code, "another language")
    return f"{name} ({code})"


@for_models
def has_break_model(code: str | None) -> bool:
    """Return whether there is a break model for a language."""
    return code is not None and find_model(f"breaks.{code}.npz") is not None


@cache
def function_words_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the function words of some languages together, in lower case.

    >>> sorted(function_words_of(("nl", "de")) & {"und", "niet", "pour"})
    ['niet', 'und']
    """
    return frozenset().union(*(LANGUAGES[code].function_words for code in codes))


@cache
def unshared_function_words_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the function words of some languages together that no closely related language has."""
    return function_words_of(codes) - frozenset().union(*(LANGUAGES[code].shared_words for code in codes))


def language_facts(code: str) -> Language:
    """Return the facts of a language; raise `ParlalignError` if there are none."""
    if code not in LANGUAGES:
        raise ParlalignError(f"language {code!r} has no facts: use one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]


def check_pair(codes: tuple[str, str]) -> None:
    """Raise `ParlalignError` if two languages are the same, or if the encoder was not trained on one of them."""
    if codes[0] == codes[1]:
        message = f"the two languages are the same ({codes[0]}): name two, as in nl-de"
        raise ParlalignError(message, code="same-language", values={"language": codes[0]})
    for code in codes:
        check_language(code)


def parse_pair(text: str) -> tuple[str, str]:
    """Return the two codes of a pair as it is written; raise `ParlalignError` if the text is not a pair.

    >>> parse_pair("de-fr"), parse_pair("zh-tw-de")
    (('de', 'fr'), ('zh-tw', 'de'))
    """
    parts = text.lower().split("-")
    splits = [("-".join(parts[:k]), "-".join(parts[k:])) for k in range(1, len(parts))]
    known = [split for split in splits if set(split) <= set(ALIGNED)]
    if not known and len(parts) != 2:
        raise ParlalignError(f"languages {text!r}: give two codes, as in nl-de")
    source, target = (known or splits)[0]
    if source == target:
        raise ParlalignError(f"languages {text!r}: the two languages are the same: give two codes, as in nl-de")
    return source, target
