"""An HTML page that shows source and target side by side: one file, without scripts, which loads nothing else."""

from __future__ import annotations

import shutil
import tempfile
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from parlalign.checking.doubts import describe_facts, is_doubtful
from parlalign.formats.records.html_style import STYLE
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.resources import version_of_outputs
from parlalign.languages import LANGUAGES, name_of
from parlalign.records import STATUSES, Origin, Record
from parlalign.records.review_flags import (
    DOUBTFUL,
    LocatedEdit,
    describe_edit,
    describe_uncertain_edits,
    graded_score,
    marked_parts,
    score_grade,
    uncertain_located_edits,
)
from parlalign.records.values import normalize_record

_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"
"""The page may use its own style and nothing else, whatever its texts contain."""

_DOUBTFUL = "doubtful"


def write_html(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write each record with source, target, score, status, doubts, and an anchor with its id.

    The page is for people and is not read back: spans, certain repairs, dates, sub-segments and digits of a score after
    the second are not written. The counts come before the records, which are collected in a temporary file.
    """
    counts: Counter[str] = Counter()
    with atomic_write(path) as file, tempfile.TemporaryFile() as unnamed:
        body = cast("BinaryIO", unnamed)
        languages: dict[tuple[str, str], None] = {}
        anchors: Counter[str] = Counter()
        for record in map(normalize_record, records):
            languages.setdefault(record.languages)
            counts.update(_counted(record))
            body.write(_article(record, _anchor(record, anchors), options).encode("utf-8"))
        file.write(_head(counts, list(languages) or [("nl", "de")], options).encode("utf-8"))
        body.seek(0)
        shutil.copyfileobj(body, file)
        file.write(b"</main>\n</html>\n")
    return WriteReport(counts["all"])


def _counted(record: Record) -> Iterator[str]:
    yield "all"
    yield record.status
    if is_doubtful(record):
        yield _DOUBTFUL


def _anchor(record: Record, used: Counter[str]) -> str:
    """Return the id of a record as an anchor, without white space; an anchor that is used is changed."""
    anchor = "".join(record.id.split()) or "record"
    used[anchor] += 1
    if used[anchor] == 1:
        return anchor
    return _unused_anchor(f"{anchor}x{used[anchor]}", used)


def _unused_anchor(anchor: str, used: Counter[str]) -> str:
    while used[anchor]:
        anchor += "x"
    used[anchor] += 1
    return anchor


def _head(counts: Counter[str], languages: list[tuple[str, str]], options: WriteOptions) -> str:
    title = ", ".join(f"{source} – {target}" for source, target in languages[:3])
    names = "".join(f"<span{_language(code, options)}>{escape(name_of(code))}</span>" for code in languages[0])
    figures = "".join(f"<div><dt>{status}</dt><dd>{counts[status]:,}</dd></div>" for status in STATUSES)
    choices = "".join(_choices(counts))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY, quote=True)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="parlalign {version_of_outputs()}">
<title>{escape(title)}: {counts["all"]:,} records</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p>{counts["all"]:,} records by parlalign {version_of_outputs()}. The score is the probability that a pair is right;
<mark>marked words</mark> are where a repair was uncertain.</p>
<dl>{figures}</dl>
<fieldset><legend>Show</legend>{choices}</fieldset>
</header>
<div class="names" aria-hidden="true">{names}</div>
<main>
"""


def _choices(counts: Counter[str]) -> Iterator[str]:
    """Yield the radio buttons that filter the records, with the number of records of each."""
    for value, label, name in (
        ("all", "all", "all"),
        ("look", f"doubtful ({DOUBTFUL})", _DOUBTFUL),
        ("unpaired", "unpaired", "unpaired"),
        ("rejected", "rejected", "rejected"),
    ):
        checked = " checked" if value == "all" else ""
        button = f'<input type="radio" name="show" value="{value}"{checked}>'
        yield f"<label>{button}{escape(label)} <b>{counts[name]:,}</b></label>"


def _article(record: Record, anchor: str, options: WriteOptions) -> str:
    classes = " ".join(["record", record.status, *(["look"] if is_doubtful(record) else [])])
    texts = zip((record.source, record.target), record.languages, record.origin, strict=True)
    sides = "".join(_side(text, code, origin, options) for text, code, origin in texts)
    notes = "".join(f"<li>{escape(line)}</li>" for line in (*describe_facts(record), *describe_uncertain_edits(record)))
    notes = f'<ul aria-label="doubts">{notes}</ul>' if notes else ""
    comment = f'<p class="comment">{_escaped(record.comment)}</p>' if record.comment else ""
    return (
        f'<article class="{classes}" id="{escape(anchor)}" aria-label="record {escape(anchor)}">'
        f'<h2><a href="#{escape(quote(anchor))}">{escape(record.caption)}</a>{_badges(record)}'
        f"{_documents(record)}</h2>"
        f'<div class="sides">{sides}</div>{notes}{comment}</article>\n'
    )


def _badges(record: Record) -> str:
    status = f'<span class="status">{record.status}</span>'
    if record.status == "unpaired":
        return status
    return f'<span class="score {score_grade(record.score)}">{graded_score(record.score)}</span>{status}'


def _documents(record: Record) -> str:
    names = dict.fromkeys(name for origin in record.origin if origin for name in origin.documents if name)
    return f'<span class="document">{escape(" · ".join(names))}</span>' if names else ""


def _side(text: str, code: str, origin: Origin | None, options: WriteOptions) -> str:
    if not text.strip():
        return '<p class="none">nothing answers</p>'
    return f"<p{_language(code, options)}>{_marked(text, uncertain_located_edits(text, origin))}</p>"


def _language(code: str, options: WriteOptions) -> str:
    facts = LANGUAGES.get(code)
    direction = "auto" if facts is None else "rtl" if facts.is_right_to_left else "ltr"
    return f' lang="{escape(options.tag(code))}" dir="{direction}"'


def _marked(text: str, found: list[LocatedEdit]) -> str:
    """Return a text as HTML with marked words around uncertain repairs, and a line at the place of each repair.

    >>> from parlalign.records import Edit, Span
    >>> _marked("de havenstad", [LocatedEdit(Edit(Span(8, 9), "", "wrap-join", 0.6), Span(8, 8), Span(3, 12))])
    'de <mark title="line break joined, 60 % sure">haven<i></i>stad</mark>'
    """
    parts = []
    for texts, edits in marked_parts(text, found):
        part = "<i></i>".join(map(_escaped, texts))
        title = escape("; ".join(map(describe_edit, edits)))
        parts.append(f'<mark title="{title}">{part}</mark>' if edits else part)
    return "".join(parts)


def _escaped(text: str) -> str:
    """Return text as HTML; a return is a character reference, because browsers read a bare one as a newline."""
    return escape(text).replace("\r", "&#13;")
