// The actions that need a text field: edit, split and comment.

import { closeEditor, openEditor, setSaveFunctions } from "./editor.js";
import { list } from "./list.js";
import { say, warn } from "./messages.js";
import { enqueueForRow, perform } from "./perform.js";
import { placeOf, segmentAt, SIDES } from "./places.js";
import { enqueue } from "./queue.js";
import { focusSelected, repairOf } from "./selection.js";
import { Refused } from "./server.js";
import { t } from "./texts.js";

let clicked = null; // the last click on a text: key, side, segment, caret

/** Remember a click on a text, where the caret goes when the text is opened; null for a click elsewhere. */
export const rememberClick = (click) => {
  clicked = click;
};

let isOpening = false;

/** Return whether a field is about to open: what is typed now is text, no command. */
export const isFieldOpening = () => isOpening;

async function openField(fieldOf) {
  isOpening = true;
  if (await closeEditor()) await enqueueForRow((row) => openEditor(fieldOf(row)));
  isOpening = false;
}

/** Return where a text is probably split: after the punctuation mark nearest to its middle, else at a space there. */
function suggestedSplit(text) {
  const offsets = (pattern) => [...text.matchAll(pattern)].map((match) => match.index + match[0].length)
    .sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2));
  return offsets(/[.;:!?,]["”“»)\]]*\s+(?=\S)/gu)[0] ?? offsets(/\s+(?=\S)/gu)[0] ?? text.length;
}

/** Return the segment to open: the selected one, or that of the repair with the focus. If there is none: to split, the
 * first segment of the side that has text; to edit, that of the side without text, else the source. */
function segmentToOpen(row, toSplit) {
  const selected = segmentAt(list.place);
  if (selected) return selected;
  const element = document.activeElement?.closest(".repaired, .differs");
  if (element?.matches(".repaired")) return repairOf(element, row);
  const paragraph = element?.closest(".segment");
  if (paragraph) return { side: paragraph.dataset.side, segment: Number(paragraph.dataset.segment) };
  return { side: SIDES.find((side) => Boolean(row[side].length) === toSplit) ?? "source", segment: 0 };
}

/** Open the text of a segment, the caret where the user clicked. */
export const edit = ({ toSplit = false } = {}) => openField((row) => {
  const { side, segment } = segmentToOpen(row, toSplit);
  const text = row[side][segment]?.text;
  if (toSplit && text === undefined) throw new Refused(422, "nothing-there", "");
  const isClicked = clicked?.key === row.key && clicked.side === side && clicked.segment === segment;
  if (toSplit) say(t("splitHint"));
  return { kind: "text", side, segment, caret: isClicked ? clicked.caret : toSplit ? suggestedSplit(text) : null };
});

export const comment = () => openField(() => ({ kind: "comment" }));

/** Replace the target of a row by a translation from the memory, in the row with a key if it is still selected. */
export const takeTranslation = async (key, text) => (await closeEditor()) && enqueueForRow(async (row) => {
  if (row.key !== key) return;
  await perform(row, { action: "edit", side: "target", segment: 0, text }, { stays: true });
  focusSelected();
  say(t("said-edit", { n: row.number }));
});

const rowOf = (field) => list.rows.find((row) => row.key === field.key);

/** Save the open text, and split it at the caret if `splits` is true. */
async function saveText(field, splits) {
  const row = rowOf(field);
  if (!row) {
    warn(t("unsavedNow"));
    return false;
  }
  const { key, side, segment } = field;
  const { value, selectionStart } = field.area;
  let at = selectionStart;
  if (value !== field.original) {
    await perform(row, { action: "edit", side, segment, text: value }, { stays: true });
    field.original = value;
    at -= value.length - value.trimStart().length; // the server removes white space at the start
    say(t("said-edit", { n: row.number }));
  }
  if (splits) {
    const saved = rowOf(field);
    if (!saved) return true;
    const parameters = { action: "split", side, segment, at: Math.max(0, at) };
    await perform(saved, parameters, { stays: list.key !== key, place: placeOf(side, 0) });
    say(t("said-split"));
  }
  return true;
}

async function saveComment(field) {
  const row = rowOf(field);
  if (!row) {
    warn(t("unsavedNow"));
    return false;
  }
  const text = field.area.value;
  await perform(row, { action: "comment", text }, { stays: true });
  say(t(text.trim() ? "said-comment" : "said-comment-gone", { n: row.number }));
  return true;
}

setSaveFunctions({
  text: (field, splits) => enqueue(() => saveText(field, splits)),
  comment: (field) => enqueue(() => saveComment(field)),
});
