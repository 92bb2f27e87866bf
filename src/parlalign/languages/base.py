"""What parlalign knows of a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """Facts of one language; the only form in which the other modules meet them."""

    code: str
    name: str
    locale: str
    tags: frozenset[str] = frozenset()
    """Its other names in those of files: ISO 639-2, BCP 47 and words; lower case, parts with hyphens."""
    function_words: frozenset[str] = frozenset()
    shared_words: frozenset[str] = frozenset()
    """Words that it shares with a closely related language without facts here; they do not tell the two apart."""
    scripts: tuple[str, ...] = ("Latin",)
    """What it is written in, by names of `scripts.SCRIPTS`; the one that no other language here shares comes first."""
    letters: frozenset[str] = frozenset()
    """Letters beside a … z that its words are spelt with, lower case; those of names from elsewhere do not count."""
    abbreviations: frozenset[str] = frozenset()
    """Without the final full stop, lower case; a full stop after one ends no sentence."""
    closing_abbreviations: frozenset[str] = frozenset()
    """Those of them, and words spelt like them, that may also close a sentence."""
    number_abbreviations: frozenset[str] = frozenset()
    """Abbreviations that a number or a reference follows (`nr. 5`, `Abs. 2`)."""
    ordinal_followers: frozenset[str] = frozenset()
    """Words before which `5.` is an ordinal, lower case; empty where ordinals take no full stop."""
    citation_leads: tuple[str, ...] = ()
    recital_leads: tuple[str, ...] = ()
    note_leads: tuple[str, ...] = ()
    """How footnotes begin after their number."""
    enacting_leads: tuple[str, ...] = ()
    """How the other lines before the articles of an act begin, lower case."""
    openings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    suspended_conjunctions: frozenset[str] = frozenset()
    """Words after a suspended hyphen (`voor- en nadelen`)."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Localised prefix of an identifier → its neutral form."""
    divisions: tuple[str, ...] = ()
    """Words before the number of a part of a text (`Artikel 5`), lower case."""
    journals: tuple[str, ...] = ()
    """Names of official journals, as they stand in running headers."""
    months: tuple[str, ...] = ()
    """January to December, lower case."""
    references: tuple[str, ...] = ()
    """How identifiers, journals and articles are printed; the break model learns from them where they are rare."""

    @property
    def all_tags(self) -> frozenset[str]:
        """All that may stand for it in a file name, lower case, parts with hyphens."""
        return self.tags | {self.code, self.locale.lower()}

    @property
    def is_spaced(self) -> bool:
        """Tell whether spaces stand between its words."""
        return self.scripts[0] not in {"Han", "Kana", "Thai"}

    @property
    def is_right_to_left(self) -> bool:
        return self.scripts[0] == "Arabic"

    @property
    def formulas(self) -> tuple[str, ...]:
        """How the lines before the articles of an act, and the citations of a resolution, begin; lower case."""
        return (*self.citation_leads, *self.enacting_leads)


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as running text."""
    return frozenset(text.split())
