// The engagement in time, under the map: who sees the missile, when an interceptor can leave, and what is missing.
import { el, svg } from "./dom.js";
import { COLOURS } from "./map/colours.js";

const ROW = 21, BAR = 9, TOP = 20, RIGHT = 14;

// The name in brackets where there is one, the last part of it: the town or region of a battery.
export const short = (one) => one.short; // of a battery or radar, as written beside it
export const radarName = (study, r, words) => (study.radars[r].own === null ? study.radars[r].name : words.say("radar-of", { name: short(study.radars[r]) }));

const NEVER = 1e6; // s: the physics writes times beyond this for never
export const finite = (value) => typeof value === "number" && Math.abs(value) < NEVER;

// The earliest possible and the latest useful launch of a site, s; NaN where the physics knows none.
export function launches({ earliest_launch: earliest, latest_launch: latest, order, slack }) {
  const can = finite(earliest) ? earliest : finite(order) ? order : NaN;
  return [can, finite(latest) ? latest : finite(slack) ? can + slack : NaN];
}

// The first moment worth showing: a launch that would have to come before the missile's own.
export function spanOf(engagement) {
  const wanted = engagement.sites.map((site) => launches(site)[1]).filter((time) => finite(time) && time > -engagement.impact);
  return [Math.min(0, ...wanted.map((time) => time - 20)), engagement.impact];
}

const WIDE = /[\u3000-\u9fff\uff00-\uffef]/; // signs as wide as high
const widthOf = (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 12 : 6.3), 0);

// A text cut so that it fits into some pixels.
function fitted(text, room) {
  if (widthOf(text) <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && widthOf(signs.join("")) + 7 > room) signs.pop();
  return `${signs.join("")}…`;
}

export class Timeline {
  constructor(words, chosen) {
    this.words = words;
    this.picture = svg("svg", { role: "img" });
    this.element = el("div", { class: "timeline" }, this.picture);
    let held = false;
    const at = (event) => { const box = this.picture.getBoundingClientRect(); chosen(this.time(event.clientX - box.left)); };
    this.picture.addEventListener("pointerdown", (event) => { held = true; this.picture.setPointerCapture(event.pointerId); at(event); });
    this.picture.addEventListener("pointermove", (event) => { if (held) at(event); });
    for (const name of ["pointerup", "pointercancel"]) this.picture.addEventListener(name, () => { held = false; });
    new ResizeObserver(() => { if (this.shown && this.element.clientWidth !== this.width) this.show(...this.shown); }).observe(this.element);
  }

  x(time) { return this.left + ((time - this.from) / (this.to - this.from)) * (this.width - this.left - RIGHT); }

  time(x) { return Math.max(this.from, Math.min(this.to, this.from + ((x - this.left) / (this.width - this.left - RIGHT)) * (this.to - this.from))); }

  show(engagement, study, said) {
    this.shown = [engagement, study, said];
    this.width = this.element.clientWidth || 700;
    this.left = this.width < 520 ? 92 : 150;
    [this.from, this.to] = spanOf(engagement);
    const rows = [this.missile(engagement), ...this.radars(engagement, study), ...this.sites(engagement, study)];
    const height = TOP + rows.length * ROW + 6;
    const { picture } = this;
    picture.setAttribute("viewBox", `0 0 ${this.width} ${height}`);
    picture.setAttribute("height", height);
    picture.setAttribute("aria-label", said);
    picture.replaceChildren(this.axis(height), ...rows.map((row, n) => this.row(row, TOP + n * ROW)));
    this.now = svg("g", { class: "now" }, svg("line", { y1: TOP - 6, y2: height - 4 }), svg("path", { d: `M-5 ${TOP - 12}H5L0 ${TOP - 4}Z` }));
    picture.append(this.now);
    this.at(this.moment ?? 0);
  }

  at(time) {
    this.moment = time;
    this.now?.setAttribute("transform", `translate(${this.x(Math.max(this.from, Math.min(this.to, time))).toFixed(1)},0)`);
  }

  missile({ burnout, impact }) {
    return { name: this.words.say("missile"), bars: [[0, burnout, COLOURS.missile, 1], [burnout, impact, COLOURS.missile, 0.3]] };
  }

  radars({ radars, cue }, study) {
    const seeing = radars.filter(({ spells }) => spells.length), blind = radars.filter(({ spells }) => !spells.length);
    const rows = seeing.map(({ radar, spells, ready }) => ({
      name: radarName(study, radar, this.words),
      bars: spells.flatMap(([from, to]) => [[from, to, COLOURS.radar, 0.4], ...(finite(ready) && ready < to ? [[Math.max(from, ready), to, COLOURS.track, 0.9]] : [])]),
    }));
    if (finite(cue)) rows.unshift({ name: this.words.say("infrared-short"), bars: [], dots: [[cue, COLOURS.track]], text: this.words.say("cue"), from: cue });
    if (blind.length) {
      const names = this.words.list(blind.map(({ radar }) => radarName(study, radar, this.words))), whole = this.words.say("never-see", { names });
      rows.push({ name: "", quiet: widthOf(whole) < this.width - this.left ? whole : this.words.say("never-see-count", { count: blind.length }), title: whole });
    }
    return rows;
  }

