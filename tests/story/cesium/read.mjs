// Cesium itself reads a CZML file: prints its name, its length and where the flight is at some times (s; deg, deg, m).
import { readFileSync } from "node:fs";
for (const name of ["Image", "HTMLCanvasElement", "HTMLVideoElement"]) globalThis[name] ??= class {}; // kinds of pictures, none of which is in the file
const { CzmlDataSource, JulianDate, Cartographic, Math: M } = await import("@cesium/engine");
const source = await CzmlDataSource.load(JSON.parse(readFileSync(process.argv[2], "utf8")));
const entity = source.entities.values.find((e) => e.position);
const start = source.clock.startTime;
const out = [];
for (const t of process.argv.slice(3).map(Number)) {
  const p = entity.position.getValue(JulianDate.addSeconds(start, t, new JulianDate()));
  const c = p && Cartographic.fromCartesian(p);
  out.push(c && [t, M.toDegrees(c.longitude), M.toDegrees(c.latitude), c.height]);
}
console.log(JSON.stringify({ name: source.name, entities: source.entities.values.length, seconds: JulianDate.secondsDifference(source.clock.stopTime, start), at: out }));
