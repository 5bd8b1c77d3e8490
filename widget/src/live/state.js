// What the reader has set: kept in the address, so that a link opens the same view. Only what differs from the start is written.
const VERSION = "1";
const FLAGS = ["granted", "early", "infrared"];
const LONGEST = 4000; // characters of an address that are read

export const startOf = (page, k) => {
  const study = page.studies[k], { defaults } = study;
  return {
    study: study.id,
    sites: study.sites.map(({ lat, lon }, i) => defaults.sites?.[i] ?? [lat, lon]),
    sensors: study.radars.map(() => null),
    off: study.radars.flatMap((radar, r) => (radar.on ? [] : [r])),
    mode: study.mode, granted: study.granted, early: study.early, infrared: study.infrared, wanted: study.wanted ?? 1,
    numbers: {}, launches_off: [], time: null, selected: null, view: null,
  };
};

export const valueOf = (study, state, key) => state.numbers[key] ?? study.numbers.find((one) => one.key === key)?.value;

// Whether the defence stands as the program computed it (the view, the time and the flight shown do not count).
export function unchanged(page, k, state) {
  const start = startOf(page, k);
  return ["sites", "sensors", "off", "mode", "granted", "early", "infrared", "wanted", "numbers", "launches_off"]
    .every((name) => JSON.stringify(state[name]) === JSON.stringify(start[name]));
}

// The nearest value that a number can take: whole steps from the program's own value, between its ends.
export function snapped(one, value) {
  const inside = Math.max(one.low, Math.min(one.high, value));
  if (inside === one.low || inside === one.high) return inside;
  return Number((one.value + Math.round((inside - one.value) / one.step) * one.step).toPrecision(9));
}

const short = (value, digits) => String(Number(value.toFixed(digits)));
const pair = ([lat, lon]) => `${short(lat, 3)},${short(lon, 3)}`;

export function written(page, k, state) {
  const start = startOf(page, k), parts = [["v", VERSION], ["study", state.study]];
  const differs = (name) => JSON.stringify(state[name]) !== JSON.stringify(start[name]);
  if (differs("sites")) parts.push(["sites", state.sites.map(pair).join("~")]);
  if (differs("sensors")) parts.push(["sensors", state.sensors.map((one) => (one ? pair(one) : "")).join("~")]);
  if (differs("off")) parts.push(["off", state.off.join(",")]);
  if (differs("mode")) parts.push(["mode", state.mode]);
  for (const name of FLAGS) if (differs(name)) parts.push([name, state[name] ? "1" : "0"]);
  if (differs("wanted")) parts.push(["wanted", String(state.wanted)]);
  const numbers = Object.entries(state.numbers).map(([key, value]) => `${encodeURIComponent(key)}:${short(value, 6)}`);
  if (numbers.length) parts.push(["numbers", numbers.join("~")]);
  if (state.launches_off.length) parts.push(["launches-off", state.launches_off.join(",")]);
  if (state.time !== null) parts.push(["time", short(state.time, 1)]);
  const { selected, view } = state;
  if (selected?.ground) parts.push(["ground", pair(selected.ground)]);
  else if (selected) for (const name of ["place", "case"]) if (name in selected) parts.push([name, String(selected[name])]);
  if (view) parts.push(["view", [view.kind, short(view.rotate[0], 2), short(view.rotate[1], 2), short(view.scale, 3)].join(",")]);
  return `#${parts.map(([name, value]) => `${name}=${value}`).join("&")}`;
}

// Read an address. Returns the study's place in the page, the state and what was wrong: [key of the sentence, fields].
export function read(page, hash) {
  const told = [], text = hash.replace(/^#/, "").slice(0, LONGEST);
  const given = new Map(text.split("&").filter(Boolean).map((part) => { const at = part.indexOf("="); return at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)]; }));
  const found = page.studies.findIndex(({ id }) => id === given.get("study"));
  if (given.has("study") && found < 0) told.push(["link-study", { value: shown(given.get("study")) }]);
  if (given.has("v") && given.get("v") !== VERSION) told.push(["link-version", {}]);
  const k = Math.max(0, found), state = startOf(page, k);
  new Reader(page.studies[k], state, told).all(given);
  return { k, state, told };
}

const shown = (value) => { try { return decodeURIComponent(value).slice(0, 40); } catch { return value.slice(0, 40); } };

class Reader {
  constructor(study, state, told) { Object.assign(this, { study, state, told }); }

  all(given) {
    const readers = {
      v: () => {}, study: () => {}, sites: this.sites, sensors: this.sensors, off: this.off, mode: this.mode, wanted: this.wanted,
      numbers: this.numbers, "launches-off": this.launchesOff, time: this.time, ground: this.ground, place: this.chosen, case: this.chosen,
      view: this.view, granted: this.flag, early: this.flag, infrared: this.flag,
    };
    for (const [name, value] of given) {
      if (Object.hasOwn(readers, name)) readers[name].call(this, value, name);
      else this.told.push(["link-unknown", { name: shown(name) }]);
    }
  }

