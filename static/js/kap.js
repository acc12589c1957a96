// A kerma-area product as people type it, with or without its unit, read as the server reads it (cases/rules/typed.py)
// and said back in the unit it is kept in.

/** Each unit as it is written, and the power of ten that makes it Gy·cm². */
const UNITS = {
  "Gy.cm2": ["Gy·cm²", 0],
  "dGy.cm2": ["dGy·cm²", -1],
  "cGy.cm2": ["cGy·cm²", -2],
  "mGy.cm2": ["mGy·cm²", -3],
  "uGy.m2": ["µGy·m²", -2],
  "mGy.m2": ["mGy·m²", 1],
  "Gy.m2": ["Gy·m²", 4],
};
const UNIT = /^(|d|c|m|u|μ|mc)gy[\s·⋅∙•.*×x-]*(c?m)\s*\^?\s*2$/;

/** The number as the server writes it, moved by a power of ten: in texts, because 0.1 is no number to a computer. */
function moved(number, power) {
  const [whole, part] = number.split(".");
  const digits = whole.padStart(1 - power, "0") + (part ?? "").padEnd(power, "0");
  const point = Math.max(whole.length, 1 - power) + power;
  const fraction = digits.slice(point).replace(/0+$/, "");
  return (digits.slice(0, point).replace(/^0+(?=\d)/, "") || "0") + (fraction && `.${fraction}`);
}

function readNumber(text) {
  if (!/^(\d{1,9}([.,]\d{0,6})?|[.,]\d{1,6})$/.test(text) || /^[1-9]\d{0,2},\d{3}$/.test(text)) return null;
  return moved(text.replace(",", "."), 0);
}

/** The number as a text and the key of the unit typed behind it, or null; no unit is null too. */
export function readKap(text) {
  const found = /^([\d.,]+)\s*([^\d.,\s].*)?$/.exec(text.trim());
  const number = found && readNumber(found[1]);
  if (!number || !found[2]) return number ? [number, null] : null;
  const unit = UNIT.exec(found[2].normalize("NFKC").toLowerCase());
  const key = unit && `${unit[1].replace("mc", "u").replace("μ", "u")}Gy.${unit[2]}2`;
  return key in UNITS ? [number, key] : null;
}

/** "12.5 µGy·m², that is 0.125 Gy·cm²". */
export function sayKap(number, unit) {
  const [label, power] = UNITS[unit];
  return `${number} ${label}${power ? `, that is ${moved(number, power)} ${UNITS["Gy.cm2"][0]}` : ""}`;
}

function sayBack() {
  const place = document.querySelector('[data-understood="kap_value"]');
  const read = readKap(document.getElementById("kap_value").value);
  const chosen = document.getElementById("kap_unit").value;
  const unit = read && (read[1] ?? chosen);
  // Two units are for the server to object to; Gy·cm² chosen beside a number says itself.
  const plain = !unit || (chosen && chosen !== unit) || (unit === "Gy.cm2" && !read[1]);
  place.textContent = plain ? "" : `Understood: ${sayKap(read[0], unit)}`;
}

const isDose = (field) => ["kap_value", "kap_unit"].includes(field.id);
document.addEventListener("input", (event) => isDose(event.target) && sayBack());
