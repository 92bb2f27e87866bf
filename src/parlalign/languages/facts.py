"""The facts of a language."""

from dataclasses import dataclass

VOWELS = "aeiouyäöüàáâèéêëïíóôúûAEIOUYÄÖÜ"
"""The vowels of Dutch, German and English words, by which places for a hyphen are found."""


@dataclass(frozen=True, slots=True)
class FactWords:
    """Words for numbers and for other facts; all are in lower case, and alternatives are divided by a slash.

    Numerals are in order: `units` from zero to nineteen, `tens` from twenty to ninety, `powers` for hundred, thousand,
    million and milliard (10 ** 9), `ordinals` from first to twelfth.
    """

    units: tuple[str, ...] = ()
    tens: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    ordinal_endings: tuple[str, ...] = ()
    """Endings that make an ordinal of a numeral; the numeral may lose its last `e`."""
    joins: tuple[str, ...] = ()
    """Words between the parts of a numeral (`vingt et un`, `two hundred and five`)."""
    is_compounding: bool = False
    """Whether numerals are written in one word, with the units before the tens (`vijfentwintig`)."""
    others: tuple[tuple[str, float], ...] = ()
    """Other words that stand for a number, as `beide`."""
    ambiguous: frozenset[str] = frozenset()
    """Numerals and months that are also other words (`acht`, `may`)."""
    percent: frozenset[str] = frozenset()
    """Words for `%`, of one or two words."""
    negations: frozenset[str] = frozenset()
    """Words that negate a clause: a close translation has a negation, too."""
    unlike_negation: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    """Words before and after a negation that take it back: `or not`, `not only`."""
    negative_words: frozenset[str] = frozenset()
    """Words that a translator may choose instead of a negation; a star stands for any ending."""
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    """Words that answer a question."""


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """Words over the columns of a table of translations, in lower case.

    `source` and `target` say which side a column is, and `others` stand over any column (`tekst`).
    """

    source: frozenset[str] = frozenset()
    target: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


NO_HEADING_WORDS = HeadingWords()

NO_FACT_WORDS = FactWords()
"""The facts of a language that has none."""


