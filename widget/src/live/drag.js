// Batteries and radars that the reader may move: buttons over the map, for mouse, touch and arrow keys.
import { el, svg } from "./dom.js";

const STEP = 0.1, LARGE = 1; // degrees moved by an arrow key, and with shift

// `things`: [{kind: "site" | "radar", index, name}]; `tools.where(thing)` -> [lat, lon]; `tools.move(thing, place, done)`.
export class Handles {
  constructor(map, words, tools) {
    Object.assign(this, { map, words, tools, buttons: [] });
    map.onDraw((view) => this.follow(view));
  }

  show(things) {
    this.things = things;
    this.buttons = things.map((thing) => this.button(thing));
    this.map.handles.replaceChildren(...this.buttons);
    this.name();
    this.map.askDraw();
  }

  button(thing) {
    const shape = thing.kind === "site"
      ? svg("path", { d: "M12 3.5L20.5 19H3.5Z" })
      : svg("g", {}, svg("circle", { cx: 12, cy: 12, r: 7.5 }), svg("path", { d: "M12 12L17.3 6.7", class: "beam" }));
    const button = el("button", { type: "button", class: `handle ${thing.kind}` }, svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, shape));
    let shift = null;
    button.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      button.setPointerCapture(event.pointerId);
      const box = this.map.canvas.getBoundingClientRect(), [lat, lon] = this.tools.where(thing), at = this.map.projection.place(lon, lat);
      shift = [event.clientX - box.left - at.x, event.clientY - box.top - at.y];
      button.classList.add("held");
      event.stopPropagation();
    });
    button.addEventListener("pointermove", (event) => {
      if (!shift) return;
      const box = this.map.canvas.getBoundingClientRect();
      const x = Math.max(0, Math.min(this.map.width, event.clientX - box.left)) - shift[0], y = Math.max(0, Math.min(this.map.height, event.clientY - box.top)) - shift[1];
      const place = this.map.projection.invert(x, y);
      if (place) this.tools.move(thing, [place[1], place[0]], false);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      button.addEventListener(name, () => {
        if (!shift) return;
        shift = null;
        button.classList.remove("held");
        this.tools.move(thing, this.tools.where(thing), true);
      });
    }
    button.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [1, 0], ArrowDown: [-1, 0] }[event.key];
      if (!by) return;
      event.preventDefault();
      const [lat, lon] = this.tools.where(thing), step = event.shiftKey ? LARGE : STEP;
      this.tools.move(thing, [lat + by[0] * step, lon + by[1] * step], false);
      this.moving = true;
    });
    button.addEventListener("keyup", (event) => {
      if (!this.moving || !event.key.startsWith("Arrow")) return;
      this.moving = false;
      this.tools.move(thing, this.tools.where(thing), true);
    });
    return button;
  }

  // Names of the buttons with their places, for readers who do not see the map.
  name() {
    this.things.forEach((thing, n) => {
      const text = this.words.say(`handle-${thing.kind}`, { name: thing.name, place: this.words.place(...this.tools.where(thing)) });
      this.buttons[n].setAttribute("aria-label", text);
      this.buttons[n].title = this.words.say("handle-title", { name: thing.name });
    });
  }

  follow(view) {
    this.map.handles.classList.toggle("far", view.k < 900);
    this.things?.forEach((thing, n) => {
      const [lat, lon] = this.tools.where(thing), p = view.place(lon, lat);
      this.buttons[n].style.transform = `translate(${p.x}px, ${p.y}px)`;
      this.buttons[n].classList.toggle("away", !p.inside);
      this.buttons[n].classList.toggle("off", this.tools.off(thing));
    });
  }
}

// Two fields for the place of a battery or radar, read when the reader leaves them.
export function placeFields(thing, words, tools) {
  const field = (name, i, least, most) => el("input", {
    type: "number", step: "0.01", min: least, max: most, "aria-label": words.say(name, { name: thing.name }),
    on: { change: (event) => {
      const place = [...tools.where(thing)], given = Number(event.target.value);
      if (event.target.value !== "" && Number.isFinite(given)) place[i] = given;
      tools.move(thing, place, true);
    } },
  });
  const inputs = [field("latitude-of", 0, -89, 89), field("longitude-of", 1, -180, 180)];
  const row = el("span", { class: "where" }, inputs[0], el("span", { "aria-hidden": "true", text: words.say("north-short") }), inputs[1], el("span", { "aria-hidden": "true", text: words.say("east-short") }));
  row.refresh = () => inputs.forEach((input, i) => { if (document.activeElement !== input) input.value = tools.where(thing)[i].toFixed(2); });
  return row;
}
