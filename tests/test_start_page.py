"""The start page in a browser, as a translator uses it: from dropped files to a review, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_fixtures import PATIENCE
from review_page import check_accessibility, expect
from start_page import StartPage, make_files, running_program

import parlalign

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

Opener = Callable[..., StartPage]
MIXED = (
    "1. acht een betrouwbare veerdienst geen gunst, maar een nood ...[+++]zaak;\n"
    "1. sieht in zuverlässigen Fährdiensten keine Vergünsti\ngung, sondern eine Notwendigkeit;\n\n"
    "2. betreurt dat het loket van de rederij in het laatste jaar is gesloten;\n"
    "2. bedauert, dass der Schalter der Reederei im letzten Jahr geschlossen wurde;\n"
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_program(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    make_files(folder)
    return folder


@pytest.fixture
def opened(browser: Browser, program: str, files: Path) -> Iterator[Opener]:
    """Open the start page in a browser of its own; nothing may break in it."""
    pages: list[StartPage] = []

    def start_page(**options: Any) -> StartPage:
        given: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}, **options}
        tab = browser.new_context(**given).new_page()
        tab.set_default_timeout(PATIENCE)
        pages.append(StartPage(tab, program, files))
        return pages[-1]

    yield start_page
    for each in pages:
        each.page.context.close()
    assert [fault for each in pages for fault in each.faults] == []


def _focused(start: StartPage) -> Locator:
    return start.page.locator(":focus")


def test_two_dropped_files_become_a_translation_memory(opened: Opener, files: Path, tmp_path: Path) -> None:
    start = opened()
    page = start.page
    before = {file: file.read_bytes() for file in files.glob("texts/*.docx")}
    start.drop("texts/night-trains.nl.docx", "texts/night-trains.de.docx")
    start.wait_until_ready()
    assert start.files_shown == ["night-trains.nl.docx", "night-trains.de.docx"]
    assert "Dutch · " in (page.locator("#draft-files > li").first.text_content() or "")
    assert start.languages == ["Dutch", "German"]
    page.get_by_role("button", name="Swap the languages").click()
    assert start.languages == ["German", "Dutch"]
    page.get_by_label("Source language").select_option("nl")  # the other side gets the language that was here
    assert start.languages == ["Dutch", "German"]
    assert page.get_by_role("radio", name="Sentences").is_checked()
    page.get_by_role("radio", name="Paragraphs").check()
    page.get_by_role("button", name="Align and review").click()
    start.wait_for_review()
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_contain_text(re.compile("1 of 8 done"))
    page.locator("#export-open").click()
    with page.expect_download() as download:
        page.locator("dialog#export button[type=submit]").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    records = list(parlalign.iter_records(path))
    assert path.suffix == ".tmx"
    assert len(records) == 8
    assert records[0].source.startswith("Resolutie van het Europees Parlement")
    assert before == {file: file.read_bytes() for file in files.glob("texts/*.docx")}

    page.locator("#to-start").click()
    item = page.locator("#reviews li", has_text="night-trains.nl.docx")
    expect(item).to_contain_text("Dutch – German · 1 of 8 rows done · 0 doubtful")
    item.get_by_role("link").focus()
    page.keyboard.press("Enter")
    start.wait_for_review()
    expect(page.locator("#progress")).to_contain_text(re.compile("1 of 8 done"))
    start.open()
    start.drop("texts/night-trains.de.docx", "texts/night-trains.nl.docx")
    start.wait_until_ready()
    assert page.get_by_role("radio", name="Paragraphs").is_checked()  # as it was chosen last


def test_a_review_is_removed_from_the_list(opened: Opener) -> None:
    start = opened()
    page = start.page
    _paste(start, MIXED)
    start.wait_until_ready()
    expect(_focused(start)).to_have_text("Align and review")
    page.keyboard.press("Enter")
    start.wait_for_review()
    start.open()
    page.get_by_role("button", name="Remove Pasted text.txt from the list").click()
    expect(page.locator("dialog#removal")).to_contain_text("all its decisions are lost")
    page.keyboard.press("Escape")
    expect(page.locator("#reviews")).to_contain_text("Pasted text.txt")
    page.get_by_role("button", name="Remove Pasted text.txt from the list").click()
    page.get_by_role("button", name="Delete the review").click()
    expect(page.locator("#said")).to_have_text("“Pasted text.txt” was removed from the list.")
    expect(page.locator("#reviews")).not_to_contain_text("Pasted text.txt")


def _paste(start: StartPage, text: str) -> None:
    """Paste a text into the page, as Ctrl+V does, and take it over."""
    start.page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        text,
    )
    start.page.get_by_role("button", name="Use this text").click()


def test_a_folder_and_an_archive_are_paired_by_names(opened: Opener) -> None:
    start = opened()
    page = start.page
    start.drop("texts")
    start.wait_until_ready()
    names = [f"texts/{name}.{code}.docx" for name in ("island-ports", "night-trains") for code in ("de", "nl")]
    assert start.files_shown == names  # without the file of the system
    expect(page.locator("#draft-hints")).to_have_text("2 pairs of files that are translations of each other")
    page.get_by_role("button", name="Start over").click()
    expect(_focused(start)).to_have_text("Choose files …")
    page.locator("#files").set_input_files(start.files / "texts.zip")
    start.wait_until_ready()
    assert start.files_shown == ["texts.zip"]
    expect(page.locator("#draft-hints")).to_have_text("2 pairs of files that are translations of each other")
    page.keyboard.press("Enter")
    start.wait_for_review()
    expect(page.locator("#progress")).to_contain_text("of 16 done")


def test_files_that_are_not_in_the_review_are_named_before_it_opens(opened: Opener) -> None:
    start = opened()
    page = start.page
    start.drop("half")
    start.wait_until_ready()
    expect(page.locator("#draft-hints")).to_contain_text(
        "1 file that parlalign cannot read is left out: half/empty.nl.txt"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#warned")).to_have_text(
        "2 files could not be aligned and are not in the review: island-ports.nl.docx, island-ports.de.docx"
    )
    expect(_focused(start)).to_have_text("Open the review")
    page.keyboard.press("Enter")
    start.wait_for_review()
    expect(page.locator("#progress")).to_contain_text("of 8 done")


def test_an_alignment_is_cancelled_and_survives_a_reload(opened: Opener) -> None:
    start = opened()
    page = start.page
    page.locator("#folder").set_input_files(start.files / "texts")
    start.wait_until_ready()
    page.get_by_role("radio", name="Clauses").check()
    page.locator("#start").click()
    expect(page.locator("#stages li[aria-current=step]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#said")).to_have_text("Cancelled. Nothing was saved.")
    names = page.evaluate("fetch('api/start').then(answer => answer.json()).then(a => a.reviews.map(r => r.name))")
    assert "texts" not in names
    assert page.get_by_role("radio", name="Clauses").is_checked()
    expect(_focused(start)).to_have_text("Align and review")
    page.keyboard.press("Enter")
    expect(page.locator("#stages li[aria-current=step]")).to_be_visible()
    page.reload()
    start.wait_for_review()
    assert "job=" not in page.url


def test_errors_are_beside_their_file_and_go(opened: Opener) -> None:
    start = opened()
    page = start.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "files?" in request.url else None)
    start.drop("huge.docx", "empty.txt", "broken.docx")
    expect(start.error("broken.docx")).to_contain_text("is damaged or incomplete. Open it in the program")
    expect(start.error("huge.docx")).to_contain_text(
        "too large for parlalign. Divide it into smaller files. The limit is 1 GB."
    )
    expect(start.error("empty.txt")).to_have_text("This file is empty. Choose the file that contains the text.")
    assert ["broken" in url for url in sent] == [True]  # the others were not uploaded
    expect(page.locator("#start")).to_be_hidden()
    for name in ("huge.docx", "empty.txt", "broken.docx"):
        page.get_by_role("button", name=f"Remove {name}").click()
    expect(_focused(start)).to_have_text("Choose files …")
    expect(page.locator(".file-error")).to_have_count(0)
    start.drop("picture.png")
    expect(start.error("picture.png")).to_contain_text("cannot read this kind of file")
    page.get_by_role("button", name="Start over").click()
    start.drop("texts/night-trains.nl.docx")
    expect(page.locator("#draft-hints")).to_contain_text("Add the file with its translation.")
    expect(_focused(start)).to_have_text("Add files …")
    page.locator("#start").click()
    expect(page.locator("#warned")).to_have_text("Choose both languages.")
    page.locator("#files").set_input_files(start.files / "texts" / "night-trains.de.docx")
    expect(page.locator("#draft-hints li")).to_have_count(0)
    expect(page.locator("#warned")).to_be_empty()
    expect(page.locator("select[name=source]")).to_have_value("nl")


def test_why_an_alignment_failed_is_shown_until_one_chooses_something_else(opened: Opener) -> None:
    start = opened()
    page = start.page
    start.drop("texts/night-trains.nl.docx", "texts/island-ports.nl.docx")
    expect(page.locator("#draft-hints")).to_contain_text("Both texts are in the same language.")
    page.get_by_role("button", name="Remove island-ports.nl.docx").click()
    start.drop("texts/night-trains.de.docx")
    expect(page.locator("#draft-hints li")).to_have_count(0)
    expect(_focused(start)).to_have_text("Align and review")
    page.get_by_label("Source language").select_option("es")
    page.get_by_label("Target language").select_option("fr")
    page.locator("#start").click()
    expect(page.locator(".file-error")).to_contain_text("The text is in another language: Dutch.")
    expect(_focused(start)).to_have_text("Align and review")
    page.get_by_label("Source language").select_option("nl")
    expect(page.locator(".file-error")).to_have_count(0)
    assert start.languages == ["Dutch", "French"]
    page.get_by_label("Target language").select_option("de")
    page.locator("#start").click()
    start.wait_for_review()


def test_the_page_waits_for_its_program(opened: Opener) -> None:
    start = opened()
    page = start.page
    page.route("**/api/**", lambda route: route.abort())
    start.drop("texts/night-trains.nl.docx", "texts/night-trains.de.docx")
    expect(page.locator("#gone")).to_contain_text("The program has ended")
    page.unroute_all()
    page.locator("#gone button").click()
    start.wait_until_ready()
    expect(page.locator("#gone")).to_be_empty()


@pytest.mark.parametrize(("locale", "words"), [
    ("de-AT", ("Dateien auswählen …", "Diese Datei ist beschädigt oder unvollständig.", "Niederländisch")),
    ("nl-BE", ("Bestanden kiezen …", "Dit bestand is beschadigd of onvolledig.", "Nederlands")),
])  # fmt: skip
def test_the_page_speaks_the_language_of_the_browser(opened: Opener, locale: str, words: tuple[str, str, str]) -> None:
    button, error, language = words
    start = opened(locale=locale)
    assert start.page.locator("html").get_attribute("lang") == locale[:2]
    expect(start.page.locator("#choose-files")).to_have_text(button)
    start.drop("broken.docx", "texts/night-trains.nl.docx")
    expect(start.error("broken.docx")).to_contain_text(error)
    expect(start.page.locator("#draft-files")).to_contain_text(language)


def test_all_by_keys_alone(opened: Opener) -> None:
    start = opened()
    press = start.page.keyboard.press
    press("Tab")
    expect(_focused(start)).to_have_text("Choose files …")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(start.page.locator("textarea[name=first]")).to_be_focused()
    start.page.keyboard.insert_text(MIXED)
    for _ in range(2):
        press("Tab")
    press("Enter")
    expect(_focused(start)).to_have_text("Align and review")
    press("Shift+Tab")
    expect(_focused(start)).to_have_attribute("name", "level")
    press("ArrowDown")
    for _ in range(4):
        press("Shift+Tab")
        outline = _focused(start).evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline != "none"
    expect(_focused(start)).to_have_text("Start over")
    press("Enter")
    expect(_focused(start)).to_have_text("Choose files …")


def test_axe_finds_nothing_and_nothing_is_cut_off(opened: Opener) -> None:
    start = opened(locale="de")
    page = start.page
    _check(start, "no files")
    page.locator("#open-paste").click()
    _check(start, "texts to paste")
    page.keyboard.press("Escape")
    start.drop("huge.docx", "texts/night-trains.nl.docx")
    expect(page.locator(".file-error")).to_be_visible()
    _check(start, "an error")
    page.locator("#draft-files button").first.click()
    start.wait_until_ready()
    page.locator("#start").click()
    _check(start, "a missing text")
    page.locator("#files").set_input_files(start.files / "texts" / "night-trains.de.docx")
    expect(page.locator("#draft-hints li")).to_have_count(0)
    page.route("**/api/jobs/*", lambda route: route.fulfill(json={"state": "running", "stage": "align", "share": 0.4}))
    page.locator("#start").click()
    expect(page.locator("#stages .current")).to_contain_text("40")
    _check(start, "a job")


def _check(start: StartPage, state: str) -> None:
    """Check a state of the page with axe, and that nothing is wider than the window."""
    for width in (640, 400, 1280):
        start.page.set_viewport_size({"width": width, "height": 700})
        assert start.page.locator("html").evaluate("element => element.scrollWidth - element.clientWidth") <= 0
        if width != 640:
            check_accessibility(start.page, f"{state}, {width} pixels")
