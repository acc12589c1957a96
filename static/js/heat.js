// The table of the whole program: arrow keys go from cell to cell. On a phone each cell gets the words of its column, and
// what is said of a fellow in sum opens the fellow's cells.

const opener = (row) => {
  const inSum = row.querySelector("th .detail");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = inSum.textContent;
  button.setAttribute("aria-label", `${button.textContent}: ${row.querySelector("th a").textContent}`);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => button.setAttribute("aria-expanded", row.classList.toggle("opened")));
  inSum.replaceWith(button);
};

for (const region of document.querySelectorAll(".table-heat")) {
  const labels = [...region.querySelectorAll("thead th")].map((heading) => heading.firstChild.data.trim());
  const rows = [...region.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td a")]);
  for (const row of rows) row.forEach((cell, place) => (cell.dataset.label = labels[place + 1]));
  region.classList.add("labelled");

  // Where all of it is shown it is one stop of the tab key: the cell where one was last.
  if (!matchMedia("(min-width: 48rem)").matches) {
    region.querySelectorAll("tbody tr").forEach(opener);
    continue;
  }
  let now = rows[0]?.[0];
  for (const cell of rows.flat()) cell.tabIndex = cell === now ? 0 : -1;

  const go = (cell) => {
    if (!cell) return;
    now.tabIndex = -1;
    now = cell;
    now.tabIndex = 0;
    now.focus();
  };
  region.addEventListener("keydown", (event) => {
    const row = rows.findIndex((cells) => cells.includes(event.target));
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (row < 0 || !step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    go(rows[row + step[0]]?.[rows[row].indexOf(event.target) + step[1]]);
  });
}
