"""Documents are paired by their texts, not by their names or order, and ambiguous pairs have low scores."""

from __future__ import annotations

import doctest
import json
import math
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import CORPORA, benchmark, side

import parlalign
from parlalign.aligning.word_vectors import LETTERS, WordModel
from parlalign.cli.root import main
from parlalign.encoding import Vectors
from parlalign.pairing import DocumentPair, pair_texts
from parlalign.pairing.assign import assign
from parlalign.pairing.document_vectors import DocumentSet, find_candidates
from parlalign.pairing.pair_features import FEATURES
from parlalign.pairing.pair_list import write_pairs
from parlalign.pairing.pair_model import PairingModel
from parlalign.pairing.sketch import MIXED, DocumentTerms, Sketch, Sketcher, Vocabulary, language_of
from parlalign.pairing.word_weights import number_weights, word_weights

ENGLISH = (
    "The Parliament has adopted this resolution, and the Commission is asked to report on what has been done. " * 5
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Return a folder with both sides of all resolutions, under names that do not identify them."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for k, corpus in enumerate(CORPORA):
        shutil.copy(corpus / "nl.txt", folder / f"{k}.txt")
        shutil.copy(corpus / "de.txt", folder / f"{97 - 7 * k}.txt")
    return folder


def gold() -> list[tuple[str, str]]:
    return sorted((f"{k}.txt", f"{97 - 7 * k}.txt") for k in range(len(CORPORA)))


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(word) for word in words])
    return result.exit_code, result.output


def test_resolutions_are_paired(texts: Path) -> None:
    pairing = parlalign.pair_documents(texts)
    assert [pair[:2] for pair in pairing.pairs] == gold()
    assert min(pair.score for pair in pairing.pairs) > 0.9
    assert (pairing.alone, pairing.documents) == ([], 2 * len(CORPORA))


def test_damaged_resolutions_are_paired(texts: Path) -> None:
    for k, corpus in enumerate(CORPORA):
        shutil.copy(corpus / "damaged" / "concordance.nl.txt", texts / f"{k}.txt")
    assert [pair[:2] for pair in parlalign.pair_documents(texts).pairs] == gold()


def test_source_and_target_may_be_swapped(texts: Path) -> None:
    pairing = parlalign.pair_documents(texts, languages=("de", "nl"))
    assert sorted((pair.target, pair.source) for pair in pairing.pairs) == gold()


def test_a_document_without_a_counterpart_is_not_paired(texts: Path) -> None:
    (texts / "97.txt").unlink()
    pairing = parlalign.pair_documents(texts)
    assert [pair[:2] for pair in pairing.pairs] == gold()[1:]
    assert pairing.alone == ["0.txt"]


def test_different_halves_of_a_text_are_not_paired(tmp_path: Path) -> None:
    for code, half in (("nl", 0), ("de", 1)):
        paragraphs = side(CORPORA[0], code).source.split("\n\n")
        middle = len(paragraphs) // 2
        part = paragraphs[:middle] if half == 0 else paragraphs[middle:]
        (tmp_path / f"{code}.txt").write_text("\n\n".join(part))
    assert parlalign.pair_documents(tmp_path).pairs == []


def test_pairs_with_one_of_two_equal_texts_are_uncertain(texts: Path) -> None:
    shutil.copy(texts / "97.txt", texts / "copy.txt")
    pairing = parlalign.pair_documents(texts, min_score=0)
    assert pairing.repeated == ["97.txt", "copy.txt"]
    (score,) = [pair.score for pair in pairing.pairs if pair.source == "0.txt"]
    assert score <= 0.5
    assert {pair[:2] for pair in pairing.pairs} >= set(gold()[1:])


