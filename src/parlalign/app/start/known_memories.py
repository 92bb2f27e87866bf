"""The translation memories that a person adds reviews to: one in parlalign's own folder, and those used before."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from parlalign.app.start.own_folder import private_folder
from parlalign.app.start.saved_settings import SavedSettings
from parlalign.app.start.stored_values import read_values, write_values
from parlalign.errors import ParlalignError
from parlalign.io.sqlite import remove_database
from parlalign.text.normalization import readable_name

_SUFFIX = ".sqlite"
_MOST_KEPT = 10
_SETTING = "memory"


class KnownMemories:
    """The paths of the memories, the one that was used last first."""

    def __init__(self, home: Path, settings: SavedSettings) -> None:
        self._settings = settings
        self.own = home / f"memory{_SUFFIX}"
        self._list = home / "memories.json"

    def paths(self) -> list[Path]:
        """Return the paths of the memories that exist, and that of the own memory, which is made when it is used."""
        stored = read_values(self._list).get("memories")
        used = [Path(path) for path in stored if isinstance(path, str)] if isinstance(stored, list) else []
        return [*dict.fromkeys(path for path in (*used, self.own) if path == self.own or _is_file(path))]

    def views(self) -> list[dict[str, Any]]:
        return [
            {"path": str(path), "name": readable_name(str(path)), "own": path == self.own, "exists": _is_file(path)}
            for path in self.paths()
        ]

    def chosen(self) -> str | None:
        """Return the place of the memory that reviews offer: the one that was chosen, or the one used last.

        None if no memory is to be offered, or if there is none.
        """
        choice = self._settings.all().get(_SETTING)
        if isinstance(choice, str):
            return choice or None
        return next((str(path) for path in self.paths() if _is_file(path)), None)

    def choose(self, memory: str) -> None:
        """Choose the memory that reviews offer, or none if `memory` is empty; raise `ParlalignError` for no memory."""
        self._settings.update({_SETTING: str(self._checked(memory)) if memory else ""})

    def add(self, journal: Path, memory: str, *, only_accepted: bool) -> dict[str, Any]:
        """Add the records of a review to a memory, which is made if it does not exist; return the counts.

        Raises `ParlalignError` if the memory cannot be written; one that would be new is not made then. Rows are added
        in several transactions, so that a memory that existed may have some of them.
        """
        from parlalign.memory import Added, open_memory
        from parlalign.review.journal_queries import JournalReader

        path = self._checked(memory)
        is_new = not path.exists()
        if path == self.own:
            private_folder(path.parent)
        counts, is_done = Added(), False
        try:
            with (
                JournalReader(journal) as reader,
                closing(reader.records(only_accepted=only_accepted)) as records,
                open_memory(path) as opened,
            ):
                opened.add(records, counts)
                total = len(opened)
            is_done = True
        except ParlalignError as error:
            changed = counts.added + counts.updated + counts.rejected
            if is_new or not changed:
                raise
            message = f"{error}; {changed} rows are in the memory already: add the review again"
            raise ParlalignError(message, code="partly-added", values={"n": changed, "message": str(error)}) from error
        finally:
            if is_new and not is_done:
                remove_database(path)
        if path == self.own:
            path.chmod(0o600)
        self._remember(path)
        return {
            "name": readable_name(str(path)),
            "added": counts.added,
            "updated": counts.updated + counts.rejected,
            "unchanged": counts.unchanged,
            "left_out": counts.left_out.total(),
            "records": total,
        }

    def _checked(self, memory: str) -> Path:
        """Return the path that a person has given; raise `ParlalignError` if no memory can be there."""
        try:
            path = Path(memory).expanduser() if memory else self.own
        except RuntimeError:  # `~` is the folder of a user whom the system does not know
            path = Path(memory)
        if "\0" in memory or path.suffix.lower() != _SUFFIX or not path.is_absolute():
            message = f"{memory}: give the whole path of a memory, which ends in {_SUFFIX}"
            raise ParlalignError(message, code="bad-memory-path")
        if path != self.own and not path.parent.is_dir():
            raise ParlalignError(f"{memory}: its folder does not exist: make it first", code="no-folder")
        return path

    def _remember(self, path: Path) -> None:
        paths = [path, *(each for each in self.paths() if each != path)]
        write_values(self._list, {"memories": [str(each) for each in paths[:_MOST_KEPT]]})


def _is_file(path: Path) -> bool:
    """Return whether there is a file, also for a path that the system does not let parlalign look up."""
    with suppress(OSError):
        return path.is_file()
    return False
