"""Whether a full stop ends a sentence, or belongs to an abbreviation, an initial, an ordinal number or a date."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import regex

from parlalign.io.resources import for_models, load_model
from parlalign.languages import Language, facts_of
from parlalign.languages.facts import VOWELS
from parlalign.languages.language_models import language_model

_LAST = regex.compile(r"(\S+?)[\s\\]?$")  # also `19\` before the full stop in Markdown
_FOLLOWER = regex.compile(r"\s+([\"'„“”‚‘’‹›»«(\[–—-]*)\s?(\p{L}{1,2}['’](?=\p{Ll})|[\p{L}\p{N}]*)")
"""What follows a full stop: opening marks, and a word or an elided word (`L’` of `L’art`)."""

_EDGES = "\"'„“”‚‘’‹›»«([{–—-*_"
_QUOTATION_MARKS = tuple('"„“‚‘«»')
_ELISION = regex.compile(r"\p{L}{1,5}['’](?=\p{L}{2})")  # `l’art`, not `auto's`

_SPACED_LETTERS = regex.compile(r"(?<![\p{L}\p{N}.])(?:\p{L}\.\s?)+\p{L}$")  # `i. V. m` before its last full stop
_LETTER_AFTER = regex.compile(r"\s\p{L}\.")
_INITIALS = regex.compile(r"(?:\p{Lu}\p{Ll}?\.-?|\p{Lu}\p{Ll}*-)*\p{Lu}")  # `J`, `A.B`, `J.-P`, `Hans-J`
_PARTS = regex.compile(r"\p{L}{1,3}(?:\.\p{L}{1,3})+")  # `a.k`
_LABELS = frozenset("abcde")
"""Letters after a number that are labels: `Punkt 19 a.`; others are abbreviations, as in `5 m.`."""

_NUMBER = regex.compile(r"\d{1,4}(?:[./]\d{1,4})*|(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_DAY = regex.compile(r"[0-3]?\d")
_MONTH = regex.compile(r"\s[01]?\d\.(\s?\d{2,4}(?!\d))?")  # ` 5. 2010` and ` 5.2010`, with the year, and ` 5.`
_DAY_AND_MONTH = regex.compile(r"(?<![\d.])[0-3]?\d\.\s[01]?\d$")
_YEAR = regex.compile(r"\s\d{4}(?!\d)")
_ORDINAL_BEFORE = regex.compile(r"\d{1,3}\.(?:,|\s?[/–-]|,?\s\p{Ll}+)\s?$")  # `1. und` before `2. Lesung`
_BARE_NUMBER_BEFORE = regex.compile(r"\d\s\p{L}+\s?$")  # `7 und` before `10.`
_LONGEST_ORDINAL = 2  # digits of an ordinal without a determiner; longer numbers are years or counts

_REFERENCE = regex.compile(r"\s+(?:\p{L}*\d|(?=[IVX]{2})[IVX]+\b|\p{Lu}(?!\p{L}|\s\p{Ll}))")
"""What follows `Anh.` or `Rs.`: `5`, `III`, `C` of `C-12/09`, not the English `I` in `No. I think`."""

ENDING_LENGTH = 4
_LONGEST_WITHOUT_VOWEL = 5
_VOWELS = frozenset(VOWELS.lower())


@dataclass(frozen=True, slots=True)
class SentenceWords:
    """The words of a language by which the ends of its sentences are found: facts, and what was learnt from text."""

    facts: Language
    abbreviations: frozenset[str]
    starters: frozenset[str]
    """Words that begin sentences and have no capital inside one."""
    endings: frozenset[str]
    """The last letters of words; empty if nothing was learnt."""

    def may_begin(self, word: str) -> bool:
        """Return whether a word begins a sentence, because it would have no capital inside one."""
        return word.endswith(("'", "’")) or ((word[1:].islower() or len(word) == 1) and word.lower() in self.starters)

    def may_be_noun(self, word: str) -> bool:
        """Return whether a word may have a capital inside a sentence."""
        return word[:1].isupper() and not self.may_begin(word)


@for_models
def sentence_words(code: str) -> SentenceWords:
    """Return the words of a language; without a model of its sentences, they are its facts."""
    facts = facts_of(code)
    path = language_model("sentences", code)
    learnt = load_model(path.name, _read) if path else {}
    return SentenceWords(
        facts=facts,
        abbreviations=facts.abbreviations | facts.final_abbreviations | frozenset(learnt.get("abbreviations", ())),
        starters=facts.function_words | facts.adverbs | frozenset(learnt.get("starters", ())),
        endings=frozenset(learnt.get("endings", ())),
    )


def _read(path: Path) -> dict[str, list[str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        learnt: dict[str, list[str]] = json.load(file)
    if not all(isinstance(words, list) for words in learnt.values()):
        raise ValueError("it has no lists of words")
    return learnt


@dataclass(frozen=True, slots=True)
class _Stop:
    """A full stop: the word before it, the text of the sentence before that word, and what follows."""

    word: str
    before: str
    opener: str
    """Brackets and quotation marks before the next word."""
    next_word: str
    after: str

    @property
    def word_before(self) -> str:
        return _last_word(self.before)

    @property
    def is_after_number(self) -> bool:
        return self.before.rstrip()[-1:].isdigit()


def full_stop_ends(before: str, after: str, words: SentenceWords) -> bool:
    """Return whether a full stop ends a sentence; `before` is the text of the sentence, `after` is what follows."""
    last, follower = _LAST.search(before), _FOLLOWER.match(after)
    if last is None or follower is None:
        return True
    if letters := _SPACED_LETTERS.search(before):
        word, start = letters[0].replace(" ", ""), letters.start()
    else:
        word = last[1].lstrip(_EDGES)
        start = last.end(1) - len(word)
    stop = _Stop(word, before[:start], follower[1], follower[2], after)
    if _NUMBER.fullmatch(word):
        return _number_ends(stop, words)
    if letters or (len(word) == 1 and word.isalpha()):
        return _letter_ends(stop, words)
    return _word_ends(stop, words)


def _number_ends(stop: _Stop, words: SentenceWords) -> bool:
    """Return whether a number ends a sentence: it is no enumerator (`„5. Häfen“`), part of a date, or ordinal."""
    if stop.before.endswith(_QUOTATION_MARKS) or _is_in_date(stop, words.facts):
        return False
    return not words.facts.ordinal_determiners or not _is_ordinal(stop, words)


def _is_in_date(stop: _Stop, facts: Language) -> bool:
    """Return whether a number is the day or the month of a date in numbers with spaces: `3. 5. 2010`, `am 3. 5.`."""
    if _DAY_AND_MONTH.search(stop.before + stop.word):
        return _YEAR.match(stop.after) is not None
    month = _MONTH.match(stop.after)
    if month is None or not _DAY.fullmatch(stop.word):
        return False
    return month[1] is not None or stop.word_before in facts.ordinal_determiners


def _is_ordinal(stop: _Stop, words: SentenceWords) -> bool:
    """Return whether a number is an ordinal: `der 2. Entwurf`, not `Artikel 2. Der Entwurf`.

    The word before the number decides, unless the word after it can only begin a sentence.
    """
    facts, noun = words.facts, stop.next_word
    if noun[:1].isdigit():
        return False
    if noun.lower() in facts.months:
        return True
    if stop.word_before in facts.ordinal_determiners:
        return not words.may_begin(noun) or _is_adjective(noun.lower(), facts)
    if not noun or words.may_begin(noun):
        return False
    if _ORDINAL_BEFORE.search(stop.before):
        return True
    return len(stop.word) <= _LONGEST_ORDINAL and _leads_to_ordinal(stop, facts)


def _leads_to_ordinal(stop: _Stop, facts: Language) -> bool:
    """Return whether the word before a number without a determiner makes it an ordinal if a noun follows."""
    word = stop.word_before
    if not word or word[-1] in ",;:":
        return True
    if word[-1] == ".":  # `bzw. 2. Kapitel`, not `Nr. 2. Kapitel`
        return word[:-1] not in facts.number_abbreviations
    if word in facts.ordinal_leads:
        return not _BARE_NUMBER_BEFORE.search(stop.before)
    before = stop.before.rstrip()
    if not before.endswith(word) or not _is_adjective(word, facts):
        return False
    is_verb = word.endswith(("e", "en"))  # `stimmten` looks like an adjective
    return not is_verb or _last_word(before.removesuffix(word)) in facts.ordinal_determiners


def _is_adjective(word: str, facts: Language) -> bool:
    """Return whether a German word has an ending of adjectives: `deutsche`, `neuer`, not `diese` or `danach`."""
    return word.endswith(facts.adjective_endings) and word not in facts.function_words


def _letter_ends(stop: _Stop, words: SentenceWords) -> bool:
    """Return whether a full stop after one letter, or after several (`i. V. m.`), ends a sentence."""
    letter, facts = stop.word, words.facts
    is_capital = len(letter) == 1 and letter.isupper()
    if _LETTER_AFTER.match(stop.after) or not stop.before.strip():  # `J. J. Bos`, `B. Bos`
        return False
    if letter.lower() in words.abbreviations and not is_capital:
        return _word_ends(stop, words)
    if (letter in _LABELS and stop.is_after_number) or letter in facts.function_words:  # `il y en a.`
        return not stop.next_word[:1].isdigit()
    if _INITIALS.fullmatch(letter) and stop.word_before not in facts.label_words:
        return not _is_initial(stop, facts) and words.may_begin(stop.next_word)
    return words.may_begin(stop.next_word)  # not `v. 2`


def _is_initial(stop: _Stop, facts: Language) -> bool:
    """Return whether capitals before a word that may begin a sentence belong to a name: `A. De Wit`, `M. De Wit`."""
    is_title = stop.word.lower() in facts.abbreviations - facts.closing_abbreviations
    return is_title or stop.next_word.lower() in facts.name_particles


def _word_ends(stop: _Stop, words: SentenceWords) -> bool:
    """Return whether a full stop after a word ends a sentence: the word is no abbreviation, or ends a sentence too."""
    facts, begins = words.facts, words.may_begin(stop.next_word)
    word = _ELISION.sub("", stop.word).lower()
    part = word.rpartition("-")[2]  # `BT-Drs`
    if _REFERENCE.match(stop.after) and not facts.number_abbreviations.isdisjoint({word, part}):
        return False
    if _is_acronym(stop.word):
        return begins or word not in facts.abbreviations
    if words.abbreviations.isdisjoint({word, part}):
        return begins or not (_INITIALS.fullmatch(stop.word) or _looks_abbreviated(stop.word, words))
    if word in facts.final_abbreviations:
        is_noun = facts.has_capital_nouns and stop.next_word[:1].isupper()
        return begins or not (is_noun or "(" in stop.opener)
    if word in facts.closing_abbreviations:
        return begins or (stop.is_after_number and not stop.next_word[:1].isupper())
    return begins and facts.abbreviations.isdisjoint({word, part})


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.isupper()


def _looks_abbreviated(word: str, words: SentenceWords) -> bool:
    """Return whether an unknown word has the form of an abbreviation.

    It has several parts, no vowel, or ends in a consonant as no known word does: `a.k`, `Bgm`, `Landesreg`.
    """
    if _PARTS.fullmatch(word):
        return True
    if not words.endings or not word.isalpha() or not word[1:].islower():
        return False
    word = word.lower()
    if _VOWELS.isdisjoint(word):
        return len(word) <= _LONGEST_WITHOUT_VOWEL
    return len(word) > ENDING_LENGTH and word[-1] not in _VOWELS and word[-ENDING_LENGTH:] not in words.endings


def _last_word(text: str) -> str:
    """Return the last word of a text in lower case, with the mark after it; empty if there is none."""
    last = _LAST.search(text)
    return last[1].lstrip(_EDGES).lower() if last else ""
