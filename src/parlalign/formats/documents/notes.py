"""Footnotes and endnotes: calls and notes are found by their links and written as `(1)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from parlalign.formats.documents.blocks import Block, Link
from parlalign.formats.documents.note_marks import begins_with_mark, marked, shown_text

_MARK = regex.compile(  # `(1)`, `[12]`, `3`, `*`; not `2009`
    r"[\[(]?[\s\u00a0]*(\d{1,3}|[a-z]|\*{1,3}|[†‡])[\s\u00a0]*[\])]?"
)
_RAISED_MARK = regex.compile(r"[\[(]?(\d{1,3}|\*{1,3})[\])]?")  # `1`, `(1)`, `*`; not `er`
_RAISED_MARKS = regex.compile(rf"{_RAISED_MARK.pattern}(?:\s?[,;]\s?{_RAISED_MARK.pattern})*")  # `1, 2`
_EXPONENT = regex.compile(r"(?:(?<!\d{3})\d|(?<!\p{L})\p{L}{1,2})\Z")  # the end of `10` and `km`, not of `bus`, `2019`
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
    _add_raised(blocks, calls, labels)
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


def _add_raised(blocks: Sequence[Block], calls: _Calls, labels: dict[int, str]) -> None:
    """Add the calls and notes of pages without links: superscript numbers, each with one later block that begins so.

    `bus<sup>1</sup>` is a call, `m<sup>2</sup>` and `10<sup>3</sup>` are none.
    """
    notes: defaultdict[str, list[int]] = defaultdict(list)
    found: defaultdict[str, list[tuple[int, Link]]] = defaultdict(list)
    for k, block in enumerate(blocks):
        known = {link.start for link, _ in calls.get(k, ())}
        for start, end in block.raised:
            if k in labels or not _RAISED_MARKS.fullmatch(block.text, start, end):
                continue
            marks = list(_RAISED_MARK.finditer(block.text, start, end))
            if _is_at_start(block.text, start):
                notes[marks[0][1]].append(k)
            elif start not in known and not _EXPONENT.search(block.text, max(0, start - 4), start):
                for mark in marks:
                    found[mark[1]].append((k, Link(*mark.span(), "")))
        if not block.raised and k not in labels and (match := _NOTE_START.match(block.text)):
            notes[match[1]].append(k)
    for label, called in found.items():
        if len(called) == len(notes[label]) == 1 and called[0][0] < notes[label][0]:
            k, link = called[0]
            calls[k] = sorted([*calls.get(k, ()), (link, label)])
            labels[notes[label][0]] = label


def _with_calls(text: str, calls: Sequence[tuple[Link, str]]) -> str:
    """Return a text with its calls written as `(1)`; they may have other brackets, in the link or around it.

    >>> shown_text(_with_calls("verordening [2],", [(Link(13, 14, "_ftn2"), "2")]))
    'verordening (2),'
    """
    parts, last = [], 0
    for link, label in calls:
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
