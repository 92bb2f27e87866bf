// What a person has chosen for the page: it stays for the next review.

const PREFIX = "parlalign review: "; // of the items of localStorage

/** Return a setting, or a default if it was never chosen. */
export function setting(name, standard) {
  const stored = localStorage.getItem(PREFIX + name);
  return stored === null ? standard : JSON.parse(stored);
}

export function saveSetting(name, value) {
  localStorage.setItem(PREFIX + name, JSON.stringify(value));
}
