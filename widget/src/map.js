// The map of a notebook: flights and footprints on a globe that can be turned. It fetches nothing; Python hands everything over.
import {
  geoAzimuthalEqualArea, geoCentroid, geoDistance, geoGraticule10, geoInterpolate, geoOrthographic, geoPath,
} from "d3-geo";

const WIDTH = 860, HEIGHT = 520, PROFILE = 110, MARGIN = 62;
const SVG = "http://www.w3.org/2000/svg";
const PROJECTIONS = { globe: [geoOrthographic, 90], flat: [geoAzimuthalEqualArea, 179] };
const SHAPES = { site: "M0,-7L7,5L-7,5Z", launch: "M0,-7L7,0L0,7L-7,0Z", defended: "M-3,-3H3V3H-3Z", open: "M-3,-3H3V3H-3Z", impact: "M-5,-5L5,5M5,-5L-5,5" };

function make(name, attributes = {}, parent = null, text = null) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== null) element.textContent = text;
  if (parent) parent.append(element);
  return element;
}

function tag(name, parent, properties = {}) {
  const element = Object.assign(document.createElement(name), properties);
  parent.append(element);
  return element;
}

const number = (value, digits = 0) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

// Where a flight is at a time: between its samples on the great circle, altitude and speed straight; null before and after.
function at(flight, time) {
  const times = flight.time_s;
  if (time < times[0] || time > times[times.length - 1]) return null;
  let k = 1;
  while (k < times.length - 1 && times[k] < time) k++;
  const share = (time - times[k - 1]) / (times[k] - times[k - 1] || 1);
  const mix = (column) => column[k - 1] + share * (column[k] - column[k - 1]);
  const place = geoInterpolate([flight.lon[k - 1], flight.lat[k - 1]], [flight.lon[k], flight.lat[k]])(share);
  return { place, altitude: mix(flight.altitude_km), speed: mix(flight.speed_km_s) };
}

// The middle of everything shown, and how far it reaches from there, in rad.
function extent(data) {
  const places = [
    ...data.points.map((p) => [p.lon, p.lat]),
    ...data.flights.flatMap((f) => f.lon.map((lon, i) => [lon, f.lat[i]])),
    ...data.regions.flatMap((r) => r.geometry.coordinates.flat(2)),
  ];
  if (!places.length) return { centre: [140, 40], radius: 0.6 };
  const centre = geoCentroid({ type: "MultiPoint", coordinates: places });
  return { centre, radius: Math.max(0.05, ...places.map((place) => geoDistance(centre, place))) };
}

