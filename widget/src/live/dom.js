// Elements of the page, made in one line each.
const SVG = "http://www.w3.org/2000/svg";

function filled(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (key === "text") element.textContent = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const el = (name, properties = {}, ...children) => filled(document.createElement(name), properties, children);
export const svg = (name, properties = {}, ...children) => filled(document.createElementNS(SVG, name), properties, children);

// A text whose parts between grave accents are commands.
export const coded = (text) => text.split("`").map((part, n) => (n % 2 ? el("code", { text: part }) : part));

// Put new text into an element only where it differs, so that a reader of the screen is not told twice.
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Call a function at most once for each picture of the screen.
export function everyPicture(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; work(); });
  };
}

// Call a function when nobody has asked again for some milliseconds. `drop` takes back what was asked.
export function whenQuiet(work, wait) {
  let timer = null;
  const ask = () => { clearTimeout(timer); timer = setTimeout(work, wait); };
  return Object.assign(ask, { drop: () => clearTimeout(timer) });
}
