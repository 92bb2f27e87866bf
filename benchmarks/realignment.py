"""Measure what the review proposes after a correction: how many wrong rows it puts right, and how long it takes.

Run `python benchmarks/realignment.py [DOCUMENTS]`. `PARLALIGN_DATA` names the folder of the texts (`outside_texts.py`).

A simulated person corrects documents with known beads from top to bottom, one action at a time, and accepts a proposal
if it puts more rows right than it makes wrong. The rows are those of parlalign, or a table of two columns whose texts
are paired line by line, as in a spreadsheet, or correct rows whose targets have slipped down by one row in one place.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import httpx
from bead_tasks import AlignedDocument, Task, noisy_documents
from outside_texts import require_outside

import parlalign
from parlalign import Bead, Record
from parlalign.aligning.merging import in_source_order
from parlalign.errors import NotPossibleError
from parlalign.records import Origin, Span, Status
from parlalign.records.text_replacement import SIDES
from parlalign.review.actions import ACTIONS, ActionRequest, RowContext
from parlalign.review.application import OpenReviews, make_app
from parlalign.review.journal_file import make_journal
from parlalign.review.realignment import open_run, realign
from parlalign.review.review_journal import Journal
from parlalign.review.row_segments import RowSegment
from parlalign.review.rows import Row

CORPORA = ("ntrex.dev", "jrc.dev", "europarl.test2007")
SLIPPED = 20
"""Rows whose targets have slipped."""
ROUNDS, ROWS = 30, 20_000
HOME = "http://127.0.0.1:8123"

Places = frozenset[tuple[int, int]]
"""Segments as pairs of side and number."""


@dataclass
class Totals:
    """What was counted in all documents of one kind."""

    wrong: int = 0
    actions: int = 0
    with_proposals: int = 0
    proposals: int = 0
    useful: int = 0
    righted: int = 0
    broken: int = 0


def by_parlalign(document: AlignedDocument) -> list[Bead]:
    """Return the beads that parlalign finds."""
    return parlalign.align_segments(document.source, document.target, languages=document.languages, crossing="never")


def line_by_line(document: AlignedDocument) -> list[Bead]:
    """Return pairs of segments with the same number."""
    counts = len(document.source), len(document.target)
    return [Bead((k,) if k < counts[0] else (), (k,) if k < counts[1] else (), 0.0) for k in range(max(counts))]


def slipped(document: AlignedDocument) -> list[Bead]:
    """Return the right beads, with the targets of some in the next row."""
    beads = in_source_order(document.gold)
    start = Random(len(beads)).randrange(max(1, len(beads) - SLIPPED))
    targets = [(), *(bead.target for bead in beads[start : start + SLIPPED])]
    moved = [replace(bead, target=target) for bead, target in zip(beads[start:], targets[:-1], strict=False)]
    found = [*beads[:start], *moved, Bead((), targets[-1], 0.0), *beads[start + SLIPPED :]]
    return [bead for bead in found if bead.source or bead.target]


def rows_of(document: AlignedDocument, beads: Sequence[Bead], *, has_scores: bool) -> list[Row]:
    """Return the rows of beads; the span of a segment starts at its number."""
    rows = []
    for number, bead in enumerate(beads):
        record = Record(
            id=str(number),
            source="",
            target="",
            languages=document.languages,
            level="paragraph",
            score=bead.score if has_scores else None,
            status="paired" if bead.is_pair else "unpaired",
        )
        source, target = (
            tuple(RowSegment(texts[k], Origin(name, (Span(k, k + 1),), "text", None)) for k in numbers)
            for name, texts, numbers in zip(
                SIDES, (document.source, document.target), (bead.source, bead.target), strict=True
            )
        )
        rows.append(Row(record, source, target))
    return rows


def places(row: Row) -> Places:
    """Return the segments of a row."""
    return frozenset(
        (side, segment.origin.spans[0].start)
        for side, name in enumerate(SIDES)
        for segment in row.side(name)
        if segment.origin
    )


def bead_places(bead: Bead) -> Places:
    """Return the segments of a bead."""
    return frozenset([*((0, k) for k in bead.source), *((1, k) for k in bead.target)])


def possible_actions(rows: Sequence[Row], number: int) -> Iterator[list[Row]]:
    """Yield the rows after each action on a row or its neighbours that moves segments."""
    for k in range(max(0, number - 1), min(len(rows), number + 2)):
        parameters: list[tuple[str, dict[str, Any]]] = [("unlink", {})]
        for to in ("above", "below"):
            parameters += [("merge", {"side": side, "to": to}) for side in ("both", *SIDES)]
            parameters += [("move", {"side": side, "to": to}) for side in SIDES]
        for side in SIDES:
            cuts = range(1, len(rows[k].side(side)))
            parameters += [("split", {"side": side, "segment": cut, "at": 0}) for cut in cuts]
        for name, given in parameters:
            try:
                yield after_action(rows, k, name, given)
            except NotPossibleError:
                continue


def after_action(rows: Sequence[Row], number: int, name: str, parameters: dict[str, Any]) -> list[Row]:
    """Return the rows after an action of the review on one of them."""
    above = rows[number - 1] if number else None
    below = rows[number + 1] if number + 1 < len(rows) else None
    result = ACTIONS[name](RowContext(rows[number], above, below), ActionRequest(parameters))
    around = [result.above or above, result.row, result.new, result.below or below]
    return [
        *rows[: max(0, number - 1)],
        *(row for row in around if row is not None and not row.is_empty),
        *rows[number + 2 :],
    ]


def distance(rows: Sequence[Row], bead: Places) -> tuple[int, int]:
    """Return how many segments the nearest row has too many or too few, and over how many rows the bead spreads."""
    touching = [(k, row) for k, row in enumerate(map(places, rows)) if row & bead]
    return min(len(row ^ bead) for _, row in touching), touching[-1][0] - touching[0][0]


def proposed(before: Sequence[Row], rows: list[Row]) -> list[Row]:
    """Return the rows that are proposed after an action; the same rows if nothing is."""
    former = {id(row) for row in before}
    changed = [k for k, row in enumerate(rows) if id(row) not in former]
    first, last = changed[0], changed[-1]
    above = list(open_run(reversed(rows[:first]), rows[first]))
    below = list(open_run(rows[last + 1 :], rows[last]))
    start = first - len(above)
    window = rows[start : last + 1 + len(below)]
    found = realign(window, range(len(above), last + 1 - start))
    new = list(rows)
    for each in reversed(found):
        new[start + each.start : start + each.end] = [row for _, row in each.rows]
    return new if found else rows


def correct(rows: list[Row], gold: frozenset[Places], totals: Totals, *, is_learning: bool) -> None:
    """Correct rows until all are right, or the person gives up on the others."""
    owner = {place: bead for bead in gold for place in bead}
    given_up: set[Places] = set()
    seen: set[frozenset[Places]] = set()
    number = 0
    while number < len(rows):
        if (here := places(rows[number])) in gold or owner[min(here)] in given_up:
            number += 1
            continue
        bead = owner[min(here)]
        new = min(possible_actions(rows, number), key=lambda each: distance(each, bead))
        state = frozenset(map(places, new))
        if distance(new, bead) >= distance(rows, bead) or state in seen:
            given_up.add(bead)  # its members are far from each other, so that it breaks another bead
            continue
        seen.add(state)
        if is_learning:
            totals.with_proposals += 1
            rows = with_proposal(rows, new, gold, totals)
        else:
            totals.actions += 1
            rows = new
        number = 0


def with_proposal(before: list[Row], rows: list[Row], gold: frozenset[Places], totals: Totals) -> list[Row]:
    """Return the rows after an action, and after its proposal if the person accepts it."""
    new = proposed(before, rows)
    if new is rows:
        return rows
    right_before, right_after = ({places(row) for row in each} & gold for each in (rows, new))
    good = frozenset[tuple[int, int]]().union(*right_after)
    righted = sum(places(row) not in gold and places(row) <= good for row in rows)
    broken = len(right_before - right_after)
    totals.proposals += 1
    totals.righted += righted
    totals.broken += broken
    if righted <= broken:
        return rows
    totals.useful += 1
    totals.with_proposals += 1
    return new


def quality(kind: Callable[[AlignedDocument], list[Bead]], documents: int) -> Totals:
    """Return what was counted in some documents of each corpus."""
    totals = Totals()
    for corpus in CORPORA:
        for document in list(noisy_documents(Task(corpus, "hard")))[:documents]:
            rows = rows_of(document, kind(document), has_scores=kind is by_parlalign)
            gold = frozenset(map(bead_places, document.gold))
            totals.wrong += sum(places(row) not in gold for row in rows)
            for is_learning in (False, True):
                correct(rows, gold, totals, is_learning=is_learning)
    return totals


def slipped_records() -> list[Record]:
    """Return the pairs of each bundled resolution repeatedly, with all targets in the next row."""
    resolutions = []
    for folder in sorted(parlalign.corpus_path().glob("*/damaged")):
        pages = [parlalign.read(folder / f"concordance.{code}.txt") for code in ("nl", "de")]
        resolutions.append([(pair.source, pair.target) for pair in parlalign.align_documents(pages).pairs])
    records: list[Record] = []
    while len(records) < ROWS:
        for pairs in resolutions:
            sources, targets = [source for source, _ in pairs], [target for _, target in pairs]
            for source, target in zip([*sources, ""], ["", *targets], strict=True):
                status: Status = "paired" if source and target else "unpaired"
                records.append(Record(str(len(records)), source, target, ("nl", "de"), "paragraph", None, status))
    return records


def memory() -> float:
    """Return the memory of this process in MB."""
    return int(Path("/proc/self/status").read_text(encoding="ascii").split("VmRSS:")[1].split("kB")[0]) / 1024


async def timed(address: str, client: httpx.AsyncClient, parameters: dict[str, Any]) -> tuple[float, float, Any]:
    """Send a request; return the milliseconds until its answer, those of processor time, and the answer."""
    start, cpu_start = time.perf_counter(), time.process_time()
    answer = await client.post(address, json=parameters, headers={"Origin": HOME})
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu_start), answer.json()


async def speed(folder: Path) -> None:
    """Print how long actions and their proposals take in a large review, and how much memory the models take."""
    with ProcessPoolExecutor(1, get_context("spawn")) as other:  # so that this process has loaded no models
        records = other.submit(slipped_records).result()
    make_journal(folder / "x.review", records, {"name": "x", "languages": ("nl", "de")})
    reviews = OpenReviews()
    with reviews, Journal(folder / "x.review") as journal:
        api = f"/t/reviews/{reviews.add(journal)}/api"
        app: Any = make_app(reviews, "t")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
            before = memory()
            times: dict[str, list[float]] = {"action": [], "proposal": [], "proposal, processor time": []}
            found = 0
            starts = [k for k, record in enumerate(records) if not record.target][: ROUNDS + 1]
            for round_number, start in enumerate(starts):
                key = journal.all_keys()[start + 1]
                row = {"key": key, "versions": {str(key): 0}, "action": "move", "side": "target", "to": "above"}
                action, _, answer = await timed(f"{api}/act", client, row)
                proposal, processor, answer = await timed(f"{api}/realign", client, {"version": answer["version"]})
                if round_number:  # the first proposal waits for the models
                    for name, value in zip(times, (action, proposal, processor), strict=True):
                        times[name].append(value)
                    found += answer["proposal"] is not None
            for name, values in times.items():
                median, worst = statistics.median(values), max(values)
                print(f"  {name:24} median {median:5.0f} ms   worst {worst:5.0f} ms   of {len(values)}")
            print(f"  {found} proposals; memory {before:.0f} MB before them, {memory():.0f} MB after them")


def main() -> None:
    """Print what proposals put right, and how long they take."""
    require_outside()
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(speed(Path(folder)))
    for kind in (by_parlalign, line_by_line, slipped):
        found = quality(kind, documents)
        print(f"  {kind.__name__}: {found}")


if __name__ == "__main__":
    main()
