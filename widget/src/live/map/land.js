// Land, coasts, borders and disputed outlines, drawn straight from unit vectors: fast enough to turn the globe.
import { between, vectors } from "./projection.js";
import { COLOURS } from "./colours.js";

const RAD = Math.PI / 180;
const LEVELS = [{ step: 0, above: 14 }, { step: 0.12, above: 5 }, { step: 0.35, above: 0 }]; // degrees between points, pixels a degree

function capOf(points) {
  const sum = [0, 0, 0];
  for (let i = 0; i < points.length; i++) sum[i % 3] += points[i];
  const size = Math.hypot(...sum) || 1, middle = sum.map((part) => part / size);
  let far = 0;
  for (let i = 0; i < points.length; i += 3) far = Math.max(far, between(middle, [points[i], points[i + 1], points[i + 2]]));
  return { middle, far };
}

// Every point at least `step` degrees from the last one kept; the ends stay.
function thinned(points, step) {
  if (!step) return points;
  const kept = [points[0], points[1], points[2]], least = (step * RAD) ** 2, n = points.length;
  for (let i = 3; i < n; i += 3) {
    const j = kept.length - 3;
    const d = (points[i] - kept[j]) ** 2 + (points[i + 1] - kept[j + 1]) ** 2 + (points[i + 2] - kept[j + 2]) ** 2;
    if (d >= least || i === n - 3) kept.push(points[i], points[i + 1], points[i + 2]);
  }
  return new Float32Array(kept);
}

function prepared(lines) {
  const whole = lines.map((line) => { const points = vectors(line); return { line, points, ...capOf(points) }; });
  return LEVELS.map(({ step }) => whole
    .filter(({ far }) => far > step * RAD * 0.6)
    .map((one) => ({ ...one, points: thinned(one.points, step) })));
}

// The outlines of the land as lines, broken where the data cut it: along the date line and at the pole.
function coastsOf(rings) {
  const cut = ([lon, lat]) => Math.abs(lon) > 179.99 || lat < -89.9, found = [];
  for (const ring of rings) {
    let line = null;
    for (let n = 1; n < ring.length; n++) {
      if (cut(ring[n - 1]) && cut(ring[n])) { line = null; continue; }
      if (!line) found.push((line = [ring[n - 1]]));
      line.push(ring[n]);
    }
  }
  return found;
}

// Whether a place lies within a ring of longitudes and latitudes.
function within(ring, lon, lat) {
  let inside = false;
  for (let n = 1; n < ring.length; n++) {
    const [a, b] = ring[n - 1], [c, d] = ring[n];
    if (b > lat !== d > lat && lon < a + ((lat - b) / (d - b)) * (c - a)) inside = !inside;
  }
  return inside;
}

export class Land {
  constructor(ground) {
    this.rings = prepared(ground.land.coordinates.flat());
    this.outlines = ground.land.coordinates.flatMap(([outer]) => [outer]);
    this.coasts = prepared(coastsOf(ground.land.coordinates.flat()));
    const lines = (shape) => (shape.type === "LineString" ? [shape.coordinates] : shape.coordinates);
    this.borders = prepared(lines(ground.borders));
    this.disputed = prepared(lines(ground.disputed));
    this.labels = ground.labels;
  }

  // Whether a place lies on land, to the fineness of the map.
  holds(lat, lon) { return this.outlines.some((ring) => within(ring, lon, lat)); }

  draw(ctx, view, coarse = false) {
    const pixels = view.k * RAD;
    const level = Math.min(LEVELS.length - 1, LEVELS.findIndex(({ above }) => pixels >= above) + (coarse ? 1 : 0));
    ctx.fillStyle = COLOURS.sea;
    ctx.beginPath();
    ctx.arc(view.cx, view.cy, view.radius, 0, 2 * Math.PI);
    ctx.fill();
    ctx.save();
    ctx.clip();
    graticule(ctx, view);
    ctx.lineJoin = "round";
    ctx.beginPath();
    const [behind, below] = view.antipode();
    for (const ring of this.rings[level]) {
      if (!near(view, ring)) continue;
      const { shown, hidden } = trace(ctx, view, ring.points, true);
      if (!shown || !hidden || !within(ring.line, behind, below)) continue;
      ctx.moveTo(view.cx + view.radius, view.cy); // a land that reaches round the point behind the map: all of the map but what lies outside it
      ctx.arc(view.cx, view.cy, view.radius, 0, 2 * Math.PI);
    }
    ctx.fillStyle = COLOURS.land;
    ctx.fill();
    outline(ctx, view, this.coasts[level], COLOURS.coast, 0.7, []);
    outline(ctx, view, this.borders[level], COLOURS.border, 0.7, []);
    outline(ctx, view, this.disputed[level], COLOURS.disputed, 1, [4, 3]);
    ctx.restore();
  }
}

// Whether a line may touch the picture.
function near(view, { middle, far }) {
  const off = between(view.up, middle);
  if (view.globe && off - far > Math.PI / 2) return false;
  view.set(...middle);
  const reach = view.k * far * (view.globe ? 1 : 1.6) + 4;
  if (off > 1.4) return true;
  return view.x + reach > 0 && view.y + reach > 0 && view.x - reach < view.width && view.y - reach < view.height;
}

// Add a line to the path, and tell whether some of it is shown and some hidden; a closed one keeps its hidden points on the limb, an open one is broken there.
export function trace(ctx, view, points, closed) {
  const n = points.length;
  let down = false, shown = !closed, hidden = false;
  if (closed) for (let i = 0; i < n && !shown; i += 3) shown = view.set(points[i], points[i + 1], points[i + 2]);
  if (!shown) return { shown, hidden };
  for (let i = 0; i < n; i += 3) {
    const seen = view.set(points[i], points[i + 1], points[i + 2]);
    if (!seen) hidden = true;
    if (!closed && !seen) { down = false; continue; }
    if (down) ctx.lineTo(view.x, view.y);
    else ctx.moveTo(view.x, view.y);
    down = true;
  }
  if (closed) ctx.closePath();
  return { shown, hidden };
}

function outline(ctx, view, lines, colour, width, dash) {
  ctx.beginPath();
  for (const line of lines) if (near(view, line)) trace(ctx, view, line.points, false);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

const GRID = [];
for (let lon = -180; lon < 180; lon += 15) GRID.push(vectors(Array.from({ length: 33 }, (_, i) => [lon, -80 + 5 * i])));
for (let lat = -75; lat <= 75; lat += 15) GRID.push(vectors(Array.from({ length: 73 }, (_, i) => [-180 + 5 * i, lat])));

function graticule(ctx, view) {
  ctx.beginPath();
  for (const line of GRID) trace(ctx, view, line, false);
  ctx.strokeStyle = COLOURS.grid;
  ctx.lineWidth = 0.5;
  ctx.stroke();
}
