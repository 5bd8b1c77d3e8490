// The physics of the page: calls the module that was made of the program's own source. There is no physics in this file.
import { Directory, Memory, Pool, unpacked } from "./memory.js";
import { Scene } from "./scene.js";

const MATHS = ["sin", "cos", "tan", "asin", "acos", "atan2", "exp", "pow"];

export class Physics {
  static async open(page, bytes) {
    if (typeof WebAssembly !== "object" || !bytes.length) throw new Error("no-webassembly");
    const { memory: laid } = page, memory = new Memory(laid.stack), env = { __linear_memory: memory.memory };
    for (const name of MATHS) env[name] = Math[name];
    env.__stack_pointer = new WebAssembly.Global({ value: "i32", mutable: true }, laid.stack);
    let instance;
    try {
      ({ instance } = await WebAssembly.instantiate(bytes, { env }));
    } catch {
      throw new Error("no-webassembly");
    }
    return new Physics(page, memory, instance.exports, new Pool(page.pool, await unpacked("arrays")));
  }

  constructor(page, memory, entries, pool) {
    Object.assign(this, { page, memory, entries, pool, scenes: [] });
  }

  call(name, directory) {
    const failed = this.entries[name](this.page.memory.stack, this.page.memory.stack + 8, directory.slot);
    if (failed) throw new Error(`${name} failed`);
  }

  // Fly a study's missiles, once.
  async scene(k) {
    this.scenes[k] ??= new Scene(this, this.page.studies[k]);
    return this.scenes[k];
  }

  directory(from = null) { return new Directory(this.memory, this.page.memory, from); }

  fill(directory, stored) {
    Object.assign(directory.counts, stored.counts);
    for (const [name, k] of Object.entries(stored.arrays)) directory.put(name, this.pool.array(k));
    return directory;
  }

  // Whether the studies opened so far give the program's own answers at the start.
  check() {
    const words = this.page.words;
    const wrong = this.scenes.filter((scene) => scene && !scene.agrees).map((scene) => scene.study.title);
    const said = words.drifted.replace("{names}", wrong.join("; "));
    return { agrees: !wrong.length, said: wrong.length ? said : "" };
  }
}
