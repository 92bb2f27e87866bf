"""The error for a folder or archive without anything to align: its files are not read, or named in another way."""

from __future__ import annotations

from parlalign.errors import ParlalignError
from parlalign.sources.document_source import DocumentCollection
from parlalign.sources.pair_by_name import find_pairs
from parlalign.sources.unread_files import unread_kinds


def nothing_to_pair(
    collection: DocumentCollection, what: str, cure: str, languages: tuple[str, str] | None = None
) -> ParlalignError:
    """Return the error for a collection without anything to align; `what` says what is missing.

    `cure` says how to name the files. It is left out if names are not the problem: if no file is of a kind that is
    read, or if some would make a pair with files of other kinds. These kinds are named.
    """
    unread = collection.unread
    kinds = list(unread_kinds(collection.ignored))
    is_named_well = not collection.names or (
        languages is not None and bool(find_pairs([*collection.names, *unread], languages).pairs)
    )
    parts = kinds if kinds and is_named_well else [cure, *kinds]
    return ParlalignError(f"{collection.where}: {what}: {'; '.join(parts)}", code="no-pairs")