  drop(name, value) { this.told.push(["link-dropped", { name, value: shown(value) }]); }

  number(text) { return /^-?\d+(\.\d+)?$/.test(text ?? "") ? Number(text) : null; }

  // A pair of degrees; latitude clamped to the globe, longitude turned into it; null where it is none.
  pair(text, name) {
    const [lat, lon, ...rest] = (text ?? "").split(",").map((part) => this.number(part));
    if (lat === null || lon === null || lon === undefined || rest.length) { this.drop(name, text); return null; }
    const inside = Math.max(-89, Math.min(89, lat)), turned = Math.abs(lon) <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
    if (inside !== lat) this.told.push(["link-clamped", { name, value: lat, kept: inside }]);
    return [inside, turned];
  }

  sites(value, name) {
    const found = value.split("~");
    if (found.length !== this.study.sites.length) return this.drop(name, value);
    found.forEach((text, i) => { const place = this.pair(text, name); if (place) this.state.sites[i] = place; });
  }

  sensors(value, name) {
    const found = value.split("~");
    if (found.length !== this.study.radars.length) return this.drop(name, value);
    found.forEach((text, r) => {
      if (text === "") return;
      if (this.study.radars[r].own !== null) return this.drop(name, text);
      const place = this.pair(text, name);
      if (place) this.state.sensors[r] = place;
    });
  }

  indices(value, name, count) {
    const kept = new Set();
    for (const text of value.split(",").filter(Boolean)) {
      const k = this.number(text);
      if (Number.isInteger(k) && k >= 0 && k < count) kept.add(k);
      else this.drop(name, text);
    }
    return [...kept].sort((a, b) => a - b);
  }

  off(value, name) { this.state.off = this.indices(value, name, this.study.radars.length); }

  launchesOff(value, name) {
    const off = this.indices(value, name, this.study.launches.length);
    if (off.length && off.length === this.study.launches.length) this.told.push(["link-all-launches-off", {}]);
    else this.state.launches_off = off;
  }

  mode(value, name) {
    if (this.study.modes.some(({ id }) => id === value)) this.state.mode = value;
    else this.drop(name, value);
  }

  flag(value, name) {
    if (value === "1" || value === "0") this.state[name] = value === "1";
    else this.drop(name, value);
  }

  wanted(value, name) {
    const found = this.number(value);
    if (found === null) return this.drop(name, value);
    this.state.wanted = Math.max(1, Math.min(4, Math.round(found)));
    if (this.state.wanted !== found) this.told.push(["link-clamped", { name, value: found, kept: this.state.wanted }]);
  }

  numbers(value, name) {
    for (const part of value.split("~").filter(Boolean)) {
      const at = part.lastIndexOf(":"), key = shown(part.slice(0, at)), found = this.number(part.slice(at + 1));
      const one = this.study.numbers.find((number) => number.key === key && number.can);
      if (!one || found === null) { this.drop(name, part); continue; }
      const kept = snapped(one, found);
      if (kept !== found) this.told.push(["link-clamped", { name: one.name, value: found, kept }]);
      if (kept !== one.value) this.state.numbers[key] = kept;
    }
  }

  time(value, name) {
    const found = this.number(value);
    if (found === null) return this.drop(name, value);
    this.state.time = Math.max(-3600, Math.min(7200, found));
    if (this.state.time !== found) this.told.push(["link-clamped", { name, value: found, kept: this.state.time }]);
  }

  ground(value, name) {
    const place = this.pair(value, name);
    if (place) this.state.selected = { ground: place };
  }

  chosen(value, name) {
    const count = name === "place" ? this.study.targets.length : this.study.cases.length, found = this.number(value);
    if (Number.isInteger(found) && found >= 0 && found < count) this.state.selected = { [name]: found };
    else this.drop(name, value);
  }

  view(value, name) {
    const [kind, ...rest] = value.split(","), [turn, tilt, scale] = rest.map((part) => this.number(part));
    if (!["globe", "map"].includes(kind) || rest.length !== 3 || [turn, tilt, scale].includes(null)) return this.drop(name, value);
    const kept = [Math.max(-180, Math.min(180, turn)), Math.max(-89, Math.min(89, tilt)), Math.max(0.4, Math.min(60, scale))];
    if (kept.join() !== [turn, tilt, scale].join()) this.told.push(["link-clamped", { name, value: shown(value), kept: kept.join(",") }]);
    this.state.view = { kind, rotate: [kept[0], kept[1]], scale: kept[2] };
  }
}
