"""Where sentences end in a segment: in the same places in both languages, as a rule."""

from __future__ import annotations

import regex

_CLOSING = " \t\n\u00a0\"'”’»›“‘)]"
_UNFINISHED, _FINAL = ",;:،；，、：", ".!?…。！？؟"
_SENTENCE_END = regex.compile(rf"[{_FINAL}]+[\"'”’»›“‘)\]]*(?=\s|$)")


def is_unfinished(text: str) -> bool:
    """Return whether a text ends within a sentence, as its last punctuation mark shows.

    >>> is_unfinished("„Danke“, sagte er,"), is_unfinished("Danke."), is_unfinished("Überschrift")
    (True, False, False)
    """
    last = text.rstrip(_CLOSING)[-1:]
    return bool(last) and last in _UNFINISHED


def sentence_count(text: str) -> int:
    """Return about how many sentences a text has, without regard to abbreviations; at least 1.

    >>> sentence_count("Nee. « Non », dit-il. Dat is"), sentence_count("Titel")
    (3, 1)
    """
    text = text.rstrip(_CLOSING)
    is_finished = bool(text) and text[-1] in _FINAL
    return len(_SENTENCE_END.findall(text)) + (not is_finished)
