// The element of a row.

import { make } from "./dom.js";
import { SIDES } from "./places.js";
import { repairText } from "./repair_text.js";
import { codesOf, kindAndLabel, reasonTexts, rowName } from "./row_text.js";
import { drawSegment } from "./segment.js";
import { number, riskText, scoreText, t } from "./texts.js";
import { describe } from "./tooltip.js";

function factsCell(row) {
  const cell = make("div", { role: "gridcell", class: "facts" },
    make("span", { class: "number" }, number(row.number)));
  if (row.status !== "unpaired" && row.byHand) { // its score was that of other texts
    cell.append(" ", make("span", { class: "score hand" }, t("byHand")));
  } else if (row.status !== "unpaired") {
    const grade = row.grade === "sure" ? "" : make("span", { class: "grade" }, t(`grade-${row.grade}`));
    const score = row.score === null ? "" : `${scoreText(row.score)} `.slice(0, grade ? undefined : -1);
    cell.append(" ", make("span", { class: `score ${row.grade}` }, score, grade));
  }
  if (row.status !== "paired") {
    const status = row.status === "unpaired" && row.checked ? "status-unpaired-checked" : `status-${row.status}`;
    cell.append(" ", make("span", { class: "status" }, t(status)));
  }
  if (!row.checked && row.doubt) {
    const risk = make("span", { class: "risk" }, riskText(row.doubt));
    describe(risk, () => [t("riskTip")]);
    cell.append(" ", risk);
  }
  const called = kindAndLabel(row);
  if (called) cell.append(" ", make("span", { class: "called" }, called));
  return cell;
}

function sideCell(row, side, about) {
  const codes = codesOf(row, side, about);
  const cell = make("div", { role: "gridcell", class: `side ${side}`, "data-side": side });
  row[side].forEach((segment, index) => {
    if (index) cell.append(boundary(side, index));
    const paragraph = make("p", { class: "segment", ...codes, tabindex: "-1", "data-side": side, "data-segment": index });
    drawSegment(paragraph, segment, codes);
    cell.append(paragraph);
  });
  if (!row[side].length) {
    cell.append(make("p", { class: "none", tabindex: "-1", "data-side": side, "data-segment": 0 }, t("nothing")));
  }
  return cell;
}

/** Return the boundary between two segments of a side, with a button that splits the side there. */
function boundary(side, index) {
  const button = make("button", { type: "button", tabindex: "-1", "aria-label": t("splitHere"), "data-do": "split-here",
    "data-side": side, "data-segment": index }, "✂\uFE0E");
  describe(button, () => [t("splitHere")]);
  return make("div", { class: "boundary" }, button);
}

function notesCell(row, about) {
  const cell = make("div", { role: "gridcell", class: "notes" });
  const reasons = reasonTexts(row, about);
  if (reasons.length) cell.append(make("p", { class: "why" }, make("b", {}, t("look")), ` ${reasons.join(" · ")}`));
  const unplaced = SIDES.flatMap((side) => row[side].flatMap((segment) => segment.repairs))
    .filter((repair) => repair.uncertain && !repair.placed);
  if (unplaced.length) {
    cell.append(make("ul", { class: "lost" }, ...unplaced.map((repair) =>
      make("li", {}, t("lostRepair", { repair: repairText(repair) })))));
  }
  if (row.comment) {
    cell.append(make("p", { class: "comment", dir: "auto" }, row.comment));
  }
  return cell;
}

/** Make the element of a row. */
export function rowElement(row, about) {
  const classes = ["row", row.status, row.checked ? "checked" : "unchecked", row.reasons.length ? "look" : ""];
  return make("div", { role: "row", class: classes.filter(Boolean).join(" "), "data-key": row.key, "aria-selected": "false", tabindex: "-1" },
    make("div", { role: "gridcell", class: "document" }, row.document),
    factsCell(row), sideCell(row, "source", about), sideCell(row, "target", about), notesCell(row, about));
}

/** Update what changes without the row: its number, its name and whether a document starts with it. */
export function updateRow(element, row, about, { index, startsDocument }) {
  element.setAttribute("aria-rowindex", index);
  element.setAttribute("aria-label", rowName(row, about));
  element.querySelector(".number").textContent = number(row.number);
  element.classList.toggle("starts-document", startsDocument && Boolean(row.document));
}
