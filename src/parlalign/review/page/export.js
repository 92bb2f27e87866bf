// The dialog that exports the records: as a file, or to a translation memory of the user.

import { closeButton, dialogTitle } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { refusal, report } from "./errors.js";
import { list } from "./list.js";
import { addReview, chosenPlace, knownMemories, memoryFields } from "./memory_choice.js";
import { memoryError } from "./memory_results.js";
import { say } from "./messages.js";
import { dropWaiting, enqueue } from "./queue.js";
import { Disconnected, Refused, fetchFile } from "./server.js";
import { saveSetting, setting } from "./settings.js";
import { languageName, t, tOr } from "./texts.js";

const dialog = byId("export");
const MEMORY = "memory"; // the choice of a translation memory instead of a format

/** Return what was left out of a file, as sentences. */
function leftOut({ longer, left_out: others }) {
  return [longer ? t("exportLonger", { n: longer }) : "", others ? t("exportLeftOut", { n: others }) : ""];
}

function chosenFormat(form) {
  return list.about.formats.find(({ name }) => name === form.elements.format.value);
}

async function saveFile(form) {
  const { format, accepted, longest } = form.elements;
  const codes = chosenFormat(form).tags ? typedTags(form).join(",") : "";
  const parameters = { format: format.value, codes, longest: longest.value, accepted: accepted.checked ? "1" : "" };
  const { name, content, counts } = await fetchFile(parameters);
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  rememberTags(form);
  saveSetting("exportLongest", longest.value);
  return [t("exported", { name, n: counts.written }), ...leftOut(counts)].filter(Boolean).join(" ");
}

async function addToMemory(form) {
  const { memory, path, accepted } = form.elements;
  return t("exportAdded", await addReview(chosenPlace({ menu: memory, place: path }), accepted.checked));
}

/** Keep the language tags that were chosen; those of other languages stay. */
function rememberTags(form) {
  const own = tagInputs(form);
  const others = setting("codes", []).filter((tag) => !own.some((input) => isTagOf(tag, input.dataset.language)));
  saveSetting("codes", [...others, ...typedTags(form)]);
}

const isTagOf = (tag, language) => tag.split("-")[0].toLowerCase() === language.split("-")[0];
const tagInputs = (form) => [...form.querySelectorAll("[data-language]")];
const typedTags = (form) => tagInputs(form).map((input) => input.value.trim()).filter(Boolean);

async function run(form, status, button) {
  const { value } = form.elements.format;
  button.disabled = true;
  status.textContent = t("exporting");
  try {
    const text = await (value === MEMORY ? addToMemory(form) : saveFile(form));
    saveSetting("exportFormat", value);
    dialog.close();
    say(text);
  } catch (error) {
    status.textContent = error instanceof Disconnected ? t("gone")
      : !(error instanceof Refused) ? `${t("refused")} ${error.message}`
      : value === MEMORY ? memoryError(error) : refusal(error);
    if (error instanceof Disconnected || !dialog.open) await report(error);
  }
  button.disabled = false;
}

function formatChoice(value, sign, text) {
  return make("label", {}, make("input", { type: "radio", name: "format", value }), " ", make("b", {}, sign), ` ${text}`);
}

function formatChoices(hasMemories) {
  const [common, rare] = [true, false].map((isCommon) =>
    list.about.formats.filter((format) => format.common === isCommon)
      .map(({ name }) => formatChoice(name, `.${name}`, tOr(`format-${name}`, ""))));
  if (hasMemories) common.push(formatChoice(MEMORY, ".sqlite", t("format-memory")));
  return make("fieldset", {}, make("legend", {}, t("exportFormat")), make("div", { class: "formats" }, ...common),
    make("details", {}, make("summary", {}, t("exportMore")), make("div", { class: "formats" }, ...rare)));
}

/** Return the fields for the language tags and the longest text of a file. */
function fileChoices() {
  const tags = list.about.languages.filter(({ tag }) => tag).map((language) => {
    const value = setting("codes", []).find((tag) => isTagOf(tag, language.code)) ?? "";
    const input = make("input", { type: "text", size: 8, maxlength: 35, spellcheck: "false", autocomplete: "off", value,
      placeholder: language.tag, "data-language": language.code });
    return make("label", { class: "with-field" }, t("exportTag", { language: languageName(language) }), " ", input);
  });
  const longest = make("input", { type: "number", name: "longest", min: 1, max: 999_999_999, step: 1,
    value: setting("exportLongest", "") });
  return [
    make("div", { id: "export-tags", class: "export-fields" }, ...tags),
    make("p", { id: "export-longest" }, make("label", { class: "with-field" }, t("exportLongest"), " ", longest),
      make("small", {}, t("exportLongestHint"))),
  ];
}

/** Return the fields for a translation memory. */
function memoryChoices(memories) {
  const id = "export-which-memory"; // of a label beside it: a label around it would be read with all memories
  const { menu, place } = memoryFields(id, memories);
  return make("div", { id: "export-memory", class: "export-fields" },
    make("span", { class: "with-field" }, make("label", { for: id }, t("exportWhichMemory")), menu), place);
}

/** Show the fields that belong to the chosen format. */
function showChoices(form) {
  const format = chosenFormat(form);
  byId("export-tags").hidden = !format?.tags;
  byId("export-longest").hidden = !format;
  byId("export-memory").hidden = Boolean(format);
  form.querySelector(".main").textContent = t(format ? "exportSave" : "exportAdd");
}

/** Open the dialog; call it in a task, so that the file has all actions before it. */
async function openExport() {
  if (!list.about) return;
  const memories = await knownMemories();
  const status = make("p", { role: "status", class: "export-status" });
  const button = make("button", { type: "submit", class: "main" });
  const accepted = make("label", {}, make("input", { type: "checkbox", name: "accepted" }), " ",
    t("exportAccepted", { n: list.counts.accepted }));
  const form = make("form", {
    onchange: () => showChoices(form),
    onsubmit: (event) => { event.preventDefault(); run(form, status, button); },
  }, formatChoices(memories.length > 0), make("p", {}, accepted), ...fileChoices(), memoryChoices(memories), status,
    make("div", { class: "dialog-buttons" }, button,
      closeButton(dialog)));
  const open = list.counts.rows - list.counts.done;
  dialog.replaceChildren(dialogTitle(dialog, t("exportTitle")),
    ...(open > 0 ? [make("p", {}, t("exportHint", { n: open }))] : []), form);
  const former = form.querySelector(`[name=format][value="${CSS.escape(setting("exportFormat", ""))}"]`);
  const choice = former ?? form.querySelector("[name=format]");
  choice.checked = true;
  choice.closest("details")?.setAttribute("open", "");
  showChoices(form);
  dropWaiting(); // keys that were pressed before the dialog is seen
  dialog.showModal();
}

export function watchExport() {
  byId("export-open").addEventListener("click", () => enqueue(openExport));
}
