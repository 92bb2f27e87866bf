"""parlalign repairs damaged parliamentary texts and aligns their Dutch and German paragraphs, clauses and sentences.

>>> import parlalign
>>> parlalign.repair("grens\\noverschrijdende samenwerk ...[+++]ing", language="nl").text
'grensoverschrijdende samenwerking'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from parlalign._version import __version__
from parlalign.errors import ParlalignError

if TYPE_CHECKING:
    from parlalign.api import (
        align_files,
        align_segments,
        align_text,
        align_versions,
        fetch,
        iter_records,
        read_records,
        repair,
        segment,
    )
    from parlalign.batch.run import AlignedCorpus, align_corpus
    from parlalign.batch.sharding import Sharding
    from parlalign.formats.documents import read
    from parlalign.formats.records.docbin import read_docs
    from parlalign.formats.records.write_options import WriteOptions
    from parlalign.formats.records.writing import write
    from parlalign.io.resources import corpus_path, use_models
    from parlalign.memory import Memory, open_memory
    from parlalign.options import Options
    from parlalign.pairing import DocumentPair, DocumentPairing, pair_documents
    from parlalign.pipeline import Alignment, align_documents
    from parlalign.records import (
        Bead,
        Document,
        Edit,
        FurtherText,
        InlineCodes,
        KeptBreak,
        Origin,
        Record,
        Segment,
        SourcePart,
        Span,
    )
    from parlalign.records.chosen_languages import in_languages
    from parlalign.sources.open_collection import read_pairs
    from parlalign.sources.sites import Sites


__all__ = [
    "AlignedCorpus",
    "Alignment",
    "Bead",
    "Document",
    "DocumentPair",
    "DocumentPairing",
    "Edit",
    "FurtherText",
    "InlineCodes",
    "KeptBreak",
    "Memory",
    "Options",
    "Origin",
    "ParlalignError",
    "Record",
    "Segment",
    "Sharding",
    "Sites",
    "SourcePart",
    "Span",
    "WriteOptions",
    "__version__",
    "align_corpus",
    "align_documents",
    "align_files",
    "align_segments",
    "align_text",
    "align_versions",
    "corpus_path",
    "fetch",
    "in_languages",
    "iter_records",
    "open_memory",
    "pair_documents",
    "read",
    "read_docs",
    "read_pairs",
    "read_records",
    "repair",
    "segment",
    "use_models",
    "write",
]

_MODULES = {
    "Bead": "parlalign.records",
    "Document": "parlalign.records",
    "Edit": "parlalign.records",
    "FurtherText": "parlalign.records",
    "InlineCodes": "parlalign.records",
    "KeptBreak": "parlalign.records",
    "Origin": "parlalign.records",
    "Record": "parlalign.records",
    "in_languages": "parlalign.records.chosen_languages",
    "Segment": "parlalign.records",
    "SourcePart": "parlalign.records",
    "Span": "parlalign.records",
    "Alignment": "parlalign.pipeline",
    "align_documents": "parlalign.pipeline",
    "AlignedCorpus": "parlalign.batch.run",
    "Sharding": "parlalign.batch.sharding",
    "Sites": "parlalign.sources.sites",
    "align_corpus": "parlalign.batch.run",
    "corpus_path": "parlalign.io.resources",
    "use_models": "parlalign.io.resources",
    "DocumentPair": "parlalign.pairing",
    "DocumentPairing": "parlalign.pairing",
    "Memory": "parlalign.memory",
    "Options": "parlalign.options",
    "WriteOptions": "parlalign.formats.records.write_options",
    "open_memory": "parlalign.memory",
    "pair_documents": "parlalign.pairing",
    "read": "parlalign.formats.documents",
    "read_pairs": "parlalign.sources.open_collection",
    "read_docs": "parlalign.formats.records.docbin",
    "write": "parlalign.formats.records.writing",
}


def __getattr__(name: str) -> Any:
    """Import a module when one of its names is first used, so that `import parlalign` and `--help` stay quick."""
    if name not in __all__:
        raise AttributeError(f"module 'parlalign' has no attribute {name!r}")
    return getattr(import_module(_MODULES.get(name, "parlalign.api")), name)


def __dir__() -> list[str]:
    return __all__
