"""Read records back from the files that `write` makes, and from TMX of other tools."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from parlalign.errors import ParlalignError
from parlalign.languages import LANGUAGES
from parlalign.readers.mended import Mended
from parlalign.readers.stream import lines
from parlalign.readers.text import read_bytes
from parlalign.records import LEVELS, STATUSES, Edit, Level, Origin, Record, Span
from parlalign.writers.tmx import SEGTYPES, XML_LANG
from parlalign.writers.tsv import ESCAPES

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNESCAPED = {escape: char for char, escape in ESCAPES.items()}
_ESCAPED = regex.compile(r"\\[\\tnr]")

_LEVELS: dict[str, Level] = {segtype: level for level, segtype in SEGTYPES.items()}


def read_records(path: str | Path, *, strict: bool = False) -> list[Record]:
    """Read all records of a file; raise `ParlalignError` with the place that is wrong.

    `strict` refuses faults that are mended otherwise (control characters in XML, bytes of another encoding).
    """
    return list(iter_records(path, Mended(strict)))


def iter_records(path: str | Path, mended: Mended | None = None) -> Iterator[Record]:
    """Yield the records of a file one by one, as `read_records` does; `mended` counts what had to be mended."""
    suffix = Path(path).suffix.lower()
    reader = RECORD_READERS.get(suffix)
    if reader is None:
        known = ", ".join(RECORD_READERS)
        raise ParlalignError(f"{path}: cannot read records from {suffix or 'it'}: give one of {known}")
    return reader(str(path), mended or Mended())


def _read_jsonl(where: str, _mended: Mended) -> Iterator[Record]:
    for number, line in enumerate(lines(where), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            origins = [_origin(side) for side in fields.get("origin") or (None, None)]
            yield _record(fields, fields["languages"], origins)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError) as error:
            raise ParlalignError(f"{where}, line {number}: is no record ({error!r}): mend or delete it") from error


def _origin(fields: dict[str, Any] | None) -> Origin | None:
    if fields is None:
        return None
    edits = (Edit(Span(*e["span"]), e["replacement"], e["rule"], float(e["probability"])) for e in fields["edits"])
    spans = (Span(*span) for span in fields["spans"])
    label = None if fields["label"] is None else _text(fields["label"])
    return Origin(_text(fields["document"]), tuple(spans), _text(fields["kind"]), label, tuple(edits))


def _read_tsv(where: str, _mended: Mended) -> Iterator[Record]:
    rows = lines(where)
    header = next(rows, "").split("\t")
    if header[:3] != ["id", "source", "target"]:
        raise ParlalignError(f"{where}, line 1: is no header: give the columns that parlalign writes")
    for number, line in enumerate(rows, 2):
        if not line.strip():
            continue
        try:
            row = dict(zip(header, map(_unescaped, line.split("\t")), strict=True))
            origin = Origin("", (), row["kind"], row["label"] or None) if row["kind"] else None
            origins = [origin if row[side] else None for side in ("source", "target")]
            yield _record(row, [row["source_language"], row["target_language"]], origins)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise ParlalignError(
                f"{where}, line {number}: is no record ({error!r}): give the columns that parlalign writes"
            ) from error


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda match: _UNESCAPED.get(match[0], match[0]), cell)


def _record(fields: dict[str, Any], languages: list[str], origins: list[Origin | None]) -> Record:
    return Record(
        id=str(fields["id"]),
        source=_text(fields["source"]),
        target=_text(fields["target"]),
        languages=(_text(languages[0]), _text(languages[1])),
        level=LEVELS[LEVELS.index(fields["level"])],
        score=_probability(fields["score"]),
        status=STATUSES[STATUSES.index(fields["status"])],
        origin=(origins[0], origins[1]),
        comment=_text(fields.get("comment", "")),
        changed=_date(fields.get("changed")),
    )


def _date(value: Any) -> datetime | None:
    return datetime.fromisoformat(_text(value)).astimezone(UTC) if value else None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is no text")
    return value


def _probability(value: Any) -> float:
    if not 0 <= float(value) <= 1:
        raise ValueError(f"score {value!r:.40} is not between 0 and 1")
    return float(value)


def _read_tmx(where: str, _mended: Mended) -> Iterator[Record]:
    """Take the first two languages of each tu; no entity is resolved and nothing is fetched."""
    from lxml import etree

    content = read_bytes(where)
    try:
        events = etree.iterparse(io.BytesIO(content), tag="{*}tu", resolve_entities=False, no_network=True)
        for number, (_, tu) in enumerate(events, 1):
            yield _tmx_record(tu, f"{where}, tu {number}")
            tu.clear()
    except etree.XMLSyntaxError as error:
        raise ParlalignError(f"{where}: is no well-formed TMX ({error.msg}): export it again") from error


def _tmx_record(tu: _Element, where: str) -> Record:
    tuvs = list(tu.iterfind("{*}tuv"))[:2]
    if len(tuvs) < 2:
        raise ParlalignError(f"{where}: has {len(tuvs)} tuv: a tu needs a text in two languages")
    props = _props(tu)
    try:
        score = _probability(props.get("x-score", 1.0))
        origins = [_tmx_origin(tuv, props) for tuv in tuvs]
    except (ValueError, TypeError) as error:
        raise ParlalignError(f"{where}: a property is wrong ({error}): mend or delete it") from error
    return Record(
        id=tu.get("tuid") or "",
        source=_seg(tuvs[0]),
        target=_seg(tuvs[1]),
        languages=(_code(tuvs[0]), _code(tuvs[1])),
        level=_LEVELS.get(tu.get("segtype") or "", "paragraph"),
        score=score,
        status="rejected" if props.get("x-status") == "rejected" else "paired",
        origin=(origins[0], origins[1]),
    )


def _tmx_origin(tuv: _Element, props: dict[str, str]) -> Origin | None:
    """Return the origin that our own files tell; None for those of other tools."""
    if "x-kind" not in props:
        return None
    own = _props(tuv)
    spans = (Span(*map(int, span.split("-"))) for span in own.get("x-span", "").split())
    return Origin(own.get("x-document", ""), tuple(spans), props["x-kind"], props.get("x-label"))


def _props(element: _Element) -> dict[str, str]:
    return {prop.get("type") or "": prop.text or "" for prop in element.iterfind("{*}prop")}


def _code(tuv: _Element) -> str:
    """Return our code for a language tag: `nl` for `nl-BE`, `zh-tw` for `zh-TW`; a tag we do not know stays whole."""
    tag = tuv.get(XML_LANG) or tuv.get("lang") or ""
    whole = tag.replace("_", "-").lower()
    return next((code for code in (whole, whole.split("-")[0]) if code in LANGUAGES), tag)


def _seg(tuv: _Element) -> str:
    seg = tuv.find("{*}seg")
    return "".join(str(piece) for piece in seg.itertext()) if seg is not None else ""


RECORD_READERS: dict[str, Callable[[str, Mended], Iterator[Record]]] = {
    ".tmx": _read_tmx,
    ".jsonl": _read_jsonl,
    ".tsv": _read_tsv,
}
