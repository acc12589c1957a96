// What this device holds of forms that the server does not have yet: under the person and the form, sent as soon as there
// is a connection, and gone once the server has it or the person signs out here.

const ANY = "draft:";
const EXPIRES_AFTER = 7 * 24 * 60 * 60 * 1000;
const mine = () => `draft:${document.body.dataset.person}:`;
const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(mine()));
const read = (key) => JSON.parse(localStorage.getItem(key));

export const DEVICE = matchMedia("(pointer: coarse)").matches ? "phone" : "computer";

/** Hold a form, `{fields: [[name, value]], version, keep, open, at}`; false if this browser holds nothing. */
export function hold(id, copy) {
  try {
    localStorage.setItem(mine() + id, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

/** What is held of a form, or null. */
export const held = (id) => read(mine() + id);

/** Hold nothing of a form any more. */
export const release = (id) => localStorage.removeItem(mine() + id);

/** Send what is held of a form. Answers `{status, answer}`, with status 0 if there is no connection. */
export async function send(copy, { leaving = false } = {}) {
  const body = new FormData();
  copy.fields.forEach(([name, value]) => body.append(name, value));
  body.append("draft_version", copy.version);
  body.append("csrf_token", document.querySelector("[name=csrf_token]").value);
  const response = await fetch(copy.keep, { method: "POST", body, keepalive: leaving }).catch(() => null);
  if (!response) return { status: 0, answer: null };
  const isOurs = response.headers.get("content-type")?.startsWith("application/json");
  const answer = isOurs ? await response.json().catch(() => null) : null;
  // Something between here and the server answers in its place, such as the sign-in page of a network.
  if (!answer && [200, 409, 410].includes(response.status)) return { status: 0, answer };
  return { status: response.status, answer };
}

/** A moment as its reader says it: "10:32", or with the day if it was not today. */
export function say(moment) {
  const at = new Date(moment);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString("en-US", today ? clock : { month: "short", day: "numeric", ...clock });
}

const typedAt = (copy) => `What you typed on this ${DEVICE} at ${say(copy.at)}`;

// What is shown of a form whose page is not there.
const BY_HAND = [
  [/^notes$/, "Notes"],
  [/-approach$/, "Approach"],
  [/^complication_note$/, "What happened"],
  [/^outcome_note$/, "Why it was not achieved"],
  [/^fluoroscopy_seconds$/, "Fluoroscopy time"],
  [/^duration_minutes$/, "Duration"],
  [/^air_kerma_mgy$/, "Reference air kerma"],
  [/^kap_value$/, "Kerma-area product"],
  [/^frames$/, "Frames"],
  [/^started_at$/, "Start"],
  [/^ended_at$/, "End"],
];

function tell(sentence, link, address, kind = "") {
  const flash = document.createElement("div");
  flash.className = `flash ${kind}`;
  flash.append(sentence);
  if (address) {
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = link;
    flash.append(" ", anchor);
  }
  document.querySelector(".flashes").append(flash);
  return flash;
}

/** What was typed by hand, and stands nowhere else any more, until it is dismissed. */
function tellLost(key, copy, answer) {
  document.getElementById(key)?.remove();
  const typed = copy.fields.map(([name, value]) => [BY_HAND.find(([field]) => field.test(name))?.[1], value.trim()]);
  const flash = tell(`${answer.sentence} ${typedAt(copy)} was not added to it.`, "Open it", answer.address);
  flash.id = key;
  const list = document.createElement("ul");
  for (const [label, text] of typed.filter((each) => each.every(Boolean))) {
    const item = document.createElement("li");
    item.textContent = `${label}: ${text}`;
    list.append(item);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "flash-close";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => {
    localStorage.removeItem(key);
    flash.remove();
  });
  flash.append(list, button);
}

async function sendOne(key) {
  const copy = read(key);
  if (!copy || copy.asks) return;
  const { status, answer } = await send(copy);
  const typed = typedAt(copy);
  if (status === 200 && answer.held.length) {
    localStorage.setItem(key, JSON.stringify({ ...copy, version: answer.version, asks: true }));
  } else if (status === 200) {
    localStorage.removeItem(key);
    if (!copy.sent) tell(`${typed} is on the server now.`, "Go on with it", copy.open);
  } else if (status === 409 && !copy.sent) {
    tell(`${typed} is not what the server has of that form.`, "Look at both", copy.open);
  } else if (status === 409 && answer.seen) {
    localStorage.removeItem(key); // the case was saved since with what was sent
  } else if (status === 410 && copy.sent) {
    localStorage.removeItem(key);
  } else if (status === 410) {
    tellLost(key, copy, answer);
  }
}

/** Send whatever this device holds, but for the form that is open: that one sends itself. */
export async function sendWaiting() {
  const open = document.getElementById("case-form")?.elements.case_id.value;
  for (const key of keys()) if (key !== mine() + open) await sendOne(key);
}

/** Signing out leaves nothing on the device; what the server does not have is said first. */
async function signOut(event) {
  const form = event.target;
  if (form.getAttribute("action") !== "/sign-out" || !keys().length || form.dataset.empty) return;
  event.preventDefault();
  for (const key of keys()) await sendOne(key).catch(() => {}); // what cannot be sent must not keep anybody here
  if (keys().length && !form.dataset.told) {
    form.dataset.told = "yes";
    tell(`This ${DEVICE} holds something you typed that the server does not have. Sign out once more to delete it.`, "", "", "flash-error");
    return;
  }
  keys().forEach((key) => localStorage.removeItem(key));
  form.dataset.empty = "yes";
  // After this event: a form does not submit again from within its own submission.
  setTimeout(() => form.requestSubmit(), 0);
}

/** Nothing of one person stays for the next one on this device, and nothing for longer than a week. */
function tidy() {
  const { person } = document.body.dataset;
  let removed = false;
  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(ANY))) {
    const copy = readSafely(key);
    const isOthers = person && !key.startsWith(mine());
    // Of what looks like an identifier the rest is on the server; what was never sent waits for its person to sign in.
    const isLeft = !person && copy?.asks;
    if (copy && !isOthers && !isLeft && Date.now() - new Date(copy.at) < EXPIRES_AFTER) continue;
    localStorage.removeItem(key);
    removed ||= Boolean(isOthers || isLeft);
  }
  const whose = person ? "another person had typed" : "that looked like an identifier, typed";
  if (removed) tell(`Something ${whose} on this ${DEVICE} and not sent was removed from it.`);
}

function readSafely(key) {
  try {
    return read(key);
  } catch {
    return null;
  }
}

tidy();
document.addEventListener("submit", signOut, { capture: true });
window.addEventListener("online", sendWaiting);
