// The text of a segment with its marks: repairs, words around uncertain repairs, facts that differ.

import { make } from "./dom.js";
import { flipText, repairTip } from "./repair_text.js";
import { t } from "./texts.js";
import { describe } from "./tooltip.js";

function repairElement(repair, number, text, codes) {
  const classes = ["repaired", text ? "space" : "join", repair.uncertain ? "uncertain" : "sure"];
  const element = make("span", { class: classes.join(" "), "data-repair": number }, text);
  describe(element, () => [...repairTip(repair, codes), make("span", { class: "tip-line todo" }, flipText(repair))]);
  return element;
}

function numberElement(text) {
  const element = make("span", { class: "differs" }, text);
  describe(element, () => [t("differsTip")]);
  return element;
}

function markElement(repairs, codes) {
  const element = make("mark");
  describe(element, () => repairs.flatMap((repair) => repairTip(repair, codes)));
  return element;
}

/** Fill a paragraph with the text of a segment, span by span; `codes` has its language and direction. */
export function drawSegment(paragraph, segment, codes) {
  const marks = segment.marks.map((numbers) => markElement(numbers.map((number) => segment.repairs[number]), codes));
  let start = 0;
  for (const { end, repair, mark, unmatched } of segment.spans) {
    const text = segment.text.slice(start, end);
    let node = text;
    if (repair !== undefined) node = repairElement(segment.repairs[repair], repair, text, codes);
    else if (unmatched) node = numberElement(text);
    if (mark !== undefined && marks[mark].parentNode === null) paragraph.append(marks[mark]);
    (mark === undefined ? paragraph : marks[mark]).append(node);
    start = end;
  }
}
