// Two maps of the sphere seen from above a point: the globe (orthographic) and the equal-area map (Lambert's azimuthal one).
// Places are unit vectors; x to the right and y downwards, in pixels. Drawing geometry only, no physics.
const RAD = Math.PI / 180;
export const EARTH_KM = 6371;
const LAST = Math.cos(165 * RAD); // the equal-area map ends 165° from its middle

export function vector(lon, lat) {
  const c = Math.cos(lat * RAD);
  return [c * Math.cos(lon * RAD), c * Math.sin(lon * RAD), Math.sin(lat * RAD)];
}

// All places of a line as one array of x, y, z.
export function vectors(places) {
  const found = new Float32Array(3 * places.length);
  places.forEach(([lon, lat], i) => found.set(vector(lon, lat), 3 * i));
  return found;
}

export const between = (a, b) => Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));

export class Projection {
  constructor({ kind, rotate: [turn, tilt], scale }, width, height) {
    const lon = -turn * RAD, lat = -tilt * RAD;
    const [sl, cl, sp, cp] = [Math.sin(lon), Math.cos(lon), Math.sin(lat), Math.cos(lat)];
    this.globe = kind === "globe";
    this.k = (scale * Math.min(width, height)) / 2; // pixels a radian in the middle
    this.width = width;
    this.height = height;
    this.cx = width / 2;
    this.cy = height / 2;
    this.up = [cp * cl, cp * sl, sp];
    this.east = [-sl, cl, 0];
    this.north = [-sp * cl, -sp * sl, cp];
    this.radius = this.globe ? this.k : this.k * Math.sqrt(2 * (1 - LAST)) * 1; // pixels from the middle to the edge
    this.x = 0;
    this.y = 0;
  }

  // Set x and y of a unit vector, heightened by a share of the Earth's radius on the globe; return whether it is in sight.
  // What is hidden is moved to the edge, so that an outline that runs behind the globe still closes along its limb.
  set(vx, vy, vz, lift = 0) {
    const { up, east, north } = this;
    const z = up[0] * vx + up[1] * vy + up[2] * vz;
    let x = east[0] * vx + east[1] * vy;
    let y = north[0] * vx + north[1] * vy + north[2] * vz;
    let seen = true;
    if (this.globe) {
      const r = Math.hypot(x, y);
      if (lift && (z > 0 || r * (1 + lift) > 1)) { x *= 1 + lift; y *= 1 + lift; }
      else if (z <= 0) { seen = false; x /= r || 1; y /= r || 1; }
    } else {
      seen = z > LAST;
      const f = seen ? Math.sqrt(2 / (1 + z)) : Math.sqrt(2 * (1 - LAST)) / (Math.hypot(x, y) || 1);
      x *= f;
      y *= f;
    }
    this.x = this.cx + this.k * x;
    this.y = this.cy - this.k * y;
    return seen;
  }

  // Longitude and latitude (deg) of the point opposite to the middle of the map.
  antipode() { return [Math.atan2(-this.up[1], -this.up[0]) / RAD, -Math.asin(this.up[2]) / RAD]; }

  place(lon, lat, altitude_km = 0) {
    const [vx, vy, vz] = vector(lon, lat);
    const seen = this.set(vx, vy, vz, altitude_km / EARTH_KM);
    return { x: this.x, y: this.y, seen, inside: seen && this.x > -20 && this.y > -20 && this.x < this.width + 20 && this.y < this.height + 20 };
  }

  // The place under a pixel as [longitude, latitude] in degrees, or null outside the map.
  invert(px, py) {
    const x = (px - this.cx) / this.k, y = (this.cy - py) / this.k, r = Math.hypot(x, y);
    if (this.globe ? r >= 1 : r * this.k >= this.radius) return null;
    const z = this.globe ? Math.sqrt(1 - r * r) : 1 - (r * r) / 2;
    const f = this.globe ? 1 : Math.sqrt(1 - (r * r) / 4);
    const v = [0, 1, 2].map((i) => f * (x * this.east[i] + y * this.north[i]) + z * this.up[i]);
    return [Math.atan2(v[1], v[0]) / RAD, Math.asin(Math.max(-1, Math.min(1, v[2]))) / RAD];
  }
}

// The view in which all places are seen: the middle of them, the globe where they lie far apart.
export function viewOf(places, kind = null) {
  const found = places.map(([lon, lat]) => vector(lon, lat));
  const unit = (v) => { const size = Math.hypot(...v) || 1; return v.map((part) => part / size); };
  let middle = unit([0, 1, 2].map((i) => found.reduce((total, v) => total + v[i], 0)));
  const farthest = () => found.reduce((a, v) => (between(middle, v) > between(middle, a) ? v : a), middle);
  for (let n = 1; n < 60; n++) { const out = farthest(); middle = unit(middle.map((part, i) => part + (out[i] - part) / (n + 3))); }
  const far = Math.max(0.05, between(middle, farthest()));
  const form = kind ?? (far > 0.45 ? "globe" : "map");
  const wide = form === "globe" ? Math.sin(Math.min(far, Math.PI / 2)) : 2 * Math.sin(Math.min(far, 2.8) / 2);
  return {
    kind: form,
    rotate: [-Math.atan2(middle[1], middle[0]) / RAD, -Math.asin(middle[2]) / RAD],
    scale: Math.min(40, 0.9 / wide),
  };
}
