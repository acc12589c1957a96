// A page that waits for something done on another device: looks every few seconds, for ten minutes, whether what #standing
// says has changed, and shows the page as it is then.

import { show } from "./swap.js";

const SOON = 1000;
const EVERY = 3000;
const LONGEST = 10 * 60 * 1000;
const opened = Date.now();

const standing = (page) => page.getElementById("standing")?.dataset.standing;

async function look() {
  const answer = document.visibilityState === "visible" && (await fetch(location.href).catch(() => null));
  if (answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Whoever is signed out meanwhile is shown no other page; this one says as much as can be known.
    if (!page.querySelector("body.book")) return;
    if (standing(page) !== standing(document)) await show(location.href);
  }
  wait(EVERY);
}

function wait(long) {
  if (standing(document) && Date.now() - opened < LONGEST) setTimeout(look, long);
}

wait(SOON);
