// Keeps the form of a case while it is filled in: on the server when there is a connection, on this device until then.
// What the page needs for it stands in cases/_draft.html; the form may be replaced at any time by swap.js.

import * as device from "./device.js";
import { showDifferences } from "./differences.js";

const AFTER_INPUT = 1000;
const AGAIN = 5000;
// What may not be kept as a draft may still be sent, or is refused in its own words.
const PASSES = [200, 403, 404, 413, 422];
const SAVES = ["send", "next", "draft", "save"];
// What a form says of itself, and what is asked of it: not part of what was typed.
const NOT_KEPT = ["csrf_token", "case_id", "draft_version", "draft_page", "program", "then", "q", "add", "remove"];

const theForm = () => document.getElementById("case-form");
const theLine = () => document.getElementById("draft-status");
const fieldsOf = (form) => [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
const asText = (fields) => JSON.stringify(fields.filter(([name]) => !NOT_KEPT.includes(name)));
const proceduresOf = (fields) => fields.filter(([name]) => name === "procedure").join();

let state = {};
let saving = Promise.resolve();

function say(sentence, link, address) {
  const line = theLine();
  if (!line) return;
  state.said = [sentence, link, address];
  // The same once more would be read out once more.
  if (line.textContent === sentence) return;
  line.textContent = sentence;
  if (!address) return;
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = link;
  line.append(" ", anchor);
}

function sayKept({ saved_at: at, held }) {
  const back = held.map(({ label, looks_like: like }) => `${label} (looks like ${like})`).join(", ");
  say(`On the server, ${device.say(at)}.${back ? ` Not kept on the server: ${back}.` : ""}`);
}

function setVersion(version) {
  state.version = version;
  theForm().elements.draft_version.value = version;
}

const isChanged = () => theForm() && state.form && asText(fieldsOf(theForm())) !== state.kept;

function copyOf(form) {
  const { keep, open, program } = theLine().dataset;
  const fields = [...fieldsOf(form), ["draft_page", state.page], ["program", program]];
  return { fields, version: state.version, keep, open, at: new Date().toISOString() };
}

function schedule(after) {
  clearTimeout(state.timer);
  state.timer = setTimeout(save, after);
}

/** Keep the form as it stands now; one request at a time. Answers with the status of the last one. */
function save() {
  clearTimeout(state.timer);
  // A fault of ours must not keep anybody from sending: it counts as one of the server's.
  saving = saving.then(() => keep()).catch(() => 500);
  return saving;
}

async function keep(how) {
  const form = theForm();
  if (!form || !state.form) return 0;
  const [mine, copy] = [state, copyOf(form)];
  const isHere = device.hold(mine.id, copy);
  const slow = setTimeout(() => say("Saving…"), 400);
  const { status, answer } = await device.send(copy, how);
  clearTimeout(slow);
  if (mine !== state) return status;
  if (status === 200) taken(copy, answer);
  else if (status === 409) ask(answer);
  else if (status === 410) over(answer);
  else notTaken(status, answer, isHere);
  return status;
}

function taken(copy, answer) {
  setVersion(answer.version);
  state.kept = asText(copy.fields);
  if (!answer.held.length) device.release(state.id);
  else device.hold(state.id, { ...copy, version: answer.version, asks: true });
  // From here on the address opens what was typed: after a reload, and after going back.
  if (location.pathname + location.search !== copy.open) history.replaceState(history.state, "", copy.open);
  sayKept(answer);
  if (isChanged()) schedule(AFTER_INPUT);
}

function notTaken(status, answer, isHere) {
  if (!isHere) return say("Not saved: there is no connection, and this browser holds nothing back.");
  const only = `On this ${device.DEVICE} only`;
  if (status === 401) return say(`${only}: you were signed out. Sign in in another tab, then go on here.`);
  if (status === 400) return say(`${only}: this page was open for too long. Load it again; what you typed comes back.`);
  say(`${only}. ${answer?.sentence ?? ""}`.trim());
  if (!status || status >= 500) schedule(AGAIN);
}

/** The form became a case, or was discarded, on another device or in another tab. */
function over(answer, isHere = isChanged()) {
  state.isOver = true;
  // What stands only here is shown once more on the next page, until it is dismissed there.
  if (!isHere) device.release(state.id);
  say(answer.sentence, "Open it", answer.address);
}

/** Changed elsewhere meanwhile: nothing is kept until one of the two was chosen. */
function ask(answer, fromDevice = null) {
  state.asks = true;
  say(`On this ${device.DEVICE} only, until you have chosen.`);
  showDifferences(theForm(), answer, {
    async mine() {
      state.asks = false;
      if (answer.seen) theForm().elements.seen.value = answer.seen;
      if (!fromDevice) {
        setVersion(answer.version);
        return save();
      }
      const chosen = { ...withSeen(fromDevice, answer.seen), version: answer.version };
      const { status, answer: said } = await device.send(chosen);
      if (status !== 200) return notTaken(status, said, true);
      return go(chosen, said, answer.address);
    },
    theirs() {
      device.release(state.id);
      state.isLeaving = true;
      location.assign(answer.address);
    },
  });
}

/** Open what was sent for the form anew; what of it was held back stays on this device. */
function go(copy, { version, held }, address) {
  if (held.length) device.hold(state.id, { ...copy, version, asks: true });
  else device.release(state.id);
  state.isLeaving = true;
  location.replace(address);
}

const seenIn = (fields) => fields.find(([name]) => name === "seen")?.[1];
const withoutSeen = (fields) => fields.filter(([name]) => name !== "seen");
const withSeen = (copy, seen) => ({
  ...copy,
  fields: [...withoutSeen(copy.fields), ...(seen ? [["seen", seen]] : [])],
});

/**
 * Put what this device holds into the form that has just been opened, with what it was typed upon: whatever was changed
 * elsewhere since, the server says so. The page that held it may still be open, so this one goes by its own name.
 */
async function recover(form, held) {
  // What was begun before its case was saved elsewhere knows nothing of that, which is older than anything.
  const copy = withSeen(held, seenIn(held.fields) || (form.elements.seen.value && "0".repeat(64)));
  const fields = copy.fields.filter(([name]) => !NOT_KEPT.includes(name));
  if (asText(withoutSeen(fields)) === asText(withoutSeen(fieldsOf(form)))) return copy.asks || save();
  setVersion(copy.version);
  if (proceduresOf(fields) === proceduresOf(fieldsOf(form))) {
    form.elements.seen.value = seenIn(fields) ?? "";
    fill(form, fields);
    return save();
  }
  const { status, answer } = await device.send(copy);
  if (status === 200) go(copy, answer, copy.open);
  else if (status === 409) ask(answer, copy);
  else if (status === 410) over(answer, true);
  else notTaken(status, answer, true);
  return status;
}

function fill(form, fields) {
  for (const element of form.elements) {
    if (!element.name || NOT_KEPT.includes(element.name) || element.type === "submit") continue;
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value);
    const before = [element.checked, element.value].join();
    if (element.matches("[type=radio], [type=checkbox]")) element.checked = values.includes(element.value);
    else if (element.type !== "hidden") element.value = values[0] ?? "";
    if ([element.checked, element.value].join() === before) continue;
    const fold = element.closest("details");
    if (fold) fold.open = true;
    ["input", "change"].forEach((name) => element.dispatchEvent(new Event(name, { bubbles: true })));
  }
}