function render({ model, el }) {
  const data = model.get("data");
  const { centre, radius } = extent(data);
  const end = Math.max(1, ...data.flights.map((f) => f.time_s[f.time_s.length - 1]));
  const start = { rotate: [-centre[0], -centre[1], 0], zoom: 1, kind: radius > 1.2 ? "globe" : "flat" };
  let view = { ...start, time: 0 };

  const root = tag("div", el, { className: "mujun-map" });
  tag("h3", root, { textContent: data.title });
  const globe = make("svg", {
    class: "globe", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", tabindex: "0",
    "aria-label": `${data.alt} Arrow keys turn the map, plus and minus change its size.`,
  }, root);
  const profile = data.flights.length
    ? make("svg", { class: "profile", viewBox: `0 0 ${WIDTH} ${PROFILE}`, role: "img", "aria-label": "Altitude over time" }, root)
    : null;

  const bar = tag("div", root, { className: "bar" });
  const kind = tag("select", bar, { ariaLabel: "Projection" });
  for (const [value, text] of [["globe", "globe"], ["flat", "equal-area map"]]) tag("option", kind, { value, textContent: text });
  const smaller = tag("button", bar, { type: "button", textContent: "−", ariaLabel: "smaller" });
  const larger = tag("button", bar, { type: "button", textContent: "+", ariaLabel: "larger" });
  const back = tag("button", bar, { type: "button", textContent: "whole view" });
  const slider = tag("input", bar, { type: "range", min: 0, max: Math.ceil(end), step: 1, value: 0, ariaLabel: "Time since launch, s" });
  const clock = tag("output", bar);
  const play = tag("button", bar, { type: "button", textContent: "play" });
  if (!data.flights.length) for (const part of [slider, clock, play]) part.hidden = true;

  const legend = tag("ul", root, { className: "legend" });
  const said = data.flights.map((flight) => line(flight.colour, flight.name));
  data.regions.forEach((region) => line(region.colour, region.name));
  tag("p", root, { className: "note", textContent: data.note });

  function line(colour, text) {
    const item = tag("li", legend);
    tag("span", item, { className: "swatch" }).style.background = colour;
    return tag("span", item, { textContent: text });
  }

  function projection() {
    const [form, clip] = PROJECTIONS[view.kind];
    const room = Math.min(WIDTH, HEIGHT) / 2 - 16;
    const reach = Math.min(radius * 1.12, view.kind === "globe" ? Math.PI / 2 : Math.PI * 0.95);
    const size = view.kind === "globe" ? Math.sin(reach) : 2 * Math.sin(reach / 2);
    return form().rotate(view.rotate).clipAngle(clip).precision(0.4)
      .translate([WIDTH / 2, HEIGHT / 2]).scale((view.zoom * room) / size)
      .clipExtent([[0, 0], [WIDTH, HEIGHT]]);
  }

  function draw() {
    const flat = projection(), path = geoPath(flat);
    const visible = (place) => geoDistance(place, [-view.rotate[0], -view.rotate[1]]) < (PROJECTIONS[view.kind][1] * Math.PI) / 180;
    globe.replaceChildren();
    make("rect", { width: WIDTH, height: HEIGHT, fill: "#eef1f4" }, globe);
    make("path", { d: path({ type: "Sphere" }) || "", fill: "#dce9f2" }, globe);
    make("path", { d: path(geoGraticule10()) || "", fill: "none", stroke: "#b7c6d2", "stroke-width": 0.5 }, globe);
    make("path", { class: "land", d: path(data.land) || "", fill: "#f5f2ea", stroke: "#8b8b86", "stroke-width": 0.4 }, globe);
    make("path", { d: path(data.borders) || "", fill: "none", stroke: "#a8a49a", "stroke-width": 0.6 }, globe);
    make("path", { d: path(data.disputed) || "", fill: "none", stroke: "#a8a49a", "stroke-width": 0.8, "stroke-dasharray": "3 2" }, globe);
    for (const region of data.regions) {
      const shape = make("path", {
        class: "region", d: path(region.geometry) || "", fill: region.colour, "fill-opacity": 0.28, stroke: region.colour, "stroke-width": 1.5,
      }, globe);
      make("title", {}, shape, region.name);
    }
    data.flights.forEach((flight, i) => {
      const track = { type: "LineString", coordinates: flight.lon.map((lon, k) => [lon, flight.lat[k]]) };
      const d = path(track) || "";
      make("path", { d, fill: "none", stroke: "#fff", "stroke-width": 4 }, globe);
      const shape = make("path", { class: "flight", d, fill: "none", stroke: flight.colour, "stroke-width": 2 }, globe);
      make("title", {}, shape, flight.name);
      const now = at(flight, view.time);
      said[i].textContent = now
        ? `${flight.name}: ${number(now.altitude)} km high, ${number(now.speed, 2)} km/s (inertial)`
        : `${flight.name}: down after ${number(flight.time_s[flight.time_s.length - 1])} s`;
      if (now && visible(now.place)) {
        const [x, y] = flat(now.place);
        make("circle", { class: "missile", cx: x, cy: y, r: 5, fill: flight.colour, stroke: "#fff", "stroke-width": 1.5 }, globe);
      }
    });
    drawPoints(flat, visible);
    clock.textContent = `${number(view.time)} s after launch`;
    slider.value = view.time;
    kind.value = view.kind;
    if (profile) drawProfile();
  }

  // Marks first, those that matter most on top; then as many names as find room, in the order of `points`.
  function drawPoints(flat, visible) {
    const shown = [...data.points, ...data.labels].map((point) => ({ ...point, at: flat([point.lon, point.lat]) }))
      .filter(({ lon, lat, at: [x, y] }) => visible([lon, lat]) && x > 0 && x < WIDTH && y > 0 && y < HEIGHT);
    const taken = shown.filter(({ kind }) => SHAPES[kind]).map(({ at: [x, y] }) => [x - 5, y - 5, x + 5, y + 5]);
    for (const { kind, colour, said: text, at: [x, y] } of [...shown].reverse()) {
      if (!SHAPES[kind]) continue;
      const hollow = kind === "open";
      const mark = make("path", {
        class: `point ${kind}`, d: SHAPES[kind], transform: `translate(${x},${y})`, fill: hollow ? "#fff" : colour,
        stroke: hollow || kind === "impact" ? colour : "#fff", "stroke-width": kind === "impact" ? 2.5 : 1.2,
      }, globe);
      make("title", {}, mark, text);
    }
    for (const { name, at: [x, y] } of shown) {
      const lines = name.split("\n"), wide = 6.6 * Math.max(...lines.map((text) => text.length)), tall = 13 * lines.length;
      const free = [x + 9, x - 9 - wide].find((left) => {
        const box = [left, y - 9, left + wide, y - 9 + tall];
        if (left < 0 || box[2] > WIDTH) return false;
        if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) return false;
        taken.push(box);
        return true;
      });
      if (free === undefined) continue;
      const anchor = free > x ? { x: x + 9 } : { x: x - 9, "text-anchor": "end" };
      lines.forEach((text, k) => make("text", { ...anchor, y: y + 4 + 13 * k }, globe, text));
    }
  }

  function drawProfile() {
    const top = Math.max(...data.flights.flatMap((f) => f.altitude_km)) * 1.08 || 1;
    const x = (time) => MARGIN + (time / end) * (WIDTH - MARGIN - 14);
    const y = (altitude) => PROFILE - 18 - (altitude / top) * (PROFILE - 28);
    profile.replaceChildren();
    make("line", { x1: MARGIN, x2: WIDTH - 14, y1: y(0), y2: y(0), stroke: "#777" }, profile);
    for (const height of data.ticks) {
      make("line", { x1: MARGIN, x2: WIDTH - 14, y1: y(height), y2: y(height), stroke: "#e3e6ea" }, profile);
      make("text", { x: MARGIN - 6, y: y(height) + 4, "text-anchor": "end" }, profile, `${number(height)} km`);
    }
    for (const flight of data.flights) {
      const points = flight.time_s.map((time, k) => `${x(time)},${y(flight.altitude_km[k])}`).join("L");
      make("path", { d: `M${points}`, fill: "none", stroke: flight.colour, "stroke-width": 2 }, profile);
    }
    make("line", { class: "now", x1: x(view.time), x2: x(view.time), y1: 6, y2: y(0), stroke: "#1a1a1a", "stroke-dasharray": "3 2" }, profile);
    make("text", { x: WIDTH - 14, y: PROFILE - 4, "text-anchor": "end" }, profile, `${number(end)} s`);
    make("text", { x: MARGIN, y: PROFILE - 4 }, profile, "launch");
  }

  let asked = false;
  function change(what) {
    view = { ...view, ...what };
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(); });
  }
  const turned = (dx, dy) => {
    const step = 60 / (projection().scale() || 1);
    const [a, b] = view.rotate;
    change({ rotate: [a + dx * step, Math.max(-90, Math.min(90, b - dy * step)), 0] });
  };
  const zoomed = (factor) => change({ zoom: Math.max(0.3, Math.min(30, view.zoom * factor)) });

  let held = null;
  globe.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY]; globe.setPointerCapture(event.pointerId); });
  globe.addEventListener("pointermove", (event) => {
    if (!held) return;
    turned(event.clientX - held[0], event.clientY - held[1]);
    held = [event.clientX, event.clientY];
  });
  for (const name of ["pointerup", "pointercancel"]) globe.addEventListener(name, () => { held = null; });
  globe.addEventListener("wheel", (event) => { event.preventDefault(); zoomed(Math.exp(-event.deltaY / 500)); }, { passive: false });
  globe.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [20, 0], ArrowRight: [-20, 0], ArrowUp: [0, 20], ArrowDown: [0, -20] }[event.key];
    if (step) turned(...step);
    else if (event.key === "+") zoomed(1.25);
    else if (event.key === "-") zoomed(0.8);
    else return;
    event.preventDefault();
  });
  kind.addEventListener("change", () => change({ kind: kind.value }));
  larger.addEventListener("click", () => zoomed(1.25));
  smaller.addEventListener("click", () => zoomed(0.8));
  back.addEventListener("click", () => change(start));
  slider.addEventListener("input", () => change({ time: Number(slider.value) }));
  let running = null;
  function stop() { clearInterval(running); running = null; play.textContent = "play"; }
  play.addEventListener("click", () => {
    if (running) return stop();
    if (view.time >= end) change({ time: 0 });
    play.textContent = "stop";
    running = setInterval(() => {
      const time = Math.min(end, view.time + end / 300);
      change({ time });
      if (time >= end) stop();
    }, 33);
  });
  draw();
  return stop;
}

export default { render };
