// A slider for each number that the windows read, with the published values as ticks.
import { coded, el, put } from "./dom.js";
import { snapped } from "./state.js";
import { digitsOf } from "./words.js";

const squared = (text) => text.replace(/\^2/g, "²");
const FIRST = 6; // numbers shown at once; the others are folded

// The value that a key of the keyboard leads to; null where the key is none of a slider.
function stepped(one, value, key) {
  const turn = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[key];
  if (key === "Home") return one.low;
  if (key === "End") return one.high;
  return turn ? snapped(one, value + turn * one.step) : null;
}

export class Numbers {
  // `changed(key, value, done)`: told while a slider is moved and when it is let go.
  constructor(study, words, changed) {
    Object.assign(this, { study, words, changed });
    const can = study.numbers.filter((one) => one.can), cannot = study.numbers.filter((one) => !one.can);
    this.rows = can.map((one) => this.row(one));
    const elements = this.rows.map(({ element }) => element);
    this.element = el("div", { class: "numbers" }, elements.slice(0, FIRST));
    if (elements.length > FIRST) this.element.append(el("details", { class: "more" }, el("summary", { text: words.say("numbers-more", { count: elements.length - FIRST }) }), elements.slice(FIRST)));
    if (cannot.length) {
      this.element.append(el("details", { class: "cannot" }, el("summary", { text: words.say("numbers-fixed", { count: cannot.length }) }),
        el("ul", {}, cannot.map((one) => el("li", {}, el("strong", { text: one.name }), " ", coded(one.why_not))))));
    }
  }

  text(one, value) { return this.words.quantity(this.words.number(value, digitsOf(one.step), 0), squared(one.unit)); }

  row(one) {
    const id = `number-${one.key.replace(/\W/g, "-")}`, share = (value) => Math.max(0, Math.min(1, (value - one.low) / (one.high - one.low || 1)));
    const output = el("output", { for: id }), about = el("p", { class: "about", id: `${id}-about`, "aria-live": "off" });
    const slider = el("input", { type: "range", id, min: one.low, max: one.high, step: "any", "aria-describedby": `${id}-about` });
    const tell = (text) => put(about, text);
    const rest = () => tell([one.flip?.said, one.error].filter(Boolean).join(" · "));
    const take = (done) => this.changed(one.key, snapped(one, Number(slider.value)), done), pick = (value, done = true) => { slider.value = value; take(done); };
    const ticks = one.ticks.map((tick) => el("button", {
      type: "button", class: "tick", style: `--at:${share(tick.value)}`, tabindex: "-1", "aria-label": `${squared(tick.said)}: ${tick.source} (${this.words.say(`mark-${tick.mark}`)})`,
      on: { click: () => pick(tick.value), mouseenter: () => tell(`${squared(tick.said)}: ${tick.source} (${this.words.say(`mark-${tick.mark}`)})`), mouseleave: rest },
    }));
    if (one.flip && one.flip.value >= one.low && one.flip.value <= one.high) ticks.push(el("span", { class: "flip", style: `--at:${share(one.flip.value)}`, title: one.flip.said }));
    ticks.push(el("span", { class: "nominal", style: `--at:${share(one.value)}`, title: this.words.say("nominal") }));
    const published = one.ticks.map((tick) => `${squared(tick.said)}: ${tick.source} (${this.words.say(`mark-${tick.mark}`)})`);
    slider.addEventListener("input", () => take(false));
    slider.addEventListener("change", () => take(true));
    slider.addEventListener("keydown", (event) => {
      const next = stepped(one, Number(slider.value), event.key);
      if (next === null) return;
      event.preventDefault();
      pick(next, false);
    });
    slider.addEventListener("keyup", (event) => { if (stepped(one, 0, event.key) !== null) take(true); });
    slider.addEventListener("focus", () => tell(published.join("; ")));
    slider.addEventListener("blur", rest);
    rest();
    const element = el("div", { class: "number" }, el("label", { for: id, text: one.name }), output, el("div", { class: "track" }, el("div", { class: "ticks" }, ticks), slider), about);
    return { one, element, slider, output };
  }

  show(state) {
    for (const { one, element, slider, output } of this.rows) {
      const value = state.numbers[one.key] ?? one.value, text = this.text(one, value);
      if (Number(slider.value) !== value && !slider.matches(":active")) slider.value = value;
      slider.setAttribute("aria-valuetext", text);
      put(output, text);
      element.classList.toggle("changed", one.key in state.numbers);
    }
  }
}
