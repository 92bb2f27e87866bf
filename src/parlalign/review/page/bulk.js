// The dialog that accepts, rejects or reopens many rows; it shows how many before it does so.

import { closeButton, dialogTitle } from "./dialogs.js";
import { byId, debounce, make, setDisabled } from "./dom.js";
import { report } from "./errors.js";
import { isFiltered, list } from "./list.js";
import { say } from "./messages.js";
import { takeChange } from "./perform.js";
import { dropWaiting, enqueue, enqueueForView } from "./queue.js";
import { selectedRange } from "./range.js";
import { focusIfLost, refresh, selectedRow } from "./selection.js";
import { fetchJson, postLong, Refused } from "./server.js";
import { t } from "./texts.js";

const dialog = byId("bulk");
const ACTIONS = ["accept", "reject", "clear"];
let row = null; // selected when the dialog was opened: another tab may change the selection
let range = null; // the same of the range

/** The rows that the dialog can act on: what each adds to the filter of the list; null if it does not apply. */
const SCOPES = {
  list: () => ({}),
  score: ({ least }) => (least.value === "" || !least.validity.valid ? null
    : { least: String(Math.max(Number(least.value), Number(list.filter.least || 0))) }),
  here: () => row && { to: row.key },
  range: () => range && { from: range.first.key, to: range.last.key },
};

let counted = null; // what the user sees: action, filter, and the answer of the server
let request = 0; // number of the latest count that was asked for

function scopeText(scope) {
  if (scope === "list") return t(isFiltered() ? "bulk-filtered" : "bulk-list", { n: list.total });
  if (scope === "here") return t("bulk-here", { n: row?.number ?? 0 });
  if (scope === "range") return range ? t("bulk-range", { first: range.first.number, last: range.last.number }) : t("bulk-no-range");
  return t("bulk-score");
}

function choices(name, entries, selected) {
  return entries.map(([value, text, isDisabled, ...more]) => {
    const input = make("input", { type: "radio", name, value, disabled: isDisabled });
    input.checked = value === selected;
    return make("p", {}, make("label", {}, input, " ", text), ...more);
  });
}

function makeForm(action, scope) {
  const least = make("input", { type: "number", name: "least", min: 0, max: 1, step: 0.01, required: true, value: list.about.limits.doubtful,
    "aria-label": t("scoreFrom") });
  least.addEventListener("input", () => {
    form.elements.scope.value = "score";
  });
  const form = make("form", { novalidate: true },
    make("fieldset", {}, make("legend", {}, t("bulkAction")),
      ...choices("action", ACTIONS.map((each) => [each, t(`do-${each}`)]), action)),
    make("fieldset", {}, make("legend", {}, t("bulkRows")),
      ...choices("scope", Object.keys(SCOPES).map((each) => [each, scopeText(each), SCOPES[each]({ least }) === null, each === "score" ? least : ""]), scope)),
    make("p", { id: "bulk-count", role: "status" }),
    make("div", { class: "dialog-buttons" },
      make("button", { type: "submit", class: "main", "aria-describedby": "bulk-count" }),
      closeButton(dialog, "edit-cancel")));
  form.addEventListener("input", () => {
    showCount(null, t("bulkCounting"));
    recountSoon();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    decideAll();
  });
  return form;
}

const recountSoon = debounce(150, () => recount());

/** Count the rows of the dialog, and show the number; a `notice` is shown before it. */
async function recount(notice = "") {
  const { action, scope, least } = dialog.querySelector("form").elements;
  const added = SCOPES[scope.value]({ least });
  least.setAttribute("aria-invalid", String(scope.value === "score" && added === null));
  showCount(null, added ? t("bulkCounting") : t("bulkScoreWrong"));
  if (!added) return;
  const own = request;
  const filter = { ...list.filter, ...added };
  try {
    const answer = await fetchJson("count", { ...filter, action: action.value });
    if (own === request && dialog.open) showCount({ action: action.value, filter, ...answer }, notice);
  } catch (error) {
    if (own !== request) return;
    dialog.close();
    await report(error);
  }
}

/** Show the answer of the server after a `notice`; without an answer nothing can be confirmed. */
function showCount(answer, notice) {
  request += 1; // answers that are still to come are out of date
  counted = answer;
  const { action } = dialog.querySelector("form").elements;
  const button = dialog.querySelector("[type=submit]");
  const isPossible = Boolean(answer?.changed);
  const rest = answer ? answer.count - answer.changed : 0;
  const text = answer ? [t("bulkCount", { n: answer.count }), rest ? t(`bulkRest-${answer.action}`, { n: rest }) : ""] : [];
  byId("bulk-count").textContent = [notice, ...text].filter(Boolean).join(" ");
  button.textContent = isPossible ? t(`bulk-${answer.action}`, { n: answer.changed }) : t(`do-${action.value}`);
  setDisabled(button, !isPossible);
}

/** Perform the action on the rows that were counted; if they have changed since, count again. */
function decideAll() {
  if (!counted?.changed) return;
  const { action, filter, version, changed } = counted;
  counted = null; // a second press of the key does nothing
  enqueue(async () => {
    try {
      const change = await postLong("act-all", { action, filter, version, expected: changed });
      takeChange(change);
      dialog.close();
      await refresh();
      focusIfLost();
      say(t(`said-all-${action}`, { n: change.count }));
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409 && dialog.open)) {
        dialog.close();
        throw error;
      }
      await refresh();
      recount(t("bulkStale"));
    }
  });
}

/** Open the dialog; call it in a task. If an `action` is given, one key confirms it.
 *
 * Tasks that wait are dropped: their keys were pressed before the dialog was seen. */
export function openBulk(scope, action = null) {
  dropWaiting();
  row = selectedRow();
  range = selectedRange();
  dialog.replaceChildren(dialogTitle(dialog, t("bulkTitle")), make("p", {}, t("bulkHint")), makeForm(action ?? ACTIONS[0], scope));
  dialog.showModal();
  if (action) dialog.querySelector("[type=submit]").focus();
  recount();
}

export const askForBulk = () => enqueueForView(() => openBulk(selectedRange() ? "range" : "list"));
