// A row of the page: what stands on both sides, how sure it is, and what a person should look at.

import { make } from "./dom.js";
import { paint, repairInWords } from "./marks.js";
import { languageName, limit, number, scoreText, t, tOr } from "./texts.js";

export const SIDES = ["source", "target"];

/** Return language and direction of a side, as attributes. */
export function codesOf(row, side, about) {
  const code = row.languages[SIDES.indexOf(side)];
  const known = about.languages.find((language) => language.code === code);
  return { lang: code, dir: known?.direction ?? "auto" };
}

const nameOf = (row, side, about) => {
  const code = row.languages[SIDES.indexOf(side)];
  return languageName(about.languages.find((language) => language.code === code) ?? { code, name: code });
};

function grade(row, about) {
  if (row.score >= about.limit.doubtful) return "sure";
  return row.score < about.limit.low ? "low" : "doubtful";
}

export const kindInWords = (kind) => tOr(`kind-${kind}`, kind);

const calledText = (row) => [row.kind ? kindInWords(row.kind) : "", row.label ?? ""].filter(Boolean).join(" ");

/** Return why a row is doubtful, a line each. */
function reasonsInWords(row, about) {
  const uncertain = SIDES.flatMap((side) => row[side].flatMap((part) => part.repairs.filter((repair) => repair.uncertain)));
  const lacking = (side) => row[side].flatMap((part) => part.differs.map(([start, end]) => part.text.slice(start, end)));
  const words = {
    score: () => t(row.score < about.limit.low ? "why-low" : "why-score",
      { limit: limit(row.score < about.limit.low ? about.limit.low : about.limit.doubtful) }),
    repair: () => t("why-repair", { n: uncertain.length }),
    numbers: () => t("why-numbers", {
      which: SIDES.filter((side) => lacking(side).length)
        .map((side) => t("onlyIn", { language: nameOf(row, side, about), numbers: lacking(side).join(", ") })).join("; "),
    }),
    unpaired: () => t("why-unpaired"),
    hand: () => t("why-hand"),
  };
  return row.reasons.map((reason) => words[reason]?.() ?? reason);
}

/** Return the name of a row for those who hear it; its texts are read in their cells, each in its language. */
function rowName(row, about) {
  const facts = [t("rowName", { n: row.number }), calledText(row), t(`status-${row.status}`)];
  if (row.status !== "unpaired") facts.push(row.byHand ? t("reason-hand") : t("scoreName", { score: scoreText(row.score) }));
  return [...facts, ...reasonsInWords(row, about)].filter(Boolean).join(", ");
}

function facts(row, about) {
  const cell = make("div", { role: "gridcell", class: "facts" },
    make("span", { class: "number" }, number(row.number)));
  if (row.status !== "unpaired" && row.byHand) { // its score was of other texts
    cell.append(" ", make("span", { class: "score hand" }, t("byHand")));
  } else if (row.status !== "unpaired") {
    const kind = grade(row, about);
    const word = kind === "sure" ? "" : ` ${t(`grade-${kind}`)}`;
    cell.append(" ", make("span", { class: `score ${kind}` }, scoreText(row.score) + word));
  }
  if (row.status !== "paired") {
    const settled = row.status === "unpaired" && row.checked ? "status-unpaired-checked" : `status-${row.status}`;
    cell.append(" ", make("span", { class: "status" }, t(settled)));
  }
  const called = calledText(row);
  if (called) cell.append(" ", make("span", { class: "called" }, called));
  return cell;
}

function sideCell(row, side, about) {
  const codes = codesOf(row, side, about);
  const cell = make("div", { role: "gridcell", class: `side ${side}`, "data-side": side });
  row[side].forEach((part, index) => {
    if (index) cell.append(boundary(side, index));
    const paragraph = make("p", { class: "part", ...codes, tabindex: "-1", "data-side": side, "data-part": index });
    paint(paragraph, part, codes);
    cell.append(paragraph);
  });
  if (!row[side].length) {
    cell.append(make("p", { class: "none", tabindex: "-1", "data-side": side, "data-part": 0 }, t("nothing")));
  }
  return cell;
}

/** Return the border between two segments of a side; in the selected row the side can be split there. */
function boundary(side, index) {
  return make("div", { class: "boundary" },
    make("button", { type: "button", tabindex: "-1", "data-do": "split-here", "data-side": side, "data-part": index },
      t("splitHere")));
}

function notes(row, about) {
  const cell = make("div", { role: "gridcell", class: "notes" });
  const why = reasonsInWords(row, about);
  if (why.length) cell.append(make("p", { class: "why" }, make("b", {}, t("look")), ` ${why.join(" · ")}`));
  const lost = SIDES.flatMap((side) => row[side].flatMap((part) => part.repairs))
    .filter((repair) => repair.uncertain && !repair.place);
  if (lost.length) {
    cell.append(make("ul", { class: "lost" }, ...lost.map((repair) =>
      make("li", {}, t("lostRepair", { repair: repairInWords(repair) })))));
  }
  if (row.comment) {
    cell.append(make("p", { class: "comment", dir: "auto" }, row.comment));
  }
  return cell;
}

/** Make the element of a row. */
export function rowElement(row, about) {
  const classes = ["row", row.status, row.checked ? "checked" : "unchecked", row.reasons.length ? "look" : ""];
  return make("div", { role: "row", class: classes.filter(Boolean).join(" "), "data-key": row.key, tabindex: "-1" },
    make("div", { role: "gridcell", class: "document" }, row.document),
    facts(row, about), sideCell(row, "source", about), sideCell(row, "target", about), notes(row, about));
}

/** Say where a row stands now, which changes without the row. */
export function placeRow(element, row, about, { index, startsDocument }) {
  element.setAttribute("aria-rowindex", index);
  element.setAttribute("aria-label", rowName(row, about));
  element.querySelector(".number").textContent = number(row.number);
  element.classList.toggle("starts-document", startsDocument && Boolean(row.document));
}

/** Return the places in a row that the arrows go to: below 0 the source, 0 the whole row, above 0 the target. */
export const places = (row) => ({ first: -Math.max(1, row.source.length), last: Math.max(1, row.target.length) });

/** Return side and part of such a place; of the whole row, null. */
export function sideAt(at) {
  if (at === 0) return null;
  return { side: at < 0 ? "source" : "target", part: Math.abs(at) - 1 };
}

export const placeOf = (side, part) => (side === "source" ? -(part + 1) : part + 1);
