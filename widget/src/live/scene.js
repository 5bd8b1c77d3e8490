// One study in the module's memory: its flights, its defence as the reader has set it, and the answers that the page shows.
import { at } from "./map/marks.js";
import { ENOUGH } from "./map/ground.js";

const LANES = 128, ENGAGE_ON_REMOTE = 2, RADIANS = Math.PI / 180, AGREED_S = 0.01;
const PLANNED = ["start", "axes", "table", "body", "modes", "steps", "rise", "entry", "air", "drag", "aim_of"];
const OF_SET = [...PLANNED, "flown", "burnout", "ending", "step", "post_boost", "stride",
  "kept_track", "kept_track_version", "kept_shots", "kept_slack", "kept_clear", "kept_first", "kept_version"];
const AFTER_BOOST = 25; // samples of the boost, burnout included

export class Scene {
  constructor(physics, study) {
    Object.assign(this, { physics, study, laid: physics.page.memory });
    const { defence, cases, ground, expected } = study.physics, stored = [...cases, ...ground];
    this.prepared = !ground.length; // whether the flights to the ground are flown, which takes longest
    const most = (name) => Math.max(...stored.map(({ counts }) => counts[name]));
    this.base = physics.fill(physics.directory(), defence);
    const { counts } = this.base, samples = most("samples");
    Object.assign(counts, {
      samples, total: LANES, blocks: 1, padded: LANES, path_samples: most("path_samples"), arc_steps: most("arc_steps"),
      openings: samples * Math.max(counts.radars, 1), most_stretches: samples, most_spells: 12, most_shots: 12,
      aims: Math.max(expected.shots.length, study.grid ? study.grid.nx * study.grid.ny : 0),
      phases: 0, rise_steps: 0, entry_steps: 0, drag_rows: 0, air_rows: 0, kept: 1,
    });
    this.base.write();
    this.nominal = Object.fromEntries(["site_input", "radar_input", "settings"].map((name) => [name, this.base.floats(name).slice()]));
    this.cases = cases.map((one) => this.flown(one));
    this.ground_ = [];
    this.one = physics.directory(this.base);
    this.one.slot = null;
    this.one.at.windows = physics.memory.room(8 * counts.sites * LANES * this.laid.window.words);
    this.one.write();
    this.firsts = cases.reduce((sums, { counts: { total } }) => [...sums, sums.at(-1) + total], [0]);
    this.set(null);
    const { shots, slack } = this.all();
    const same = (value, k) => (Number.isFinite(value) ? Math.abs(value - expected.slack[k]) < AGREED_S : expected.slack[k] === null);
    this.agrees = shots.every((n, k) => n === expected.shots[k]) && slack.every(same); // at the start, with the program's own answer
  }

  // Fly the flights to the ground.
  prepare() {
    if (this.prepared) return;
    this.ground_ = this.study.physics.ground.map((one) => Object.assign(this.flown(one).set(this.flags), { launch: one.launch, coarse: one.coarse }));
    this.indexOf = this.ground_.map((set) => { const found = new Int32Array(this.base.counts.aims).fill(-1); set.whole("aim_of").forEach((aim, i) => { found[Number(aim)] = i; }); return found; });
    this.prepared = true;
  }

  // Fly a stored set of flights.
  flown(stored) {
    const set = this.physics.directory(this.base);
    for (const name of OF_SET) delete set.at[name];
    this.physics.fill(set, stored);
    set.counts.most_stretches = 0;
    set.counts.openings = set.counts.samples * Math.max(set.counts.radars, 1);
    set.write();
    this.base.floats("settings")[this.laid.columns.settings.post_boost_time] = stored.bus_time ?? Infinity;
    this.physics.call("fly", set);
    return set;
  }

