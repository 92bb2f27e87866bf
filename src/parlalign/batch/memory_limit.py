"""A bound on the memory that one document may take."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAGES = Path("/proc/self/statm")
_DATA = 5  # the column of data and stack, proc(5)


@contextmanager
def memory_bound(mebibytes: int) -> Iterator[None]:
    """Let what runs inside take so much more memory than there is in use; beyond it, `MemoryError` is raised.

    Threads share the bound. It is kept by Linux alone (RLIMIT_DATA, setrlimit(2)); elsewhere nothing is bound.
    """
    if sys.platform != "linux" or not _PAGES.exists():
        yield
        return
    import resource

    in_use = int(_PAGES.read_text().split()[_DATA]) * os.sysconf("SC_PAGE_SIZE")
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    least = [limit for limit in (in_use + (mebibytes << 20), soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(least), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
