// The page: fills in its texts, starts all parts and opens the review.

import { openReview } from "./connection.js";
import { byId, make, withKeys } from "./dom.js";
import { watchContradictions } from "./contradictions.js";
import { watchDensity } from "./density.js";
import { watchExport } from "./export.js";
import { readAddress, watchFilters } from "./filters.js";
import { watchKeyList } from "./key_list.js";
import { watchKeys } from "./keys.js";
import { BLOCK, elementOf, events, list } from "./list.js";
import { watchLegend } from "./legend.js";
import { watchMap } from "./map.js";
import { watchMemory } from "./memory.js";
import { watchMouse } from "./mouse.js";
import { clearWarning } from "./messages.js";
import { turnPage } from "./navigation.js";
import { watchProposals } from "./proposal.js";
import { enqueue } from "./queue.js";
import { watchRange } from "./range.js";
import { watchReplace } from "./replace.js";
import { undoOrRedo } from "./row_actions.js";
import { loadSettings } from "./settings.js";
import { watchTabs } from "./tabs.js";
import { fillIn, languageName, t, tOr } from "./texts.js";
import { describe, watchTips } from "./tooltip.js";
import { watchTools } from "./tools.js";

function showHeading() {
  const { name, languages } = list.about;
  const pair = languages.map(languageName).join(" – ");
  byId("name").replaceChildren(name, " ", make("small", {}, pair));
  describe(byId("name"), () => [`${name} · ${pair}`]);
  document.title = `${name} – parlalign`;
}

const undoName = (direction) => (list[direction] ? tOr(`done-${list[direction]}`, list[direction]) : "");

/** Return what a button undoes or redoes. */
function undoText(direction) {
  const name = undoName(direction);
  return name ? t(`${direction}What`, { what: name }) : t(direction);
}

function showProgress() {
  const { counts } = list;
  byId("progress-main").textContent = t("progress", counts);
  byId("progress-rest").textContent = ` · ${t("progressRest", counts)}`;
  byId("done").value = counts.rows ? counts.done / counts.rows : 0;
  for (const direction of ["undo", "redo"]) {
    const button = byId(direction);
    button.setAttribute("aria-label", undoText(direction));
    button.toggleAttribute("disabled", !list[direction] && document.activeElement !== button);
  }
}

function showPager() {
  const [first, last] = [list.start + 1, list.start + list.rows.length];
  byId("pager").hidden = list.total <= BLOCK && list.start === 0;
  byId("page-place").textContent = t("pagePlace", { first, last, total: list.total });
  byId("page-before").disabled = list.start === 0;
  byId("page-after").disabled = last >= list.total;
}

let shown = null; // the selected place

/** Remove a warning when another row or place is selected. */
function goOn() {
  const now = `${list.key} ${list.place}`;
  if (now !== shown) clearWarning();
  shown = now;
}

/** Leave room below a long list, so that its last rows can be scrolled to the upper third of the window. */
function measureList() {
  document.querySelector(".sheet").classList.toggle("is-long", byId("rows").offsetHeight > innerHeight / 2);
}

/** Pass the heights of the fixed bars to page.css, which keeps the rows from being hidden behind them; in narrow windows, the
 * panel of the memory is above the bar at the bottom. */
function measureBars() {
  const root = document.documentElement.style;
  const size = (bar) => (getComputedStyle(bar).position === "fixed" ? bar.offsetHeight : 0);
  const [top, bottom, panel] = [".top", ".bottom", "#memory"].map((bar) => size(document.querySelector(bar)));
  root.setProperty("--top", `${top}px`);
  root.setProperty("--dock", `${bottom}px`);
  root.setProperty("--bottom", `${bottom + panel}px`);
}

function fillTexts() {
  fillIn();
  byId("hint").replaceChildren(...withKeys(t("hint")));
  byId("keys-open").replaceChildren(t("keysTitle"), " ", make("kbd", { "aria-hidden": "true" }, "?"));
  byId("page-before").append(t("pageBefore"));
  byId("page-after").append(t("pageAfter"));
  for (const direction of ["undo", "redo"]) {
    describe(byId(direction), () => [`${undoText(direction)} `, make("kbd", {}, t(`key-${direction}`))]);
  }
  describe(byId("progress"), () => [byId("progress").textContent]);
}

fillTexts();
watchTools();
watchKeys();
watchKeyList();
watchMouse();
watchProposals();
watchRange();
watchReplace();
watchTabs();
watchTips();
watchFilters();
watchExport();
watchDensity();
watchLegend();
watchContradictions();
watchMemory();
watchMap();
events.addEventListener("opened", showHeading);
events.addEventListener("loaded", showProgress);
events.addEventListener("loaded", showPager);
events.addEventListener("loaded", measureList);
events.addEventListener("selected", goOn);
byId("undo").addEventListener("click", () => undoOrRedo("undo"));
byId("redo").addEventListener("click", () => undoOrRedo("redo"));
byId("page-before").addEventListener("click", () => turnPage(-BLOCK));
byId("page-after").addEventListener("click", () => turnPage(BLOCK));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  elementOf(list.key)?.focus();
});
const bars = new ResizeObserver(measureBars);
for (const bar of document.querySelectorAll(".top, .bottom, #memory")) bars.observe(bar);
const key = readAddress();
enqueue(loadSettings);
enqueue(() => openReview(key));