  sites({ sites }, study) {
    const { say, duration } = this.words;
    return sites.map((one) => {
      const name = short(study.sites[one.site]), [can, must] = launches(one);
      if (one.shots > 0) {
        return {
          name, bars: [[can, must, COLOURS.window, 0.9]], flights: one.intercepts, text: say("shots-window", { shots: this.words.shots(one.shots), time: duration(one.slack) }),
        };
      }
      if (finite(can) && finite(must) && must < can) {
        return { name, gap: [Math.max(this.from, must), can], text: say("margin-late", { time: duration(can - must) }), must: say(must < 0 ? "must-before" : "must-after", { time: duration(must) }) };
      }
      return { name, quiet: say(`why-${one.why || "out-of-reach"}`) };
    });
  }

  axis(height) {
    const group = svg("g", { class: "axis" }), span = this.to - this.from, room = (this.width - this.left) / 90;
    const step = [30, 60, 120, 300, 600, 1200].find((one) => span / one <= room) ?? 1800;
    for (let time = Math.ceil(this.from / step) * step; time <= this.to; time += step) {
      const x = this.x(time);
      group.append(
        svg("line", { x1: x, x2: x, y1: TOP - 4, y2: height - 4, class: time ? "tick" : "launch" }),
        svg("text", { x, y: 10, "text-anchor": "middle", text: time ? this.words.say("seconds", { n: this.words.number(time) }) : this.words.say("launch-short") }),
      );
    }
    return group;
  }

  row({ name, bars = [], gap, flights = [], dots = [], text, quiet, title, must, from }, y) {
    const middle = y + ROW / 2, group = svg("g");
    const cut = fitted(name, this.left - 6);
    group.append(svg("text", { x: 0, y: middle + 4, class: "name", text: cut }, svg("title", { text: name })));
    const bar = (a, b, colour, opacity) => svg("rect", { x: this.x(a), y: middle - BAR / 2, width: Math.max(1.5, this.x(b) - this.x(a)), height: BAR, rx: 1.5, fill: colour, "fill-opacity": opacity });
    for (const [a, b, colour, opacity] of bars) group.append(bar(a, b, colour, opacity));
    for (const [time, colour] of dots) group.append(svg("circle", { cx: this.x(time), cy: middle, r: 4, fill: colour }));
    for (const one of flights) {
      group.append(svg("line", { x1: this.x(one.launch), x2: this.x(one.meet), y1: middle, y2: middle, stroke: COLOURS.interceptor, "stroke-width": 2 }));
      group.append(svg("circle", { cx: this.x(one.meet), cy: middle, r: 3.5, fill: COLOURS.interceptor }));
    }
    if (gap) group.append(bar(gap[0], gap[1], COLOURS.gap, 0.18), svg("path", { d: `M${this.x(gap[0])} ${middle - 7}v14M${this.x(gap[1])} ${middle - 7}v14M${this.x(gap[0])} ${middle}H${this.x(gap[1])}`, stroke: COLOURS.gap, "stroke-width": 2, fill: "none" }));
    const times = [...bars.flatMap(([a, b]) => [a, b]), ...flights.flatMap(({ launch, meet }) => [launch, meet]), ...(gap ?? []), ...(from === undefined ? [] : [from])];
    const begin = Math.min(...times), end = Math.max(...times);
    const room = this.width - this.x(end) - 8, before = this.x(begin) - this.left - 8;
    const whole = [text, must].filter(Boolean).join(" · "), said = widthOf(whole) < Math.max(room, before) ? whole : text;
    if (said) {
      const kind = gap ? "gap" : "note", own = { y: middle + 4, text: said };
      if (widthOf(said) < room) group.append(svg("text", { ...own, x: this.x(end) + 8, class: kind }));
      else if (widthOf(said) < before) group.append(svg("text", { ...own, x: this.x(begin) - 8, "text-anchor": "end", class: kind }));
      else group.append(svg("text", { ...own, x: this.width - 4, "text-anchor": "end", class: `${kind} over` })); // no room beside the bar
    }
    if (quiet) group.append(svg("text", { x: this.left + 4, y: middle + 4, class: "quiet over", text: quiet }, title ? svg("title", { text: title }) : null));
    return group;
  }
}
