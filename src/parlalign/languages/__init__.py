"""The languages by their code, and what is known of each.

Each module with the name of a code (`nl`, `zh_tw`) has the facts of that language as `LANGUAGE`; a new language needs
such a module and no other change. Languages without a module have neutral facts.
"""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from parlalign.errors import ParlalignError
from parlalign.languages.facts import Language
from parlalign.languages.language_names import OTHER_MENU_NAMES, OTHER_NAMES, OTHER_SCRIPTS, OTHER_TAGS

DEFAULT_PAIR = ("nl", "de")
"""The pair of languages of texts of which nothing else is known."""
_CODE = re.compile("[a-z]{2,3}(?:_[a-z]{2})?")


def _load_languages() -> dict[str, Language]:
    """Return the facts of all languages by their code: the default pair, then the others in the order of the codes.

    Where there is as much evidence for several languages, the first one counts.
    """
    found = sorted(module.name for module in iter_modules(__path__) if _CODE.fullmatch(module.name))
    facts: list[Language] = [
        import_module(f"{__name__}.{name}").LANGUAGE for name in dict.fromkeys((*DEFAULT_PAIR, *found))
    ]
    return {language.code: language for language in facts}


LANGUAGES: dict[str, Language] = _load_languages()
"""All languages with facts, by their code."""
FUNCTION_WORDS = tuple((code, language.function_words) for code, language in LANGUAGES.items())
"""The function words of each language."""

LANGUAGE_MENU = OTHER_MENU_NAMES | {language.menu_name for language in LANGUAGES.values() if language.menu_name}
"""The names of languages in the menus of web pages of the Union."""

CODES = (*LANGUAGES, *OTHER_NAMES)
"""The codes of languages that need no other evidence to be read as such: those with facts, and those of ISO 639-1."""

UNKNOWN = "und"
"""The language of text without a word that shows its language; as in BCP 47."""

NO_LANGUAGE = "zxx"
"""The code of text that is in no language, such as the numbers of the rows of a bilingual table; as in BCP 47."""

TAGS: dict[str, str] = OTHER_TAGS | {tag: language.code for language in LANGUAGES.values() for tag in language.all_tags}
"""The code of each tag by which a file name may name a language; tags are in lower case, with hyphens."""

_OTHER_CODE = re.compile("[a-z]{3}")
"""A code of ISO 639-3; those of ISO 639-1 are listed."""

__all__ = [
    "DEFAULT_PAIR",
    "LANGUAGES",
    "LANGUAGE_MENU",
    "TAGS",
    "UNKNOWN",
    "Language",
    "check_language",
    "check_pair",
    "facts_of",
    "function_words_of",
    "is_language",
    "language_facts",
    "language_name",
    "parse_languages",
    "parse_pair",
    "unshared_function_words_of",
]


@cache
def is_language(code: str) -> bool:
    """Return whether a text is the code of a language, with or without facts.

    >>> [is_language(code) for code in ("nl", "fi", "nds", "zh-tw", "nl-be", "dut", "xx", "und")]
    [True, True, True, True, False, False, False, False]
    """
    if code in LANGUAGES or code in OTHER_NAMES:
        return True
    return bool(_OTHER_CODE.fullmatch(code)) and code not in TAGS and code not in {UNKNOWN, NO_LANGUAGE}


def check_language(code: str) -> None:
    """Raise `ParlalignError` for a text that is not the code of a language."""
    if not is_language(code):
        tag = code.lower().replace("_", "-")
        known = TAGS.get(tag) or TAGS.get(tag.partition("-")[0])
        cure = known or f"a code of ISO 639, such as {', '.join([*LANGUAGES][:3])}"
        message = f"language {code!r} is not supported: use {cure}"
        raise ParlalignError(message, code="unsupported-language", values={"language": code})


