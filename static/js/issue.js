// The form that issues a document: asks only what the chosen kind needs. Without it everything is asked, and what does not
// belong to the chosen kind is passed over by the server.

const form = document.querySelector("main form");

function show(selector, wanted) {
  for (const part of form.querySelectorAll(selector)) part.hidden = !wanted(part);
}

function ask() {
  const chosen = Object.fromEntries(new FormData(form));
  show("[data-for]", (part) => part.dataset.for === chosen.kind);
  show("[data-own-words]", () => chosen.statement_choice === "own");
}

form.addEventListener("change", ask);
ask();
