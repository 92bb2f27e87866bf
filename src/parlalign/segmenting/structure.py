"""The structure of a resolution: paragraphs with their kind and label."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from parlalign.languages import LANGUAGES, Language
from parlalign.records import PAGE_KINDS, LanguageSpan, MarkedPart, Span
from parlalign.segmenting.page_lines import PageLine, find_page_lines

_NEWLINES = regex.compile(r"[\n\r\f\v\x85\u2028\u2029]+")

_TABLE = r"(?:\|\s*)?"  # the edge of a cell: `A. | overwegende`, `| 1. | wijst`
NUMBERED = regex.compile(rf"{_TABLE}(?|(\d{{1,3}})(?:\s?[.)]\s+|[．、]\s*)|§\s?(\d{{1,3}})(?:er)?\.\s+){_TABLE}(?=\S)")
"""`51. is het`, `2 . is`, `1) is`, `１、`, and as in Belgian acts `§ 1er. Le Roi` — not `3.5`, `§ 5 Begriff`."""
IN_BRACKETS = regex.compile(  # `(1) De`, `( 1 ) De`, `（1）` — not `(2009)`
    rf"{_TABLE}(?|\(\s?(\d{{1,3}})\s?\)\s+|（(\d{{1,3}})）\s*)(?=\S)|\[(\d{{1,3}})\]\s*{_TABLE}(?=\S)"
)
LETTERED = regex.compile(rf"{_TABLE}([A-Z]{{1,2}})\s?\.\s+{_TABLE}(?=\S)")  # `AA. overwegende` — not `COM.`
ITEM = regex.compile(
    rf"{_TABLE}\(?\s?(?|([a-z]{{1,2}}|[ivx]{{1,5}}|[A-Z])\s?\)|(\d{{1,2}})\s?[°º]\)?)\s+{_TABLE}(?=\S)"
)
"""`(a) de`, `a ) de`, `iv) die`, `1° de`, `1°) le` — not `(und)`, `N° 5`."""
DASH = regex.compile(rf"{_TABLE}(?:[–—―−‒*-]\s+|[\p{{Co}}•●○◦▪▫■□◆►▶‣⁃·∙➢➤]\s*){_TABLE}(?=\S)")
"""`– gezien`, `• gezien`, also as a letter of a symbol font (U+F02D) — not `-koepels`."""

_INNER = regex.compile(
    r"(?<=[;.:,]\s{0,3})(?:(?P<number>\d{1,3})\s?\.|(?P<letter>[A-Z]{1,2})\s?\.|(?P<dash>[–—•\p{Co}]))\s+(?=\p{L})"
)
"""An enumerator inside a line, after a closing mark: `steun; 2. verzoekt`; not `nr. 2 van`."""
_ABBREVIATION_END = regex.compile(r"(\p{L}+)\.\s*$")  # `Nr. ` before `2.`
_NEAR = 60  # characters read on either side; no lead word or abbreviation is longer
_FINAL = regex.compile(r"[.;:,!?](?:\s?[\"”“’'`»)\]])*(?:\s?\(\d{1,3}\))?$|[,\s][–—-]$")
"""The end of a text that is no heading: `gewijzigd.`, `modifié. »`, `Unie. (1)` with a call, `Union —` in German
acts."""
_CONTINUED = regex.compile(r"[,;:–—-]$")  # the end of a citation or an opening
_FULL_STOP = regex.compile(r"\.(?:\s?[\"”“’'`»)\]])*$")
UNLABELLED = PAGE_KINDS | {"title", "heading", "opening", "text"}
"""Kinds of paragraphs without a label."""
_LONGEST_OPENING = 150
_LONGEST_HEADING = 150
_LONGEST_TITLE = 400


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a repaired text; `span` is in that text, without white space at its ends."""

    span: Span
    language: str | None
    kind: str
    label: str | None


