"""Proposals of a journal: rows in place of those around the last correction, which a person accepts as a whole."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from parlalign.encoding import DEFAULT_ENCODER, Encoder, load_encoder
from parlalign.errors import ParlalignError
from parlalign.options import check_encoded
from parlalign.review.action_errors import StaleError
from parlalign.review.actions import with_date
from parlalign.review.journal_changes import JournalChange, JournalWriter
from parlalign.review.journal_queries import JournalReader
from parlalign.review.realignment import MOST_SEGMENTS, ProposedRow, Replacement, open_run, realign
from parlalign.review.rows import Row
from parlalign.review.stored_rows import StoredRow

REALIGNED_AFTER = frozenset({"merge", "move", "split", "unlink", "transfer", "delete", "swap"})
"""The actions that change which segments belong together."""
_MOST_CORRECTED = 3
"""Rows that an action on one row changes at most."""
_SAMPLE = "de commissie", "die Kommission"

ProposedRows = tuple[tuple[StoredRow | None, Row], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring rows of a journal, and which of them the last action has changed."""

    rows: tuple[StoredRow, ...]
    corrected: range


@dataclass(frozen=True, slots=True)
class Proposal:
    """Neighbouring rows and the rows in their place, each with the row that it continues, or None.

    Some rows stay as they are. `selected` is the key of the corrected row.
    """

    old: tuple[StoredRow, ...]
    new: ProposedRows
    selected: int


def window_of_last_action(journal: JournalReader) -> Window | None:
    """Return the rows around those that the last action has changed; None if no realignment follows from it."""
    if journal.undo_and_redo()[0] not in REALIGNED_AFTER:
        return None
    corrected = journal.rows_of_last_action()
    if not 0 < len(corrected) <= _MOST_CORRECTED:
        return None
    above = _open_rows(journal.rows_beside(corrected[0].position, "above", 2 * MOST_SEGMENTS), corrected[0])
    below = _open_rows(journal.rows_beside(corrected[-1].position, "below", 2 * MOST_SEGMENTS), corrected[-1])
    rows = (*reversed(above), *corrected, *below)
    return Window(rows, range(len(above), len(above) + len(corrected)))


def _open_rows(rows: Sequence[StoredRow], corrected: StoredRow) -> Sequence[StoredRow]:
    """Return the first of the rows that can be realigned with a corrected row."""
    return rows[: sum(1 for _ in open_run((each.row for each in rows), corrected.row))]


def accept_proposal(journal: JournalWriter, proposal: Proposal) -> JournalChange:
    """Replace the rows of a proposal; raise `StaleError` if one of them has changed, or has a new neighbour, since."""
    with journal.changing():
        first, last = proposal.old[0].position, proposal.old[-1].position
        if journal.versions_between(first, last) != [(each.key, each.version) for each in proposal.old]:
            raise StaleError
        writer = journal.begin_action("realign", proposal.selected)
        new = [(old, row if old and old.row == row else with_date(row)) for old, row in proposal.new]
        writer.replace_rows(proposal.old, new)
    kept = {old.key for old, _ in proposal.new if old}
    key = proposal.selected if proposal.selected in kept else proposal.old[0].key
    return JournalChange(writer.version, key, len(proposal.old), len(proposal.old) - len(kept))


class Realigner:
    """Realigns windows with the encoder of a review; calls may come from several threads."""

    def __init__(self, languages: tuple[str, str], encoder: str = DEFAULT_ENCODER) -> None:
        self._languages = languages
        self._encoder = encoder
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load the models in a thread of their own, so that the first proposal does not wait for them.

        The program waits for the thread at its end: ONNX Runtime aborts a program that ends while it loads a model.
        """
        threading.Thread(target=self._warm_up).start()

    def proposal(self, window: Window) -> Proposal | None:
        """Return what follows from the correction of a window.

        It is None if nothing does, and in languages for which there is no model.
        """
        rows = [each.row for each in window.rows]
        with self._lock:
            encoder = self._ready_encoder()
            found = realign(rows, window.corrected, encoder) if encoder else []
        return _proposal(window, found) if found else None

    def _ready_encoder(self) -> Encoder | None:
        try:
            check_encoded(self._languages, self._encoder)
            return load_encoder(self._encoder)
        except ParlalignError:
            return None

    def _warm_up(self) -> None:
        from parlalign.aligning import align_lists
        from parlalign.records import Segment

        with self._lock:
            if encoder := self._ready_encoder():
                sides = ([Segment("0", text, code)] for text, code in zip(_SAMPLE, self._languages, strict=True))
                align_lists(*sides, encoder=encoder)
                encoder.span_vectors(_SAMPLE, 1)


def _proposal(window: Window, replacements: Sequence[Replacement]) -> Proposal:
    """Return the replacements of a window as one, with the rows between them."""
    start, end = replacements[0].start, replacements[-1].end
    starts = {each.start: each for each in replacements}
    inside = set(chain.from_iterable(range(each.start + 1, each.end) for each in replacements))
    new: list[ProposedRow] = []
    for number in range(start, end):
        if number in starts:
            new += starts[number].rows
        elif number not in inside:
            new.append(ProposedRow(number, window.rows[number].row))
    selected = window.rows[window.corrected.start].key
    return Proposal(
        old=window.rows[start:end],
        new=tuple((None if number is None else window.rows[number], row) for number, row in new),
        selected=selected,
    )
