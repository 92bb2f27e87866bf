"""The text as it reads with its breaks decided so far."""

from __future__ import annotations

import numpy as np

from parlalign.repairing.breaks import Breaks, Ints


def draft(source: str, breaks: Breaks, glue: list[str]) -> tuple[str, Ints, Ints]:
    """Return the text with `glue` in place of its breaks, and where in it each glue starts and ends.

    >>> from parlalign.repairing.breaks import find_breaks
    >>> draft("samen\\nwerking\\nen", find_breaks("samen\\nwerking\\nen"), ["", " "])
    ('samenwerking en', array([ 5, 12]), array([ 5, 13]))
    """
    pieces, last = [], 0
    for start, end, piece in zip(breaks.start.tolist(), breaks.end.tolist(), glue, strict=True):
        pieces += [source[last:start], piece]
        last = end
    pieces.append(source[last:])
    bounds = np.cumsum([len(piece) for piece in pieces], dtype=np.int64)
    return "".join(pieces), bounds[0:-1:2], bounds[1:-1:2]
