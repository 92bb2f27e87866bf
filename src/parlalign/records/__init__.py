"""The types that pass between the stages: frozen dataclasses, independent of file formats."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from typing import Literal, NamedTuple

Level = Literal["paragraph", "clause", "sentence"]
LEVELS: tuple[Level, ...] = ("paragraph", "clause", "sentence")
Crossing = Literal["auto", "always", "never"]
"""Whether pairs may cross others: where there is clear evidence, always or never."""
CROSSING: tuple[Crossing, ...] = ("auto", "always", "never")

Status = Literal["paired", "accepted", "rejected", "unpaired"]
STATUSES: tuple[Status, ...] = ("paired", "accepted", "rejected", "unpaired")

CodeFormat = Literal["tmx", "xliff-1", "xliff-2"]
CODE_FORMATS: tuple[CodeFormat, ...] = ("tmx", "xliff-1", "xliff-2")
"""The languages of inline codes: TMX, XLIFF 1.2 and XLIFF 2.x."""

YES: Literal["yes"] = "yes"
YesOrEmpty = Literal["", "yes"]

NAVIGATION, METADATA = "navigation", "metadata"
PAGE_KINDS = frozenset({NAVIGATION, METADATA})
"""The kinds of segments that belong to a page and not to its text: links, and facts about the document."""

UNCERTAIN_BELOW = 0.9
"""A decision with a lower probability is uncertain: a person should check it."""

KEPT_BREAK = "wrap-paragraph"
"""The rule of a newline that is kept as the end of a paragraph, where decisions have rules."""


class Span(NamedTuple):
    """A half-open range of code points, by default in the source text of a document."""

    start: int
    end: int


_EMPTY = Span(0, 0)


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """A part of a text in one language, in code points of that text.

    `language` is None if no word of the text shows its language.
    """

    span: Span
    language: str | None


@dataclass(frozen=True, slots=True)
class MarkedPart:
    """A part of a source text with what the format of the file shows about it.

    `language` is the value of a `lang` attribute (a tag of BCP 47), and `column` the number of a table and of the
    column in it. `kind` and `label` are those of a paragraph, as in `Segment`; None if the markup does not tell.
    """

    span: Span
    language: str | None = None
    column: tuple[int, int] | None = None
    kind: str | None = None
    label: str | None = None


class NoteMark(NamedTuple):
    """The number of a note in a source text: at a call, or at the beginning of the note.

    `written` is the number as it is written in the file, with its brackets. It is empty if the number is not part of
    the text there, as in office documents, where a program shows it.
    """

    span: Span
    written: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change to the source: the text at `span` is replaced by `replacement`.

    `rule` names what was repaired (`wrap-join`, `wrap-space`, `marker-join`, …); `probability` is that of the decision.
    """

    span: Span
    replacement: str
    rule: str
    probability: float

    @property
    def is_uncertain(self) -> bool:
        """Whether a person should check it: its probability is below 0.9."""
        return self.probability < UNCERTAIN_BELOW


@dataclass(frozen=True, slots=True)
class KeptBreak:
    """A newline that was kept because a paragraph ends there: a decision without a change.

    `span` also has the white space next to the newline; `probability` is that of the decision. Empty lines and changes
    of language certainly end a paragraph and are not decisions.
    """

    span: Span
    probability: float

    @property
    def is_uncertain(self) -> bool:
        """Whether a person should check it: its probability is below 0.9."""
        return self.probability < UNCERTAIN_BELOW


