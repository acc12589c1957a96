// The form of a case without page loads: says back what was understood while one types, and adds, removes and finds
// procedures in place. Without this file the same buttons and fields work by sending the form.

const HOURS = "(?:h|hr|hrs|hours?)\\.?";
const MINUTES = "(?:m|min|mins|minutes?|['’′])\\.?";
const SECONDS = "(?:s|sec|secs|seconds?|[\"”″]|'')\\.?";

const matched = (pattern, text) => new RegExp(`^(?:${pattern})$`).exec(text);
const decimal = (text) => Number(text.replace(",", "."));

/** Seconds from a fluoroscopy time as the server reads it (cases/rules/typed.py), or null. */
export function readFluoroscopy(text) {
  const typed = text.trim().toLowerCase();
  let found = matched(`(\\d{1,7})\\s*(?:${SECONDS})?`, typed);
  if (found) return Number(found[1]);
  found = matched("(?:(\\d{1,3}):)?(\\d{1,4}):(\\d{2})", typed);
  if (found) {
    const [hours, minutes, seconds] = [found[1] ?? 0, found[2], found[3]].map(Number);
    return seconds < 60 && (found[1] === undefined || minutes < 60) ? hours * 3600 + minutes * 60 + seconds : null;
  }
  found = matched(`(\\d{1,4})\\s*${MINUTES}\\s*(?:and\\s*)?(\\d{1,2})\\s*(?:${SECONDS})?`, typed);
  if (found && Number(found[2]) < 60) return Number(found[1]) * 60 + Number(found[2]);
  found = matched(`(\\d{1,7}(?:[.,]\\d{1,6})?)\\s*${MINUTES}`, typed);
  return found ? Math.round(decimal(found[1]) * 60) : null;
}

/** Minutes from a duration as the server reads it, or null. */
export function readDuration(text) {
  const typed = text.trim().toLowerCase();
  let found = matched(`(\\d{1,7})\\s*(?:${MINUTES})?`, typed);
  if (found) return Number(found[1]);
  found = matched("(\\d{1,4}):(\\d{2})", typed);
  if (found && Number(found[2]) < 60) return Number(found[1]) * 60 + Number(found[2]);
  found = matched(`(\\d{1,3})\\s*${HOURS}\\s*(?:(\\d{1,2})\\s*(?:${MINUTES})?)?`, typed);
  if (found && Number(found[2] ?? 0) < 60) return Number(found[1]) * 60 + Number(found[2] ?? 0);
  found = matched(`(\\d{1,7}(?:[.,]\\d{1,6})?)\\s*${HOURS}`, typed);
  return found ? Math.round(decimal(found[1]) * 60) : null;
}

/** Seconds in words of units: 83 is "1 min 23 s". */
export function saySeconds(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}

const READERS = {
  fluoroscopy: (text) => readFluoroscopy(text),
  duration: (text) => {
    const minutes = readDuration(text);
    return minutes === null ? null : minutes * 60;
  },
};

function sayBack(input) {
  const place = document.querySelector(`[data-understood="${input.id}"]`);
  const seconds = READERS[input.dataset.reads](input.value);
  // A bare number says itself; only what was turned into something else is worth a line.
  const plain = /^\d*$/.test(input.value.trim()) && (seconds === null || seconds < 60);
  place.textContent = seconds === null || plain ? "" : `Understood: ${saySeconds(seconds)}`;
}

/** Name the attending on the button that sends: the drop-down may change it at any time. */
function nameAttending(form) {
  const chosen = form.elements.attending_id?.selectedOptions[0];
  const button = form.querySelector("[data-send]");
  if (!button) return;
  button.textContent = chosen?.value ? `${button.dataset.send} ${chosen.textContent}` : `${button.dataset.send} the attending`;
}

function prepare(form) {
  nameAttending(form);
  form.querySelectorAll("[data-reads]").forEach(sayBack);
}

/** Put a part of another page's markup in the place of ours; null without a connection. */
async function replace(id, request) {
  const answer = await fetch(request).catch(() => null);
  if (!answer) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = page.getElementById(id);
  if (!theirs) throw new Error("not the page that was expected");
  document.getElementById(id).replaceWith(theirs);
  return theirs;
}

/** Without a connection, leaving the page would lose what was typed. */
function sayOffline(button) {
  document.getElementById("no-connection")?.remove();
  const sentence = document.createElement("p");
  sentence.id = "no-connection";
  sentence.className = "error";
  sentence.role = "alert";
  sentence.textContent = "There is no connection, so nothing was changed here. Try again in a moment.";
  button.parentElement.after(sentence);
}

/** What was unfolded stays so, but for the search that has found what was wanted. */
function unfold(form, folds, added) {
  form.querySelectorAll("details > summary").forEach((summary) => {
    if (folds.includes(summary.textContent) && !(added && summary.parentElement.querySelector("#q"))) summary.parentElement.open = true;
  });
}

/** Add, remove or find a procedure without leaving the page; an answer that is not the form is shown as usual. */
async function change(event) {
  const button = event.submitter;
  const form = event.target;
  const asksForForm = button && (["add", "remove"].includes(button.name) || button.value === "search");
  if (form.id !== "case-form" || !asksForForm || form.dataset.plain) return;
  event.preventDefault();
  const folds = [...form.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  try {
    const theirs = await replace(form.id, new Request(form.action, { method: "POST", body: new FormData(form, button) }));
    if (!theirs) return sayOffline(button);
    unfold(theirs, folds, button.name === "add");
    prepare(theirs);
    const procedures = [...theirs.querySelectorAll("section[aria-labelledby^='procedure-']")];
    const next = button.value === "search" ? theirs.querySelector("#q") : procedures.at(-1)?.querySelector("input:not([type=hidden])");
    next?.focus();
  } catch {
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  }
}

/** Find procedures while one types, on the page where the first one is chosen. */
function searchAsYouType(form) {
  const results = form.dataset.search;
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = `?${new URLSearchParams(new FormData(form))}`;
      replace(results, address).catch(() => {});
    }, 180);
  });
}

document.addEventListener("submit", change, { capture: true });
document.addEventListener("input", (event) => event.target.matches?.("[data-reads]") && sayBack(event.target));
document.addEventListener("change", (event) => event.target.form?.id === "case-form" && nameAttending(event.target.form));
document.querySelectorAll("[data-search]").forEach(searchAsYouType);
const form = document.getElementById("case-form");
if (form) prepare(form);
