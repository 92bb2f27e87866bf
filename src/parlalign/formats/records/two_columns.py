"""Tables of other tools as records: the two columns with the texts are found by heading or by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import regex

from parlalign.errors import ParlalignError
from parlalign.formats.records.table_rows import Table, TableRow
from parlalign.languages import CODES, DEFAULT_PAIR, name_of
from parlalign.languages.column_languages import Heading, are_in_pair, code_in_cell, identify_columns, read_heading
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.text.normalization import normalize_for_xml, printable

SAMPLE = 300  # rows by which columns are found
_SHEETS_SHOWN = 3
_SHOWN = 10  # columns or sheets that are not read
_HEADING_WITHIN = 10  # rows: a title, a date and empty lines may precede the headings
_ADDRESS = regex.compile(r"\s*(?:https?://|www\.|file:)\S+\s*", regex.IGNORECASE)
_NUMBER_OR_NAME = regex.compile(r"\s*+(?:[^\s\d]*+\d\S*+|\S+\.\p{L}{2,4})\s*+")
"""`12`, `0.53`, `r0`, `memo-3`, `verslag.docx`: one word with a digit or a suffix."""
_WORD = regex.compile(r"\p{L}{2}|[\p{Han}\p{Hiragana}\p{Katakana}]")
_BETWEEN_SENTENCES = regex.compile(r"\s*~~~\s*")
"""What hunalign writes between the sentences of a text."""
_PARAGRAPH = "<p>"  # what hunalign writes for an empty line

_ID = frozenset({"id"})


class NoColumnsError(ParlalignError):
    """A table has no two columns with texts in two languages."""


@dataclass(frozen=True, slots=True)
class TextColumns:
    """The columns of the texts of a table.

    `first_row` is the number of the first row after the headings. `language_columns` are those that name the languages
    of each row, and `id_column` has ids. `headings` are the texts over the columns.
    """

    texts: tuple[int, int]
    languages: tuple[str, str]
    first_row: int
    headings: Mapping[int, str]
    language_columns: tuple[int, int] | None = None
    id_column: int | None = None


class Missing(NamedTuple):
    """What a table lacks, and what to do."""

    what: str
    cure: str = "give the columns a heading such as nl and de"


_EMPTY = Missing("is empty", "give a table with a column for each language")
_NO_ROWS = Missing("has headings and no row below them", "give a table with texts")


def table_records(tables: Sequence[Table], where: str, report: ReadReport) -> Iterator[Record]:
    """Yield the records of all tables that have texts in two languages; they have no score.

    `report.languages` are the two languages and their order. Without them, a heading such as `source` decides the
    order. Otherwise Dutch is the source of German, and other languages are in the order of the columns. Rows with one
    text are unpaired.

    Raises `NoColumnsError` that names what is missing if no table has the columns.
    """
    missing, found = [], []
    for table in tables:
        columns = find_columns(list(islice(table.rows(), SAMPLE)), report.pair)
        if isinstance(columns, TextColumns):
            found.append((table, columns))
        else:
            missing.append((table.name, columns))
    if not found:
        raise NoColumnsError(f"{where}: {_named(missing)}")
    found, others = _without_other_languages(found)
    if without := [_quoted(name) for name, what in missing if what is not _EMPTY]:
        sheets, have = ("sheet", "has") if len(without) == 1 else ("sheets", "have")
        report.notes.append(
            f"{sheets} {_listed(without)} {have} no two columns with texts and {_are(without)} not read"
        )
    for table, columns in others:
        languages = " and ".join(map(name_of, columns.languages))
        report.notes.append(f"sheet {_quoted(table.name)} has no headings and is in {languages}: it is not read")
    for table, columns in found:
        report.notes.append(_note(table, columns))
        yield from _records(table, columns, report)


_Found = list[tuple[Table, TextColumns]]


def _without_other_languages(found: _Found) -> tuple[_Found, _Found]:
    """Return the sheets to read, and those without headings in languages that no sheet with headings has.

    A sheet with the name of a client and a date has few words, so that its languages are a guess.
    """
    named = [set(columns.languages) for _, columns in found if columns.headings]
    kept = [
        (table, columns) for table, columns in found if columns.headings or not named or set(columns.languages) in named
    ]
    return kept, [one for one in found if one not in kept]


def _named(missing: Sequence[tuple[str, Missing]]) -> str:
    """Return what each sheet lacks, and what to do about the first one that has rows."""
    with_rows = [one for one in missing if one[1] is not _EMPTY]
    if not with_rows:
        return f"{_EMPTY.what}: {_EMPTY.cure}"
    cure = with_rows[0][1].cure
    if len(with_rows) == 1:
        return f"{with_rows[0][1].what}: {cure}"
    shown = "; ".join(f"sheet {_quoted(name)} {one.what}" for name, one in with_rows[:_SHEETS_SHOWN])
    return f"{shown}{' …' if len(with_rows) > _SHEETS_SHOWN else ''}: {cure}"


def _note(table: Table, columns: TextColumns) -> str:
    named = " and ".join(
        f"{name_of(code)} in column {_with_heading(column, columns.headings)}"
        for column, code in zip(columns.texts, columns.languages, strict=True)
    )
    return f"{_in_sheet(table)}{named}"


def _not_read(columns: Sequence[int], headings: Mapping[int, str]) -> str:
    named = [_with_heading(column, headings) for column in columns]
    return f"{'column' if len(named) == 1 else 'columns'} {_listed(named)} {_are(named)} not read"


def _listed(names: Sequence[str]) -> str:
    """Return names as an enumeration: `A, B and C`, or `A, B and 9 more`."""
    shown = [*names[:_SHOWN], f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else names
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _in_sheet(table: Table) -> str:
    return f"sheet {_quoted(table.name)}: " if table.name else ""


def _with_heading(column: int, headings: Mapping[int, str]) -> str:
    return column_name(column) + (f" ({_quoted(headings[column])})" if column in headings else "")


def _quoted(text: str) -> str:
    return f"{printable(text)!r:.40}"


def column_name(number: int) -> str:
    """Return the letters of a column, as spreadsheets show them.

    >>> column_name(1), column_name(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _records(table: Table, columns: TextColumns, report: ReadReport) -> Iterator[Record]:
    others: set[int] = set()
    used = {*columns.texts, *(columns.language_columns or ()), columns.id_column}
    for row in table.rows():
        if row.number < columns.first_row:
            if dict(row.cells) != dict(columns.headings):
                report.leave_out("row above the headings")
            continue
        others |= row.cells.keys() - used
        source, target = (_cleaned(row.cells.get(column, "")) for column in columns.texts)
        if not source and not target:
            report.leave_out("row without a text in these columns")
            continue
        yield Record(
            id=normalize_for_xml(row.cells.get(columns.id_column, "").strip()) if columns.id_column else "",
            source=source,
            target=target,
            languages=_languages_of_row(row, columns),
            level="paragraph",
            score=None,
            status="paired" if source and target else "unpaired",
        )
    if others:
        report.notes.append(f"{_in_sheet(table)}{_not_read(sorted(others), columns.headings)}")


def _cleaned(text: str) -> str:
    """Return the text of a cell without white space around it and without the marks of aligners."""
    cleaned = normalize_for_xml(text).strip()
    if "~~~" in cleaned:
        cleaned = _BETWEEN_SENTENCES.sub(" ", cleaned).strip()
    return "" if cleaned == _PARAGRAPH else cleaned


def _languages_of_row(row: TableRow, columns: TextColumns) -> tuple[str, str]:
    if columns.language_columns is None:
        return columns.languages
    codes = (code_in_cell(row.cells.get(column, "")) for column in columns.language_columns)
    source, target = (code or default for code, default in zip(codes, columns.languages, strict=True))
    return source, target


# Finding the columns --------------------------------------------------------------------------------------------------


def find_columns(rows: Sequence[TableRow], wanted: tuple[str, str] | None) -> TextColumns | Missing:
    """Return the columns with the texts of two languages in the first rows of a table, or what is missing.

    `wanted` are the two languages, source first; None stands for any two.
    """
    if not rows:
        return _EMPTY
    at, headings = _headings(rows)
    data = rows[at + 1 :] if at is not None else rows
    if not data:
        return _NO_ROWS
    sides = _Sides(data, headings, wanted)
    chosen = sides.choose()
    if isinstance(chosen, Missing):
        return chosen
    texts, languages, language_columns = chosen
    written = dict(rows[at].cells) if at is not None else {}
    return TextColumns(
        texts=texts,
        languages=languages,
        first_row=rows[at].number + 1 if at is not None else 1,
        headings=written,
        language_columns=language_columns,
        id_column=_id_column(written, data),
    )


def are_clear(rows: Sequence[TableRow], columns: TextColumns) -> bool:
    """Return whether the texts of two columns are clearly in the two languages; short names are in any language."""
    source, target = ("\n".join(row.cells.get(column, "") for row in rows) for column in columns.texts)
    return are_in_pair(source, target, columns.languages)


def _headings(rows: Sequence[TableRow]) -> tuple[int | None, dict[int, Heading]]:
    """Return the index of the row of headings, and what they say; None and nothing without headings."""
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        headings = _read_headings(row)
        named = [one.language for column, one in headings.items() if one.language and not _has_codes(column, rows, at)]
        roles = {heading.role for heading in headings.values() if heading.role}
        if len(set(named)) > 1 or len(roles) > 1:
            return at, headings
        is_first = at == 0 or all(len(before.cells) < len(row.cells) for before in rows[:at])
        if is_first and len(row.cells) > 1 and _is_row_of_headings(named, headings):
            return at, headings
    return None, {}


def _read_headings(row: TableRow) -> dict[int, Heading]:
    """Return what the cells say as headings; beside one language, `sw` is another language and not a word."""
    headings = {column: read_heading(text) for column, text in row.cells.items()}
    named = [heading.language for heading in headings.values() if heading.language]
    others = [column for column, heading in headings.items() if not heading.is_known]
    if len(named) == len(others) == 1 and (code := row.cells[others[0]].strip().casefold()) in CODES:
        headings[others[0]] = Heading(code, None, is_known=True, other_words=0)
    return headings


def _is_row_of_headings(named: Sequence[str], headings: Mapping[int, Heading]) -> bool:
    """Return whether the first row has headings although it does not name two languages or sides."""
    return len(named) < 2 and all(one.is_known for one in headings.values())


def _has_codes(column: int, rows: Sequence[TableRow], at: int) -> bool:
    """Return whether a column names the language of each row from `at` on, so that its cell there is no heading."""
    codes = [code_in_cell(row.cells[column]) for row in rows if column in row.cells]
    below = [code_in_cell(row.cells[column]) for row in rows[at:] if column in row.cells]
    return sum(map(bool, codes)) > 1 and all(below)


def _id_column(headings: Mapping[int, str], data: Sequence[TableRow]) -> int | None:
    """Return the column of ids that differ; numbers of rows are no ids, because every table has the same ones."""
    for column, heading in headings.items():
        if heading.strip().casefold() in _ID:
            ids = [row.cells.get(column, "").strip() for row in data]
            return column if len(set(ids)) == len(ids) and not all(map(str.isdecimal, ids)) else None
    return None


_Chosen = tuple[tuple[int, int], tuple[str, str], tuple[int, int] | None]


class _Sides:
    """The columns of a table with what is known about their languages."""

    def __init__(
        self, data: Sequence[TableRow], headings: Mapping[int, Heading], wanted: tuple[str, str] | None
    ) -> None:
        self.headings, self.wanted = headings, wanted
        numbers = sorted({column for row in data for column in row.cells})
        values = {column: [row.cells[column] for row in data if column in row.cells] for column in numbers}
        self.joined = {column: "\n".join(map(_cleaned, texts)) for column, texts in values.items()}
        self.code_columns = [column for column in numbers if all(map(code_in_cell, values[column]))]
        self.text_columns = [column for column in numbers if _has_texts(values[column])]
        self.first_codes = {column: code_in_cell(values[column][0]) or "" for column in self.code_columns}

    def choose(self) -> _Chosen | Missing:
        """Return the columns of source and target, their languages, and the columns that name these."""
        by_role = self._by_role()
        if by_role and len(self.code_columns) > 1:
            return self._by_code_columns(by_role)
        languages = {column: code for column in self.joined if (code := self._heading_language(column))}
        unnamed = {column: self.joined[column] for column in self.text_columns if column not in languages}
        if by_role and not languages:
            unnamed = {column: text for column, text in unnamed.items() if column in by_role}
        if unnamed and not self._is_enough(set(languages.values())):
            languages |= identify_columns(unnamed, self.wanted)
        pair = self.wanted or self._pair(languages, by_role)
        if isinstance(pair, Missing):
            return pair
        best = [self._best_column(languages, code) for code in pair]
        if best[0] is None or best[1] is None:
            missing = [name_of(code) for code, column in zip(pair, best, strict=True) if column is None]
            cure = f"give the columns a heading such as {pair[0]} and {pair[1]}"
            return Missing(f"has no column with {' text and none with '.join(missing)} text", cure)
        return (best[0], best[1]), pair, None

    def _by_role(self) -> tuple[int, int] | None:
        columns = [self._best_of(self._columns_of_role(role)) for role in ("source", "target")]
        return (columns[0], columns[1]) if columns[0] and columns[1] else None

    def _columns_of_role(self, role: str) -> list[int]:
        return [
            column for column in self.text_columns if column in self.headings and self.headings[column].role == role
        ]

    def _by_code_columns(self, by_role: tuple[int, int]) -> _Chosen:
        """Return the columns of a table with the languages in columns of their own, as `source_language`."""
        source, target = self.code_columns[:2]
        by_heading = {self.headings[column].role: column for column in self.code_columns if column in self.headings}
        codes = by_heading.get("source", source), by_heading.get("target", target)
        return by_role, (self.first_codes[codes[0]], self.first_codes[codes[1]]), codes

    def _heading_language(self, column: int) -> str | None:
        """Return the language that a heading names, unless the column repeats one code, as in memories of Wordfast."""
        if column not in self.headings or (column in self.code_columns and self._is_the_same_in_all_rows(column)):
            return None
        return self.headings[column].language

    def _is_the_same_in_all_rows(self, column: int) -> bool:
        values = self.joined[column].split("\n")
        return len(values) > 1 and len({*values}) == 1

    def _is_enough(self, languages: set[str]) -> bool:
        return set(self.wanted) <= languages if self.wanted else len(languages) > 1

    def _pair(self, languages: Mapping[int, str], by_role: tuple[int, int] | None) -> tuple[str, str] | Missing:
        """Return the two languages of a table, source first."""
        if by_role and languages.get(by_role[0], "") != languages.get(by_role[1], ""):
            source, target = (languages.get(column, "") for column in by_role)
            if source and target:
                return source, target
        codes = [*dict.fromkeys(languages[column] for column in sorted(languages))]
        if set(DEFAULT_PAIR) <= set(codes):
            return DEFAULT_PAIR
        return (codes[0], codes[1]) if len(codes) == 2 else self._reason(codes)

    def _reason(self, codes: Sequence[str]) -> Missing:
        """Return why there are not two languages, if these were found."""
        if len(codes) > 2:
            named = f"{', '.join(map(name_of, codes[:-1]))} and {name_of(codes[-1])}"
            return Missing(
                f"has columns in {named}", f"choose two of these languages: --languages {'-'.join(codes[:2])}"
            )
        if not codes:
            return Missing("has no columns with texts in two languages")
        if len(self.text_columns) == 1:
            return Missing(f"has only one column with texts ({column_name(self.text_columns[0])}, {name_of(codes[0])})")
        return Missing(f"has texts in one language only ({name_of(codes[0])})")

    def _best_column(self, languages: Mapping[int, str], code: str) -> int | None:
        return self._best_of([column for column, one in languages.items() if one == code])

    def _best_of(self, columns: Sequence[int]) -> int | None:
        """Return the column whose heading says nothing else (`NL`, not `NL definition`), and that with most text."""

        def rank(column: int) -> tuple[int, int, int]:
            other_words = self.headings[column].other_words if column in self.headings else 0
            return -other_words, len(self.joined.get(column, "")), -column

        return max(columns, key=rank, default=None)


def _has_texts(values: Sequence[str]) -> bool:
    """Return whether a column has texts, and not numbers, addresses, names of files or the same word in every row."""
    if not values or (len(values) > 2 and len({*map(str.strip, values)}) == 1):
        return False
    texts = [
        text
        for text in values
        if _WORD.search(text) and not _ADDRESS.fullmatch(text) and not _NUMBER_OR_NAME.fullmatch(text)
    ]
    return len(texts) * 2 >= len(values) and not all(map(code_in_cell, values))
