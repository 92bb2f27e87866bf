"""The page of the review in a browser, as a person uses it: by keys, by mouse, and when things go wrong."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random

import httpx
import pytest
from conftest import PROGRAM
from page_fixtures import Opener
from review_page import BLOCK, Review, check_accessibility, expect, plain, record, special

import parlalign
from parlalign.records import Record

ROOT = Path(__file__).parents[1]
PAGE = Path(parlalign.__file__).parent / "review" / "page"


def _as_served(review: Review) -> list[Record]:
    assert review.server
    return review.server.records


# What one sees


def test_a_row_shows_both_sides_its_score_and_why_it_is_doubtful(opened: Opener) -> None:
    review = opened(special())
    page = review.page
    expect(page).to_have_title("texts.jsonl – parlalign")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("[role=columnheader]").all_text_contents() == ["Row", "Dutch", "German", "Notes"]
    assert page.locator("#progress").text_content() == (
        "0 of 9 done · 7 doubtful · 0 accepted · 0 rejected · 2 unpaired"
    )
    assert review.row(1).locator(".source p").get_attribute("lang") == "nl"
    assert review.row(3).locator(".score").text_content() == "0.31 low"
    assert review.row(6).locator(".score").text_content() == "0.82 doubtful"
    assert review.row(6).locator(".differs").all_text_contents() == ["2010", "2011"]
    assert "facts differ (year 2010 | 2011)" in (review.row(6).text_content() or "")
    assert review.text(3, "source") == "Eerst dit. | Dan dat."
    assert review.row(4).locator(".target").text_content() == "no counterpart"
    assert review.row(2).locator("mark").all_text_contents() == ["havenstad"]
    label = review.row(2).get_attribute("aria-label")
    assert label == "Row 2, paragraph, paired, score 0.97, 1 uncertain repair"


def test_a_repair_tells_what_the_source_has_under_the_mouse_and_at_the_focus(opened: Opener) -> None:
    review = opened(special())
    tip = review.page.locator("#tip")
    review.row(2).locator("mark").hover()
    expect(tip).to_contain_text("In the source: haven⏎stad")
    expect(tip).to_contain_text("line break joined, 61% sure")
    tip.hover()
    expect(tip).to_be_visible()
    review.press("Escape")
    expect(tip).to_be_hidden()

    review.press("n", "r")
    repair = review.row(2).locator(".repaired.uncertain")
    expect(repair).to_be_focused()
    expect(repair).to_have_attribute("aria-describedby", "tip")
    assert (
        repair.get_attribute("aria-label") == "Repair: haven⏎stad, line break joined, 61% sure. f: change it to a space"
    )
    expect(tip).to_contain_text("f: change it to a space")
    review.press("r")  # the sure one shows in the selected row, too
    expect(tip).to_contain_text("line break taken as a space, 99% sure")


def test_texts_of_strangers_stay_texts(opened: Opener) -> None:
    review = opened(special(), locale="nl")
    texts = review.page.locator(".row").nth(6).locator(".segment, .comment").all_text_contents()
    assert [text.startswith("<script>document.title=") for text in texts] == [True, True, True]
    assert "&amp; \u202e" in texts[1]
    assert review.page.locator("main img, main script").count() == 0
    expect(review.page).to_have_title("texts.jsonl – parlalign")


def test_texts_have_the_direction_of_their_language(opened: Opener) -> None:
    review = opened([record("de haven", "الميناء", languages=("nl", "ar"))])
    assert [each.get_attribute("dir") for each in review.page.locator(".segment").all()] == ["ltr", "rtl"]


# Moving


def test_keys_go_through_the_rows(opened: Opener) -> None:
    review = opened(special())
    for key, number in (("j", 2), ("ArrowDown", 3), ("k", 2), ("ArrowUp", 1), ("End", 9), ("Home", 1)):
        review.press(key)
        review.is_at(number)
    expect(review.here).to_be_focused()
    review.press("k")
    review.said("This is the first row.")
    review.press("End", "j")
    review.said("That was the last row.")


def test_keys_go_from_doubt_to_doubt(opened: Opener) -> None:
    review = opened(special())
    for key, number in (("n", 2), ("n", 3), ("p", 2), ("p", 9)):
        review.press(key)
        review.is_at(number)
    review.said("Continued from the end.")
    review.press("n")
    review.is_at(2)
    review.said("Continued from the top.")


def test_arrows_choose_the_side_and_its_segments(opened: Opener) -> None:
    review = opened(special())
    review.press("j", "j")
    review.is_at(3)
    review.press("ArrowLeft")
    parts = review.row(3).locator(".source .segment")
    expect(parts.nth(0)).to_be_focused()
    expect(review.page.locator("#choose-source")).to_have_attribute("aria-pressed", "true")
    review.press("ArrowLeft", "ArrowLeft")
    expect(parts.nth(1)).to_be_focused()
    review.press("ArrowRight", "ArrowRight")
    expect(review.here).to_be_focused()
    review.press("ArrowRight", "j")
    expect(review.row(4).locator(".target .none")).to_be_focused()
    review.press("Escape")
    expect(review.row(4)).to_be_focused()


def test_one_turns_the_page_by_walking_on(opened: Opener) -> None:
    review = opened(plain())
    assert review.page.locator(".row").count() == BLOCK
    review.row(BLOCK).locator(".number").click()
    review.press("j")
    review.is_at(BLOCK + 1)
    assert review.page.locator("#page-place").text_content() == f"51 to {len(plain())} of {len(plain())}"
    review.press("k")
    review.is_at(BLOCK)
    review.press("a")
    review.is_at(BLOCK + 1)
    review.page.click("#page-before")
    review.is_at(1)
    review.page.click("#page-after")
    review.is_at(BLOCK + 1)
    expect(review.page.locator("#page-after")).to_be_disabled()


def test_the_map_shows_where_doubts_are_and_leads_there(opened: Opener) -> None:
    review = opened([*plain(), record("a", "b", 0.2), *plain()])
    strip = review.page.locator("#map")
    expect(strip).to_have_attribute("aria-valuetext", "row 1: sure, lowest score 0.97")
    assert strip.get_attribute("aria-label") == f"Map of all {2 * len(plain()) + 1} rows"
    middle = len(plain()) + 1
    box = strip.bounding_box()
    assert box
    at = box["height"] * (middle - 0.5) / (2 * len(plain()) + 1)
    strip.hover(position={"x": 5, "y": at})
    expect(review.page.locator("#tip")).to_have_text(f"row {middle}: low score, lowest score 0.20")
    strip.click(position={"x": 5, "y": at})
    review.is_at(middle)
    review.press("PageUp")
    review.is_at(middle - 10)


# Deciding


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_accept_and_reject_go_on_and_open_again_stays(opened: Opener, by: str) -> None:
    review = opened(special())
    do = _doing(review, by)
    do("accept", "a")
    review.is_at(2)
    review.said("Row 1 accepted.")
    do("reject", "x")
    review.is_at(3)
    assert review.row(1).locator(".status").text_content() == "accepted"
    assert review.row(2).locator(".status").text_content() == "rejected"
    review.press("k")
    review.is_at(2)
    do("clear", "o")
    review.said("Row 2 is open again.")
    review.is_at(2)
    assert [each.status for each in review.records()[:3]] == ["accepted", "paired", "paired"]


def _doing(review: Review, by: str) -> Callable[[str, str], None]:
    """Return what does something by its key or by its button, which may be in the menu."""

    def click(name: str) -> None:
        button = review.page.locator(f"#do-{name}")
        if not button.is_visible():
            review.page.click("#more-open")
        button.click(force=True)

    return lambda name, key: review.press(key) if by == "key" else click(name)


def test_focus_stays_at_the_button_that_goes_along(opened: Opener) -> None:
    review = opened(special())
    review.page.locator("#do-accept").focus()
    for number in (2, 3, 4):
        review.press("Enter")
        review.is_at(number)
        expect(review.page.locator("#do-accept")).to_be_focused()


def test_shift_goes_on_to_the_next_doubtful_row(opened: Opener) -> None:
    review = opened(special())
    review.press("Shift+A", "Shift+A", "Shift+X")
    review.is_at(4)
    assert [each.status for each in review.records()[:4]] == ["accepted", "accepted", "rejected", "unpaired"]


def test_a_text_that_rightly_stands_alone_is_accepted_and_never_rejected(opened: Opener) -> None:
    review = opened(special())
    review.row(4).locator(".number").click()
    review.press("x")
    review.warned("This text has no counterpart: there is no pair to reject or unlink.")
    review.is_at(4)
    review.press("a")
    review.said("Row 4: confirmed that it has no counterpart.")
    assert review.row(4).locator(".status").text_content() == "unpaired, confirmed"


def test_many_presses_are_done_one_after_the_other(opened: Opener) -> None:
    review = opened(special())
    review.press(*"aaaa")
    review.is_at(5)
    assert sum(each.status == "accepted" for each in review.records()) == 3


# Pairing


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_merge_joins_rows_or_sides(opened: Opener, by: str) -> None:
    review = opened(special())
    do = _doing(review, by)
    review.row(4).locator(".source").click()  # the source is meant
    do("merge-below", "m")
    review.said("The source was moved to row 5.")
    expect(review.page.locator("#progress")).to_contain_text("of 8")
    assert review.text(4, "source") == "Dann das auf Niederländisch."
    assert review.text(4, "target") == "Und etwas ohne Gegenstück."
    assert "changed by hand" in (review.row(4).text_content() or "")
    review.row(2).locator(".number").click()  # the whole row is meant
    do("merge-above", "Shift+M")
    review.said("Merged with row 1.")
    review.is_at(1)
    assert review.text(1, "target") == "Das Europäische Parlament, | die Hafenstadt wächst Tag für Tag"
    review.press("k", "Shift+M")
    review.warned("There is no row above.")


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_move_gives_one_segment_to_the_neighbour(opened: Opener, by: str) -> None:
    review = opened(special())
    do = _doing(review, by)
    review.row(3).locator(".number").click()
    do("move-below", "v")
    review.warned("Select source or target first")
    review.row(3).locator(".source p").first.click()
    do("move-below", "v")
    review.said("One segment was moved to row 4.")
    assert review.text(4, "source") == "Dan dat. | Dann das auf Niederländisch."
    do("move-above", "Shift+V")
    review.said("One segment was moved to row 2.")
    assert review.text(2, "source") == "de havenstad groeit met de dag | Eerst dit."
    assert review.text(3, "source") == ""


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_unlink_gives_the_target_a_row_of_its_own(opened: Opener, by: str) -> None:
    review = opened(special())
    _doing(review, by)("unlink", "l")
    review.said("The target has a row of its own now.")
    assert (review.text(1, "target"), review.text(2, "target")) == ("", "Das Europäische Parlament,")
    review.is_at(1)


def test_a_row_splits_where_the_caret_is(opened: Opener) -> None:
    review = opened([record("Eerst dit; dan dat, en 😀 meer.", "Zuerst dies. Dann das.")])
    review.press("ArrowRight", "s")
    review.said("Put the caret where the text is to be split")
    field = review.page.locator("textarea")
    assert field.evaluate("field => field.selectionStart") == len("Zuerst dies. ")
    review.press("Control+Enter")
    review.said("Split; the rest is in the row below.")
    assert (review.text(1, "target"), review.text(2, "target")) == ("Zuerst dies.", "Dann das.")
    review.press(
        "ArrowLeft", "ArrowLeft", "e", "Control+End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft"
    )
    review.press("Control+Enter")
    expect(review.row(2).locator(".source .segment")).to_have_text("meer.")
    assert review.text(1, "source") == "Eerst dit; dan dat, en 😀"


def test_what_is_typed_is_saved_before_it_is_split(opened: Opener) -> None:
    review = opened([record("een twee", "eins zwei")])
    review.press("e")
    review.page.locator("textarea").fill("  een drie vier")
    review.press("Control+End", *["ArrowLeft"] * 4)
    review.page.get_by_role("button", name="Split at the caret").click()
    expect(review.row(2).locator(".source .segment")).to_have_text("vier")
    assert review.text(1, "source") == "een drie"


def test_segments_part_where_they_were_joined(opened: Opener) -> None:
    review = opened(special())
    review.row(3).locator(".number").click()
    review.row(3).get_by_role("button", name="split here").click()
    review.said("Split; the rest is in the row below.")
    assert (review.text(3, "source"), review.text(4, "source")) == ("Eerst dit.", "Dan dat.")


def test_there_is_nothing_to_split_at_the_end_of_a_text(opened: Opener) -> None:
    review = opened(special())
    review.press("e", "Control+End", "Control+Enter")
    review.warned("put the caret inside the text")
    expect(review.page.locator("textarea")).to_be_visible()


# Text


def test_a_text_is_edited_in_its_place(opened: Opener) -> None:
    review = opened(special())
    field = review.page.locator("textarea")
    review.press("Enter")
    expect(field).to_be_focused()
    assert field.get_attribute("aria-label") == "Source text of row 1"
    assert field.get_attribute("lang") == "nl"
    field.fill("Het Parlement,")
    review.press("Control+s")
    review.said("Row 1 saved.")
    assert review.text(1, "source") == "Het Parlement,"
    expect(review.row(1)).to_be_focused()

    review.press("e", *"nooit", "Escape")
    expect(field).to_have_count(0)
    assert review.text(1, "source") == "Het Parlement,"

    review.press("ArrowRight", "e")
    field.fill("Das Parlament,")
    review.row(6).locator(".number").click()  # leaving saves
    review.said("Row 1 saved.")
    review.is_at(6)
    assert [review.records()[0].source, review.records()[0].target] == ["Het Parlement,", "Das Parlament,"]


def test_a_double_click_puts_the_caret_there(opened: Opener) -> None:
    review = opened([record("woord " * 20 + "einde", "Wort")])
    segment = review.row(1).locator(".source .segment")
    box = segment.bounding_box()
    assert box
    segment.dblclick(position={"x": 3, "y": box["height"] - 8})
    caret = review.page.locator("textarea").evaluate("field => field.selectionStart")
    assert 0 < caret < len("woord " * 20)


def test_what_is_missing_is_typed_in(opened: Opener) -> None:
    review = opened(special())
    review.row(4).locator(".none").dblclick()
    review.page.locator("textarea").fill("Dann das.")
    review.page.get_by_role("button", name="Save", exact=False).first.click()
    review.said("Row 4 saved.")
    assert (review.text(4, "target"), review.records()[3].status) == ("Dann das.", "paired")


def test_without_a_side_chosen_one_types_what_is_missing(opened: Opener) -> None:
    review = opened(special())
    review.row(4).locator(".number").click()
    review.press("e")
    review.page.locator("textarea").fill("Dann das.")
    review.press("Control+s")
    review.said("Row 4 saved.")
    assert (review.text(4, "source") != "", review.text(4, "target")) == (True, "Dann das.")
    expect(review.row(4).locator(".score")).to_have_text("by hand")  # nobody has scored this pair


def test_a_click_on_a_filter_leads_on_to_the_rows(opened: Opener) -> None:
    review = opened(special())
    review.row(1).locator(".number").click()
    review.page.locator("label", has_text="Doubtful").first.click()
    review.is_at(2)
    expect(review.row(2)).to_be_focused()
    review.press("a")
    review.said("Row 2 accepted.")


def test_an_undo_keeps_the_side_that_is_chosen(opened: Opener) -> None:
    review = opened(special())
    review.row(2).locator(".number").click()
    review.press("ArrowRight", "c")
    review.page.locator("textarea").fill("x")
    review.press("Control+s")
    review.said("saved")
    review.press("z")
    expect(review.here.locator(".target .here")).to_be_visible()


def test_an_empty_text_is_refused_and_the_field_stays(opened: Opener) -> None:
    review = opened(special())
    review.press("e")
    review.page.locator("textarea").fill("")
    review.press("Control+s")
    review.warned("A text cannot be empty.")
    expect(review.page.locator("textarea")).to_be_visible()
    review.page.get_by_role("button", name="Cancel").click()
    assert review.text(1, "source") == "Het Europees Parlement,"


def test_letters_are_letters_in_a_field(opened: Opener) -> None:
    review = opened(special())
    review.press("e", "Control+End", *"aoxjkmz?/")
    assert review.page.locator("textarea").input_value() == "Het Europees Parlement,aoxjkmz?/"
    review.press("Escape", "/", *"ajn?", "Escape", "Escape")
    assert review.records() == _as_served(review)


@pytest.mark.parametrize(("number", "before", "after"), [
    (2, "de havenstad groeit met de dag", "de haven stad groeit met de dag"),
    (8, "😀😀 een 𝕏tekst met havenstad erin", "😀😀 een 𝕏tekst met haven stad erin"),
])  # fmt: skip
def test_a_join_is_flipped_to_a_space_and_back(opened: Opener, number: int, before: str, after: str) -> None:
    review = opened(special())
    review.row(number).locator(".number").click()
    review.press("f")  # the first one only goes to the repair, so that one sees it
    expect(review.row(number).locator(".repaired.uncertain")).to_be_focused()
    assert review.text(number, "source") == before
    review.press("f")
    review.said("Repair flipped.")
    assert review.text(number, "source") == after
    review.press("Enter")
    expect(review.row(number).locator(".source .segment")).to_have_text(before)
    assert review.records()[number - 1].source == before


def test_a_click_flips_a_repair_of_the_selected_row_alone(opened: Opener) -> None:
    review = opened(special())
    repair = review.row(9).locator(".repaired")
    repair.click(force=True)
    review.is_at(9)
    assert review.text(9, "target") == "der See hund schwimmt"
    repair.click()
    expect(review.row(9).locator(".target .segment")).to_have_text("der Seehund schwimmt")
    review.press("Home", "r")
    review.warned("This row has no repairs.")


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_comment_is_written_and_taken_away(opened: Opener, by: str) -> None:
    review = opened(special())
    for text in ("Bitte prüfen", ""):
        _doing(review, by)("comment", "c")
        review.page.locator("textarea").fill(text)
        review.press("Control+Enter")
        review.said("Comment on row 1 saved." if text else "Comment on row 1 removed.")
        assert review.row(1).locator("p.comment").all_text_contents() == ([text] if text else [])
        assert review.records()[0].comment == text


# Undo


@pytest.mark.parametrize(
    ("undo", "redo"), [("z", "Shift+Z"), ("Control+z", "Control+y"), ("Control+z", "Control+Shift+z")]
)
def test_undo_and_redo(opened: Opener, undo: str, redo: str) -> None:
    review = opened(special())
    expect(review.page.locator("#undo")).to_be_disabled()
    review.press("a", "l")
    review.said("row of its own")
    expect(review.page.locator("#undo")).to_have_accessible_name("Undo: unlink")
    review.press(undo)
    review.said("Undone: unlink.")
    review.is_at(2)
    review.press(undo)
    review.said("Undone: accept.")
    review.is_at(1)
    review.press(undo)
    review.warned("There is nothing to undo.")
    assert review.records() == _as_served(review)
    review.press(redo)
    review.said("Redone: accept.")
    review.page.click("#redo")
    review.said("Redone: unlink.")
    review.page.click("#undo")
    review.said("Undone: unlink.")
    assert review.row(1).locator(".status").text_content() == "accepted"


# Filters


def test_filters_show_the_rows_that_one_wants(opened: Opener) -> None:
    review = opened(special())
    page = review.page
    numbers = page.locator(".row .number")

    def shows(*found: int) -> None:
        expect(numbers).to_have_text([str(number) for number in found])

    page.get_by_role("radio", name="Doubtful").check()
    shows(2, 3, 4, 5, 6, 8, 9)
    review.row(3).locator(".number").click()
    review.press("a")  # it leaves the list, and one goes on
    shows(2, 4, 5, 6, 8, 9)
    review.is_at(4)
    page.get_by_role("radio", name="Done").check()
    shows(3)
    page.get_by_role("radio", name="Open").check()
    shows(1, 2, 4, 5, 6, 7, 8, 9)
    page.get_by_role("radio", name="Changed by hand").check()
    shows()
    expect(page.locator("#empty")).to_contain_text("No row matches the filter.")
    page.locator("#empty button").click()
    shows(*range(1, 10))
    page.get_by_text("More filters").click()
    for name, value, found in (
        ("status", "unpaired", (4, 5)),
        ("reason", "repair", (2, 8, 9)),
        ("reason", "facts", (6,)),
        ("kind", "paragraph", range(1, 10)),
    ):
        page.select_option(f"[name={name}]", value)
        shows(*found)
        page.click("#clear-filters")
    page.fill("[name=least]", "0.3")
    page.fill("[name=most]", "0.9")
    shows(3, 6)
    page.reload()
    shows(3, 6)
    page.click("#clear-filters")
    shows(*range(1, 10))


def test_search_finds_words_in_both_languages_without_accents(opened: Opener) -> None:
    review = opened(
        [*special(), record("de oﬃciële tekst", "der oﬃzielle Text"), record("het oﬁciële", "das Amtliche")]
    )
    review.press("/", *"WACHST")
    expect(review.page.locator(".row")).to_have_count(1)
    review.is_at(2)
    found = "[...CSS.highlights.get('found')].map(String)"
    assert review.page.evaluate(found) == ["wächst"]
    review.page.fill("[name=text]", "ficie")  # `ﬁ` and `ﬃ` are one character each
    expect(review.page.locator(".row")).to_have_count(2)
    assert review.page.evaluate(found) == ["ﬃcië", "ﬁcië"]
    review.page.fill("[name=text]", "haven")
    expect(review.page.locator(".row")).to_have_count(2)
    review.page.select_option("[name=side]", "target")
    expect(review.page.locator("#empty")).to_be_visible()
    review.page.select_option("[name=side]", "source")
    review.page.locator("[name=text]").press("Enter")
    review.is_at(2)
    expect(review.here).to_be_focused()


def test_a_merge_with_a_row_that_the_filter_hides_says_so(opened: Opener) -> None:
    review = opened(special(), locale="de")
    review.page.get_by_role("radio", name="Fragliche").check()
    expect(review.page.locator(".row")).to_have_count(7)
    review.press("Escape", "Home", "Shift+M")
    review.said("Mit Zeile 1 verbunden. Der Filter blendet diese Zeile aus.")


# The page stays what it is


def test_only_rows_that_changed_are_made_anew(opened: Opener) -> None:
    review = opened(special())
    review.page.evaluate("document.querySelectorAll('.row').forEach(row => { row.isOld = true })")
    review.press("j", "a")
    review.is_at(3)
    assert review.page.evaluate("[...document.querySelectorAll('.row')].map(row => row.isOld ?? false)") == [
        number != 2 for number in range(1, 10)
    ]


def test_the_page_shows_what_the_program_has_whatever_one_presses(opened: Opener) -> None:
    review = opened(special())
    random = Random(1)
    keys = [*"jknpaxomvlfrz", *("Shift+A", "Shift+M", "Shift+V", "Shift+Z", "ArrowLeft", "ArrowRight", "Home", "End")]
    for key in random.choices(keys, k=60):
        review.press(key)
        review.rest()
    review.rest()
    assert review.server
    told = httpx.get(f"{review.server.address}api/rows").json()
    assert told["version"] > 10
    for row in told["rows"]:
        for side in ("source", "target"):
            assert review.text(row["number"], side) == " | ".join(segment["text"] for segment in row[side])
    assert review.page.locator(".row").count() == told["total"]


def test_a_list_that_runs_empty_leads_back(opened: Opener) -> None:
    review = opened([record("a", "b", 0.5), record("c", "d")])
    review.page.get_by_role("radio", name="Doubtful").check()
    expect(review.page.locator(".row")).to_have_count(1)
    review.press("Escape", "a")
    review.said("No doubtful rows are left.")
    expect(review.page.locator("#empty button")).to_be_focused()
    review.press("Enter")
    expect(review.page.locator(".row")).to_have_count(2)


def test_a_reload_keeps_place_and_work(opened: Opener) -> None:
    review = opened(special())
    review.press(*"aajj")
    review.is_at(5)
    review.page.reload()
    review.is_at(5)
    assert (review.page.locator("#progress").text_content() or "").startswith("2 of 9 done")


def test_two_tabs_of_a_browser_tell_each_other(opened: Opener) -> None:
    review = opened(special())
    other = Review(review.page.context.new_page(), review.page.url)
    review.press("a")
    expect(other.row(1).locator(".status")).to_have_text("accepted")
    other.press("j", "e")
    other.page.locator("textarea").fill("getypt")
    review.press("a")  # the row that the other tab is typing in
    review.is_at(3)
    other.press("Control+s")
    other.warned("Another tab has changed this row.")
    field = other.page.locator("textarea")
    assert field.input_value() == "getypt"
    expect(field).to_be_focused()
    other.row(4).locator(".number").click()  # leaving does not save any more what was refused
    other.press("e")
    other.warned("Save or cancel this text first.")
    expect(field).to_be_focused()
    assert other.row(2).locator(".status").text_content() == "accepted"
    other.press("Control+s")
    other.said("Row 2 saved.")
    assert review.records()[1].source == "getypt"


def test_a_stale_tab_does_nothing_and_is_brought_up_to_date(opened: Opener) -> None:
    review = opened(special())
    other = opened(review.server)
    review.press("x")
    review.is_at(2)
    other.press("a")
    other.warned(
        "Another tab has changed this row. The page is up to date again: check the row, then repeat the action."
    )
    other.is_at(1)
    assert other.row(1).locator(".status").text_content() == "rejected"
    other.press("a")
    other.is_at(2)
    review.press("z")
    review.warned("Another tab has changed this row.")
    assert review.records()[0].status == "accepted"


def test_a_typed_text_survives_that_its_row_is_gone(opened: Opener) -> None:
    review = opened(special())
    other = opened(review.server)
    other.press("j", "e")
    other.page.locator("textarea").fill("veel getypt")
    review.press("j", "Shift+M")
    review.said("Merged with row 1.")
    other.press("Control+s")
    expect(other.page.locator("#unsaved")).to_contain_text("Row 2, to which this text belongs, no longer exists")
    assert other.page.locator("#unsaved textarea").input_value() == "veel getypt"
    other.page.get_by_role("button", name="Cancel").click()
    expect(other.page.locator("#unsaved")).to_be_hidden()


# When the program ends


def test_a_page_waits_for_its_program_with_all_that_was_typed(opened: Opener) -> None:
    review = opened(special())
    assert review.server
    review.press("a", "e")
    field = review.page.locator("textarea")
    field.fill("lang getypt")
    review.server.end()
    review.press("Control+s")
    expect(review.page.locator("#gone")).to_contain_text("All your actions are saved.")
    assert field.input_value() == "lang getypt"
    review.page.get_by_role("button", name="Try again").click()
    expect(review.page.locator("#gone")).to_contain_text("The program has ended")
    review.server.begin(is_resumed=True)
    review.page.get_by_role("button", name="Try again").click()
    expect(review.page.locator("#gone")).to_be_empty()
    field.focus()
    review.press("Control+s")
    review.said("Row 2 saved.")
    assert review.records()[1].source == "lang getypt"


def test_a_killed_program_goes_on_where_it_was(opened: Opener, tmp_path: Path) -> None:
    parlalign.write(special(), tmp_path / "x.jsonl")
    command = [sys.executable, "-c", PROGRAM, "review", "x.jsonl", "--no-open"]
    for number in (1, 2):
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as program:
            assert program.stdout
            review = opened(address=program.stdout.readline().strip())
            if number == 1:
                review.press("a", "j", "x")
                review.is_at(4)
                program.send_signal(signal.SIGKILL)
                program.wait()
                review.press("a")
                expect(review.page.locator("#gone")).to_contain_text("Start it again")
            else:
                review.said("The review continues where you stopped.")
                review.is_at(3)
                assert [review.row(k).locator(".status").all_text_contents() for k in (1, 2, 3)] == [
                    ["accepted"], [], ["rejected"],
                ]  # fmt: skip
                program.send_signal(signal.SIGINT)


# Export


def test_export_gives_files(opened: Opener) -> None:
    review = opened(special())
    page = review.page
    review.press("a", "a")
    review.is_at(3)
    page.click("#export-open")
    dialog = page.locator("#export")
    expect(dialog.locator("[value=tsv]")).to_be_hidden()
    dialog.get_by_text("More formats").click()
    dialog.locator("[value=tsv]").check()
    expect(dialog.get_by_label("Language code for Dutch")).to_be_hidden()
    page.get_by_label("accepted rows only (2)").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save file").click()
    assert download.value.suggested_filename == "texts.tsv"
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "Das Europäische Parlament," in text
    assert "Zuerst" not in text
    review.said("texts.tsv with 2 rows is in your downloads.")
    expect(page.locator("#export")).to_be_hidden()

    page.route(
        "**/api/export*", lambda route: route.fulfill(status=422, json={"error": "export", "message": "kein Platz"})
    )
    page.click("#export-open")
    expect(dialog.locator("[value=tsv]")).to_be_checked()
    page.get_by_role("button", name="Save file").click()
    expect(page.locator("#export .export-status")).to_have_text("The action was not performed. kein Platz")
    page.unroute_all()
    page.route("**/api/export*", lambda route: route.fulfill(status=507, json={"error": "disk-full", "message": "x"}))
    page.get_by_role("button", name="Save file").click()
    expect(dialog.locator(".export-status")).to_have_text(
        "The disk is full: nothing was saved. Make room and try again."
    )
    page.unroute_all()
    review.press("Escape")
    expect(page.locator("#export")).to_be_hidden()


def test_export_has_language_codes_and_a_longest_text_which_are_remembered(opened: Opener) -> None:
    review = opened([*special(), record("langer " * 50, "Länger " * 50)])
    page, dialog = review.page, review.page.locator("#export")
    page.click("#export-open")
    dutch = dialog.get_by_label("Language code for Dutch")
    expect(dutch).to_have_attribute("placeholder", "nl-NL")
    dutch.fill("fr-BE")
    dialog.get_by_role("button", name="Save file").click()
    expect(dialog.locator(".export-status")).to_contain_text("Write them as in nl-NL,de-DE.")
    dutch.fill("nl-BE")
    dialog.get_by_label("Longest text in characters").fill("200")
    with page.expect_download() as download:
        review.press("Enter")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert 'xml:lang="nl-BE"' in text
    assert 'xml:lang="de-DE"' in text
    review.said("1 row with a longer text was left out.")
    page.reload()
    review.settle()
    page.click("#export-open")
    expect(dutch).to_have_value("nl-BE")
    expect(dialog.get_by_label("Longest text in characters")).to_have_value("200")
    dialog.get_by_label("Longest text in characters").fill("1")
    dialog.get_by_role("button", name="Save file").click()
    expect(dialog.locator(".export-status")).to_have_text("No row fits your choices: nothing was saved.")


def test_export_adds_to_a_translation_memory(opened: Opener, tmp_path: Path) -> None:
    review = opened(plain())
    page, dialog = review.page, review.page.locator("#export")
    review.press("a")
    page.click("#export-open")
    dialog.get_by_label(".sqlite add to a translation memory of parlalign").check()
    expect(dialog.get_by_label("Longest text in characters")).to_be_hidden()
    dialog.get_by_label("accepted rows only (1)").check()
    dialog.get_by_role("button", name="Add to the memory").click()
    review.said("1 added, 0 updated, 0 unchanged, 0 left out. It has 1 rows now.")
    page.click("#export-open")
    dialog.get_by_label("Memory", exact=True).select_option("another file or database …")
    dialog.get_by_label("Path of the file (.sqlite)").fill("tm.sqlite")
    dialog.get_by_role("button", name="Add to the memory").click()
    expect(dialog.locator(".export-status")).to_contain_text("Give the whole path of a memory.")
    path = tmp_path / "other.sqlite"
    dialog.get_by_label("Path of the file (.sqlite)").fill(str(path))
    dialog.get_by_role("button", name="Add to the memory").click()
    review.said(f"Rows in {path}: {len(plain())} added")
    with parlalign.open_memory(path) as memory:
        assert len(memory) == len(plain())
    page.click("#export-open")
    expect(dialog.get_by_label("Memory", exact=True)).to_have_value(str(path))
    check_accessibility(review.page, "a translation memory")


# Languages


def test_the_catalogues_have_the_same_words(opened: Opener) -> None:
    review = opened([record("a", "b")])
    script = "import('./static/texts.js').then(texts => texts.CATALOGUES)"
    catalogues = review.page.evaluate(script)
    assert sorted(catalogues) == ["de", "en", "nl"]
    english = catalogues["en"]
    for catalogue in catalogues.values():
        assert list(catalogue) == list(english)
        for name, words in catalogue.items():
            assert _named_in(words) == _named_in(english[name]), name
    used = set(re.findall(r'\bt\("([\w-]+)"', "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.js"))))
    pages = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.html"))
    used |= set(re.findall(r'data-(?:text|label|placeholder)="([\w-]+)"', pages))
    assert used <= set(english)


def _named_in(words: str | dict[str, str]) -> set[str]:
    return set(re.findall(r"\{\w+\}", " ".join(words.values()) if isinstance(words, dict) else words))


@pytest.mark.parametrize(("locale", "code", "pair", "accepted"), [
    ("de-AT", "de", "Niederländisch – Deutsch", "Zeile 1 angenommen."),
    ("nl-BE", "nl", "Nederlands – Duits", "Rij 1 goedgekeurd."),
    ("fr-FR", "en", "Dutch – German", "Row 1 accepted."),
])  # fmt: skip
def test_the_page_speaks_the_language_of_the_browser(
    opened: Opener, locale: str, code: str, pair: str, accepted: str
) -> None:
    review = opened(special(), locale=locale)
    assert review.page.locator("html").get_attribute("lang") == code
    assert review.page.locator("h1 small").text_content() == pair
    review.press("a")
    review.said(accepted)
    review.press("?")
    expect(review.page.locator("#keys h2")).to_be_visible()
    if code == "de":
        assert review.page.locator(".row .score").nth(2).text_content() == "0,31 niedrig"


# For everybody


def test_letters_can_be_turned_off(opened: Opener) -> None:
    review = opened(special())
    review.press("?")
    review.page.get_by_label("Use single-letter keys").uncheck()
    review.press("Escape", "a", "j", "ArrowDown")
    review.is_at(2)
    assert review.records()[0].status == "paired"
    review.press("?")
    review.page.get_by_label("Use single-letter keys").check()
    review.press("Escape", "j")
    review.is_at(3)


def test_axe_finds_nothing(opened: Opener) -> None:
    review = opened(special())
    page = review.page
    review.press(*"axnnn")
    review.is_at(6)
    page.get_by_text("More filters").click()
    review.press("Escape", "ArrowLeft", "ArrowLeft", "e")
    expect(page.locator("textarea")).to_be_visible()
    check_accessibility(page, "a text field")
    review.press("Escape")
    page.click("#density")
    page.click("#more-open")
    review.press("ArrowDown")
    check_accessibility(page, "a menu")
    page.click("#density")
    for opens in ("#keys-open", "#legend-open", "#export-open"):
        page.click(opens)
        expect(page.locator("dialog[open]")).to_be_visible()
        check_accessibility(page, opens)
        review.press("Escape")
    assert review.server
    review.server.end()
    review.press("Home", "a")
    expect(page.locator("#gone button")).to_be_visible()
    review.row(2).locator("mark").hover()
    expect(page.locator("#tip")).to_be_visible()
    check_accessibility(page, "no program")
    review.server.begin()


def test_one_gets_everywhere_by_tab(opened: Opener) -> None:
    review = opened(special())
    review.press("n", "n")
    review.is_at(3)
    review.page.locator(".skip").focus()
    names = ["skip"]
    for _ in range(60):
        review.press("Tab")
        focused = review.page.evaluate_handle("document.activeElement").as_element()
        assert focused
        if focused.evaluate("element => element === document.body"):
            break
        assert focused.is_visible()
        name = focused.evaluate("element => element.id || element.name || element.className || element.tagName")
        outline = focused.evaluate("element => getComputedStyle(element.closest('label') ?? element).outlineStyle")
        assert outline != "none", name
        names.append(name)
    for name in ("keys-open", "export-open", "text", "show", "do-accept", "do-comment", "choose-whole", "map"):
        assert name in names
    rows = [name for name in names if name.startswith("row ")]
    assert len(rows) == 1  # one stop for all rows; the arrows go on from there


def test_all_of_a_review_by_keys_alone(opened: Opener) -> None:
    """Walk through all doubts, mend each in its way, and give the memory away, without a mouse."""
    review = opened(special())
    review.press("n", "r", "f")  # row 2
    review.said("Repair flipped.")
    review.press("f")
    expect(review.row(2).locator(".source .segment")).to_have_text("de havenstad groeit met de dag")
    review.press("a")
    review.is_at(3)
    review.press("ArrowLeft", "v", "Escape", "a")
    review.is_at(4)
    review.press("ArrowLeft", "e")
    review.page.keyboard.insert_text(" Ja.")
    review.press("Control+s")
    review.said("Row 4 saved.")
    review.press("Escape", "m", "a")
    review.is_at(5)
    review.press("c")
    review.page.keyboard.insert_text("stimmt so")
    review.press("Control+Enter")
    review.said("Comment on row 5 saved.")
    review.press("Shift+A", "Shift+A", "Shift+A")
    review.said("No doubtful rows are left.")
    review.press("Home")
    review.is_at(1)
    review.press(*["a"] * 8)
    expect(review.page.locator("#progress")).to_contain_text("8 of 8 done")
    found = review.records()
    assert {each.status for each in found} == {"accepted"}
    assert [each.comment for each in found if each.comment == "stimmt so"] == ["stimmt so"]
    assert found[3].source == "Dan dat. Ja. Dann das auf Niederländisch."
    review.press("Shift+Tab")
    for _ in range(30):
        if review.page.evaluate("document.activeElement.id") == "export-open":
            break
        review.press("Shift+Tab")
    review.press("Enter", "Enter")


@pytest.mark.parametrize(("width", "height", "scale"), [(320, 640, 1), (640, 450, 2)])
def test_nothing_is_cut_off_in_a_narrow_window_or_at_twice_the_size(
    opened: Opener, width: int, height: int, scale: int
) -> None:
    review = opened(special(), viewport={"width": width, "height": height}, device_scale_factor=scale)
    review.press(*"jj")
    review.is_at(3)
    review.page.get_by_text("More filters").click()
    review.press("Escape", "ArrowLeft", "e")
    overflow = "element => element.scrollWidth - element.clientWidth"
    assert review.page.locator("html").evaluate(overflow) <= 0
    for opens in ("#keys-open", "#legend-open", "#export-open"):
        review.page.click(opens)
        assert review.page.locator("dialog[open]").evaluate(overflow) <= 0
        review.press("Escape")
    review.press("Escape")
    review.page.click("#more-open")
    for tool in ("#do-accept", "#do-comment", "#choose-target"):
        box = review.page.locator(tool).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_focus_is_never_below_the_bars(opened: Opener) -> None:
    review = opened([*special(), *plain()])

    def is_between_bars(selector: str) -> None:
        top, bottom = (review.page.locator(bar).bounding_box() for bar in (".names", ".bottom"))
        box = review.page.locator(selector).bounding_box()
        assert top
        assert bottom
        assert box
        assert top["y"] + top["height"] - 1 <= box["y"]
        assert box["y"] + box["height"] <= bottom["y"] + 1

    review.press(*["j"] * 14)
    review.is_at(15)
    review.press("e")
    expect(review.page.locator("textarea")).to_be_focused()
    is_between_bars(".editor")
    review.press("Escape")
    for number in range(14, 1, -1):
        review.press("k")
        review.is_at(number)
        is_between_bars(".row.current")


def test_motion_is_only_for_those_who_want_it(opened: Opener) -> None:
    for motion, moves in (("reduce", False), ("no-preference", True)):
        review = opened([record("a", "b")], reduced_motion=motion)
        duration = review.row(1).evaluate("row => getComputedStyle(row).transitionDuration")
        assert (float(duration.rstrip("s")) > 0) is moves


LINK = """(async () => {
  const nameOf = (address) => address.split("/").at(-1);
  const read = (file) => [nameOf(file), new vm.SourceTextModule(fs.readFileSync(file, "utf8"))];
  const modules = Object.fromEntries(process.argv.slice(1).map(read));
  const link = (each) => each.link((address) => modules[nameOf(address)]); // and all that it imports
  for (const each of Object.values(modules)) if (each.status === "unlinked") await link(each);
})()"""


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_scripts_are_well_formed_and_import_what_others_export() -> None:
    arguments = ["--no-warnings", "--experimental-vm-modules", "--eval", LINK, *map(str, sorted(PAGE.glob("*.js")))]
    subprocess.run([shutil.which("node") or "", *arguments], check=True)


def test_each_text_of_the_catalogue_is_used() -> None:
    files = [file for file in PAGE.glob("*.*") if not file.name.startswith("texts-")]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    names = re.findall(r'^  "?([\w-]+)"?:', (PAGE / "texts-en.js").read_text(encoding="utf-8"), re.MULTILINE)
    used = set(re.findall(r"""["']([\w-]+)["']""", code))
    made = [ends for ends in re.findall(r"`([\w-]*)\$\{[^`]*?\}([\w-]*)`", code) if any(ends)]
    unused = {name for name in names if name not in used}
    assert [name for name in unused if not any(name.startswith(a) and name.endswith(b) for a, b in made)] == []


def test_the_pictures_in_the_docs_are_of_this_page() -> None:
    spec = spec_from_file_location("screenshots", ROOT / "docs" / "screenshots.py")
    assert spec
    assert spec.loader
    screenshots = module_from_spec(spec)
    spec.loader.exec_module(screenshots)
    taken = screenshots.HASH.read_text(encoding="utf-8").strip()
    assert taken == screenshots.page_hash(), "the page has changed: run `python docs/screenshots.py`"
    pictures = [f"{page}-{scheme}.png" for page in ("review", "memory", "start") for scheme in screenshots.SCHEMES]
    assert all((screenshots.IMAGES / picture).is_file() for picture in pictures)
