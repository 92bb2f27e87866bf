"""The panel of the review page with the translation memory, and the marks of rows that contradict it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from page_fixtures import Opener
from review_page import Review, check_accessibility, expect, record

import parlalign
from parlalign.records import Record

WISH = record("De Raad wenst een goede haven.", "Der Rat wünscht einen guten Hafen.")
ROWS = [
    WISH,
    record("De kade is lang.", "Der Kai ist lang."),
    record("Artikel 4 is van kracht.", "Artikel 4 ist in Kraft."),
    record("Een boot vaart.", "Ein Boot fährt."),
    record("Nergens iets.", "Nirgends etwas."),
    record("Alleen dit.", ""),
]
OTHER = "Der Rat wünscht sich einen guten Hafen."
STORED = [
    replace(WISH, id="m1", target=OTHER, status="accepted", changed=datetime(2024, 5, 12, tzinfo=UTC)),
    replace(WISH, id="m2", source="De Raad wenst een betere haven.", target="Der Rat wünscht einen besseren Hafen."),
    replace(WISH, id="m3", source="Der Kai ist kurz.", target="De 𝕏 kade is kort.", languages=("de", "nl")),
]

ABOVE_THE_PANEL = """() => {
  const [row, panel] = ['.row.current', '#memory'].map((each) => document.querySelector(each).getBoundingClientRect());
  return row.top >= 0 && row.bottom <= panel.top + 1;
}"""
"""Return whether the selected row is in view, above the panel of a narrow window."""
FOUR_ROWS_DOWN = """() => {
  const press = () => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
  for (let n = 0; n < 4; n += 1) press();
}"""
"""Press a key faster than anybody reads."""


def _open(opened: Opener, folder: Path, stored: list[Record], rows: list[Record] = ROWS, **options: Any) -> Review:
    """Open a review of the rows; a memory with the records is offered."""
    path = folder / "tm.sqlite"
    with parlalign.open_memory(path) as memory:
        memory.add(stored)
    review = opened(rows, **options)
    review.page.evaluate(
        "path => import('./static/memory_choice.js').then(choice => choice.chooseMemory(path))", str(path)
    )
    return review


def _say(review: Review, words: str) -> None:
    expect(review.page.locator("#memory-status")).to_have_text(words)


def test_the_panel_shows_the_matches_of_the_row(opened: Opener, tmp_path: Path) -> None:
    review = _open(opened, tmp_path, STORED)
    page, matches = review.page, review.page.locator("#memory .match")
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(re.findall(r"/memory/hits.*(.)$", request.url)))
    review.press("i")
    expect(page.locator("#memory .records")).to_have_text("3 records")
    _say(review, "The memory has another translation of this text.")
    expect(review.here).to_be_focused()
    expect(matches).to_have_count(2)
    assert matches.nth(0).locator("mark").all_text_contents() == ["sich"]
    assert "accepted · 12 May 2024 · harbours" in (matches.nth(0).text_content() or "")
    assert (matches.nth(1).text_content() or "").startswith("83%similar")
    assert matches.nth(1).locator("del").all_text_contents() == ["betere"]
    assert matches.nth(1).locator("ins").all_text_contents() == ["goede"]
    assert matches.nth(1).locator(".source").get_attribute("lang") == "nl"
    check_accessibility(page, "matches")

    asked.clear()
    page.evaluate(FOUR_ROWS_DOWN)
    expect(page.locator("#memory-what")).to_have_text("Matches for row 5")
    _say(review, "No similar text.")
    assert asked == ["5"]
    release = review.hold("**/api/memory/hits?key=1")
    review.press("Home")
    expect(page.locator("#memory-what")).to_have_text("Matches for row 1")
    page.wait_for_timeout(300)
    review.press("End")
    release()
    _say(review, "No similar text.")
    expect(page.locator("#memory-what")).to_have_text("Matches for row 6")
    review.press("Home")
    expect(matches).to_have_count(2)

    matches.nth(1).get_by_role("button", name="Use in row").click()
    expect(review.row(1).locator(".target .segment")).to_have_text("Der Rat wünscht einen besseren Hafen.")
    expect(review.here).to_be_focused()
    review.said("Row 1 saved.")
    review.press("z")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    matches.nth(0).get_by_role("button", name="Copy").click()
    review.said("The translation is on the clipboard.")
    assert page.evaluate("navigator.clipboard.readText()") == OTHER
    review.press("i")
    expect(page.locator("#memory")).to_be_hidden()
    expect(review.here).to_be_focused()
    review.press("i")
    page.reload()
    review.settle()
    expect(matches).to_have_count(2)  # the panel is open again


def test_matches_say_what_was_replaced_and_put_together(opened: Opener, tmp_path: Path) -> None:
    texts = [
        ("1. Artikel 3 is van kracht.", "1. Artikel 3 ist in Kraft."),
        ("Een boot vaart.", "Ein Boot fährt."),
        ("De zee is diep.", "Das Meer ist tief."),
        ("Hij zegt dat het nergens is.", "Er sagt, dass es nirgends ist."),
    ]
    stored = [record(*pair) for pair in texts]
    stored[3] = replace(stored[3], pieces=(("het nergens is", "es nirgends ist"),))
    rows = [
        record("Artikel 4 is van kracht.", "Artikel 4 ist in Kraft."),
        record("Een boot vaart. De zee is diep.", "Ein Boot fährt, das Meer ist tief."),
        record("het nergens is", "es ist nirgends"),
    ]
    # A tab of its own, whose size changes.
    review = _open(opened, tmp_path, stored, rows, locale="en-GB")
    match = review.page.locator("#memory .match")
    review.press("i")
    expect(match.locator(".kind")).to_have_text("same text in another form")
    assert match.locator(".numbers").text_content() == "Numbers replaced:3 → 4"
    assert match.locator(".target mark").all_text_contents() == ["4"]
    review.press("j", "j")
    expect(match.locator(".kind")).to_have_text(["part of a record"])
    assert match.locator(".target").all_text_contents() == ["es nirgends ist"]
    review.press("k")
    expect(match.locator(".kind")).to_have_text("put together from sentences")
    assert match.locator(".parts .percent").all_text_contents() == ["100%", "100%"]
    assert match.locator(".parts .target").all_text_contents() == ["Ein Boot fährt.", "Das Meer ist tief."]
    for width in (1280, 400, 320):
        review.page.set_viewport_size({"width": width, "height": 640})
        for each in ("html", "#memory"):
            assert review.page.locator(each).evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    check_accessibility(review.page, "a narrow window")
    review.press("i", "i")
    for number in (2, 1):
        review.is_at(number)
        review.page.wait_for_function(ABOVE_THE_PANEL)
        review.press("k")


def test_words_are_searched_for_in_the_memory(opened: Opener, tmp_path: Path) -> None:
    review = _open(opened, tmp_path, STORED)
    page, found = review.page, review.page.locator("#memory .match")
    select = """([side, start, end]) => {
      const { firstChild } = document.querySelector(`.row.current .${side} .segment`);
      getSelection().setBaseAndExtent(firstChild, start, firstChild, end);
    }"""
    page.evaluate(select, ["target", 4, 15])
    review.press("Shift+I")
    _say(review, "2 records found.")
    expect(page.locator("#memory-what")).to_have_text('Search: "Rat wünscht"')
    assert found.nth(0).locator(".target mark").all_text_contents() == ["Rat wünscht"]
    expect(review.here).to_be_focused()
    review.press("Escape")
    expect(page.locator("#memory-what")).to_have_text("Matches for row 1")

    page.evaluate(select, ["source", 8, 13])
    page.click("#more-open")
    page.click("#do-concordance")
    expect(page.locator("#memory-what")).to_have_text("Search: wenst")
    review.press("j")  # another row, its matches
    expect(page.locator("#memory-what")).to_have_text("Matches for row 2")

    review.press("Shift+I")  # nothing is selected
    field = page.get_by_role("searchbox", name="Search in the memory")
    expect(field).to_be_focused()
    field.fill("kad*")
    review.press("Enter")
    _say(review, "1 record found.")
    assert found.locator("mark").all_text_contents() == ["kade"]  # after a character of two code units
    page.locator("#memory-search select").select_option("German")
    _say(review, "No record contains these words.")
    check_accessibility(page, "a search")
    field.focus()
    review.press("Escape")
    expect(review.here).to_be_focused()
    expect(page.locator("#memory-what")).to_have_text("Matches for row 2")


def test_rows_that_contradict_the_memory_are_marked(opened: Opener, tmp_path: Path) -> None:
    stored = [replace(row, id=f"m{n}", target="Anders.") for n, row in enumerate(ROWS) if n in (0, 3)]
    review = _open(opened, tmp_path, stored)
    page = review.page
    marks = page.locator(".row .contradicts")
    expect(marks).to_have_count(2)
    assert (review.row(1).get_attribute("aria-label") or "").endswith(", contradicts the memory")
    marks.nth(0).hover()
    expect(page.locator("#tip")).to_contain_text("Anders.")
    review.press("Shift+N")
    review.is_at(4)
    review.press("Shift+N")
    review.is_at(1)
    review.said("Continued from the top.")
    review.row(4).locator(".contradicts").click()
    _say(review, "The memory has another translation of this text.")

    review.press("x")  # a rejected row contradicts nothing
    expect(marks).to_have_count(1)
    review.press("Home", "ArrowRight", "e")
    page.locator("textarea").fill("Anders.")
    review.press("Control+s")
    expect(marks).to_have_count(0)
    assert not (review.row(1).get_attribute("aria-label") or "").endswith("memory")
    review.press("z")
    expect(marks).to_have_count(1)
    style = "mark => getComputedStyle(mark).fontWeight"
    assert marks.evaluate(style) == "600"
    review.press("a")
    review.is_at(2)
    expect(marks).to_have_count(1)
    assert marks.evaluate(style) == "400"
    review.press("Shift+N")
    review.said("No open row contradicts the memory.")


def test_accepted_rows_are_added_and_a_broken_memory_says_what_to_do(opened: Opener, tmp_path: Path) -> None:
    review = opened(ROWS)
    page = review.page
    add = page.locator("#memory-add")
    page.click("#memory-open")
    expect(page.locator("#memory-status")).to_contain_text("No translation memory is chosen.")
    review.press("Escape", "a", "a")
    review.is_at(3)
    expect(add).to_have_text("Add 2 accepted rows")
    add.click()
    expect(page.locator("#memory-added")).to_contain_text("2 added, 0 updated, 0 unchanged, 0 left out")
    menu = page.get_by_label("Memory", exact=True)
    expect(menu.locator(":checked")).to_have_text("my translation memory")
    expect(page.locator("#memory .records")).to_have_text("2 records")
    add.click()
    expect(page.locator("#memory-added")).to_contain_text("0 added, 0 updated, 2 unchanged, 0 left out")

    menu.select_option("none")
    expect(page.locator("#memory-status")).to_contain_text("No translation memory is chosen.")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no memory" * 999)
    menu.select_option("another file or database …")
    place = page.get_by_placeholder("Path of the file")
    place.fill("broken.sqlite")
    review.press("Enter")
    expect(page.locator("#memory-status")).to_contain_text("Give the whole path of a memory.")
    place.fill(str(broken))
    review.press("Enter")
    _say(review, "There is no translation memory of parlalign in this place, but something else. Choose another place.")
    check_accessibility(page, "an error")
    menu.select_option("my translation memory")
    _say(review, "No similar text.")
    own = tmp_path / "home" / "memory.sqlite"
    own.rename(broken)
    review.press("Escape", "i", "i")
    _say(review, "There is no memory in this place. Choose another one, or put its file back.")
    expect(menu.locator(":checked")).to_have_text("my translation memory")  # rows are added to it, to no other one
    broken.rename(own)
    review.press("i", "i")
    _say(review, "No similar text.")
    assert review.server
    review.server.end()
    review.press("Escape", "k")
    _say(review, "The program does not answer.")
    review.server.begin()
    page.click("#gone button")
    _say(review, "No similar text.")
    own.unlink()
    review.press("j")
    _say(review, "There is no memory in this place. Choose another one, or put its file back.")
    review.press("x")
    review.said("Row 3 rejected.")
