// Keys of every page: n logs a new case, / goes to the search, ? says which keys there are. A key alone is easily
// pressed by mistake or by speech, so they can be switched off, which this device remembers (WCAG 2.1.4).

const OFF = "keys-off";
const LIST = "/cases";
const newCase = document.body.dataset.logs;
const ofThisPage = [];
let typed = false;

/** Keys of one page, each with what it says and does; null for what the browser itself does with it. */
export function addKeys(...added) {
  ofThisPage.push(...added);
}

const search = () => [...document.querySelectorAll("main input[type=search]")].find((field) => field.checkVisibility());
const isOff = () => localStorage.getItem(OFF) === "yes";

/** The keys of this page as they are now: what each says and does. */
function keys() {
  const found = [["?", "Show the keys", showKeys]];
  const field = search();
  found.unshift(...ofThisPage);
  if (field) found.unshift(["/", "Search on this page", () => (field.focus(), field.select())]);
  // What was typed on a page is not left behind by a key.
  if (typed) return found;
  if (!field) found.unshift(["/", "Search your cases", () => location.assign(`${LIST}#q`)]);
  if (newCase) found.unshift(["n", "Log a new case", () => location.assign(newCase)]);
  return found;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function showKeys() {
  const lines = keys().map(([key, says]) => element("div", {}, element("dt", {}, element("kbd", { textContent: key })), element("dd", { textContent: says })));
  const box = element("input", { type: "checkbox", checked: !isOff() });
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "no" : "yes"));
  const dialog = element(
    "dialog",
    { className: "keys" },
    element("h2", { id: "keys-heading", textContent: "Keyboard" }),
    element("dl", { className: "facts" }, ...lines),
    element("label", { className: "tick" }, box, "Keys work on this device"),
    element("form", { method: "dialog" }, element("button", { className: "button", textContent: "Close" })),
  );
  dialog.setAttribute("aria-labelledby", "keys-heading");
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function isTyping(target) {
  if (target.isContentEditable || target.matches?.("textarea, select")) return true;
  return Boolean(target.matches?.("input:not([type=checkbox], [type=radio], [type=submit], [type=button])"));
}

function press(event) {
  if (event.defaultPrevented || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || isOff()) return;
  const found = keys().find(([key]) => key === event.key);
  if (!found?.[2]) return;
  event.preventDefault();
  found[2]();
}

document.addEventListener("keydown", press);
document.addEventListener("input", (event) => {
  typed ||= event.target.form?.method === "post";
});
const link = element("button", { type: "button", className: "foot-link", textContent: "Keyboard" });
link.addEventListener("click", showKeys);
document.querySelector(".foot p")?.append(" ", link);
if (location.hash === "#q") search()?.focus();