/** Before the form is sent: without a connection it would be gone. Whoever sends it twice sends it once. */
async function check(event) {
  const { target: form, submitter: button } = event;
  if (form.id !== "case-form" || !state.form) return;
  document.getElementById("not-sent")?.remove();
  if (button?.hasAttribute("formaction")) state.isLeaving = true;
  if (button?.name !== "then" || !SAVES.includes(button.value)) return;
  if (state.passes) {
    state.passes = false;
    state.isLeaving = true;
    const copy = device.held(state.id);
    if (copy) device.hold(state.id, { ...copy, sent: true });
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (state.checks) return;
  state.checks = true;
  const status = await save();
  state.checks = false;
  // What the server refuses to keep as a draft it refuses in its own words; what was discarded may be logged after all.
  if (PASSES.includes(status) || status >= 500 || (status === 410 && !state.said[2])) {
    state.passes = true;
    theForm().requestSubmit(theForm().querySelector(`[name=then][value=${button.value}]`));
  } else sayNotSent(status, button);
}

function sayNotSent(status, button) {
  const sentence = document.createElement("p");
  sentence.id = "not-sent";
  sentence.className = "error";
  sentence.role = "alert";
  sentence.textContent = {
    0: `There is no connection, so nothing was sent. This ${device.DEVICE} holds what you typed: send it when the connection is back.`,
    409: "This was changed elsewhere, so nothing was sent. Choose above which of the two is right.",
    410: "This was sent before, so nothing was sent now.",
  }[status] ?? "Nothing was sent. Below stands why.";
  button.closest(".actions").prepend(sentence);
}

function changed({ target }) {
  if (target.form !== theForm() || !state.form || !target.name || NOT_KEPT.includes(target.name) || state.isOver) return;
  state.isLeaving = false;
  if (state.asks) device.hold(state.id, copyOf(theForm()));
  else schedule(AFTER_INPUT);
}

/** Whatever takes the page away: what was typed in its last second goes along. */
function leave() {
  if (!state.isLeaving && !state.isOver && !state.asks && isChanged()) keep({ leaving: true });
}

function begin() {
  const form = theForm();
  if (form === state.form) return;
  if (!form || !theLine()) {
    clearTimeout(state.timer);
    state = {};
    return;
  }
  const id = form.elements.case_id.value;
  if (id === state.id) {
    // The same form with a procedure more or less.
    state.form = form;
    state.isLeaving = false;
    setVersion(state.version);
    if (state.said) say(...state.said);
    if (isChanged()) schedule(AFTER_INPUT);
    return;
  }
  clearTimeout(state.timer);
  const page = Math.random().toString(36).slice(2, 18);
  state = { id, form, page, kept: asText(fieldsOf(form)) };
  setVersion(Number(form.elements.draft_version.value));
  const copy = device.held(id);
  if (copy) recover(form, copy);
}

// Before whatever else listens on the document.
window.addEventListener("submit", check, { capture: true });
document.addEventListener("input", changed);
document.addEventListener("change", changed);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
window.addEventListener("pagehide", leave);
window.addEventListener("online", () => !state.asks && !state.isOver && isChanged() && save());
new MutationObserver(begin).observe(document.getElementById("content"), { childList: true, subtree: true });
begin();
