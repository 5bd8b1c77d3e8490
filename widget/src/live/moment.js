// What happens at one moment: where the missile is, who sees it, which interceptors fly, what a battery reaches by then.
import { el } from "./dom.js";
import { at, flown } from "./map/marks.js";
import { COLOURS, STEPS } from "./map/colours.js";
import { finite, launches, radarName } from "./timeline.js";

export function moment(session, time) {
  const { engagement, flight, study, scene, words } = session, { say, number } = words;
  const now = at(flight.path, time), sights = [], interceptors = [], seeing = [];
  for (const { radar, spells, ready } of engagement.radars) {
    if (!now || !spells.some(([from, to]) => time >= from && time <= to)) continue;
    const own = study.radars[radar].own, [lat, lon] = own !== null ? session.state.sites[own] : session.where({ kind: "radar", index: radar });
    const tracked = finite(ready) && time >= ready;
    sights.push({ from: { lat, lon }, to: now, tracked });
    seeing.push(radarName(study, radar, words));
  }
  let flying = 0, met = 0;
  for (const { intercepts } of engagement.sites) {
    for (const one of intercepts) {
      if (time < one.launch || time > one.meet + 25) continue;
      const to = { lat: one.lat, lon: one.lon, alt_km: one.alt_km }, done = time >= one.meet;
      one.flight ??= flown(one.path);
      interceptors.push({ flight: one.flight, now: done ? to : at(one.path, time) ?? to, met: done });
      if (done) met++;
      else flying++;
    }
  }
  const parts = [
    now ? say("missile-now", { altitude: number(now.alt_km), speed: number(now.speed_km_s, 1) }) : say(time < 0 ? "missile-waits" : "missile-down"),
    now ? (seeing.length ? say("seen-by", { names: words.list(seeing) }) : say("seen-never")) : "",
    flying ? say("flying", { count: flying }) : "", met ? say("met") : "",
  ];
  return { picture: { sights, interceptors, rings: rings(session, time, now) }, sentence: parts.filter(Boolean).join(" ") };
}

function rings(session, time, now) {
  const { engagement, study, scene, state, words } = session, found = [], height = session.ringHeight();
  const { layers } = session.app;
  if (layers.reach) for (const one of engagement.sites) {
    const name = session.things[one.site].name;
    const ever = scene.reach(one.site, null, height), can = launches(one)[0], left = finite(can) ? time - can : -1;
    found.push({ places: ever, colour: COLOURS.interceptor, width: 1.1, dash: [1, 4], ink: "#00518a", name: words.say("ring-reach", { name, height: words.number(height) }) });
    if (now && left > 0) {
      const by = scene.reach(one.site, left, Math.max(1, Math.round(now.alt_km)));
      if (by.length) found.push({ places: by, colour: COLOURS.interceptor, width: 1.4, fill: 0.1, ink: "#00518a", name: words.say("ring-by-now", { name }) });
    }
  }
  study.radars.forEach((radar, r) => {
    if (state.off.includes(r) || !layers.view) return;
    const seen = scene.coverage(r, height);
    if (seen.length) found.push({ places: seen, colour: COLOURS.radar, width: 1.2, ink: "#1f6a93", name: words.say("ring-view", { name: radarName(study, r, words), height: words.number(height) }) });
  });
  return found;
}

// The legend of the map, only of what is on it: [{colour, hollow, kind, text}].
export function legend(session) {
  const { study, counted, words } = session, { say } = words, items = [];
  if (session.ground && session.app.layers.ground) STEPS.forEach((colour, shots) => items.push({ colour, text: shots + 1 < STEPS.length ? words.shots(shots) : say("legend-more", { shots }) }));
  if (study.targets.length && counted) {
    items.push({ colour: COLOURS.defended, kind: "square", text: say(study.cells ? "legend-cell" : "legend-defended") }, { colour: COLOURS.undefended, hollow: true, kind: "square", text: say(study.cells ? "legend-cell-open" : "legend-open") });
  } else if (study.targets.length) items.push({ colour: COLOURS.ink, kind: "square", text: say("legend-target") });
  return [...items, { colour: COLOURS.missile, kind: "diamond", text: say("legend-launch") }];
}

export const legendRows = (items) => items.map(({ colour, hollow, kind = "", text }) =>
  el("li", {}, el("span", { class: `swatch ${kind}`, style: hollow ? `border:2px solid ${colour}` : `background:${colour}`, "aria-hidden": "true" }), text));