  // Take over what the reader has set. Returns the sites that stand beyond the latitudes of their tables.
  set(state) {
    const { base, laid, study } = this, { site_input: S, radar_input: R, settings: T } = laid.columns;
    const widths = { site_input: Object.keys(S).length, radar_input: Object.keys(R).length, settings: Object.keys(T).length };
    for (const name of Object.keys(this.nominal)) base.floats(name).set(this.nominal[name]);
    const write = (name, row, column, value) => { base.floats(name)[row * widths[name] + column] = value; };
    const given = state ?? { sites: [], sensors: [], off: [], numbers: {}, mode: study.mode, granted: study.granted, early: study.early, infrared: study.infrared, launches_off: [], wanted: study.wanted };
    const off = new Set(given.off), outside = [];
    const stand = (name, columns, row, [lat, lon]) => { write(name, row, columns.latitude, lat * RADIANS); write(name, row, columns.longitude, lon * RADIANS); };
    given.sites.forEach((place, s) => {
      const site = study.sites[s];
      if (place[0] === site.lat && place[1] === site.lon) return;
      stand("site_input", S, s, place);
      if (site.radar !== null) stand("radar_input", R, site.radar, place);
      if (place[0] < site.south || place[0] > site.north) outside.push(s);
    });
    given.sensors.forEach((place, r) => { if (place) stand("radar_input", R, r, place); });
    for (const r of off) write("radar_input", r, R.radar_on, 0);
    for (const one of study.numbers) if (one.can && one.key in given.numbers) this.number(one, given.numbers[one.key], write);
    if (!given.infrared) study.sites.forEach((_, s) => write("site_input", s, S.infrared_lag, laid.far));
    const flags = { mode: study.modes.findIndex(({ id }) => id === given.mode), granted: Number(given.granted), early: Number(given.early) };
    for (const one of [base, this.one, ...this.cases, ...this.ground_]) one.set(flags);
    this.physics.call("arrange", base);
    Object.assign(this, { flags, wanted: given.wanted, off: new Set(given.launches_off), known: null });
    return { outside };
  }

  number(one, value, write) {
    for (const [name, row, column] of one.cells) write(name, row, column, value * one.per_unit);
    if (!one.choices.length) return;
    // Between two values in stock the physics mixes their tables.
    const S = this.laid.columns.site_input, above = Math.max(1, one.choices.findIndex((choice) => choice.value >= value));
    const low = one.choices[above - 1], high = one.choices[above], share = (value - low.value) / (high.value - low.value), other = new Map(high.tables);
    for (const [site, table] of low.tables) {
      if (table === site && other.get(site) === site) continue; // a site with another interceptor
      write("site_input", site, S.table, share < 1 ? table : other.get(site));
      write("site_input", site, S.other_table, other.get(site));
      write("site_input", site, S.other_share, share < 1 ? share : 0);
    }
  }

  // Shots and slack of every case of the claim.
  all() {
    if (this.known) return this.known;
    this.base.whole("threatened").fill(0n);
    this.base.floats("settings")[this.laid.columns.settings.enough] = this.laid.far;
    for (const set of this.cases) this.physics.call("defend", set);
    const n = this.study.cases.length;
    const shots = Array.from(this.base.whole("fewest_shots").subarray(0, n), Number);
    const slack = Array.from(this.base.floats("fewest_slack").subarray(0, n), (value) => (value > -this.laid.far ? value : -Infinity));
    const active = this.study.cases.flatMap(({ launch }, k) => (this.off.has(launch) ? [] : [k]));
    return (this.known = { shots, slack, active });
  }

  margin() {
    const { shots, slack, active } = this.all(), { of, share, minus } = this.study.margin;
    if (of === "share") return this.shareMargin();
    if (!active.length) return { value: null, unit: this.study.verdict.unit, met: of === "shots", case: null };
    const better = of === "shots" ? (a, b) => shots[b] - shots[a] || slack[b] - slack[a] : (a, b) => slack[b] - slack[a];
    const usual = of === "shots" ? active.length : 1;
    const needed = share === null ? usual : Math.max(Math.ceil(share * active.length - 1e-9), 1);
    const k = [...active].sort(better)[needed - 1], value = of === "shots" ? shots[k] - (this.wanted ?? minus) : slack[k];
    const known = Number.isFinite(value) ? value : null;
    return { value: known, unit: this.study.verdict.unit, met: known !== null && (this.study.rule.op === ">" ? known > 0 : known >= 0), case: k };
  }

