"""Pair the documents of a folder or zip archive: read each once, keep a sketch of it, compare the sketches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from parlalign.aligning.word_vectors import WordModel, word_model
from parlalign.errors import ParlalignError
from parlalign.languages import UNKNOWN, language_pair
from parlalign.languages.evidence import can_tell_apart
from parlalign.pairing.assign import assign
from parlalign.pairing.document_vectors import DocumentSet, find_candidates, make_document_sets
from parlalign.pairing.pair_features import pair_features
from parlalign.pairing.pair_model import pairing_model
from parlalign.pairing.sketch import MIXED, Sketch, Sketcher, language_of
from parlalign.sources.archive import MAX_FILES, Texts, opened_texts, read_member


class DocumentPair(NamedTuple):
    """Two documents by their names (relative, with `/`), and the probability that they are the same text."""

    source: str
    target: str
    score: float


@dataclass(slots=True)
class DocumentPairing:
    """What became of each document: it is in one pair, or its name is in one of the lists; all in order.

    `alone` have no counterpart that is sure enough, `foreign` are in another language, `mixed` in both, and `untold`
    have no words that tell a language; `unreadable` goes with the reason. `repeated` have the same words as another,
    paired or alone. `ignored` counts by reason the files that are no documents.
    """

    pairs: list[DocumentPair] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """How many files there were, the ignored ones included."""
        return self.places.total() + self.ignored.total()

    @property
    def places(self) -> Counter[str]:
        """Documents by what became of them, in the order in which they are told."""
        return Counter(
            {
                "in pairs": 2 * len(self.pairs),
                "alone": len(self.alone),
                "in other languages": len(self.foreign),
                "mixed": len(self.mixed),
                "without words that identify a language": len(self.untold),
                "unreadable": len(self.unreadable),
            }
        )


def pair_documents(
    path: str | Path,
    *,
    languages: tuple[str, str] = ("nl", "de"),
    min_score: float = 0.5,
    exclude: str | Path | None = None,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> DocumentPairing:
    """Pair the documents in a folder or zip archive whatever their names; `exclude` names a file that is not an input.

    `progress` gets the names of the files and yields them again as they are read, to show how far the reading is.

    Each document is read once and only a sketch of it is kept. Raises `ParlalignError` where the path is neither folder
    nor archive, where two languages are named that nothing tells apart, and where no document is in it.
    """
    _check(languages, min_score)
    with opened_texts(path, exclude=exclude, most=MAX_FILES) as texts:
        if not texts.names:
            raise ParlalignError(f"{path}: holds no documents: give a folder or zip archive of texts")
        pairing = DocumentPairing(ignored=Counter(texts.ignored))
        model = word_model()
        sketcher = Sketcher(languages, model)
        sketches = list(_sketches(texts, progress(texts.names), sketcher, pairing))
    _pair(sketches, sketcher, model, min_score, pairing)
    return pairing


def pair_texts(
    source: Sequence[str], target: Sequence[str], *, languages: tuple[str, str] = ("nl", "de")
) -> list[tuple[int, int, float]]:
    """Return pairs of texts in two languages that answer each other, by index and with their probability, source
    in order; all that are taken, also the improbable ones."""
    _check(languages, 0)
    model = word_model()
    sketcher = Sketcher(languages, model)
    sketches = [
        sketcher.sketch(str(k), text, code)
        for code, texts in zip(languages, (source, target), strict=True)
        for k, text in enumerate(texts)
    ]
    sides = make_document_sets(sketches, sketcher, model)
    return [(first, second, score) for first, second, score in _scored(*sides, model)]


def _check(languages: tuple[str, str], min_score: float) -> None:
    language_pair(languages)
    if not can_tell_apart(languages):
        raise ParlalignError(f"nothing tells {' and '.join(languages)} apart: pair the files by their names")
    if not 0 <= min_score <= 1:
        raise ParlalignError(f"a score is a probability: {min_score} is not between 0 and 1")


def _sketches(texts: Texts, names: Iterable[str], sketcher: Sketcher, pairing: DocumentPairing) -> Iterator[Sketch]:
    """Yield the sketches of the documents in one of the languages; note what becomes of the others."""
    for name in names:
        try:
            text = read_member(texts, name).source
        except (ParlalignError, MemoryError) as error:
            pairing.unreadable.append((name, str(error) or "the memory does not suffice"))
            continue
        language = language_of(text, sketcher.languages)
        if language in sketcher.languages:
            yield sketcher.sketch(name, text, language)
        elif language == MIXED:
            pairing.mixed.append(name)
        else:
            (pairing.untold if language == UNKNOWN else pairing.foreign).append(name)


def _pair(
    sketches: Sequence[Sketch], sketcher: Sketcher, model: WordModel, min_score: float, pairing: DocumentPairing
) -> None:
    source, target = make_document_sets(sketches, sketcher, model)
    for first, second, score in _scored(source, target, model):
        if score >= min_score:
            pairing.pairs.append(DocumentPair(source.sketches[first].name, target.sketches[second].name, score))
    paired = {name for pair in pairing.pairs for name in pair[:2]}
    pairing.alone += [sketch.name for sketch in sketches if sketch.name not in paired]
    copies = Counter(_text_of(sketch) for sketch in sketches)
    pairing.repeated += [sketch.name for sketch in sketches if copies[_text_of(sketch)] > 1]


def _scored(source: DocumentSet, target: DocumentSet, model: WordModel) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs that are taken with their probability; where documents are the same, it is divided by their
    number, for any of them may be meant."""
    pairs, similarity = find_candidates(source, target)
    if not len(pairs):
        return
    weigh = pairing_model()
    features = pair_features(source, target, pairs, similarity, model.null)
    taken, among_rivals = assign(pairs, weigh.pair(features))
    copies = Counter(_text_of(sketch) for side in (source, target) for sketch in side.sketches)
    for k, probability in zip(taken.tolist(), weigh.probabilities(among_rivals).tolist(), strict=True):
        first, second = pairs[k].tolist()
        same = max(copies[_text_of(source.sketches[first])], copies[_text_of(target.sketches[second])])
        yield first, second, round(probability / same, 4)


def _text_of(sketch: Sketch) -> tuple[str, int, int]:
    """Return what is the same only for documents with the same words."""
    return sketch.language, sketch.digest, sketch.characters
