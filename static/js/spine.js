// The usual levels ticked in place. Without this file the same button sends the form and comes back with them; the drawing
// itself needs no script, because each mark belongs to the label of its tick box.

/** Tick exactly the levels the button names, and tell whoever listens to each box that changed. */
function tick(button) {
  const wanted = button.value.split(", ");
  document.querySelectorAll(`#${CSS.escape(button.dataset.ticks)} input[type="checkbox"]`).forEach((box) => {
    if (box.checked === wanted.includes(box.value)) return;
    box.checked = !box.checked;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-ticks]");
  if (!button) return;
  event.preventDefault();
  tick(button);
});