@cache
def facts_of(code: str) -> Language:
    """Return the facts of a language; without a module, they are its name and its script.

    >>> facts_of("nl").name, facts_of("el").scripts, facts_of("el").abbreviations
    ('Dutch', ('Greek',), frozenset())
    """
    neutral = Language(code, OTHER_NAMES.get(code, code), code, scripts=(OTHER_SCRIPTS.get(code, "Latin"),))
    return LANGUAGES.get(code, neutral)


def name_of(code: str) -> str:
    """Return the English name of a language, or the code itself if it is not known.

    >>> name_of("nl"), name_of("und")
    ('Dutch', 'und')
    """
    if code == NO_LANGUAGE:
        return "no language"
    return facts_of(code).name


def language_name(code: str) -> str:
    """Return the English name of a language with its code; any code is allowed.

    >>> [language_name(code) for code in ("nl", "fi", "nds")]
    ['Dutch (nl)', 'Finnish (fi)', 'another language (nds)']
    """
    name = facts_of(code).name
    return f"{name if name != code else 'another language'} ({code})"


@cache
def function_words_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the function words of some languages together, in lower case.

    >>> sorted(function_words_of(("nl", "de")) & {"und", "niet", "pour"})
    ['niet', 'und']
    """
    return frozenset().union(*(facts_of(code).function_words for code in codes))


@cache
def unshared_function_words_of(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the function words of some languages together that no closely related language has."""
    return function_words_of(codes) - frozenset().union(*(facts_of(code).shared_words for code in codes))


def language_facts(code: str) -> Language:
    """Return the facts of a language; raise `ParlalignError` if there are none."""
    if code not in LANGUAGES:
        raise ParlalignError(f"language {code!r} has no facts: use one of {', '.join(LANGUAGES)}")
    return LANGUAGES[code]


def check_pair(codes: tuple[str, str]) -> None:
    """Raise `ParlalignError` if two languages are the same, or if one of them is not a language."""
    if codes[0] == codes[1]:
        message = f"the two languages are the same ({codes[0]}): name two, as in nl-de"
        raise ParlalignError(message, code="same-language", values={"language": codes[0]})
    for code in codes:
        check_language(code)


def parse_languages(text: str) -> tuple[str, ...]:
    """Return the codes of languages, at least two, as they are written; raise `ParlalignError` for another text.

    >>> parse_languages("nl-de-fr"), parse_languages("zh-tw-de-nl")
    (('nl', 'de', 'fr'), ('zh-tw', 'de', 'nl'))
    """
    codes = _split_codes(text)
    if len(codes) <= 2:
        return parse_pair(text)
    if not all(codes) or len({*codes}) < len(codes):
        raise ParlalignError(f"languages {text!r}: give each code once, as in nl-de-fr")
    for code in codes:
        check_language(code)
    return codes


def _split_codes(text: str) -> tuple[str, ...]:
    """Return the codes between hyphens; those of two parts are whole, also tags with a country (`en-gb`)."""
    rest, codes = text.lower().split("-"), []
    while rest:
        first = "-".join(rest[:2])
        length = 2 if first in LANGUAGES or (first in TAGS and not all(map(is_language, rest[:2]))) else 1
        codes.append("-".join(rest[:length]))
        rest = rest[length:]
    return tuple(codes)


def parse_pair(text: str) -> tuple[str, str]:
    """Return the two codes of a pair as it is written; raise `ParlalignError` if the text is not a pair.

    >>> parse_pair("de-fr"), parse_pair("zh-tw-de")
    (('de', 'fr'), ('zh-tw', 'de'))
    """
    parts = text.lower().split("-")
    splits = [("-".join(parts[:k]), "-".join(parts[k:])) for k in range(1, len(parts))]
    known = [split for split in splits if all(map(is_language, split))]
    if not known and len(parts) != 2:
        for code in filter(None, _split_codes(text)):
            check_language(code)
        more = " (parlalign align takes more than two)" if len(parts) > 2 else ""
        raise ParlalignError(f"languages {text!r}: give two codes, as in nl-de{more}")
    source, target = (known or splits)[0]
    if source == target:
        raise ParlalignError(f"languages {text!r}: the two languages are the same: give two codes, as in nl-de")
    return source, target
