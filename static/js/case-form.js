// Logging without page loads: says back what was understood while one types, adds, removes and finds procedures in place,
// and goes on to the next case on the same page. Without this file the same buttons, links and fields work by loading.

import { replace, show } from "./swap.js";
import { readDuration, readFluoroscopy, saySeconds } from "./times.js";

const READERS = {
  fluoroscopy: (text) => readFluoroscopy(text),
  duration: (text) => {
    const minutes = readDuration(text);
    return minutes === null ? null : minutes * 60;
  },
};

/** What was understood; of what was not, only once the field is left: until then it may be half typed. */
function sayBack(input, isLeft = false) {
  const place = document.querySelector(`[data-understood="${input.id}"]`);
  const seconds = READERS[input.dataset.reads](input.value);
  if (seconds !== null) place.textContent = `Understood: ${saySeconds(seconds)}`;
  else place.textContent = isLeft && input.value.trim() ? `Not understood. Write it like ${input.placeholder}.` : "";
}

/** A keypad of digits is quicker than a keyboard, and the one thing it lacks stands beside the field. */
function giveColon(input) {
  const row = document.createElement("div");
  row.className = "with-unit";
  const colon = document.createElement("button");
  colon.type = "button";
  colon.className = "button quiet";
  colon.textContent = ":";
  colon.setAttribute("aria-label", "Colon");
  colon.addEventListener("click", () => {
    input.setRangeText(":", input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
  input.inputMode = "numeric";
  input.replaceWith(row);
  row.append(input, colon);
}

const chosenText = (field) =>
  field?.selectedOptions ? field.value && field.selectedOptions[0].textContent : checkedLabel(field);

/** What the chosen one of a group of chips is called. */
function checkedLabel(group) {
  const chosen = [...(group ?? [])].find((each) => each.checked);
  return chosen?.labels[0].querySelector(".chip-face").textContent ?? "";
}

/** Who supervised: the attending chosen, or the name given for whoever has no account. */
const supervisor = ({ elements: { attending_id: attending, guest_name: guest } }) =>
  attending.value === "guest" ? guest.value.trim() : chosenText(attending);

/** Name the attending on the button that sends: the drop-down may change it at any time. */
function nameAttending(form) {
  const button = form.querySelector("[data-send]");
  if (button) button.textContent = `${button.dataset.send} ${supervisor(form) || "the attending"}`;
}

/** With whom, where and when, in the line under which they are folded. */
function sayCircumstances(form) {
  const line = form.querySelector("[data-circumstances]");
  const { site_id: site, performed_on: day } = form.elements;
  const said = [supervisor(form) || chosenText(form.elements.attending_id), chosenText(site.length === undefined ? [site] : site)];
  if (!line || !said.every(Boolean) || !day.value) return;
  const other = document.createElement("span");
  other.className = "waits";
  // At noon, so that no time zone makes it the day before.
  other.textContent = new Date(`${day.value}T12:00`).toLocaleDateString("en-US", { dateStyle: "medium" });
  line.replaceChildren(`${said.join(", ")}, `, day.value === line.dataset.today ? "today" : other);
}

function prepare(form) {
  nameAttending(form);
  form.querySelectorAll("[data-reads]").forEach((input) => {
    sayBack(input);
    giveColon(input);
  });
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

/** Add, remove or find a procedure: the form comes back with one more or less. */
async function change(form, button, request) {
  const folds = [...form.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent);
  const theirs = await replace(form.id, request);
  if (!theirs) return false;
  unfold(theirs, folds, button.name === "add");
  prepare(theirs);
  const procedures = [...theirs.querySelectorAll("section[aria-labelledby^='procedure-']")];
  const last = procedures.at(-1)?.querySelector("input:not([type=hidden])");
  const next = button.value === "search" ? theirs.querySelector("#q") : last;
  next?.focus();
  return true;
}

/** Send the form without leaving the page where its button asks for a page of logging; an answer that is none is loaded. */
async function sendInPlace(event) {
  const button = event.submitter;
  const form = event.target;
  const asksForForm = button && (["add", "remove"].includes(button.name) || button.value === "search");
  const goesOn = button?.name === "then" && button.value === "next";
  if (form.id !== "case-form") return;
  // Enter in a field asks what was understood, which stands there already.
  if (button?.value === "look") return event.preventDefault();
  if (!(asksForForm || goesOn) || form.dataset.plain) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  try {
    const request = new Request(form.action, { method: "POST", body: new FormData(form, button) });
    const done = goesOn ? await show(request) : await change(form, button, request);
    if (!done) sayOffline(button);
  } catch {
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  } finally {
    delete form.dataset.busy;
  }
}

/** Follow a link from one page of logging to the other in place. */
async function followInPlace(event) {
  const link = event.target.closest?.("#content a[href]");
  if (!link || new URL(link.href).pathname !== "/cases/new" || !document.querySelector("[data-logging]")) return;
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const shown = await show(link.href).catch(() => false);
  if (!shown) location.assign(link.href);
}

/** Find procedures while one types, on the page where the first one is chosen. */
let timer;
function searchAsYouType(form) {
  clearTimeout(timer);
  timer = setTimeout(() => search(form).catch(() => {}), 180);
}

const search = (form) => replace(form.dataset.search, `?${new URLSearchParams(new FormData(form))}`);

/** Enter goes from the words to what was found. */
async function searchAndGo(event) {
  const form = event.target;
  if (!form.dataset.search || form.dataset.plain) return;
  event.preventDefault();
  clearTimeout(timer);
  const found = await search(form).catch(() => null);
  if (found) return found.querySelector("a, summary")?.focus();
  form.dataset.plain = "yes";
  form.requestSubmit();
}

function begin() {
  const form = document.getElementById("case-form");
  if (!form) return;
  prepare(form);
  // A page that answered a form would be sent once more by going back to it or loading it again.
  history.replaceState(history.state, "", location.href);
}

document.addEventListener("submit", sendInPlace, { capture: true });
document.addEventListener("submit", searchAndGo);
document.addEventListener("click", followInPlace);
document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-reads]")) sayBack(target);
  if (target.form?.dataset.search) searchAsYouType(target.form);
});
document.addEventListener("change", ({ target }) => {
  const { form } = target;
  if (form?.id !== "case-form") return;
  if (target.matches("[data-reads]")) sayBack(target, true);
  nameAttending(form);
  sayCircumstances(form);
});
document.addEventListener("content-shown", begin);
begin();
