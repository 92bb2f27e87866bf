"""The review page is comfortable to read: bars stay in place, no text moves, and what is sure is quiet."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from review_page import BLOCK, Review, expect, plain, record, special

Opener = Callable[..., Review]
LOCALES = ("en-GB", "de", "nl")
ROWS_IN_COMPACT_DENSITY = 16  # what a window of 1280 × 800 shows at least
LARGE_COUNTS = """() => {
  for (const each of document.querySelectorAll('[data-count]')) each.textContent = '200,000';
  document.getElementById('progress-main').textContent =
    document.getElementById('progress-main').textContent.replaceAll(/\\d+/g, '200,000');
  document.getElementById('documents-open').hidden = false;
}"""
"""Show the numbers of a large file in the bars, and the button that lists documents."""
LINES = """(selector) => {
  const shown = [...document.querySelectorAll(selector)].filter((each) => each.getClientRects().length);
  const boxes = shown.map((each) => each.getBoundingClientRect());
  const overlapping = boxes.every((box) => boxes.every((other) => box.top < other.bottom && other.top < box.bottom));
  return [boxes.length, overlapping, Math.max(...boxes.map((box) => box.right))];
}"""
"""Return how many elements there are, whether they stand in one line, and where the last one ends."""
WORDS = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.getElementById('rows'), NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.parentElement.closest('.side, .facts, .why')) continue;
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top } = range.getBoundingClientRect();
      found.push([word, Math.round(left + scrollX), Math.round(top + scrollY)]);
    }
  }
  return found;
}"""
"""Return the words in the rows with their places in the page."""
FULLY_SHOWN = """() => {
  const top = document.querySelector('.names').getBoundingClientRect().bottom - 1.5;
  const bottom = document.querySelector('.bottom').getBoundingClientRect().top + 1.5;
  const boxes = [...document.querySelectorAll('.row')].map((row) => row.getBoundingClientRect());
  return boxes.filter((box) => box.top >= top && box.bottom <= bottom).length;
}"""
"""Return how many rows are between the bars."""


def _statuses(review: Review) -> list[str]:
    """Return the status of each record in the journal when all actions of the page are done."""
    return [each.status for each in review.records()]


# The bars


@pytest.mark.parametrize("locale", LOCALES)
def test_header_filter_and_toolbar_are_one_line_each(opened: Opener, served: Callable[..., Any], locale: str) -> None:
    name = "concordance.nl.txt + renumbered.de.txt with a long name that does not fit.txt"
    review = opened(served(special(), name), locale=locale, viewport={"width": 1280, "height": 800})
    review.page.evaluate(LARGE_COUNTS)
    for selector, least in (
        (".title > *, .buttons > *", 8),
        ("#filter > :not(fieldset), #filter .pills label", 8),
        ("#tools .line > *, #more-open", 10),
        (".messages > :not(:empty)", 2),
    ):
        count, in_line, end = review.page.evaluate(LINES, selector)
        assert count >= least, selector
        assert in_line, selector
        assert end <= 1280, selector


def test_the_toolbar_never_moves(opened: Opener) -> None:
    review = opened(special())
    boxes = """() => [...document.querySelectorAll('#tools .tool, #more-open')]
      .map((tool) => Object.values(tool.getBoundingClientRect().toJSON()))"""
    places = {str(review.page.evaluate(boxes))}
    for keys in ("j", "ArrowLeft", "j", "j", "ArrowRight", "a", "n", "r", "Shift+A", "x"):
        review.press(keys)
        review.rest()
        places.add(str(review.page.evaluate(boxes)))
    assert len(places) == 1


def test_the_focus_in_a_bar_does_not_scroll_the_rows(opened: Opener) -> None:
    review = opened(plain(), viewport={"width": 1280, "height": 800})
    review.press(*"jjjjjjjjjjjj")
    review.is_at(13)
    scrolled = review.page.evaluate("scrollY")
    assert scrolled > 100
    review.page.locator("#do-accept").focus()
    review.press("Tab", "Tab", "Shift+Tab")
    review.page.locator("#keys-open").focus()
    review.press("Shift+Tab", "Shift+Tab")
    assert review.page.evaluate("scrollY") == scrolled


def test_tools_without_room_are_in_the_menu(opened: Opener) -> None:
    review = opened(special(), viewport={"width": 420, "height": 700})
    page = review.page
    tools = page.locator("#tools .line .tool")
    assert 1 <= tools.count() <= 5
    page.locator("#more-open").focus()
    review.press("Enter")
    expect(page.locator("#more-tools button").first).to_be_focused()
    review.press("ArrowUp", "ArrowDown", "Escape")
    expect(page.locator("#more-open")).to_be_focused()
    expect(page.locator("#more-tools")).to_be_hidden()
    page.click("#more-open")
    page.click("#more-tools #do-comment")
    expect(page.locator("textarea")).to_be_focused()
    expect(page.locator("#more-tools")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 700})
    expect(page.locator("#tools .line #do-comment")).to_be_visible()
    page.click("#more-open")
    page.locator(".names").click()
    expect(page.locator("#more-tools")).to_be_hidden()


