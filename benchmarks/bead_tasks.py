"""Alignment tasks with known beads, and the evaluation of parlalign on them.

Most tasks are made from line-aligned text from outside the project, by `noise.py`. The others are the documents of
`corpora/prose/test`, whose sentences are aligned by hand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from aligners import segments
from outside_texts import corpus_file, digest, files_hash, printed, program, sides

import parlalign
from parlalign import Bead
from parlalign.evaluation.evaluate import Evaluation, evaluate_all
from parlalign.formats.records.ladder import read_beads
from parlalign.training.parallel_text import Group, read_aligned_sentences

SEED = 1
LINES = 40
"""The number of lines of a document in a corpus that is not divided into documents."""
LINKED = 0.5


@dataclass(frozen=True, slots=True)
class Task:
    """A corpus, the kind of noise, the languages, and the seed of the noise.

    With `long`, all documents are joined into one. `formulas` is the share of lines after which a formula is repeated.
    """

    corpus: str
    kind: str
    long: bool = False
    languages: tuple[str, str] = ("nl", "de")
    formulas: float = 0.0
    seed: int = SEED

    def __str__(self) -> str:
        pair = "" if self.languages == ("nl", "de") else f" {'-'.join(self.languages)}"
        formulas = f", formulas after {self.formulas:.0%} of the lines" if self.formulas else ""
        return f"{self.corpus}{pair}, {self.kind}{', one document' if self.long else ''}{formulas}"

    @property
    def texts(self) -> str:
        """The name of the corpus and the hash of its files."""
        return f"{self.corpus} {digest(self.corpus, self.languages)}"


class AlignedDocument(NamedTuple):
    """Two lists of segments and the beads between them."""

    languages: tuple[str, str]
    source: list[str]
    target: list[str]
    gold: list[Bead]


@cache
def evaluation(task: Task) -> Evaluation:
    """Return the evaluation of the documents of a task."""
    return _evaluation(noisy_documents(task))


@cache
def prose_evaluation(pair: str) -> Evaluation:
    """Return the evaluation of the prose in a pair of languages, such as `de-fr`."""
    return _evaluation(map(prose_document, prose_files(pair)))


def _evaluation(documents: Iterator[AlignedDocument]) -> Evaluation:
    return evaluate_all(
        (parlalign.align_segments(document.source, document.target, languages=document.languages), document.gold)
        for document in documents
    )


def noisy_documents(task: Task) -> Iterator[AlignedDocument]:
    """Yield the documents of a task, in order."""
    with tempfile.TemporaryDirectory() as folder:
        tasks = Path(folder) / "tasks"
        make_tasks(task, tasks)
        for gold in sorted(tasks.glob("*.gold"), key=lambda path: int(path.stem)):
            # `noise.py` names the sides by these two languages, whatever the languages of the corpus are.
            source, target = (segments(gold.with_suffix(f".{code}")) for code in ("nl", "de"))
            yield AlignedDocument(task.languages, source, target, read_beads(gold))


def make_tasks(task: Task, out: Path, *, documents: int | None = None) -> None:
    """Write the documents of a task, or a given number of them."""
    source, target = sides(task.corpus, task.languages)
    names = _document_names(task.corpus, source)
    kept = set(list(dict.fromkeys(names))[:documents])
    out.mkdir(parents=True)
    docs = out / "documents"
    docs.write_text("\n".join(takewhile(kept.__contains__, names)), encoding="utf-8")
    noise = {"kind": task.kind, "seed": task.seed, "long": task.long, "formulas": task.formulas}
    printed(program("noise").make, nl=source, de=target, docs=docs, out=out, **noise)


def _document_names(corpus: str, source: Path) -> list[str]:
    """Return the document of each line."""
    docs = corpus_file(f"{corpus}.doc")
    if not docs.exists():
        return [str(k // LINES) for k in range(source.read_text(encoding="utf-8").count("\n"))]
    # In some corpora, the name of a document is followed by the number of the line.
    return [line.split("\t")[0] for line in docs.read_text(encoding="utf-8").splitlines()]


def prose_files(pair: str) -> list[Path]:
    """Return the documents of prose in a pair of languages."""
    return sorted(parlalign.corpus_path("prose/test").glob(f"*.{pair}.txt"))


def prose_hash(pair: str) -> str:
    """Return the hash of the prose in a pair of languages."""
    return files_hash(*prose_files(pair))


def prose_document(path: Path) -> AlignedDocument:
    """Return a document whose sentences are aligned by hand."""
    text = read_aligned_sentences(path)
    source = [sentence for sentences, _ in text.groups for sentence in sentences]
    target = [sentence for _, sentences in text.groups for sentence in sentences]
    return AlignedDocument(text.languages, source, target, list(_beads(text.groups)))


def _beads(groups: Sequence[Group]) -> Iterator[Bead]:
    i = j = 0
    for sources, targets in groups:
        bead = Bead(tuple(range(i, i + len(sources))), tuple(range(j, j + len(targets))), 1.0)
        if bead.is_pair:
            yield bead
        else:
            yield from (Bead((k,), (), 1.0) for k in bead.source)
            yield from (Bead((), (k,), 1.0) for k in bead.target)
        i, j = i + len(sources), j + len(targets)


def unrelated(corpus: str) -> tuple[int, int]:
    """Align each document with the translation of the next one; return how many segments are linked, and the total."""
    documents = list(noisy_documents(Task(corpus, "clean")))
    linked = total = 0
    for one, other in zip(documents, [*documents[1:], documents[0]], strict=True):
        made = parlalign.align_segments(one.source, other.target)
        linked += sum(len(bead.source) + len(bead.target) for bead in made if bead.is_pair and bead.score >= LINKED)
        total += len(one.source) + len(other.target)
    return linked, total
