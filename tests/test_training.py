"""Training texts: parallel text, loosened translations and alignment tasks, and the commands that use them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import astuple
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import parlalign
from parlalign import Bead, ParlalignError
from parlalign.aligning.bead_model import AlignModel
from parlalign.aligning.doubt_model import DoubtModel, doubt_model
from parlalign.aligning.links import LINK_FEATURES
from parlalign.aligning.row_features import ROW_FEATURES
from parlalign.aligning.word_tables import WordTable
from parlalign.aligning.word_vectors import word_model, words_of
from parlalign.cli.root import main
from parlalign.training import alignment_tasks
from parlalign.training.alignment_tasks import Noise, TrainingTask, make_tasks
from parlalign.training.loosening import Loosening
from parlalign.training.parallel_text import Group, ParallelText, read_aligned_lines, read_aligned_sentences

PROSE = sorted(parlalign.corpus_path("prose").glob("*/*.txt"))


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_aligned_lines_are_pairs(tmp_path: Path) -> None:
    english = written(tmp_path / "debates.en", "One. \n\nThree.\nFour.\n")
    french = written(tmp_path / "debates.fr", "Un.\nDeux.\n  Trois.\n \n")
    text = read_aligned_lines(english, french)
    assert text.languages == ("en", "fr")
    assert text.groups == [(("One.",), ("Un.",)), (("Three.",), ("Trois.",))]
    assert text.pairs == [("One.", "Un."), ("Three.", "Trois.")]


def test_aligned_sentences_are_groups(tmp_path: Path) -> None:
    path = written(tmp_path / "a.walk.nl-de.txt", "nl\tEen.\nnl\tTwee.\nde\tEins, zwei. \n\n\nde\tDrei.\n\nnl\tVier.")
    text = read_aligned_sentences(path)
    assert text.languages == ("nl", "de")
    assert text.groups == [(("Een.", "Twee."), ("Eins, zwei.",)), ((), ("Drei.",)), (("Vier.",), ())]
    assert text.pairs == [("Een. Twee.", "Eins, zwei."), ("", "Drei."), ("Vier.", "")]


def test_the_sentences_of_one_language_stay_in_order_if_the_languages_alternate(tmp_path: Path) -> None:
    path = written(tmp_path / "walk.nl-de.txt", "de\tEins.\nnl\tEen.\nde\tZwei.")
    assert read_aligned_sentences(path).groups == [(("Een.",), ("Eins.", "Zwei."))]


def one_line(error: pytest.ExceptionInfo[ParlalignError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("line", ["Drei.", "fr\tTrois.", "de Drei.", "de\t ", "\tDrei.", "DE\tDrei."])
def test_a_line_of_another_form_is_an_error_with_its_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "walk.nl-de.txt", f"nl\tEen.\nde\tEins.\n\n{line}\n")
    with pytest.raises(ParlalignError) as error:
        read_aligned_sentences(path)
    expected = f"{path}, line 4: not a line of this form: write nl or de, a tab and a sentence"
    assert one_line(error) == expected


@pytest.mark.parametrize("name", ["walk.txt", "walk.nl.txt", "walk.nl-nl.txt", "walk.nl-xx.txt", "nl-de"])
def test_a_document_without_languages_in_its_name_is_an_error(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, "nl\tEen.\nde\tEins.\n")
    if name == "nl-de":
        assert read_aligned_sentences(path).languages == ("nl", "de")
        return
    with pytest.raises(ParlalignError) as error:
        read_aligned_sentences(path)
    assert one_line(error).startswith(f"{path}: its name tells no two languages: ")


def test_errors_of_aligned_lines_are_one_line(tmp_path: Path) -> None:
    short, long = written(tmp_path / "a.nl", "Een.\n"), written(tmp_path / "a.de", "Eins.\nZwei.\n")
    with pytest.raises(ParlalignError) as error:
        read_aligned_lines(short, long)
    assert one_line(error) == f"{short}: 2 lines of nl against 3 of de: align them by line"
    with pytest.raises(ParlalignError) as error:
        read_aligned_lines(short, tmp_path / "none.de")
    assert "none.de: cannot train on it" in one_line(error)
    (tmp_path / "b.de").write_bytes(b"\xe4\n")
    with pytest.raises(ParlalignError) as error:
        read_aligned_lines(short, tmp_path / "b.de")
    assert "give plain UTF-8 text" in one_line(error)
    for name in ("a.txt", "b.nl"):
        with pytest.raises(ParlalignError) as error:
            read_aligned_lines(short, written(tmp_path / name, "Eins.\n"))
        assert "its name tells no two languages" in one_line(error)


@pytest.mark.parametrize(("dutch", "german"), [("", ""), (" \n\n", "\n \n"), ("Een.\n\n", "\nZwei.\n")])
def test_files_without_a_pair_of_lines_are_an_error(tmp_path: Path, dutch: str, german: str) -> None:
    source, target = written(tmp_path / "a.nl", dutch), written(tmp_path / "a.de", german)
    with pytest.raises(ParlalignError) as error:
        read_aligned_lines(source, target)
    expected = f"{source}: no line has text in both files: give lines that translate each other"
    assert one_line(error) == expected


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_document_without_sentences_is_an_error(tmp_path: Path, text: str) -> None:
    path = written(tmp_path / "walk.nl-de.txt", text)
    with pytest.raises(ParlalignError) as error:
        read_aligned_sentences(path)
    assert one_line(error) == f"{path}: no sentences: write lines of a language code, a tab and a sentence"


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_prose_is_read(path: Path) -> None:
    text = read_aligned_sentences(path)
    assert all(source or target for source, target in text.groups)
    pairs = [group for group in text.groups if all(group)]
    assert len(pairs) > 0.8 * len(text.groups)


def test_the_figures_of_the_prose_are_those_of_its_readme() -> None:
    readme = parlalign.corpus_path("README.md").read_text(encoding="utf-8")
    for use in ("train", "test"):
        texts = [read_aligned_sentences(path) for path in PROSE if path.parent.name == use]
        row = next(line for line in readme.splitlines() if line.startswith(f"| `prose/{use}` |"))
        beads = sum(len(text.groups) for text in texts)
        assert row.startswith(f"| `prose/{use}` | {len(texts)} |")
        assert f"| {beads:,} |" in row


GROUPS: list[Group] = [
    (
        (f"De haven van eiland {k} is groot, de vissers varen vroeg uit, en de boten komen laat terug.",),
        (f"Der Hafen der Insel {k} ist groß, die Fischer fahren früh hinaus, und die Boote kommen spät zurück.",),
    )
    for k in range(30)
]


def loosened(looseness: float, *, seed: int = 1, groups: Sequence[Group] = GROUPS, codes: str = "nl-de") -> list[Group]:
    source, _, target = codes.partition("-")
    return Loosening(random.Random(seed)).loosened(groups, (source, target), looseness)


def test_loosening_is_deterministic() -> None:
    assert loosened(0.5) == loosened(0.5) != loosened(0.5, seed=2)


def test_loosening_changes_one_side_of_a_group_at_most() -> None:
    assert loosened(0) == GROUPS
    changed = [
        (before[0] != after[0], before[1] != after[1]) for before, after in zip(GROUPS, loosened(0.5), strict=True)
    ]
    assert set(changed) >= {(True, False), (False, True)}
    assert (True, True) not in changed
    shares = [sum(before != after for before, after in zip(GROUPS, loosened(x), strict=True)) for x in (0.01, 0.8)]
    assert shares[0] < shares[1]


def test_words_are_dropped_moved_and_replaced_by_words_of_the_language() -> None:
    vocabulary = {word for side in (0, 1) for group in GROUPS for word in words_of(group[side][0])}
    kept = dropped = replaced = 0
    for before, after in zip(GROUPS, loosened(0.4), strict=True):
        for side, language in enumerate(("nl", "de")):
            table = word_model().table(language)
            assert table
            old, new = words_of(before[side][0]), words_of(after[side][0])
            dropped += len(new) < len(old)
            kept += sum(word in vocabulary for word in new)
            others = [word for word in new if word not in vocabulary]
            replaced += len(others)
            assert all(word in table.rows for word in others)
    assert dropped > 5
    assert kept > replaced > 5
    moved = [after for after in loosened(0.1) if after[1][0].startswith(("die Fischer", "und die"))]
    assert moved


def test_short_texts_stay_and_words_without_a_table_are_not_replaced() -> None:
    short: list[Group] = [(("Goed zo.",), ("Gut so.",)), (("(Applaus)",), ("(Beifall)",)), ((), ("Ja.",))]
    assert loosened(1, groups=short * 20) == short * 20
    text = ("el puerto de la isla es grande y los barcos salen pronto",)
    spanish: list[Group] = [(source, text) for source, _ in GROUPS]
    for before, after in zip(spanish, loosened(0.5, groups=spanish, codes="nl-es"), strict=True):
        assert set(after[1][0].split()) <= set(before[1][0].split())


LINES = ParallelText(
    ("nl", "de"),
    [((f"bron{k} haven, bron{k} boot",), (f"doel{k} Hafen, doel{k} Boot",)) for k in range(400)],
)
PROSE_TEXT = ParallelText(
    ("de", "fr"),
    [
        (
            tuple(f"Satz{k}.{n}" for n in range((1, 2, 1, 0)[k % 4])),
            tuple(f"phrase{k}.{n}" for n in range((1, 1, 3, 1)[k % 4])),
        )
        for k in range(100)
    ],
)


def task_values(tasks: Sequence[TrainingTask]) -> list[object]:
    return [
        ([astuple(segment) for segment in task.source], [astuple(segment) for segment in task.target], task.gold)
        for task in tasks
    ]


def test_tasks_are_deterministic() -> None:
    made = [task_values(make_tasks([LINES], [PROSE_TEXT], 40, seed=seed)) for seed in (3, 3, 4)]
    assert made[0] == made[1] != made[2]


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_gold_of_a_task_covers_both_sides_in_order(seed: int) -> None:
    for task in make_tasks([LINES], [PROSE_TEXT], 12, seed=seed):
        for side, segments in (("source", task.source), ("target", task.target)):
            members = [getattr(bead, side) for bead in task.gold]
            assert sorted(k for part in members for k in part) == list(range(len(segments)))
            assert len({segment.language for segment in segments}) <= 1
        pairs = sorted(bead for bead in ((b.source, b.target) for b in task.gold) if all(bead))
        assert all(a[0][0] < b[0][0] and a[1][0] < b[1][0] for a, b in pairwise(pairs))
        assert all(len(bead.source) == 1 or bead.is_pair for bead in task.gold if bead.source)


def test_all_segments_of_a_task_are_in_their_language() -> None:
    other = ParallelText(("nl", "de"), [((f"bron{k}",), (f"Satz{k}",)) for k in range(50)])
    words = {"de": "Satz", "fr": "phrase", "nl": "bron"}
    for task in make_tasks([], [PROSE_TEXT, other], 200):
        languages = {side[0].language for side in (task.source, task.target) if side}
        assert languages in ({"de", "fr"}, {"nl", "de"})
        assert all(segment.text.startswith(words[segment.language]) for segment in [*task.source, *task.target])


def test_tasks_come_from_all_texts_with_either_side_as_the_source() -> None:
    tasks = make_tasks([LINES], [PROSE_TEXT], 200)
    languages = [(task.source[0].language, task.target[0].language) for task in tasks if task.source and task.target]
    counts = {pair: languages.count(pair) for pair in set(languages)}
    assert set(counts) == {("nl", "de"), ("de", "nl"), ("de", "fr"), ("fr", "de")}
    assert counts["nl", "de"] > 40 < counts["de", "nl"]
    assert {task.source[0].language for task in make_tasks([], [PROSE_TEXT], 30)} == {"de", "fr"}
    assert {task.source[0].language for task in make_tasks([LINES], [], 30)} == {"nl", "de"}


@pytest.fixture
def related(monkeypatch: pytest.MonkeyPatch) -> None:
    """All documents of the tasks correspond, as they are and without repeated groups."""
    for name in ("_UNRELATED_SHARE", "_HALVED_SHARE", "_LOOSE_SHARE", "_FORMULA_SHARE"):
        monkeypatch.setattr(alignment_tasks, name, 0.0)


def numbers_of(texts: Sequence[str]) -> set[str]:
    """Return the numbers of the lines that are in texts."""
    return {word[4:] for text in texts for word in text.split() if word.startswith(("bron", "doel"))}


@pytest.mark.usefixtures("related")
def test_segments_of_one_line_are_in_one_bead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment_tasks, "NOISES", (Noise(merged=0.2, dropped=0.1, split=0.2),) * 6)
    shapes = set()
    for task in make_tasks([LINES], [], 100):
        in_pairs: set[str] = set()
        for bead in sorted(task.gold, key=lambda bead: not bead.is_pair):
            source, target = map(numbers_of, sides_of(task, bead))
            shapes.add((len(bead.source), len(bead.target)))
            assert not in_pairs & (source | target)
            if bead.is_pair:
                assert source & target
                in_pairs |= source | target
    assert shapes >= {(1, 1), (2, 1), (1, 2), (1, 0), (0, 1), (2, 2)}


def sides_of(task: TrainingTask, bead: Bead) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts of the source and of the target of a bead."""
    return tuple(task.source[k].text for k in bead.source), tuple(task.target[k].text for k in bead.target)


