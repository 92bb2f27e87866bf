"""Pair the documents of a folder or zip archive: read each once, make a sketch of it, and compare the sketches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from parlalign.aligning.word_vectors import WordModel, word_model
from parlalign.errors import ParlalignError
from parlalign.io.file_type import TABLES, type_by_name
from parlalign.languages import UNKNOWN, check_pair
from parlalign.languages.discrimination import can_tell_apart
from parlalign.pairing.assign import assign
from parlalign.pairing.document_vectors import DocumentSet, find_candidates, make_document_sets
from parlalign.pairing.pair_features import pair_features
from parlalign.pairing.pair_model import pairing_model
from parlalign.pairing.sketch import MIXED, Sketch, Sketcher, language_of
from parlalign.sources.document_source import DocumentCollection
from parlalign.sources.nothing_to_pair import nothing_to_pair
from parlalign.sources.open_collection import MAX_FILES_IN_BATCH, open_collection, read_document


class DocumentPair(NamedTuple):
    """The names of two documents (relative, with `/`), and the probability that they are the same text."""

    source: str
    target: str
    score: float


@dataclass(slots=True)
class DocumentPairing:
    """The pairs, and the names of all other documents by the reason why they are in no pair.

    Each document is in one of the first six lists. `alone` are documents without a pair of sufficient score, `foreign`
    are in another language, `mixed` are in both languages, and the language of `untold` could not be identified.
    `unreadable` has a reason with each name.
    `repeated` are the documents, paired or not, with the same words as another one. `ignored` counts the files that are
    not documents by reason.
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
        """The number of all files, including the ignored ones."""
        return self.places.total() + self.ignored.total()

    @property
    def places(self) -> Counter[str]:
        """The numbers of documents in each list, in the order of the report."""
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
    """Pair the documents in a folder or zip archive by their texts; their names do not matter.

    `exclude` is the path of a file that is not an input. `progress` gets the names of the files and yields them again
    as they are read. Each document is read once, and only a sketch of it is kept in memory.

    Raises `ParlalignError` if the path is neither a folder nor an archive, if the two languages cannot be
    distinguished, or if the path contains no documents.
    """
    _check(languages, min_score)
    with open_collection(path, exclude=exclude, max_files=MAX_FILES_IN_BATCH) as texts:
        if not texts.names:
            cure = "give a folder or zip archive of texts"
            raise nothing_to_pair(texts, "contains no documents", cure)
        pairing = DocumentPairing(ignored=Counter(texts.ignored))
        model = word_model()
        sketcher = Sketcher(languages, model)
        sketches = list(_sketches(texts, progress(texts.names), sketcher, pairing))
    _pair(sketches, sketcher, model, min_score, pairing)
    return pairing


def pair_texts(
    source: Sequence[str], target: Sequence[str], *, languages: tuple[str, str] = ("nl", "de")
) -> list[tuple[int, int, float]]:
    """Return the pairs of texts that translate each other, as indices and a probability, in the order of the source.

    Improbable pairs are included.
    """
    _check(languages, 0)
    model = word_model()
    sketcher = Sketcher(languages, model)
    sketches = [
        sketcher.sketch(str(k), text, code)
        for code, texts in zip(languages, (source, target), strict=True)
        for k, text in enumerate(texts)
    ]
    documents = make_document_sets(sketches, sketcher, model)
    return list(_scored(*documents, model))


def _check(languages: tuple[str, str], min_score: float) -> None:
    check_pair(languages)
    if not can_tell_apart(languages):
        raise ParlalignError(f"{' and '.join(languages)} cannot be distinguished: pair the files by their names")
    if not 0 <= min_score <= 1:
        raise ParlalignError(f"the minimum score {min_score} is not between 0 and 1: give a probability")


def _sketches(
    texts: DocumentCollection, names: Iterable[str], sketcher: Sketcher, pairing: DocumentPairing
) -> Iterator[Sketch]:
    """Yield the sketches of the documents in one of the languages; add the others to the lists of `pairing`."""
    for name in names:
        if type_by_name(name) in TABLES:
            pairing.mixed.append(name)
            continue
        try:
            text = read_document(texts, name).source
        except (ParlalignError, MemoryError) as error:
            pairing.unreadable.append((name, str(error) or "not enough memory"))
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
    """Yield the assigned pairs with their probability.

    It is divided by the number of documents with the same words, as any of them may be the counterpart.
    """
    pairs, similarity = find_candidates(source, target)
    if not len(pairs):
        return
    pair_model = pairing_model()
    features = pair_features(source, target, pairs, similarity, model.null)
    assigned, among_rivals = assign(pairs, pair_model.pair(features))
    copies = Counter(_text_of(sketch) for side in (source, target) for sketch in side.sketches)
    for k, probability in zip(assigned.tolist(), pair_model.probabilities(among_rivals).tolist(), strict=True):
        first, second = pairs[k].tolist()
        same = max(copies[_text_of(source.sketches[first])], copies[_text_of(target.sketches[second])])
        yield first, second, round(probability / same, 4)


def _text_of(sketch: Sketch) -> tuple[str, int, int]:
    """Return a key that only documents with the same words share."""
    return sketch.language, sketch.digest, sketch.characters
