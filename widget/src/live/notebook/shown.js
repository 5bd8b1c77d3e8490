// One map in a notebook: takes what Python computed from the model, and gives it the places to which sites were dragged.
import { el, put } from "../dom.js";
import { speaker } from "../words.js";
import { LiveMap } from "../map/map.js";
import { mapTools } from "../map/tools.js";
import { gestures } from "../map/gestures.js";
import { at, flown } from "../map/marks.js";
import { COLOURS } from "../map/colours.js";
import { Handles, placeFields } from "../drag.js";
import { TimeBar } from "../time.js";
import { Profile } from "./profile.js";
import { Regions } from "./regions.js";

const FARTHEST = 89; // degrees of latitude that a site is moved to

export class Shown {
  constructor(model, root) {
    const { ground, words, lang } = model.get("base");
    Object.assign(this, { model, words: speaker(words, lang), flights: [], sites: [], spots: {}, time: Infinity, fitted: false, dragging: false, asked: false, behind: false, sent: 0 });
    const { say } = this.words;
    this.map = new LiveMap(ground, this.words, () => {});
    this.bar = new TimeBar(this.words, (time) => this.play(time));
    this.profile = new Profile(this.words);
    this.handles = new Handles(this.map, this.words, this.tools());
    this.line = el("p", { class: "line", role: "status", "aria-live": "polite" });
    this.heading = el("h3");
    this.legend = el("ul", { class: "legend" });
    this.note = el("p", { class: "note" });
    this.places = el("ul", { class: "things" });
    this.back = el("button", { type: "button", class: "plain", text: say("back-to-start"), on: { click: () => this.reset() } });
    this.map.element.append(mapTools(this.map, this.words, () => this.fit(this.map.view.kind)), this.line);
    this.map.canvas.addEventListener("pointerdown", () => this.tell(""));
    gestures(this.map, () => {});
    // The frame has a size only when the notebook has put it on its page.
    this.map.onDraw(() => { if (!this.fitted) { this.fitted = true; this.fit(); } });
    this.element = el("div", { class: "mujun-map" }, this.heading, this.map.element, this.bar.element, this.profile.element, this.legend, this.places, this.back, this.note);
    this.take = this.take.bind(this);
    this.close = this.close.bind(this);
    model.on("change:data", this.take);
    this.take();
    root.append(this.element);
  }

  close() {
    this.bar.stop();
    this.model.off?.("change:data", this.take);
  }

  // Take over what Python computed, at the beginning and again after a site was moved.
  take() {
    const data = this.model.get("data"), { words, map } = this;
    if ((data.answer ?? 0) < this.sent && !this.dragging) return; // an answer to a place that was dragged over
    this.data = data;
    this.flights = data.flights.map((one) => ({ ...flown(one), colour: one.colour, name: one.name }));
    this.end = Math.max(1, ...data.flights.map(({ time }) => time[time.length - 1]));
    const same = JSON.stringify(data.sites.map(({ key }) => key)) === JSON.stringify(this.sites.map(({ key }) => key));
    this.sites = data.sites;
    if (!this.dragging) this.spots = Object.fromEntries(data.sites.map(({ key, lat, lon }) => [key, [lat, lon]]));
    this.things = data.sites.map((site, index) => ({ kind: site.radar ? "radar" : "site", index, name: site.name, full: site.name }));
    put(this.heading, data.title);
    put(this.note, data.note);
    map.canvas.setAttribute("aria-label", data.alt);
    put(map.told, data.alt);
    if (!same) { this.listPlaces(); this.handles.show(this.things); }
    this.bar.element.hidden = !this.flights.length;
    this.profile.element.style.display = this.flights.length ? "" : "none";
    this.bar.span(0, this.end);
    if (this.flights.length) this.profile.show(this.flights, this.end, data.ticks);
    map.show({
      ground: new Regions(data.regions), flights: this.flights, named: true,
      places: data.points.filter(({ kind }) => ["defended", "open", "place"].includes(kind)).map((one) => ({ ...one, state: one.kind === "place" ? "aim" : one.kind })),
      launches: data.points.filter(({ kind }) => kind === "launch").map((one) => ({ ...one, on: true })),
      rings: data.rings.map((ring) => ({ ...ring, width: 1.3, ink: COLOURS.ink })),
      crosses: data.points.filter(({ kind }) => kind === "impact"),
    });
    this.listLegend();
    this.showSites();
    this.play(Math.min(this.time, this.end));
    if (data.fault) this.tell(data.fault);
    else if (this.moved) this.tell(words.say("moved", { name: this.moved.name, place: words.place(...this.where(this.moved)), result: data.result }));
    this.moved = null;
    const again = this.dragging && this.behind;
    this.asked = false;
    if (again) this.send(true);
  }

