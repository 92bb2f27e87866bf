"""A real CAT tool: OmegaT translates Dutch texts with memories made by parlalign.

The memories of the clean resolutions are made from their damaged twins; those of texts with notes from the same files.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

import builders
import pytest
from conftest import CORPORA
from lxml import etree

import parlalign
from parlalign.records import Level

pytestmark = pytest.mark.skipif(
    not shutil.which("omegat"), reason="OmegaT is not installed: apt-get install omegat (3.6 or later)"
)

SETTINGS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>NL-NL</source_lang><target_lang>DE-DE</target_lang>
<source_tok>org.omegat.tokenizer.LuceneDutchTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneGermanTokenizer</target_tok>
<sentence_seg>{}</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>{}</remove_tags></project></omegat>"""

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Options of Java for programs that end after a few seconds."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def translated(project: Path, home: Path, level: Level, cuts: str) -> tuple[set[str], set[str]]:
    """Return all segments that OmegaT makes of the clean Dutch texts, and those that it finds a translation for."""
    make_project(project, cuts)
    for folder in CORPORA:
        shutil.copy(folder / "nl.txt", project / "source" / f"{folder.name}.txt")
        damaged = (folder / "damaged" / f"concordance.{code}.txt" for code in ("nl", "de"))
        parlalign.write(parlalign.align_files(*damaged, level=level), project / "tm" / "auto" / f"{folder.name}.tmx")
    return segments(project, home)


def make_project(project: Path, cuts: str, *, removes_tags: bool = False) -> None:
    for inside in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / inside).mkdir(parents=True)
    settings = SETTINGS.format(str(cuts == "sentences").lower(), str(removes_tags).lower())
    (project / "omegat.project").write_text(settings, encoding="utf-8")


def segments(project: Path, home: Path) -> tuple[set[str], set[str]]:
    """Return all segments that OmegaT makes of the source files, and those that it finds a translation for."""
    omegat(project, home, "--mode=console-translate")
    every = project.with_suffix(".tmx")
    omegat(project, home, "--mode=console-createpseudotranslatetmx", f"--pseudotranslatetmx={every}")
    return sources(every), sources(project / f"{project.name}-level1.tmx")


def omegat(project: Path, home: Path, *words: str) -> None:
    options = f"-Duser.home={home} -Djava.awt.headless=true {QUICK}"
    environment = {**os.environ, "HOME": str(home), "_JAVA_OPTIONS": options}
    subprocess.run(["omegat", str(project), *words], env=environment, capture_output=True, check=True, timeout=300)


def sources(tmx: Path) -> set[str]:
    return {seg.text or "" for seg in etree.parse(tmx).findall(".//tu/tuv[1]/seg")}


LEVELS_AND_CUTS: list[tuple[Level, str]] = [
    ("paragraph", "paragraphs"),
    ("paragraph", "sentences"),
    ("sentence", "sentences"),
]


@pytest.mark.parametrize(("level", "cuts"), LEVELS_AND_CUTS)
def test_nearly_every_segment_gets_its_translation(tmp_path: Path, home: Path, level: Level, cuts: str) -> None:
    project = tmp_path / "project"
    every, found = translated(project, home, level, cuts)
    # OmegaT makes `51.` a segment of its own and takes no translation that is the same as its source.
    worded = {segment for segment in every if re.search(r"[^\W\d_]{3}", segment)}
    assert len(worded) >= 170
    missing = worded - found
    assert len(missing) <= 0.02 * len(worded), sorted(missing)
    for folder in CORPORA:
        made = words(project / "target" / f"{folder.name}.txt")
        assert SequenceMatcher(None, made, words(folder / "de.txt"), autojunk=False).ratio() > 0.94


def web_page(paragraphs: Sequence[str], *, links: bool) -> bytes:
    """Return a page with calls `<sup>1</sup>`, which are links to the notes or not."""
    body, notes = builders.split_notes(paragraphs)
    call, note = r"<sup>\1</sup>", "<sup>{0}</sup>"
    if links:
        call, note = (
            r'<sup><a href="#_ftn\1" name="_ftnref\1">\1</a></sup>',
            '<a name="_ftn{0}" href="#_ftnref{0}"><sup>{0}</sup></a>',
        )
    shown = [
        *(builders.CALL.sub(call, text) for text in body),
        *(f"{note.format(n)} {text}" for n, text in notes.items()),
    ]
    return ('<html><head><meta charset="utf-8"></head><body>' + "".join(f"<p>{text}</p>" for text in shown)).encode()


FILES_WITH_NOTES: dict[str, Callable[[Sequence[str]], bytes]] = {
    ".docx": builders.word,
    ".odt": builders.odt,
    ".html": partial(web_page, links=False),
    ".xhtml": partial(web_page, links=True),
    ".txt": lambda paragraphs: "\n\n".join(paragraphs).encode(),
}


@pytest.mark.parametrize(("level", "cuts"), LEVELS_AND_CUTS)
def test_texts_with_calls_and_their_notes_get_their_translation(
    tmp_path: Path, home: Path, level: Level, cuts: str
) -> None:
    """OmegaT shows a call as a tag, which it removes here; in other tools, too, a tag is no part of the text."""
    project = tmp_path / "project"
    make_project(project, cuts, removes_tags=True)
    for suffix, build in FILES_WITH_NOTES.items():
        for code in ("nl", "de"):
            text = (Path(__file__).parent / "texts" / f"notes.{code}.txt").read_text(encoding="utf-8")
            # Word and LibreOffice number the items of a list; their dashes are no part of the text either.
            paragraphs = [paragraph.removeprefix("– ") for paragraph in text.strip().split("\n\n")]
            (tmp_path / f"x.{code}{suffix}").write_bytes(build(paragraphs))
        files = tmp_path / f"x.nl{suffix}", tmp_path / f"x.de{suffix}"
        shutil.copy(files[0], project / "source")
        memory = parlalign.align_files(*files, languages=("nl", "de"), level=level)
        parlalign.write(memory, project / "tm" / "auto" / f"{suffix[1:]}.tmx")
    every, found = segments(project, home)
    texts = {segment for segment in every if re.search(r"[^\W\d_]{3}", segment) and not segment.startswith("#_ftn")}
    assert len(texts) >= 60
    assert texts - found == set()


def words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split()
