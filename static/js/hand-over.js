// The fellow's device in the attending's hands: whatever leads away from the page ends that, and nothing the attending
// typed is left behind, neither in the page nor in what the browser remembers of it.

const content = document.getElementById("content");
let isOver = false;

/** Send the signature without a place in the history of its own: going back must not send it again. */
async function sign(form) {
  form.inert = true;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  form.inert = false;
  if (!answer) return complain(form);
  if (answer.redirected) {
    isOver = true;
    location.replace(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  content.replaceChildren(...page.getElementById("content").childNodes);
  document.dispatchEvent(new CustomEvent("content-shown"));
  const first = document.getElementById("error-summary") ?? content.querySelector("h1");
  first.tabIndex = -1;
  first.focus();
}

function complain(form) {
  const sentence = document.createElement("p");
  sentence.className = "error";
  sentence.role = "alert";
  sentence.textContent = "There is no connection, so nothing was signed. Try again when there is.";
  form.querySelector(":scope > .error")?.remove();
  form.append(sentence);
}

// Before app.js, which takes what is prevented for none of its business.
document.addEventListener(
  "submit",
  (event) => {
    if ("handsBack" in event.target.dataset) {
      isOver = true;
      return;
    }
    event.preventDefault();
    if (!event.target.inert) sign(event.target);
  },
  { capture: true },
);
window.addEventListener("pagehide", () => {
  const back = document.querySelector("form[data-hands-back]");
  if (back && !isOver) navigator.sendBeacon(back.action, new FormData(back));
  [...document.forms].forEach((form) => form.replaceChildren());
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