@pytest.mark.usefixtures("related")
def test_the_beads_of_prose_are_its_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment_tasks, "_PROSE_NOISES", (Noise(),))
    groups = [group for group in PROSE_TEXT.groups if all(group)]
    for task in make_tasks([], [PROSE_TEXT], 20):
        sides = [sides_of(task, bead) for bead in task.gold if bead.is_pair]
        found = [(b, a) if task.source[0].language == "fr" else (a, b) for a, b in sides]
        first = groups.index(found[0])
        assert found == groups[first : first + len(found)]
        assert all(segment.label is None for segment in [*task.source, *task.target])


@pytest.mark.usefixtures("related")
def test_a_repeated_group_is_a_pair_in_each_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment_tasks, "_FORMULA_SHARE", 1.0)
    monkeypatch.setattr(alignment_tasks, "NOISES", (Noise(),) * 6)
    most, longest_run = 0, 0
    for task in make_tasks([LINES], [], 60):
        assert [(bead.source, bead.target) for bead in task.gold] == [((k,), (k,)) for k in range(len(task.source))]
        texts = [segment.text for segment in task.source]
        most = max(most, *(texts.count(text) for text in texts))
        longest_run = max(longest_run, *(len(list(run)) for _, run in groupby(texts)))
    assert most > 20 >= longest_run > 10


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