# The rows


def test_no_text_moves_when_a_row_is_selected(opened: Opener) -> None:
    review = opened(special())
    for density in ("comfortable", "compact"):
        review.press("Home")
        review.is_at(1)
        places = review.page.evaluate(WORDS)
        assert len(places) > 50
        for number in range(2, 10):
            review.press("j", "ArrowLeft", "ArrowRight", "r")
            review.is_at(number)
            review.rest()
            assert review.page.evaluate(WORDS) == places, (density, number)
            review.press("Escape")
        review.page.click("#density")


def test_sure_repairs_are_marked_only_after_r(opened: Opener) -> None:
    review = opened(special())
    sure = review.row(2).locator(".repaired.sure")
    looks = """(repair) => {
      const { outlineStyle, cursor } = getComputedStyle(repair);
      return [outlineStyle, cursor, repair.getAttribute('role')];
    }"""
    review.press("j")
    review.is_at(2)
    unmarked = sure.evaluate(looks)
    assert unmarked == ["none", "auto", None]
    assert review.row(2).locator(".repaired.uncertain").get_attribute("role") == "button"
    review.press("r")
    expect(sure).to_have_attribute("role", "button")
    assert sure.evaluate(looks) == ["solid", "pointer", "button"]
    review.press("j")
    review.is_at(3)
    assert sure.evaluate(looks) == unmarked
    review.press("k")
    review.is_at(2)
    assert sure.evaluate(looks) == unmarked


def test_the_next_doubtful_row_stands_in_the_upper_third_between_its_neighbours(opened: Opener) -> None:
    rows = [*plain(), *plain()]
    doubtful = [3, 30, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, len(rows)]
    for number in doubtful:
        rows[number - 1] = record("een rij", "eine Zeile", 0.6)
    review = opened(rows, viewport={"width": 1280, "height": 800})
    top = review.page.evaluate("document.querySelector('.names').getBoundingClientRect().bottom")
    for number in doubtful:
        review.press("n")
        review.is_at(number)
        review.rest()
        box = review.here.bounding_box()
        assert box
        assert top < box["y"] <= 800 / 3 + 1, number
        for neighbour in (number - 1, number + 1):
            if neighbour <= len(rows):
                other = review.row(neighbour).bounding_box()
                assert other, neighbour
                assert other["y"] + other["height"] > top
                assert other["y"] < 700


def test_scores_are_quiet_and_reasons_loud(opened: Opener) -> None:
    review = opened(special())
    style = """(element) => {
      const { fontSize, fontWeight, backgroundColor } = getComputedStyle(element);
      return [parseFloat(fontSize), fontWeight, backgroundColor];
    }"""
    _, weight, background = review.row(1).locator(".score").evaluate(style)
    assert (weight, background) == ("400", "rgba(0, 0, 0, 0)")
    _, weight, background = review.row(3).locator(".score").evaluate(style)
    assert int(weight) >= 600
    assert background != "rgba(0, 0, 0, 0)"
    for _ in range(2):
        text_size = review.row(3).locator(".segment").first.evaluate(style)[0]
        reason = review.row(3).locator(".why")
        assert reason.evaluate(style)[0] >= text_size
        assert "more likely wrong than right" in (reason.text_content() or "")
        review.page.click("#density")


