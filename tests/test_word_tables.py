"""Tables of words: their file, which words use them, and translations in languages other than Dutch and German."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from parlalign.aligning.word_tables import WordTable, additional_table
from parlalign.aligning.word_vectors import WordModel, letter_vectors, word_model
from parlalign.encoding import default_encoder
from parlalign.io.resources import find_model

UNKNOWN = "kwyjibology"
"""A word that is in no table."""


def small_table() -> WordTable:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(4, 64)).astype(np.float32) * np.array([[1], [10], [0.1], [0]], np.float32)
    return WordTable.of(["à", "b", "œuvre", "zéro"], vectors, np.array([0.0, 0.5, 1.0, 0.25], np.float32))


def saved(table: WordTable | WordModel) -> bytes:
    file = BytesIO()
    table.save(file)
    return file.getvalue()


def test_a_table_keeps_vectors_and_rarity_in_steps() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(3, 8)).astype(np.float32)
    rarity = np.array([0.0, 0.3, 1.0], np.float32)
    table = WordTable.of(["a", "b", "c"], vectors, rarity)
    steps = np.abs(vectors).max(axis=1, keepdims=True) / 127
    assert (np.abs(table.meanings(np.arange(3)) - vectors) <= steps / 2 + 1e-6).all()
    assert table.meanings(np.array([2, 0])).tolist() == table.meanings(np.arange(3))[[2, 0]].tolist()
    assert table.rarity.tolist() == [0, 76, 255]  # in 1/255
    assert table.rows == {"a": 0, "b": 1, "c": 2}


def test_a_table_that_is_read_and_written_again_has_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "words.xx.npz"
    path.write_bytes(saved(small_table()))
    again = WordTable.load(path)
    assert saved(again) == path.read_bytes()
    assert list(again.rows) == ["à", "b", "œuvre", "zéro"]
    every = np.arange(4)
    np.testing.assert_allclose(again.meanings(every), small_table().meanings(every), rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_bundled_tables_have_a_vector_and_a_rarity_for_each_word(language: str) -> None:
    table = additional_table(language)
    assert table
    assert table.vectors.shape == (len(table.rows), word_model().projection.shape[1])
    assert table.scales.shape == table.rarity.shape == (len(table.rows),)
    assert list(table.rows) == sorted(table.rows)


def test_languages_have_the_tables_of_the_model_or_additional_ones() -> None:
    model = word_model()
    assert {code for code in ("nl", "de", "en", "fr", "es", "und") if model.table(code)} == {"nl", "de", "en", "fr"}
    assert model.table("nl") is model.tables["nl"]
    assert find_model("words.es.npz") is None


@pytest.mark.parametrize(("language", "word"), [("en", "fishery"), ("fr", "pêche"), ("nl", "visserij")])
def test_known_words_have_the_vector_of_their_table(language: str, word: str) -> None:
    table = word_model().table(language)
    assert table
    (vector,) = word_model().vectors_of([word], language)
    own = table.meanings(np.array([table.rows[word]]))[0]
    np.testing.assert_array_equal(vector, np.concatenate([own, letter_vectors([word])[0]]))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_words_without_a_row_have_the_projected_vector_of_the_encoder(language: str) -> None:
    model = word_model()
    known, vector, number = model.vectors_of(["agenda", UNKNOWN, "1.500"], language)
    projected = model.project(default_encoder().span_vectors([UNKNOWN], 1)[0])[0]
    np.testing.assert_allclose(vector[: len(projected)], projected, atol=1e-5)
    encoded = model.project(default_encoder().span_vectors(["agenda"], 1)[0])[0]
    assert np.allclose(known[: len(encoded)], encoded, atol=1e-5) == (language == "es")
    np.testing.assert_array_equal(number, model.vectors_of(["1.500"], "nl")[0])


def test_unknown_words_of_the_languages_of_the_model_are_composed_of_letter_sequences() -> None:
    model = word_model()
    projected = model.project(default_encoder().span_vectors([UNKNOWN], 1)[0])[0]
    assert not np.allclose(model.vectors_of([UNKNOWN], "nl")[0, : len(projected)], projected, atol=1e-2)


def test_weights_are_the_rarity_in_the_table() -> None:
    table = word_model().table("fr")
    assert table
    weights = word_model().weights_of(Counter({"de": 9, "pêche": 5, UNKNOWN: 7, "12": 3}), "fr")
    expected = [table.rarity[table.rows["de"]] / 255, table.rarity[table.rows["pêche"]] / 255, 1, 1]
    assert weights.tolist() == pytest.approx(expected)
    assert weights[0] < weights[1]


def test_the_word_model_that_is_read_and_written_again_has_the_same_bytes(tmp_path: Path) -> None:
    tables = {"nl": small_table(), "de": small_table()}
    model = WordModel(
        tables=tables,
        parts=np.ones((16, 64), np.int8),
        parts_scale=0.25,
        projection=np.ones((512, 64), np.float32),
        mean=np.zeros(512, np.float32),
        null=1.5,
    )
    path = tmp_path / "words.npz"
    path.write_bytes(saved(model))
    again = WordModel.load(path)
    assert saved(again) == path.read_bytes()
    assert list(again.tables) == ["nl", "de"]


TRANSLATIONS = {
    "nl": "visserij onderwijs begroting vrijheid rechter kinderen bossen eilanden schip boeken arts ziekenhuis brug"
    " winter sneeuw oogst burgemeester spoorwegen veiligheid belasting stemming verdrag gezondheid water",
    "de": "fischerei bildung haushalt freiheit richter kinder wälder inseln schiff bücher arzt krankenhaus brücke"
    " winter schnee ernte bürgermeister eisenbahnen sicherheit steuer abstimmung vertrag gesundheit wasser",
    "en": "fisheries education budget freedom judge children forests islands ship books doctor hospital bridge"
    " winter snow harvest mayor railways safety tax vote treaty health water",
    "fr": "pêche éducation budget liberté juge enfants forêts îles navire livres médecin hôpital pont"
    " hiver neige récolte maire ferroviaires sécurité impôt vote traité santé eau",
}


@pytest.mark.parametrize(("source", "target"), [*combinations(TRANSLATIONS, 2)])
def test_words_find_their_translations_in_every_pair_of_languages_with_tables(source: str, target: str) -> None:
    texts = [TRANSLATIONS[code].split() for code in (source, target)]
    one, other = (word_model().vectors_of(words, code) for words, code in zip(texts, (source, target), strict=True))
    right = (one @ other.T).argmax(axis=1) == np.arange(len(texts[0]))
    assert right.mean() >= 0.9, [word for word, found in zip(texts[0], right, strict=True) if not found]
