"""spaCy's DocBin: the texts of records as tokenized Docs."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.spacy_tokens import tokenizable_parts
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import open_file
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import (
    SCALAR_FIELDS,
    codes_to_values,
    normalize_record,
    origin_to_values,
    reason_of,
    record_from_values,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_SHARED = [field for field in SCALAR_FIELDS if field.name not in {"id", "source", "target"}]
"""The fields with one value for both texts of a record."""

EXTENSIONS = ("id", "side", "language", *(field.name for field in _SHARED), "origin", "pieces", "codes")
"""The names of `Doc._.parlalign_…`. `side` is `source` or `target`; `origin` is a dict as in JSONL, or None. `pieces`
are the sub-segments of this side. `codes` are the inline codes of both sides."""

MOST_UNPACKED = 1 << 30  # bytes; 100,000 records of 150 characters a side take 140 MB

_ORTH = 65
"""`spacy.attrs.ORTH`, the attribute of a token's text."""

_FAULTS = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, AttributeError)

_DocContent = tuple[list[str], list[bool], dict[str, Any]]
"""The words of a Doc, whether a space follows each, and the values of `EXTENSIONS`."""


def write_docbin(records: Iterable[Record], path: Path, _options: WriteOptions) -> WriteReport:
    """Write each record as two Docs, source and then target; an empty text is a Doc without tokens.

    The tokens are those of spaCy's blank pipeline for the language, or of `xx` if spaCy has none. Texts are normalized
    for XML. A DocBin is made in memory: 100,000 records of 150 characters a side take 0.9 GB.
    """
    from spacy.tokens import DocBin
    from srsly.msgpack._packer import Packer

    register_extensions()
    docs = DocBin(attrs=[])
    packer = Packer(use_bin_type=True)  # without the encoders of other packages, which srsly looks up for each Doc
    report = WriteReport()
    for record in map(normalize_record, records):
        for side in (0, 1):
            doc = _doc(record, side)
            docs.add(doc)
            docs.user_data.append(packer.pack(doc.user_data))
        report.written += 1
    docs.store_user_data = True
    with atomic_write(path) as file:
        file.write(docs.to_bytes())
    return report


def _doc(record: Record, side: int) -> Doc:
    doc = _tokenize((record.source, record.target)[side], blank(record.languages[side]))
    values: dict[str, Any] = {
        "id": record.id,
        "side": ("source", "target")[side],
        "language": record.languages[side],
        **{field.name: field.type.to_plain(getattr(record, field.name)) for field in _SHARED},
        "origin": origin_to_values(record.origin[side]),
        "pieces": [pair[side] for pair in record.pieces],
        "codes": codes_to_values(record.codes),
    }
    for name in EXTENSIONS:
        doc._.set(f"parlalign_{name}", values[name])
    return doc


def _tokenize(text: str, language: Language) -> Doc:
    from spacy.tokens import Doc

    docs = [language.tokenizer(part) for part, _ in tokenizable_parts(text)]
    if len(docs) == 1:
        return docs[0]
    tokens = [token for doc in docs for token in doc]
    return Doc(language.vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])


def register_extensions() -> None:
    """Register `Doc._.parlalign_id` and the others with spaCy, if they are not registered."""
    from spacy.tokens import Doc

    for name in EXTENSIONS:
        if not Doc.has_extension(f"parlalign_{name}"):
            Doc.set_extension(f"parlalign_{name}", default=None)


@cache
def blank(code: str) -> Language:
    """Return spaCy's blank pipeline for a language, or `xx` for any language if spaCy has none or cannot load it."""
    import spacy

    try:
        return spacy.blank(code.split("-", maxsplit=1)[0])
    except ImportError:  # no such language, or its tokenizer is a package that is missing, as for Japanese
        return spacy.blank("xx")


def read_docbin(where: str, _report: ReadReport) -> Iterator[Record]:
    """Yield the records of a DocBin with source and target in turn; other content of its Docs is ignored.

    The file may be untrusted: it contains no code, and spaCy does not load it. The words and the values that parlalign
    wrote are read from the unpacked content and checked. At most 1 GB is unpacked, in memory.

    Raises `ParlalignError` with the Doc (the first is 1) that is wrong.
    """
    docs = enumerate(_docs(where), 1)
    for number, source in docs:
        target = next(docs, (0, None))[1]
        at = f"{where}, doc {number}"
        if target is None:
            raise ParlalignError(f"{at}: is not followed by its target: write source and target in turn")
        try:
            yield _record(source, target)
        except _FAULTS as error:
            raise ParlalignError(
                f"{at}: is not a record ({reason_of(error)}): give a file that parlalign wrote"
            ) from error


