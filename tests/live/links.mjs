// Writes 500 states into addresses and reads them back; then reads 5,000 addresses with up to five signs changed, and looks
// whether every value stays in its range. Arguments: address of state.js, the page as JSON. Prints what was bad.
const [module, given] = process.argv.slice(2);
const { read, startOf, written } = await import(module);
const page = JSON.parse(given), study = page.studies[0], signs = "0123456789-.,~:=&%#eEINaf\u3042<> ";
let seed = 1;
const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647, pick = (all) => all[Math.floor(chance() * all.length)];
const between = (low, high) => low + chance() * (high - low), round = (value, digits) => Number(value.toFixed(digits));
const place = () => [round(between(-89, 89), 3), round(between(-179.9, 179.9), 3)];
const links = [], bad = [];
for (let n = 0; n < 500; n++) {
  const state = { ...startOf(page, 0), sites: [place(), place()], sensors: [null, place()], off: pick([[], [1], [0, 1]]), mode: pick(["organic", "launch-on-remote"]),
    granted: chance() < 0.5, early: chance() < 0.5, infrared: chance() < 0.5, wanted: pick([1, 2, 3, 4]), launches_off: pick([[], [0], [0, 2]]),
    numbers: pick([{}, { "a.speed": round(between(3, 6), 1) }, { "a.stock": 7 }]), time: pick([null, 120, -300.5]),
    selected: pick([null, { place: 1 }, { case: 3 }, { ground: place() }]),
    view: pick([null, { kind: "globe", rotate: [round(between(-180, 180), 2), round(between(-89, 89), 2)], scale: 2.5 }]) };
  if (state.numbers["a.speed"] === 4.5) state.numbers = {};
  const link = written(page, 0, state), again = read(page, link);
  if (JSON.stringify(again.state) !== JSON.stringify(state) || again.told.length) bad.push(link);
  links.push(link);
}
const inside = ([lat, lon]) => Math.abs(lat) <= 89 && Math.abs(lon) <= 180;
for (let n = 0; n < 5000; n++) {
  let link = pick(links);
  for (let k = 0; k < 1 + 4 * chance(); k++) { const at = Math.floor(chance() * link.length); link = link.slice(0, at) + pick(signs) + link.slice(at + (chance() < 0.5 ? 1 : 0)); }
  const { k, state, told } = read(page, link);
  const numbers = Object.entries(state.numbers).every(([key, value]) => { const one = study.numbers.find((other) => other.key === key); return one.can && value >= one.low && value <= one.high && (!one.whole || Number.isInteger(value)); });
  const { selected, view } = state;
  const good = k === 0 && state.sites.length === 2 && state.sites.every(inside) && state.sensors.every((one) => one === null || inside(one)) && state.sensors[0] === null
    && study.modes.some(({ id }) => id === state.mode) && ["granted", "early", "infrared"].every((name) => typeof state[name] === "boolean")
    && [1, 2, 3, 4].includes(state.wanted) && numbers && state.off.every((r) => r === 0 || r === 1) && state.launches_off.length < 3 && state.launches_off.every((i) => [0, 1, 2].includes(i))
    && (state.time === null || Math.abs(state.time) <= 7200)
    && (selected === null || inside(selected.ground ?? [0, 0]) && (selected.place ?? 0) < 2 && (selected.case ?? 0) < 4)
    && (view === null || Math.abs(view.rotate[1]) <= 89 && view.scale >= 0.4 && view.scale <= 60) && told.every(([key]) => key.startsWith("link-"));
  if (!good) bad.push(link);
}
console.log(JSON.stringify({ bad: bad.slice(0, 5), links: links.length }));
