// The claim beside the map, and the switches of the defence.
import { coded, el, put } from "./dom.js";
import { placeFields } from "./drag.js";
import { snapped } from "./state.js";

const SIGNS = { supported: "✓", possible: "○", contradicted: "✗", "ruled-out": "✗", depends: "±" };

// The first sentence of a text, and the others.
export function parted(text) {
  const end = /[.。!?](?=\s+\p{Lu})|。(?=.)/u.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, ""];
}

export class Card {
  constructor(words, reset) {
    this.words = words;
    this.chip = el("span", { class: "chip" });
    this.margin = el("span", { class: "margin" });
    this.finding = el("p", { class: "finding" });
    this.rest = el("p");
    this.chance = el("p", { class: "small" });
    this.more = el("details", { class: "more" }, el("summary", { text: words.say("finding-more") }), this.rest);
    this.figures = el("dl", { class: "figures" });
    this.back = el("button", { type: "button", class: "plain reset", text: words.say("reset"), on: { click: reset } });
    this.changed = el("p", { class: "changed" });
    this.element = el("section", { class: "card", "aria-label": words.say("claim") },
      el("p", { class: "verdict" }, this.chip, this.margin), this.finding, this.chance, this.more, this.figures, this.changed, this.back);
  }

  // `word`: the verdict; `figures`: [[name, text]]; `changed`: sentence on what was changed, or "".
  show({ word, css, margin, finding, chance, figures, changed }) {
    const [first, rest] = parted(finding);
    this.chip.className = `chip ${css}`;
    put(this.chip, `${SIGNS[css] ?? ""} ${word}`.trim());
    put(this.margin, margin);
    put(this.finding, first);
    put(this.rest, rest);
    put(this.chance, chance);
    this.chance.hidden = !chance;
    this.finding.hidden = !first;
    this.more.hidden = !rest;
    put(this.changed, changed);
    this.changed.hidden = this.back.hidden = !changed;
    this.figures.replaceChildren(...figures.map(([name, text]) => el("div", {}, el("dt", { text: name }), el("dd", { text }))));
  }
}

const group = (title, open, ...children) => el("details", { class: "group", open }, el("summary", { text: title }), children);
const check = (name, on, changed, extra = {}) => { const box = el("input", { type: "checkbox", on: { change: () => changed(box.checked) } }); box.checked = on; return Object.assign(el("label", { class: "check", ...extra }, box, el("span", { text: name })), { box }); };

export class Panel {
  // `tools`: change(patch, done), state(), move, where, off, choose(selected).
  constructor(study, words, tools, numbers, things, counted) {
    Object.assign(this, { study, words, tools, counted });
    const { say } = words;
    this.element = el("div", { class: "panel" },
      group(say("group-defence"), true, this.defence(things)),
      study.presets.length + study.readings.length ? group(say("group-whose"), true, this.whose()) : null,
      study.sites.length ? group(say("group-order"), false, this.order()) : null,
      group(say("group-numbers"), true, numbers.element),
      group(say("group-missiles"), false, this.missiles()),
      study.targets.length && !study.cells ? group(say(counted ? "group-places" : "group-targets", { count: study.targets.length }), false, this.places()) : null);
  }

  defence(things) {
    const { study, words, tools } = this;
    this.fields = things.map((thing) => placeFields(thing, words, tools));
    const radarOf = (thing) => (thing.kind === "site" ? study.sites[thing.index].radar : thing.index);
    this.radarBoxes = [];
    return el("ul", { class: "things" }, things.map((thing, n) => {
      const r = radarOf(thing), row = el("li", {}, el("span", { class: `sign ${thing.kind}`, "aria-hidden": "true" }), el("span", { class: "name", text: thing.name }), this.fields[n]);
      if (r !== null) {
        const box = check(words.say("radar-on"), true, (on) => { const { off } = tools.state(); tools.change({ off: on ? off.filter((k) => k !== r) : [...off, r].sort((a, b) => a - b) }, true); });
        box.box.setAttribute("aria-label", words.say("radar-on-of", { name: study.radars[r].name }));
        this.radarBoxes.push([r, box.box]);
        row.append(box);
      }
      return row;
    }));
  }

  whose() {
    const { study, words, tools } = this;
    const button = (one, patch) => {
      const press = el("button", { type: "button", class: "choice", "aria-pressed": "false", disabled: Boolean(one.cannot), title: one.cannot ?? one.said, text: one.name, on: { click: () => tools.change(this.pressed(press) ? this.undone(patch) : patch, true) } });
      press.patch = patch;
      return press;
    };
    const presets = study.presets.map((one) => button(one, { numbers: this.known(one.values) }));
    const readings = study.readings.map((one) => button(one, Object.fromEntries(["mode", "granted", "early"].filter((name) => one[name] !== null && one[name] !== undefined).map((name) => [name, one[name]]))));
    this.choices = [...presets, ...readings];
    const cannot = [...study.presets, ...study.readings].filter((one) => one.cannot);
    return [
      presets.length ? el("div", { class: "choices", role: "group", "aria-label": words.say("presets") }, presets) : null,
      readings.length ? el("p", { class: "small", text: words.say("readings") }) : null,
      readings.length ? el("div", { class: "choices", role: "group", "aria-label": words.say("readings") }, readings) : null,
      cannot.length ? el("details", { class: "cannot" }, el("summary", { text: words.say("not-here") }), el("ul", {}, cannot.map((one) => el("li", {}, el("strong", { text: one.name }), " ", coded(one.cannot))))) : null,
    ];
  }

