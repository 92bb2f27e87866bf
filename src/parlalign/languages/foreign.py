"""Identify texts and paragraphs in none of the languages wanted: function words are checked first, then n-grams."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

import regex

from parlalign.languages import facts_of, unshared_function_words_of
from parlalign.languages.identify import WORD, clipped_log_odds, has_word_model
from parlalign.languages.ngram_identifier import is_identified, probabilities
from parlalign.languages.scripts import main_script
from parlalign.languages.text_blocks import text_blocks

# The numbers were chosen on parallel and monolingual text in Dutch, German, English, French, Spanish, Italian and
# Polish, in chunks of 1, 3, 10 and 50 lines, and on the texts in 13 languages in tests/texts/unknown.
_FEWEST_LETTERS = 200  # py3langid is often wrong about names, numbers and headings
_WINDOW = 40  # words
_LEAST_FUNCTION_WORDS = 0.2  # of the words in a window: half of the windows in Dutch have it, 1 in 50 in French
_FEWEST_FUNCTION_WORDS = 4  # different ones; those that French shares with Dutch and German are mostly `de` and `des`
_MOST_CAPITALISED = 0.5  # of the words in a block: a list of names has more, German has 0.3 to 0.4
_MOST_OF_WANTED = 1e-3  # probability of the wanted languages for a block in another language
_LEAST_OF_BEST, _BEST = 0.9, 3  # probability of the best few: Bosnian, Croatian and Serbian share it
_LEAST_OF_SENTENCE = 0.3  # probability of the same few for a sentence or line of the block
_LEAST_SHARE = 0.9  # of the blocks, and of the letters in a block
_SENTENCE_END = re.compile(r"\n|(?<=[.!?;:])\s")

# With these numbers, 9 of 110,000 lines of Dutch and German texts are taken for another language; 8 of the 9 are at
# least in part in English, French, Spanish, Finnish or Swedish.
_FEWEST_LETTERS_IN_PARAGRAPH = 25
_FEWEST_LETTERS_IN_QUOTATION = 80  # in a document in one language, in which shorter ones are names and titles
_ENOUGH_FUNCTION_WORDS, _FUNCTION_WORD_SHARE = 3, 0.15  # with these, a paragraph is in one of the languages
# Nats a word for one of two languages: Dutch and German paragraphs have 4 to 5, those of other pairs 3 to 4, and
# paragraphs in other languages 2 and 0.5.
_LEAST_EVIDENCE, _LEAST_EVIDENCE_OF_OTHER_PAIRS = 3.2, 2.0
_MOST_OF_WANTED_IN_PARAGRAPH, _LEAST_OF_BEST_IN_PARAGRAPH = 0.01, 0.5
_FOREIGN_LETTER = regex.compile(r"[^\P{Ll}a-zà-öùúûüïß]")  # `š`, `ő`, `ł`; French and Spanish letters occur in names
_NO_LANGUAGE = "zxx"
"""What py3langid calls numbers, markup and the like; as in ISO 639-2."""


@cache
def may_find_others(languages: tuple[str, ...]) -> bool:
    """Return whether text in other languages can be distinguished from `languages`.

    Each of them must have function words or another script than Latin, or the identifier must know it.
    """
    facts = map(facts_of, languages)
    return all(f.function_words or f.scripts[0] != "Latin" or is_identified(f.code) for f in facts)


def is_confirmed(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a text that has function words of another language is in none of `languages`.

    If all of them have function words, these have been compared; otherwise the n-grams decide.
    """
    if all(facts_of(code).function_words or facts_of(code).scripts[0] != "Latin" for code in languages):
        return True
    return next(iter(probabilities(text)), None) not in _wanted(languages)


