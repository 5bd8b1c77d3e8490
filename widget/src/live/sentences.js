// The sentences of the card and of the flight shown, put together from the words of the page.
import { startOf } from "./state.js";
import { finite, short } from "./timeline.js";

const cssOf = (word, verdict, met, words_of) => {
  const names = { supported: "supported", contradicted: "contradicted", possible: "possible", "ruled out": "ruled-out", depends: "depends" };
  if (word === verdict.word) return verdict.css;
  return names[word] ?? words_of[met ? "met_css" : "unmet_css"] ?? (met ? "possible" : "ruled-out");
};

export function cardOf(session) {
  const { study, margin, words } = session, same = session.unchanged(), { verdict, words_of: terms } = study;
  const word = same ? verdict.word : terms[margin.met ? "met" : "unmet"];
  return {
    word, css: cssOf(word, verdict, margin.met, terms), margin: same ? verdict.said : margin.said,
    finding: same ? verdict.finding : "", figures: figuresOf(session), changed: same ? "" : words.say("changed", { changes: words.list(changesOf(session)), word: verdict.word, margin: verdict.said }),
  };
}

// How many places and how much ground have the shots that are wanted: [[name, text]].
export function figuresOf(session) {
  const { words, state, places, ground } = session, { say, number } = words, found = [];
  const threatened = session.counted ? places.filter((one) => one.threatened) : [];
  if (threatened.length) found.push([say("figure-places"), say("of", { part: number(threatened.filter((one) => one.shots >= state.wanted).length), all: number(threatened.length) })]);
  const area = ground?.found?.area_km2?.[state.wanted];
  if (finite(area)) found.push([say("figure-ground"), say("km2", { area: number(Number(area.toPrecision(3))) })]);
  if (ground?.found && finite(ground.found.share)) found.push([say("figure-share"), say("percent", { share: number(100 * ground.found.share) })]);
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
  for (const r of state.off) if (!start.off.includes(r)) found.push(say("change-off", { name: study.radars[r].name }));
  for (const r of start.off) if (!state.off.includes(r)) found.push(say("change-on", { name: study.radars[r].name }));
  if (state.mode !== start.mode) found.push(study.modes.find(({ id }) => id === state.mode).name);
  for (const name of ["granted", "early", "infrared"]) if (state[name] !== start[name]) found.push(say(state[name] ? "change-flag-on" : "change-flag-off", { name: say(name) }));
  if (state.wanted !== start.wanted) found.push(say("change-wanted", { count: state.wanted }));
  if (state.launches_off.length) found.push(say("change-launches", { count: study.launches.length - state.launches_off.length, all: study.launches.length }));
  return found;
}

// One line on the result, for readers who do not see the map.
export function resultSaid(session, before) {
  const card = cardOf(session), { say } = session.words;
  const figures = figuresOf(session).map(([name, text]) => say("named", { name, text }));
  const result = say(figures.length ? "result" : "result-short", { figures: session.words.list(figures), margin: card.margin, word: card.word });
  return before ? `${before} ${result}` : result;
}

// The flight shown, and who meets it or why nobody does: [name, sentence].
export function engagementSaid(session) {
  const { engagement, study, which, words, chosen } = session, { say, number } = words;
  const one = typeof which === "number" ? study.cases[which] : null, launch = one ? study.launches[one.launch] : null;
  const flight = one ? say("flight", { missile: launch.missile, area: launch.area, place: study.targets[one.target].name }) : say("flight-ground", { place: words.place(chosen.lat, chosen.lon) });
  const name = (site) => short(study.sites[site.site].name), shots = engagement.sites.reduce((sum, site) => sum + site.shots, 0);
  if (shots) return [flight, say("engaged", { shots, sites: words.list(engagement.sites.filter((site) => site.shots).map(name)) })];
  const late = engagement.sites.filter((site) => finite(site.earliest_launch) && finite(site.latest_launch));
  if (!late.length) return [flight, say("not-engaged", { why: say(`why-${engagement.sites[0]?.why || "out-of-reach"}`) })];
  const best = late.reduce((a, b) => (b.latest_launch - b.earliest_launch > a.latest_launch - a.earliest_launch ? b : a));
  return [flight, say("late", {
    site: name(best), seconds: number(best.earliest_launch - best.latest_launch), must: words.moment(best.latest_launch), can: words.moment(best.earliest_launch),
  })];
}