NOUNS = [
    ("haven", "birtulo"),
    ("brood", "sofulo"),
    ("sneeuw", "kadrulo"),
    ("rechter", "milgulo"),
    ("muziek", "trenulo"),
]
"""The second words are invented, so that no model knows them."""


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, Path]:
    rng = random.Random(1)
    chosen = [rng.sample(NOUNS, 2) for _ in range(1000)]
    # Other words make the nouns rare.
    letters = "abcdefghijklmnopqrstuvwxyz"
    others = "\n".join(" ".join(f"mot{first}{second}" for first in letters) for second in letters)
    source = [f"de {a[0]} en de {b[0]}" for a, b in chosen]
    target = [f"la {b[1]} et la {a[1]}" for a, b in chosen]
    written(tmp_path / "more.txt", f"{others}\n" * 100)
    return written(tmp_path / "c.nl", "\n".join(source) + "\n"), written(tmp_path / "c.fr", "\n".join(target) + "\n")


def test_a_table_of_words_is_trained(run: Run, corpus: tuple[Path, Path]) -> None:
    for name in ("a.npz", "b.npz"):
        result = run("train", "word-table", "more.txt", "--parallel", *corpus, "-o", name, "--size", 200)
        assert result.exit_code == 0, result.stderr
        assert result.stderr.startswith(f"{name}: trained on 4600 lines, sha256 ")
    assert Path("a.npz").read_bytes() == Path("b.npz").read_bytes()
    table = WordTable.load(Path("a.npz"))
    assert {"birtulo", "motaa"} <= table.rows.keys()
    french = table.meanings(np.array([table.rows[word] for _, word in NOUNS]))
    dutch = word_model().vectors_of([word for word, _ in NOUNS], "nl")[:, : french.shape[1]]
    assert (dutch @ french.T).argmax(axis=1).tolist() == [0, 1, 2, 3, 4]
    assert len(WordTable.load(Path("a.npz")).rows) <= 200


