// The form that issues a document: asks for own words only of whoever chose them. Without it they are always asked for.

const form = document.querySelector("main form");

function ask() {
  const own = new FormData(form).get("statement_choice") === "own";
  for (const part of form.querySelectorAll("[data-own-words]")) part.hidden = !own;
}

form.addEventListener("change", ask);
ask();