  // The share of what targets count at which enough missiles meet enough shots, and the case with the fewest.
  shareMargin() {
    const { shots, slack, active } = this.all(), { cases, verdict, margin: { share, minus, counts } } = this.study;
    const arriving = new Float64Array(counts.length), met = new Float64Array(counts.length);
    let worst = null, reached = 0, defended = 0;
    for (const k of active) {
      const { target } = cases[k];
      arriving[target]++;
      if (shots[k] >= this.wanted) met[target]++;
      if (worst === null || shots[k] < shots[worst] || (shots[k] === shots[worst] && slack[k] < slack[worst])) worst = k;
    }
    counts.forEach((count, j) => {
      if (!arriving[j]) return;
      reached += count;
      if (met[j] >= (share ?? 1) * arriving[j] - 1e-9) defended += count;
    });
    const value = reached ? defended / reached - minus : null;
    return { value, unit: verdict.unit, met: value === null || (this.study.rule.op === ">" ? value > 0 : value >= 0), case: worst };
  }

  places() {
    const { shots, slack, active } = this.all(), worst = new Map();
    for (const k of active) {
      const { target } = this.study.cases[k], old = worst.get(target);
      if (old === undefined || shots[k] < shots[old] || (shots[k] === shots[old] && slack[k] < slack[old])) worst.set(target, k);
    }
    return this.study.targets.map((_, target) => {
      const k = worst.get(target) ?? null;
      return { target, threatened: k !== null, shots: k === null ? 0 : shots[k], slack: k === null ? NaN : slack[k], case: k };
    });
  }

  // Shots at the aim points; every `coarse`-th of every `coarse`-th row unless `fine`.
  ground(fine) {
    const { nx, ny, coarse, size_km: side } = this.study.grid, step = fine ? 1 : coarse;
    this.prepare();
    this.known = null; // the case's counts lie in the same memory
    this.base.whole("threatened").fill(0n);
    this.base.floats("settings")[this.laid.columns.settings.enough] = ENOUGH;
    for (const set of this.ground_) {
      if (this.off.has(set.launch)) continue;
      const whole = { total: set.aimed ??= set.counts.total, blocks: set.full ??= set.counts.blocks };
      set.set(fine ? whole : { total: set.coarse, blocks: Math.ceil(set.coarse / LANES) });
      this.physics.call("defend", set);
      set.set(whole);
    }
    const columns = Math.ceil(nx / step), rows = Math.ceil(ny / step), n = columns * rows;
    const out = { nx: columns, ny: rows, step, shots: new Int32Array(n), slack: new Float64Array(n).fill(-Infinity), threatened: new Uint8Array(n), area_km2: [], share: 0 };
    const shots = this.base.whole("fewest_shots"), slack = this.base.floats("fewest_slack"), threatened = this.base.whole("threatened");
    let reached = 0;
    for (let j = 0, to = 0; j < rows; j++) for (let i = 0; i < columns; i++, to++) {
      const from = j * step * nx + i * step;
      if (!threatened[from]) continue;
      reached++;
      out.threatened[to] = 1;
      out.shots[to] = Number(shots[from]);
      out.slack[to] = slack[from];
      for (let k = 1; k <= out.shots[to]; k++) out.area_km2[k] = (out.area_km2[k] ?? 0) + (side * step) ** 2;
    }
    out.share = reached ? (out.area_km2[this.wanted] ?? 0) / (reached * (side * step) ** 2) : 0;
    return out;
  }

