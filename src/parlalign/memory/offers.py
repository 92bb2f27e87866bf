"""What a record offers for a query: its texts or a form or sub-segment of them, with the numbers of the query."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

from parlalign.memory.forms import canonical_form, has_number
from parlalign.memory.number_substitution import with_numbers_of
from parlalign.memory.record_forms import Texts, is_form, record_forms
from parlalign.memory.scoring import SUBSTITUTED, ComparedText, fuzzy_score
from parlalign.memory.search_query import Query
from parlalign.records import Record

Kind = Literal["exact", "form", "fuzzy", "piece", "assembled"]
"""How a text of the memory is like the query: equal, equal in another form, similar; or a sub-segment is equal or
similar; or several texts together are."""
KINDS: tuple[Kind, ...] = ("exact", "form", "fuzzy", "piece", "assembled")
"""In the order of matches with the same score."""


class OfferedTexts:
    """The texts of a record with which a query is compared: its own ones, or those of its sub-segment `piece`."""

    def __init__(self, record: Record, side: int, piece: int | None) -> None:
        own = (record.source, record.target)
        texts = own if piece is None else record.pieces[piece]
        self.record, self.side = record, side
        self.is_own = piece is None
        self.is_piece = piece is not None and not is_form(record, texts)
        self.texts = self._in_order(texts)
        self.languages = self._in_order(record.languages)

    def forms(self) -> Iterator[Texts]:
        """Yield the text that was found and its translation, and other forms of both."""
        yield self.texts
        if not self.is_piece:
            yield from map(self._in_order, record_forms(self.record))

    def _in_order(self, pair: tuple[str, str]) -> tuple[str, str]:
        """Return what belongs to the side that was found, and then the other."""
        return (pair[1], pair[0]) if self.side else pair


class Offer(NamedTuple):
    """A translation for a query, with the text that it translates and the replaced numbers."""

    score: int
    kind: Kind
    source: str
    translation: str
    numbers: tuple[tuple[str, str], ...] = ()


def best_offer(query: Query, found: OfferedTexts, score: int, least: int) -> Offer | None:
    """Return the best that a record offers, or None if all is below `least`; `score` is that of the text found."""
    texts = found.texts
    if texts[0] == query.text and found.is_own:
        return Offer(100, "exact", *texts)
    is_form = canonical_form(texts[0]) == query.canonical_form
    if is_form and (equal := next((form for form in found.forms() if form[0] in query.forms), None)):
        return Offer(100, "piece" if found.is_piece else "form", *equal)
    offers = [Offer(score, "piece" if found.is_piece else "fuzzy", *texts)]
    if query.has_number and has_number(texts[0]):
        offers += _with_numbers_of_query(query, found, is_form=is_form)
    # In a long text, another number costs less than 2 %: the translation with the old one would have a higher score.
    return max(
        (offer for offer in offers if offer.score >= least),
        key=lambda offer: (bool(offer.numbers), offer.score),
        default=None,
    )


def _with_numbers_of_query(query: Query, found: OfferedTexts, *, is_form: bool) -> Iterator[Offer]:
    """Yield what the record offers with the numbers of the query, if they can be replaced."""
    kind: Kind = "piece" if found.is_piece else "form" if is_form else "fuzzy"
    pairs = product(query.forms, found.forms()) if is_form else [(query.text, found.texts)]
    for text, texts in pairs:
        if replaced := with_numbers_of(text, texts, found.languages):
            score = fuzzy_score(ComparedText(text), ComparedText(replaced.source)) - SUBSTITUTED
            yield Offer(score, kind, *replaced)
            return
