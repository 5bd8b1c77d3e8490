// One study on the page: asks the physics what the state means and hands the answer to map, card, timeline and controls.
import { el, put } from "./dom.js";
import { Ground } from "./map/ground.js";
import { flown } from "./map/marks.js";
import { COLOURS } from "./map/colours.js";
import { Numbers } from "./numbers.js";
import { Panel } from "./panel.js";
import { legend, legendRows, moment } from "./moment.js";
import { finite, short, spanOf } from "./timeline.js";
import { cardOf, changesOf, engagementSaid, resultSaid } from "./sentences.js";
import { commandOf, geojsonOf, paramsOf, yamlOf } from "./export.js";
import { unchanged } from "./state.js";

const MOST_FAINT = 240; // flights drawn faintly
const HEIGHT = 300; // km: height at which a ring of reach or view is drawn where no intercept says otherwise

export class Session {
  constructor(app, study, scene) {
    Object.assign(this, { app, study, scene, words: app.words, paths: new Map(), faintOf: null, places: [] });
    this.ground = study.grid ? new Ground(study.grid) : null;
    this.counted = study.places ?? Boolean(study.grid); // whether listed places are defended or not in this claim
    this.things = [
      ...study.sites.map((site, index) => ({ kind: "site", index, name: short(site), full: site.name })),
      ...study.radars.flatMap((radar, index) => (radar.own === null ? [{ kind: "radar", index, name: short(radar), full: radar.name }] : [])),
    ];
  }

  // Put the study on the page.
  begin() {
    const { app, study } = this;
    for (const name of Object.keys(app.layers)) app.layers[name] = (study.layers ?? ["flights", "reach", "names", this.counted ? "ground" : ""]).includes(name);
    for (const [name, box] of Object.entries(app.layerBoxes)) box.checked = app.layers[name];
    app.handles.show(this.things);
    this.numbers = new Numbers(study, app.words, (key, value, done) => this.number(key, value, done));
    this.panel = new Panel(study, app.words, app.tools(), this.numbers, this.things, this.counted);
    app.slot.replaceChildren(this.panel.element);
    this.head();
    app.pick(app.k);
    app.map.canvas.setAttribute("aria-label", app.words.say("map-of", { study: study.title }));
  }

  // The claim as heading, with its source.
  head() {
    const { app, study, words } = this, { claim } = study, name = claim.speaker || claim.source?.title || "";
    const source = claim.source?.url ? el("a", { href: claim.source.url, rel: "noopener noreferrer", text: name }) : name;
    app.kicker.replaceChildren(`${words.say("claim-colon")} `, source, claim.date ? `, ${claim.date}` : "");
    put(app.heading, words.say("quoted", { text: claim.text }));
    app.ownLimits.replaceChildren(...(study.limits ?? []).map((text) => el("li", { text })));
    document.title = `${study.title} · mujun`;
  }

  get state() { return this.app.state; }

  extent() {
    const { study, flight } = this, sites = study.sites.map(({ lon, lat }) => [lon, lat]);
    if (this.counted || !flight) return [...sites, ...[...study.launches, ...study.targets].map(({ lon, lat }) => [lon, lat])];
    return [...sites, ...flight.path.lon.map((lon, i) => [lon, flight.path.lat[i]])];
  }

  path(which) {
    const key = typeof which === "number" ? which : `aim ${which.aim}`;
    if (!this.paths.has(key)) this.paths.set(key, flown(this.scene.path(which)));
    return this.paths.get(key);
  }

  where(thing) {
    if (thing.kind === "site") return this.state.sites[thing.index];
    const radar = this.study.radars[thing.index];
    return this.state.sensors[thing.index] ?? [radar.lat, radar.lon];
  }

  isOff(thing) {
    const r = thing.kind === "site" ? this.study.sites[thing.index].radar : thing.index;
    return r !== null && this.state.off.includes(r);
  }

