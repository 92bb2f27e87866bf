"""Footnotes and endnotes: calls and notes are found by their links and written as `(1)`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import regex

from parlalign.formats.documents.blocks import Block, Link
from parlalign.formats.documents.note_marks import begins_with_mark, marked, shown_text
from parlalign.records import Span

_MARK = regex.compile(  # `(1)`, `[12]`, `3`, `*`; not `2009`
    r"[\[(]?[\s\u00a0]*(\d{1,3}|[a-z]|\*{1,3}|[†‡])[\s\u00a0]*[\])]?"
)
_MARKS = regex.compile(rf"{_MARK.pattern}(?:\s?[,;]\s?{_MARK.pattern})*")  # `1, 2`
_UNIT = regex.compile(r"(?:(?<!\p{L})[kcdm]?m|(?<!\d{3})\d)\Z")
"""The end of `km` or `10` before an exponent, not of `bus` or `2019`."""
_LONGEST_UNIT = 4  # characters, with those before it that the pattern looks at
_NOTE_START = regex.compile(r"[\[(](\d{1,3}|\*{1,3})[\])][\s\u00a0]*")  # `(1) PB C 83`; not `1 PB`
_NOTE_ID = regex.compile(
    r"_{0,2}(?:ftn|edn|ntr|def|fn|footnote|endnote|note|cite_note)[-_:.]?[\w.-]*?\d(?s:.*)", regex.I
)
"""Anchors that web pages use for notes: `_ftn1`, `ntr12-L_2016119NL`, `def_1_1`; not `art_5`."""
_BACK_LINK = "↩↑⤴^\ufe0e\u00a0 \n"  # characters of a link back to the call, at the end of a note
_BEFORE_MARK = " \t\n\u00a0(["
_LONGEST_BEFORE_MARK = 20  # characters
_SPACES = " \u00a0"
_NO_BLOCKS: frozenset[int] = frozenset()

_Calls = dict[int, list[tuple[Link, str]]]
"""For each block with calls, their links and labels."""


def resolve_notes(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with calls written as `(1)` and notes beginning `(1) `; `is_note` is then true for all notes.

    The numbers are marked (see `note_marks`).
    """
    calls, labels = _calls_and_labels(blocks)
    follows_note = False
    for k, block in enumerate(blocks):
        text = _with_calls(block.text, calls[k]) if k in calls else block.text
        label = labels.get(k)
        if label is None and block.is_note and (match := _NOTE_START.match(shown_text(text))):
            label = match[1]
        if label is not None and not begins_with_mark(text):
            rest = _without_mark(text, label)
            written = text[: len(text) - len(rest)].strip(_SPACES)
            text = f"{marked(f'({label})', written)} {rest.rstrip(_BACK_LINK)}".rstrip()
        follows_note = label is not None or (block.is_note and follows_note)
        if label is not None:
            yield replace(block, text=text, is_note=True, marker="", kind="footnote", label=label)
        elif text is block.text and follows_note == block.is_note and not (follows_note and block.marker):
            yield block
        else:
            yield replace(block, text=text, is_note=follows_note, marker="" if follows_note else block.marker)


def _calls_and_labels(blocks: Sequence[Block]) -> tuple[_Calls, dict[int, str]]:
    """Return the calls, and the label of each block that is a note.

    A call is a link whose text is a number or a star and that leads to the start of a later block. That block links
    back, or is marked as a note by its class or its anchor.
    """
    anchors: dict[str, tuple[int, int]] = {}
    for k, block in enumerate(blocks):
        for name, offset in block.anchors.items():
            anchors.setdefault(name, (k, offset))
    linked_blocks = [
        {anchors[link.fragment][0] for link in block.links if link.fragment in anchors} if block.links else _NO_BLOCKS
        for block in blocks
    ]
    calls: _Calls = {}
    labels: dict[int, str] = {}
    _add_raised_calls(blocks, calls, labels)
    for k, block in enumerate(blocks):
        for link in block.links:
            match = _MARK.fullmatch(block.text, link.start, link.end)
            if match is None:
                continue
            has_note_id = _NOTE_ID.fullmatch(link.fragment) is not None
            if link.fragment not in anchors:
                is_call = has_note_id and not _is_at_start(block.text, link.start)
            else:
                note, offset = anchors[link.fragment]
                is_marked = k in linked_blocks[note] or blocks[note].is_note or has_note_id
                is_call = note > k and is_marked and _is_at_start(blocks[note].text, offset)
                if is_call:
                    labels.setdefault(note, match[1])
            if is_call:
                calls.setdefault(k, []).append((link, match[1]))
    return calls, labels


