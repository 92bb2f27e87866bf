// The files of the draft, their languages and the level.

import { byId, make } from "./dom.js";
import { Refused } from "./server.js";
import { about, draft, isReady, unreadFiles } from "./start_draft.js";
import { errorText } from "./start_errors.js";
import { fileSize, languageName, nameOfCode, t } from "./texts.js";

const MOST_LISTED = 8; // files that are listed without being asked for

const LEVELS = ["sentence", "paragraph", "clause"]; // most CAT tools segment by sentence

const form = byId("draft");
let proposed; // the facts whose languages were proposed

/** Return languages and level as they are chosen; languages are null if the program needs none. */
export const choices = () => ({
  languages: byId("languages").hidden ? null : [form.elements.source.value, form.elements.target.value],
  level: byId("levels").hidden ? null : form.elements.level.value,
});

function languageOptions(chosen) {
  const options = about.languages.map((language) => ({ code: language.code, name: languageName(language) }));
  options.sort((one, other) => one.name.localeCompare(other.name));
  const empty = make("option", { value: "", disabled: true, selected: !chosen }, t("chooseLanguage"));
  return [empty, ...options.map(({ code, name }) => make("option", { value: code, selected: code === chosen }, name))];
}

function showLanguages() {
  const pair = draft.facts?.languages ?? [null, null];
  for (const [k, side] of ["source", "target"].entries()) {
    form.elements[side].replaceChildren(...languageOptions(pair[k]));
    form.elements[side].dataset.before = form.elements[side].value;
  }
}

function levelChoice(level, chosen) {
  const [name, use] = [`level-${level}`, `level-${level}-for`];
  const input = make("input", { type: "radio", name: "level", value: level, "aria-labelledby": name, "aria-describedby": use });
  input.checked = level === chosen;
  return make("label", { class: "level" }, input, make("b", { id: name }, t(name)), make("span", { class: "quiet", id: use }, t(use)));
}

function showLevels() {
  const levels = LEVELS.filter((level) => about.levels.includes(level));
  const chosen = about.settings.level ?? levels[0];
  byId("levels").replaceChildren(make("legend", {}, t("chooseLevel")), ...levels.map((level) => levelChoice(level, chosen)));
}

/** Return what is known about a file besides its name. */
function fileFacts({ path, file }) {
  const facts = draft.facts?.files.find((each) => each.path === path);
  const names = [facts?.language ?? []].flat().map(nameOfCode).join(", ");
  return [names, fileSize(file.size)].filter(Boolean).join(" · ");
}

function fileItem(each, onremove) {
  return make("li", { class: each.error ? "refused" : null },
    make("span", { class: "file-name" }, each.path), " ", make("span", { class: "quiet" }, fileFacts(each)),
    make("button", { type: "button", "aria-label": t("removeFile", { name: each.path }), title: t("removeFileShort"), onclick: () => onremove(each) }, "×"),
    each.error && make("p", { class: "file-error", role: "alert" }, errorText(each.error)));
}

function showFiles(onremove) {
  const refused = draft.files.filter((each) => each.error);
  const others = draft.files.filter((each) => !each.error);
  const shown = draft.files.length <= MOST_LISTED ? draft.files : refused.slice(0, MOST_LISTED);
  const items = shown.map((each) => fileItem(each, onremove));
  if (shown !== draft.files) {
    const size = fileSize(draft.files.reduce((sum, { file }) => sum + file.size, 0));
    items.push(make("li", {}, make("details", {}, make("summary", {}, t("allFiles", { n: draft.files.length }), ` · ${size}`),
      make("ul", { class: "files" }, ...others.map((each) => fileItem(each, onremove))))));
  }
  byId("draft-files").replaceChildren(...items);
}

/** Return whether all texts are in the same language. */
export const isTranslationMissing = () => Boolean(draft.facts?.warnings.some(({ error }) => /^(?:one|same)-language$/.test(error)));

/** Return sentences about the draft as a whole. */
function hints() {
  const { kind, pairs, warnings } = draft.facts;
  const found = [];
  if (kind === "records") found.push(t("hintRecords"));
  if (kind === "folder" && pairs) found.push(t("hintPairs", { n: pairs }));
  const unread = kind === "folder" ? unreadFiles() : [];
  if (unread.length) found.push(t("error-unread-files", { n: unread.length, names: unread.map(({ path }) => path).join(", ") }));
  return [...found, ...warnings.map((each) => errorText(Refused.from(422, each)))];
}

/** Show the draft; `onremove` is called with a file that a person takes out. */
export function showDraft(onremove) {
  showFiles(onremove);
  if (draft.facts !== proposed) { // otherwise the person may have chosen others
    proposed = draft.facts;
    showLanguages();
    showLevels();
  }
  const isTexts = draft.facts?.kind !== "records";
  byId("languages").hidden = !isTexts || !isReady();
  byId("levels").hidden = !isTexts || !isReady();
  byId("draft-hints").replaceChildren(...(draft.facts ? hints() : []).map((text) => make("li", {}, text)));
  if (draft.error) byId("draft-hints").prepend(make("li", { class: "file-error", role: "alert" }, errorText(draft.error)));
  byId("start").textContent = t(isTexts ? "start" : "startRecords");
  byId("start").parentElement.hidden = !isReady();
}

/** Return the field of a language that is missing, or null. */
export function missingLanguage() {
  if (byId("languages").hidden) return null;
  return [form.elements.source, form.elements.target].find((field) => !field.value) ?? null;
}

function swap() {
  const { source, target } = form.elements;
  [source.value, target.value] = [target.value, source.value];
  remember();
  form.dispatchEvent(new Event("change"));
}

function remember() {
  for (const side of ["source", "target"]) form.elements[side].dataset.before = form.elements[side].value;
}

/** A language that is on the other side already changes sides: a pair has two languages. */
function chooseLanguage(changed) {
  const other = form.elements[changed === form.elements.source ? "target" : "source"];
  if (other.value === changed.value) other.value = changed.dataset.before;
  remember();
}

export function watchChoices() {
  byId("swap-languages").addEventListener("click", swap);
  for (const side of ["source", "target"]) form.elements[side].addEventListener("change", (event) => chooseLanguage(event.target));
}
