"""spaCy's DocBin: the texts of records as tokenized Docs."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.formats.records.spacy_tokens import stretches
from parlalign.formats.records.write_options import WriteOptions
from parlalign.formats.records.write_report import WriteReport
from parlalign.io.atomic import atomic_write
from parlalign.io.stream import opened
from parlalign.records import Record
from parlalign.records.read_report import ReadReport
from parlalign.records.values import normalize_record, origin_to_values, record_from_values

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
    for record in map(normalize_record, records):
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
        "origin": origin_to_values(record.origin[side]),
        "pieces": [piece[side] for piece in record.pieces],
    }
    for name, value in about.items():
        doc._.set(f"parlalign_{name}", value)
    return doc


MOST_UNPACKED = 1 << 30  # bytes; 100,000 records of 150 characters a side take 140 MB
_FAULTS = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, AttributeError)


def read_docbin(where: str, _reading: ReadReport) -> Iterator[Record]:
    """Yield the records of a DocBin of source and target in turn; what else is in its Docs is left alone.

    It holds no code, and none of spaCy's own loading is done: the words and what parlalign wrote are taken out of the
    unpacked content and checked, so a file from a stranger is safe to read. It is unpacked in memory, to 1 GB at most.

    Raises `ParlalignError` with the Doc (the first is 1) that is wrong.
    """
    docs = enumerate(_docs(where), 1)
    for number, source in docs:
        target = next(docs, (0, None))[1]
        at = f"{where}, doc {number}"
        if target is None:
            raise ParlalignError(f"{at}: has no target after it: write source and target in turn")
        try:
            yield _record(source, target)
        except _FAULTS as error:
            raise ParlalignError(f"{at}: is no record ({error}): give a file that parlalign wrote") from error


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
    half = None
    for number, (words, spaces, about) in enumerate(_docs(where), 1):
        try:
            doc = Doc(blank(str(about["language"])).vocab, words=words, spaces=spaces)
        except _FAULTS as error:
            raise ParlalignError(f"{where}, doc {number}: is damaged ({error}): write it again") from error
        for name in EXTENSIONS:
            doc._.set(f"parlalign_{name}", about.get(name))
        if half is not None:
            yield half, doc
        half = doc if half is None else None


_Content = tuple[list[str], list[bool], dict[str, Any]]
"""Words, whether a space follows each, and what parlalign wrote."""


def _docs(where: str) -> Iterator[_Content]:
    import numpy as np
    from spacy.strings import StringStore

    try:
        content = _unpacked(where)
        strings = StringStore(content["strings"])
        attributes = list(content["attrs"])
        tokens = np.frombuffer(content["tokens"], dtype="uint64").reshape(-1, len(attributes))
        words = tokens[:, attributes.index(_ORTH)]
        spaces = np.frombuffer(content["spaces"], dtype=bool)
        lengths = np.frombuffer(content["lengths"], dtype="int32")
        if len(words) != len(spaces) or lengths.sum() != len(words) or (lengths < 0).any():
            raise ValueError("tokens and lengths do not agree")
        ends = lengths.cumsum()
        for end, length, about in zip(ends, lengths, content["user_data"], strict=True):
            chosen = slice(end - length, end)
            yield [strings[int(word)] for word in words[chosen]], spaces[chosen].tolist(), _about(about)
    except (*_FAULTS, zlib.error) as error:
        raise ParlalignError(f"{where}: is no DocBin that parlalign wrote ({error!r:.80}): write it again") from error


_ORTH = 65
"""`spacy.attrs.ORTH`: the words themselves."""


def _unpacked(where: str) -> dict[str, Any]:
    with opened(where) as file:
        unpacking = zlib.decompressobj()
        packed = file.read(MOST_UNPACKED + 1)  # what is gzipped once more may have no end, either
    content = unpacking.decompress(packed[:MOST_UNPACKED], MOST_UNPACKED)
    if unpacking.unconsumed_tail or len(packed) > MOST_UNPACKED:
        raise ParlalignError(f"{where}: unpacks to more than {MOST_UNPACKED >> 20} MB: write it in parts")
    if not unpacking.eof:
        raise ValueError("it breaks off")
    unpacked: dict[str, Any] = _msgpack(content)
    return unpacked


def _msgpack(content: bytes) -> Any:
    """Return plain values alone: no decoder that other packages have added to srsly comes near."""
    from srsly.msgpack._unpacker import unpackb

    return unpackb(content, raw=False, use_list=False, strict_map_key=False, object_hook=None)


def _about(content: bytes | None) -> dict[str, Any]:
    if content is None:
        raise ValueError("it has no user data")
    found = {}
    for key, value in _msgpack(content).items():
        if isinstance(key, tuple) and key[0] == "._." and str(key[1]).startswith("parlalign_"):
            found[str(key[1]).removeprefix("parlalign_")] = value
    return found


def _record(source: _Content, target: _Content) -> Record:
    texts = [
        "".join(f"{word} " if is_spaced else word for word, is_spaced in zip(*doc[:2], strict=True))
        for doc in (source, target)
    ]
    first, second = source[2], target[2]
    if (first["id"], first["side"], second["side"]) != (second["id"], "source", "target"):
        raise ValueError(f"{first['id']!r:.40} and {second['id']!r:.40} are no source and target of one record")
    rest = {"languages": [first["language"], second["language"]], "origin": [first["origin"], second["origin"]]}
    rest["pieces"] = [*zip(first["pieces"], second["pieces"], strict=True)]
    return record_from_values(first | rest | {"source": texts[0], "target": texts[1]})