  // The set of flights and the flight in it, of a case or of the hardest launch at an aim point.
  located(which) {
    if (typeof which === "number") {
      const g = this.firsts.findIndex((_, n) => which < this.firsts[n + 1]);
      return [this.cases[g], which - this.firsts[g]];
    }
    const found = this.ground_.flatMap((set, n) => (this.indexOf[n][which.aim] < 0 || this.off.has(set.launch) ? [] : [[set, this.indexOf[n][which.aim]]]));
    const hard = found.map(([set, i]) => { const mine = this.windowsOf(set, i); return [mine.reduce((sum, { shots }) => sum + shots, 0), Math.max(...mine.map(({ slack }) => slack))]; });
    return found[hard.reduce((best, one, n) => (one[0] < hard[best][0] || (one[0] === hard[best][0] && one[1] < hard[best][1]) ? n : best), 0)];
  }

  // Put a flight alone into the block that entries for one flight look at.
  pointed(set, i) {
    const { one } = this, { samples } = set.counts, from = set.floats("flown").subarray(4 * samples * i, 4 * samples * (i + 1));
    one.set({ samples, total: 1, openings: set.counts.openings, which: 0, most_stretches: 0, ...this.flags });
    const to = one.floats("states");
    for (let k = 0; k < 4 * samples; k++) to[LANES * k] = from[k];
    for (const name of ["burnout", "ending", "step"]) one.floats(name)[0] = set.floats(name)[i];
    one.whole("post_boost")[0] = set.whole("post_boost")[i];
  }

  windowsOf(set, i) {
    const { words, fields } = this.laid.window;
    this.pointed(set, i);
    this.physics.call("engage", this.one);
    return this.study.sites.map((_, s) => {
      const from = this.physics.memory.view(this.one.at.windows + 8 * words * s);
      return Object.fromEntries(fields.map(([name, kind, offset]) => [name, kind === "i8" ? Number(from.getBigInt64(offset, true)) : from.getFloat64(offset, true)]));
    });
  }

  path(which) {
    const [set, i] = this.located(which), wide = this.laid.point_columns;
    this.pointed(set, i);
    this.physics.call("track", this.one);
    const rows = this.one.floats("points"), column = (k) => Array.from({ length: set.counts.samples }, (_, n) => rows[n * wide + k]);
    const km = (values) => values.map((value) => value / 1000);
    return { lon: column(0), lat: column(1), alt_km: km(column(2)), time: column(3), speed_km_s: km(column(4)), burnout: this.one.floats("burnout")[0], impact: this.one.floats("ending")[0] };
  }

  engagement(which) {
    const [set, i] = this.located(which), path = this.path(which), windows = this.windowsOf(set, i), { one, study, laid } = this, { far } = laid;
    const { counts } = one, cue = windows[0].cued;
    one.set({ most_stretches: counts.samples });
    this.physics.call("engage", one);
    this.physics.call("watch", one);
    const rows = (name, index, most) => { const values = one.floats(name).subarray(2 * most * index, 2 * most * (index + 1)); return Array.from({ length: most }, (_, n) => [values[2 * n], values[2 * n + 1]]).filter(([from]) => from < far); };
    const tracked = one.floats("tracked"), wide = Object.keys(laid.columns.site_input).length, given = this.base.floats("site_input"), S = laid.columns.site_input;
    const spells = study.radars.map((_, r) => rows("spells", r, counts.most_spells)), shots = study.sites.map((_, s) => rows("shot_rows", s, counts.most_shots));
    const ready = study.radars.map((_, r) => tracked[r]);
    const sites = windows.map((window, site) => {
      const known = this.flags.mode === 0 ? window.own_track : window.committed, order = known + given[site * wide + S.decision] + given[site * wide + S.launch_delay];
      const intercepts = shots[site].map(([launch, meet]) => { const there = at(path, meet) ?? at(path, path.impact); return { launch, meet, lon: there.lon, lat: there.lat, alt_km: there.alt_km, path: this.shotPath(site, launch, meet) }; });
      return { site, ...window, order: Number.isFinite(order) ? order : null, intercepts, why: "" };
    });
    for (const one of sites) one.why = this.why(one, set, i, path);
    const finite = (value) => (Number.isFinite(value) && value < far ? value : null);
    return { burnout: path.burnout, impact: path.impact, cue: finite(cue), radars: spells.map((spell, radar) => ({ radar, spells: spell, ready: finite(ready[radar]) })), sites };
  }

