"""The words of two languages beside which the language of a text changes more or less often than elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from parlalign.languages.facts import Language
from parlalign.languages.label_forms import ANY_LABEL
from parlalign.records import Span

_LAST_WORD = regex.compile(r"(?<!['’])\b([\p{L}.]+)\.$")
_WORD_BEFORE = regex.compile(r"(?r)(\p{L}+)\.?\s+")
_REFERENCE_END = regex.compile(rf"(\p{{L}}+)\.?\s+(?:{ANY_LABEL})$")
_BRACKET_LABEL = r"\(?\s?(?:\d{1,3}\p{Ll}?|\p{Ll}{1,2}|[ivx]{1,5})\s?\)"


@dataclass(frozen=True, slots=True)
class SwitchPointWords:
    """Words of two languages, as patterns and sets; all are in small letters."""

    abbreviations: frozenset[str]
    """Those after which a sentence does not end."""
    number_abbreviations: frozenset[str]
    """Those before the number of a part of a text (`nr.`)."""
    numbered: frozenset[str]
    """Words before the number of a part of a text: `lid`, `Absatz`, `nr`."""
    division_label: regex.Pattern[str]
    dash_after_word: regex.Pattern[str]
    item_conjunction: regex.Pattern[str]
    glued_title: regex.Pattern[str]
    """The word that begins a title, at the end of a word (`Erzeugnissenmodifiant`)."""

    def ends_in_abbreviation(self, before: str, after: str) -> bool:
        """Return whether a text that ends in a full stop ends in an abbreviation; `after` is the character after it."""
        match = _LAST_WORD.search(before)
        if not match:
            return False
        word = match[1].lower()
        return word in self.abbreviations or (after.isdigit() and word in self.number_abbreviations)

    def is_reference(self, before: str) -> bool:
        """Return whether a text ends in the number of a page or the like, as `blz. 17.`, and not in a label."""
        word = _REFERENCE_END.search(before)
        return bool(word and word[1].lower() in self.numbered)

    def is_numbered(self, text: str, at: int) -> bool:
        """Return whether a word before a number, as `artikel`, is before a place in a text."""
        word = _WORD_BEFORE.match(text, 0, at)
        return bool(word and word[1].lower() in self.numbered)

    def begins_article(self, before: str) -> bool:
        """Return whether a text is the beginning of an article.

        It is in `Art. 2. –|De Koning` and `Nr.|3. Der`, and not in `blz. 17.|(1)`, which ends a sentence.
        """
        return bool(self.division_label.search(before))

    def ends_in_final_dash(self, before: str) -> bool:
        """Return whether a text ends in the dash after the last recital of a German act (`Ausschusses -|considérant`).

        An item begins with a dash after a mark or a conjunction.
        """
        return bool(self.dash_after_word.search(before))

    def conjunctions_of_items(self, text: str) -> Iterator[Span]:
        """Yield the conjunctions that belong to the item before the label that follows (`…; of|b) …`)."""
        return (Span(*match.span("conjunction")) for match in self.item_conjunction.finditer(text))


def words_at_switch_points(facts: Sequence[Language], page_words: frozenset[str]) -> SwitchPointWords:
    """Return the words of languages; an article does not begin with the number after one of the `page_words`."""
    number_abbreviations = frozenset().union(*(each.number_abbreviations for each in facts))
    conjunctions = _alternatives(frozenset().union(*(each.clause_conjunctions for each in facts)))
    division_words = _alternatives(number_abbreviations - page_words)
    title_leads = _alternatives(frozenset().union(*(each.title_leads for each in facts)))
    return SwitchPointWords(
        abbreviations=frozenset().union(*(each.abbreviations - each.closing_abbreviations for each in facts)),
        number_abbreviations=number_abbreviations,
        numbered=number_abbreviations.union(*(each.divisions for each in facts)),
        division_label=regex.compile(
            rf"(?:^|[.;:!?\n])\s*(?:{division_words})\.?\s?(?:\d{{1,3}}\p{{Ll}}{{0,3}}\.?\s?[–—-]?)?$", regex.I
        ),
        dash_after_word=regex.compile(rf"(?<!\b(?:{conjunctions}))(?<=\p{{Ll}}\)?) [–-]$"),
        item_conjunction=regex.compile(
            rf"[;,][\"”“’»]?\s*+(?:\.{{3}}\[\+{{3}}\]\s?)?(?P<conjunction>{conjunctions})"
            rf"(?=\s*(?:{ANY_LABEL})\s+[\p{{L}}\d\"„“'‘«])"
            rf"|\s(?<=\p{{L}}\s)(?<!\b(?:{conjunctions})\s)(?P<conjunction>{conjunctions})"
            rf"(?=\s*{_BRACKET_LABEL}\s+[\p{{L}}\"„“'‘«])"
        ),
        glued_title=regex.compile(rf"(?<=[\p{{L}}\d)])(?={title_leads}\b)"),
    )


def _alternatives(words: frozenset[str]) -> str:
    """Return a pattern of words, the longest first; without words it matches nothing."""
    return "|".join(map(regex.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"
