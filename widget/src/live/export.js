// The state as a command, as a study file and as GeoJSON.
import { startOf } from "./state.js";
import { changesOf } from "./sentences.js";

const quantity = (one, value) => `${Number(value.toPrecision(8))} ${one.unit}`.trim();

// Numbers and places that differ from the start: path -> value with its unit.
export function paramsOf({ study, state, app }) {
  const found = {}, start = startOf(app.page, app.k);
  for (const one of study.numbers) if (one.key in state.numbers) found[one.key] = quantity(one, state.numbers[one.key]);
  study.sites.forEach((site, i) => {
    if (!site.key || String(state.sites[i]) === String(start.sites[i])) return;
    ["latitude", "longitude"].forEach((name, n) => { found[`${site.key}.${name}`] = `${Number(state.sites[i][n].toFixed(4))} deg`; });
  });
  return found;
}

// The command that computes the claim with these numbers and places.
export const commandOf = (session) => [session.study.command, ...Object.entries(paramsOf(session)).map(([path, value]) => `--param ${path}="${value}"`)].join(" ");

// The study file: marks such as {{mode}} or {{site:0:lat}} take the state; what has no mark stands in a comment.
export function yamlOf(session) {
  const { study, state } = session, values = { mode: state.mode, granted: state.granted ? "granted" : "radars", early: state.early, infrared: state.infrared, wanted: state.wanted };
  state.sites.forEach(([lat, lon], i) => { values[`site:${i}:lat`] = `${Number(lat.toFixed(4))} deg`; values[`site:${i}:lon`] = `${Number(lon.toFixed(4))} deg`; });
  for (const one of study.numbers) values[`number:${one.key}`] = quantity(one, state.numbers[one.key] ?? one.value);
  const filled = study.yaml.replace(/\{\{([^{}]+)\}\}/g, (all, name) => (name in values ? String(values[name]) : all));
  const changes = changesOf(session).map((text) => `# ${text}`);
  return [...changes, filled].join("\n");
}

// The defended ground, batteries, radars, places, launch areas and the flight shown.
export function geojsonOf(session) {
  const { study, state, ground, flight, words, app } = session;
  const point = (lat, lon, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [lon, lat].map((v) => Math.round(v * 1e4) / 1e4) } });
  const features = ground ? ground.features((shots) => words.shots(shots)) : [];
  for (const thing of session.things) { const [lat, lon] = session.where(thing); features.push(point(lat, lon, { role: thing.kind === "site" ? "battery" : "radar", name: thing.full, on: !session.isOff(thing) })); }
  study.targets.forEach((target, j) => {
    const one = session.places.find(({ target: t }) => t === j);
    features.push(point(target.lat, target.lon, { role: "place", name: target.name, threatened: Boolean(one?.threatened), shots: one?.threatened ? one.shots : null }));
  });
  study.launches.forEach((one, i) => features.push(point(one.lat, one.lon, { role: "launch area", name: one.area, missile: one.missile, on: !state.launches_off.includes(i) })));
  if (flight) {
    const { lon, lat, alt_km: heights, time } = flight.path;
    features.push({ type: "Feature", properties: { role: "flight", time_s: time }, geometry: { type: "LineString", coordinates: lon.map((x, i) => [x, lat[i], Math.round(1000 * heights[i])]) } });
  }
  return { type: "FeatureCollection", name: study.title, source: app.page.sources_line, limits: app.page.limits, command: commandOf(session), features };
}
