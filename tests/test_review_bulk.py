"""Work on many rows of the review page: ranges, dialogs that count first, find and replace, and keys that go on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from page_fixtures import Opener
from review_page import BLOCK, Review, check_accessibility, expect, plain, record, special

from parlalign.records import Origin, Record, Span


def _statuses(review: Review) -> str:
    """Return the first letters of the statuses of all rows: paired, accepted, rejected, unpaired."""
    return "".join(each.status[0] for each in review.records())


def _texts(review: Review, number: int) -> tuple[str, str]:
    found = review.records()[number - 1]
    return found.source, found.target


def _selected(review: Review) -> list[int]:
    """Return the numbers of the rows that are selected for a screen reader."""
    rows = review.page.locator("#rows > [role=row][aria-selected=true]")
    return [int(re.findall(r"\d+", label)[0]) for label in rows.evaluate_all("rows => rows.map(row => row.ariaLabel)")]


def _clicks(review: Review, name: str) -> None:
    """Click a button of the toolbar, in its menu if it is there."""
    review.rest()  # the menu closes if a task moves the focus to a row
    button = review.page.locator(f"#do-{name}")
    if not button.is_visible():
        review.page.locator("#more-open").click()
    button.click()


def _doing(review: Review, by: str) -> Callable[[str, str], None]:
    """Return how an action is started: by its key, or by its button."""
    return (lambda key, _name: review.press(key)) if by == "keys" else (lambda _key, name: _clicks(review, name))


BY = pytest.mark.parametrize("by", ["keys", "mouse"])


# Ranges


def test_shift_selects_a_range_and_esc_ends_it(opened: Opener) -> None:
    review = opened()
    grid = review.page.locator("#rows")
    assert grid.get_attribute("aria-multiselectable") == "true"
    assert {row.get_attribute("aria-selected") for row in review.page.locator(".row:not(.current)").all()} == {"false"}
    review.press("j", "Shift+ArrowDown", "Shift+ArrowDown")
    review.said("3 rows selected (2 to 4).")
    assert _selected(review) == [2, 3, 4]
    expect(review.row(4)).to_be_focused()
    review.press("Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp")
    review.said("2 rows selected (1 to 2).")
    assert _selected(review) == [1, 2]
    review.press("Shift+End")
    review.said("8 rows selected (2 to 9).")
    review.press("Shift+Home", "Escape")
    review.said("The selection is removed.")
    assert _selected(review) == [1]
    review.press("Shift+ArrowDown", "j")  # a step without Shift ends it
    review.is_at(3)
    assert _selected(review) == [3]


def test_a_click_with_shift_selects_a_range(opened: Opener) -> None:
    review = opened()
    review.row(2).locator(".target").click()
    review.row(5).locator(".target").click(modifiers=["Shift"])
    review.said("4 rows selected (2 to 5).")
    assert _selected(review) == [2, 3, 4, 5]
    assert review.page.evaluate("getSelection().isCollapsed")
    review.row(1).locator(".source").click(modifiers=["Shift"])
    assert _selected(review) == [1, 2]
    review.row(6).locator(".source").click()
    assert _selected(review) == [6]


def test_a_range_goes_over_pages_and_ends_when_the_list_changes(opened: Opener) -> None:
    review = opened(plain())
    last = len(plain())
    review.press("j", "Shift+End")
    review.said(f"{last - 1} rows selected (2 to {last}).")
    review.is_at(last)
    assert _selected(review) == list(range(BLOCK + 1, last + 1))
    review.page.locator("[name=show][value=open]").check()
    review.said(f"{last} rows")
    assert _selected(review) == [last]


@BY
def test_a_range_is_decided_with_one_confirmation_and_one_undo(opened: Opener, by: str) -> None:
    review = opened()
    dialog = review.page.locator("#bulk")
    do = _doing(review, by)

    def select() -> None:
        review.row(3).locator(".number").click()
        review.press("Shift+ArrowDown", "Shift+ArrowDown")
        review.said("3 rows selected (3 to 5).")

    select()
    do("x", "reject")
    expect(dialog.locator("#bulk-count")).to_have_text("3 rows. 2 of them are rejected already or have no counterpart.")
    expect(dialog.get_by_role("button", name="Reject 1 row", exact=True)).to_be_focused()
    review.press("Escape")
    expect(dialog).to_be_hidden()
    assert _selected(review) == [3, 4, 5]
    assert _statuses(review) == "pppuupppp"

    do("x", "reject")
    dialog.get_by_role("button", name="Reject 1 row").click()
    review.said("1 row rejected.")
    assert _statuses(review) == "ppruupppp"
    assert len(_selected(review)) == 1
    select()
    do("a", "accept")
    expect(dialog.get_by_role("button", name="Accept 3 rows")).to_be_focused()
    review.press("Enter")
    review.said("3 rows accepted.")
    expect(review.here if by == "keys" else review.page.locator("#do-accept")).to_be_focused()
    expect(review.page.locator("#progress")).to_contain_text("3 of 9 done")
    select()
    do("o", "clear")
    expect(dialog.get_by_role("button", name="Reopen 3 rows")).to_be_focused()
    review.press("Enter")
    review.said("3 rows are open again.")
    for done, statuses in (("3 of 9", "ppauupppp"), ("1 of 9", "ppruupppp"), ("0 of 9", "pppuupppp")):
        review.press("z")
        expect(review.page.locator("#progress")).to_contain_text(f"{done} done")
        assert _statuses(review) == statuses
    review.press("Shift+z")
    review.said("Redone: reject.")
    assert _statuses(review) == "ppruupppp"


def test_keys_that_are_pressed_before_the_dialog_is_seen_do_nothing(opened: Opener) -> None:
    review = opened()
    release = review.hold("**/api/count?*")
    review.press("Shift+ArrowDown", "a", "x", "Enter", "x", "j", "Enter")
    expect(review.page.locator("#bulk")).to_be_visible()
    expect(review.page.locator("#bulk-count")).to_have_text("Counting …")
    review.press("Enter", "a", "Enter")
    assert _statuses(review) == "pppuupppp"
    release()
    expect(review.page.get_by_role("button", name="Accept 2 rows")).to_be_focused()
    review.press("Enter", "Enter")
    review.said("2 rows accepted.")
    review.is_at(2)
    assert _statuses(review) == "aapuupppp"


# Many rows of the list


@BY
def test_many_rows_are_decided_by_filter_score_and_place(opened: Opener, by: str) -> None:
    review = opened()
    page = review.page
    dialog, count = page.locator("#bulk"), page.locator("#bulk-count")
    do = _doing(review, by)

    do("b", "bulk")
    expect(dialog.get_by_label("all 9 rows")).to_be_checked()
    expect(dialog.get_by_label("the selected rows (")).to_be_disabled()
    expect(count).to_have_text("9 rows.")
    dialog.get_by_label("of these, those with a score of at least").check()
    dialog.get_by_role("spinbutton").fill("0.8")
    expect(count).to_have_text("6 rows.")
    dialog.get_by_role("spinbutton").fill("0.9")
    expect(count).to_have_text("5 rows.")
    dialog.get_by_label("all 9 rows").check()
    for _ in range(3):  # past the field for the score, which does not choose anything
        review.press("Tab")
    expect(dialog.get_by_label("all 9 rows")).to_be_checked()
    dialog.get_by_role("spinbutton").fill("7")
    expect(count).to_have_text("Type a score between 0 and 1.")
    expect(dialog.get_by_role("spinbutton")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_role("button", name="Accept", exact=True)).to_have_attribute("aria-disabled", "true")
    dialog.get_by_role("spinbutton").fill("0.9")
    dialog.get_by_role("button", name="Accept 5 rows").click()
    review.said("5 rows accepted.")
    assert _statuses(review) == "aapuupaaa"

    page.locator("[name=show][value=open]").check()  # rows 3, 4, 5, 6
    review.row(5).locator(".target").click()
    do("b", "bulk")
    dialog.get_by_label("Reject").check()
    dialog.get_by_label("of these, those up to row 5").check()
    expect(count).to_have_text("3 rows. 2 of them are rejected already or have no counterpart.")
    dialog.get_by_role("button", name="Reject 1 row").click()
    review.said("1 row rejected.")
    assert _statuses(review) == "aaruupaaa"
    expect(page.locator(".row")).to_have_count(3)

    do("b", "bulk")
    expect(dialog.get_by_label("all 3 rows of the filter")).to_be_checked()
    dialog.get_by_role("button", name="Accept 3 rows").click()
    expect(page.locator("#empty")).to_be_visible()
    assert _statuses(review) == "aaruuaaaa"
    review.press("z", "z", "z")
    expect(page.locator("#progress")).to_contain_text("0 of 9 done")
    assert _statuses(review) == "pppuupppp"


def test_up_to_here_is_meant_in_the_order_of_the_list(opened: Opener) -> None:
    review = opened()
    review.press("q")
    review.said("Most doubtful rows first")
    numbers = [int(text) for text in review.page.locator(".row .number").all_text_contents()]
    review.press("j", "b")
    review.page.get_by_label("of these, those up to row").check()
    review.page.get_by_role("button", name="Accept 2 rows").click()
    review.said("2 rows accepted.")
    review.press("q")
    review.said("Rows in the order of the texts.")
    checked = [int(text) for text in review.page.locator(".row.checked .number").all_text_contents()]
    assert checked == sorted(numbers[:2])


def test_a_count_that_is_out_of_date_is_asked_for_again(opened: Opener) -> None:
    review = opened()
    other = opened(review.server)
    review.press("b")
    button = review.page.locator("#bulk [type=submit]")
    expect(button).to_have_text("Accept 9 rows")
    other.press("a")
    other.said("Row 1 accepted.")
    button.click()
    expect(review.page.locator("#bulk-count")).to_contain_text("9 rows. 1 of them is accepted already.")
    assert _statuses(review) == "appuupppp"
    expect(button).to_have_text("Accept 8 rows")
    button.click()
    review.said("8 rows accepted.")


def test_thousands_of_rows_are_accepted_at_once_and_one_undo_takes_it_back(opened: Opener) -> None:
    review = opened([record(f"rij {k}", f"Zeile {k}", 0.5 + k / 4000) for k in range(2000)])
    review.press("Shift+End", "a")
    expect(review.page.locator("#bulk-count")).to_have_text("2,000 rows.")
    review.page.get_by_role("button", name="Accept 2,000 rows").click()
    review.said("2,000 rows accepted.")
    expect(review.here.locator(".number")).to_have_text("2,000")
    expect(review.page.locator("#progress")).to_contain_text("2,000 of 2,000 done")
    review.press("z")
    review.said("Undone: accept (2,000 rows).")
    expect(review.page.locator("#progress")).to_contain_text("0 of 2,000 done")
    review.press("h")
    expect(review.page.get_by_label("Find", exact=True)).to_be_focused()
    review.page.keyboard.type("Zeile 19")
    expect(review.page.locator("#replace-count")).to_contain_text("1 row stays as it is, because a text would be empty")
    review.page.keyboard.press("Tab")
    review.page.keyboard.type("Nr. 19")
    expect(review.page.locator("#replace-count")).to_contain_text("111 hits in 111 rows.")
    review.page.get_by_role("button", name="Replace 111 hits").click()
    review.said("111 hits replaced.")
    assert sum("Nr. 19" in each.target for each in review.records()) == 111
    review.page.locator("#replace-close").click()
    review.press("z")
    review.said("Undone: replace all (111 rows).")
    assert not any("Nr." in each.target for each in review.records())


# Find and replace


@BY
def test_find_and_replace_shows_the_hits_first(opened: Opener, by: str) -> None:
    review = opened()
    page = review.page
    panel, count = page.locator("#replace"), page.locator("#replace-count")
    _doing(review, by)("h", "replace")
    find = panel.get_by_label("Find", exact=True)
    expect(find).to_be_focused()
    page.keyboard.type("DE")
    expect(count).to_contain_text("hits in")
    panel.get_by_label("match case").check()
    expect(count).to_have_text("0 hits in 0 rows.")
    find.fill("de")
    panel.get_by_role("combobox").select_option("source")
    panel.get_by_label("Replace with").fill("een")
    expect(count).to_have_text("4 hits in 3 rows.")
    examples = panel.get_by_role("list", name="Examples: before and after").get_by_role("listitem")
    expect(examples).to_have_count(3)
    expect(examples.first.locator("del")).to_have_text(["de", "de"])
    expect(examples.first.locator("ins")).to_have_text(["een", "een"])
    examples.nth(1).get_by_role("button").click()
    review.is_at(4)

    find.fill("de haven")
    panel.get_by_role("combobox").select_option("both")
    find.press("Enter")  # shows the hits and replaces none
    expect(count).to_have_text("1 hit in 1 row.")
    assert _texts(review, 2)[0] == "de havenstad groeit met de dag"
    panel.get_by_role("button", name="Replace 1 hit").click()
    review.said("1 hit replaced.")
    assert _texts(review, 2)[0] == "eenstad groeit met de dag"
    expect(review.row(2)).to_contain_text("by hand")
    find.press("Escape")
    expect(panel).to_be_hidden()
    expect(review.here).to_be_focused()
    review.press("z")
    review.said("Undone: replace all.")
    assert _texts(review, 2)[0] == "de havenstad groeit met de dag"


def test_patterns_refer_to_groups_and_a_wrong_one_is_told_at_its_field(opened: Opener) -> None:
    review = opened()
    panel = review.page.locator("#replace")
    find, error = panel.get_by_label("Find", exact=True), review.page.locator("#replace-error")
    review.press("h")
    panel.get_by_label("regular expression").check()
    expect(panel.get_by_label("Replace with")).to_have_accessible_description(
        re.compile(r"\\1 is the text of the first group")
    )
    find.fill("(20")
    expect(error).to_have_text("The pattern is wrong at character 4: a ) is missing.")
    expect(find).to_have_attribute("aria-invalid", "true")
    assert find.get_attribute("aria-describedby") == "replace-error"
    find.fill(r"(20\d\d) (waren)")
    expect(error).to_be_empty()
    panel.get_by_label("Replace with").fill(r"\3 \1")
    expect(error).to_have_text("The replacement is wrong at character 1: there is no such group.")
    panel.get_by_label("Replace with").fill(r"\2 \1")
    expect(panel.locator("ins")).to_have_text(["waren 2010", "waren 2011"])
    panel.get_by_role("button", name="Replace 2 hits").click()
    review.said("2 hits replaced.")
    assert _texts(review, 6)[0] == "in waren 2010 er 45 schepen"


def test_it_replaces_in_the_rows_of_the_filter_or_of_the_range_alone(opened: Opener) -> None:
    review = opened([record("een haven", "ein Hafen") for _ in range(6)])
    page = review.page
    review.press("a", "a", "h", "x", "x")  # what is typed before the panel is open is lost, and no command
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type("haven")
    expect(page.locator("#replace-scope")).to_have_text("in all 6 rows")
    expect(page.locator("#replace-count")).to_have_text("6 hits in 6 rows.")
    page.locator("[name=show][value=open]").check()
    expect(page.locator("#replace-scope")).to_have_text("in the 4 rows of the filter")
    expect(page.locator("#replace-count")).to_have_text("4 hits in 4 rows.")
    review.row(4).locator(".source").click()
    review.row(5).locator(".source").click(modifiers=["Shift"])
    expect(page.locator("#replace-scope")).to_have_text("in the 2 selected rows")
    page.get_by_label("Replace with").fill("kade")
    page.get_by_role("button", name="Replace 2 hits").click()
    review.said("2 hits replaced.")
    assert [each.source for each in review.records()] == ["een haven"] * 3 + ["een kade"] * 2 + ["een haven"]


def test_hits_that_are_out_of_date_are_counted_again(opened: Opener) -> None:
    review = opened([record("een haven", "ein Hafen") for _ in range(3)])
    page = review.page
    review.press("h")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type("haven")
    expect(page.locator("#replace-count")).to_have_text("3 hits in 3 rows.")
    page.route("**/api/replace", lambda route: route.fulfill(status=409, json={"error": "stale"}), times=1)
    page.get_by_role("button", name="Replace 3 hits").click()
    expect(page.locator("#replace-count")).to_contain_text("Another tab has changed rows.")
    assert _texts(review, 1)[0] == "een haven"
    page.get_by_role("button", name="Replace 3 hits").click()
    review.said("3 hits replaced.")


# Texts and sides


@BY
def test_a_text_moves_to_the_other_side_and_sides_are_swapped(opened: Opener, by: str) -> None:
    review = opened()
    do = _doing(review, by)
    review.row(4).locator(".source .segment").click()
    do("t", "transfer")
    review.said("The text was moved to the target.")
    assert _texts(review, 4) == ("", "Dann das auf Niederländisch.")
    review.row(1).locator(".number").click()
    do("w", "swap")
    review.said("Source and target of row 1 are swapped.")
    assert _texts(review, 1) == ("Das Europäische Parlament,", "Het Europees Parlement,")
    review.row(2).locator(".number").click()
    if by == "keys":
        review.press("t")
        review.warned("Select source or target first")
    review.press("z", "z")
    review.said("Undone: move to the other side.")
    assert _texts(review, 4) == ("Dann das auf Niederländisch.", "")


@BY
def test_a_text_is_deleted_and_the_message_says_which(opened: Opener, by: str) -> None:
    review = opened()
    do = _doing(review, by)
    review.row(3).locator(".source .segment").nth(1).click()
    do("Delete", "delete")
    review.said("Deleted from row 3: “Dan dat.”.")
    assert _texts(review, 3) == ("Eerst dit.", "Zuerst dies.")
    review.row(6).locator(".target .segment").click()
    do("Delete", "delete")
    review.said("Deleted from row 6: “im Jahr 2011 waren es 45 Schiffe”.")
    assert review.records()[5].status == "unpaired"
    review.row(5).locator(".target .segment").click()
    do("Delete", "delete")
    review.said("Row 5 deleted: “Und etwas ohne Gegenstück.”.")
    assert len(review.records()) == 8
    review.press("z")
    if by == "keys":
        review.row(1).locator(".number").click()
        review.press("Delete")
        review.warned("Select source or target first")
    review.press("z", "z")
    review.said("Undone: delete text.")
    assert _texts(review, 3) == ("Eerst dit. Dan dat.", "Zuerst dies.")


# Going on


@BY
def test_one_goes_to_open_rows_to_facts_and_to_a_number(opened: Opener, by: str) -> None:
    review = opened()
    page = review.page
    do = _doing(review, by)
    review.press("j", "a", "a")  # rows 2 and 3
    review.press("Home")
    do("u", "open")
    review.is_at(4)
    if by == "keys":
        review.press("Shift+u")
        review.is_at(1)
    do("d", "fact")
    review.is_at(6)
    facts = page.locator(".row.current .differs")
    expect(facts.nth(0)).to_be_focused()
    expect(page.locator("#tip")).to_contain_text("The other side does not contain this.")
    if by == "keys":
        review.press("d")
        expect(facts.nth(1)).to_be_focused()
        review.press("Shift+d")
        expect(facts.nth(0)).to_be_focused()
        review.press("e")  # the text of the fact
        expect(page.locator("textarea")).to_have_value("in 2010 waren er 45 schepen")
        review.press("Escape")
    do("g", "go-to")
    field = page.get_by_label("Number of the row, 1 to 9")
    expect(field).to_be_focused()
    page.keyboard.type("12")
    review.press("Enter")
    expect(page.locator("#go-to-error")).to_have_text("Type a number from 1 to 9.")
    field.fill("8")
    page.get_by_role("button", name="Go to row").click()
    review.is_at(8)
    expect(review.here).to_be_focused()
    page.locator("[name=show][value=open]").check()
    expect(review.here).to_be_focused()
    do("g", "go-to")
    field.fill("2")
    review.press("Enter")
    review.said("The filter hides row 2; this is the nearest row.")
    review.is_at(4)


@BY
def test_the_most_doubtful_rows_come_first_and_say_why(opened: Opener, by: str) -> None:
    review = opened()
    page = review.page
    control = page.get_by_label("Most doubtful first")
    review.press("j")
    if by == "keys":
        review.press("q")
    else:
        control.check()
    expect(control).to_be_checked()
    review.said("Most doubtful rows first; each doubtful row says why.")
    numbers = [int(text) for text in page.locator(".row .number").all_text_contents()]
    assert sorted(numbers) == list(range(1, 10))
    review.is_at(numbers[0])
    risks = [int(re.findall(r"\d+", text)[0]) for text in page.locator(".row .risk").all_text_contents()]
    assert risks == sorted(risks, reverse=True)
    expect(page.locator(".row .risk").first).to_have_text(f"risk {risks[0]}%")
    reasons = page.locator(".row .why")
    assert reasons.count() == 7
    review.press("a")
    review.is_at(numbers[1])
    page.reload()
    review.settle()
    expect(control).to_be_checked()
    review.is_at(numbers[1])
    if by == "keys":
        review.press("q")
    else:
        control.uncheck()
    review.said("Rows in the order of the texts.")
    expect(page.locator(".row .risk").first).to_be_hidden()
    assert [int(text) for text in page.locator(".row .number").all_text_contents()] == list(range(1, 10))


# Documents


def _of(document: str, source: str, target: str) -> Record:
    origins = tuple(Origin(f"{document}.{code}", (Span(0, 9),), "paragraph", None) for code in ("nl", "de"))
    return record(source, target, origin=origins)


def test_documents_are_listed_with_their_progress_and_chosen(opened: Opener) -> None:
    review = opened([_of(name, f"{name} {k}", f"{name} {k}") for name in ("akte", "brief", "codex") for k in range(4)])
    page = review.page
    review.press("a", "a")
    review.rest()
    page.get_by_role("button", name="Document: all documents").click()
    dialog = page.get_by_role("dialog", name="Documents")
    items = dialog.get_by_role("listitem")
    expect(items).to_have_count(3)
    expect(items.nth(0)).to_contain_text("2 of 4 done")
    expect(items.nth(1)).to_contain_text("0 of 4 done")
    page.keyboard.type("BRI")
    expect(items).to_have_count(1)
    items.get_by_role("button").click()
    review.said("4 rows")
    expect(page.locator("#documents-open")).to_contain_text("brief")
    assert review.page.locator(".row .source").all_text_contents() == [f"brief {k}" for k in range(4)]
    review.press("b")
    expect(page.locator("#bulk-count")).to_have_text("4 rows.")
    review.press("Escape")
    page.locator("#documents-open").click()
    dialog.get_by_role("button", name="all documents").click()
    review.said("12 rows")


def test_a_review_of_one_document_has_no_list(opened: Opener) -> None:
    review = opened()
    review.rest()
    assert review.page.locator("#documents-open").is_hidden()


# Screen readers


def test_axe_finds_nothing_in_the_dialogs(opened: Opener) -> None:
    review = opened([*special(), _of("akte", "Ende", "Schluss")])
    page = review.page

    review.press("j", "Shift+ArrowDown", "Shift+ArrowDown")
    review.said("3 rows selected")
    check_accessibility(page, "a range")
    review.press("a")
    expect(page.get_by_role("dialog", name="Decide on many rows")).to_be_visible()
    expect(page.get_by_role("button", name="Accept 3 rows")).to_be_focused()
    expect(page.get_by_role("button", name="Accept 3 rows")).to_have_accessible_description("3 rows.")
    check_accessibility(page, "many rows")
    page.get_by_role("dialog").get_by_role("spinbutton").fill("8")
    expect(page.locator("#bulk-count")).to_have_text("Type a score between 0 and 1.")
    check_accessibility(page, "a wrong score")
    review.press("Escape", "g", "Enter")
    expect(page.get_by_role("dialog", name="Go to row")).to_be_visible()
    check_accessibility(page, "go to")
    review.press("Escape")
    page.locator("#documents-open").click()
    expect(page.get_by_role("dialog", name="Documents").get_by_role("listitem")).to_have_count(2)
    check_accessibility(page, "documents")
    review.press("Escape", "h")
    expect(page.get_by_role("region", name="Find and replace")).to_be_visible()
    page.keyboard.type("de")
    expect(page.locator("#replace-count")).to_contain_text("hits")
    check_accessibility(page, "find and replace")
    page.get_by_label("regular expression").check()
    page.get_by_label("Find", exact=True).fill("(")
    expect(page.locator("#replace-error")).not_to_be_empty()
    check_accessibility(page, "a wrong pattern")
