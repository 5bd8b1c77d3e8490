// The ground by number of shots: areas between the points that the page computed, with their edge where the launch window closes.
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

export class Ground {
  constructor(grid) {
    this.grid = grid;
    this.places = grid.cells ?? pointsOf(grid);
    this.points = vectors(this.places);
    this.found = null;
  }

  // The point of the fine grid that stands for a point of the computed one.
  index(i, j) {
    const { step } = this.found;
    return Math.min(this.grid.ny - 1, j * step) * this.grid.nx + Math.min(this.grid.nx - 1, i * step);
  }

  // Height of a field whose zero is the edge of the ground with `least` shots (0: threatened at all).
  field(least) {
    const { shots, slack, threatened } = this.found;
    return (k) => {
      if (!threatened[k]) return -ENOUGH;
      if (least === 0) return ENOUGH;
      const there = shots[k] >= least;
      if (least > 1) return there ? ENOUGH : -ENOUGH;
      const spare = Number.isNaN(slack[k]) ? -ENOUGH : Math.max(-ENOUGH, Math.min(ENOUGH, slack[k]));
      return there ? Math.max(1, spare) : Math.min(-1, spare);
    };
  }

  // Call area(points) for each piece of the ground with `least` shots and edge(a, b) for each piece of its outline.
  pieces(least, area, edge) {
    const { nx, ny } = this.found, field = this.field(least), { points } = this;
    const at = (i, j) => { const p = 3 * this.index(i, j); return [points[p], points[p + 1], points[p + 2]]; };
    for (let j = 0; j + 1 < ny; j++) {
      let from = -1;
      const close = (to) => {
        if (from < 0) return;
        const strip = [];
        for (let i = from; i <= to; i++) strip.push(at(i, j));
        for (let i = to; i >= from; i--) strip.push(at(i, j + 1));
        area(strip);
        from = -1;
      };
      for (let i = 0; i + 1 < nx; i++) {
        const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]];
        const heights = corners.map(([a, b]) => field(b * nx + a));
        const inside = heights.filter((height) => height > 0).length;
        if (inside === 4) { if (from < 0) from = i; continue; }
        close(i);
        if (!inside) continue;
        const ring = [], cut = [];
        for (let c = 0; c < 4; c++) {
          const d = (c + 1) % 4, [p, q] = [at(...corners[c]), at(...corners[d])];
          if (heights[c] > 0) ring.push(p);
          if (heights[c] > 0 === heights[d] > 0) continue;
          const share = heights[c] / (heights[c] - heights[d]);
          const met = p.map((part, n) => part + share * (q[n] - part));
          ring.push(met);
          cut.push(met);
        }
        area(ring);
        for (let c = 0; c + 1 < cut.length; c += 2) edge?.(cut[c], cut[c + 1]);
      }
      close(nx - 1);
    }
  }

  draw(ctx, view) {
    if (!this.found) return;
    STEPS.forEach((colour, least) => {
      ctx.beginPath();
      this.pieces(least, (ring) => {
        let seen = 0;
        for (const v of ring) seen += view.set(...v);
        if (!seen) return;
        ring.forEach((v, n) => { view.set(...v); if (n) ctx.lineTo(view.x, view.y); else ctx.moveTo(view.x, view.y); });
        ctx.closePath();
      });
      ctx.fillStyle = colour;
      ctx.fill();
    });
  }

  drawEdge(ctx, view) {
    if (!this.found) return;
    ctx.beginPath();
    this.pieces(1, () => {}, (a, b) => {
      if (!view.set(...a)) return;
      ctx.moveTo(view.x, view.y);
      if (view.set(...b)) ctx.lineTo(view.x, view.y);
    });
    ctx.strokeStyle = COLOURS.defended;
    ctx.lineWidth = 1.4;
    ctx.stroke();
  }

  // The defended ground as GeoJSON: one MultiPolygon of strips for each number of shots.
  features(name) {
    if (!this.found) return [];
    const degrees = ([x, y, z]) => [Math.atan2(y, x) / RAD, Math.asin(z / Math.hypot(x, y, z)) / RAD].map((v) => Math.round(v * 1e4) / 1e4);
    return [1, 2, 3].map((least) => {
      const coordinates = [];
      this.pieces(least, (ring) => { const line = ring.map(degrees); coordinates.push([[...line, line[0]]]); });
      return { type: "Feature", properties: { role: "defended area", name: name(least), shots_at_least: least }, geometry: { type: "MultiPolygon", coordinates } };
    }).filter(({ geometry }) => geometry.coordinates.length);
  }
}
