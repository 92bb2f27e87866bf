"""parlalign repairs damaged parliamentary texts and aligns their Dutch and German paragraphs, clauses and sentences.

>>> import parlalign
>>> parlalign.repair("grens\\noverschrijdende samenwerk ...[+++]ing", language="nl").text
'grensoverschrijdende samenwerking'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from parlalign.errors import ParlalignError
from parlalign.records import Bead, Document, Edit, Origin, Record, Segment, Span

if TYPE_CHECKING:
    from parlalign.corpus.run import AlignedCorpus, align_corpus
    from parlalign.corpus.shards import Sharding
    from parlalign.memory import Memory, open_memory
    from parlalign.options import Options
    from parlalign.pairing import DocumentPair, DocumentPairing, pair_documents
    from parlalign.pipeline import (
        Alignment,
        align_documents,
        align_files,
        align_segments,
        align_text,
        repair,
        segment,
    )
    from parlalign.readers import read
    from parlalign.readers.archive import read_pairs
    from parlalign.readers.docbin import read_docs
    from parlalign.readers.records import iter_records, read_records
    from parlalign.resources import corpus_path
    from parlalign.writers import WriteOptions, write

__version__ = "0.1.0"

__all__ = [
    "AlignedCorpus",
    "Alignment",
    "Bead",
    "Document",
    "DocumentPair",
    "DocumentPairing",
    "Edit",
    "Memory",
    "Options",
    "Origin",
    "ParlalignError",
    "Record",
    "Segment",
    "Sharding",
    "Span",
    "WriteOptions",
    "__version__",
    "align_corpus",
    "align_documents",
    "align_files",
    "align_segments",
    "align_text",
    "corpus_path",
    "iter_records",
    "open_memory",
    "pair_documents",
    "read",
    "read_docs",
    "read_pairs",
    "read_records",
    "repair",
    "segment",
    "write",
]

_HOMES = {
    "AlignedCorpus": "parlalign.corpus.run",
    "Sharding": "parlalign.corpus.shards",
    "align_corpus": "parlalign.corpus.run",
    "corpus_path": "parlalign.resources",
    "DocumentPair": "parlalign.pairing",
    "DocumentPairing": "parlalign.pairing",
    "Memory": "parlalign.memory",
    "Options": "parlalign.options",
    "WriteOptions": "parlalign.writers",
    "iter_records": "parlalign.readers.records",
    "open_memory": "parlalign.memory",
    "pair_documents": "parlalign.pairing",
    "read": "parlalign.readers",
    "read_pairs": "parlalign.readers.archive",
    "read_docs": "parlalign.readers.docbin",
    "read_records": "parlalign.readers.records",
    "write": "parlalign.writers",
}


def __getattr__(name: str) -> Any:
    """Import the stages when they are first used, so that `import parlalign` and `--help` stay quick."""
    if name not in __all__:
        raise AttributeError(f"module 'parlalign' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "parlalign.pipeline")), name)


def __dir__() -> list[str]:
    return __all__
