"""The records of a review as a translation memory stores them: with ids that no other review has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from parlalign.records import Record
from parlalign.review.journal_queries import JournalReader
from parlalign.review.stored_rows import StoredRow


def memory_records(journal: JournalReader, rows: Iterable[StoredRow]) -> Iterator[Record]:
    """Yield the records of rows with the ids that they have in a memory, which stay the same when texts are edited.

    An id of another program, such as 12, also names the input of the review and its content, so that reviews of other
    files have other ids. A record without an id is known by the key of its row.
    """
    from parlalign.memory.record_ids import id_with_content

    facts = journal.facts()
    content = json.dumps(facts.get("inputs") or str(journal.path))
    for stored in rows:
        record = stored.row.to_record()
        known = record.id or f"row-{stored.key}"
        yield replace(record, id=id_with_content(known, str(facts["name"]), content))
