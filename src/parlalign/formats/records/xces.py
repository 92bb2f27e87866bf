"""XCES `cesAlign` (Corpus Encoding Standard): links between two documents, as OPUS distributes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from parlalign.formats.records.file_languages import languages_of, peek, text_files
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.records.values import score_to_text
from parlalign.text.normalization import normalize_for_xml


def write_xces(records: Iterable[Record], path: Path, options: WriteOptions) -> WriteReport:
    """Write links to `corpus.xces`, and their texts to `corpus.nl.xml` and `corpus.de.xml`.

    Each text of a record is one `s` of its document. A record with one text is a link with one side empty.

    Not written: records in other languages than the first one, level, status, provenance, repairs, comment and date.
    """
    from lxml import etree

    report = WriteReport()
    first, stream = peek(records)
    languages = languages_of(first)
    written = report.filtered(stream, lambda record: _reason_against(record, languages))
    texts = text_files(path, languages, "{}.xml")
    group = {"targType": "s", "fromDoc": texts[0].name, "toDoc": texts[1].name}
    with (
        _document(path, "cesAlign", {"version": "1.0"}, options) as links,
        _document(texts[0], "document", {}, options) as source,
        _document(texts[1], "document", {}, options) as target,
        links.element("linkGrp", group),
    ):
        for number, record in enumerate(written, 1):
            linked = []
            for document, prefix, text in ((source, "s", record.source), (target, "t", record.target)):
                linked.append(f"{prefix}{number}" if normalize_for_xml(text).strip() else "")
                if linked[-1]:
                    sentence = etree.Element("s", id=linked[-1])
                    sentence.text = normalize_for_xml(text)
                    document.write(sentence, "\n")
            link = {"id": normalize_for_xml(record.id) or f"l{number}", "xtargets": ";".join(linked)}
            links.write(etree.Element("link", link | _certainty(record)), "\n")
    report.files = (path, *texts)
    return report


def _reason_against(record: Record, languages: tuple[str, str]) -> str | None:
    if record.languages != languages:
        return "another pair of languages than the first"
    return None if normalize_for_xml(record.source).strip() or normalize_for_xml(record.target).strip() else "no text"


def _certainty(record: Record) -> dict[str, str]:
    return {} if record.score is None else {"certainty": score_to_text(record.score)}


@contextmanager
def _document(path: Path, root: str, attributes: dict[str, str], options: WriteOptions) -> Iterator[Any]:
    from lxml import etree

    with atomic_write(path) as file, etree.xmlfile(file, encoding=options.encoding) as xml:
        xml.write_declaration()
        with xml.element(root, attributes):
            xml.write("\n")
            yield xml
