"""spaCy's DocBin: the texts as tokenised Docs, for research in spaCy."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.records import Record
from parlalign.records.values import normal_record, origin_fields
from parlalign.text.tokens import stretches

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

EXTENSIONS = ("id", "side", "language", "level", "score", "status", "comment", "changed", "origin", "pieces")
"""What `Doc._.parlalign_…` says of each text; `side` is `source` or `target`, `origin` a dict as in JSONL or
None, `pieces` those of this side."""


def write_docbin(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write every record as two Docs, source and target in turn; a side without text is a Doc without tokens.

    The tokens are those of spaCy's blank pipeline of the language, of `xx` where spaCy has none. Only what is not
    `normal` is lost. A DocBin is made in memory: 100,000 records of 150 characters a side take 0.9 GB.
    """
    from spacy.tokens import DocBin
    from srsly.msgpack._packer import Packer

    register_extensions()
    docs = DocBin(attrs=[])
    packer = Packer(use_bin_type=True)  # without the encoders of other packages, which srsly looks up for each Doc
    tally = WriteReport()
    for record in map(normal_record, records):
        for side in (0, 1):
            doc = _doc(record, side)
            docs.add(doc)
            docs.user_data.append(packer.pack(doc.user_data))
        tally.written += 1
    docs.store_user_data = True
    with atomic_write(path) as file:
        file.write(docs.to_bytes())
    return tally


def register_extensions() -> None:
    """Make `Doc._.parlalign_id` and the others known to spaCy; once or more."""
    from spacy.tokens import Doc

    for name in EXTENSIONS:
        if not Doc.has_extension(f"parlalign_{name}"):
            Doc.set_extension(f"parlalign_{name}", default=None)


@cache
def blank(code: str) -> Language:
    """Return spaCy's blank pipeline of a language, or that of any language where it has none or cannot load it."""
    import spacy

    try:
        return spacy.blank(code.split("-", maxsplit=1)[0])
    except ImportError:  # no such language, or one whose tokenizer is a package of its own, as for Japanese
        return spacy.blank("xx")


def _tokenized(text: str, language: Language) -> Doc:
    from spacy.tokens import Doc

    docs = [language.tokenizer(stretch) for stretch, _ in stretches(text)]
    if len(docs) == 1:
        return docs[0]
    tokens = [token for doc in docs for token in doc]
    return Doc(language.vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])


def _doc(record: Record, side: int) -> Doc:
    doc = _tokenized((record.source, record.target)[side], blank(record.languages[side]))
    about: dict[str, Any] = {
        "id": record.id,
        "side": ("source", "target")[side],
        "language": record.languages[side],
        "level": record.level,
        "score": record.score,
        "status": record.status,
        "comment": record.comment,
        "changed": record.changed.isoformat() if record.changed else None,
        "origin": origin_fields(record.origin[side]),
        "pieces": [piece[side] for piece in record.pieces],
    }
    for name, value in about.items():
        doc._.set(f"parlalign_{name}", value)
    return doc
