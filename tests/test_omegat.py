"""A real CAT tool: OmegaT translates the clean Dutch resolutions with memories made from their damaged twins."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from conftest import CORPORA
from lxml import etree

import parlalign
from parlalign.records import InlineCodes, Level, Record

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
<remove_tags>false</remove_tags></project></omegat>"""

QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Options of Java for programs that end after a few seconds."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def translated(project: Path, home: Path, level: Level, cuts: str) -> tuple[set[str], set[str]]:
    """Return all segments that OmegaT makes of the clean Dutch texts, and those that it finds a translation for."""
    for inside in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / inside).mkdir(parents=True)
    (project / "omegat.project").write_text(SETTINGS.format(str(cuts == "sentences").lower()), encoding="utf-8")
    for folder in CORPORA:
        shutil.copy(folder / "nl.txt", project / "source" / f"{folder.name}.txt")
        damaged = (folder / "damaged" / f"concordance.{code}.txt" for code in ("nl", "de"))
        parlalign.write(parlalign.align_files(*damaged, level=level), project / "tm" / "auto" / f"{folder.name}.tmx")
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


@pytest.mark.parametrize(
    ("level", "cuts"), [("paragraph", "paragraphs"), ("paragraph", "sentences"), ("sentence", "sentences")]
)
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


def words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split()


def test_a_memory_with_inline_codes_is_read(tmp_path: Path, home: Path) -> None:
    project = tmp_path / "coded"
    for inside in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (project / inside).mkdir(parents=True)
    (project / "omegat.project").write_text(SETTINGS.format("true"), encoding="utf-8")
    (project / "source" / "a.txt").write_text("De sluis is dicht.\n\nDe haven is open.\n", encoding="utf-8")
    bold = '{}<bpt i="1" x="1">&lt;b&gt;</bpt>{}<ept i="1">&lt;/b&gt;</ept>{}'
    codes = InlineCodes("tmx", bold.format("De ", "sluis", " is dicht."), bold.format("Die ", "Schleuse", " ist zu."))
    texts = ("De sluis is dicht.", "Die Schleuse ist zu.")
    coded = Record("a", *texts, ("nl", "de"), "sentence", 1.0, "paired", codes=codes)
    other = replace(coded, id="b", source="De haven is open.", target="Der Hafen ist offen.", codes=None)
    parlalign.write([coded, other], project / "tm" / "auto" / "a.tmx")
    omegat(project, home, "--mode=console-translate")
    translation = (project / "target" / "a.txt").read_text(encoding="utf-8")
    assert translation.split("\n\n") == [coded.target, f"{other.target}\n"]
