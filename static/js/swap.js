// Shows another page of the product in the place of this one without loading it: what is between masthead and foot.

/** Say that the content is another one now; whoever prepares content listens, to this as to the first load. */
function announce() {
  document.dispatchEvent(new CustomEvent("content-shown"));
  const first = document.getElementById("error-summary") ?? document.querySelector("#content h1");
  if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
  scrollTo({ top: 0, behavior: "instant" });
  first.focus({ preventScroll: true });
}

/**
 * Ask for a page and show it, or answer false if there is no connection. What is not a page for somebody signed in, such
 * as the one to sign in, throws: it has to be loaded as usual.
 */
export async function show(request) {
  const answer = await fetch(request).catch(() => null);
  if (!answer) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = page.querySelector("body.book #content");
  if (!theirs) throw new Error("not a page to be shown in place");
  document.title = page.title;
  document.getElementById("content").replaceChildren(...theirs.childNodes);
  if (answer.url !== location.href) history.pushState(null, "", answer.url);
  announce();
  return true;
}

/** Put a part of another page's markup in the place of ours; null without a connection. */
export async function replace(id, request) {
  const answer = await fetch(request).catch(() => null);
  if (!answer) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = page.getElementById(id);
  if (!theirs) throw new Error("not the page that was expected");
  document.getElementById(id).replaceWith(theirs);
  return theirs;
}

// Nothing is kept of a page that was replaced: going back loads it.
window.addEventListener("popstate", () => location.reload());
