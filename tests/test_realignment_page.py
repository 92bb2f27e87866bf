"""Proposals on the review page: shown, accepted and set aside, by key and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from review_page import check_accessibility, expect
from test_realignment import DE, NL, shifted

if TYPE_CHECKING:
    from page_fixtures import Opener
    from review_page import Review


def _is_aligned(review: Review) -> None:
    expect(review.page.locator(".row .target .segment")).to_have_text(list(DE))
    expect(review.page.locator(".row .source .segment")).to_have_text(list(NL))


def test_a_proposal_follows_a_move(opened: Opener) -> None:
    review = opened(shifted(), is_learning=True)
    page = review.page
    bar, proposed = page.locator("#proposal"), page.locator(".row.proposed")
    review.press("y")
    review.said("There is no proposal")

    def correct() -> None:
        """Move the first target to the row above."""
        review.press("Home", "ArrowDown", "ArrowRight", "Shift+V")
        expect(bar).to_contain_text("9 other rows follow")
        expect(proposed.locator(".target .segment")).to_have_text(list(DE[1:]))

    correct()
    expect(review.here).to_be_visible()
    expect(proposed.first.locator(".moved")).to_have_text([DE[1]])
    check_accessibility(page, "a proposal")
    review.press("Escape")
    expect(bar).to_be_hidden()
    expect(proposed).to_have_count(0)
    expect(page.locator(".row")).to_have_count(len(NL) + 1)
    review.press("Control+z")
    correct()
    review.press("ArrowDown")
    expect(bar).to_be_hidden()
    review.press("Control+z")
    correct()
    review.press("y")
    review.said("9 rows changed as proposed.")
    _is_aligned(review)
    expect(page.locator("#undo")).to_have_accessible_name("Undo: accept proposal")
    review.press("Control+z")
    expect(page.locator(".row")).to_have_count(len(NL) + 1)
    review.press("Control+z")
    correct()
    page.get_by_role("button", name="Accept the proposal").click()
    _is_aligned(review)
    review.press("Control+z", "Control+z")
    correct()
    page.get_by_role("button", name="Set aside").click()
    expect(bar).to_be_hidden()
    review.press("Control+z")
    review.rest()
    review.press("?")
    page.get_by_label("Propose what follows").uncheck()
    page.get_by_role("button", name="Close").click()
    review.row(1).click()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    review.press("Home", "ArrowDown", "ArrowRight", "Shift+V")
    review.said("moved")
    assert not any("realign" in url for url in asked)
