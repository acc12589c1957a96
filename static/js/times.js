// Times as people type them, read as the server reads them (cases/rules/typed.py), and said back in words.

const HOURS = "(?:h|hr|hrs|hours?)\\.?";
const MINUTES = "(?:m|min|mins|minutes?|['’′])\\.?";
const SECONDS = "(?:s|sec|secs|seconds?|[\"”″]|'')\\.?";

const matched = (pattern, text) => new RegExp(`^(?:${pattern})$`).exec(text);
const decimal = (text) => Number(text.replace(",", "."));

/** Seconds from a fluoroscopy time as the server reads it (cases/rules/typed.py), or null. */
export function readFluoroscopy(text) {
  const typed = text.trim().toLowerCase();
  let found = matched(`(\\d{1,7})\\s*(?:${SECONDS})?`, typed);
  if (found) return Number(found[1]);
  found = matched("(?:(\\d{1,3}):)?(\\d{1,4}):(\\d{2})", typed);
  if (found) {
    const [hours, minutes, seconds] = [found[1] ?? 0, found[2], found[3]].map(Number);
    return seconds < 60 && (found[1] === undefined || minutes < 60) ? hours * 3600 + minutes * 60 + seconds : null;
  }
  found = matched(`(\\d{1,4})\\s*${MINUTES}\\s*(?:and\\s*)?(\\d{1,2})\\s*(?:${SECONDS})?`, typed);
  if (found && Number(found[2]) < 60) return Number(found[1]) * 60 + Number(found[2]);
  found = matched(`(\\d{1,7}(?:[.,]\\d{1,6})?)\\s*${MINUTES}`, typed);
  return found ? Math.round(decimal(found[1]) * 60) : null;
}

/** Minutes from a duration as the server reads it, or null. */
export function readDuration(text) {
  const typed = text.trim().toLowerCase();
  let found = matched(`(\\d{1,7})\\s*(?:${MINUTES})?`, typed);
  if (found) return Number(found[1]);
  found = matched("(\\d{1,4}):(\\d{2})", typed);
  if (found && Number(found[2]) < 60) return Number(found[1]) * 60 + Number(found[2]);
  found = matched(`(\\d{1,3})\\s*${HOURS}\\s*(?:(\\d{1,2})\\s*(?:${MINUTES})?)?`, typed);
  if (found && Number(found[2] ?? 0) < 60) return Number(found[1]) * 60 + Number(found[2] ?? 0);
  found = matched(`(\\d{1,7}(?:[.,]\\d{1,6})?)\\s*${HOURS}`, typed);
  return found ? Math.round(decimal(found[1]) * 60) : null;
}

/** Seconds in words of units: 83 is "1 min 23 s". */
export function saySeconds(seconds) {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "min"],
    [seconds % 60, "s"],
  ];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}
