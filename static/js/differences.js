// What was changed elsewhere while a form was open here, field by field, with the choice between the two.

function button(label, kind, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button ${kind}`;
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

function row({ label, there, here }) {
  const line = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = label;
  line.append(name, `: there ${there || "–"}, here ${here || "–"}`);
  return line;
}

/** Show what differs below the form and ask: `mine` or `theirs` is called for the one that was chosen. */
export function showDifferences(form, { changed }, { mine, theirs }) {
  document.getElementById("changed-elsewhere")?.remove();
  const notice = document.createElement("div");
  notice.id = "changed-elsewhere";
  notice.className = "notice notice-waits";
  notice.tabIndex = -1;
  notice.setAttribute("role", "alert");
  const heading = document.createElement("h2");
  heading.textContent = "This was changed elsewhere meanwhile";
  const list = document.createElement("ul");
  list.append(...changed.map(row));
  const choice = document.createElement("div");
  choice.className = "cluster";
  const choose = (chosen) => () => {
    notice.remove();
    chosen();
  };
  choice.append(
    button("Keep what is here", "quiet", choose(mine)),
    button("Take what is there", "quiet", choose(theirs)),
  );
  notice.append(heading, list, choice);
  form.querySelector(".actions").before(notice);
  notice.scrollIntoView({ block: "center" });
  notice.focus({ preventScroll: true });
}
