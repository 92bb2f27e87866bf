"""Reads the cells of a spreadsheet (.xlsx) exactly and row by row, also from untrusted files.

openpyxl is not used: it drops `x005F_` from texts, resolves entities if defusedxml is not installed, and does not limit
the unpacked size of a file.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from posixpath import normpath
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

import regex

from parlalign.errors import ParlalignError
from parlalign.io.stream import open_file
from parlalign.io.xml_guard import LimitedReader
from parlalign.io.xml_names import local_name
from parlalign.io.xml_stream import free
from parlalign.io.zip_guard import WORKBOOK_RULES, ZIP_ERRORS, check_declared_sizes, open_zip

if TYPE_CHECKING:
    from lxml.etree import _Element

ESCAPED = regex.compile("_x([0-9A-Fa-f]{4})_")
"""A character as ECMA-376 ST_Xstring writes those that XML cannot hold: `_x000D_`; not `_x0D_`."""

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTAGES = frozenset({9, 10})
"""Built-in number formats of dates and percentages; ECMA-376, 18.8.30."""
_NO_LETTERS = regex.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General', regex.IGNORECASE)
"""What a number format contains besides the letters of a date: `"dagen"`, `[Red]`, `[$-413]`; but not `yyyy`."""
_REFERENCE = regex.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")  # `BC23`
_FAULTS = (*ZIP_ERRORS, TypeError)
"""Raised for a damaged file; RuntimeError for a password, LookupError for a missing part or string."""

Kind = Literal["text", "number", "formula", "other"]


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell with a value; `other` is an error or a truth value.

    `style` is the number of its style. `result` is the value of a formula when the file was saved.
    """

    kind: Kind
    value: str
    style: int = 0
    result: SheetCell | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The cells of a row that have a value, by the number of their column; rows and columns are counted from 1."""

    number: int
    cells: dict[int, SheetCell]


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells, which follows all rows."""

    row: int
    columns: range
    reference: str


class Book:
    """A workbook opened for reading; `modified` is the text of the date on which it was saved."""

    def __init__(self, archive: zipfile.ZipFile, where: str) -> None:
        self.where = where
        self._archive = archive
        check_declared_sizes(archive, where, WORKBOOK_RULES)
        main = self._main_part()
        related = self._related(main)
        self.sheets = {
            sheet.get("name") or "": related[_relation(sheet)]
            for sheet in self._elements(main, "sheet")
            if _relation(sheet) in related and "worksheets/" in related[_relation(sheet)]
        }
        shared = next((part for part in related.values() if part.lower().endswith("sharedstrings.xml")), None)
        self._shared = [_text_of(item) for item in self._elements(shared, "si")] if shared else []
        self._styles = next((part for part in related.values() if part.lower().endswith("styles.xml")), None)
        self.is_from_1904 = any(
            element.get("date1904") in {"1", "true"} for element in self._elements(main, "workbookPr")
        )
        self.modified = next((item.text or "" for item in self._core("modified")), "")

    def rows(self, sheet: str) -> Iterator[SheetRow | Merged]:
        """Yield the rows of a sheet that have values, then its merged cells; raise `ParlalignError` as `book` does."""
        last = 0
        for element in self._elements(self.sheets[sheet], "row", "mergeCell"):
            if local_name(element) == "mergeCell":
                yield _merged(element.get("ref") or "")
                continue
            last = int(element.get("r") or last + 1)
            if cells := dict(self._cells(element)):
                yield SheetRow(last, cells)

    def rows_with_values(self, sheet: str) -> Iterator[SheetRow]:
        """Yield the rows of a sheet that have values."""
        return (row for row in self.rows(sheet) if isinstance(row, SheetRow))

    @cached_property
    def number_kinds(self) -> dict[int, Literal["date", "percent"]]:
        """The styles of cells whose numbers are dates or percentages."""
        formats: dict[int, str] = {}
        kinds: dict[int, Literal["date", "percent"]] = {}
        for element in self._elements(self._styles, "numFmt", "cellXfs") if self._styles else ():
            if local_name(element) == "numFmt":
                formats[int(element.get("numFmtId") or 0)] = element.get("formatCode") or ""
                continue
            for style, xf in enumerate(element):
                number = int(xf.get("numFmtId") or 0)
                code = _NO_LETTERS.sub("", formats.get(number, ""))
                if number in _DATES or regex.search("[dmyhs]", code, regex.IGNORECASE):
                    kinds[style] = "date"
                elif number in _PERCENTAGES or "%" in code:
                    kinds[style] = "percent"
        return kinds

    def _cells(self, row: _Element) -> Iterator[tuple[int, SheetCell]]:
        column = 0
        for element in row:
            if local_name(element) != "c":
                continue
            reference = element.get("r")
            column = _column(reference)[0] if reference else column + 1
            if cell := self._cell(element):
                yield column, cell

    def _cell(self, element: _Element) -> SheetCell | None:
        """Return the value of a cell, or its formula: the result of a formula is not a text of the reviewer."""
        children = {local_name(child): child for child in element}
        if "f" in children:
            return SheetCell("formula", f"={children['f'].text or ''}", result=self._value(element, children))
        return self._value(element, children)

    def _value(self, element: _Element, children: Mapping[str, _Element]) -> SheetCell | None:
        kind = element.get("t") or "n"
        if kind == "inlineStr":
            return SheetCell("text", _text_of(children["is"])) if "is" in children else None
        value = children["v"].text if "v" in children else None
        if value is None:
            return None
        if kind == "s":
            return SheetCell("text", self._shared[_index(value)])
        if kind == "str":
            return SheetCell("text", _unescaped(value))
        if kind == "d":
            return SheetCell("text", value)
        return SheetCell("number", value, int(element.get("s") or 0)) if kind == "n" else SheetCell("other", value)

    def _main_part(self) -> str:
        for relation in self._elements("_rels/.rels", "Relationship"):
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return normpath((relation.get("Target") or "").lstrip("/"))
        raise KeyError("no workbook in it")

    def _related(self, part: str) -> dict[str, str]:
        """Return the parts that a part refers to, by relationship id."""
        folder, _, name = part.rpartition("/")
        related = {}
        for relation in self._elements(f"{folder}/_rels/{name}.rels".lstrip("/"), "Relationship"):
            target = relation.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            related[relation.get("Id") or ""] = normpath(path).lstrip("/")
        return related

    def _core(self, name: str) -> Iterator[_Element]:
        if "docProps/core.xml" in self._archive.namelist():
            yield from self._elements("docProps/core.xml", name)

    def _elements(self, part: str, *names: str) -> Iterator[_Element]:
        """Yield the elements of a part that have these local names; each is freed before the next one is parsed."""
        from lxml import etree

        try:
            with self._archive.open(part) as file:
                bounded = LimitedReader(file, self.where)
                events = etree.iterparse(
                    cast("BinaryIO", bounded),
                    tag=[f"{{*}}{name}" for name in names],
                    resolve_entities=False,
                    no_network=True,
                )
                for _, element in events:
                    if element.getroottree().docinfo.doctype:
                        raise ParlalignError(
                            f"{self.where}: has a document type, which no spreadsheet has: save it again"
                        )
                    yield element
                    free(element)
                    bounded.held = 0
        except etree.XMLSyntaxError as error:
            raise _damaged(self.where, f"{part}: {error.msg}") from error