  listLegend() {
    const { data, words } = this, row = (colour, text, kind = "") => {
      const told = el("span", { text });
      return { told, element: el("li", {}, el("span", { class: `swatch ${kind}`, style: `background:${colour}`, "aria-hidden": "true" }), told) };
    };
    this.said = this.flights.map(({ colour, name }) => row(colour, name));
    const regions = [...data.regions, ...data.outlined].map(({ colour, name }) => row(colour, name)), places = [];
    const kinds = new Set(data.points.map(({ kind }) => kind));
    if (kinds.has("defended")) places.push(row(COLOURS.defended, words.say("legend-defended"), "square").element);
    if (kinds.has("open")) places.push(el("li", {}, el("span", { class: "swatch square", style: `border:2px solid ${COLOURS.undefended}`, "aria-hidden": "true" }), el("span", { text: words.say("legend-open") })));
    this.legend.replaceChildren(...[...this.said, ...regions].map(({ element }) => element), ...places);
  }

  listPlaces() {
    this.fields = this.things.map((thing) => placeFields(thing, this.words, this.tools()));
    this.places.replaceChildren(...this.things.map((thing, n) => el("li", {}, el("span", { class: `sign ${thing.kind}`, "aria-hidden": "true" }), el("span", { class: "name", text: thing.name }), this.fields[n])));
  }

  // Sites, their coordinates, and the way back to where they began.
  showSites() {
    this.map.show({
      handles: this.things.map((thing) => {
        const [lat, lon] = this.where(thing), radar = thing.kind === "radar";
        return { lat, lon, kind: thing.kind, name: thing.name, colour: radar ? COLOURS.radar : COLOURS.interceptor, ink: radar ? "#1f6a93" : "#00518a" };
      }),
    });
    for (const field of this.fields ?? []) field.refresh();
    this.back.hidden = !this.changed();
  }

  where({ index }) { return this.spots[this.sites[index].key]; }

  changed() { return this.sites.some(({ key, start }) => String(this.spots[key]) !== String(start)); }

  tools() {
    return {
      where: (thing) => this.where(thing),
      off: () => false,
      move: (thing, place, done) => this.move(thing, place, done),
    };
  }

  move(thing, [lat, lon], done) {
    this.spots[this.sites[thing.index].key] = [Math.max(-FARTHEST, Math.min(FARTHEST, lat)), ((((lon + 180) % 360) + 360) % 360) - 180];
    this.dragging = !done;
    this.showSites();
    if (!done) return this.follow();
    this.handles.name();
    this.moved = thing;
    this.send();
  }

  reset() {
    for (const { key, start } of this.sites) this.spots[key] = [...start];
    this.showSites();
    this.handles.name();
    this.send();
  }

  // While a site is dragged, Python is asked for coarse ground, again as soon as it has answered.
  follow() {
    if (this.asked) this.behind = true;
    else if (this.data.regions.length) this.send(true);
  }

  // Only what differs from the cell's own places; Python answers with new data, if a kernel is there.
  send(dragged = false) {
    const moved = this.sites.filter(({ key, start }) => String(this.spots[key]) !== String(start));
    Object.assign(this, { asked: dragged, behind: false, sent: this.sent + 1 });
    if (!dragged) this.tell(this.words.say("computing"));
    this.model.set("set", { dragged, call: this.sent, sites: Object.fromEntries(moved.map(({ key }) => [key, this.spots[key].map((value) => Number(value.toFixed(4)))])) });
    this.model.save_changes();
  }

  play(time) {
    this.time = time;
    const { words, flights } = this, { say, number } = words;
    flights.forEach(({ path, name }, n) => {
      const now = time < path.time[path.time.length - 1] ? at(path, time) : null, told = this.said[n].told;
      put(told, now
        ? say("flight-now", { name, altitude: number(now.alt_km), speed: number(now.speed_km_s, 2) })
        : say("flight-down", { name, time: words.duration(path.time[path.time.length - 1]) }));
    });
    this.bar.show(time, "");
    if (flights.length) this.profile.at(time);
    this.map.show({ time });
  }

  fit(kind = null) {
    const { data } = this, places = [
      ...data.points.map(({ lon, lat }) => [lon, lat]), ...data.sites.map(({ lon, lat }) => [lon, lat]),
      ...data.flights.flatMap(({ lon, lat }) => lon.map((one, k) => [one, lat[k]])), ...data.regions.flatMap(({ geometry }) => geometry.coordinates.flat(2)), ...data.rings.flatMap((ring) => ring.places),
    ];
    if (places.length) this.map.fit(places, kind);
  }

  tell(text) { put(this.line, text); }
}
