// How the parts of the page lie: map, time and engagement on one side, claim and controls on the other.
import { el } from "./dom.js";
import { mapTools } from "./map/tools.js";

const MOST_TABS = 3;

// Let the left column stay in sight while the right one is scrolled, by its lower edge where it is taller than the window.
function stay() {
  const left = document.querySelector(".left"), place = () => { left.style.top = `${Math.min(10, window.innerHeight - left.offsetHeight - 8)}px`; };
  new ResizeObserver(place).observe(left);
  window.addEventListener("resize", place);
}

// The claims of the page: a list to choose from; tabs where they are few and the window is wide (the style sheet decides).
function pickerOf(app) {
  const { page, words } = app, name = words.say("studies"), go = (k) => app.take(k, undefined, "pushState"), few = page.studies.length <= MOST_TABS;
  const tabs = few ? page.studies.map((study, k) => el("button", { type: "button", class: "tab", text: study.title, on: { click: () => go(k) } })) : [];
  const list = el("select", { id: "studies", on: { change: () => go(list.selectedIndex) } }, page.studies.map((study) => el("option", { text: study.title })));
  app.pick = (chosen) => {
    list.selectedIndex = chosen;
    tabs.forEach((tab, k) => tab.setAttribute("aria-pressed", String(k === chosen)));
  };
  return el("nav", { class: "studies", "aria-label": name }, tabs, el("div", { class: "list" }, el("label", { for: "studies", text: name }), list));
}

export function frame(app) {
  const { page, words, map } = app, { say } = words;
  const tools = mapTools(map, words, () => { map.fit(app.session.extent(), map.view.kind); app.change({ view: null }, { silent: true }); });
  app.legend = el("ul", { class: "legend" });
  const layers = el("details", { class: "layers" }, el("summary", { text: say("layers") }), ["ground", "flights", "reach", "view", "names"].map((name) => {
    const box = el("input", { type: "checkbox", on: { change: () => { app.layers[name] = box.checked; app.session.show(); } } });
    app.layerBoxes[name] = box;
    return el("label", { class: "check" }, box, say(`layer-${name}`));
  }));
  tools.append(layers);
  map.element.append(tools, app.live);
  map.canvas.addEventListener("pointerdown", () => app.tell(""));
  app.strip = el("p", { class: "strip", "aria-hidden": "true" });
  app.chosen = el("p", { class: "chosen" });
  const picker = page.studies.length > 1 ? pickerOf(app) : null;
  app.kicker = el("p", { class: "kicker" });
  app.ownLimits = el("ul");
  app.heading = el("h1");
  app.slot = el("div", { class: "slot" });
  const limits = el("section", { class: "limits", "aria-label": say("limits") }, el("h2", { text: say("limits") }), app.ownLimits, el("ul", {}, page.limits.map((text) => el("li", { text }))), el("p", { class: "small", text: page.sources_line }));
  document.getElementById("app").replaceChildren(
    el("div", { id: "warned", role: "alert" }),
    el("div", { class: "head" }, picker, app.kicker, app.heading),
    el("div", { class: "two" },
      el("div", { class: "left" }, el("div", { class: "stage" }, map.element, el("div", { class: "under" }, app.legend, el("span", { class: "caption", text: say("caption") })), el("p", { class: "limit", text: page.limits[0] })), el("section", { class: "engagement", "aria-label": say("engagement") }, app.chosen, app.bar.said, app.bar.element, app.timeline.element)),
      el("div", { class: "right" }, app.card.element, app.slot, app.share.element, limits)),
    app.strip);
  stay();
}