def find_paragraphs(
    text: str, language_spans: Iterable[LanguageSpan], marked: Sequence[MarkedPart] = (), *, has_pages: bool = True
) -> Iterator[Paragraph]:
    """Divide a text where its language changes, at its newlines, and before enumerators inside a line.

    `marked` are the paragraphs whose kind the file shows, in order and with spans in `text`: they keep it and are not
    divided at enumerators. `has_pages` says whether the text may contain navigation and metadata of pages.

    Kinds: title, opening, citation, recital, heading, paragraph, item, footnote, text, and navigation and metadata for
    the lines before and after the text of a page.
    """
    language_spans = list(language_spans)
    page_lines = find_page_lines(text, [part.span.start for part in language_spans[1:]]) if has_pages else []
    begun: set[str | None] = set()
    for language_span in language_spans:
        code = language_span.language
        facts = LANGUAGES.get(code or "")
        for line, page_kind in _lines_with_page_kind(text, language_span.span, page_lines):
            if page_kind:
                yield Paragraph(line, code, page_kind, None)
                continue
            if part := _marked_part(marked, line):
                begun.add(code)
                yield Paragraph(line, code, part.kind or "text", _label_of(text, line, part))
                continue
            for span in _divide_at_enumerators(text, line, facts):
                kind, label = classify(text[span.start : span.end], facts, is_first=code not in begun)
                begun.add(code)
                yield Paragraph(span, code, kind, label)


def _marked_part(marked: Sequence[MarkedPart], line: Span) -> MarkedPart | None:
    """Return the part with a kind that a line is in."""
    k = bisect_right(marked, line.start, key=lambda part: part.span.start) - 1
    return marked[k] if k >= 0 and line.end <= marked[k].span.end else None


def _label_of(text: str, line: Span, part: MarkedPart) -> str | None:
    """Return the label that the file gives to a part, or the enumerator that the part begins with, for its first line.

    Titles and headings begin with numbers that are no labels.
    """
    if line.start > part.span.start or part.kind in UNLABELLED:
        return None
    enumerated = None if part.label else _enumerated_kind(text[line.start : line.end], None)
    return part.label or (enumerated[1] if enumerated else None)


def classify(text: str, facts: Language | None, *, is_first: bool = False) -> tuple[str, str | None]:
    """Return kind and label of a paragraph.

    >>> from parlalign.languages import LANGUAGES
    >>> classify("AA. overwegende dat de regio's samenwerken,", LANGUAGES["nl"])
    ('recital', 'AA')
    >>> classify("51. is het met de Commissie eens;", LANGUAGES["nl"])
    ('paragraph', '51')
    """
    if facts and (kind := _kind_by_words(text, facts)):
        return kind, None
    return _enumerated_kind(text, facts) or _kind_without_enumerator(text, is_first=is_first)


def _kind_by_words(text: str, facts: Language) -> str | None:
    """Return the kind that the first words of a paragraph show, or None."""
    lower = text.lower()
    if lower.startswith(facts.openings) and len(text) <= _LONGEST_OPENING and _CONTINUED.search(text):
        return "opening"
    if lower in facts.title_words or (lower.startswith(facts.titles) and not _FINAL.search(text)):
        return "title"
    dash = DASH.match(text)
    words = lower[dash.end() :] if dash else lower
    if dash and words.startswith(facts.recital_leads) and not text.endswith(":"):
        return "recital"
    if words.startswith(facts.citation_leads) and (dash or not _FULL_STOP.search(text)):
        return "citation"
    is_citation = words.startswith(facts.procedure_leads) and (
        _CONTINUED.search(text) or not (text[0].isupper() or _FULL_STOP.search(text))
    )
    return "citation" if is_citation else None


def _enumerated_kind(text: str, facts: Language | None) -> tuple[str, str | None] | None:
    """Return kind and label of a paragraph that begins with an enumerator, or None.

    A conjunction may be before that of an item: `et c) que le notifiant`, `ou - livrés`.
    """
    if match := LETTERED.match(text):
        return ("heading", None) if _is_lettered_heading(text, match.end(), facts) else ("recital", match[1])
    if match := NUMBERED.match(text):
        return None if _is_date(text, match.end(), facts) else ("paragraph", _in_ascii(match[1]))
    if match := IN_BRACKETS.match(text):
        is_note = match[2] or (facts and _is_note(text[match.end() :], facts))
        return ("footnote" if is_note else "paragraph"), _in_ascii(match[1] or match[2])
    at = _conjunction_end(text, facts)
    if match := ITEM.match(text, at):
        return "item", match[1]
    return ("item", None) if DASH.match(text, at) else None


def _is_lettered_heading(text: str, at: int, facts: Language | None) -> bool:
    """Return whether a text with a letter or a Roman numeral is a heading: `II. Opleiding`, not `I. whereas`."""
    if facts is None or not text[at].isupper() or _FINAL.search(text) or len(text) > _LONGEST_HEADING:
        return False
    return not text[at:].lower().startswith((*facts.recital_leads, *facts.citation_leads))


def _conjunction_end(text: str, facts: Language | None) -> int:
    """Return where a text begins after the conjunction that links an item to the one before it; it has no capital."""
    word, space, _ = text[:_NEAR].partition(" ")
    return len(word + space) if facts and space and word in facts.clause_conjunctions else 0


