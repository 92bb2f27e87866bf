// The differences between two texts, word by word.

import { make } from "./dom.js";

const MOST_CELLS = 1_000_000; // of the table: two texts of 1,000 words; in longer ones, nothing is marked

const segmenter = new Intl.Segmenter([], { granularity: "word" });

/** Return the words and signs of a text, each with the white space that follows it. */
function words(text) {
  const found = [];
  for (const { segment } of segmenter.segment(text)) {
    if (!segment.trim() && found.length) found[found.length - 1] += segment;
    else found.push(segment);
  }
  return found;
}

const isSame = (one, other) => one.trim() === other.trim();

/** Return the lengths of the longest common subsequences of all endings of two lists, row by row in one array. */
function commonLengths(before, after) {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = isSame(before[i], after[j]) ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

/** Return the parts of two texts in their order: `[kind, text]`, where kind is same, only-before or only-after. */
function differences(before, after) {
  const [old, young] = [words(before), words(after)];
  const width = young.length + 1;
  if ((old.length + 1) * width > MOST_CELLS) return [["same", before]];
  const lengths = commonLengths(old, young);
  const parts = [];
  const add = (kind, word) => {
    if (parts.at(-1)?.[0] === kind) parts.at(-1)[1] += word;
    else parts.push([kind, word]);
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && isSame(old[i], young[j])) {
      add("same", old[i]);
      i += 1;
      j += 1;
    } else if (i < old.length && (j === young.length || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      add("only-before", old[i]);
      i += 1;
    } else {
      add("only-after", young[j]);
      j += 1;
    }
  }
  return parts;
}

const TAGS = { "only-before": "del", "only-after": "ins" };

/** Return nodes with a text in which the words that another text lacks are `del`, and those that it adds are `ins`. */
export const markedDifferences = (text, other) => differences(text, other).flatMap(([kind, part], k, parts) => {
  if (kind === "same") return [part];
  const shown = part.trimEnd();
  const isFollowed = k + 1 < parts.length && parts[k + 1][0] !== "same";
  return [make(TAGS[kind], {}, shown), part.slice(shown.length) || (isFollowed ? " " : "")].filter(Boolean);
});

/** Return the spans of a text whose words another text lacks. */
export function differentSpans(text, other) {
  const spans = [];
  let at = 0;
  for (const [kind, part] of differences(text, other)) {
    if (kind === "only-after") continue;
    if (kind === "only-before") spans.push([at, at + part.trimEnd().length]);
    at += part.length;
  }
  return spans;
}
