"""Names of streams that are open already: `-`, `/dev/stdin`, `/dev/stdout`, and `/dev/fd/63`, which shells make."""

from __future__ import annotations

import os
import re
from pathlib import Path

STANDARD = "-"
"""Standard input as an input, and standard output as an output."""
_NAMES = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_DESCRIPTOR = re.compile(rf"/dev/fd/(\d+)|/proc/(?:self|thread-self|{os.getpid()})/fd/(\d+)")
"""`/dev/fd/63`, which `<(command)` and `>(command)` of a shell stand for."""
_MOST_LINKS = 40  # as Linux follows, path_resolution(7)


def descriptor_of(path: str | Path) -> int | None:
    """Return the number of the open stream that a path stands for, also by links, or None."""
    where = os.path.abspath(path)  # noqa: PTH100 - `resolve` would follow all links at once
    for _ in range(_MOST_LINKS):
        if where in _NAMES:
            return _NAMES[where]
        if found := _DESCRIPTOR.fullmatch(where):
            return int(found[1] or found[2])
        try:
            link = Path(where).readlink()
        except (OSError, ValueError):
            return None
        where = os.path.normpath(Path(where).parent / link)
    return None
