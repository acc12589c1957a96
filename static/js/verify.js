// The page that checks a document: compares a PDF with the digest of the issued file, on the reader's own device.
// Browsers lend SubtleCrypto to https and localhost only; elsewhere the page keeps to the explanation by hand.

const compare = document.querySelector("#compare");
const field = compare.querySelector(".field");
const input = compare.querySelector("input[type=file]");
const answer = compare.querySelector("[role=status]");

async function sha256(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(kind, sentence) {
  answer.className = `notice notice-${kind}`;
  answer.textContent = sentence;
}

async function check(file) {
  say("note", `Comparing ${file.name}…`);
  let found;
  try {
    found = await sha256(file);
  } catch {
    say("refused", `${file.name} could not be read. Choose a file, not a folder.`);
    return;
  }
  if (found !== compare.dataset.sha256) {
    say("refused", `${file.name} is not the issued file: its SHA-256 is ${found}. It was changed, or it is another document.`);
  } else if (compare.dataset.revoked === "yes") {
    say("waits", `${file.name} is the issued file, unchanged. The document was revoked since.`);
  } else {
    say("note", `${file.name} is the issued file, unchanged.`);
  }
}

if (globalThis.crypto?.subtle) {
  field.hidden = false;
  input.addEventListener("change", () => input.files.length && check(input.files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
} else {
  compare.querySelector("details").open = true;
}
