"""The provisional text: the text with its breaks replaced as they have been decided so far."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import regex

from parlalign.learning.arrays import Indices
from parlalign.repairing.breaks import Breaks, BreakType

REPLACEMENTS = {BreakType.JOIN: "", BreakType.SPACE: " ", BreakType.PARAGRAPH: "\n", BreakType.DROP_HYPHEN: ""}
"""What the break model reads in place of a break of each type."""

_CAPITALS = regex.compile(r"(?<!\S)[^\p{Ll}\n]{30,}(?!\S)")
_SMALL = {chr(code): chr(code).lower() for code in range(0x250) if len(chr(code).lower()) == 1}
"""The small letter of each Latin letter with one."""


class ProvisionalText(NamedTuple):
    """A text with replacements in place of its n breaks; in it, replacement k is from `start[k]` to `end[k]`."""

    text: str
    start: Indices
    end: Indices


def provisional_text(source: str, breaks: Breaks, replacements: list[str]) -> ProvisionalText:
    """Return the text with a replacement in place of each of its breaks.

    >>> from parlalign.repairing.breaks import find_breaks
    >>> provisional_text("samen\\nwerking\\nen", find_breaks("samen\\nwerking\\nen"), ["", " "])
    ProvisionalText(text='samenwerking en', start=array([ 5, 12]), end=array([ 5, 13]))
    """
    parts, last = [], 0
    for start, end, replacement in zip(breaks.start.tolist(), breaks.end.tolist(), replacements, strict=True):
        parts += [source[last:start], replacement]
        last = end
    parts.append(source[last:])
    bounds = np.cumsum([len(part) for part in parts], dtype=np.int64)
    return ProvisionalText("".join(parts), bounds[0:-1:2], bounds[1:-1:2])


def in_running_case(text: str) -> str:
    """Return the text with long passages in capitals in small letters, as the model was trained on few capitals.

    The length stays the same.
    """
    return _CAPITALS.sub(lambda match: "".join(_SMALL.get(char, char) for char in match[0]), text)
