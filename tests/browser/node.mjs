// Calls entries of the module in Node. Arguments: the module, a file with its memory, a file for what is read from it, and as JSON the
// top of the stack, the calls [entry, address of the directory] and the parts to be read [address, bytes].
import { readFileSync, writeFileSync } from "node:fs";

const [module, before, after, given] = process.argv.slice(2), { stack, calls, parts } = JSON.parse(given);
const content = readFileSync(before), memory = new WebAssembly.Memory({ initial: content.length / 65536 });
new Uint8Array(memory.buffer).set(content);
const env = { __linear_memory: memory, __stack_pointer: new WebAssembly.Global({ value: "i32", mutable: true }, stack) };
for (const name of ["sin", "cos", "asin", "acos", "atan2", "pow"]) env[name] = Math[name];
const { instance } = await WebAssembly.instantiate(readFileSync(module), { env });
for (const [entry, slot] of calls) if (instance.exports[entry](stack, stack + 8, slot)) throw new Error(`${entry} failed`);
writeFileSync(after, Buffer.concat(parts.map(([at, bytes]) => Buffer.from(memory.buffer, at, bytes))));
