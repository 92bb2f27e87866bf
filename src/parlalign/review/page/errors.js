// Messages about failed tasks.

import { reconnect } from "./connection.js";
import { showDisconnected, warn } from "./messages.js";
import { refresh } from "./selection.js";
import { Disconnected, Refused } from "./server.js";
import { t, tOr } from "./texts.js";

/** Return the text about a refused request: what to do, or the message of the program. */
export const refusal = (error) =>
  tOr(`refused-${error.code}`, `${t("refused")} ${error.message}`, error.values);

/** Tell the user why something was not done. */
export async function report(error) {
  if (error instanceof Disconnected) {
    showDisconnected(error.hasMoved, reconnect);
  } else if (error instanceof Refused && error.status === 409) {
    await refresh().catch(report);
    warn(t("stale"));
  } else if (error instanceof Refused) {
    warn(refusal(error));
  } else {
    warn(t("refused"));
    console.error(error);
  }
}
