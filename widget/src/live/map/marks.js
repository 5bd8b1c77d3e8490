// What lies over the ground: flights, rings, lines of sight, places, launch areas, names.
import { EARTH_KM, vectors } from "./projection.js";
import { COLOURS } from "./colours.js";

const FONT = '"Helvetica Neue", Helvetica, Arial, "Hiragino Sans", "Yu Gothic", Meiryo, "Noto Sans CJK JP", sans-serif';

// A flight ready for drawing: unit vectors and the share of the Earth's radius by which each point is heightened.
export function flown(path) {
  return { points: vectors(path.lon.map((lon, i) => [lon, path.lat[i]])), lift: path.alt_km.map((km) => km / EARTH_KM), path, colour: COLOURS.missile };
}

// Where a flight is at a time (s): straight between its points; null before and after.
export function at(path, time) {
  const { time: times } = path, last = times.length - 1;
  if (time < times[0] || time > times[last]) return null;
  let k = 1;
  while (k < last && times[k] < time) k++;
  const share = (time - times[k - 1]) / (times[k] - times[k - 1] || 1);
  const mix = (column) => column[k - 1] + share * (column[k] - column[k - 1]);
  let turn = path.lon[k] - path.lon[k - 1];
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  return { lon: path.lon[k - 1] + share * turn, lat: mix(path.lat), alt_km: mix(path.alt_km), speed_km_s: path.speed_km_s ? mix(path.speed_km_s) : null };
}

// Draw a flight between two times; on the globe at its height, with its track on the ground below.
export function drawFlight(ctx, view, flight, { colour, width, alpha = 1, dash = [], until = Infinity, from = -Infinity, lifted = true }) {
  const { points, lift, path } = flight;
  ctx.beginPath();
  let down = false;
  for (let i = 0; i < lift.length; i++) {
    if (path.time[i] < from || path.time[i] > until) continue;
    const seen = view.set(points[3 * i], points[3 * i + 1], points[3 * i + 2], lifted ? lift[i] : 0);
    if (!seen) { down = false; continue; }
    if (down) ctx.lineTo(view.x, view.y);
    else ctx.moveTo(view.x, view.y);
    down = true;
  }
  const edge = until < path.time[path.time.length - 1] ? at(path, until) : null;
  if (edge && down) { const p = view.place(edge.lon, edge.lat, lifted ? edge.alt_km : 0); if (p.seen) ctx.lineTo(p.x, p.y); }
  stroke(ctx, colour, width, dash, alpha);
}

