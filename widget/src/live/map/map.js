// The map: land, ground by shots and flights, each kept as a picture of its own, so that only what changed is drawn again.
import { el, everyPicture } from "../dom.js";
import { Land } from "./land.js";
import { overlay } from "./overlay.js";
import { drawFlight } from "./marks.js";
import { COLOURS } from "./colours.js";
import { Projection, viewOf } from "./projection.js";

const SCALES = [0.4, 60], EDGE = 44; // pixels kept free at the edges of the frame
const WHOLE = 0.94; // size at which the globe fits into the frame
let count = 0; // maps made: a notebook may have several on its page

export class LiveMap {
  // `words`: speaker of the page; `moved(view)`: told after the reader has turned or zoomed the map.
  constructor(ground, words, moved) {
    this.words = words;
    this.land = new Land(ground);
    this.moved = moved;
    this.picture = { faint: [], flights: [], places: [], launches: [], crosses: [], rings: [], sights: [], interceptors: [] };
    this.view = { kind: "map", rotate: [-138, -38], scale: 1 };
    this.canvas = el("canvas", { role: "application", tabindex: "0", "aria-roledescription": words.say("map"), "aria-describedby": `map-told-${++count} map-keys-${count}` });
    this.handles = el("div", { class: "handles" });
    this.keys = el("p", { id: `map-keys-${count}`, class: "hidden", text: words.say("map-keys") });
    this.told = el("p", { id: `map-told-${count}`, class: "hidden" });
    this.element = el("div", { class: "map" }, this.canvas, this.handles, this.keys, this.told);
    this.kept = Object.fromEntries(["land", "faint"].map((name) => [name, { canvas: document.createElement("canvas"), old: true }]));
    this.askDraw = everyPicture(() => this.draw());
    this.quiet = null;
    this.coarse = false;
    this.listeners = [];
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || !height) return;
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    for (const canvas of [this.canvas, ...Object.values(this.kept).map((one) => one.canvas)]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    Object.assign(this, { width, height, covered: this.buttons() });
    this.changed("land", "faint");
    this.draw();
  }

  // Boxes of the buttons on the map, where no name is written.
  buttons() {
    const { left, top } = this.element.getBoundingClientRect();
    return [...this.element.querySelectorAll(".map-tools > *")].map((one) => {
      const box = one.getBoundingClientRect();
      return [box.left - left - 4, box.top - top - 4, box.right - left + 4, box.bottom - top + 4];
    });
  }

  get projection() { return new Projection(this.view, this.width, this.height); }

