// The live page: reads what the program wrote into it, opens the physics, and keeps map, card, time and controls at one state.
import { el, everyPicture, put, whenQuiet } from "./dom.js";
import { speaker } from "./words.js";
import { LiveMap } from "./map/map.js";
import { gestures } from "./map/gestures.js";
import { Handles } from "./drag.js";
import { Share } from "./share.js";
import { Card } from "./panel.js";
import { TimeBar } from "./time.js";
import { Timeline } from "./timeline.js";
import { Session } from "./session.js";
import { frame } from "./frame.js";
import { read, startOf, written } from "./state.js";
import { unpacked } from "./memory.js";

export async function start(Physics) {
  const page = JSON.parse(document.getElementById("page").textContent), words = speaker(page.words, page.lang ?? document.documentElement.lang);
  page.ground = JSON.parse(new TextDecoder().decode(await unpacked("ground")));
  let physics = null;
  try {
    if (!globalThis.WebAssembly || !globalThis.DecompressionStream) throw new Error("no-webassembly");
    physics = await Physics.open(page, await unpacked("module"));
  } catch (error) {
    const key = error.message in page.words ? error.message : "no-webassembly";
    document.getElementById("app").append(el("p", { class: "warned", role: "status", text: words.say(key) }));
    return;
  }
  document.body.classList.add("live");
  const app = new App(page, physics, words);
  await app.open(location.hash);
  window.mujun = app; // for tests, and for readers who look into the page
}

class App {
  constructor(page, physics, words) {
    Object.assign(this, { page, physics, words, scenes: [], layerBoxes: {}, pick: () => {}, layers: { ground: true, flights: true, reach: true, view: false, names: true } });
    this.map = new LiveMap(page.ground, words, (view) => this.change({ view }, { silent: true, done: true }));
    this.card = new Card(words, () => this.reset());
    this.bar = new TimeBar(words, (time) => this.change({ time }, { time: true }));
    this.timeline = new Timeline(words, (time) => { this.bar.stop(); this.change({ time }, { time: true }); });
    this.handles = new Handles(this.map, words, this.tools());
    this.share = new Share(words, this.map, this.sharing());
    this.live = el("p", { class: "line", role: "status", "aria-live": "polite" });
    gestures(this.map, (place, x, y) => this.session.tapped(place, x, y));
    this.askShow = everyPicture(() => this.showAll());
    this.askKeep = whenQuiet(() => this.keep(), 250);
    this.askFine = whenQuiet(() => { this.fine = true; this.dirty = true; this.askShow(); }, 300);
    frame(this);
    window.addEventListener("hashchange", () => { if (location.hash !== this.kept) this.open(location.hash); });
  }

  async open(hash) {
    const { k, state, told } = read(this.page, hash);
    await this.take(k, state);
    this.tell(told.map(([key, fields]) => this.words.say(key, fields)).join(" "));
    const { agrees, said } = this.physics.check();
    if (!agrees) this.warn(said);
  }

  // Show a study of the page.
  async take(k, state = startOf(this.page, k), how = "replaceState") {
    this.bar.stop();
    for (const ask of [this.askFine, this.askKeep]) ask.drop(); // asked of what was shown before
    this.scenes[k] ??= await this.physics.scene(k);
    Object.assign(this, { k, state, fine: true, dirty: true });
    this.session = new Session(this, this.page.studies[k], this.scenes[k]);
    this.session.begin();
    this.session.compute(true);
    if (state.view) this.map.turn(state.view, false);
    else this.map.fit(this.session.extent());
    this.dirty = false;
    this.showAll();
    this.keep(how);
    if (this.scenes[k].prepared) return;
    // A picture first; then the ground, whose flights take longest.
    await new Promise((done) => { setTimeout(done); });
    this.scenes[k].prepare();
    Object.assign(this, { fine: true, dirty: true });
    this.showAll();
  }

  // Take over a part of the state. `done`: the reader has let go; `time`, `silent`: nothing has to be computed again.
  change(patch, { done = false, time = false, silent = false } = {}) {
    this.state = { ...this.state, ...patch };
    this.askKeep();
    if (silent) return;
    if (time) { this.session.showTime(); return; }
    this.dirty = true;
    this.fine = done;
    if (!done) this.askFine();
    this.askShow();
  }

  showAll() {
    if (this.dirty) this.session.compute(this.fine);
    this.dirty = false;
    this.session.show();
  }

  reset() {
    const { view } = this.state;
    this.state = { ...startOf(this.page, this.k), view };
    Object.assign(this, { fine: true, dirty: true });
    this.showAll();
    this.keep();
    this.tell(this.session.result("was-reset"));
  }

  // Write the state into the address; a change of the claim can be undone with the browser's way back.
  keep(how = "replaceState") {
    this.kept = written(this.page, this.k, this.state);
    if (location.hash !== this.kept) { try { history[how](null, "", this.kept); } catch { /* a page from the disk in a frame may not */ } }
    this.kept = location.hash;
    // A page in a notebook's frame hands back what is set.
    if (window.parent !== window) window.parent.postMessage({ mujun: "state", state: { ...this.state, params: this.session.params() } }, "*");
  }

  tell(text) { put(this.live, text); }

  warn(text) { document.getElementById("warned").replaceChildren(el("p", { class: "warned", text })); }

  tools() {
    return {
      state: () => this.state,
      where: (thing) => this.session.where(thing),
      off: (thing) => this.session.isOff(thing),
      move: (thing, place, done) => this.session.move(thing, place, done),
      change: (patch, done) => { this.change(patch, { done }); if (done) requestAnimationFrame(() => this.tell(this.session.result("result-now"))); },
      choose: (selected) => this.session.choose(selected),
      tell: (text) => this.tell(text),
    };
  }

  sharing() {
    return {
      link: () => { this.keep(); return location.href.split("#")[0] + written(this.page, this.k, this.state); },
      command: () => this.session.command(),
      yaml: () => this.session.yaml(),
      parts: () => this.session.parts(),
      handles: () => this.map.held(),
      geojson: () => this.session.geojson(),
      name: () => `mujun-${this.page.studies[this.k].id}`,
      tell: (text) => this.tell(text),
    };
  }
}
