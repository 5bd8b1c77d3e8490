// The ground by number of shots: bounded by lines between the points that the page computed, where the launch window closes.
import { trace } from "./land.js";
import { vectors } from "./projection.js";
import { COLOURS, STEPS } from "./colours.js";

const RAD = Math.PI / 180, EARTH_KM = 6371;
const ENOUGH = 120; // s of slack beyond which the edge of the ground is not moved

// Longitudes and latitudes of all points of a grid, row by row: inverse of Lambert's azimuthal equal-area plane.
export function pointsOf(grid) {
  const places = [], sin0 = Math.sin(grid.lat * RAD), cos0 = Math.cos(grid.lat * RAD);
  for (let j = 0; j < grid.ny; j++) {
    for (let i = 0; i < grid.nx; i++) {
      const x = (grid.x0_km + i * grid.size_km) / EARTH_KM, y = (grid.y0_km + j * grid.size_km) / EARTH_KM;
      const rho = Math.hypot(x, y) || 1e-12, c = 2 * Math.asin(Math.min(1, rho / 2)), sin = Math.sin(c), cos = Math.cos(c);
      const lat = Math.asin(Math.max(-1, Math.min(1, cos * sin0 + (y * sin * cos0) / rho)));
      const lon = grid.lon * RAD + Math.atan2(x * sin, rho * cos0 * cos - y * sin0 * sin);
      places.push([((lon / RAD + 540) % 360) - 180, lat / RAD]);
    }
  }
  return places;
}

// Level lines of a field over a grid of nx by ny points, as closed rings in units of the grid, with what lies above zero on the left.
// The field ends half a cell outside its last points.
export function rings(nx, ny, field) {
  const height = (i, j) => (i < 0 || j < 0 || i >= nx || j >= ny ? null : field(j * nx + i));
  const above = (value) => value !== null && value > 0;
  const next = new Map(), spots = new Map();
  // Where the line crosses the side from one point to its neighbour; the same key from both sides.
  const cross = (i, j, di, dj) => {
    const [a, b] = [height(i, j), height(i + di, j + dj)], key = `${2 * i + di},${2 * j + dj}`;
    if (!spots.has(key)) {
      const share = a === null || b === null ? 0.5 : a / (a - b);
      spots.set(key, [i + di * share, j + dj * share]);
    }
    return key;
  };
  for (let j = -1; j < ny; j++) {
    for (let i = -1; i < nx; i++) {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]], inside = corners.map(([a, b]) => above(height(a, b)));
      const count = inside.filter(Boolean).length;
      if (!count || count === 4) continue;
      const sides = [() => cross(i, j, 1, 0), () => cross(i + 1, j, 0, 1), () => cross(i, j + 1, 1, 0), () => cross(i, j, 0, 1)];
      // Walking round the cell against the clock, a line begins where the walk leaves the ground and ends where it last entered.
      for (let c = 0; c < 4; c++) {
        if (!inside[c] || inside[(c + 1) % 4]) continue;
        let d = c;
        while (inside[(d + 3) % 4]) d = (d + 3) % 4;
        next.set(sides[c](), sides[(d + 3) % 4]());
      }
    }
  }
  const found = [];
  for (const begin of next.keys()) {
    if (!next.has(begin)) continue;
    const ring = [];
    for (let key = begin; next.has(key); ) { const to = next.get(key); ring.push(spots.get(key)); next.delete(key); key = to; }
    found.push(ring);
  }
  return found;
}

const signed = (ring) => ring.reduce((sum, [x, y], n) => { const [u, v] = ring[(n + 1) % ring.length]; return sum + x * v - u * y; }, 0) / 2;

function holds(ring, [x, y]) {
  let inside = false;
  ring.forEach(([a, b], n) => { const [c, d] = ring[(n + 1) % ring.length]; if (b > y !== d > y && x < a + ((y - b) / (d - b)) * (c - a)) inside = !inside; });
  return inside;
}