def _is_note(text: str, facts: Language) -> bool:
    """Return whether a numbered paragraph is a footnote; one that begins with an act also names its journal."""
    if text.startswith(facts.note_leads):
        return True
    journals = tuple(local for local, neutral in facts.identifiers if neutral == "OJ")
    return text.startswith(facts.act_leads) and any(f"{journal} " in text for journal in journals)


def _in_ascii(number: str) -> str:
    """Return a label in ASCII digits, equal to that in the other language: `12` for `١٢` and `１２`."""
    return number if number.isascii() else str(int(number))


def _kind_without_enumerator(text: str, *, is_first: bool) -> tuple[str, str | None]:
    """Return the kind of a paragraph by its end and length; its label is None."""
    if _FINAL.search(text) or not text[:1].isupper():
        return "text", None
    if is_first and len(text) <= _LONGEST_TITLE:
        return "title", None
    return ("heading" if len(text) <= _LONGEST_HEADING else "text"), None


def _is_date(text: str, at: int, facts: Language | None) -> bool:
    """Return whether a number is that of a date: `23. November 2007` is not a numbered paragraph."""
    word = regex.match(r"\p{L}+", text, pos=at)
    return bool(word and facts and word.group().lower() in facts.months)


def _lines_with_page_kind(text: str, span: Span, page_lines: Sequence[PageLine]) -> Iterator[tuple[Span, str | None]]:
    """Yield the lines of a part of a text with the kinds of those, or of their parts, that are page lines."""
    for line in _lines(text, span):
        at = line.start
        first = bisect_right(page_lines, line.start, key=lambda page_line: page_line.span.end)
        last = bisect_left(page_lines, line.end, key=lambda page_line: page_line.span.start)
        for (start, end), kind in page_lines[first:last]:
            yield from ((part, None) for part in _stripped(text, at, max(at, start)))
            at = min(end, line.end)
            yield from ((part, kind) for part in _stripped(text, max(line.start, start), at))
        yield from ((part, None) for part in _stripped(text, at, line.end))


def _lines(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines of a part of a text, without white space at their ends; blank lines are left out."""
    at = span.start
    for match in _NEWLINES.finditer(text, span.start, span.end):
        yield from _stripped(text, at, match.start())
        at = match.end()
    yield from _stripped(text, at, span.end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    line = text[start:end]
    if line.strip():
        yield Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _divide_at_enumerators(text: str, span: Span, facts: Language | None) -> Iterator[Span]:
    """Divide a line that contains several numbered parts: `1. …; 2. …`, `B. …, 1. …`, `– gezien …, – gezien …`."""
    line = text[span.start : span.end]
    starts = [0]
    label = _first_label(line)
    for enumerator in _INNER.finditer(line, 1):
        if facts and _begins_part(label, enumerator, facts):
            label = enumerator["number"] or enumerator["letter"] or label
            starts.append(enumerator.start())
    for start, end in pairwise([*starts, len(line)]):
        yield from _stripped(text, span.start + start, span.start + end)


def _first_label(line: str) -> str | None:
    if match := NUMBERED.match(line):
        return _in_ascii(match[1])
    match = LETTERED.match(line)
    return match[1] if match else None


def _begins_part(label: str | None, enumerator: regex.Match[str], facts: Language) -> bool:
    """Return whether an enumerator inside a line begins a part: its label is the next, and the words around it fit."""
    before = enumerator.string[max(0, enumerator.start() - _NEAR) : enumerator.start()]
    rest = enumerator.string[enumerator.end() : enumerator.end() + _NEAR].lower()
    if enumerator["dash"]:
        return rest.startswith(facts.citation_leads)
    if enumerator["letter"]:
        is_next = enumerator["letter"] == (_letters_after(label) if label and label.isalpha() else "A")
        return is_next and rest.startswith(facts.recital_leads)
    abbreviation = _ABBREVIATION_END.search(before)
    if (
        label is None
        or rest.split(None, 1)[0] in facts.months
        or (abbreviation and abbreviation[1].lower() in facts.number_abbreviations)
    ):
        return False
    return int(enumerator["number"]) == (int(label) + 1 if label.isdigit() else 1)


def _letters_after(label: str) -> str:
    """Return the label after another: `A` → `B`, `Z` → `AA`, `AA` → `AB`."""
    head, last = label[:-1], label[-1]
    if last != "Z":
        return head + chr(ord(last) + 1)
    return (_letters_after(head) if head else "A") + "A"
