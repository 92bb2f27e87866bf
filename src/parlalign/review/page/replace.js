// Find and replace: a panel above the rows, so that the rows stay in view. Nothing is changed before the hits were counted.

import { byId, debounce, make, setDisabled } from "./dom.js";
import { refusal, report } from "./errors.js";
import { excerpt, insertedSpans } from "./excerpt.js";
import { events, isFiltered, list } from "./list.js";
import { say } from "./messages.js";
import { toKey } from "./navigation.js";
import { takeChange } from "./perform.js";
import { enqueue } from "./queue.js";
import { selectedRange } from "./range.js";
import { codesOf } from "./row_text.js";
import { focusSelected, refresh } from "./selection.js";
import { post, postLong, Refused } from "./server.js";
import { languageName, number, t } from "./texts.js";

const panel = byId("replace");
const MOST_EXAMPLES = 50; // of a preview

/** The usual errors of patterns, in the words of the server. */
const PATTERN_ERRORS = {
  "missing )": "no-closing",
  "unbalanced parenthesis": "no-opening",
  "missing ]": "no-bracket",
  "unterminated character set": "no-bracket",
  "nothing to repeat": "no-repeated",
  "multiple repeat": "no-repeated",
  "bad character range": "bad-range",
  "bad escape (end of pattern)": "no-escaped",
  "no such group": "no-group",
  "unknown group": "no-group",
  "invalid group reference": "no-group",
};
let form = null;
let counted = null; // what the user sees: the request, and version and hits from the answer of the server
let running = null; // the preview that the program is working on
let latest = 0; // number of the latest preview that was asked for
let state = ""; // what the rows to look through depend on, at the latest preview

function readForm() {
  const { find, replacement, regex, sensitive, side } = form.elements;
  const range = selectedRange();
  const filter = { ...list.filter, ...(range && { from: range.first.key, to: range.last.key }) };
  return { find: find.value, replacement: replacement.value, regex: regex.checked, case: sensitive.checked, side: side.value, filter };
}

function showError(text) {
  byId("replace-error").textContent = text;
  form.elements.find.setAttribute("aria-invalid", String(Boolean(text)));
}

function showScope() {
  const range = selectedRange();
  byId("replace-scope").textContent = range ? t("replaceInRange", { n: range.count })
    : t(isFiltered() ? "replaceInFilter" : "replaceInAll", { n: list.total });
}

/** Show how many texts will change, and examples; without an answer nothing can be replaced. */
function showAnswer(answer, text) {
  byId("replace-count").textContent = text;
  const button = byId("replace-all");
  button.textContent = answer?.hits ? t("replaceAll", { n: answer.hits }) : t("replaceNone");
  setDisabled(button, !answer?.hits);
  byId("replace-examples").replaceChildren(...(answer?.examples ?? []).map((each) => exampleItem(each)));
}

/** Return an example: a button that goes to its row, and the text before and after. */
function exampleItem({ key, number: n, side, before, after, spans }) {
  const codes = codesOf({ languages: list.about.languages.map(({ code }) => code) }, side, list.about);
  const line = (tag, text, marked) => make("span", { class: `text ${tag}`, ...codes }, ...excerpt(text, marked, tag));
  return make("li", {},
    make("button", { type: "button", "aria-label": t("replaceGoTo", { n }), onclick: () => toKey(key) }, number(n)),
    line("del", before, spans), line("ins", after, insertedSpans(before, after, spans)));
}

const answerTexts = ({ hits, rows, left, examples }) => [
  t("replaceCount", { n: hits, rows: t("found", { n: rows }) }),
  left ? t("replaceLeft", { n: left }) : "",
  examples.length === MOST_EXAMPLES ? t("replaceShown", { n: examples.length }) : "",
];

/** Forget what was counted: nothing can be replaced before it is counted again. */
function forget() {
  latest += 1;
  counted = null;
  setDisabled(byId("replace-all"), true);
}

