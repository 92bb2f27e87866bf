"""Texts in a language other than the two wanted: texts in thirteen languages that cannot be aligned."""

from __future__ import annotations

import textwrap
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

import parlalign
from parlalign import Document, Options, ParlalignError
from parlalign.cli.root import main
from parlalign.languages.encoder_languages import USE_LANGUAGES
from parlalign.languages.foreign import foreign_language
from parlalign.languages.ngram_identifier import _identifier

TEXTS = Path(__file__).parent / "texts"
CORPORA = Path(__file__).parents[1] / "corpora"
NIGHT = CORPORA / "night-trains"
NAMES = {
    "af": "Afrikaans",
    "cs": "Czech",
    "da": "Danish",
    "et": "Estonian",
    "fi": "Finnish",
    "hr": "Croatian",
    "hu": "Hungarian",
    "lb": "Luxembourgish",
    "lv": "Latvian",
    "no": "Norwegian",
    "ro": "Romanian",
    "sk": "Slovak",
    "sv": "Swedish",
}
PAIR = ("nl", "de")


def unknown(code: str) -> str:
    return (TEXTS / "unknown" / f"{code}.txt").read_text(encoding="utf-8")


def known(code: str) -> str:
    return (TEXTS / f"{code}.txt").read_text(encoding="utf-8")


def test_every_text_is_tested() -> None:
    assert {path.stem for path in (TEXTS / "unknown").iterdir()} == set(NAMES)


@pytest.mark.parametrize("code", NAMES)
def test_a_text_in_another_language_is_refused(code: str) -> None:
    message = rf"^b: the text is in {NAMES[code]} \({code}\), not in nl or de: "
    dutch, other = Document("a", known("nl")), Document("b", unknown(code))
    for documents in ([dutch, other], [other, dutch], [other]):
        with pytest.raises(ParlalignError, match=message):
            parlalign.align_documents(documents)


@pytest.mark.parametrize("code", NAMES)
@pytest.mark.parametrize("width", [30, 60])
def test_line_breaks_do_not_change_the_language(code: str, width: int) -> None:
    lines = textwrap.wrap(unknown(code), width)
    assert foreign_language("\n".join(lines), PAIR) == code
    assert foreign_language(" ".join(lines), PAIR) == code
    assert foreign_language(unknown(code) * 50, PAIR) == code


def test_the_message_is_one_line_with_file_and_cure(tmp_path: Path) -> None:
    path = TEXTS / "unknown" / "fi.txt"
    result = CliRunner().invoke(main, ["align", str(NIGHT / "de.txt"), str(path), "-o", str(tmp_path / "x.tmx")])
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {path}: the text is in Finnish (fi), not in nl or de: give a text in one of these\n"
    )
    assert not (tmp_path / "x.tmx").exists()


def test_a_language_without_facts() -> None:
    swahili = (
        "Bunge linaona kwamba maktaba za magari ni mahali pekee ambapo watoto na wazee katika vijiji vingi wanaweza "
        "kuazima vitabu, na linasikitika kwamba njia kadhaa zimefungwa katika miaka ya hivi karibuni bila "
        "kushauriana na halmashauri. Kamati inaiomba serikali ichunguze jinsi treni za usiku zinavyoweza kuendelea."
    )
    with pytest.raises(ParlalignError, match=r"^text: the text is in Swahili \(sw\), not in nl or de: give"):
        parlalign.align_text(swahili)


@pytest.mark.parametrize("code", [code for code in USE_LANGUAGES if code not in PAIR])
def test_a_known_language_is_refused_only_if_it_is_not_wanted(code: str) -> None:
    assert foreign_language(known(code), (code, "de")) is None
    assert foreign_language(known(code), ("nl", code)) is None
    with pytest.raises(
        ParlalignError,
        match=r"^text: the text is in .*, not in nl or de: give the languages of your texts with --languages$",
    ):
        parlalign.align_text(known(code))


def test_texts_in_the_wanted_languages_are_not_refused() -> None:
    some = [path for path in CORPORA.glob("*/**/*.txt") if "prose" not in path.parts and path.stem != "resolution"]
    assert len(some) > 60
    for path in sorted(some):
        text, pair = path.read_text(encoding="utf-8"), ("en", "fr") if path.stem[-2:] in ("en", "fr") else PAIR
        for at in range(0, len(text), 700):
            assert foreign_language(text[at : at + 700], pair) is None, (path, at)
        assert foreign_language(text, pair) is None, path


def test_lists_and_words_are_not_refused() -> None:
    for code in NAMES:
        for paragraph in unknown(code).split("\n\n"):
            assert foreign_language(paragraph[:20], PAIR) is None
    names = "Virtanen, Mäkinen, Korhonen, Nieminen, Szabó, Kovács, Tóth, Nagy, Novák, Svoboda, Dvořák, Tamm, Saar, Sepp"
    assert foreign_language("\n".join(f"{name} ({k})" for k, name in enumerate(names.split(", ") * 9)), PAIR) is None
    assert foreign_language(f"Voor: {names}; Tegen: {names}; Onthoudingen: {names}", PAIR) is None
    assert foreign_language("\n".join(f"A9-{k:04}/2031 COM(2031)0{k} 12 %" for k in range(100)), PAIR) is None


def test_a_document_whose_language_is_stated_is_not_refused() -> None:
    found = parlalign.align_documents([Document("a", known("de")), Document("b", unknown("af"), language="nl")])
    assert [document.language for document in found.documents] == ["de", "nl"]


@pytest.mark.parametrize("code", ["fi", "af", "lb"])
def test_another_language_within_a_text_changes_nothing(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = zip(known("nl").split("\n\n"), known("de").split("\n\n"), strict=True)
    paragraphs = list(chain.from_iterable(pairs))
    mixed = "\n\n".join([*paragraphs[:8], *unknown(code).strip().split("\n\n"), *paragraphs[8:]])
    records = parlalign.align_text(mixed)
    monkeypatch.setattr("parlalign.languages.language_spans.foreign_language", lambda *_: None)
    assert records == parlalign.align_text(mixed)
    assert known("nl").split("\n\n")[0] in {record.source for record in records}


def test_a_part_in_a_wanted_language_prevents_a_refusal() -> None:
    finnish, dutch, german = (text.strip().split("\n\n") for text in (unknown("fi"), known("nl"), known("de")))
    lines = [*finnish, *dutch[5:6], *german[5:6]]
    assert foreign_language("\n".join(lines), PAIR) is None
    assert foreign_language(" ".join(lines), PAIR) is None


def test_texts_in_the_wanted_languages_do_not_load_the_identifier() -> None:
    _identifier.cache_clear()
    texts = [Document(code, (NIGHT / f"{code}.txt").read_text(encoding="utf-8")) for code in PAIR]
    parlalign.align_documents(texts, Options())
    assert _identifier.cache_info().misses == 0
