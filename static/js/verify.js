// The pages that check a document: a PDF is digested on the reader's own device, and only its SHA-256 leaves it.
// Browsers lend SubtleCrypto to https and localhost only; elsewhere the pages keep to the explanation by hand.

const check = document.querySelector("#check-file");
const field = check.querySelector(".drop");
const input = check.querySelector("input[type=file]");
const answer = check.querySelector("[role=status]");
const CHECKED = "checked-file";

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(kind, sentence, more) {
  answer.className = `notice notice-${kind}`;
  answer.replaceChildren(sentence, ...(more ? [" ", more] : []));
}

/** Keep the name for the page that is opened: the server is not told it. */
function remember(file, digest) {
  try {
    sessionStorage.setItem(CHECKED, JSON.stringify({ name: file.name, digest }));
  } catch {
    // A browser that keeps nothing: the page speaks of the file without its name.
  }
}

/** Name the file that this page was opened for, if it was opened from here. */
function recall() {
  const place = document.querySelector("#checked-name");
  if (!place) return;
  try {
    const { name, digest } = JSON.parse(sessionStorage.getItem(CHECKED));
    if (location.href.includes(digest)) place.textContent = name;
  } catch {
    // Nothing was kept.
  }
}

function look(file, digest) {
  remember(file, digest);
  location.assign(check.dataset.lookUp + digest);
}

/** A link that finds out what a file is that is not this document. */
function link(file, digest) {
  const found = document.createElement("a");
  found.href = check.dataset.lookUp + digest;
  found.textContent = "Find out what it is.";
  found.addEventListener("click", () => remember(file, digest));
  return found;
}

const SINCE = { issued: "", revoked: " The document was revoked since.", superseded: " A later document took its place since." };

async function compare(file) {
  say("note", `Reading ${file.name}…`);
  let digest;
  try {
    digest = await sha256(file);
  } catch {
    say("refused", `${file.name} could not be read. Choose a file, not a folder.`);
    return;
  }
  const { sha256: issued, state } = check.dataset;
  if (!issued) {
    look(file, digest);
  } else if (digest !== issued) {
    say("refused", `${file.name} is not the issued file: it was changed, or it is another document.`, link(file, digest));
  } else {
    say(state === "issued" ? "note" : "waits", `${file.name} is the issued file, unchanged.${SINCE[state]}`);
  }
}

function take(files) {
  if (files.length === 1) compare(files[0]);
  else if (files.length) say("refused", `These are ${files.length} files. Drop one at a time.`);
}

recall();
if (globalThis.crypto?.subtle) {
  field.hidden = false;
  input.addEventListener("change", () => take(input.files));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    field.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget ?? field.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    field.classList.remove("over");
    field.scrollIntoView({ block: "center" });
    take(event.dataTransfer.files);
  });
} else {
  check.querySelector(".without-digest").hidden = false;
  check.parentElement.querySelector("details").open = true;
}
