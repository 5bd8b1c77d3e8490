// The map as a file: the same drawing, written as SVG or painted as PNG, with its title, source line and limits.
import { Projection } from "./map/projection.js";

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
const round = (value) => Math.round(value * 10) / 10;
const FONT = "Helvetica Neue, Helvetica, Arial, Hiragino Sans, Yu Gothic, Meiryo, Noto Sans CJK JP, sans-serif";

// The part of a canvas's methods that the map uses, writing elements of SVG.
class Writer {
  constructor() {
    Object.assign(this, { out: [], d: [], dash: [], clips: 0, open: [], fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1, font: "12px sans-serif", textAlign: "left", lineCap: "butt", lineJoin: "round" });
    this.ruler = document.createElement("canvas").getContext("2d");
  }

  beginPath() { this.d = []; }
  moveTo(x, y) { this.d.push(`M${round(x)} ${round(y)}`); }
  lineTo(x, y) { this.d.push(`L${round(x)} ${round(y)}`); }
  closePath() { this.d.push("Z"); }
  arc(x, y, r) { this.d.push(`M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 1 ${round(2 * r)} 0a${round(r)} ${round(r)} 0 1 1 ${round(-2 * r)} 0Z`); }
  setLineDash(dash) { this.dash = dash; }
  measureText(text) { this.ruler.font = this.font; return this.ruler.measureText(text); }
  widthOf(text) { this.ruler.font = `12px ${FONT}`; return this.ruler.measureText(text).width; }
  alpha() { return this.globalAlpha < 1 ? ` opacity="${this.globalAlpha.toFixed(2)}"` : ""; }
  fill(rule) { if (this.d.length) this.out.push(`<path d="${this.d.join("")}" fill="${this.fillStyle}"${rule ? ` fill-rule="${rule}"` : ""}${this.alpha()}/>`); }
  line() { return `stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}" stroke-linejoin="${this.lineJoin}" stroke-linecap="${this.lineCap}"`; }
  stroke() { if (this.d.length) this.out.push(`<path d="${this.d.join("")}" fill="none" ${this.line()}${this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : ""}${this.alpha()}/>`); }
  save() { this.open.push(0); }
  clip() { const id = `clip${++this.clips}`; this.out.push(`<clipPath id="${id}"><path d="${this.d.join("")}"/></clipPath><g clip-path="url(#${id})">`); this.open[this.open.length - 1]++; }
  restore() { for (let n = this.open.pop(); n > 0; n--) this.out.push("</g>"); }
  blended(mode, draw) { this.out.push(`<g style="mix-blend-mode:${mode}">`); draw(); this.out.push("</g>"); }
  words(text, x, y, paint) {
    const [, style, weight, size] = /^(italic )?(600 )?(\d+)px/.exec(this.font) ?? [];
    this.out.push(`<text x="${round(x)}" y="${round(y)}" font-size="${size}"${style ? ' font-style="italic"' : ""}${weight ? ' font-weight="600"' : ""} ${paint}${this.alpha()}>${escaped(text)}</text>`);
  }
  fillText(text, x, y) { this.words(text, x, y, `fill="${this.fillStyle}"`); }
  strokeText(text, x, y) { this.words(text, x, y, `fill="none" ${this.line()}`); }
}

// Text broken at spaces (or between signs where there are none) so that each line has at most `most` signs.
function broken(text, most) {
  const lines = [""];
  for (const part of text.split(/(?<=[\s、。])/)) {
    for (const piece of part.length > most ? part.match(new RegExp(`.{1,${most}}`, "gs")) : [part]) {
      if (lines[lines.length - 1].length + piece.length > most) lines.push("");
      lines[lines.length - 1] += piece;
    }
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

// `parts`: {title, lines: [sentence], legend: [{colour, hollow, kind, text}], notes: [small line], lang}.
export function asSvg(map, parts, handles) {
  const { width, height } = map, writer = new Writer(), view = new Projection(map.view, width, height);
  map.drawInto(writer, view, map.held());
  for (const one of handles) {
    const p = view.place(one.lon, one.lat);
    if (!p.inside) continue;
    const shape = one.kind === "site" ? `<path d="M${round(p.x)} ${round(p.y - 9)}l8 14h-16Z"` : `<circle cx="${round(p.x)}" cy="${round(p.y)}" r="6"`;
    writer.out.push(`${shape} fill="${one.colour}" stroke="#fff" stroke-width="1.5"/>`);
  }
  const wide = parts.lang === "ja" ? 13 : 7, top = [], foot = [];
  let y = 26;
  for (const line of broken(parts.title, (width / wide) * 0.72)) { top.push(`<text x="12" y="${y}" font-size="19" font-weight="700">${escaped(line)}</text>`); y += 25; }
  for (const line of parts.lines.flatMap((text) => broken(text, width / wide))) { top.push(`<text x="12" y="${y}" font-size="14">${escaped(line)}</text>`); y += 20; }
  const begin = y, end = begin + height;
  y = end + 18;
  let x = 12;
  for (const { colour, hollow, kind, text } of parts.legend) {
    const long = 24 + writer.widthOf(text);
    if (x + long > width) { x = 12; y += 18; }
    const turned = kind === "diamond" ? ` transform="rotate(45 ${x + 5} ${y - 4})"` : "";
    foot.push(`<rect x="${x}" y="${y - 9}" width="${kind ? 9 : 14}" height="9" fill="${hollow ? "#fff" : colour}" stroke="${hollow ? colour : "#00000033"}" stroke-width="${hollow ? 2 : 0.5}"${turned}/><text x="${x + 19}" y="${y}" font-size="12">${escaped(text)}</text>`);
    x += long + 14;
  }
  y += 20;
  for (const line of parts.notes.flatMap((text) => broken(text, (width / wide) * 1.2))) { foot.push(`<text x="12" y="${y}" font-size="11" fill="#5d5a54">${escaped(line)}</text>`); y += 15; }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" font-family="${FONT}" fill="#1a1a1a" role="img" lang="${parts.lang}"><title>${escaped(parts.title)}</title><desc>${escaped([...parts.lines, ...parts.notes].join(" "))}</desc><rect width="${width}" height="${y}" fill="#fff"/>${top.join("")}<svg x="0" y="${begin}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" overflow="hidden">${writer.out.join("")}</svg>${foot.join("")}</svg>`;
}

export async function asPng(text) {
  const picture = new Image(), address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    await new Promise((done, failed) => { picture.onload = done; picture.onerror = failed; picture.src = address; });
    const canvas = document.createElement("canvas");
    canvas.width = picture.width * 2;
    canvas.height = picture.height * 2;
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((done) => canvas.toBlob(done, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}
