// What every page gains from JavaScript; each page works without it.

/** Send a form once: a second press while the first is under way does nothing. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After this event: a button disabled now would be left out of what is sent.
  setTimeout(() => buttonsOf(form).forEach((button) => button.setAttribute("aria-disabled", "true")), 0);
  // A form answered by a file stays on the page, so its button must come back.
  setTimeout(() => release(form), 5000);
}

function buttonsOf(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function release(form) {
  delete form.dataset.sent;
  buttonsOf(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

/** Give each flash a way to be put away. */
function closable(flash) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "flash-close";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => flash.remove());
  flash.append(button);
  if (flash.dataset.undoSeconds) undoableFor(flash);
}

/** What was done can be undone for some seconds, as long as the sentence that says so is there. */
function undoableFor(flash) {
  setTimeout(() => flash.querySelector("[type=submit]")?.remove(), 1000 * flash.dataset.undoSeconds);
}

/** Unfold whatever hides the thing a link points to, then go there. */
function reveal(id) {
  const thing = id ? document.getElementById(id) : null;
  for (let fold = thing?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  return thing;
}

/** On a phone the index may be wider than the screen: show the part we are in. */
function showPlace() {
  const here = document.querySelector(".index [aria-current]");
  const row = here?.closest("ul");
  if (row) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

/** What content needs when it is there: after loading, and after swap.js has put other content in its place. */
function prepare() {
  document.querySelectorAll(".flash:not(:has(.flash-close))").forEach(closable);
  if (!document.getElementById("error-summary")) return;
  document.querySelectorAll(".has-error").forEach((field) => reveal(field.id || field.querySelector("[id]")?.id));
}

/** Go from a sentence of a notice, such as the summary of errors, to the field it speaks of. */
function goToField(event) {
  const link = event.target.closest?.(".notice a");
  const field = link && reveal(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.scrollIntoView({ block: "center" });
  (field.matches("fieldset") ? field.querySelector("input") : field).focus({ preventScroll: true });
}

document.addEventListener("submit", sendOnce);
document.addEventListener("click", goToField);
document.addEventListener("content-shown", prepare);
window.addEventListener("pageshow", () => [...document.forms].forEach(release));
prepare();
showPlace();
// What this device still holds of a form is sent from whatever page opens next, or removed if it is somebody else's.
if (Object.keys(localStorage).some((key) => key.startsWith("draft:"))) {
  import("./device.js").then(({ sendWaiting }) => sendWaiting());
}
document.getElementById("error-summary")?.focus();