def test_a_text_of_the_same_words_is_no_table(run: Run, corpus: tuple[Path, Path]) -> None:
    for command in (("word-table", "--parallel", *corpus), ("words", "c", "--source", "nl", "--target", "fr")):
        result = run("train", *command, "-o", "x.npz")
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
        assert "words are too frequent to tell translations: the text repeats the same words" in result.stderr
    assert not Path("x.npz").exists()


def test_tables_of_words_need_pairs_from_languages_with_a_table(run: Run, corpus: tuple[Path, Path]) -> None:
    written(Path("c.es"), corpus[0].read_text())
    for pairs, message in (
        ((), "second files are all in it"),
        (("c.nl", "c.fr", "--parallel", "c.nl", "c.es"), "second files are all in it"),
        (("c.es", "c.fr"), "no table of words for es"),
        (("c.nl", "more.txt"), "its name tells no two languages"),
        (("c.nl", "none.fr"), "cannot train on it"),
    ):
        words = ("--parallel", *pairs) if pairs else ()
        if "more.txt" in pairs:
            written(Path("more.txt"), corpus[0].read_text())
        result = run("train", "word-table", "more.txt", *words, "-o", "x.npz")
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
        assert message in result.stderr
    assert not Path("x.npz").exists()


def test_the_aligner_is_trained_on_lines_in_any_languages_and_on_prose(run: Run, tmp_path: Path) -> None:
    lines = {code: [line for line in folder_lines(code) if line][:120] * 13 for code in ("nl", "de")}
    for name, code in (("a.nl", "nl"), ("a.de", "de"), ("b.de", "de"), ("b.fr", "nl")):
        written(tmp_path / name, "\n".join(lines[code]) + "\n")
    prose = next(path for path in PROSE if path.parent.name == "train")
    result = run("train", "align", "a", "--parallel", "b.de", "b.fr", "--prose", prose, "-o", "m.json", "--tasks", 16)
    assert result.exit_code == 0, result.stderr
    groups = 2 * len(lines["nl"]) + len(read_aligned_sentences(prose).groups)
    assert result.stderr.startswith(f"m.json: trained on {groups} lines, sha256 ")
    assert "of 16 tasks had beads of the shapes considered" in result.stderr
    assert len(AlignModel.load(Path("m.json")).link.mean) == len(LINK_FEATURES)


def test_the_model_of_wrong_rows_is_trained_on_the_same_texts_to_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for code in ("nl", "de"):
        written(tmp_path / f"a.{code}", "\n".join([line for line in folder_lines(code) if line][:120]) + "\n")
    for name in ("one.json", "two.json"):
        result = run("train", "doubt", "a", "-o", name, "--tasks", 12)
        assert result.exit_code == 0, result.stderr
        assert result.stderr.startswith(f"{name}: trained on ")
    assert Path("one.json").read_bytes() == Path("two.json").read_bytes()
    model = DoubtModel.load(Path("one.json"))
    assert len(model.network.mean) == len(ROW_FEATURES) == len(doubt_model().network.mean)
    assert model.relief >= 0


def folder_lines(code: str) -> list[str]:
    return [
        line
        for name in ("river-deltas", "seed-exchange", "digital-archives")
        for line in parlalign.corpus_path(f"{name}/{code}.txt").read_text(encoding="utf-8").split("\n\n")
        if "\n" not in line.strip()
    ]
