// The dialog that asks for the number of a row and goes there.

import { closeButton, dialogTitle } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { list } from "./list.js";
import { toNumber } from "./navigation.js";
import { t } from "./texts.js";

const dialog = byId("go-to");

export function openGoTo() {
  if (!list.counts) return;
  const { rows } = list.counts;
  const field = make("input", { type: "number", name: "number", min: 1, max: rows, step: 1, required: true, "aria-describedby": "go-to-error" });
  const error = make("p", { id: "go-to-error", class: "error", role: "alert" });
  const form = make("form", { novalidate: true },
    make("p", {}, make("label", {}, t("goToNumber", { n: rows }), " ", field)), error,
    make("div", { class: "dialog-buttons" }, make("button", { type: "submit", class: "main" }, t("goTo")),
      closeButton(dialog, "edit-cancel")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const isRight = field.validity.valid;
    field.setAttribute("aria-invalid", String(!isRight));
    error.textContent = isRight ? "" : t("goToWrong", { n: rows });
    if (!isRight) return;
    dialog.close();
    toNumber(Number(field.value), { focus: true });
  });
  dialog.replaceChildren(dialogTitle(dialog, t("goToTitle")), form);
  dialog.showModal();
  field.focus();
}