def foreign_language(text: str, languages: tuple[str, str]) -> str | None:
    """Return the code (ISO 639) of the language of a text if all of it is in none of `languages`, or None.

    A sample of at most 20,000 characters is read. The function words of `languages` settle nearly every text that is in
    one of them; py3langid identifies the language of the others. It takes 0.7 s to load. The result is None for texts
    with fewer than 200 letters, for lists of names, and if more than a tenth of the text may be in one of `languages`.

    >>> foreign_language("Ottaa huomioon, että sairaalat hoitavat potilaita rajan molemmin puolin. " * 5, ("nl", "de"))
    'fi'
    """
    if not may_find_others(languages):
        return None
    blocks = text_blocks(text)
    if sum(char.isalpha() for block in blocks for char in block) < _FEWEST_LETTERS:
        return _language_of_short_text(text, languages)
    fewest = _LEAST_SHARE * len(blocks)
    uncertain = [block for block in blocks if not _is_in_one_of(block, languages)]
    if len(uncertain) < fewest:
        return None
    codes = Counter(code for block in uncertain if (code := _identified(block, languages)))
    return codes.most_common(1)[0][0] if codes.total() >= fewest else None


def unknown_language(
    text: str, languages: tuple[str, ...], *, evidence: float | None = None, is_quotation: bool = False
) -> str | None:
    """Return the code (ISO 639) of the language that a paragraph is clearly in if it is none of `languages`, or None.

    `evidence` is the log-odds of its words for one of two languages, if they are known. A quotation in a document
    in one language must be longer than other paragraphs.
    """
    fewest = _FEWEST_LETTERS_IN_QUOTATION if is_quotation else _FEWEST_LETTERS_IN_PARAGRAPH
    if (
        len(text) < fewest
        or len(unshared_function_words_of(languages).intersection(text.lower().split())) >= _ENOUGH_FUNCTION_WORDS
    ):
        return None
    words = WORD.findall(text)
    if sum(map(len, words)) < fewest or not _may_be_foreign(words, text, languages, evidence):
        return None
    return next(iter(_best_languages(text, languages)), None)


def identify_paragraph(text: str) -> str | None:
    """Return the language that a paragraph is most probably in, also one without facts; None if it shows none.

    >>> identify_paragraph("Parlamentti pitää valitettavana, että bussi ei enää kulje vuonna 2019.")
    'fi'
    """
    from parlalign.languages.column_languages import identify_text

    code = identify_text(text)
    return unknown_language(text, (code,) if code else ()) or code


