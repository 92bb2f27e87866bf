"""The translation memories that a person adds reviews to: one in parlalign's own folder, and those used before."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from parlalign.app.start.own_folder import private_folder
from parlalign.app.start.saved_settings import SavedSettings
from parlalign.app.start.stored_values import read_values, write_values
from parlalign.errors import ParlalignError
from parlalign.io.postgres_address import is_database_address, parse_database_address
from parlalign.io.sqlite import remove_database
from parlalign.text.normalization import readable_name

_SUFFIX = ".sqlite"
_MOST_KEPT = 10
_SETTING = "memory"


class KnownMemories:
    """The places of the memories, the one that was used last first: paths of files and addresses of databases."""

    def __init__(self, home: Path, settings: SavedSettings) -> None:
        self.own = home / f"memory{_SUFFIX}"
        self._settings = settings
        self._list = home / "memories.json"
        self._offered = ""

    def places(self) -> list[str]:
        """Return the places of the memories, without files that do not exist, except the own one: adding makes it."""
        stored = read_values(self._list).get("memories")
        used = [place for place in stored if isinstance(place, str)] if isinstance(stored, list) else []
        first = [self._offered] if self._offered else []
        return [*dict.fromkeys(place for place in (*first, *used, str(self.own)) if self._is_listed(place))]

    def _is_listed(self, place: str) -> bool:
        return place == str(self.own) or _exists(place)

    def views(self) -> list[dict[str, Any]]:
        own = str(self.own)
        return [
            {"path": place, "name": readable_name(place), "own": place == own, "exists": _exists(place)}
            for place in self.places()
        ]

    def chosen(self) -> str | None:
        """Return the place of the memory that reviews offer: the one that was chosen, or the one used last.

        None if no memory is to be offered, or if there is none.
        """
        if self._offered:
            return self._offered
        choice = self._settings.all().get(_SETTING)
        if isinstance(choice, str):
            return choice or None
        return next((place for place in self.places() if _exists(place)), None)

    def choose(self, place: str) -> None:
        """Choose the memory that reviews offer, or none if the place is empty."""
        self._settings.update({_SETTING: place})
        self._offered = ""

    def offer(self, memory: str) -> None:
        """Let reviews offer a memory until another one is chosen, whatever was chosen before.

        Raises `ParlalignError` if it cannot be opened.
        """
        from parlalign.memory import open_memory

        place = _checked_address(memory) if is_database_address(memory) else str(Path(memory).absolute())
        open_memory(place, read_only=True).close()
        self._offered = place

    def add(self, journal: Path, memory: str, *, only_accepted: bool) -> dict[str, Any]:
        """Add the records of a review to a memory, which is made if it does not exist; return the counts.

        Raises `ParlalignError` if the memory cannot be written; one that would be new is not made then. Rows are added
        in several transactions, so that a memory that existed may have some of them.
        """
        from parlalign.memory import Added, open_memory
        from parlalign.review.journal_queries import JournalReader
        from parlalign.review.memory_records import memory_records

        place = self.checked(memory) if memory else str(self.own)
        is_own, is_new = place == str(self.own), not _exists(place)
        if is_own:
            private_folder(self.own.parent)
        counts, is_done = Added(), False
        try:
            with (
                JournalReader(journal) as reader,
                closing(reader.every_row()) as rows,
                open_memory(place) as opened,
            ):
                chosen = (each for each in rows if not only_accepted or each.row.record.status == "accepted")
                opened.add(memory_records(reader, chosen), counts, file=str(journal))
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
                remove_database(Path(place))
        if is_own:
            self.own.chmod(0o600)
        self._remember(place)
        return {
            "name": readable_name(place),
            "added": counts.added,
            "updated": counts.updated + counts.rejected,
            "unchanged": counts.unchanged,
            "left_out": counts.left_out.total(),
            "records": total,
        }

    def checked(self, memory: str) -> str:
        """Return the place that a person has given; raise `ParlalignError` if no memory can be there."""
        if memory in self.places():
            return memory
        if is_database_address(memory):
            return _checked_address(memory)
        try:
            path = Path(memory).expanduser()
        except (RuntimeError, ValueError):  # `~` is the folder of a user whom the system does not know
            path = Path(memory)
        if "\0" in memory or path.suffix.lower() != _SUFFIX or not path.is_absolute():
            message = f"{memory}: give the whole path of a memory, which ends in {_SUFFIX}"
            raise ParlalignError(message, code="bad-memory-path")
        try:
            has_folder, is_other = path.parent.is_dir(), path.exists() and not path.is_file()
        except OSError as error:  # such as a name that is too long
            raise ParlalignError(f"{memory}: {error.strerror}: choose another place") from error
        if path != self.own and not has_folder:
            raise ParlalignError(f"{memory}: its folder does not exist: make it first", code="no-folder")
        if is_other:
            raise ParlalignError(f"{memory}: is not a file: choose another place", code="other-file")
        return str(path)

    def _remember(self, place: str) -> None:
        places = [place, *(each for each in self.places() if each != place)]
        write_values(self._list, {"memories": places[:_MOST_KEPT]})


def _checked_address(address: str) -> str:
    """Return the address of a database, which is stored and sent to pages; raise `ParlalignError` for a password."""
    if parse_database_address(address).has_password:
        message = "the address contains a password: leave it out, and put it into ~/.pgpass or a service file"
        raise ParlalignError(message, code="password-in-address")
    return address


def _exists(place: str) -> bool:
    """Return whether there is a memory; a database is taken to exist, as asking it takes time."""
    if is_database_address(place):
        return True
    with suppress(OSError, ValueError):  # a path that the system does not let parlalign look up
        return Path(place).is_file()
    return False
