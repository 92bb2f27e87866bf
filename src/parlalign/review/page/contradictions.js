// Rows that contradict the translation memory: their source is there with another translation. They are marked.

import { debounce, make } from "./dom.js";
import { elementOf, events, list } from "./list.js";
import { codesOf, rowName } from "./row_text.js";
import { post } from "./server.js";
import { t } from "./texts.js";
import { describe } from "./tooltip.js";

const DELAY = 200; // milliseconds: while pages are turned, the rows in between are not asked for

let known = new Map(); // key of a row → { texts: of the row when it was asked for, record: of the memory or null }
let running = null; // the question that the program is answering

const textsOf = (row) => JSON.stringify([row.source, row.target].map((segments) => segments.map(({ text }) => text)));

/** Return the record that a row contradicts; null if there is none, or if that is not known; rejected rows have none. */
function contradictedBy(row) {
  const answer = known.get(row.key);
  return row.status !== "rejected" && answer?.texts === textsOf(row) ? answer.record : null;
}

/** Return the mark of a row; when it is pointed at, it shows the translation in the memory, a text with attributes `codes`. */
export function contradictionMark(translation = "", codes = {}) {
  const mark = make("span", { class: "contradicts" }, make("span", { "aria-hidden": "true" }, t("memoryMark")),
    make("span", { class: "hidden" }, t("memoryContradicts")));
  if (translation) {
    describe(mark, () => [make("span", { class: "tip-line" }, t("memoryContradiction")),
      make("span", { class: "tip-line was", ...codes }, translation)]);
  }
  return mark;
}

/** Mark the rows that contradict the memory, and no others. */
function showMarks() {
  for (const row of list.rows) {
    const element = elementOf(row.key);
    const record = contradictedBy(row);
    const former = element.querySelector(".contradicts");
    if (!record) former?.remove();
    else if (!former) {
      const mark = contradictionMark(record.texts[1], codesOf(row, "target", list.about));
      element.querySelector(".facts").insertBefore(mark, element.querySelector(".called"));
    }
    const name = rowName(row, list.about);
    element.setAttribute("aria-label", record ? `${name}, ${t("memoryContradicts")}` : name);
  }
}

/** Ask for the rows on the page whose answer is not known. */
async function ask() {
  const asked = known;
  await running;
  if (asked !== known) return;
  const rows = list.rows.filter((row) => row.pair && known.get(row.key)?.texts !== textsOf(row));
  if (!rows.length) return;
  const texts = rows.map(textsOf);
  const question = post("memory/contradictions", { keys: rows.map(({ key }) => key) });
  running = question.catch(() => {});
  const answer = await question.catch(() => null); // the panel shows why there is none
  if (answer === null || asked !== known) return;
  rows.forEach(({ key }, k) => known.set(key, { texts: texts[k], record: answer[key] ?? null }));
  showMarks();
}

const askSoon = debounce(DELAY, ask);

function forget() {
  known = new Map();
  showMarks();
  askSoon();
}

export function watchContradictions() {
  events.addEventListener("loaded", showMarks);
  events.addEventListener("loaded", askSoon);
  events.addEventListener("memory", forget);
}
