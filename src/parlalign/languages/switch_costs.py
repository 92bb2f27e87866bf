"""The cost of a change of language at a place in a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex

from parlalign.languages.character_kinds import CAPITAL_LETTER, CASELESS, OTHER, SMALL, CodePoints, Kinds
from parlalign.languages.label_forms import ANY_LABEL, CAPITAL_LABEL, LABEL, ORDINAL_SUFFIX, SECTION_LABEL
from parlalign.languages.quotation_marks import opens_quotation
from parlalign.languages.switch_point_words import SwitchPointWords
from parlalign.learning.arrays import Doubles, Indices
from parlalign.records import Span

# The cost of a change of language in nats is a sum: for the text before the switch point, for the white space between,
# and for the text after it. One clear word has up to 6 nats, so a change inside a sentence needs several
# foreign words. Chosen on the mixed texts of corpora/; with them, all 500 switch points of europarl.test2007 in one
# damaged text are found.
BLANK_LINE = 1.0  # the whole cost: the text around a blank line does not matter
_AFTER_SENTENCE, _AFTER_COMMA, _AFTER_CLOSER = 0.0, 2.0, 3.0
_AFTER_WORD, _AFTER_ENUMERATOR, _AFTER_OPENER = 8.0, 14.0, 20.0
_AFTER_NUMBER = 5.0  # the end of a sentence, or an ordinal
_NEWLINE_BETWEEN, _SPACE_BETWEEN, _NOTHING_BETWEEN = 1.0, 3.0, 5.0
_BEFORE_ENUMERATOR, _BEFORE_CAPITAL, _BEFORE_LETTER, _BEFORE_OTHER = 0.0, 1.0, 4.0, 6.0
# Chosen on damaged texts of law, news and debates in six pairs of languages (halves of jrc.train and ntrex.dev):
_INSIDE_LINE = 4.0  # more, between a comma or colon and a word on the same line; from 3 to 5, the same within 4 %
_GLUED_WORDS = 8.0  # the whole cost, where a word is cut from the one before; from 6 to 8, the same
_BEFORE_CONJUNCTION = 8.0  # more, before a conjunction that belongs to the item before it

_SENTENCE_END = regex.compile(r"[.!?;…。！？；؟؛][\"'`”“’‘»)\]]*$")
_COMMA_END = regex.compile(r"[,:，、：،]$")
_CLOSER_END = regex.compile(r"[\"'”“’‘»)\]]$")
_OPENER_END = regex.compile(r"(?:^|[\s(])[\"'„“‚‘«]$|[(\[/–-]$")
_MARKER_END = ".[+++]"  # a marker is inside a text
_SPACED_CLOSER_END = regex.compile(r"[.;!?]\s[\"»”]$")  # `is . "`, in old acts
_DASH_END = regex.compile(r"\s[–—-]$")
_GLUED_CAPITAL = regex.compile(r"(?<=[\p{Ll}\d)])\p{Lu}")
_GLUED_NAME = regex.compile(r"(?r)\b\p{Lu}\p{Ll}+")
_SECTION_REFERENCE_END = regex.compile(rf"[\p{{L}}\d,]\s+§\s?\d{{1,3}}{ORDINAL_SUFFIX}\s?\.$")  # `in § 3.`
_SECTION_REFERENCE = regex.compile(r"(?r)[\p{L}\d,]\s+")
_NUMBER_END = regex.compile(r"[\p{L}\d][^\S\n]\d{1,3}\s?\.$")  # `amendement 24.`, `am 3.`, `lid 2 .`
_ENUMERATOR_END = regex.compile(
    rf"(?:^|(?<!\d[,:])(?<=[\s.;:,?!\"„“'‘]))(?:{LABEL}|\(\p{{Lu}}{{2}}\))$"  # `(SV)` names a speaker's language
    rf"|(?:^|[.;:,!?\"]\s*|\n\s*){CAPITAL_LABEL}$"  # `; B.`, not `de EU.`
    rf"|(?:^|[.;:!?\"„“'‘«]\s*|\n\s*){SECTION_LABEL}$"  # `; § 2.`, not `bepaald in § 3.` and `artikel 86, § 1.`
    r"|(?<=\p{Ll}{2})\d{1,2}\.$"  # `indien1.`, where a sentence goes on in the items before
)
_ENUMERATOR = regex.compile(rf"(?:[\"„“'‘]|«\s?)?(?:{ANY_LABEL}|{CAPITAL_LABEL})\s+[\p{{L}}\"„“'‘]")
_CAPITAL = regex.compile(r"(?:[„“\"'‚‘»]|«\s?)?\p{Lu}")
_LETTER = regex.compile(r"(?:[„“\"'‚‘»]|«\s?)?\p{L}")
_DASHES = tuple("–—-")
_LABEL_MARKS = (*".)°•\u00ad", *_DASHES)
"""The ends of labels."""
_NOT_OF_LABELS = tuple("!?;:,…")
"""Marks at which no label or number ends."""
_GLUED_MARKS = frozenset("\"'“«»")
"""Marks that open a quotation in one language and close one in another."""
_CONTEXT = 24  # characters before a switch point that its cost depends on


def costs_between_words(points: CodePoints, kinds: Kinds, switch_points: Indices) -> Doubles:
    """Return the costs at switch points between a word or comma, one blank and a word, and NaN at all others.

    Most switch points are of that kind, and an array is faster than `switch_cost`, which gives the same costs.
    """
    points = np.concatenate([[0, 0], points, [0, 0, 0]])  # the switch points are moved by 2
    kinds = np.concatenate([[OTHER, OTHER], kinds, [OTHER, OTHER, OTHER]])
    blank, last, first, second = points[switch_points + 1], switch_points, switch_points + 2, switch_points + 3
    between = np.select([blank == ord(" "), blank == ord("\n")], [_SPACE_BETWEEN, _NEWLINE_BETWEEN], np.nan)
    is_letter = np.isin(kinds[last], (SMALL, CAPITAL_LETTER, CASELESS))
    after = np.select(
        [is_letter, points[last] == ord(",")],
        [_AFTER_WORD, _AFTER_COMMA + np.where(blank == ord(" "), _INSIDE_LINE, 0)],
        np.nan,
    )
    is_item = (points[second] == ord(")")) | (points[switch_points + 4] == ord(")"))
    before = np.select(
        [
            (kinds[first] == SMALL) & ~is_item,
            (kinds[first] == CAPITAL_LETTER) & (kinds[second] == SMALL) & ~is_item,
        ],
        [_BEFORE_LETTER, _BEFORE_CAPITAL],
        np.nan,
    )
    return np.asarray(after + between + before)


def set_costs_at_conjunctions(costs: Doubles, conjunctions: Indices) -> None:
    """Change the costs at the switch points before and after conjunctions at the ends of items, (n, 2)."""
    for first, second in conjunctions.tolist():
        if first < second:
            costs[first] += _BEFORE_CONJUNCTION
        if costs[second] > _AFTER_WORD:
            costs[second] += _AFTER_COMMA - _AFTER_WORD


def set_costs_at_repeated_labels(text: str, costs: Doubles, switch_points: Indices, labels: Sequence[Span]) -> None:
    """Change the costs at the switch points before, inside and after labels, at which translations begin."""
    for start, end in labels:
        first, last = np.searchsorted(switch_points, (start, end)).tolist()
        context = text[max(0, start - _CONTEXT) : start]
        space = context[len(context.rstrip()) :]
        costs[first] = min(costs[first], _AFTER_SENTENCE + _between(space) + _BEFORE_ENUMERATOR)
        costs[first + 1 : last + 1] = _AFTER_ENUMERATOR + _SPACE_BETWEEN + _BEFORE_CAPITAL


def switch_cost(text: str, at: int, words: SwitchPointWords) -> float:
    """Return the cost of a change of language at a place in a text."""
    context = text[max(0, at - _CONTEXT) : at]
    before = context.rstrip()
    space = context[len(before) :]
    if space.count("\n") > 1:
        return BLANK_LINE
    if not space and _cuts_words(text, at, words):
        return _GLUED_WORDS
    is_final_dash = text[at] in "-–" and words.ends_in_final_dash(context + text[at])
    begins = _BEFORE_OTHER if is_final_dash else _cost_before(text, at)
    if begins and space == " " and before.endswith((",", ":")):
        begins += _INSIDE_LINE
    return _cost_after(text, at, before, space, words) + _between(space) + begins + _cost_of_quotation_mark(text, at)


def _cuts_words(text: str, at: int, words: SwitchPointWords) -> bool:
    """Return whether a new text begins inside a word: `tabak|VERORDNUNG`, and not `Tik|Tok`."""
    is_capital = _GLUED_CAPITAL.match(text, at) and not _GLUED_NAME.match(text, 0, at)
    return bool(is_capital or words.glued_title.match(text, at))


def _cost_after(text: str, at: int, before: str, space: str, words: SwitchPointWords) -> float:
    """Return the part of the cost that depends on the text and the white space before a switch point."""
    if before.endswith(_MARKER_END):
        return _AFTER_WORD
    if before.endswith("«") and space and opens_quotation(text, at - len(space) - 1):
        return _AFTER_OPENER
    after_label = None if before.endswith(_NOT_OF_LABELS) else _cost_after_label(before, space, text[at], words)
    return _cost_after_mark(before, space, text[at], words) if after_label is None else after_label


def _cost_after_label(before: str, space: str, after: str, words: SwitchPointWords) -> float | None:
    """Return the part of the cost that depends on a number, a label or a dash at the end of a text, or None."""
    if before.endswith(_DASHES) and _DASH_END.search(before) and (space != " " or words.ends_in_final_dash(before)):
        return _AFTER_COMMA
    if before.endswith(_LABEL_MARKS):
        if _SECTION_REFERENCE_END.search(before):
            return _AFTER_SENTENCE
        if _NUMBER_END.search(before) and not words.is_reference(before):
            return _AFTER_NUMBER
        if _ENUMERATOR_END.search(before) and not words.is_reference(before):
            return _AFTER_ENUMERATOR
    may_be_article = not before[-1:].isalpha() or after.isdigit()
    return _AFTER_ENUMERATOR if may_be_article and words.begins_article(before) else None


def _cost_after_mark(before: str, space: str, after: str, words: SwitchPointWords) -> float:
    """Return the part of the cost that depends on the mark at the end of a text that ends in no number or label."""
    if _SENTENCE_END.search(before):
        return _AFTER_WORD if space and words.ends_in_abbreviation(before, after) else _AFTER_SENTENCE
    if _COMMA_END.search(before):
        return _AFTER_COMMA
    if ("\n" in space or after in "«„“") and _SPACED_CLOSER_END.search(before):
        return _AFTER_SENTENCE
    if _OPENER_END.search(before):
        return _AFTER_OPENER
    return _AFTER_CLOSER if _CLOSER_END.search(before) else _AFTER_WORD


def _cost_of_quotation_mark(text: str, at: int) -> float:
    """Return the cost of separating a quotation mark without spaces around it from the text that it belongs to."""
    if at < 2 or text[at - 1 : at + 1].strip() != text[at - 1 : at + 1]:
        return 0.0
    mark = at if text[at] in _GLUED_MARKS else at - 1
    if text[mark] not in _GLUED_MARKS:
        return 0.0
    return 0.0 if opens_quotation(text, mark) == (mark == at) else _AFTER_CLOSER * 2


def _cost_before(text: str, at: int) -> float:
    """Return the part of the cost that depends on the text after a switch point."""
    if _ENUMERATOR.match(text, at) and not (text[at] == "§" and _SECTION_REFERENCE.match(text, 0, at)):
        return _BEFORE_ENUMERATOR
    if _CAPITAL.match(text, at):
        return _BEFORE_CAPITAL
    return _BEFORE_LETTER if _LETTER.match(text, at) else _BEFORE_OTHER


def _between(space: str) -> float:
    """Return the part of the cost that depends on the white space before a switch point."""
    return _NEWLINE_BETWEEN if "\n" in space else _SPACE_BETWEEN if space else _NOTHING_BETWEEN