def test_every_file_is_in_one_list_and_counts_add_up(texts: Path) -> None:
    (texts / "en.txt").write_text(ENGLISH)
    (texts / "both.txt").write_text("\n\n".join(side(CORPORA[0], code).source for code in ("nl", "de")))
    (texts / "empty.txt").touch()
    (texts / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (texts / "picture.png").touch()
    code, said = run("pair", texts, "-o", texts / "pairs.tsv")
    assert code == 3
    assert "in other languages: en.txt" in said
    assert "mixed, with text in nl and in de: both.txt" in said
    assert "without words that identify a language: empty.txt" in said
    assert "broken.pdf: unreadable: " in said
    count = 2 * len(CORPORA)
    assert (
        f"documents: {count + 5} in = {count} in pairs + 1 in other languages + 1 mixed"
        " + 1 without words that identify a language + 1 unreadable + 1 ignored" in said
    )
    assert said.endswith(f"pairs.tsv: {len(CORPORA)} pairs written\n")


def test_a_long_list_of_unpaired_documents_has_ten_names_and_a_count(tmp_path: Path) -> None:
    for k in range(12):
        (tmp_path / f"{k:02}.txt").write_text(side(CORPORA[k % len(CORPORA)], "nl").source + f"\n\nNummer {k}.")
    code, said = run("pair", tmp_path, "-o", tmp_path / "pairs.tsv")
    assert code == 0
    assert "alone: 00.txt, 01.txt" in said
    assert "09.txt and 2 more" in said
    assert (tmp_path / "pairs.tsv").read_text() == "id\tsource\ttarget\tscore\n"


def test_the_manifest_lists_paths_from_its_own_folder(texts: Path, tmp_path: Path) -> None:
    (texts / "deep").mkdir()
    shutil.move(texts / "0.txt", texts / "deep" / "0.txt")
    assert run("pair", texts, "-o", tmp_path / "pairs.tsv")[0] == 0
    header, *rows = [line.split("\t") for line in (tmp_path / "pairs.tsv").read_text().splitlines()]
    assert header == ["id", "source", "target", "score"]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert rows[-1][:3] == ["deep/0.txt", "texts/deep/0.txt", "texts/97.txt"]
    assert all((tmp_path / path).is_file() for row in rows for path in row[1:3])
    (tmp_path / "lists").mkdir()
    assert run("pair", texts, "-o", tmp_path / "lists" / "pairs.jsonl")[0] == 0
    first = json.loads((tmp_path / "lists" / "pairs.jsonl").read_text().splitlines()[-1])
    assert list(first) == header
    assert first["source"] == "../texts/deep/0.txt"
    assert 0.9 < first["score"] <= 1


@pytest.mark.parametrize("suffix", [".tsv", ".jsonl"])
def test_odd_names_do_not_break_the_manifest(tmp_path: Path, suffix: str) -> None:
    odd = ["tab\there.txt", "line\nend.txt", "back\\slash.txt", "no\udcffcode.txt", "größe š.txt"]
    output = tmp_path / f"pairs{suffix}"
    write_pairs([DocumentPair(name, "x.txt", 0.75) for name in odd], tmp_path, output)
    lines = output.read_text(encoding="utf-8").splitlines()
    if suffix == ".tsv":
        cells = [line.split("\t") for line in lines[1:]]
        assert {len(row) for row in cells} == {4}
        assert sorted(row[1] for row in cells) == sorted(
            [r"tab\there.txt", r"line\nend.txt", r"back\\slash.txt", r"no\udcffcode.txt", "größe š.txt"]
        )
    else:
        assert sorted(json.loads(line)["source"] for line in lines) == sorted(odd)


def test_names_and_order_of_files_do_not_matter(texts: Path, tmp_path: Path) -> None:
    found = set()
    for seed in range(3):
        folder = tmp_path / str(seed)
        folder.mkdir()
        files = sorted(texts.iterdir())
        random.Random(seed).shuffle(files)
        names = {f"{k:03}.txt": file.name for k, file in enumerate(files)}
        for name, old in names.items():
            shutil.copy(texts / old, folder / name)
        pairs = parlalign.pair_documents(folder).pairs
        found.add(frozenset((names[pair.source], names[pair.target], round(pair.score, 2)) for pair in pairs))
    assert len(found) == 1


def test_the_same_folder_gives_the_same_bytes(texts: Path, tmp_path: Path) -> None:
    for name in ("a.tsv", "b.tsv"):
        run("pair", texts, "-o", tmp_path / name)
    assert (tmp_path / "a.tsv").read_bytes() == (tmp_path / "b.tsv").read_bytes()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["missing", "-o", "out.tsv"], "not a folder"),
        ([".", "-o", "out.xlsx"], "use .tsv or .jsonl"),
        ([".", "-o", "out.tsv"], "contains no documents"),
        ([".", "-o", "out.tsv", "--languages", "zh-zh-tw"], "zh and zh-tw cannot be distinguished"),
    ],
)
def test_errors_say_what_to_do(words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run("pair", *words)
    assert code == 1
    assert says in said
    assert not (tmp_path / "out.tsv").exists()


def test_a_zip_archive_is_read_from_python(texts: Path, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "heap"), "zip", texts))
    assert [pair[:2] for pair in parlalign.pair_documents(archive).pairs] == gold()


def test_texts_are_paired_without_files() -> None:
    nl, de = ([side(folder, code).source for folder in CORPORA] for code in ("nl", "de"))
    assert [(i, j) for i, j, score in pair_texts(nl, de[::-1]) if score > 0.5] == [(k, 5 - k) for k in range(6)]
    assert pair_texts(nl, []) == []
    assert all(score < 0.5 for _, _, score in pair_texts(["", "."], ["", "?"]))


