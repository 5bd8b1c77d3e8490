// The bar of time: plays the flight shown, and says in words what happens at the moment.
import { el, put } from "./dom.js";

const WHOLE = 14; // s of the reader's time for a whole flight

export class TimeBar {
  constructor(words, changed) {
    this.words = words;
    this.changed = changed;
    this.slider = el("input", { type: "range", step: "1", "aria-label": words.say("time"), on: { input: () => { this.stop(); changed(Number(this.slider.value)); } } });
    this.play = el("button", { type: "button", class: "play", on: { click: () => (this.running ? this.stop() : this.run()) } });
    this.clock = el("output", { class: "clock" });
    this.said = el("p", { class: "moment" });
    this.element = el("div", { class: "time" }, this.play, this.clock, this.slider);
    this.stop();
  }

  // The first and last moment (s after the missile's launch).
  span(from, to) {
    Object.assign(this, { from, to });
    this.slider.min = Math.floor(from);
    this.slider.max = Math.ceil(to);
  }

  show(time, sentence) {
    this.time = time;
    this.slider.value = Math.round(time);
    const text = this.words.moment(Math.round(time));
    this.slider.setAttribute("aria-valuetext", text);
    put(this.clock, this.words.say("seconds", { n: this.words.number(Math.round(time)) }));
    put(this.said, sentence);
  }

  run() {
    this.running = true;
    this.play.setAttribute("aria-label", this.words.say("pause"));
    this.play.textContent = "❚❚";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches, began = performance.now();
    const first = this.time >= this.to - 1 ? this.from : this.time, pace = (this.to - this.from) / WHOLE;
    const step = (now) => {
      if (!this.running) return;
      const time = Math.min(this.to, first + (pace * (now - began)) / 1000);
      this.changed(time);
      if (time >= this.to) return this.stop();
      if (calm) setTimeout(() => step(performance.now()), 1000);
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  stop() {
    this.running = false;
    this.play.setAttribute("aria-label", this.words.say("play"));
    this.play.textContent = "▶";
  }
}
