// Files that a person drops, chooses or pastes, each with its path in the folder that it comes from.

/** Files that programs and systems put beside the files of a person. */
const CLUTTER = /(^|\/)(\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini)(\/|$)/i;

const isWanted = ({ path }) => !CLUTTER.test(path);

/** Return the files of a file input. */
export const chosenFiles = (input) =>
  [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(isWanted);

/** Return pasted texts as files. */
export const textFiles = (texts, name) =>
  texts.map((text, k) => {
    const path = texts.length > 1 ? `${name} ${k + 1}.txt` : `${name}.txt`;
    return { path, file: new File([text], path, { type: "text/plain" }) };
  });

const resolved = (entry, method) => new Promise((resolve, reject) => entry[method](resolve, reject));

/** Return the entries of a folder, which the browser gives in batches, in the order of their names. */
async function entriesOf(folder) {
  const reader = folder.createReader();
  const entries = [];
  for (let batch = await resolved(reader, "readEntries"); batch.length; batch = await resolved(reader, "readEntries")) {
    entries.push(...batch);
  }
  return entries.sort((one, other) => one.name.localeCompare(other.name));
}

async function addFiles(entry, most, found) {
  if (found.length > most) return; // more than are allowed: they are refused
  const path = entry.fullPath.replace(/^\//, "");
  if (!isWanted({ path })) return;
  if (entry.isFile) found.push({ path, file: await resolved(entry, "file") });
  else for (const child of await entriesOf(entry)) await addFiles(child, most, found);
}

/** Return the dropped or pasted files and those in dropped folders, no more than one above `most`. */
export async function droppedFiles(transfer, most) {
  // everything first: the transfer is empty after the event
  const items = [...transfer.items].filter(({ kind }) => kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found = [];
  for (const { entry, file } of items) {
    if (entry) await addFiles(entry, most, found);
    else if (file) found.push({ path: file.name, file }); // an image that is pasted has no entry
  }
  return found;
}
