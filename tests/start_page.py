"""The start page in a browser, for its tests: the program, files to drop on the page, and what a person does there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import word, zipped
from conftest import PROGRAM

import parlalign

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_PARAGRAPHS = 8  # of a text: enough to identify its language
_HUGE = (1 << 30) + 1  # bytes: more than the start page takes


@contextmanager
def running_program(home: Path) -> Iterator[str]:
    """Run `parlalign app` with its own folder; yield the address of the start page."""
    command = [sys.executable, "-c", PROGRAM, "app", "--no-open"]
    environment = {**os.environ, "PARLALIGN_HOME": str(home)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as program:
        assert program.stdout
        try:
            yield program.stdout.readline().strip()
        finally:
            program.terminate()


def make_files(folder: Path) -> None:
    """Make the files that the tests drop."""
    (folder / "texts").mkdir(parents=True)
    for name in ("night-trains", "island-ports"):
        for code in ("nl", "de"):
            text = parlalign.corpus_path(f"{name}/{code}.txt").read_text(encoding="utf-8")
            content = word(text.strip().split("\n\n")[:_PARAGRAPHS])
            (folder / "texts" / f"{name}.{code}.docx").write_bytes(content)
    (folder / "texts" / ".DS_Store").write_bytes(b"x")  # as macOS makes
    (folder / "texts.zip").write_bytes(zipped({file.name: file.read_bytes() for file in folder.glob("texts/*.docx")}))
    (folder / "half").mkdir()
    for name in ("night-trains.nl.docx", "night-trains.de.docx", "island-ports.nl.docx"):
        (folder / "half" / name).write_bytes((folder / "texts" / name).read_bytes())
    (folder / "half" / "island-ports.de.docx").write_bytes(b"PK\x03\x04")
    (folder / "half" / "empty.nl.txt").touch()
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and nothing else")
    (folder / "empty.txt").touch()
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with (folder / "huge.docx").open("wb") as file:
        file.truncate(_HUGE)


class StartPage:
    """The page in a tab, as a person uses it."""

    def __init__(self, page: Page, address: str, files: Path) -> None:
        self.page = page
        self.address = address
        self.files = files
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if "Security Policy" in said.text else None)
        self.open()

    def open(self) -> None:
        self.page.goto(self.address)
        self.page.locator("#recent:not([hidden]), #steps:not([hidden])").wait_for()

    def drop(self, *names: str) -> None:
        """Drop files and folders, as a file manager does."""
        session = self.page.context.new_cdp_session(self.page)
        paths = [str(self.files / name) for name in names]
        data: dict[str, Any] = {"items": [], "files": paths, "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send("Input.dispatchDragEvent", {"type": kind, "x": 200, "y": 200, "data": data})
        session.detach()

    def wait_until_ready(self) -> None:
        self.page.locator("#start").wait_for()

    def wait_for_review(self) -> None:
        self.page.wait_for_url("**/reviews/*/**")
        self.page.locator("#rows[aria-rowcount]").wait_for()

    @property
    def languages(self) -> list[str]:
        return [
            self.page.locator(f"select[name={side}]").evaluate("field => field.selectedOptions[0].textContent")
            for side in ("source", "target")
        ]

    @property
    def files_shown(self) -> list[str]:
        return self.page.locator("#draft-files .file-name").all_text_contents()

    def error(self, name: str) -> Locator:
        """Return the error beside a file."""
        return self.page.locator("#draft-files > li", has_text=name).locator(".file-error")