@contextmanager
def book(where: str) -> Iterator[Book]:
    """Yield the workbook at a path.

    Raises `ParlalignError`, also inside the `with`, for a file that is missing, damaged, locked or too large.
    """
    with open_file(where) as file, book_of(file, where) as workbook:
        yield workbook


@contextmanager
def book_of(file: BinaryIO, where: str) -> Iterator[Book]:
    """Yield the workbook in a file, as `book` does."""
    try:
        with open_zip(file) as archive:
            yield Book(archive, where)
    except _FAULTS as error:
        raise _damaged(where, str(error)) from error


def _damaged(where: str, what: str) -> ParlalignError:
    return ParlalignError(
        f"{where}: is not a complete .xlsx file, or has a password ({' '.join(what.split()):.80}): save it again"
    )


def _text_of(item: _Element) -> str:
    """Return the text of a string or of its runs, without phonetic hints."""
    parts = []
    for child in item:
        if local_name(child) == "t":
            parts.append(child.text or "")
        elif local_name(child) == "r":
            parts += [grandchild.text or "" for grandchild in child if local_name(grandchild) == "t"]
    return "".join(map(_unescaped, parts))


def _unescaped(text: str) -> str:
    r"""Return the text with the escapes of ST_Xstring replaced by their characters.

    >>> _unescaped("a_x000D_ _x005F_x0041_")
    'a\r _x0041_'
    """
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _relation(sheet: _Element) -> str:
    return next((str(value) for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")


def _index(value: str) -> int:
    index = int(value)
    if index < 0:
        raise ValueError(f"string {index}")
    return index


def _merged(reference: str) -> Merged:
    first, _, last = reference.partition(":")
    column, row = _column(first)
    return Merged(row, range(column, _column(last or first)[0] + 1), reference)


def _column(reference: str) -> tuple[int, int]:
    """Return column and row of a reference.

    >>> _column("AA7")
    (27, 7)
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"reference {reference!r:.20}")
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column, int(match[2])
