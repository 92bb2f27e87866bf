"""Documents are paired by what they say: whatever their names and their order, and never surely where it is open."""

from __future__ import annotations

import doctest
import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from conftest import CORPORA, benchmark, side

import parlalign
from parlalign.cli.root import main
from parlalign.pairing import DocumentPair, pair_texts
from parlalign.pairing.assign import assign
from parlalign.pairing.pair_features import FEATURES
from parlalign.pairing.pair_list import write_pairs
from parlalign.pairing.pair_model import PairingModel
from parlalign.pairing.sketch import MIXED, Sketcher, language_of

ENGLISH = (
    "The Parliament has adopted this resolution, and the Commission is asked to report on what has been done. " * 5
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Return a folder with both sides of all resolutions, under names that say nothing."""
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


def test_resolutions_find_each_other(texts: Path) -> None:
    pairing = parlalign.pair_documents(texts)
    assert [pair[:2] for pair in pairing.pairs] == gold()
    assert min(pair.score for pair in pairing.pairs) > 0.9
    assert (pairing.alone, pairing.documents) == ([], 2 * len(CORPORA))


def test_damaged_resolutions_find_each_other(texts: Path) -> None:
    for k, corpus in enumerate(CORPORA):
        shutil.copy(corpus / "damaged" / "concordance.nl.txt", texts / f"{k}.txt")
    assert [pair[:2] for pair in parlalign.pair_documents(texts).pairs] == gold()


def test_source_and_target_may_be_the_other_way_round(texts: Path) -> None:
    pairing = parlalign.pair_documents(texts, languages=("de", "nl"))
    assert sorted((pair.target, pair.source) for pair in pairing.pairs) == gold()


def test_a_document_without_a_counterpart_stays_alone(texts: Path) -> None:
    (texts / "97.txt").unlink()
    pairing = parlalign.pair_documents(texts)
    assert [pair[:2] for pair in pairing.pairs] == gold()[1:]
    assert pairing.alone == ["0.txt"]


def test_halves_of_a_text_are_no_pair(tmp_path: Path) -> None:
    for code, half in (("nl", 0), ("de", 1)):
        paragraphs = side(CORPORA[0], code).source.split("\n\n")
        middle = len(paragraphs) // 2
        part = paragraphs[:middle] if half == 0 else paragraphs[middle:]
        (tmp_path / f"{code}.txt").write_text("\n\n".join(part))
    assert parlalign.pair_documents(tmp_path).pairs == []


def test_of_two_equal_texts_none_is_surely_the_one(texts: Path) -> None:
    shutil.copy(texts / "97.txt", texts / "copy.txt")
    pairing = parlalign.pair_documents(texts, min_score=0)
    assert pairing.repeated == ["97.txt", "copy.txt"]
    (score,) = [pair.score for pair in pairing.pairs if pair.source == "0.txt"]
    assert score <= 0.5
    assert {pair[:2] for pair in pairing.pairs} >= set(gold()[1:])


def test_everything_has_its_place_and_counts_add_up(texts: Path) -> None:
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


def test_many_left_alone_are_ten_names_and_a_count(tmp_path: Path) -> None:
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
        ([".", "-o", "out.tsv"], "holds no documents"),
        ([".", "-o", "out.tsv", "--languages", "zh-zh-tw"], "nothing tells zh and zh-tw apart"),
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


def test_texts_that_are_no_language_take_no_time(tmp_path: Path) -> None:
    for name, text in {"letters": "a" * 500_000, "digits": "1" * 500_000, "lines": "a\n" * 100_000}.items():
        (tmp_path / f"{name}.txt").write_text(f"De Raad van de Europese Unie heeft besloten. {text}")
    pairing = parlalign.pair_documents(tmp_path)
    assert (pairing.pairs, pairing.documents) == ([], 3)


def test_two_pairs_swap_where_both_together_are_likelier() -> None:
    pairs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    taken, features = assign(pairs, np.array([1.0, 1.4, 0.3, 1.3]))
    assert taken.tolist() == [0, 3]
    assert features[:, 0].tolist() == pytest.approx([1.0, 1.3])
    assert assign(pairs[:0], np.zeros(0))[0].tolist() == []


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


def test_benchmark_writes_and_judges() -> None:
    program = benchmark("pairing")
    assert doctest.testmod(program).failed == 0
    both = {code: (folder / f"{code}.txt").read_text().split("\n") for code in ("nl", "de") for folder in CORPORA[:1]}
    of = program.heap({"a": (both["nl"], both["de"])}, {"b": (["Dit is een heel andere tekst."], ["x"])})
    assert program.measured(of).at(0.5) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [("with numbers", 0.99, 0.98), ("without numbers", 0.97, 0.93)],
)
def test_acts_find_each_other(
    outside: Path, monkeypatch: pytest.MonkeyPatch, kind: str, precision: float, recall: float
) -> None:
    program = benchmark("pairing")
    monkeypatch.setattr(program, "OUTSIDE", outside)
    of = program.acts(random.Random(1))
    figures = program.measured(of if kind == "with numbers" else of.changed(program.without_numbers)).at(0.5)
    assert figures[0] >= precision, figures
    assert figures[1] >= recall, figures