  // Move a battery or radar; kept within the latitudes that the page's tables cover.
  move(thing, [lat, lon], done) {
    const { south, north } = this.scene.edge(), kept = Math.max(thing.kind === "site" ? south : -89, Math.min(thing.kind === "site" ? north : 89, lat));
    const place = [kept, ((((lon + 180) % 360) + 360) % 360) - 180], name = thing.kind === "site" ? "sites" : "sensors";
    this.app.change({ [name]: this.state[name].map((old, i) => (i === thing.index ? place : old)) }, { done });
    this.edged = kept !== lat ? this.words.say("edge", { name: thing.name, south: this.words.number(south), north: this.words.number(north) }) : done ? "" : this.edged;
    if (!done) return;
    requestAnimationFrame(() => {
      this.app.handles.name();
      const key = thing.kind === "site" && !this.app.map.land.holds(...place) ? "moved-sea" : "moved";
      this.app.tell([this.result(key, { name: thing.name, place: this.words.place(...place) }), this.edged].filter(Boolean).join(" "));
    });
  }

  number(key, value, done) {
    const one = this.study.numbers.find((number) => number.key === key), numbers = { ...this.state.numbers, [key]: value };
    if (Math.abs(value - one.value) < 1e-9) delete numbers[key];
    this.app.change({ numbers }, { done });
    if (done) requestAnimationFrame(() => this.app.tell(this.result("number-set", { name: one.name, value: this.numbers.text(one, value) })));
  }

  choose(selected) {
    this.app.bar.stop();
    this.app.change({ selected, time: null }, { done: true });
    requestAnimationFrame(() => this.app.tell(this.said));
  }

  // A tap on the map: a listed place within reach of a finger, else the ground.
  tapped([lon, lat], x, y) {
    const view = this.app.map.projection;
    const near = this.study.targets.map((target, j) => { const p = view.place(target.lon, target.lat); return [p.inside ? Math.hypot(p.x - x, p.y - y) : Infinity, j]; });
    const [far, j] = near.reduce((a, b) => (b[0] < a[0] ? b : a), [Infinity, -1]);
    if (far < 14) this.choose({ place: j });
    else if (this.scene.nearestAim(lat, lon) !== null) this.choose({ ground: [lat, lon] });
    else this.app.tell(this.words.say("no-flight-here"));
  }

  // Compute what the page shows; the ground only once its flights are flown.
  compute(fine) {
    const { scene, state } = this;
    const { outside = [] } = scene.set(state) ?? {};
    this.outside = outside;
    this.margin = scene.margin();
    this.places = scene.places();
    if (this.ground && scene.prepared) this.ground.take(scene.ground(fine));
    this.find();
  }

  // The flight shown: of the chosen place or ground, else the one that decides.
  find() {
    const { selected } = this.state, { scene, study } = this;
    this.which = this.margin.case;
    this.chosen = null;
    if (selected && "case" in selected) this.which = selected.case;
    else if (selected && "place" in selected) {
      const target = study.targets[selected.place];
      this.which = this.places.find((one) => one.target === selected.place)?.case ?? this.worst(selected.place);
      this.chosen = { ...target };
    } else if (selected?.ground) {
      const [lat, lon] = selected.ground, aim = scene.nearestAim(lat, lon);
      this.which = aim === null ? null : { aim };
      this.chosen = { lat, lon, name: this.words.say("here") };
    }
    this.flight = this.which === null || this.which === undefined ? null : this.path(this.which);
    this.engagement = this.flight ? scene.engagement(this.which) : null;
  }

  worst(target) {
    const slack = (k) => Math.max(...this.scene.engagement(k).sites.map((one) => (finite(one.slack) ? one.slack : -Infinity)));
    const of = this.study.cases.flatMap((one, k) => (one.target === target && !this.state.launches_off.includes(one.launch) ? [[slack(k), k]] : []));
    return of.length ? of.reduce((a, b) => (b[0] < a[0] ? b : a))[1] : null;
  }

  // The moment that is shown when the reader has chosen none: the first intercept, or where it would have been nearest.
  time() {
    if (this.state.time !== null) return this.state.time;
    const { sites, burnout } = this.engagement, met = sites.flatMap(({ intercepts }) => intercepts.map(({ meet }) => meet));
    if (met.length) return Math.min(...met);
    return sites.find(({ best_time: best }) => finite(best))?.best_time ?? burnout;
  }

