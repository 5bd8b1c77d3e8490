// The ground by number of shots: bounded by lines between the points that the page computed, where the launch window closes.
import { trace } from "./land.js";
import { vectors } from "./projection.js";
import { COLOURS, STEPS } from "./colours.js";

const RAD = Math.PI / 180, EARTH_KM = 6371;
export const ENOUGH = 120; // s of slack beyond which the edge of the ground is not moved

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
// The field ends half a cell outside its last points; `heights` is null-like (NaN) where there is none.
export function rings(nx, ny, heights) {
  const wide = nx + 2, padded = new Float64Array(wide * (ny + 2)).fill(NaN); // a border without a field
  for (let j = 0; j < ny; j++) padded.set(heights.subarray(j * nx, (j + 1) * nx), (j + 1) * wide + 1);
  const next = new Map();
  // A side of a cell, by its lower or left point and direction: twice the point's place, plus one for an upright side.
  for (let j = 0; j <= ny; j++) {
    for (let i = 0; i <= nx; i++) {
      const p = j * wide + i;
      const code = (padded[p] > 0 ? 1 : 0) | (padded[p + 1] > 0 ? 2 : 0) | (padded[p + wide + 1] > 0 ? 4 : 0) | (padded[p + wide] > 0 ? 8 : 0);
      if (code === 0 || code === 15) continue;
      const sides = [2 * p, 2 * (p + 1) + 1, 2 * (p + wide), 2 * p + 1];
      // Walking round the cell against the clock, a line begins where the walk leaves the ground and ends where it last entered.
      for (let c = 0; c < 4; c++) {
        if (!((code >> c) & 1) || (code >> ((c + 1) % 4)) & 1) continue;
        let d = c;
        while ((code >> ((d + 3) % 4)) & 1) d = (d + 3) % 4;
        next.set(sides[c], sides[(d + 3) % 4]);
      }
    }
  }
  const spot = (side) => {
    const p = side >> 1, upright = side & 1, q = p + (upright ? wide : 1), x = (p % wide) - 1, y = Math.floor(p / wide) - 1;
    const [a, b] = [padded[p], padded[q]], share = Number.isNaN(a) || Number.isNaN(b) ? 0.5 : a / (a - b);
    return upright ? [x, y + share] : [x + share, y];
  };
  const found = [];
  for (const begin of [...next.keys()]) {
    if (!next.has(begin)) continue;
    const ring = [];
    for (let side = begin; next.has(side); ) { const to = next.get(side); ring.push(spot(side)); next.delete(side); side = to; }
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

  // Heights of a field whose zero is the edge of the ground with `least` shots (0: threatened at all); NaN where nothing threatens.
  field(least) {
    const { shots, slack, threatened } = this.found, heights = new Float64Array(shots.length);
    for (let k = 0; k < heights.length; k++) {
      if (!threatened[k]) heights[k] = NaN;
      else if (least === 0) heights[k] = ENOUGH;
      else if (least > 1) heights[k] = shots[k] >= least ? ENOUGH : -ENOUGH;
      else {
        const spare = Number.isNaN(slack[k]) ? -ENOUGH : Math.max(-ENOUGH, Math.min(ENOUGH, slack[k]));
        heights[k] = shots[k] >= 1 ? Math.max(1, spare) : Math.min(-1, spare);
      }
    }
    return heights;
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
