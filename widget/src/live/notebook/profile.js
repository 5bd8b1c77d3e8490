// Altitude of the flights over time, under the map.
import { svg } from "../dom.js";

const WIDE = 860, HIGH = 110, LEFT = 66, RIGHT = 14, FOOT = 18, HEAD = 10;

export class Profile {
  constructor(words) {
    this.words = words;
    this.element = svg("svg", { class: "profile", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words.say("altitude-over-time") });
  }

  x(time) { return LEFT + (time / this.end) * (WIDE - LEFT - RIGHT); }

  // `ticks`: heights (km) at which a line is drawn.
  show(flights, end, ticks) {
    this.end = end;
    const top = 1.08 * Math.max(1, ...flights.flatMap(({ path }) => path.alt_km)), y = (km) => HIGH - FOOT - (km / top) * (HIGH - FOOT - HEAD);
    const line = (km, colour) => svg("line", { x1: LEFT, x2: WIDE - RIGHT, y1: y(km), y2: y(km), stroke: colour });
    const { number, say } = this.words;
    this.now = svg("line", { class: "now", y1: 4, y2: y(0), stroke: "#1a1a1a", "stroke-dasharray": "3 2" });
    this.element.replaceChildren(
      ...ticks.flatMap((km) => [line(km, "#e3e6ea"), svg("text", { x: LEFT - 6, y: y(km) + 4, "text-anchor": "end", text: say("height", { height: number(km) }) })]),
      line(0, "#777"),
      ...flights.map(({ path, colour }) => svg("path", { d: `M${path.time.map((time, k) => `${this.x(time).toFixed(1)},${y(path.alt_km[k]).toFixed(1)}`).join("L")}`, fill: "none", stroke: colour, "stroke-width": 2 })),
      this.now,
      svg("text", { x: LEFT, y: HIGH - 4, text: say("launch-short") }),
      svg("text", { x: WIDE - RIGHT, y: HIGH - 4, "text-anchor": "end", text: say("seconds", { n: number(end) }) }));
  }

  at(time) {
    this.now.setAttribute("x1", this.x(time));
    this.now.setAttribute("x2", this.x(time));
  }
}
