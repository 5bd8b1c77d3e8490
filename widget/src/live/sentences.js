// The sentences of the card and of the flight shown, put together from the words of the page.
import { startOf } from "./state.js";
import { finite, launches, radarName, short } from "./timeline.js";

const cssOf = (word, verdict, met, words_of) => {
  const names = { supported: "supported", contradicted: "contradicted", possible: "possible", "ruled out": "ruled-out", depends: "depends" };
  if (word === verdict.word) return verdict.css;
  return names[word] ?? words_of[met ? "met_css" : "unmet_css"] ?? (met ? "possible" : "ruled-out");
};

export function cardOf(session) {
  const { study, margin, words } = session, same = session.unchanged(), { verdict, words_of: terms } = study;
  const word = same ? verdict.word : terms[margin.met ? "met" : "unmet"];
  return {
    word, css: cssOf(word, verdict, margin.met, terms), margin: same ? verdict.said : marginSaid(session),
    finding: same ? verdict.finding : "", chance: same ? verdict.chance ?? "" : "", figures: figuresOf(session), changed: same ? "" : words.say("changed", { changes: words.list(changesOf(session)), word: verdict.word, margin: verdict.said }),
  };
}

// The margin in words, with what is needed beside it.
function marginSaid({ margin, study, state, words }) {
  const { value } = margin, { say, duration, shots } = words;
  if (!finite(value)) return say("margin-none");
  if (study.margin.of === "share") { const { by, minus } = study.margin; return say(`margin-${by}`, { share: words.number(100 * (value + minus)), claimed: words.number(100 * minus) }); }
  if (study.margin.of === "shots") return say("margin-shots", { shots: shots(value + state.wanted), wanted: shots(state.wanted) });
  return say(value > 0 ? "margin-spare" : "margin-late", { time: duration(value) });
}

// How many places and how much ground have the shots that are wanted: [[name, text]].
export function figuresOf(session) {
  const { words, ground } = session, { say, number } = words, [part, all] = countsOf(session), found = [];
  if (all) found.push([say("figure-places"), say("of", { part: number(part), all: number(all) })]);
  if (session.counted && ground?.found) {
    found.push([say("figure-ground"), say("km2", { area: areaOf(session) })]);
    if (finite(ground.found.share)) found.push([say("figure-share"), say("percent", { share: number(100 * ground.found.share) })]);
  }
  return found;
}

// What the reader has changed, each in a few words.
export function changesOf(session) {
  const { study, state, words, app, things } = session, { say } = words, start = startOf(app.page, app.k), found = [];
  for (const thing of things) {
    const name = thing.kind === "site" ? "sites" : "sensors";
    if (String(state[name][thing.index]) !== String(start[name][thing.index])) found.push(say("change-place", { name: thing.name, place: words.place(...session.where(thing)) }));
  }
  for (const one of study.numbers) if (one.key in state.numbers) found.push(say("change-number", { name: one.name, value: session.numbers.text(one, state.numbers[one.key]) }));
  for (const r of state.off) if (!start.off.includes(r)) found.push(say("change-off", { name: radarName(study, r, words) }));
  for (const r of start.off) if (!state.off.includes(r)) found.push(say("change-on", { name: radarName(study, r, words) }));
  if (state.mode !== start.mode) found.push(study.modes.find(({ id }) => id === state.mode).name);
  for (const name of ["granted", "early", "infrared"]) if (state[name] !== start[name]) found.push(say(state[name] ? "change-flag-on" : "change-flag-off", { name: say(name) }));
  if (state.wanted !== start.wanted) found.push(say("change-wanted", { count: state.wanted }));
  if (state.launches_off.length) found.push(say("change-launches", { count: study.launches.length - state.launches_off.length, all: study.launches.length }));
  return found;
}

// The result in one line, for readers who do not see the map.
export function resultSaid(session) {
  const { words, ground } = session, { say, number } = words, card = cardOf(session), [part, all] = countsOf(session), found = [];
  if (all) found.push(say("result-places", { part: number(part), all: number(all) }));
  if (session.counted && ground?.found) found.push(say("result-ground", { area: areaOf(session), share: number(100 * ground.found.share) }));
  return say("result", { parts: words.list([...found, card.margin]), word: card.word });
}

// Listed places that something threatens: those with the shots wanted, and all.
function countsOf({ counted, study, places, state }) {
  const threatened = counted && !study.cells ? places.filter((one) => one.threatened) : [];
  return [threatened.filter((one) => one.shots >= state.wanted).length, threatened.length];
}

const areaOf = ({ ground, state, words }) => words.large(ground.found.area_km2[state.wanted] ?? 0);

// The flight shown, and who meets it or why nobody does: [name, sentence].
export function engagementSaid(session) {
  const { engagement, study, which, words, chosen } = session, { say } = words;
  const one = typeof which === "number" ? study.cases[which] : null, launch = one ? study.launches[one.launch] : null;
  const flight = one ? say("flight", { missile: launch.missile, area: launch.area, place: study.targets[one.target].name }) : say("flight-ground", { place: words.place(chosen.lat, chosen.lon) });
  if (!engagement.sites.length) return [flight, seenSaid(session)];
  const name = (site) => short(study.sites[site.site]), shots = engagement.sites.reduce((sum, site) => sum + site.shots, 0);
  if (shots) return [flight, say("engaged", { shots: words.shots(shots), sites: words.list(engagement.sites.filter((site) => site.shots).map(name)) })];
  const late = engagement.sites.map((site) => [site, ...launches(site)]).filter(([, can, must]) => finite(can) && finite(must));
  if (!late.length) return [flight, say("not-engaged", { why: say(`why-${engagement.sites[0]?.why || "out-of-reach"}`) })];
  const [site, can, must] = late.reduce((a, b) => (b[2] - b[1] > a[2] - a[1] ? b : a));
  return [flight, say(must < 0 ? "late-before" : "late-after", { site: name(site), time: words.duration(can - must), must: words.duration(must), can: words.duration(can) })];
}

// Who sees the flight and how long, where the claim is about sight alone.
function seenSaid({ engagement, study, words }) {
  const seeing = engagement.radars.filter(({ spells }) => spells.length);
  if (!seeing.length) return words.say("seen-never");
  return words.list(seeing.map(({ radar, spells }) => words.say("seen-for", { name: radarName(study, radar, words), time: words.duration(spells.reduce((sum, [from, to]) => sum + to - from, 0)) })));
}
