// Requests to the program on this machine; addresses are relative to that of the page.

/** The server refused a request; `code` says why, `values` are names and numbers for the text about it. */
export class Refused extends Error {
  constructor(status, code, message, values = {}) {
    super(message || code);
    this.status = status;
    this.code = code;
    this.values = values;
  }

  /** Return the error that an answer contains. */
  static from(status, { error, message, values }) {
    return new Refused(status, error ?? "failed", message ?? "", values ?? {});
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
  const answer = await response.json().catch(() => null);
  if (answer === null && (response.status === 403 || response.status === 404)) throw new Disconnected(true);
  throw Refused.from(response.status, answer ?? {});
}

async function requestJson(path, options) {
  const response = await request(path, options);
  try {
    return await response.json();
  } catch {
    throw new Disconnected(false);
  }
}

/** Return the address of a request; parameters without a value are left out. */
function addressOf(name, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return `api/${name}${query ? `?${query}` : ""}`;
}

/** Fetch an answer in JSON. */
export const fetchJson = (name, parameters = {}) => requestJson(addressOf(name, parameters));

function sendJson(method, path, parameters, options = {}) {
  const headers = { "content-type": "application/json" };
  return requestJson(path, { method, headers, body: JSON.stringify(parameters), ...options });
}

/** Send a request that changes something. */
export const post = (name, parameters) => sendJson("POST", `api/${name}`, parameters);

/** Send a request that replaces something. */
export const put = (name, parameters) => sendJson("PUT", `api/${name}`, parameters);

/** Send a request that may change all rows, without a limit of time. */
export const postLong = (name, parameters) => sendJson("POST", `api/${name}`, parameters, { signal: null });

const START = "../../"; // the address of the start page, from that of a review

/** The id of the review of this page. */
export const reviewId = () => location.pathname.split("/").at(-2);

/** Fetch from the program what belongs to all reviews. */
export const fetchFromStart = (name) => requestJson(`${START}api/${name}`);

/** Send what belongs to all reviews, without a limit of time; it is sent even if the page is closed. */
export const sendToStart = (method, name, parameters) =>
  sendJson(method, `${START}api/${name}`, parameters, { keepalive: true, signal: null });

export const remove = (name, parameters = {}) => request(addressOf(name, parameters), { method: "DELETE" });

/** Upload a file as it is. */
export const upload = (name, parameters, file) =>
  request(addressOf(name, parameters), { method: "PUT", body: file, signal: null });

/** Fetch the file of an export; return its name, its content and the counts of its rows. */
export async function fetchFile(parameters) {
  const response = await request(`api/export?${new URLSearchParams(parameters)}`, { signal: null });
  const header = response.headers.get("content-disposition") ?? "";
  const plain = /filename="([^"]*)"/.exec(header)?.[1];
  const encoded = /filename\*=utf-8''([^;]*)/i.exec(header)?.[1];
  return {
    name: encoded ? decodeURIComponent(encoded) : plain ?? `review.${parameters.format}`,
    content: await response.blob(),
    counts: JSON.parse(response.headers.get("export-counts") ?? "{}"),
  };
}
