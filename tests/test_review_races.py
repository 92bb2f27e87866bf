"""Keys and clicks on the review page while the program is slow, does not answer, or another tab changes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from review_page import Review, expect, record, special
from test_realignment import shifted

if TYPE_CHECKING:
    from page_fixtures import Opener


def _statuses(review: Review) -> str:
    """Return the first letters of the statuses of all rows: paired, accepted, rejected, unpaired."""
    return "".join(each.status[0] for each in review.records())


def test_a_click_while_an_action_is_running_selects_after_it(opened: Opener) -> None:
    review = opened()
    release = review.hold("**/api/act")
    review.press("a")
    review.row(6).locator(".number").click()
    review.press("x")
    release()
    review.said("Row 6 rejected.")
    review.is_at(7)
    assert _statuses(review) == "appuurppp"
    review.row(3).locator(".number").click()
    release = review.hold("**/api/act")
    review.press("a")
    review.row(3).get_by_role("button", name="split here").click()
    release()
    review.said("Split; the rest is in the row below.")
    assert [each.source for each in review.records()[2:4]] == ["Eerst dit.", "Dan dat."]


def test_a_double_click_while_an_action_is_running_opens_its_text(opened: Opener) -> None:
    review = opened()
    release = review.hold("**/api/act")
    review.press("a")
    review.row(6).locator(".source .segment").dblclick()
    release()
    expect(review.page.locator("textarea")).to_have_value("in 2010 waren er 45 schepen")


def test_a_range_in_a_dialog_stays_when_another_tab_changes_a_row(opened: Opener) -> None:
    review = opened()
    other = opened(review.server)
    review.press("j", "Shift+ArrowDown", "Shift+ArrowDown", "a")
    button, count = review.page.locator("#bulk [type=submit]"), review.page.locator("#bulk-count")
    expect(button).to_have_text("Accept 3 rows")
    other.press("j", "a")
    other.said("Row 2 accepted.")
    button.click()
    expect(count).to_contain_text("This is the new number; check it, then confirm again.")
    expect(count).to_contain_text("3 rows. 1 of them is accepted already.")
    button.click()
    review.said("2 rows accepted.")
    assert _statuses(review) == "paauupppp"
    other.press("z")
    other.warned("Another tab has changed")
    expect(other.page.locator("#undo")).to_have_accessible_name("Undo: accept")
    other.press("z")
    other.said("Undone: accept (2 rows).")
    assert _statuses(review) == "papuupppp"


def test_a_dialog_that_was_closed_while_it_acts_tells_that_rows_have_changed(opened: Opener) -> None:
    review = opened()
    page = review.page
    release = review.hold("**/api/act-all")
    review.press("b")
    page.get_by_role("button", name="Accept 9 rows").click()
    review.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    release(status=409, json={"error": "stale"})
    review.warned("Another tab has changed")


def test_a_replacement_that_fails_is_no_longer_running(opened: Opener) -> None:
    review = opened([record("een haven", "ein Hafen") for _ in range(3)])
    page = review.page
    count, button = page.locator("#replace-count"), page.locator("#replace-all")
    review.press("h")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")  # nothing to find
    review.press("Enter")
    expect(count).to_be_empty()
    page.keyboard.type("haven")
    expect(count).to_have_text("3 hits in 3 rows.")
    page.route("**/api/replace", lambda route: route.fulfill(status=422, json={"error": "disk-full"}), times=1)
    button.click()
    review.warned("The disk is full")
    expect(count).to_have_text("3 hits in 3 rows.")
    page.route("**/api/replace", lambda route: route.abort(), times=2)  # of the replacement and of the next preview
    button.click()
    expect(page.locator("#gone")).to_contain_text("The program has ended or does not answer.")
    review.said("The program answers again.")
    expect(count).to_have_text("3 hits in 3 rows.")
    button.click()
    review.said("3 hits replaced.")


def test_keys_and_buttons_before_the_rows_are_loaded_break_nothing(opened: Opener) -> None:
    review = opened()
    page = review.page
    release = review.hold("**/api/about")
    page.reload()
    page.locator("#hint").wait_for()
    for key in ("g", "Escape", "?", "Escape", "b", "h", "y", "q", "q", "Shift+ArrowDown"):
        review.press(key)
    page.locator("#keys-open").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    review.press("Escape")
    page.locator("#export-open").click()
    release()
    review.settle()
    review.rest()
    assert _statuses(review) == "pppuupppp"


def test_an_export_has_the_decisions_before_it_and_tells_an_error_without_its_dialog(opened: Opener) -> None:
    review = opened()
    page = review.page
    release = review.hold("**/api/act")
    review.press("a", "a")
    page.locator("#export-open").click()
    release()
    expect(page.get_by_label("accepted rows only (2)")).to_be_visible()
    release = review.hold("**/api/export?*")
    page.get_by_role("button", name="Save file").click()
    expect(page.locator("#export [role=status]")).to_have_text("Exporting …")
    review.press("Escape")
    release(status=422, json={"error": "disk-full"})
    review.warned("The disk is full")


def test_a_proposal_that_is_out_of_date_changes_nothing(opened: Opener) -> None:
    review = opened(shifted(), is_learning=True)
    other = opened(review.server)
    bar = review.page.locator("#proposal")
    review.press("Home", "ArrowDown", "ArrowRight", "Shift+V")
    expect(bar).to_contain_text("9 other rows follow")
    other.press("End", "a")
    other.said("Row")
    before = review.records()
    review.press("y")
    review.warned("Another tab has changed")
    expect(bar).to_be_hidden()
    assert review.records() == before


def test_a_text_of_many_words_is_edited(opened: Opener) -> None:
    review = opened([record("woord " * 16_000, "Wort " * 16_000), *special()])
    page = review.page
    review.press("ArrowLeft", "e")
    area = page.locator("textarea")
    expect(area).to_be_focused()
    page.keyboard.insert_text("slot")
    page.keyboard.press("Control+s")
    review.said("Row 1 saved.")
    assert review.records()[0].source.endswith("slot")
