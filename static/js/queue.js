// The attending's queue: one tap says how much there was to do and ticks the row, keys go from row to row, the sentence
// that is agreed to names how many are ticked, and what is being signed counts down. Without it each row is ticked by hand.

import { addKeys } from "./keys.js";
import { replace } from "./swap.js";

const form = document.getElementById("signing");
const rows = form ? [...form.querySelectorAll("tbody tr")] : [];
const ticks = rows.map(tickOf);
// What was said of a row and not sent yet survives a look at a case; only here, and only for whoever said it.
const KEPT = `queue:${document.body.dataset.person}`;

function tickOf(row) {
  return row.querySelector("input[name=case]");
}

function rowOf(element) {
  return element?.closest?.("tbody tr");
}

const number = (row) => tickOf(row).value.split(".")[0];
const levels = (row) => [...row.querySelectorAll("input[type=radio]")];
const level = (row) => levels(row).find((each) => each.checked);
const roles = (row) => [...row.querySelectorAll("select")];
/** A row needs an entrustment unless the fellow watched throughout. */
const isComplete = (row) => Boolean(level(row)) || roles(row).every((each) => each.value === "observed");

function say(sentence) {
  document.getElementById("said").textContent = sentence;
}

/** As rules.attestation has it; the server keeps its own. */
function attestation(number, asDeputy) {
  const cases = number === 1 ? "this 1 case" : `these ${number} cases`;
  if (!asDeputy) return `I supervised ${cases} and confirm the roles as stated.`;
  if (asDeputy === number) return `I confirm ${cases} and the roles as stated, as deputy.`;
  return `I supervised ${number - asDeputy} of ${cases}, sign ${asDeputy} as deputy, and confirm the roles as stated.`;
}

/** The button, and the sentence above it, name how many are ticked; the server signs only so many. */
function count() {
  const ticked = rows.filter((row) => tickOf(row).checked);
  const lacking = ticked.filter((row) => !isComplete(row));
  const button = form.querySelector("#attest [type=submit]");
  form.elements.attested.value = ticked.length || "";
  form.querySelector("#attest p").textContent = ticked.length
    ? attestation(ticked.length, ticked.filter((row) => "deputy" in row.dataset).length)
    : "Tick the cases you sign. The sentence you then agree to names how many they are.";
  button.lastChild.textContent = ticked.length ? ` Sign ${ticked.length} ${ticked.length === 1 ? "case" : "cases"}` : " Sign the ticked cases";
  button.disabled = !ticked.length || ticked.length > form.dataset.most;
  document.getElementById("attest").classList.toggle("signing-stays", ticked.length > 0);
  rows.forEach((row) => row.classList.toggle("lacks", lacking.includes(row)));
  keep();
}

function choose(row, value) {
  const chosen = levels(row).find((each) => each.value === String(value));
  chosen.checked = true;
  tickOf(row).checked = true;
}

/** Every row of a day at once, each of them shown above the button that signs it. */
function setAll(event) {
  const button = event.target.closest?.(".set-all button");
  if (!button) return;
  const ofDay = rows.filter((row) => button.closest("[data-day]").contains(row));
  ofDay.forEach((row) => choose(row, button.value));
  say(`${ofDay.length} cases: ${button.getAttribute("aria-label").split(": ")[1]}`);
  count();
}

/** Go to the next row, or the one before; the row with the focus is the one that keys act on. */
function move(by) {
  const at = rows.indexOf(rowOf(document.activeElement));
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
  ticks[next].focus({ preventScroll: true });
  rows[next].scrollIntoView({ block: "center" });
}

const onRow = (act) => () => {
  const row = rowOf(document.activeElement);
  if (row) act(row);
  else move(1);
};

function approve(row) {
  if (!isComplete(row)) {
    say(`Case ${number(row)}: say how much you had to do first, 1 to 5.`);
    row.classList.add("lacks");
    return;
  }
  tickOf(row).checked = true;
  say(`Case ${number(row)} is ticked.`);
  count();
  move(1);
}

function entrust(row, value) {
  choose(row, value);
  say(`Case ${number(row)}: ${level(row).getAttribute("aria-label")}. Ticked.`);
  count();
}

function keep() {
  const said = Object.fromEntries(
    rows
      .filter((row) => tickOf(row).checked || level(row) || roles(row).some((each) => !each.selectedOptions[0].defaultSelected))
      .map((row) => [tickOf(row).value, [tickOf(row).checked, level(row)?.value, roles(row).map((each) => each.value)]]),
  );
  sessionStorage.setItem(KEPT, JSON.stringify(said));
}

/** Put back what was said of rows that are still as they were shown; a page that already says something goes before. */
function putBack() {
  if (ticks.some((each) => each.checked)) return;
  const said = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  rows.forEach((row) => {
    const [ticked, value, chosen] = said[tickOf(row).value] ?? [];
    if (chosen === undefined) return;
    if (value) choose(row, value);
    tickOf(row).checked = ticked;
    roles(row).forEach((each, place) => (each.value = chosen[place] ?? each.value));
  });
}

/** Count down until nothing can be undone any more, then have it signed and show what became of it. */
function countDown(batch) {
  const until = performance.now() + 1000 * batch.dataset.seconds;
  const shown = batch.querySelector(".countdown");
  const tick = async () => {
    const left = Math.ceil((until - performance.now()) / 1000);
    shown.textContent = left > 0 ? `Signed in ${left} s.` : "Signed in a moment.";
    if (left > 0 || batch.dataset.sent) return;
    clearInterval(ticking);
    // A second of courtesy to whoever pressed Undo in the last one.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const request = new Request(batch.dataset.finish, { method: "POST", body: new FormData(batch) });
    const put = await replace(batch.id, request).catch(() => null);
    // Without a connection the server signs by itself; the page says so when it is loaded again.
    if (put?.dataset.seconds) setTimeout(() => countDown(put), 500);
  };
  const ticking = setInterval(tick, 250);
  tick();
}

if (form) {
  putBack();
  form.querySelectorAll(".set-all").forEach((each) => (each.hidden = false));
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (row && event.target.type === "radio") tickOf(row).checked = true;
    count();
  });
  form.addEventListener("click", setAll);
  form.addEventListener("submit", () => sessionStorage.removeItem(KEPT));
  // Arrows choose the role; then back to the row. Nothing is signed by an Enter in a row.
  form.addEventListener("keydown", (event) => {
    const inRow = event.target.matches("tbody select, tbody input");
    if (!inRow || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    tickOf(rowOf(event.target)).focus();
  });
  addKeys(
    ["j", "Next case", () => move(1)],
    ["k", "Case before", () => move(-1)],
    ["Space", "Tick the case, or untick it", null],
    ["a", "Approve: tick it and go on", onRow(approve)],
    ["r", "Return it: open the case at its reason", onRow((row) => location.assign(`${row.querySelector("a").href}#return-reason`))],
    ["o", "Different role: arrows, then Enter", onRow((row) => roles(row)[0].focus())],
    ...[1, 2, 3, 4, 5].map((value) => [String(value), levels(rows[0])[value - 1].getAttribute("aria-label").slice(3), onRow((row) => entrust(row, value))]),
    ["s", "Sign what is ticked: to the sentence and the password", () => form.querySelector("#attest [type=password], #attest [type=submit]").focus()],
  );
  count();
}
document.querySelectorAll("[data-finish]").forEach(countDown);