def has_own_word(text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a text has a function word of `languages` that no closely related language has."""
    own, lower = unshared_function_words_of(languages), text.lower()
    return not (own.isdisjoint(lower.split()) and own.isdisjoint(WORD.findall(lower)))


def languages_of_short_paragraphs(
    texts: Sequence[str], found: Sequence[str | None], languages: tuple[str, ...], evidence: float | None = None
) -> list[str | None]:
    """Return the language of each paragraph in a row that is in none of `languages`, and None for the others.

    None of the paragraphs has a function word of `languages`, and `found` are the languages of those that show it
    alone. The paragraphs next to these are probably in the same language; if there are none, all are identified
    together.
    """
    if not may_find_others(languages):
        return list(found)
    if not any(found):
        text = "\n".join(texts)
        words = WORD.findall(text)
        if sum(map(len, words)) < _FEWEST_LETTERS_IN_PARAGRAPH or not _may_be_foreign(words, text, languages, evidence):
            return [None] * len(texts)
        best = _best_languages(text, languages)
        return [best[0] if best and _may_be_in(text, best, languages) else None for text in texts]
    best = [code for text, code in zip(texts, found, strict=True) if code for code in _best_languages(text, languages)]
    codes = list(found)
    for order in (range(1, len(texts)), range(len(texts) - 2, -1, -1)):
        for k in order:
            neighbour = codes[k - order.step]
            if neighbour and not codes[k] and _may_be_in(texts[k], {neighbour, *best}, languages):
                codes[k] = neighbour
    return codes


def _may_be_in(text: str, best: Iterable[str], languages: tuple[str, ...]) -> bool:
    """Return whether a short text is more probably in one of the best languages than in one of `languages`."""
    scores = probabilities(text)
    return _sum(scores, best) >= _sum(scores, _wanted(languages))


def _best_languages(text: str, languages: tuple[str, ...]) -> list[str]:
    """Return the most probable languages of a text if they are not `languages`."""
    scores, wanted = probabilities(text), _wanted(languages)
    best = [code for code in scores if code not in wanted][:_BEST]
    is_foreign = (
        _sum(scores, wanted) < _MOST_OF_WANTED_IN_PARAGRAPH and _sum(scores, best) >= _LEAST_OF_BEST_IN_PARAGRAPH
    )
    return best if is_foreign else []


def _wanted(languages: tuple[str, ...]) -> frozenset[str]:
    """Return the codes of py3langid for `languages`, and for text in no language."""
    return frozenset(code.partition("-")[0] for code in languages) | {_NO_LANGUAGE}


def _has_few_own_words(words: list[str], text: str, languages: tuple[str, ...]) -> bool:
    """Return whether a text has few function words of `languages`, but is no list of names."""
    if not text.isupper() and sum(word[0].isupper() for word in words) > _MOST_CAPITALISED * len(words):
        return False
    own = unshared_function_words_of(languages)
    return sum(word.lower() in own for word in words) < _FUNCTION_WORD_SHARE * len(words)


def _may_be_foreign(words: list[str], text: str, languages: tuple[str, ...], evidence: float | None) -> bool:
    """Return whether a text has few function words of `languages`, and does not look like one of them anyway."""
    if not _has_few_own_words(words, text, languages):
        return False
    if len(languages) != 2 or not has_word_model(pair := (languages[0], languages[1])):
        return evidence is None or abs(evidence) < _LEAST_EVIDENCE_OF_OTHER_PAIRS * len(words)
    if _FOREIGN_LETTER.search(text):
        return True
    odds = float(clipped_log_odds(words, pair).sum()) if evidence is None else evidence
    if abs(odds) < _LEAST_EVIDENCE * len(words):
        return True
    looks_like = facts_of(pair[odds > 0])
    lower = {word.lower() for word in words}
    return not looks_like.neighbour_words.isdisjoint(lower) and unshared_function_words_of(languages).isdisjoint(lower)


def _language_of_short_text(text: str, languages: tuple[str, str]) -> str | None:
    words = WORD.findall(text)
    if sum(map(len, words)) < _FEWEST_LETTERS_IN_PARAGRAPH or not _has_few_own_words(words, text, languages):
        return None
    return next(iter(_best_languages(text, languages)), None)


def _is_in_one_of(block: str, languages: tuple[str, str]) -> bool:
    """Return whether script or function words show that at least a part of a block is in one of `languages`."""
    scripts = {script for code in languages for script in facts_of(code).scripts if script != "Latin"}
    if scripts and main_script(block) in scripts:
        return True
    own = unshared_function_words_of(languages)
    words = [word.lower() for word in WORD.findall(block)]
    for start in range(0, max(len(words) - _WINDOW + 1, 1), _WINDOW):
        window = words[start : start + _WINDOW]
        function_words = [word for word in window if word in own]
        if (
            len(function_words) >= _LEAST_FUNCTION_WORDS * len(window)
            and len(set(function_words)) >= _FEWEST_FUNCTION_WORDS
        ):
            return True
    return False


def _identified(block: str, languages: tuple[str, str]) -> str | None:
    """Return the code of the language of a block if it is running text and all of it is in none of `languages`."""
    words = WORD.findall(block)
    if sum(word[0].isupper() for word in words) > _MOST_CAPITALISED * len(words):
        return None
    wanted = _wanted(languages)
    scores = probabilities(block)
    best = [code for code in scores if code not in wanted][:_BEST]
    if _sum(scores, best) < _LEAST_OF_BEST or _sum(scores, wanted) > _MOST_OF_WANTED:
        return None
    sentences = {sentence: sum(map(str.isalpha, sentence)) for sentence in _SENTENCE_END.split(block)}
    alike = [s for s in sentences if _sum(probabilities(s), best) >= _LEAST_OF_SENTENCE]
    is_whole = sum(sentences[s] for s in alike) >= _LEAST_SHARE * sum(sentences.values())
    return best[0] if is_whole else None


def _sum(scores: dict[str, float], codes: Iterable[str]) -> float:
    return sum(scores.get(code, 0.0) for code in codes)
