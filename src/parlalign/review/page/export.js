// The dialog that exports the records as a file.

import { reconnect } from "./connection.js";
import { byId, make } from "./dom.js";
import { list } from "./list.js";
import { say, showDisconnected } from "./messages.js";
import { Disconnected, fetchFile } from "./server.js";
import { number, t, tOr } from "./texts.js";

const dialog = byId("export");

async function save(form, status, button) {
  const parameters = { format: form.elements.format.value };
  if (form.elements.accepted.checked) parameters.accepted = "1";
  button.disabled = true;
  status.textContent = t("exporting");
  try {
    const { name, content } = await fetchFile(parameters);
    const address = URL.createObjectURL(content);
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    dialog.close();
    say(t("exported", { name }));
  } catch (error) {
    status.textContent = error instanceof Disconnected ? t("gone") : `${t("refused")} ${error.message}`;
    if (error instanceof Disconnected) showDisconnected(error.hasMoved, reconnect);
  }
  button.disabled = false;
}

function openExport() {
  const status = make("p", { role: "status", class: "export-status" });
  const button = make("button", { type: "submit", class: "main" }, t("exportSave"));
  const formats = list.about.formats.map((format, k) => {
    const choice = make("input", { type: "radio", name: "format", value: format });
    choice.checked = k === 0;
    return make("label", {}, choice, " ", make("b", {}, `.${format}`), ` ${tOr(`format-${format}`, "")}`);
  });
  const accepted = make("label", {}, make("input", { type: "checkbox", name: "accepted" }), " ",
    t("exportAccepted", { n: list.counts.accepted }));
  const form = make("form", { onsubmit: (event) => { event.preventDefault(); save(form, status, button); } },
    make("fieldset", { class: "formats" }, make("legend", {}, t("exportFormat")), ...formats),
    make("p", {}, accepted), status,
    make("div", { class: "dialog-buttons" }, button,
      make("button", { type: "button", onclick: () => dialog.close() }, t("close"))));
  dialog.replaceChildren(make("h2", { id: "export-title" }, t("exportTitle")),
    make("p", {}, t("exportHint", { open: number(list.counts.rows - list.counts.done) })), form);
  dialog.showModal();
}

export function watchExport() {
  byId("export-open").addEventListener("click", openExport);
}