export class Ground {
  constructor(grid) {
    this.grid = grid;
    this.places = grid.cells ?? pointsOf(grid);
    this.points = vectors(this.places);
    this.levels = [];
  }

  // Take over what the physics found at every point, or every `step`-th one.
  take(found) {
    this.found = found;
    this.levels = STEPS.map((_, least) => rings(found.nx, found.ny, this.field(least)).map((ring) => ({ ring, line: this.onEarth(ring) })));
  }

  // Height of a field whose zero is the edge of the ground with `least` shots (0: threatened at all).
  field(least) {
    const { shots, slack, threatened } = this.found;
    return (k) => {
      if (!threatened[k]) return null;
      if (least === 0) return ENOUGH;
      const there = shots[k] >= least;
      if (least > 1) return there ? ENOUGH : -ENOUGH;
      const spare = Number.isNaN(slack[k]) ? -ENOUGH : Math.max(-ENOUGH, Math.min(ENOUGH, slack[k]));
      return there ? Math.max(1, spare) : Math.min(-1, spare);
    };
  }

  // Unit vectors of a ring given in units of the computed grid.
  onEarth(ring) {
    const { step } = this.found, { nx, ny } = this.grid, line = new Float32Array(3 * ring.length);
    const at = (i, j, part) => this.points[3 * (j * nx + i) + part];
    ring.forEach(([x, y], n) => {
      const fx = x * step, fy = y * step, i = Math.max(0, Math.min(nx - 2, Math.floor(fx))), j = Math.max(0, Math.min(ny - 2, Math.floor(fy))), u = fx - i, v = fy - j;
      const place = [0, 1, 2].map((part) => (1 - u) * (1 - v) * at(i, j, part) + u * (1 - v) * at(i + 1, j, part) + (1 - u) * v * at(i, j + 1, part) + u * v * at(i + 1, j + 1, part));
      const size = Math.hypot(...place);
      place.forEach((value, part) => { line[3 * n + part] = value / size; });
    });
    return line;
  }

  // The bands between the levels, each painted once.
  draw(ctx, view) {
    this.levels.forEach((level, least) => {
      ctx.beginPath();
      for (const { line } of [...level, ...(this.levels[least + 1] ?? [])]) trace(ctx, view, line, true);
      ctx.fillStyle = STEPS[least];
      ctx.fill("evenodd");
    });
  }

  // The edge of the ground that has the shots wanted.
  drawEdge(ctx, view, wanted = 1) {
    ctx.beginPath();
    for (const { line } of this.levels[Math.min(wanted, STEPS.length - 1)] ?? []) trace(ctx, view, line, true);
    ctx.strokeStyle = COLOURS.defended;
    ctx.lineWidth = 1.4;
    ctx.stroke();
  }

  // The defended ground as GeoJSON: for each number of shots one MultiPolygon, outer rings against the clock.
  features(name) {
    const degrees = (line) => Array.from({ length: line.length / 3 + 1 }, (_, n) => {
      const [x, y, z] = line.subarray((3 * n) % line.length, ((3 * n) % line.length) + 3);
      return [Math.atan2(y, x) / RAD, Math.asin(Math.max(-1, Math.min(1, z))) / RAD].map((value) => Math.round(value * 1e4) / 1e4);
    });
    return [1, 2, 3].filter((least) => this.levels[least]?.length).map((least) => {
      const level = this.levels[least].map(({ ring, line }) => ({ ring, line, area: signed(ring) }));
      const outer = level.filter(({ area }) => area > 0).map((one) => ({ ...one, rings: [degrees(one.line)] }));
      for (const hole of level.filter(({ area }) => area <= 0)) {
        const around = outer.filter(({ ring }) => holds(ring, hole.ring[0])).sort((a, b) => a.area - b.area)[0];
        around?.rings.push(degrees(hole.line));
      }
      return { type: "Feature", properties: { role: "defended area", name: name(least), shots_at_least: least }, geometry: { type: "MultiPolygon", coordinates: outer.map((one) => one.rings) } };
    });
  }
}
