// The buttons on the map: larger, smaller, all of it, globe or equal-area map.
import { el } from "../dom.js";

// `whole()`: show everything.
export function mapTools(map, words, whole) {
  const { say } = words;
  const button = (text, key, work, extra = {}) => el("button", { type: "button", "aria-label": say(key), title: say(key), text, on: { click: work }, ...extra });
  const kinds = ["globe", "map"].map((kind) => button(say(`kind-${kind}`), `kind-${kind}-long`, () => map.choose(kind), { class: "kind", "data-kind": kind }));
  map.onDraw(() => kinds.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.kind === map.view.kind))));
  return el("div", { class: "map-tools" },
    el("div", {}, button("+", "larger", () => map.zoom(1.4)), button("−", "smaller", () => map.zoom(1 / 1.4)), button("⤢", "whole", whole)),
    el("div", { class: "kinds", role: "group", "aria-label": say("projection") }, kinds));
}
