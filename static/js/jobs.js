// Keeps the parts of a page that show jobs as they are: asks for the page anew while a job of theirs goes on.
// Without it a page shows how far things were when it was loaded, and has a link to look again.

const SECOND = 1000;
const LONGEST = 30 * SECOND;
// How often a reader is told how far it is, where no state changed meanwhile.
const SAY_EVERY = 15 * SECOND;

const parts = () => [...document.querySelectorAll("[data-job-live]")];
const goesOn = () => parts().some((part) => part.querySelector("[data-job-goes-on]"));
const words = (selector) => parts().flatMap((part) => [...part.querySelectorAll(selector)].map((each) => each.innerText.trim()));

/** What tells a reader who does not see the page, and is polite about it. */
const reader = document.createElement("p");
reader.className = "visually-hidden";
reader.setAttribute("role", "status");
document.getElementById("content").append(reader);

let known = words("[data-job-word]").join();
let said = Date.now();

function say() {
  const now = words("[data-job-word]").join();
  if (now === known && Date.now() - said < SAY_EVERY) return;
  [known, said] = [now, Date.now()];
  const sentence = words(".job").join(". ").replace(/\s+/g, " ");
  if (sentence !== reader.textContent) reader.textContent = sentence;
}

/** Something a reader can be at that outlives the exchange: the control of the same kind with the same words. */
function sameAs(control, part) {
  const alike = (each) => each.tagName === control.tagName && each.textContent.trim() === control.textContent.trim();
  return (control.id && document.getElementById(control.id)) || [...part.querySelectorAll("a, button, summary")].find(alike);
}

/** The markup without what differs from one answer to the next though nothing else does. */
function markup(part) {
  const copy = part.cloneNode(true);
  copy.querySelectorAll("[name=csrf_token], noscript").forEach((each) => each.remove());
  return copy.innerHTML;
}

function exchange(part, theirs) {
  const at = part.contains(document.activeElement) ? document.activeElement : null;
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  part.replaceChildren(...theirs.childNodes);
  part.querySelectorAll("details").forEach((each, index) => (each.open = open[index] ?? each.open));
  if (!at) return;
  part.tabIndex = -1;
  (sameAs(at, part) ?? part).focus({ preventScroll: true });
}

/** Ask once; false without a connection or when the server is not well. What is no such page throws: it has to be loaded. */
async function look() {
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts()) {
    const theirs = page.getElementById(part.id);
    if (!theirs) throw new Error("not the page that was expected");
    // A form that is being sent stays until its answer is there.
    if (part.querySelector("form[data-sent]") || markup(part) === markup(theirs)) continue;
    exchange(part, theirs);
  }
  document.title = page.title;
  say();
  return true;
}

async function keepLooking() {
  let pause = SECOND;
  while (goesOn()) {
    await new Promise((over) => setTimeout(over, pause));
    // Nobody looks: the next look is when somebody does.
    if (document.hidden) await new Promise((over) => document.addEventListener("visibilitychange", over, { once: true }));
    pause = (await look()) ? SECOND : Math.min(2 * pause, LONGEST);
  }
}

keepLooking().catch(() => location.reload());