def read_docs(path: str | Path) -> Iterator[tuple[Doc, Doc]]:
    """Yield source and target of each record as Docs of their own language, with `Doc._.parlalign_id` and the others.

    >>> import parlalign, tempfile
    >>> record = parlalign.Record("p1", "het parlement", "das Parlament", ("nl", "de"), "clause", 0.9, "paired")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = parlalign.write([record], f"{folder}/pairs.spacy")
    ...     ((source, target),) = read_docs(f"{folder}/pairs.spacy")
    >>> source[1], target.lang_, target._.parlalign_score
    (parlement, 'de', 0.9)
    """
    from spacy.tokens import Doc

    register_extensions()
    where = str(path)
    source = None
    for number, (words, spaces, values) in enumerate(_docs(where), 1):
        try:
            doc = Doc(blank(str(values["language"])).vocab, words=words, spaces=spaces)
        except _FAULTS as error:
            raise ParlalignError(f"{where}, doc {number}: is damaged ({error}): write it again") from error
        for name in EXTENSIONS:
            doc._.set(f"parlalign_{name}", values.get(name))
        if source is not None:
            yield source, doc
        source = doc if source is None else None


def _docs(where: str) -> Iterator[_DocContent]:
    import numpy as np
    from spacy.strings import StringStore

    try:
        content = _unpack(where)
        strings = StringStore(content["strings"])
        attributes = list(content["attrs"])
        tokens = np.frombuffer(content["tokens"], dtype="uint64").reshape(-1, len(attributes))
        words = tokens[:, attributes.index(_ORTH)]
        spaces = np.frombuffer(content["spaces"], dtype=bool)
        lengths = np.frombuffer(content["lengths"], dtype="int32")
        if len(words) != len(spaces) or lengths.sum() != len(words) or (lengths < 0).any():
            raise ValueError("tokens and lengths do not agree")
        ends = lengths.cumsum()
        for end, length, user_data in zip(ends, lengths, content["user_data"], strict=True):
            token_range = slice(end - length, end)
            yield (
                [strings[int(word)] for word in words[token_range]],
                spaces[token_range].tolist(),
                _extension_values(user_data),
            )
    except (*_FAULTS, zlib.error) as error:
        raise ParlalignError(
            f"{where}: is not a DocBin that parlalign wrote ({error!r:.80}): write it again"
        ) from error


def _unpack(where: str) -> dict[str, Any]:
    with open_file(where) as file:
        unpacking = zlib.decompressobj()
        packed = file.read(MOST_UNPACKED + 1)  # a gzip file around it can be endless, too
    content = unpacking.decompress(packed[:MOST_UNPACKED], MOST_UNPACKED)
    if unpacking.unconsumed_tail or len(packed) > MOST_UNPACKED:
        raise ParlalignError(f"{where}: unpacks to more than {MOST_UNPACKED >> 20} MB: write it in parts")
    if not unpacking.eof:
        raise ValueError("it breaks off")
    unpacked: dict[str, Any] = _msgpack(content)
    return unpacked


def _msgpack(content: bytes) -> Any:
    """Return the plain values in a msgpack; decoders that other packages added to srsly are not used."""
    from srsly.msgpack._unpacker import unpackb

    return unpackb(content, raw=False, use_list=False, strict_map_key=False, object_hook=None)


def _extension_values(user_data: bytes | None) -> dict[str, Any]:
    if user_data is None:
        raise ValueError("it has no user data")
    values = {}
    for key, value in _msgpack(user_data).items():
        if isinstance(key, tuple) and key[0] == "._." and str(key[1]).startswith("parlalign_"):
            values[str(key[1]).removeprefix("parlalign_")] = value
    return values


def _record(source: _DocContent, target: _DocContent) -> Record:
    texts = [
        "".join(f"{word} " if is_spaced else word for word, is_spaced in zip(*doc[:2], strict=True))
        for doc in (source, target)
    ]
    first, second = source[2], target[2]
    if (first["id"], first["side"], second["side"]) != (second["id"], "source", "target"):
        raise ValueError(f"{first['id']!r:.40} and {second['id']!r:.40} are not the source and target of one record")
    both = {name: [first[key], second[key]] for name, key in (("languages", "language"), ("origin", "origin"))}
    both["pieces"] = [*zip(first["pieces"], second["pieces"], strict=True)]
    return record_from_values(first | both | {"source": texts[0], "target": texts[1]})
