"""The list of reviews: those that were started from files that were dropped, and those of `parlalign review FILE`.

Each has a small file of its own, so that several servers can add reviews at the same time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parlalign.app.start.stored_values import read_values, write_values
from parlalign.errors import ParlalignError
from parlalign.io.sqlite import remove_database
from parlalign.review.application import review_id

_ID = re.compile(r"[0-9a-f]{16}")  # as `review_id` makes it


class SavedReviews:
    """The reviews that are listed, by their id."""

    def __init__(self, home: Path) -> None:
        self.own = home / "reviews"
        """The folder of the reviews whose files were dropped."""
        self._list = home / "recent"

    def add(self, journal: Path) -> str:
        """Add the review of a journal to the list, and return its id; raise `ParlalignError` if that fails."""
        identity = review_id(journal)
        write_values(self._entry(identity), {"path": str(journal.absolute())})
        return identity

    def path_of(self, identity: str) -> Path | None:
        """Return the path of the journal of a review in the list, or None."""
        if not _ID.fullmatch(identity):
            return None
        path = read_values(self._entry(identity)).get("path")
        return Path(path) if isinstance(path, str) and review_id(Path(path)) == identity else None

    def is_own(self, identity: str) -> bool:
        """Return whether the journal of a review is in the own folder."""
        path = self.path_of(identity)
        return path is not None and path.parent == self.own

    def views(self) -> list[dict[str, Any]]:
        """Return what the start page shows of each review, the one that was changed last first."""
        found = [view for entry in self._list.glob("*.json") if (view := self._view(entry.stem))]
        return sorted(found, key=lambda view: str(view["changed"]), reverse=True)

    def remove(self, identity: str, *, deletes: bool) -> bool:
        """Take a review out of the list, and delete its journal if it is in the own folder; return if it was listed."""
        path = self.path_of(identity)
        if path is None:
            return False
        if deletes and self.is_own(identity):
            remove_database(path)
        self._entry(identity).unlink(missing_ok=True)
        return True

    def _entry(self, identity: str) -> Path:
        return self._list / f"{identity}.json"

    def _view(self, identity: str) -> dict[str, Any] | None:
        """Return the view of a review; its rows are counted only if its journal has changed since the last time."""
        path = self.path_of(identity)
        if path is None:
            return None
        entry = read_values(self._entry(identity))
        stamp, view = _stamp(path), entry.get("view")
        if stamp and (stamp != entry.get("stamp") or not isinstance(view, dict)):
            view = _state(path, stamp)
            if "rows" in view:  # otherwise it may be readable the next time
                with suppress(ParlalignError):  # a list that cannot be stored is shown all the same
                    write_values(self._entry(identity), {**entry, "stamp": stamp, "view": view})
        known = {"name": path.name, "languages": [], "rows": 0, "done": 0, "doubtful": 0, "changed": ""}
        view = view if isinstance(view, dict) else {}
        known |= {name: view[name] for name in known.keys() & view.keys() if type(view[name]) is type(known[name])}
        return {**known, "id": identity, "missing": stamp is None, "own": self.is_own(identity)}


def _stamp(path: Path) -> list[int] | None:
    """Return times in ns and sizes, which differ when the journal has changed; None if there is no such file."""
    try:
        stamp = _time_and_size(path)
    except OSError:
        return None
    with suppress(OSError):
        log = _time_and_size(path.with_name(f"{path.name}-wal"))
        stamp += log if log[1] else []
    return stamp


def _time_and_size(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_mtime_ns, status.st_size]


def _state(path: Path, stamp: Sequence[int]) -> dict[str, Any]:
    """Return name, languages, counts and time of the last change of a journal; without counts if it cannot be read."""
    from parlalign.review.journal_queries import JournalReader

    changed = datetime.fromtimestamp(max(stamp[::2]) / 1e9, UTC)
    view: dict[str, Any] = {"changed": changed.isoformat(timespec="seconds")}
    with suppress(ParlalignError), JournalReader(path) as reader:
        facts, counts = reader.facts(), reader.counts()
        view |= {"name": facts["name"], "languages": facts["languages"]}
        view |= {name: counts[name] for name in ("rows", "done", "doubtful")}
    return view
