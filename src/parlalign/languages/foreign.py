"""Identify texts in a language other than the two wanted: function words are checked first, then py3langid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from parlalign.languages import LANGUAGES
from parlalign.languages.discrimination import main_script
from parlalign.languages.identify import WORD

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The numbers were chosen on parallel and monolingual text in Dutch, German, English, French, Spanish, Italian and
# Polish, in chunks of 1, 3, 10 and 50 lines, and on the texts in 13 languages in tests/texts/unknown.
_BLOCK = 1000  # characters
_MOST_BLOCKS = 20
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
_NO_LANGUAGE = "zxx"
"""What py3langid calls numbers, markup and the like; as in ISO 639-2."""


def foreign_language(text: str, languages: tuple[str, str]) -> str | None:
    """Return the code (ISO 639) of the language of a text if all of it is in none of `languages`, or None.

    A sample of at most 20,000 characters is read. The function words of `languages` settle nearly every text that is in
    one of them; py3langid identifies the language of the others. It takes 0.7 s to load. The result is None for texts
    with fewer than 200 letters, for lists of names, and if more than a tenth of the text may be in one of `languages`.

    >>> foreign_language("Ottaa huomioon, että sairaalat hoitavat potilaita rajan molemmin puolin. " * 5, ("nl", "de"))
    'fi'
    """
    blocks = _blocks(text)
    if sum(char.isalpha() for block in blocks for char in block) < _FEWEST_LETTERS:
        return None
    fewest = _LEAST_SHARE * len(blocks)
    uncertain = [block for block in blocks if not _is_in_one_of(block, languages)]
    if len(uncertain) < fewest:
        return None
    codes = Counter(code for block in uncertain if (code := _identified(block, languages)))
    return codes.most_common(1)[0][0] if codes.total() >= fewest else None


def _blocks(text: str) -> list[str]:
    """Divide a text into blocks of one length; return 20 that are evenly spaced if there are more."""
    text = "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))
    count = max(min(len(text) // _BLOCK, _MOST_BLOCKS), 1)
    length = max(_BLOCK, len(text) // count) if count < _MOST_BLOCKS else _BLOCK
    starts = [k * max(len(text) - length, 0) // max(count - 1, 1) for k in range(count)]
    return [text[start : start + length] for start in starts]


def _is_in_one_of(block: str, languages: tuple[str, str]) -> bool:
    """Return whether script or function words show that at least a part of a block is in one of `languages`."""
    scripts = {script for code in languages for script in LANGUAGES[code].scripts if script != "Latin"}
    if scripts and main_script(block) in scripts:
        return True
    own = _own_words(languages)
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
    wanted = {code.partition("-")[0] for code in languages} | {_NO_LANGUAGE}
    scores = dict(_identifier().rank(block))
    best = [code for code in scores if code not in wanted][:_BEST]
    if _sum(scores, best) < _LEAST_OF_BEST or _sum(scores, wanted) > _MOST_OF_WANTED:
        return None
    sentences = {sentence: sum(map(str.isalpha, sentence)) for sentence in _SENTENCE_END.split(block)}
    alike = [s for s in sentences if _sum(dict(_identifier().rank(s)), best) >= _LEAST_OF_SENTENCE]
    is_whole = sum(sentences[s] for s in alike) >= _LEAST_SHARE * sum(sentences.values())
    return best[0] if is_whole else None


def _sum(scores: dict[str, float], codes: Iterable[str]) -> float:
    return sum(scores[code] for code in codes)


@cache
def _own_words(languages: tuple[str, str]) -> frozenset[str]:
    """Return the function words of `languages`, without those that a closely related language has, too."""
    facts = [LANGUAGES[code] for code in languages]
    shared = frozenset().union(*(language.shared_words for language in facts))
    return frozenset().union(*(language.function_words for language in facts)) - shared


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