def test_the_compact_density_shows_more_rows_and_is_remembered(opened: Opener) -> None:
    review = opened(plain(), viewport={"width": 1280, "height": 800})
    page = review.page
    comfortable = page.evaluate(FULLY_SHOWN)
    page.click("#density")
    expect(page.locator("#density")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(FULLY_SHOWN) >= max(ROWS_IN_COMPACT_DENSITY, comfortable + 4)
    page.wait_for_function(
        "fetch('../../api/settings').then(answer => answer.json()).then(all => all.density === 'compact')"
    )
    page.reload()
    review.settle()
    expect(page.locator("html")).to_have_class("compact")
    page.click("#density")
    expect(page.locator("html")).not_to_have_class("compact")


# Keys


def test_a_decision_selects_the_whole_row_again(opened: Opener) -> None:
    review = opened(special())
    for key, number in (("a", 2), ("x", 3)):
        review.press("ArrowLeft")
        expect(review.page.locator("#choose-source")).to_have_attribute("aria-pressed", "true")
        review.press(key)
        review.is_at(number)
        expect(review.page.locator("#choose-whole")).to_have_attribute("aria-pressed", "true")


def test_a_key_that_is_held_down_repeats_moves_and_no_decisions(opened: Opener) -> None:
    review = opened(special())
    keyboard = review.page.keyboard

    def hold(key: str) -> None:
        for _ in range(3):
            keyboard.down(key)
            review.rest()
        keyboard.up(key)

    hold("a")
    review.is_at(2)
    hold("x")
    review.is_at(3)
    hold("z")
    review.said("Undone: reject.")
    assert _statuses(review)[:3] == ["accepted", "paired", "paired"]
    review.page.locator("#do-accept").focus()
    hold("Enter")
    assert _statuses(review)[:4] == ["accepted", "accepted", "paired", "unpaired"]
    review.press("Escape", "Escape", "Home")  # the first one hides the tooltip of the button
    review.is_at(1)
    hold("j")
    review.is_at(4)


def test_keys_that_were_pressed_before_a_filter_changed_act_on_no_other_row(opened: Opener) -> None:
    review = opened([*plain()[:6], *special()])
    result = review.page.evaluate("""async () => {
      const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      press('a');
      await new Promise((resolve) => setTimeout(resolve)); // it is running now
      for (const key of ['a', 'a', 'j', 'a']) press(key);
      document.querySelector('[name=show][value=doubtful]').click();
      press('x');
      press('j');
    }""")
    assert result is None
    expect(review.page.locator(".row .number")).to_have_text(["8", "9", "10", "11", "12", "14", "15"])
    review.is_at(8)
    assert set(_statuses(review)[1:]) == {"paired", "unpaired"}
    review.press("Escape", "x")
    review.is_at(9)
    assert _statuses(review)[7] == "rejected"


def test_a_warning_goes_when_one_goes_on(opened: Opener) -> None:
    review = opened(special())
    for key, onwards in (("Shift+M", "j"), ("v", "ArrowLeft")):
        review.press("Home")
        review.is_at(1)
        review.press(key)
        expect(review.page.locator("#warned")).not_to_be_empty()
        review.press(onwards)
        expect(review.page.locator("#warned")).to_be_empty()


# Words


def test_the_legend_explains_all_signs(opened: Opener) -> None:
    review = opened(special())
    page = review.page
    page.click("#legend-open")
    legend = page.locator("#legend")
    expect(legend).to_be_visible()
    samples = legend.locator("dt")
    for sign in (
        "mark",
        ".repaired.join.uncertain",
        ".repaired.space.uncertain",
        ".repaired.sure",
        ".differs",
        ".hit",
        ".none",
        "del",
        "ins",
        ".contradicts",
    ):
        assert samples.locator(sign).count(), sign
    for sign in ("sure", "doubtful", "low", "hand"):
        assert samples.locator(f".score.{sign}").count() == 1, sign
    for words in ("⏎", "✂", "✓ accepted", "✕ rejected", "✓ unpaired, confirmed", "Check:", "no counterpart"):
        assert samples.filter(has_text=words.lstrip("✓✕ ")).count(), words
    states = page.evaluate("import('./static/map.js').then(map => Object.keys(map.LENGTHS))")
    assert len(states) == legend.locator(".bar:not(.line)").count() == 6
    colours = legend.locator(".bar").evaluate_all("bars => bars.map(bar => getComputedStyle(bar).backgroundColor)")
    assert len(set(colours)) == len(colours)
    meanings = legend.locator("dd").all_text_contents()
    assert len(set(meanings)) >= len(meanings) - 1  # the selected row is in the list and in the map
    page.keyboard.press("Escape")
    review.press("?")
    assert page.locator("#keys .legend dd").all_text_contents() == meanings


def test_german_and_dutch_use_the_words_of_the_field(opened: Opener) -> None:
    review = opened([record("a", "b")])
    catalogues = review.page.evaluate("import('./static/texts.js').then(texts => texts.CATALOGUES)")
    german, dutch = (" ".join(map(str, catalogues[code].values())) for code in ("de", "nl"))
    assert not re.findall(r"\b(?:ge)?sicher(?:n|t|te)\b|\bSichern\b|Schreibmarke|zusammenführen", german)
    assert catalogues["de"]["exportTitle"] == "Exportieren"
    assert catalogues["de"]["kind-opening"] == "Eingangsformel"
    assert not re.findall(r"\b[Bb]ewa(?:ar|ren|art|ard)\b|\b[Uu] |\buw\b", dutch)
    assert catalogues["nl"]["look"] == "Controleren:"
    assert catalogues["nl"]["keys-field"] == "Tijdens het typen"
