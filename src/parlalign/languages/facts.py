"""The facts of a language."""

from dataclasses import dataclass

VOWELS = "aeiouyäöüàáâèéêëïíóôúûAEIOUYÄÖÜ"
"""The vowels of Dutch and German words, by which places for a hyphen are found."""


@dataclass(frozen=True, slots=True)
class Language:
    """The facts of one language; other modules contain no facts of languages."""

    code: str
    name: str
    locale: str
    tags: frozenset[str] = frozenset()
    """Its other names in file names: codes of ISO 639-2, tags of BCP 47 and words; in lower case, with hyphens."""
    function_words: frozenset[str] = frozenset()
    shared_words: frozenset[str] = frozenset()
    """Words shared with a closely related language that has no facts here; they do not distinguish the two."""
    neighbour_words: frozenset[str] = frozenset()
    """Frequent words of that language; a text that has one but no function word of this language has to be checked."""
    scripts: tuple[str, ...] = ("Latin",)
    """Names of its scripts in `scripts.SCRIPTS`; first the one that no other language here has."""
    letters: frozenset[str] = frozenset()
    """Letters of its words other than a … z, in lower case; letters that occur only in foreign names are left out."""
    abbreviations: frozenset[str] = frozenset()
    """In lower case, without the final full stop; a full stop after one does not end a sentence."""
    closing_abbreviations: frozenset[str] = frozenset()
    """Those abbreviations, and words of the same spelling, that may also end a sentence."""
    number_abbreviations: frozenset[str] = frozenset()
    """Abbreviations before a number or a reference (`nr. 5`, `Abs. 2`)."""
    ordinal_followers: frozenset[str] = frozenset()
    """Words before which `5.` is an ordinal, in lower case; empty if ordinals have no full stop."""
    citation_leads: tuple[str, ...] = ()
    recital_leads: tuple[str, ...] = ()
    note_leads: tuple[str, ...] = ()
    """The beginnings of footnotes after their number."""
    enacting_leads: tuple[str, ...] = ()
    """The beginnings of the other lines before the articles of an act, in lower case."""
    openings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    suspended_conjunctions: frozenset[str] = frozenset()
    """Words after a suspended hyphen (`voor- en nadelen`)."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Pairs of a prefix of identifiers in this language and its neutral form."""
    divisions: tuple[str, ...] = ()
    """Words before the number of a part of a text (`Artikel 5`), in lower case."""
    journals: tuple[str, ...] = ()
    """Names of official journals, as they are printed in running headers."""
    page_words: tuple[str, ...] = ()
    """Words before the number of a page (`blz. 5`), in lower case."""
    page_total_words: tuple[str, ...] = ()
    """Words between the number of a page and the number of pages (`5 van 12`)."""
    months: tuple[str, ...] = ()
    """January to December, in lower case."""
    references: tuple[str, ...] = ()
    """Printed forms of identifiers, journals and articles, as examples for the break model; most texts have few."""

    @property
    def all_tags(self) -> frozenset[str]:
        """All its names in file names, in lower case, with hyphens."""
        return self.tags | {self.code, self.locale.lower()}

    @property
    def is_spaced(self) -> bool:
        """Whether there are spaces between its words."""
        return self.scripts[0] not in {"Han", "Kana", "Thai"}

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.scripts[0] == "Arabic"

    @property
    def formulas(self) -> tuple[str, ...]:
        """The beginnings of lines before the articles of an act and of citations of a resolution, in lower case."""
        return (*self.citation_leads, *self.enacting_leads)


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())
