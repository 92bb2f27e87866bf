"""A limit of the memory that one document may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAGES = Path("/proc/self/statm")
_DATA = 5  # the column of data and stack, proc(5)


@contextmanager
def memory_limit(mebibytes: int) -> Iterator[None]:
    """Limit the memory that the block may use in addition to what is in use; beyond that, `MemoryError` is raised.

    All threads share the limit. Only Linux has it (RLIMIT_DATA, setrlimit(2)); elsewhere nothing is limited.
    """
    if sys.platform != "linux" or not _PAGES.exists():
        yield
        return
    import resource

    in_use = int(_PAGES.read_text().split()[_DATA]) * os.sysconf("SC_PAGE_SIZE")
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limits = [limit for limit in (in_use + (mebibytes << 20), soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(limits), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