def test_language_of_long_and_mixed_texts() -> None:
    nl, de = (side(CORPORA[0], code).source for code in ("nl", "de"))
    pair = ("nl", "de")
    assert [language_of(text, pair) for text in (nl, de * 20, nl * 20 + de * 20, ENGLISH, "12 34", "")] == [
        "nl",
        "de",
        MIXED,
        "en",
        "und",
        "und",
    ]


def test_a_sketch_does_not_grow_with_the_text() -> None:
    from parlalign.aligning.word_vectors import word_model

    rng = random.Random(1)
    text = " ".join("".join(rng.choices("abcdefghij", k=7)) + f" {rng.randrange(10**6)}" for _ in range(5000))
    sketch = Sketcher(("nl", "de"), word_model()).sketch("x", text, "nl")
    assert len(sketch.words.ids) <= 384
    assert len(sketch.numbers.ids) <= 128


def sketches(vocabulary: Vocabulary, documents: Sequence[Sequence[str]]) -> list[Sketch]:
    """Return sketches with these words, which are also their numbers."""
    found = []
    for words in documents:
        ids = vocabulary.ids(words)
        terms = DocumentTerms(ids, np.ones(len(ids), np.float32), np.linspace(0, 1, len(ids), dtype=np.float32))
        found.append(Sketch("x", "nl", 100, 1, words=terms, numbers=terms, digest=0))
    return found


def test_weights_of_words_are_inverse_document_frequencies() -> None:
    class Rarities:
        def weights_of(self, counts: Counter[str], language: str) -> Vectors:
            assert language == "nl"
            return np.array([{"haven": 0.5, "vis": 1.0, "de": 0.0}[word] for word in counts], dtype=np.float32)

    vocabulary = Vocabulary()
    documents = sketches(vocabulary, [["haven", "vis"], ["haven", "de"], ["haven"], []])
    found = word_weights(vocabulary, documents, cast("WordModel", Rarities()), "nl")
    # 20 further documents have the word as often as the language at large; 500 words are a document.
    shares = [(3 + 20 * 500 * math.exp(-9)) / 24, (1 + 20 * 500 * math.exp(-13)) / 24, (1 + 20 * 1) / 24]
    assert found.tolist() == pytest.approx([-math.log(share) for share in shares], abs=1e-5)


def test_weights_of_numbers_depend_on_the_number_of_digits() -> None:
    vocabulary = Vocabulary()
    numbers = {
        "7": 0.9,
        "12": 0.7,
        "262": 0.4,
        "2009": 0.1,
        "12345": 0.1,
        "123456": 0.02,
        "1234567": 0.02,
        "2009/7": 0.01,
    }
    documents = sketches(vocabulary, [[*numbers], []])
    expected = [-math.log((1 + 20 * share) / 22) for share in numbers.values()]
    assert number_weights(vocabulary, documents).tolist() == pytest.approx(expected, abs=1e-5)


def document_set(meanings: Vectors, hashes: Sequence[int], *, has_numbers: bool = False) -> DocumentSet:
    """Return documents of one word each: with these vectors, without letters, and these hashes of spellings."""
    count, empty = len(meanings), DocumentTerms(np.zeros(0, np.int32), *(np.zeros(0, np.float32) for _ in range(2)))
    terms = [DocumentTerms(np.array([k], np.int32), *(np.ones(1, np.float32) for _ in range(2))) for k in range(count)]
    return DocumentSet(
        sketches=[Sketch("x", "nl", 1, 1, of, of if has_numbers else empty, 0) for of in terms],
        weights=np.ones(count, np.float32),
        vectors=np.concatenate([meanings, np.zeros((count, LETTERS))], axis=1).astype(np.float16),
        spellings=np.array(hashes, np.uint32),
        number_weights=np.ones(count, np.float32),
    )


def similarities(source: DocumentSet, target: DocumentSet) -> dict[tuple[int, int], float]:
    pairs, similarity = find_candidates(source, target)
    return {(i, j): value for (i, j), value in zip(pairs.tolist(), similarity.tolist(), strict=True)}


def test_similarity_of_documents_is_that_of_meaning_and_of_spelling() -> None:
    meanings = np.eye(8, dtype=np.float32)
    found = similarities(document_set(meanings, range(8)), document_set(meanings, range(8)))
    assert [found[k, k] for k in range(8)] == pytest.approx([1.0] * 8, abs=1e-4)
    found = similarities(document_set(meanings, range(8)), document_set(meanings, range(100, 108)))
    assert [found[k, k] for k in range(8)] == pytest.approx([0.7] * 8, abs=1e-3)
    numbered = [document_set(meanings, hashes, has_numbers=True) for hashes in (range(8), range(100, 108))]
    assert similarities(*numbered)[0, 0] == pytest.approx(0.7 + 0.3 / 2, abs=0.01)


