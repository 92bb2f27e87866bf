// The dialog with all keys, in which keys of one letter can be turned off.

import { dialogTop } from "./dialogs.js";
import { byId, make, withKeys } from "./dom.js";
import { legendSections } from "./legend.js";
import { list } from "./list.js";
import { isLearning, setLearning } from "./proposal.js";
import { saveSetting, setting } from "./settings.js";
import { t } from "./texts.js";

export const areLettersOff = () => !setting("letters", true);

const SECTIONS = [
  ["keys-moving", ["rows", "doubtful", "open", "fact", "ends", "sides", "go-to", "order"]],
  ["keys-decide", ["accept", "reject", "clear", "onwards"]],
  ["keys-shape", ["merge", "move", "unlink", "split", "transfer", "swap", "proposal", "proposal-aside"]],
  ["keys-text", ["edit", "repair", "flip", "comment", "delete"]],
  ["keys-memory", ["panel", "concordance", "contradiction"]],
  ["keys-many", ["range", "range-ends", "bulk", "replace"]],
  ["keys-else", ["undo", "redo", "search", "escape", "help"]],
  ["keys-field", ["field-save", "field-split", "field-cancel"]],
];

function fillDialog(dialog) {
  const letters = make("input", { type: "checkbox", onchange: () => saveSetting("letters", letters.checked) });
  letters.checked = !areLettersOff();
  const learning = make("input", { type: "checkbox", id: "learning", onchange: () => setLearning(learning.checked) });
  learning.checked = isLearning();
  learning.disabled = !list.about?.learning;
  const section = ([title, names]) => make("section", {}, make("h3", {}, t(title)), make("dl", {}, ...names.map((name) =>
    make("div", {}, make("dt", {}, ...withKeys(t(`keys-${name}`))), make("dd", {}, t(`keys-${name}-does`))))));
  dialog.replaceChildren(
    dialogTop(dialog, t("keysTitle")),
    make("p", {}, t("keysHint")),
    make("div", { class: "sections" }, ...SECTIONS.map(section)),
    make("p", {}, make("label", {}, letters, " ", t("lettersOn"))),
    make("p", {}, make("label", {}, learning, " ", t("learningOn"))),
    legendSections(),
  );
}

/** Open the list of keys. */
export function showKeyList() {
  const dialog = byId("keys");
  fillDialog(dialog);
  dialog.showModal();
}

export function watchKeyList() {
  byId("keys-open").addEventListener("click", showKeyList);
}
