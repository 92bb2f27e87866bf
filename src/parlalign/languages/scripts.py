"""Scripts: those of the languages with facts, and those of the other languages."""

from __future__ import annotations

import re

import regex

from parlalign.languages.language_names import OTHER_SCRIPTS

SCRIPTS = {
    "Latin": regex.compile(r"\p{Latin}"),
    "Cyrillic": regex.compile(r"\p{Cyrillic}"),
    "Arabic": regex.compile(r"\p{Arabic}"),
    "Thai": regex.compile(r"\p{Thai}"),
    "Hangul": regex.compile(r"\p{Hangul}"),
    "Kana": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "Han": regex.compile(r"\p{Han}"),
}
SCRIPTS |= {
    script: regex.compile(rf"\p{{{script}}}")
    for script in dict.fromkeys(OTHER_SCRIPTS.values())
    if script not in SCRIPTS
}
BEYOND_LATIN = re.compile("[\u0370-\u1dff\u2c00-\ufaff\U00010000-\U0010ffff]")
"""A character that may be a letter of another script; most texts have none, and this search is fast."""
_KANA_OF_HAN = 0.1
"""Japanese has more kana than this for each Han character; Chinese has kana only in names."""


def main_script(text: str) -> str | None:
    """Return the name of the script of most letters; for Japanese, it is `Kana` even if most characters are Han.

    >>> [main_script(text) for text in ("Европейский парламент", "欧州議会は", "欧洲议会", "2009")]
    ['Cyrillic', 'Kana', 'Han', None]
    """
    counts = {"Latin": len(SCRIPTS["Latin"].findall(text))}
    if BEYOND_LATIN.search(text):
        counts = {name: len(letter.findall(text)) for name, letter in SCRIPTS.items()}
        if counts["Kana"] > _KANA_OF_HAN * counts["Han"]:
            counts["Kana"] += counts.pop("Han")
    name = max(counts, key=lambda name: counts[name])
    return name if counts[name] else None