def test_frequent_words_count_more_by_their_logarithm() -> None:
    source, target = (document_set(np.eye(2, dtype=np.float32), [1, 2]) for _ in range(2))
    counts = np.array([1, math.e], np.float32)
    terms = DocumentTerms(np.array([0, 1], np.int32), counts, np.zeros(2, np.float32))
    both = replace(source, sketches=[replace(source.sketches[0], words=terms)])
    second = replace(target, sketches=target.sketches[1:])
    expected = 0.7 * 2 / math.sqrt(5) + 0.3 / math.sqrt(2)
    assert similarities(both, second)[0, 0] == pytest.approx(expected, abs=1e-3)


def test_little_of_the_mean_of_few_documents_is_subtracted() -> None:
    rows = np.array([[1, 0], [1, 0.5]], np.float32)
    centred = rows - rows.mean(axis=0) * 2 / (2 + 20)
    cosine = centred[0] @ centred[1] / np.prod(np.linalg.norm(centred, axis=1))
    found = similarities(document_set(rows, [0, 0]), document_set(rows, [0, 0]))
    assert found[0, 1] == pytest.approx(0.7 * float(cosine) + 0.3, abs=1e-3)


def test_candidates_are_few_and_almost_as_similar_as_the_best() -> None:
    near, far = (np.array([[1, 0], [1, x]], np.float32) for x in (0.585, 0.62))
    assert similarities(document_set(near, [0, 0]), document_set(near, [0, 0]))[0, 1] == pytest.approx(0.885, abs=0.003)
    assert similarities(document_set(far, [0, 0]), document_set(far, [0, 0])).keys() == {(0, 0), (1, 1)}
    same = [document_set(np.ones((40, 2), np.float32), [0] * 40) for _ in range(2)]
    assert min(Counter(i for i, _ in similarities(*same)).values()) == 16


def test_texts_without_language_take_little_time(tmp_path: Path) -> None:
    for name, text in {"letters": "a" * 500_000, "digits": "1" * 500_000, "lines": "a\n" * 100_000}.items():
        (tmp_path / f"{name}.txt").write_text(f"De Raad van de Europese Unie heeft besloten. {text}")
    pairing = parlalign.pair_documents(tmp_path)
    assert (pairing.pairs, pairing.documents) == ([], 3)


def test_two_pairs_swap_partners_if_that_is_more_probable() -> None:
    pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    taken, features = assign(pairs, np.array([1.0, 1.4, 0.3, 1.3]))
    assert taken.tolist() == [0, 3]
    assert features[:, 0].tolist() == pytest.approx([1.0, 1.3])
    assert assign(pairs[:0], np.zeros(0))[0].tolist() == []


def test_features_of_a_pair_and_its_rivals() -> None:
    _, features = assign(np.array([[0, 0], [0, 1], [1, 1]]), np.array([3.0, 2.5, 5.0]))
    # The rival of the first pair is not free, as its target is in a pair with higher log-odds.
    assert features.tolist() == [[3.0, 0.5, 8.0], [5.0, 2.5, 2.5]]
    assert assign(np.array([[0, 0]]), np.array([-5.0]))[1].tolist() == [[-5.0, 5.0, 5.0]]


def test_training_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = tmp_path / "clauses"
    for code in ("nl", "de"):
        lines = [line for folder in CORPORA for line in (folder / f"clauses.{code}.txt").read_text().splitlines()]
        corpus.with_suffix(f".{code}").write_text("\n".join(lines[:150]) + "\n")
    for name in ("a.json", "b.json"):
        done, said = run("train", "pairing", corpus, "-o", tmp_path / name, "--collections", "8")
        assert done == 0, said
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert len(PairingModel.load(tmp_path / "a.json").pair.mean) == len(FEATURES)


def test_benchmark_writes_and_scores_documents() -> None:
    program = benchmark("pairing")
    assert doctest.testmod(program).failed == 0
    both = {code: (folder / f"{code}.txt").read_text().split("\n") for code in ("nl", "de") for folder in CORPORA[:1]}
    of = program.heap({"a": (both["nl"], both["de"])}, {"b": (["Dit is een heel andere tekst."], ["x"])})
    assert program.measured(of).at(0.5) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [("with numbers", 0.99, 0.98), ("without numbers", 0.97, 0.93)],
)
def test_acts_are_paired(
    outside: Path, monkeypatch: pytest.MonkeyPatch, kind: str, precision: float, recall: float
) -> None:
    program = benchmark("pairing")
    monkeypatch.setattr(program, "OUTSIDE", outside)
    of = program.acts(random.Random(1))
    figures = program.measured(of if kind == "with numbers" else of.changed(program.without_numbers)).at(0.5)
    assert figures[0] >= precision, figures
    assert figures[1] >= recall, figures