export function stroke(ctx, colour, width, dash = [], alpha = 1) {
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.lineCap = dash.length ? "butt" : "round";
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

export function drawRing(ctx, view, places, { colour, width = 1.5, dash = [], fill = 0 }) {
  if (places.length < 3) return null;
  const points = vectors(places);
  let top = null, seen = 0;
  ctx.beginPath();
  for (let i = 0; i < points.length; i += 3) {
    const there = view.set(points[i], points[i + 1], points[i + 2]);
    if (i) ctx.lineTo(view.x, view.y);
    else ctx.moveTo(view.x, view.y);
    if (!there) continue;
    seen++;
    if (view.x > 30 && view.x < view.width - 30 && view.y > 14 && view.y < view.height - 10 && (!top || view.y < top.y)) top = { x: view.x, y: view.y };
  }
  ctx.closePath();
  if (!seen) return null;
  if (fill) { ctx.globalAlpha = fill; ctx.fillStyle = colour; ctx.fill(); ctx.globalAlpha = 1; }
  stroke(ctx, colour, width, dash);
  return top;
}

export function drawLine(ctx, view, from, to, style) {
  const a = view.place(from.lon, from.lat, from.alt_km ?? 0), b = view.place(to.lon, to.lat, to.alt_km ?? 0);
  if (!a.seen || !b.seen) return;
  ctx.beginPath();
  ctx.moveTo(a.x, a.y);
  ctx.lineTo(b.x, b.y);
  stroke(ctx, style.colour, style.width ?? 1.2, style.dash ?? [], style.alpha ?? 1);
}

const SHAPES = {
  launch: (r) => [[0, -r], [r, 0], [0, r], [-r, 0]],
  place: (r) => [[-r, -r], [r, -r], [r, r], [-r, r]],
};

// A mark of a few corners or a disc, filled or hollow, with a white edge.
export function drawMark(ctx, { x, y }, kind, { colour, size = 4, hollow = false, edge = COLOURS.halo }) {
  ctx.beginPath();
  if (kind === "disc") ctx.arc(x, y, size, 0, 2 * Math.PI);
  else if (kind === "cross") {
    for (const [a, b] of [[-1, -1], [-1, 1]]) { ctx.moveTo(x + a * size, y + b * size); ctx.lineTo(x - a * size, y - b * size); }
    stroke(ctx, COLOURS.halo, 5);
    stroke(ctx, colour, 2.2);
    return;
  } else {
    SHAPES[kind](size).forEach(([a, b], n) => (n ? ctx.lineTo(x + a, y + b) : ctx.moveTo(x + a, y + b)));
    ctx.closePath();
  }
  ctx.fillStyle = hollow ? COLOURS.halo : colour;
  ctx.fill();
  stroke(ctx, hollow ? colour : edge, hollow ? 1.6 : 1.2);
}

// Names that find room, the most important first; each {text, x, y, colour, bold, gap}.
export class Names {
  constructor(ctx, view, small, covered) {
    Object.assign(this, { ctx, view, taken: [...covered], names: [], size: small ? 11 : 12 });
  }

  block(x, y, r) { this.taken.push([x - r, y - r, x + r, y + r]); }

  write(text, x, y, { colour = COLOURS.ink, bold = false, gap = 8, italic = false, always = false, middle = false } = {}) {
    const { ctx, view } = this, size = this.size;
    ctx.font = `${italic ? "italic " : ""}${bold ? "600 " : ""}${size}px ${FONT}`;
    const lines = text.split("\n"), wide = Math.max(...lines.map((line) => ctx.measureText(line).width)), tall = size * 1.25 * lines.length;
    const level = y - tall / 2;
    const nearby = [0.5, -0.5, 1, -1].flatMap((part) => [[x + gap, level + part * tall], [x - gap - wide, level + part * tall]]);
    const spots = middle // beside the point, above or below it, or, next to a neighbour's name, up to a line away
      ? [[x - wide / 2, level]]
      : [[x + gap, level], [x - gap - wide, level], [x - wide / 2, y - gap - tall], [x - wide / 2, y + gap], ...nearby];
    const boxes = spots.map(([left, top]) => [left - 2, top, left + wide + 2, top + tall]);
    const inside = (box) => box[0] >= 2 && box[1] >= 4 && box[2] <= view.width - 2 && box[3] <= view.height - 4;
    const beside = (others) => (box) => inside(box) && !others.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]);
    const clear = boxes.find(beside(this.taken)); // else, if it has to stand somewhere, rather over a mark than over a name
    const free = clear ?? (always ? boxes.find(beside(this.names)) ?? boxes.find(inside) ?? boxes[0] : null);
    if (!free) return false;
    const left = free[0] + 2, top = free[1];
    this.taken.push(free);
    this.names.push(free);
    ctx.textBaseline = "alphabetic";
    ctx.textAlign = "left";
    lines.forEach((line, k) => {
      const by = top + size * (0.98 + 1.25 * k);
      ctx.lineJoin = "round";
      ctx.strokeStyle = COLOURS.halo;
      ctx.lineWidth = 3;
      ctx.globalAlpha = 0.9;
      ctx.strokeText(line, left, by);
      ctx.globalAlpha = 1;
      ctx.fillStyle = colour;
      ctx.fillText(line, left, by);
    });
    return true;
  }
}