  // Show all places, as large as the frame allows.
  fit(places, kind = null) {
    let view = viewOf(places, kind);
    if (!this.width) return this.turn(view, false);
    for (let n = 0; n < 4; n++) {
      const flat = new Projection(view, this.width, this.height), spots = places.map(([lon, lat]) => flat.place(lon, lat));
      const [xs, ys] = ["x", "y"].map((axis) => spots.map((spot) => spot[axis])), [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const grown = Math.min((this.width - 2 * EDGE) / (right - left + 1), (this.height - 2 * EDGE) / (bottom - top + 1));
      const place = flat.invert((left + right) / 2, (top + bottom) / 2);
      view = { ...view, scale: Math.min(14, view.scale * grown), ...(place ? { rotate: [-place[0], -place[1]] } : {}) };
    }
    this.turn(view, false);
  }

  // Show another part of the Earth; `own`: the reader did it.
  turn(view, own = true) {
    const [turn, tilt] = view.rotate ?? this.view.rotate;
    this.view = {
      kind: view.kind ?? this.view.kind,
      rotate: [((turn + 540) % 360) - 180, Math.max(-89, Math.min(89, tilt))],
      scale: Math.max(SCALES[0], Math.min(SCALES[1], view.scale ?? this.view.scale)),
    };
    this.coarse = own;
    clearTimeout(this.quiet);
    if (own) this.quiet = setTimeout(() => { this.coarse = false; this.changed("land", "faint"); this.moved(this.view); }, 180);
    this.changed("land", "faint");
  }

  // Show the whole globe, or the equal-area map as large as it was before.
  choose(kind) {
    const globe = kind === "globe";
    if (globe) this.flat ??= this.view.scale;
    this.turn({ kind, scale: globe ? Math.min(this.view.scale, WHOLE) : this.flat ?? this.view.scale });
    if (!globe) this.flat = null;
  }

  // Keep a place of the Earth under a pixel while the map is turned or zoomed.
  hold(place, x, y, scale = this.view.scale) {
    let view = { ...this.view, scale: Math.max(SCALES[0], Math.min(SCALES[1], scale)) };
    for (let n = 0; n < 3; n++) {
      const found = new Projection(view, this.width, this.height).invert(x, y);
      if (!found) break;
      let turn = found[0] - place[0];
      if (turn > 180) turn -= 360;
      if (turn < -180) turn += 360;
      view = { ...view, rotate: [view.rotate[0] + turn, view.rotate[1] + found[1] - place[1]] };
    }
    this.turn(view);
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    const place = this.projection.invert(x, y);
    if (place) this.hold(place, x, y, this.view.scale * factor);
    else this.turn({ scale: this.view.scale * factor });
  }

  pan(dx, dy) {
    const place = this.projection.invert(this.width / 2, this.height / 2);
    this.hold(place, this.width / 2 + dx, this.height / 2 + dy);
  }

  // Take over what is to be shown; names of `kept` pictures that have to be drawn again.
  show(picture, ...old) {
    Object.assign(this.picture, picture);
    this.changed(...old);
  }

  changed(...names) {
    for (const name of names) this.kept[name].old = true;
    this.askDraw();
  }

  onDraw(listener) { this.listeners.push(listener); }

  draw() {
    if (!this.width) return;
    const view = this.projection, ctx = this.canvas.getContext("2d");
    this.painted(ctx, "land", () => this.land.draw(ctx, view, this.coarse), (kept) => this.land.draw(kept, view));
    ctx.globalCompositeOperation = "multiply";
    this.picture.ground?.draw(ctx, view);
    ctx.globalCompositeOperation = "source-over";
    this.painted(ctx, "faint", () => this.drawFaint(ctx, view), (kept) => this.drawFaint(kept, view));
    this.picture.ground?.drawEdge(ctx, view, this.picture.wanted);
    overlay(ctx, view, this.picture, this.land.labels, this.held(), this.covered);
    for (const listener of this.listeners) listener(view);
  }

  // The whole picture drawn once into any context that has the methods of a canvas.
  drawInto(ctx, view, handles) {
    this.land.draw(ctx, view);
    if (this.picture.ground) {
      ctx.blended("multiply", () => this.picture.ground.draw(ctx, view));
    }
    this.drawFaint(ctx, view);
    this.picture.ground?.drawEdge(ctx, view, this.picture.wanted);
    overlay(ctx, view, this.picture, this.land.labels, handles);
  }

  drawFaint(ctx, view) {
    const { hideFaint, faint: all } = this.picture, each = this.coarse ? Math.ceil(all.length / 60) : 1;
    const faint = hideFaint ? [] : all.filter((_, n) => n % each === 0);
    const style = { colour: COLOURS.missile, width: 0.8, alpha: Math.max(0.08, Math.min(0.35, 14 / (faint.length || 1))), lifted: view.globe };
    for (const flight of faint) drawFlight(ctx, view, flight, style);
  }

  // Draw a part straight while the map is turned; else from its kept picture, made again where something has changed.
  painted(ctx, name, direct, draw) {
    const one = this.kept[name];
    if (this.coarse) {
      if (name === "land") this.clear(ctx);
      ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      return direct();
    }
    if (one.old) {
      one.old = false;
      const kept = one.canvas.getContext("2d");
      this.clear(kept);
      kept.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      draw(kept);
    }
    if (name === "land") this.clear(ctx);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(one.canvas, 0, 0);
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
  }

  clear(ctx) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  // Places of the handles, whose names are written first.
  held() { return this.picture.handles ?? []; }
}
