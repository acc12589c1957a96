// The cases of a schedule: the button that makes drafts says of how many.

const form = document.getElementById("schedule-cases");
const button = form.querySelector(".actions .primary");

function sayHowMany() {
  const ticked = form.querySelectorAll(".tick input:checked").length;
  button.textContent = ticked === 1 ? "Make 1 draft" : `Make ${ticked} drafts`;
}

form.addEventListener("change", sayHowMany);
sayHowMany();
