"""Files of beads in many forms: ladders, XCES, records, Moses pairs and the text output of hunalign.

Ladders contain numbers of segments, XCES contains ids, and all others contain texts. The form is recognised by the
content, or by the suffix if the content does not show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan
from pathlib import Path

import regex

from parlalign.errors import ParlalignError
from parlalign.evaluation.found_and_gold import AlignmentFile, LinkedFile, NumberedFile, TextFile
from parlalign.evaluation.text_matching import TextBead
from parlalign.formats.records.ladder import beads_of, is_rung
from parlalign.formats.records.moses import is_moses_prefix
from parlalign.formats.records.reading import READERS, TEXT_TABLE, iter_file, kind_of_records
from parlalign.formats.records.tsv import has_own_header
from parlalign.formats.records.xces_links import read_links
from parlalign.io.decoding import decode_text
from parlalign.io.local_file import read_bytes
from parlalign.io.stream import lines, open_file
from parlalign.io.suffixes import suffix_of
from parlalign.languages import LANGUAGES
from parlalign.records import Record
from parlalign.records.read_report import ReadReport

FORMS = (".beads", ".ladder", ".xces", *(suffix for suffix in READERS if suffix != ".moses"))
"""The suffixes of files of beads in a folder. Of several files with one name, the first of these is used."""

_TEXT_TABLES = (".tsv", TEXT_TABLE)
"""Tables whose texts may be those of several sentences, as in the text output of hunalign."""
_MOSES = ".moses"
_HEAD = 1 << 16  # bytes: enough for the first line of a table or the beginning of XML
_FIRST_ROWS = 20
_BETWEEN_SENTENCES = "~~~"
"""What hunalign writes between the sentences of a bead."""
_NUMBER = regex.compile(r"\s*+[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d++)?\s*+", regex.ASCII)
"""`0.97`, `-0.3`, `1e-05`; not `1,5`."""


def read_alignment(path: str, languages: tuple[str, str] | None = None) -> AlignmentFile:
    """Read a file of beads in any form; `languages` chooses the texts of a file with more than two languages.

    `corpus.moses` or `corpus` stands for two line-aligned files such as `corpus.nl` and `corpus.de`. Raises
    `ParlalignError` with the place of what is wrong.
    """
    if suffix_of(path) == _MOSES:
        return _records(path, languages)
    if path != "-" and not Path(path).exists() and is_moses_prefix(path):
        return _records(f"{path}{_MOSES}", languages)
    kind = kind_of_records(path)
    if kind in READERS and not (kind in _TEXT_TABLES and not _has_header(path)):
        return _records(path, languages)
    if _first_bytes(path).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return _links(path)
    return _from_lines(decode_text(read_bytes(path), path).splitlines(), path)


def _from_lines(rows: Sequence[str], path: str) -> NumberedFile | TextFile:
    first = next(filter(str.strip, rows), "")
    if "\t" in first and not _is_ladder(rows):
        return TextFile(path, [*_table(rows, path)])
    if Path(path).suffix.lower().removeprefix(".") in LANGUAGES and not first.lstrip().startswith("["):
        both = Path(path).with_suffix(_MOSES)
        raise ParlalignError(f"{path}: is one of two line-aligned texts: name both by {both}")
    return NumberedFile(path, beads_of(rows, path))


def _is_ladder(rows: Sequence[str]) -> bool:
    """Return whether lines are rungs; the first line of a table of texts may look like one, as `1⇥1⇥0.5` does."""
    written = [row for row in rows if row.strip()][:_FIRST_ROWS]
    return is_rung(written[0]) and 2 * sum(map(is_rung, written)) >= len(written)


def _links(path: str) -> LinkedFile:
    links = [*read_links(path)]
    if not links:
        raise ParlalignError(f"{path}: is XML without any link: give XCES (cesAlign), TMX, XLIFF or a ladder")
    return LinkedFile(path, links)


def _records(path: str, languages: tuple[str, str] | None) -> TextFile:
    """Return the texts of a file of records. Pairs that a person rejected are no beads."""
    records = list(iter_file(path, READERS, ReadReport(languages=languages, several_languages="refused")))
    kept = (record for record in records if record.status != "rejected")
    beads = [_bead(one.source, one.target, nan if one.score is None else one.score) for one in kept]
    return TextFile(path, beads, _languages(records))


def _languages(records: Sequence[Record]) -> tuple[str, str] | None:
    return next((record.languages for record in records if record.source.strip() and record.target.strip()), None)


def _table(written: Sequence[str], path: str) -> Iterator[TextBead]:
    """Yield the beads of lines of source, target and perhaps a score, which may also come first (`ladder2text`)."""
    rows = [(number, line.split("\t")) for number, line in enumerate(written, 1) if line.strip()]
    for number, cells in rows:
        if len(cells) not in {2, 3}:
            raise ParlalignError(
                f"{path}, line {number}: has {len(cells)} columns: write source, target and score, separated by tabs"
            )
    scored = [cells for _, cells in rows if len(cells) == 3]
    is_last = all(_NUMBER.fullmatch(cells[2]) for cells in scored)
    for number, cells in rows:
        source, target, score = (*cells, "nan") if len(cells) == 2 else cells if is_last else (*cells[1:], cells[0])
        if len(cells) == 3 and not _NUMBER.fullmatch(score):
            raise ParlalignError(
                f"{path}, line {number}: {score[:40]!r} is not a score: write a number in the third column"
            )
        yield _bead(source, target, float(score), _BETWEEN_SENTENCES)


def _bead(source: str, target: str, score: float, between: str | None = None) -> TextBead:
    sides = (side.split(between) if between else [side] for side in (source, target))
    sources, targets = (tuple(text.strip() for text in texts if text.strip()) for texts in sides)
    return TextBead(sources, targets, score)


def _has_header(path: str) -> bool:
    return has_own_header(next(lines(path), ""))


def _first_bytes(path: str) -> bytes:
    with open_file(path) as file:
        return file.read(_HEAD)
