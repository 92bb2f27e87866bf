// Errors of the start page: what is wrong and what to do, in the language of the page.

import { showDisconnected, warn } from "./messages.js";
import { Disconnected, Refused } from "./server.js";
import { fileSize, nameOfCode, number, t, tOr } from "./texts.js";

/** Return the values of an error as the texts show them. */
function shownValues({ code, values: { limit, language, languages, ...values } }) {
  return {
    ...values,
    limit: limit && (code === "too-many-files" ? number(limit) : fileSize(limit)),
    language: language && nameOfCode(language),
    languages: languages?.map(nameOfCode).join(", "),
  };
}

/** Return the text about an error that has one in the catalogue, else a general one with the message of the program. */
export function errorText(error) {
  const values = shownValues(error);
  const text = tOr(`error-${error.code}`, "", values) || `${t("error-other")} ${error.message}`;
  return values.limit ? `${text} ${t("errorLimit", values)}` : text;
}

/** Tell why something was not done; `reconnect` is called from time to time if the program does not answer. */
export function reportError(error, reconnect) {
  if (error instanceof Disconnected) {
    showDisconnected(error.hasMoved, reconnect);
  } else if (error instanceof Refused) {
    warn(errorText(error));
  } else {
    warn(t("refused"));
    console.error(error);
  }
}
