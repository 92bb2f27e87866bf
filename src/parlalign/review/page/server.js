// Requests to the program on this machine; addresses are relative to that of the page.

/** The server refused a request; `code` says why. */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message || code);
    this.status = status;
    this.code = code;
  }
}

/** The program does not answer, or it has another address now (`hasMoved`). */
export class Disconnected extends Error {
  constructor(hasMoved) {
    super("disconnected");
    this.hasMoved = hasMoved;
  }
}

const TIMEOUT = 60_000; // milliseconds

async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT), ...options });
  } catch {
    throw new Disconnected(false);
  }
  if (response.ok) return response;
  if (response.status === 403 || response.status === 404) throw new Disconnected(true);
  const answer = await response.json().catch(() => ({}));
  throw new Refused(response.status, answer.error ?? "failed", answer.message ?? "");
}

async function requestJson(path, options) {
  const response = await request(path, options);
  try {
    return await response.json();
  } catch {
    throw new Disconnected(false);
  }
}

/** Fetch an answer in JSON; parameters without a value are left out of the address. */
export function fetchJson(name, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return requestJson(`api/${name}${query ? `?${query}` : ""}`);
}

/** Send a request that changes the review. */
export function post(name, parameters) {
  return requestJson(`api/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });
}

/** Fetch the file of an export; return its name and content. */
export async function fetchFile(parameters) {
  const response = await request(`api/export?${new URLSearchParams(parameters)}`, { signal: null });
  const header = response.headers.get("content-disposition") ?? "";
  const plain = /filename="([^"]*)"/.exec(header)?.[1];
  const encoded = /filename\*=utf-8''([^;]*)/i.exec(header)?.[1];
  return { name: encoded ? decodeURIComponent(encoded) : plain ?? `review.${parameters.format}`, content: await response.blob() };
}