  // The values of a preset that this page can set, within the range of their sliders.
  known(values) {
    const found = {};
    for (const [key, value] of Object.entries(values)) {
      const one = this.study.numbers.find((number) => number.key === key && number.can);
      if (one && value !== one.value) found[key] = snapped(one, value);
    }
    return found;
  }

  pressed(press) {
    const state = this.tools.state(), { numbers, ...rest } = press.patch;
    const flags = Object.entries(rest).every(([name, value]) => state[name] === value);
    const same = !numbers || (Object.keys(numbers).length && JSON.stringify(Object.entries(numbers).sort()) === JSON.stringify(Object.entries(state.numbers).sort()));
    return Boolean(flags && same && (numbers || Object.keys(rest).length));
  }

  undone(patch) { return Object.fromEntries(Object.keys(patch).map((name) => [name, name === "numbers" ? {} : this.study[name]])); }

  order() {
    const { study, words, tools } = this, { say } = words;
    this.modes = study.modes.map((mode) => {
      const input = el("input", { type: "radio", name: "mode", value: mode.id, on: { change: () => tools.change({ mode: mode.id }, true) } });
      return { input, element: el("label", { class: "check" }, input, el("span", { text: mode.name })) };
    });
    this.flags = ["granted", "early", "infrared"].map((name) => { const row = check(say(name), study[name], (on) => tools.change({ [name]: on }, true)); row.flag = name; return row; });
    this.wanted = el("input", { type: "number", min: 1, max: 4, step: 1, id: "wanted", on: { change: (event) => tools.change({ wanted: Math.max(1, Math.min(4, Math.round(Number(event.target.value) || 1))) }, true) } });
    return [
      study.modes.length > 1 ? el("fieldset", {}, el("legend", { text: say("mode") }), this.modes.map(({ element }) => element)) : null,
      el("div", {}, this.flags), el("label", { class: "check", for: "wanted" }, el("span", { text: say("wanted") }), this.wanted),
    ];
  }

  missiles() {
    const { study, words, tools } = this, few = study.launches.length <= 12;
    const groups = few ? study.launches.map((one, i) => [one.name, [i]]) : [...study.launches.reduce((found, one, i) => found.set(one.missile, [...(found.get(one.missile) ?? []), i]), new Map())];
    this.launchBoxes = groups.map(([name, of]) => {
      const text = of.length > 1 ? words.say("launches-of", { missile: name, count: of.length }) : name;
      const row = check(text, true, (on) => {
        const { launches_off: off } = tools.state(), next = on ? off.filter((k) => !of.includes(k)) : [...new Set([...off, ...of])].sort((a, b) => a - b);
        if (next.length === study.launches.length) { row.box.checked = true; tools.tell(words.say("one-launch-left")); return; }
        tools.change({ launches_off: next }, true);
      });
      return { of, row };
    });
    return [el("p", { class: "small", text: words.say("published-launches") }), el("div", { class: "columns" }, this.launchBoxes.map(({ row }) => row))];
  }

  places() {
    const { study, words, tools } = this;
    this.rows = study.targets.map((target, j) => {
      const mark = el("span", { class: "mark", "aria-hidden": "true" }), told = el("span", { class: "told" });
      return { j, mark, told, button: el("button", { type: "button", class: "row", on: { click: () => tools.choose({ place: j }) } }, mark, el("span", { class: "name", text: target.name }), told) };
    });
    this.list = el("ul", { class: "places" }, this.rows.map(({ button }) => el("li", {}, button)));
    return [el("p", { class: "small", text: words.say(this.counted ? "places-note" : "targets-note") }), this.list];
  }

  show(state, places) {
    const { study, words } = this;
    for (const field of this.fields) field.refresh();
    for (const [r, box] of this.radarBoxes) box.checked = !state.off.includes(r);
    if (this.modes) this.showOrder(state);
    for (const { of, row } of this.launchBoxes) { const off = of.filter((k) => state.launches_off.includes(k)).length; row.box.checked = off < of.length; row.box.indeterminate = off > 0 && off < of.length; }
    for (const press of this.choices ?? []) press.setAttribute("aria-pressed", String(this.pressed(press)));
    if (!this.rows) return;
    for (const { j, mark, told, button } of this.rows) {
      const one = places.find(({ target }) => target === j);
      const open = one?.threatened && one.shots < state.wanted, kind = !one?.threatened ? "safe" : open ? "open" : "defended";
      mark.className = `mark ${this.counted ? kind : "aim"}`;
      put(told, !this.counted ? "" : kind === "safe" ? words.say("not-threatened") : words.shots(one.shots));
      button.setAttribute("aria-pressed", String(state.selected?.place === j));
    }
    if (this.counted && !this.sorted) this.sort(places);
  }

  showOrder(state) {
    for (const { input } of this.modes) input.checked = input.value === state.mode;
    for (const row of this.flags) row.box.checked = state[row.flag];
    if (document.activeElement !== this.wanted) this.wanted.value = state.wanted;
  }

  // Once, on opening: places with the fewest shots first.
  sort(places) {
    const shots = (j) => { const one = places.find(({ target }) => target === j); return one?.threatened ? one.shots * 1e4 + Math.min(9999, Math.max(0, one.slack)) : Infinity; };
    this.list.append(...[...this.rows].sort((a, b) => shots(a.j) - shots(b.j) || 0).map(({ button }) => button.parentElement));
    this.sorted = true;
  }
}
