"""Read XCES `cesAlign`: links between the ids of two documents, and the sentences of such a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from parlalign.errors import ParlalignError
from parlalign.io.xml_names import local_name
from parlalign.io.xml_stream import elements
from parlalign.records.read_report import ReadReport

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class XcesLink:
    """The ids that a link joins, the names of their documents (`fromDoc`, `toDoc`), and the score (`certainty`).

    A missing score is NaN.
    """

    documents: tuple[str, str]
    source: tuple[str, ...]
    target: tuple[str, ...]
    score: float


def read_links(where: str) -> Iterator[XcesLink]:
    """Yield the links of a file; a missing certainty is 1. Raises `ParlalignError` with the line of a wrong link.

    A file whose root is `linkGrp` is one of InterText, which writes the ids of `toDoc` first.
    """
    for element in elements(where, None, ("link",), ReadReport()):
        group = element.getparent()
        group = element if group is None else group
        place = f"{where}, line {element.sourceline}"
        source, target = _ids(element, place)
        if group.getparent() is None and local_name(group) == "linkGrp":
            source, target = target, source
        documents = (group.get("fromDoc", ""), group.get("toDoc", ""))
        yield XcesLink(documents, source, target, _certainty(element, place))


def _ids(element: _Element, place: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    sides = element.get("xtargets", "").split(";")
    if len(sides) != 2:
        raise ParlalignError(f'{place}: is not a link between two sides: write it as <link xtargets="s1 s2;s1"/>')
    return tuple(sides[0].split()), tuple(sides[1].split())


def _certainty(element: _Element, place: str) -> float:
    certainty = element.get("certainty", "nan")
    try:
        return float(certainty)
    except ValueError as error:
        raise ParlalignError(f"{place}: certainty {certainty!r:.40} is not a number: correct or delete it") from error


def document_path(where: str, name: str) -> Path | None:
    """Return the file of a document that a file of links names, in the same folder or below; None if there is none.

    OPUS names compressed documents; the file may also be unpacked.
    """
    relative = PurePosixPath(name)
    if not relative.name or relative.is_absolute() or ".." in relative.parts:
        return None
    path = Path(where).parent / relative
    candidates = (path, path.with_suffix("") if path.suffix == ".gz" else path.with_name(f"{path.name}.gz"))
    return next(filter(_is_file, candidates), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name is too long
        return False


def read_sentences(path: Path) -> dict[str, str]:
    """Return the texts of the `s` elements of a document by their ids, in the order of the document."""
    texts: dict[str, str] = {}
    for element in elements(str(path), None, ("s",), ReadReport()):
        sentence_id = element.get("id")
        if sentence_id is not None:
            texts[sentence_id] = " ".join("".join(map(str, element.itertext())).split())
    return texts
