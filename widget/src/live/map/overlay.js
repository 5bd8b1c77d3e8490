// What changes from moment to moment: the flight shown, lines of sight, interceptors, rings, places and all names.
import { at, drawFlight, drawLine, drawMark, drawRing, Names } from "./marks.js";
import { COLOURS } from "./colours.js";

// `covered`: boxes in which no name is written.
export function overlay(ctx, view, picture, disputes, handles, covered = []) {
  const names = new Names(ctx, view, view.width < 500, covered);
  for (const one of handles) { const p = view.place(one.lon, one.lat); if (p.inside) names.block(p.x, p.y, 11); }
  const later = [];
  for (const ring of picture.rings) {
    const top = drawRing(ctx, view, ring.places, ring);
    if (top && ring.name) later.push(() => names.write(ring.name, top.x, top.y, { colour: ring.ink ?? ring.colour, gap: 4, bold: false }));
  }
  for (const flight of picture.flights) drawChosen(ctx, view, flight, picture.time);
  for (const sight of picture.sights) drawLine(ctx, view, sight.from, sight.to, { colour: COLOURS.track, width: 1.3, dash: sight.tracked ? [] : [2, 4] });
  for (const one of picture.interceptors) {
    const { flight } = one, lifted = view.globe, colour = COLOURS.interceptor;
    drawFlight(ctx, view, flight, { colour, width: 2, until: picture.time, lifted });
    if (!one.met) drawFlight(ctx, view, flight, { colour, width: 1, dash: [2, 4], from: picture.time, lifted });
  }
  drawPlaces(ctx, view, picture.places);
  for (const one of picture.launches) {
    const p = view.place(one.lon, one.lat);
    if (!p.inside) continue;
    drawMark(ctx, p, "launch", { colour: one.on ? COLOURS.missile : COLOURS.other, size: 5.5 });
    names.block(p.x, p.y, 6);
  }
  for (const { path, colour } of picture.flights) {
    const now = at(path, picture.time);
    if (!now) continue;
    const p = view.place(now.lon, now.lat, view.globe ? now.alt_km : 0);
    if (p.inside) drawMark(ctx, p, "disc", { colour, size: 5.5 });
    names.block(p.x, p.y, 8);
  }
  for (const one of picture.interceptors) {
    const p = view.place(one.now.lon, one.now.lat, view.globe ? one.now.alt_km : 0);
    if (p.inside) drawMark(ctx, p, one.met ? "cross" : "disc", { colour: COLOURS.interceptor, size: one.met ? 5 : 4 });
  }
  for (const one of picture.crosses) {
    const p = view.place(one.lon, one.lat);
    if (p.inside) { drawMark(ctx, p, "cross", { colour: one.colour ?? COLOURS.ink, size: 5 }); names.write(one.name, p.x, p.y, { bold: true, always: Boolean(one.always) }); }
  }
  for (const one of handles) {
    const p = view.place(one.lon, one.lat);
    if (p.inside) names.write(one.name, p.x, p.y, { bold: true, gap: 13, always: true, colour: one.ink });
  }
  for (const work of later) work();
  for (const one of picture.launches) {
    const p = view.place(one.lon, one.lat);
    if (p.inside && one.on && one.name) names.write(one.name, p.x, p.y, { colour: "#8c3d00", gap: 8 });
  }
  if (picture.named) drawPlaceNames(view, picture.places, names);
  if (view.k > 500) {
    for (const one of disputes) {
      const p = view.place(one.lon, one.lat);
      if (p.inside) names.write(one.name, p.x, p.y, { colour: COLOURS.disputed, italic: true, gap: 6 });
    }
  }
}

function drawChosen(ctx, view, flight, time) {
  const { colour } = flight;
  if (view.globe) drawFlight(ctx, view, flight, { colour: COLOURS.ink, width: 1, alpha: 0.25, lifted: false });
  drawFlight(ctx, view, flight, { colour, width: 1.6, alpha: 0.75, dash: [5, 4], lifted: view.globe });
  drawFlight(ctx, view, flight, { colour, width: 2.6, until: time, lifted: view.globe });
}

// Defended places are filled squares, undefended ones hollow, those that nothing threatens small dots.
function drawPlaces(ctx, view, places) {
  const size = view.k > 900 ? 4 : 3;
  for (const one of [...places].sort((a, b) => Number(a.state === "open") - Number(b.state === "open"))) {
    const p = view.place(one.lon, one.lat);
    if (!p.inside) continue;
    if (one.state === "defended") drawMark(ctx, p, "place", { colour: COLOURS.defended, size });
    else if (one.state === "aim") drawMark(ctx, p, "place", { colour: COLOURS.ink, size: size - 0.5 });
    else if (one.state === "open") drawMark(ctx, p, "place", { colour: COLOURS.undefended, size, hollow: true });
    else drawMark(ctx, p, "disc", { colour: COLOURS.other, size: size - 1 });
  }
}

function drawPlaceNames(view, places, names) {
  const room = view.k > 1600 ? Infinity : view.k > 700 ? 14 : 8;
  let written = 0;
  const spots = places.map((one) => ({ one, p: view.place(one.lon, one.lat) })).filter(({ p }) => p.inside);
  for (const { p } of spots) names.block(p.x, p.y, 4);
  for (const { one, p } of spots) {
    if (written >= room) return;
    const open = one.state === "open";
    if (names.write(one.name, p.x, p.y, { colour: open ? COLOURS.undefended : COLOURS.faint, gap: 6 })) written++;
  }
}