def _add_raised_calls(blocks: Sequence[Block], calls: _Calls, labels: dict[int, str]) -> None:
    """Add the calls that are superscript signs without a link: a later block begins with the same sign.

    `bus<sup>1</sup>` is a call, `m<sup>2</sup>` and `10<sup>3</sup>` are none. A sign that is not superscript in the
    note must be the only one of its kind: paragraphs may be numbered `(1)`, too.
    """
    notes = _blocks_by_sign(blocks) if any(block.raised for block in blocks) else {}
    for k, block in enumerate(blocks if notes else ()):
        links = sorted(block.links)
        starts, ends = [link.start for link in links], list(accumulate((link.end for link in links), max))
        first = len(block.text) - len(block.text.lstrip())
        for raised in block.raised:
            before = block.text[max(0, raised.start - _LONGEST_UNIT) : raised.start]
            number = bisect_left(starts, raised.end)  # of the links that begin before its end
            is_linked = number > 0 and ends[number - 1] > raised.start
            if is_linked or raised.start <= first or _UNIT.search(before):
                continue
            for sign, span in _raised_signs(block, raised):
                later = bisect_right(notes.get(sign, ()), k)
                if later < len(notes.get(sign, ())):
                    calls.setdefault(k, []).append((Link(*span, ""), sign))
                    labels.setdefault(notes[sign][later], sign)


def _blocks_by_sign(blocks: Sequence[Block]) -> dict[str, list[int]]:
    """Return the blocks that may be notes by the sign with which they begin."""
    raised: defaultdict[str, list[int]] = defaultdict(list)
    others: defaultdict[str, list[int]] = defaultdict(list)
    for k, block in enumerate(blocks):
        if block.raised and not block.text[: block.raised[0].start].strip():
            for sign, _ in _raised_signs(block, block.raised[0])[:1]:
                raised[sign].append(k)
        elif match := _NOTE_START.match(block.text):
            others[match[1]].append(k)
    return {sign: found for sign, found in others.items() if len(found) == 1} | raised


def _raised_signs(block: Block, span: Span) -> list[tuple[str, Span]]:
    if not _MARKS.fullmatch(block.text, *span):
        return []
    marks = list(_MARK.finditer(block.text, *span))
    spans = [span] if len(marks) == 1 else [Span(*mark.span(1)) for mark in marks]
    return [(mark[1], place) for mark, place in zip(marks, spans, strict=True)]


def _with_calls(text: str, calls: Sequence[tuple[Link, str]]) -> str:
    """Return a text with its calls written as `(1)`; they may have other brackets, in the link or around it.

    >>> shown_text(_with_calls("verordening [2],", [(Link(13, 14, "_ftn2"), "2")]))
    'verordening (2),'
    """
    parts, last = [], 0
    for link, label in sorted(calls):
        start, end = link.start, link.end
        before, after = start - 1, end
        while before >= last and text[before] in _SPACES:
            before -= 1
        while after < len(text) and text[after] in _SPACES:
            after += 1
        if before >= last and text[before] in "([" and text[after : after + 1] in {")", "]"}:
            start, end = before, after + 1
        parts += [text[last:start], marked(f"({label})", text[start:end])]
        last = end
    return "".join(parts) + text[last:]


def _is_at_start(text: str, offset: int) -> bool:
    return offset <= _LONGEST_BEFORE_MARK and not text[:offset].strip(_BEFORE_MARK)


def _without_mark(text: str, label: str) -> str:
    match = _MARK.match(text)
    return text[match.end() :].lstrip(" \t\n\u00a0.:") if match and match[1] == label else text
