// Questions of which some answers want an explanation: asks for it where it is wanted. Without it every explanation is
// asked for, and the server passes over those that are not wanted.

const form = document.querySelector("main form");

function ask() {
  for (const question of form.querySelectorAll("[data-explained]")) {
    const chosen = question.querySelector("input:checked");
    const wanted = question.dataset.explained.split(" ").includes(chosen?.value);
    question.querySelector("[data-explanation]").hidden = !wanted;
  }
}

form.addEventListener("change", ask);
ask();
