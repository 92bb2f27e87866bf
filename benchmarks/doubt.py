"""Measure the order of doubt: the share of rows that a person looks at against the share of all rows that are right.

    PARLALIGN_DATA=… python benchmarks/doubt.py [NAME…] [--svg FILE]

The program aligns documents with known beads, sorts all rows of a set by their doubt, and corrects the first ones. It
prints a Markdown table: the share of all rows that are right after 0, 1, 2, 5, 10 and 20 % of the rows have been looked
at, in the order of doubt, of the score, at random, and in an ideal order, which knows the wrong rows. NAME is the
beginning of the names of some sets. `--svg` draws the curves of the sets called noisy together.

A person who looks at a row makes its gold rows, and so takes segments from other rows. Rows that are right after that,
or that are empty, are right as well.

The sets: documents of `jrc.dev` (acts), `ntrex.dev` (news) and `installguide` (manuals), none of which trained a model,
as they are, and with the noise of `bench/noise.py`; the documents as they are, but with broken lines and cut marks of
`bench/damage.py`; real documents with a gold standard made by hand.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

import numpy as np
from bead_tasks import AlignedDocument, Task, noisy_documents
from doubt_curve import draw_curves
from outside_texts import OUTSIDE, program, require_outside

import parlalign
from parlalign.aligning import align_lists
from parlalign.aligning.bead_records import make_records
from parlalign.aligning.row_doubts import row_doubts
from parlalign.evaluation.corrections import RowCorrections, SegmentSet, bead_corrections, bead_segments
from parlalign.options import Options
from parlalign.records import Bead, Document, Record, Segment, Span

SHARES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
DRAWN = tuple(k / 200 for k in range(41))
"""The shares of the drawn curves: up to 20 % in steps of half a percent."""
SEED = 1
RANDOM_ORDERS = 5
CORPORA = {"acts": "jrc.dev", "news": "ntrex.dev", "manuals": "installguide"}
SPACES_OF_ACTS = re.compile(r"\s+(?=[-,.;:)])|(?<=\()\s+")
"""The spaces in `( 2 ) , zuletzt`."""
MOST_DOCUMENTS = 40
"""Documents of a corpus at most, so that the manuals do not outweigh the others."""


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """The records of a document, those with wrong repairs, and how they are corrected."""

    records: Sequence[Record]
    has_wrong_repair: Sequence[bool]
    corrections: RowCorrections

    def is_wrong(self, row: int, corrected: SegmentSet = frozenset()) -> bool:
        """Return whether a row is wrong after the correction of others has made gold rows of some segments."""
        return self.has_wrong_repair[row] or self.corrections.is_wrong(row, corrected)


Order = Callable[[JudgedDocument], Sequence[float]]
"""Returns a number for each row of a document; rows with higher numbers are looked at first."""


def judged_segments(document: AlignedDocument) -> JudgedDocument:
    """Align two lists of segments."""
    sides = [
        [Segment(f"{k}", text, code, span=Span(k, k + 1)) for k, text in enumerate(texts)]
        for texts, code in zip((document.source, document.target), document.languages, strict=True)
    ]
    beads = align_lists(sides[0], sides[1])
    records = make_records(beads, (sides[0], sides[1]), [Document("", "")], Options(languages=document.languages))
    corrections = bead_corrections(beads, document.gold, (document.source, document.target))
    return JudgedDocument(records, [False] * len(records), corrections)


def _texts(document: AlignedDocument, bead: Bead) -> tuple[str, str]:
    source, target = (
        " ".join(texts[k] for k in numbers)
        for texts, numbers in ((document.source, bead.source), (document.target, bead.target))
    )
    return source, target


def judged_damaged(document: AlignedDocument, seed: int) -> JudgedDocument:
    """Damage the segments of both sides as paragraphs of a text, repair and align them."""
    rng = random.Random(seed)
    damage = program("damage").damage
    texts = ["\n\n".join(damage(text, rng)[0] for text in side) + "\n" for side in (document.source, document.target)]
    documents = [
        Document(name, text, language=code)
        for name, text, code in zip(("source", "target"), texts, document.languages, strict=True)
    ]
    records = parlalign.align_documents(documents, Options(languages=document.languages)).records
    return _judged_by_place(document, records, dict(zip(("source", "target"), texts, strict=True)))


def _judged_by_place(document: AlignedDocument, records: Sequence[Record], texts: dict[str, str]) -> JudgedDocument:
    """Judge records by the places of their letters and figures among all letters and figures of a side.

    Where a gold segment or the text of a record begins or ends, the side is divided into parts; rows consist of parts.
    """
    sides = {"source": document.source, "target": document.target}
    gold_ends = {name: list(accumulate(map(_letters, side))) for name, side in sides.items()}
    found = [_places(record, texts) for record in records]
    cuts = {
        name: sorted(
            {0, *gold_ends[name], *(at for row in found for side, *span in row if side == name for at in span)}
        )
        for name in sides
    }
    numbers = {name: {at: k for k, at in enumerate(ends)} for name, ends in cuts.items()}

    def parts(name: str, start: int, end: int) -> SegmentSet:
        return frozenset((name, k) for k in range(numbers[name][start], numbers[name][end]))

    def gold_parts(name: str, k: int) -> SegmentSet:
        return parts(name, gold_ends[name][k - 1] if k else 0, gold_ends[name][k])

    gold = {
        frozenset().union(*(gold_parts(name, k) for name, k in bead_segments(bead))): bead for bead in document.gold
    }
    rows = [frozenset().union(*(parts(name, *span) for name, *span in row)) for row in found]
    has_wrong_repair = [
        row in gold
        and [*map(_closed_up, (record.source, record.target))] != [*map(_closed_up, _texts(document, gold[row]))]
        for row, record in zip(rows, records, strict=True)
    ]
    return JudgedDocument(records, has_wrong_repair, RowCorrections(rows, gold))


def _closed_up(text: str) -> str:
    """Return a text without spaces before punctuation and after brackets: old acts have them, and repairs may not."""
    return SPACES_OF_ACTS.sub("", text)


def _letters(text: str) -> int:
    """Return the number of letters and figures: what damage and repairs leave as it is."""
    return sum(map(str.isalnum, text))


def _places(record: Record, texts: dict[str, str]) -> list[tuple[str, int, int]]:
    """Return the spans of a record: side, and start and end in letters and figures."""
    parts = [part for origin in record.origin if origin for part in origin.parts]
    return [
        (part.document, _letters(texts[part.document][:start]), _letters(texts[part.document][:end]))
        for part in parts
        for start, end in part.spans
    ]


def real_documents() -> Iterator[JudgedDocument]:
    """Yield the documents with a gold standard made by hand, paragraph by paragraph."""
    folder = OUTSIDE / "data" / "documents"
    for path in sorted(path for path in folder.glob("*.json") if "." not in path.stem):
        values = json.loads(path.read_text(encoding="utf-8"))
        gold = [Bead(tuple(source), tuple(target), 1.0) for source, target in values["pairs"] + values["may"]]
        paired = frozenset().union(*map(bead_segments, gold))
        every = bead_segments(Bead(tuple(range(len(values["nl"]))), tuple(range(len(values["de"]))), 1.0))
        alone = [Bead((k,), (), 1.0) if name == "source" else Bead((), (k,), 1.0) for name, k in every - paired]
        yield judged_segments(AlignedDocument(("nl", "de"), values["nl"], values["de"], [*gold, *alone]))


def with_noise(corpus: str, kind: str, *, damaged: bool = False) -> Iterator[JudgedDocument]:
    """Yield documents of a corpus with a kind of noise."""
    for number, document in enumerate(noisy_documents(Task(corpus, kind))):
        if number < MOST_DOCUMENTS or corpus != "installguide":
            yield judged_damaged(document, number) if damaged else judged_segments(document)


SETS: dict[str, Callable[[], Iterator[JudgedDocument]]] = {
    f"{kind}, {name}{', broken lines' if damaged else ''}": partial(with_noise, corpus, kind, damaged=damaged)
    for damaged in (False, True)
    for kind in ("clean", "noisy", "hard")
    for name, corpus in CORPORA.items()
    if not damaged or kind == "clean"
} | {"real documents": real_documents}


def doubt(document: JudgedDocument) -> Sequence[float]:
    """Order rows by their doubt."""
    return row_doubts(document.records)


def doubt_without_scores(document: JudgedDocument) -> Sequence[float]:
    """Order rows by their doubt as if a tool without scores had made the records."""
    return row_doubts([replace(record, score=None, origin=(None, None)) for record in document.records])


def low_score(document: JudgedDocument) -> Sequence[float]:
    """Order rows by the score alone."""
    return [1 - (record.score or 0.0) for record in document.records]


def ideal(document: JudgedDocument) -> Sequence[float]:
    """Order the wrong rows by how many rows their correction makes right, without those that become right by others.

    This is nearly the best order; to find the best one would take too long.
    """
    rows = range(len(document.records))
    wrong = [row for row in rows if document.is_wrong(row)]
    gains = {
        row: sum(not document.is_wrong(each, document.corrections.corrected(row)) for each in wrong) for row in wrong
    }
    numbers = [0.0] * len(rows)
    corrected: SegmentSet = frozenset()
    for row in sorted(wrong, key=lambda row: -gains[row]):
        if document.is_wrong(row, corrected):
            numbers[row] = 1.0 + gains[row]
            corrected |= document.corrections.corrected(row)
    return numbers


ORDERS: dict[str, Order] = {
    "doubt": doubt,
    "doubt, records without scores": doubt_without_scores,
    "score": low_score,
    "ideal": ideal,
}


def curve(
    documents: Sequence[JudgedDocument], numbers: Sequence[Sequence[float]], shares: Sequence[float] = SHARES
) -> list[float]:
    """Return the share of rows that are right after these shares of all rows have been looked at."""
    places = [(d, row) for d, document in enumerate(documents) for row in range(len(document.records))]
    ranked = np.argsort(-np.concatenate([*map(np.asarray, numbers)]), kind="stable").tolist()
    right = []
    for share in shares:
        looked = {places[k] for k in ranked[: round(share * len(places))]}
        corrected = [frozenset[tuple[str, int]]()] * len(documents)
        for d, row in looked:
            corrected[d] |= documents[d].corrections.corrected(row)
        wrong = sum(documents[d].is_wrong(row, corrected[d]) for d, row in places if (d, row) not in looked)
        right.append(1 - wrong / len(places))
    return right


def random_curve(documents: Sequence[JudgedDocument], shares: Sequence[float] = SHARES) -> list[float]:
    """Return the mean of the curves of several random orders."""
    rng = np.random.default_rng(SEED)
    draws = ([rng.random(len(each.records)).tolist() for each in documents] for _ in range(RANDOM_ORDERS))
    found = [curve(documents, numbers, shares) for numbers in draws]
    return [sum(values) / RANDOM_ORDERS for values in zip(*found, strict=True)]


def curves(documents: Sequence[JudgedDocument], shares: Sequence[float] = SHARES) -> dict[str, list[float]]:
    """Return the curve of each order."""
    found = {name: curve(documents, [*map(order, documents)], shares) for name, order in ORDERS.items()}
    return {**found, "random": random_curve(documents, shares)}


def main() -> None:
    """Print the table, and draw the curves if asked."""
    require_outside()
    words = sys.argv[1:]
    svg = words.pop(words.index("--svg") + 1) if "--svg" in words else None
    names = [word for word in words if word != "--svg"]
    head = " | ".join(f"{share:.0%}" for share in SHARES)
    print(f"| set | rows | order | {head} |\n|---|---|---|{'---|' * len(SHARES)}")
    drawn: list[JudgedDocument] = []
    for name, documents in SETS.items():
        if not names or any(map(name.startswith, names)):
            judged = list(documents())
            drawn += judged if name.startswith("noisy") and not name.endswith("lines") else []
            print_rows(name, judged)
    if svg:
        print_rows("noisy, all three", drawn)
        draw_curves(curves(drawn, DRAWN), DRAWN, svg)


def print_rows(name: str, documents: Sequence[JudgedDocument]) -> None:
    """Print the rows of a set."""
    count = sum(len(document.records) for document in documents)
    for order, values in curves(documents).items():
        print(f"| {name} | {count:,} | {order} | {' | '.join(f'{100 * value:.2f}' for value in values)} |", flush=True)


if __name__ == "__main__":
    main()