/** Ask the server for the hits; a `notice` is shown before their number. */
async function preview(notice = "") {
  forget();
  const own = latest;
  showScope();
  showError("");
  const parameters = readForm();
  if (!parameters.find) return showAnswer(null, "");
  await running; // the program looks through all rows, so it is asked for one preview at a time
  if (own !== latest) return undefined;
  try {
    const asked = post("replace", { ...parameters, preview: true });
    running = asked.catch(() => {});
    const answer = await asked;
    if (own !== latest) return undefined;
    counted = { parameters, version: answer.version, hits: answer.hits };
    showAnswer(answer, [notice, ...answerTexts(answer)].filter(Boolean).join(" "));
  } catch (error) {
    if (own !== latest) return undefined;
    showAnswer(null, "");
    if (error instanceof Refused && error.status !== 409) showError(errorText(error));
    else {
      state = ""; // count when the rows are loaded again
      await report(error);
    }
  }
  return undefined;
}

function errorText({ code, message, values }) {
  const known = PATTERN_ERRORS[values.reason];
  const reason = known ? t(`pattern-${known}`) : values.reason;
  return refusal({ code, message, values: { ...values, reason } });
}

const previewSoon = debounce(250, () => preview());

/** Replace all hits that were counted; if rows have changed since, or after an error, count again. */
async function replaceAll() {
  if (!counted?.hits) return;
  const { parameters, version, hits } = counted;
  forget(); // a second press of the key does nothing
  byId("replace-count").textContent = t("replaceRunning");
  const isDone = await enqueue(async () => {
    try {
      takeChange(await postLong("replace", { ...parameters, preview: false, version, expected: hits }));
      await refresh();
      say(t("said-replace", { n: hits }));
      preview();
    } catch (error) {
      if (!(error instanceof Refused && error.status === 409) || panel.hidden) throw error;
      await refresh();
      preview(t("replaceStale"));
    }
  });
  if (!isDone) preview();
}

function close() {
  panel.hidden = true;
  latest += 1;
  focusSelected();
}

function makeForm() {
  const field = (name, attributes = {}) => make("label", {}, make("span", {}, t(`replace-${name}`)),
    make("input", { type: "text", name, maxlength: 1000, spellcheck: "false", ...attributes }));
  const check = (name) => make("label", {}, make("input", { type: "checkbox", name }), " ", t(`replace-${name}`));
  const side = make("select", { name: "side", "aria-label": t("searchSide") }, make("option", { value: "both" }, t("bothSides")),
    ...["source", "target"].map((value, k) => make("option", { value }, languageName(list.about.languages[k]))));
  const made = make("form", { autocomplete: "off", novalidate: true },
    make("div", { class: "fields" }, field("find", { "aria-describedby": "replace-error" }), field("replacement", { "aria-describedby": "replace-groups" }), side,
      check("sensitive"), check("regex"),
      make("button", { type: "button", id: "replace-all", class: "main", onclick: replaceAll }),
      make("button", { type: "button", id: "replace-close", onclick: close }, t("close"), " ", make("kbd", { "aria-hidden": "true" }, t("key-cancel")))),
    make("p", { id: "replace-groups", hidden: true }, t("replaceGroups")),
    make("p", { id: "replace-error", class: "error", role: "alert" }));
  made.addEventListener("input", () => {
    byId("replace-groups").hidden = !made.elements.regex.checked;
    forget();
    previewSoon();
  });
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    preview(); // Enter in a field never replaces
  });
  return made;
}

function fill() {
  form = makeForm();
  panel.replaceChildren(make("h2", { id: "replace-title" }, t("replaceTitle"), " ", make("small", { id: "replace-scope" })), form,
    make("p", { id: "replace-count", role: "status" }), make("ol", { id: "replace-examples", "aria-label": t("replaceExamples") }));
}

let isOpening = false;

/** Return whether the panel is about to open: what is typed now is text, no command. */
export const isReplaceOpening = () => isOpening;

/** Open the panel, or go back to it, after all other tasks, which may move the focus. */
export async function openReplace() {
  isOpening = true;
  await enqueue(() => {
    if (!list.about) return;
    if (!form) fill();
    panel.hidden = false;
    form.elements.find.select();
    preview();
  });
  isOpening = false;
}

export function watchReplace() {
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    close();
  });
  const update = () => {
    const range = selectedRange();
    const now = JSON.stringify([list.version, list.filter, range?.first.key, range?.last.key]);
    if (now !== state && !panel.hidden) previewSoon();
    state = now;
  };
  events.addEventListener("loaded", update);
  events.addEventListener("selected", update);
}
