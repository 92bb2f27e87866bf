// What the page asks of the program on this machine; addresses are relative to that of the page.

/** The program did not do what was asked; `code` says why. */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message || code);
    this.status = status;
    this.code = code;
  }
}

/** The program does not answer, or (`moved`) another one does, which has another address. */
export class Gone extends Error {
  constructor(moved) {
    super("gone");
    this.moved = moved;
  }
}

const PATIENCE = 60_000;

async function answer(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch {
    throw new Gone(false);
  }
  if (response.ok) return response;
  if (response.status === 403 || response.status === 404) throw new Gone(true);
  const told = await response.json().catch(() => ({}));
  throw new Refused(response.status, told.error ?? "failed", told.message ?? "");
}

async function told(path, options) {
  const response = await answer(path, options);
  try {
    return await response.json();
  } catch {
    throw new Gone(false);
  }
}

/** Ask for something; words without a value are left out of the address. */
export function ask(what, words = {}) {
  const given = Object.entries(words).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return told(`api/${what}${query ? `?${query}` : ""}`);
}

/** Have something done. */
export function order(what, words) {
  return told(`api/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(words),
  });
}

/** Fetch a file; return its name and content. */
export async function fetchFile(words) {
  const response = await answer(`api/export?${new URLSearchParams(words)}`, { signal: null });
  const header = response.headers.get("content-disposition") ?? "";
  const plain = /filename="([^"]*)"/.exec(header)?.[1];
  const encoded = /filename\*=utf-8''([^;]*)/i.exec(header)?.[1];
  return { name: encoded ? decodeURIComponent(encoded) : plain ?? `review.${words.format}`, content: await response.blob() };
}
