// The dialog that gives the records away as a file.

import { comeBack } from "./actions.js";
import { byId, make } from "./dom.js";
import { list } from "./list.js";
import { say, sayGone } from "./messages.js";
import { fetchFile, Gone } from "./server.js";
import { number, t, tOr } from "./texts.js";

const dialog = byId("export");

async function save(form, told, button) {
  const words = { format: form.elements.format.value };
  if (form.elements.accepted.checked) words.accepted = "1";
  button.disabled = true;
  told.textContent = t("exporting");
  try {
    const { name, content } = await fetchFile(words);
    const address = URL.createObjectURL(content);
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    dialog.close();
    say(t("exported", { name }));
  } catch (error) {
    told.textContent = error instanceof Gone ? t("gone") : `${t("refused")} ${error.message}`;
    if (error instanceof Gone) sayGone(error.moved, comeBack);
  }
  button.disabled = false;
}

/** Open the dialog. */
function openExport() {
  const told = make("p", { role: "status", class: "told" });
  const button = make("button", { type: "submit", class: "main" }, t("exportSave"));
  const formats = list.about.formats.map((format, k) => {
    const choice = make("input", { type: "radio", name: "format", value: format });
    choice.checked = k === 0;
    return make("label", {}, choice, " ", make("b", {}, `.${format}`), ` ${tOr(`format-${format}`, "")}`);
  });
  const accepted = make("label", {}, make("input", { type: "checkbox", name: "accepted" }), " ",
    t("exportAccepted", { n: list.counts.accepted }));
  const form = make("form", { onsubmit: (event) => { event.preventDefault(); save(form, told, button); } },
    make("fieldset", { class: "formats" }, make("legend", {}, t("exportFormat")), ...formats),
    make("p", {}, accepted), told,
    make("div", { class: "dialog-buttons" }, button,
      make("button", { type: "button", onclick: () => dialog.close() }, t("close"))));
  dialog.replaceChildren(make("h2", { id: "export-title" }, t("exportTitle")),
    make("p", {}, t("exportHint", { open: number(list.counts.rows - list.counts.done) })), form);
  dialog.showModal();
}

export function watchExport() {
  byId("export-open").addEventListener("click", openExport);
}