  // The flight of an interceptor to the flight that the directory of one block points at.
  shotPath(site, launch, meet) {
    const { one, laid } = this, T = laid.columns.settings, settings = this.base.floats("settings"), wide = laid.arrays.shot_points.shape[1];
    settings[T.launch] = launch;
    settings[T.meet] = meet;
    one.set({ shooter: site });
    this.physics.call("shoot", one);
    const rows = one.floats("shot_points"), column = (k) => Array.from({ length: rows.length / wide }, (_, n) => rows[n * wide + k]);
    return { lon: column(0), lat: column(1), alt_km: column(2).map((m) => m / 1000), time: column(3) };
  }

  // Why a site has no shot, as a key: what changes if tracking were granted, and if there were no greatest speed of a target.
  why({ slack, shots, site }, set, i, path) {
    if (slack >= 0) return shots > 0 ? "" : "no-stock";
    if (Number.isFinite(slack)) return "late";
    const { flags, laid } = this, rule = this.base.floats("rules"), speed = site * laid.rules.words + laid.rules.greatest_speed / 8;
    this.flags = { ...flags, mode: ENGAGE_ON_REMOTE, granted: 1 };
    const limit = rule[speed], granted = this.windowsOf(set, i)[site].slack;
    rule[speed] = laid.far;
    const slower = limit < laid.far ? this.windowsOf(set, i)[site].slack : granted;
    rule[speed] = limit;
    this.flags = flags;
    if (Number.isFinite(granted)) return "no-track";
    if (Number.isFinite(slower)) return "too-fast";
    const wide = Object.keys(laid.columns.site_input).length, S = laid.columns.site_input, given = this.base.floats("site_input");
    const low = given[site * wide + S.lowest_altitude] / 1000, high = given[site * wide + S.highest_altitude] / 1000;
    return path.alt_km.slice(AFTER_BOOST).some((km) => km >= low && km <= high) ? "out-of-reach" : "never-high";
  }

  // The aim point at a place that a missile reaches; null where there is none.
  nearestAim(lat, lon) {
    const { grid } = this.study;
    if (!grid) return null;
    this.prepare();
    const unit = (a, b) => [Math.cos(a * RADIANS) * Math.cos(b * RADIANS), Math.cos(a * RADIANS) * Math.sin(b * RADIANS), Math.sin(a * RADIANS)];
    const here = unit(lat, lon);
    this.units ??= grid.cells.map(([x, y]) => unit(y, x));
    let best = -1, near = -2;
    this.units.forEach(([x, y, z], k) => { const dot = x * here[0] + y * here[1] + z * here[2]; if (dot > near) { near = dot; best = k; } });
    if (Math.acos(Math.min(1, near)) * 6371 > grid.size_km) return null;
    return this.ground_.some((set, n) => this.indexOf[n][best] >= 0 && !this.off.has(set.launch)) ? best : null;
  }

  ring(entry, which, km, within = Infinity) {
    const settings = this.base.floats("settings"), T = this.laid.columns.settings;
    settings[T.altitude] = 1000 * km;
    settings[T.within] = within;
    this.base.set({ which });
    this.physics.call(entry, this.base);
    const rows = this.base.floats("ring");
    return Array.from({ length: LANES }, (_, n) => [rows[2 * n], rows[2 * n + 1]]);
  }

  reach(site, within, km) { return this.ring("reach_ring", site, km, within ?? Infinity); }
  coverage(radar, km) { return this.ring("view_ring", radar, km); }

  // Latitudes that the tables of all sites cover, deg.
  edge() {
    const { sites } = this.study;
    return { south: Math.max(...sites.map(({ south }) => south)), north: Math.min(...sites.map(({ north }) => north)) };
  }
}
