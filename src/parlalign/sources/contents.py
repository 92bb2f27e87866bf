"""One document of a corpus at a time, by its name: what a worker opens, who is told names and lists nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from parlalign.errors import ParlalignError
from parlalign.io import remote
from parlalign.io.remote import is_url, on_disk, shown
from parlalign.sources.archive import Contents, content_at, content_on_disk, is_zip, opened_texts, place_of
from parlalign.sources.manifest import is_manifest


@contextmanager
def opened_contents(source: str | Path) -> Iterator[Contents]:
    """Yield what gives the documents of a folder, zip archive or manifest, at a path or address, by name.

    Names in a folder or archive are relative and stay inside. Those of a manifest are paths from its folder, also with
    `..`; absolute paths and addresses stand for themselves. Each has up to `MAX_MEMBER` bytes. No folder is listed and
    no manifest read; the list of an archive is read once, so that it is well kept open. Raises `ParlalignError` for a
    path where there is nothing, and for an archive that cannot be read; what is wrong at other addresses, its content
    tells.
    """
    place = on_disk(str(source))
    if not (is_manifest(place) or is_zip(place)) if is_url(place) else Path(place).is_dir():
        yield _FolderAtUrl(shown(place), place) if is_url(place) else _Folder(place, os.path.realpath(place))
    elif is_manifest(place):
        yield _manifest(place)
    elif is_zip(place):
        with opened_texts(place, is_bounded=False) as texts:  # a worker's share must not decide what is refused
            yield texts
    elif Path(place).exists():
        raise ParlalignError(f"{place}: is no folder, .zip or manifest (.tsv, .jsonl): give one")
    else:
        raise ParlalignError(f"{place}: no such file: check the path")


@dataclass(slots=True)
class _Folder:
    where: str
    root: str
    """The folder without links, which a name must not lead out of either."""

    def content(self, name: str) -> bytes:
        path = os.path.realpath(Path(self.where) / _inside(self.where, name))
        if not Path(path).is_relative_to(self.root):
            raise ParlalignError(f"{place_of(self.where, name)}: is a link out of the folder: give the file itself")
        return content_on_disk(str(Path(self.where) / name))


@dataclass(slots=True)
class _FolderAtUrl:
    where: str
    url: str

    def content(self, name: str) -> bytes:
        return content_at(self.url, _inside(self.where, name))


@dataclass(slots=True)
class _Listed:
    """The files that a manifest names."""

    where: str
    folder: str

    def content(self, name: str) -> bytes:
        place = _beside(self.folder, name)
        return content_at(place) if is_url(place) else content_on_disk(place)


def whole_path(source: str, name: str) -> str:
    """Return where a document of a folder or manifest is, absolute or an address; one of an archive its name."""
    place = on_disk(source)
    if is_zip(place):
        return name
    folder = _manifest(place).folder if is_manifest(place) and not Path(place).is_dir() else place
    return _beside(folder if is_url(folder) else str(Path(folder).absolute()), name)


def _beside(folder: str, name: str) -> str:
    place = on_disk(name)
    if is_url(place) or Path(place).is_absolute():
        return place
    return remote.sibling_url(folder, place) if is_url(folder) else str(Path(folder) / place)


def _manifest(place: str) -> _Listed:
    if is_url(place):
        return _Listed(shown(remote.parent(place)), remote.parent(place))
    if not Path(place).is_file():
        raise ParlalignError(f"{place}: no such file: check the path")
    folder = str(Path(place).parent)
    return _Listed(folder, folder)


def _inside(where: str, name: str) -> str:
    """Return a name that leads into the folder by itself; raise `ParlalignError` for any other."""
    parts = name.split("/")
    windows = PureWindowsPath(name) if os.name == "nt" else None
    if "\0" in name or {"", ".", ".."} & {*parts} or (windows and (windows.drive or ".." in windows.parts)):
        raise ParlalignError(f"{place_of(where, name)}: leads out of the folder: give the name of a file inside")
    return name