  show() {
    const { app, state, study, words } = this, { map } = app;
    const places = study.targets.map((target, j) => {
      const one = this.places.find(({ target: t }) => t === j);
      return { ...target, j, state: !this.counted ? "aim" : !one?.threatened ? "safe" : one.shots >= state.wanted ? "defended" : "open" };
    });
    const off = state.launches_off.join();
    const flights = this.faintOf === off ? null : study.cases.flatMap(({ launch }, k) => (state.launches_off.includes(launch) ? [] : [k]));
    if (flights) { this.faintOf = off; map.show({ faint: this.sparse(flights).map((k) => this.path(k)) }, "faint"); }
    const handles = this.things.map((thing) => { const [lat, lon] = this.where(thing); return { lat, lon, kind: thing.kind, name: thing.name, colour: thing.kind === "site" ? COLOURS.interceptor : COLOURS.radar, ink: thing.kind === "site" ? "#00518a" : "#1f6a93" }; });
    map.show({ ground: app.layers.ground ? this.ground : null, places, named: app.layers.names && !study.cells, wanted: state.wanted, hideFaint: !app.layers.flights, handles, crosses: this.chosen ? [{ ...this.chosen, always: true }] : [], launches: this.launchMarks(), flights: this.flight ? [this.flight] : [] });
    const card = cardOf(this);
    app.card.show(card);
    app.strip.replaceChildren(el("span", { class: `chip ${card.css}`, text: card.word }), ` ${card.margin} `, el("span", { text: card.figures[0] ? `${card.figures[0][1]}` : "" }));
    this.panel.show(state, this.places);
    this.numbers.show(state);
    app.legend.replaceChildren(...legendRows(legend(this)));
    if (this.engagement) {
      const [flight, what] = engagementSaid(this);
      this.said = words.say("named", { name: flight, text: what });
      app.chosen.replaceChildren(el("strong", { text: flight }), ` ${what}`);
      app.timeline.show(this.engagement, study, this.said);
      app.bar.span(...spanOf(this.engagement));
    }
    app.timeline.element.parentElement.hidden = app.bar.element.hidden = !this.engagement;
    put(map.told, [this.result("result-now"), this.said].join(" "));
    if (this.outside.length) app.tell(words.say("outside", { names: words.list(this.outside.map((i) => short(study.sites[i]))) }));
    this.showTime();
  }

  // Flights of which all are drawn faintly: evenly chosen where there are many.
  sparse(flights) {
    const each = Math.ceil(flights.length / MOST_FAINT);
    return flights.filter((_, n) => n % each === 0);
  }

  launchMarks() {
    const seen = new Map();
    this.study.launches.forEach((one, i) => {
      const key = `${one.lat},${one.lon}`, on = !this.state.launches_off.includes(i), old = seen.get(key);
      seen.set(key, { lat: one.lat, lon: one.lon, name: one.area, on: on || Boolean(old?.on) });
    });
    const chosen = typeof this.which === "number" ? this.study.launches[this.study.cases[this.which].launch] : null;
    return [...seen.values()].map((one) => (chosen && one.lat === chosen.lat && one.lon === chosen.lon ? { ...one, name: chosen.area } : { ...one, name: "" }));
  }

  showTime() {
    if (!this.engagement) return;
    const time = this.time(), { picture, sentence } = moment(this, time);
    this.app.bar.show(time, sentence);
    this.app.timeline.at(time);
    this.app.map.show({ ...picture, time });
  }

  // Rings of reach at the height of the missile where it can be met, of view at a fixed height.
  ringHeight() {
    const met = this.engagement?.sites.flatMap(({ intercepts }) => intercepts.map(({ alt_km: km }) => km)) ?? [];
    return Math.round((met.length ? met.reduce((a, b) => a + b, 0) / met.length : HEIGHT) / 10) * 10;
  }

  result(key, fields = {}) { return this.words.say(key, { ...fields, result: resultSaid(this) }); }
  command() { return commandOf(this); }
  params() { return paramsOf(this); }
  yaml() { return yamlOf(this); }
  geojson() { return geojsonOf(this); }
  unchanged() { return unchanged(this.app.page, this.app.k, this.state); }

  // What was changed, in one line; none where nothing was.
  changes() {
    const all = changesOf(this);
    return all.length ? [this.words.say("changes", { changes: this.words.list(all) })] : [];
  }

  // What stands above and below a picture that is kept.
  parts() {
    const { app, study, words } = this, { page } = app;
    return {
      title: words.say("quoted", { text: study.claim.text }), lang: words.lang, legend: legend(this),
      lines: [this.result("result-now"), ...this.changes()],
      notes: [page.sources_line, ...(study.limits ?? []), ...page.limits],
    };
  }
}
