"""How often each id occurs in a stream of a million ids, in little memory."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

_DIGEST = 8  # bytes: two of a million ids have the same digest once in 40 million streams


class IdCounter:
    """Counts ids; an id that occurs once takes the memory of one number.

    >>> ids = IdCounter()
    >>> [ids.count(id_) for id_ in ("a", "b", "a")]
    [1, 1, 2]
    """

    def __init__(self) -> None:
        self._once: set[int] = set()
        self._again: Counter[int] = Counter()

    def count(self, id_: str) -> int:
        """Return how often `id_` has occurred, including this time."""
        digest = int.from_bytes(blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest())
        if digest not in self._once:
            self._once.add(digest)
            return 1
        self._again[digest] += 1
        return self._again[digest] + 1