@dataclass(frozen=True, slots=True)
class Document:
    """A source text with the edits that repair it; edits are in order and do not overlap.

    `kept_breaks` are the newlines that were decided to end a paragraph. `is_marked_up` says that the markup of the file
    gives the paragraphs: every empty line certainly ends one, no other newline is in the text, and it has no pages.
    `remarks` are what a user should know about how the file was read. `note_marks` are the numbers of notes, in order,
    if the file shows them.

    >>> broken = Document("memo", "samen-\\nwerking", (Edit(Span(5, 7), "", "hyphen-join", 0.99),))
    >>> broken.text
    'samenwerking'
    >>> broken.source_span(Span(5, 12))
    Span(start=7, end=14)
    """

    id: str
    source: str
    edits: tuple[Edit, ...] = ()
    language: str | None = None
    path: str | None = None
    kept_breaks: tuple[KeptBreak, ...] = ()
    marked_parts: tuple[MarkedPart, ...] = ()
    is_marked_up: bool = False
    remarks: tuple[str, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()
    propose: Callable[[Document], tuple[Edit, ...]] | None = field(default=None, repr=False, compare=False)
    """Returns the proposals of a document; it is called when they are first needed."""
    text: str = field(init=False, repr=False, compare=False)
    """The source with the edits made."""
    language_spans: dict[tuple[str, str], tuple[LanguageSpan, ...]] = field(init=False, repr=False, compare=False)
    """The language spans of `.text` by the pair of languages; they are identified when they are first needed."""
    _proposals: list[tuple[Edit, ...]] = field(init=False, repr=False, compare=False)
    """The proposals as its only member, once they have been found."""
    _edit_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _edit_ends: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        texts, last = [], 0
        for edit in self.edits:
            if not last <= edit.span.start <= edit.span.end <= len(self.source):
                raise ValueError(f"edit at {edit.span} overlaps another or lies outside the source")
            texts += [self.source[last : edit.span.start], edit.replacement]
            last = edit.span.end
        texts.append(self.source[last:])
        ends = list(accumulate(map(len, texts)))
        object.__setattr__(self, "text", "".join(texts))
        object.__setattr__(self, "language_spans", {})
        object.__setattr__(self, "_proposals", [])
        object.__setattr__(self, "_edit_starts", tuple(ends[0:-1:2]))
        object.__setattr__(self, "_edit_ends", tuple(ends[1::2]))

    @property
    def proposals(self) -> tuple[Edit, ...]:
        """Uncertain edits of the source that are not made, in order; none overlaps an edit that is made."""
        if not self._proposals:
            self._proposals.append(self.propose(self) if self.propose else ())
        return self._proposals[0]

    @property
    def uncertain_decisions(self) -> tuple[Edit | KeptBreak, ...]:
        """The edits and kept breaks with a probability below 0.9, and the proposals."""
        decisions: tuple[Edit | KeptBreak, ...] = (*self.edits, *self.kept_breaks, *self.proposals)
        return tuple(each for each in decisions if each.is_uncertain)

    def source_span(self, span: Span) -> Span:
        """Return the span in the source of the characters of `.text` in `span`.

        The source of a character that an edit inserted is all that the edit replaced.
        """
        if span.start == span.end:
            at = self._source_start(span.start)
            return Span(at, at)
        return Span(self._source_start(span.start), self._source_end(span.end))

    def text_span(self, span: Span) -> Span:
        """Return the span in `.text` of a span in the source."""
        start, end = (self._text_offset(at) for at in span)
        return Span(start, max(start, end))

    def _text_offset(self, at: int) -> int:
        k = bisect_right(self.edits, at, key=lambda edit: edit.span.end) - 1
        return at if k < 0 else at - self.edits[k].span.end + self._edit_ends[k]

    def _source_start(self, at: int) -> int:
        k = bisect_right(self._edit_ends, at) - 1
        if k + 1 < len(self.edits) and at >= self._edit_starts[k + 1]:
            return self.edits[k + 1].span.start
        return at if k < 0 else at - self._edit_ends[k] + self.edits[k].span.end

    def _source_end(self, at: int) -> int:
        return self._source_start(at - 1) + 1 if not self._ends_in_edit(at) else self._edit_at(at - 1).span.end

    def _ends_in_edit(self, at: int) -> bool:
        k = bisect_right(self._edit_starts, at - 1) - 1
        return k >= 0 and at - 1 < self._edit_ends[k]

    def _edit_at(self, at: int) -> Edit:
        return self.edits[bisect_right(self._edit_starts, at) - 1]


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, clause or sentence of a repaired document.

    `kind` is one of title, opening, citation, recital, heading, paragraph, item, footnote, text, and for the lines
    around the text of a page navigation or metadata. `label` is the enumerator without its punctuation (`AA`, `51`,
    `a`). `span` is in the source text of the document. `paragraph` is the number of the paragraph that the segment is
    part of, in order of the document; `document` is the document's id.
    """

    id: str
    text: str
    language: str
    kind: str = "text"
    label: str | None = None
    span: Span = _EMPTY
    paragraph: int = 0
    document: str = ""

    @property
    def is_of_page(self) -> bool:
        """Whether it is navigation or metadata of a page."""
        return self.kind in PAGE_KINDS


@dataclass(frozen=True, slots=True)
class Bead:
    """Source and target segments that translate each other, by index; one side is empty for an unaligned segment.

    `score` is the probability that all segments of the bead are right. `parts` are the beads inside this one (the
    clauses of a paragraph), with indices of their own level. `is_crossing` says whether it is out of the main order of
    the document, so that it crosses other beads. `Record.crossing` is the text `yes` instead, because it is a column of
    files.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
    parts: tuple[Bead, ...] = ()
    is_crossing: bool = False

    @property
    def is_pair(self) -> bool:
        """Whether both sides have segments."""
        return bool(self.source and self.target)


@dataclass(frozen=True, slots=True)
class SourcePart:
    """The part of a text that is from a further document: spans in it, the repairs made inside them, and doubts."""

    document: str
    spans: tuple[Span, ...]
    edits: tuple[Edit, ...] = ()
    doubts: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of one text of a record: spans in a document, and the repairs made inside them.

    `doubts` are uncertain decisions that changed nothing, as edits in order: newlines that were kept after a span
    (`wrap-paragraph`), and proposals (`glued-words`).
    Both sides of a pair have the same kind and label, unless both have labels that differ.
    A text with segments of several documents continues in `further`, in order. Most texts have one document.

    >>> origin = Origin("a", (Span(90, 96),), "text", None, further=(SourcePart("b", (Span(0, 7),)),))
    >>> [(part.document, part.spans[0].start) for part in origin.parts]
    [('a', 90), ('b', 0)]
    """

    document: str
    spans: tuple[Span, ...]
    kind: str
    label: str | None
    edits: tuple[Edit, ...] = ()
    doubts: tuple[Edit, ...] = ()
    further: tuple[SourcePart, ...] = ()

    @property
    def parts(self) -> tuple[Origin, ...]:
        """The parts of the text in order, each as the origin of a text from one document."""
        if not self.further:
            return (self,)
        further = (
            Origin(part.document, part.spans, self.kind, self.label, part.edits, part.doubts) for part in self.further
        )
        return (replace(self, further=()), *further)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents of the text in order, each once."""
        return tuple(dict.fromkeys((self.document, *(part.document for part in self.further))))


@dataclass(frozen=True, slots=True)
class InlineCodes:
    """Both texts of a record with their inline codes, as XML in the language of `format`.

    The XML is the content of a `seg` (TMX), or of a `source` or `target` (XLIFF), without namespaces. A text without
    codes is empty here. The native data of a code of XLIFF 2 is its content (`<ph id="1">&lt;br/&gt;</ph>`).
    """

    format: CodeFormat
    source: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class FurtherText:
    """The text of a record in a third or a further language; an empty text has no origin.

    `codes` is the text with its inline codes, as XML in the language of `Record.codes`; it is empty without codes.
    """

    language: str
    text: str
    origin: Origin | None = None
    codes: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Two texts that translate each other, or one text without a translation (the other one is empty).

    Records of more than two languages have the others in `further`; a language that lacks the text has an empty one.
    Then `scores` has, for each language, the probability that its text is right, or None for the text that the others
    were aligned with, and `score` is the lowest of them. Records of two languages have no `scores`.

    `status` is `paired`, `accepted` (by a person), `rejected` (by a person, or because its score is below the
    threshold) or `unpaired`. `origin` has the source first; an empty text has no origin. `comment` is the comment of a
    person. `changed` is the date of the last change, with a time zone and to the second, or None if it is unknown.
    `pieces` are the sub-segments, source first: parts of both texts that translate each other, for CAT tools that
    segment a text differently, and both texts without numbers of notes, or with these as the file writes them.
    `crossing` is `yes` for a pair that crosses others: its texts are at different places in the order of the two
    documents. It is a text, unlike `Bead.is_crossing`, because it is a column of files. `codes` are the inline codes of
    the file that it was read from; they belong to the texts as they were read. `score` is the probability that the pair
    is right. It is None if the record was read from a file without scores, such as a TMX of another tool or a table
    with two columns.

    A new field needs a row in `records.values.FIELDS`.
    """

    id: str
    source: str
    target: str
    languages: tuple[str, str]
    level: Level
    score: float | None
    status: Status
    origin: tuple[Origin | None, Origin | None] = (None, None)
    comment: str = ""
    changed: datetime | None = None
    pieces: tuple[tuple[str, str], ...] = ()
    crossing: YesOrEmpty = ""
    codes: InlineCodes | None = None
    further: tuple[FurtherText, ...] = ()
    scores: tuple[float | None, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts in all languages, source and target first."""
        return (self.source, self.target, *(one.text for one in self.further))

    @property
    def all_languages(self) -> tuple[str, ...]:
        """The languages of `texts`."""
        return (*self.languages, *(one.language for one in self.further))

    @property
    def origins(self) -> tuple[Origin | None, ...]:
        """The origins of `texts`."""
        return (*self.origin, *(one.origin for one in self.further)) if self.further else self.origin

    @property
    def is_pair(self) -> bool:
        """Whether it is a translation to use: it has texts in at least two languages and is not rejected."""
        if self.status not in {"paired", "accepted"}:
            return False
        return bool(self.source and self.target) or (bool(self.further) and sum(map(bool, self.texts)) > 1)

    @property
    def is_of_page(self) -> bool:
        """Whether its texts are navigation or metadata of a page."""
        return any(side.kind in PAGE_KINDS for side in self.origins if side)

    @property
    def first_origin(self) -> Origin | None:
        """The origin of the first text that has one: of the source, or else of the target."""
        return next((origin for origin in self.origins if origin), None)

    @property
    def caption(self) -> str:
        """Kind and label of the source, or of the target without a source: `recital B`. Without origin, the level."""
        origin = self.first_origin
        return " ".join([origin.kind, origin.label or ""]).strip() or self.level if origin else self.level

    @property
    def uncertain_edits(self) -> tuple[Edit, ...]:
        """The edits of all texts with a probability below 0.9."""
        return tuple(edit for part in self._parts for edit in part.edits if edit.is_uncertain)

    @property
    def doubts(self) -> tuple[Edit, ...]:
        """The uncertain decisions on all texts that changed nothing."""
        return tuple(doubt for part in self._parts for doubt in part.doubts)

    @property
    def _parts(self) -> tuple[Origin, ...]:
        """The parts of all texts, source first."""
        return tuple(part for side in self.origins if side for part in side.parts)


def swapped(record: Record) -> Record:
    """Return a record of two languages with source and target exchanged.

    >>> swapped(Record("p1", "een", "eins", ("nl", "de"), "clause", 0.9, "paired")).languages
    ('de', 'nl')
    """
    codes = record.codes
    return replace(
        record,
        source=record.target,
        target=record.source,
        languages=(record.languages[1], record.languages[0]),
        origin=(record.origin[1], record.origin[0]),
        pieces=tuple((target, source) for source, target in record.pieces),
        codes=codes and replace(codes, source=codes.target, target=codes.source),
    )