@dataclass(frozen=True, slots=True)
class Language:
    """The facts of one language; other modules contain no facts of languages."""

    code: str
    name: str
    locale: str
    tags: frozenset[str] = frozenset()
    """Its other names in file names: codes of ISO 639-2, tags of BCP 47 and words; in lower case, with hyphens."""
    names: frozenset[str] = frozenset()
    """Its names in its own and in other languages, in lower case; an ending of an adjective may follow."""
    menu_name: str = ""
    """Its name in the menus of web pages of the Union, unless `navigation` has it."""
    heading_words: HeadingWords = NO_HEADING_WORDS
    """The words of this language over the columns of a table."""
    function_words: frozenset[str] = frozenset()
    shared_words: frozenset[str] = frozenset()
    """Words shared with a closely related language that has no facts here; they do not distinguish the two."""
    neighbour_words: frozenset[str] = frozenset()
    """Frequent words of that language; a text that has one but no function word of this language has to be checked."""
    scripts: tuple[str, ...] = ("Latin",)
    """Names of its scripts in `scripts.SCRIPTS`; first the one that no other language here has."""
    letters: frozenset[str] = frozenset()
    """Letters of its words other than a … z, in lower case; letters that occur only in foreign names are left out."""
    marks_after_space: frozenset[str] = frozenset()
    """Marks with a space before them, which is often a no-break space, in some texts of the language (`mot ;`)."""
    marks_before_space: frozenset[str] = frozenset()
    """Marks with such a space after them."""
    vowels: str = VOWELS
    abbreviations: frozenset[str] = frozenset()
    """In lower case, without the final full stop and without spaces; a full stop after one does not end a sentence."""
    closing_abbreviations: frozenset[str] = frozenset()
    """Those abbreviations that may also end a sentence, before a word that often begins one."""
    final_abbreviations: frozenset[str] = frozenset()
    """Abbreviations after which nothing belongs to them (`enz.`, `a.s.`): a sentence ends before a capital."""
    number_abbreviations: frozenset[str] = frozenset()
    """Abbreviations before a number or a reference (`nr. 5`, `Abs. 2`); some are words elsewhere (`zo. 3 mei`)."""
    adverbs: frozenset[str] = frozenset()
    """Adverbs of place and time, which have a capital only at the beginning of a sentence; in lower case."""
    label_words: frozenset[str] = frozenset()
    """Words before a capital that is a label and not an initial (`bijlage B`), in lower case."""
    name_particles: frozenset[str] = frozenset()
    """Words that begin sentences, and also surnames with a capital (`A. De Wit`), in lower case."""
    has_capital_nouns: bool = False
    """Whether nouns have a capital inside a sentence."""
    ordinal_determiners: frozenset[str] = frozenset()
    """Words after which `5.` is an ordinal (`die 5. Änderung`); empty if ordinals have no full stop."""
    ordinal_leads: frozenset[str] = frozenset()
    """Other words after which `5.` is an ordinal if a noun follows (`in 2. Instanz`)."""
    adjective_endings: tuple[str, ...] = ()
    citation_leads: tuple[str, ...] = ()
    procedure_leads: tuple[str, ...] = ()
    """The beginnings of other citations, which end in a comma (`op voorstel van de Commissie,`), in lower case."""
    recital_leads: tuple[str, ...] = ()
    note_leads: tuple[str, ...] = ()
    """The beginnings of footnotes after their number."""
    act_leads: tuple[str, ...] = ()
    """The beginnings of footnotes that cite an act; other numbered paragraphs begin with them, too."""
    enacting_leads: tuple[str, ...] = ()
    """The beginnings of the other lines before the articles of an act, in lower case."""
    openings: tuple[str, ...] = ()
    """The beginnings of the line that names who adopts an act (`Het Europees Parlement,`), in lower case."""
    titles: tuple[str, ...] = ()
    """The beginnings of titles, in lower case."""
    title_leads: frozenset[str] = frozenset()
    """Words that begin the titles of acts, in small letters (`modifiant`); hardly any word ends in one."""
    title_words: frozenset[str] = frozenset()
    """Words that are titles if a line contains nothing else, in lower case."""
    clause_conjunctions: frozenset[str] = frozenset()
    """Words after the semicolon of an item that belong to that item (`a) …; of`)."""
    suspended_conjunctions: frozenset[str] = frozenset()
    """Words after a suspended hyphen (`voor- en nadelen`)."""
    identifiers: tuple[tuple[str, str], ...] = ()
    """Pairs of a prefix of identifiers in this language and its neutral form."""
    act_types: tuple[tuple[str, str], ...] = ()
    """Pairs of a word for a type of act in this language, in lower case, and its letter in CELEX numbers."""
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
    number_marks: str = ""
    """The marks before the decimals and between the thousands of a number; empty if there is more than one usage."""
    half_days: tuple[str, ...] = ()
    """Words after an hour that say whether it is before or after noon (`9 a.m.`), in lower case."""
    fact_words: FactWords = NO_FACT_WORDS
    """Words for numbers, percentages, negation, yes and no."""
    weekdays: tuple[str, ...] = ()
    """Monday to Sunday, in lower case."""
    navigation: frozenset[str] = frozenset()
    """Links and buttons of web pages; their white space and case are ignored. `#` stands for a number."""
    metadata: frozenset[str] = frozenset()
    """Facts about a document that are printed before or after its text (`Definitieve uitgave`), written alike."""
    metadata_labels: frozenset[str] = frozenset()
    """The names of such facts, which a colon and the value follow (`Procedure : …`), written alike."""
    references: tuple[str, ...] = ()
    """Printed forms of identifiers, journals and articles, as examples for the break model; most texts have few."""

    @property
    def all_tags(self) -> frozenset[str]:
        """All its names in file names, in lower case, with hyphens."""
        return self.tags | {self.code, self.locale.lower()}

    @property
    def is_spaced(self) -> bool:
        """Whether there are spaces between its words."""
        return self.scripts[0] not in {"Han", "Kana", "Khmer", "Lao", "Myanmar", "Thai", "Tibetan"}

    @property
    def is_right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.scripts[0] in {"Arabic", "Hebrew"}

    @property
    def formulas(self) -> tuple[str, ...]:
        """The beginnings of lines before the articles of an act and of citations of a resolution, in lower case."""
        return (*self.citation_leads, *self.enacting_leads)


def phrases(text: str) -> frozenset[str]:
    """Return the phrases of a list that is written as one text, with a bar or a newline between two of them."""
    return frozenset(phrase.strip() for phrase in text.replace("\n", "|").split("|")) - {""}


def words(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())
