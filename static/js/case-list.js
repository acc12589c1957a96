// The list of cases: tick all that can be sent, and say on the button how many are ticked.

const button = document.querySelector("[data-tick-count]");
const ticks = button ? [...document.querySelectorAll(`input[name=${button.dataset.tickCount}][form=${button.form.id}]`)] : [];

/** One tick for all of them, beside the button: on a phone the headings of the columns are out of sight. */
function tickForAll() {
  const label = document.createElement("label");
  label.className = "tick";
  const all = document.createElement("input");
  all.type = "checkbox";
  all.addEventListener("change", () => {
    ticks.forEach((tick) => (tick.checked = all.checked));
    count();
  });
  label.append(all, `Select all ${ticks.length}`);
  return [label, all];
}

function count() {
  const ticked = ticks.filter((tick) => tick.checked).length;
  button.textContent = ticked ? `Send ${ticked} ${ticked === 1 ? "case" : "cases"} to ${ticked === 1 ? "its attending" : "their attendings"}` : "Tick the cases to send";
  button.disabled = !ticked;
  // What was begun far up the page is in thumb reach on a phone.
  button.closest(".actions").classList.toggle("actions-sticky", ticked > 0);
  all.checked = ticked === ticks.length;
  all.indeterminate = ticked > 0 && !all.checked;
}

const [label, all] = button ? tickForAll() : [];
if (button) {
  button.form.before(label);
  document.addEventListener("change", (event) => ticks.includes(event.target) && count());
  // A page that comes back has the ticks it was left with.
  window.addEventListener("pageshow", count);
  count();
}
