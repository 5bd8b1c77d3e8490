// The memory of the physics: what the program packed into the page, and the directories through which entries find it.
const WIDTH = { f8: 8, i8: 8, q4: 4 };

export async function unpacked(id) {
  const text = document.getElementById(id)?.textContent.trim();
  if (!text) return new Uint8Array(0);
  const packed = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

// Bytes of values whose first bytes stand together, then their second ones, and so on.
function inOrder(bytes, width) {
  const count = bytes.length / width, out = new Uint8Array(bytes.length);
  for (let rank = 0; rank < width; rank++) for (let i = 0, from = rank * count; i < count; i++) out[i * width + rank] = bytes[from + i];
  return out.buffer;
}

// Whole numbers from the differences between neighbours along an axis.
function summed(values, shape, axis) {
  const step = shape.slice(axis + 1).reduce((a, b) => a * b, 1), length = shape[axis];
  for (let start = 0; start < values.length; start += step * length) for (let i = start + step; i < start + step * length; i++) values[i] += values[i - step];
}

export class Pool {
  constructor(described, bytes) { Object.assign(this, { described, bytes }); }

  // Return array k as Float64Array or BigInt64Array.
  array(k) {
    const { type, at, shape, unit, axes } = this.described[k], count = shape.reduce((a, b) => a * b, 1);
    const ordered = inOrder(this.bytes.subarray(at, at + count * WIDTH[type]), WIDTH[type]);
    if (type === "f8") return new Float64Array(ordered);
    if (type === "i8") return new BigInt64Array(ordered);
    const stored = new Int32Array(ordered), whole = new Int32Array(count), terms = shape.at(-1), rows = count / terms;
    for (let term = 0, from = 0; term < terms; term++) for (let row = 0; row < rows; row++) whole[row * terms + term] = stored[from++];
    for (const axis of [...axes].reverse()) summed(whole, shape, axis);
    return Float64Array.from(whole, (value) => value * unit);
  }
}

// Memory of the module with what was placed in it so far; everything is eight bytes wide.
export class Memory {
  constructor(from) {
    this.memory = new WebAssembly.Memory({ initial: 64 });
    this.top = from + 64;
  }

  room(bytes) {
    const at = Math.ceil(this.top / 16) * 16;
    this.top = at + bytes;
    const lacking = this.top - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / 65536));
    return at;
  }

  floats(at, count) { return new Float64Array(this.memory.buffer, at, count); }
  whole(at, count) { return new BigInt64Array(this.memory.buffer, at, count); }
  view(at) { return new DataView(this.memory.buffer, at); }
}

// A directory: counts and addresses in the order in which entries read them. `laid` gives slots, types and shapes by name.
export class Directory {
  constructor(memory, laid, from = null) {
    Object.assign(this, { memory, laid, counts: { ...from?.counts }, at: { ...from?.at }, slot: null });
  }

  shape(name) { return this.laid.arrays[name].shape.map((n) => (typeof n === "number" ? n : this.counts[n] ?? 0)); }
  size(name) { return this.shape(name).reduce((a, b) => a * b, 1) * this.laid.arrays[name].words; }

  put(name, values) {
    this.at[name] = this.memory.room(8 * values.length);
    (values instanceof BigInt64Array ? this.memory.whole(this.at[name], values.length) : this.memory.floats(this.at[name], values.length)).set(values);
  }

  // Give every array without a place one, and write counts and addresses.
  write() {
    for (const name of Object.keys(this.laid.arrays)) this.at[name] ??= this.memory.room(8 * this.size(name));
    this.slot ??= this.memory.room(8 * this.laid.length);
    const out = this.memory.whole(this.slot, this.laid.length);
    this.laid.counts.forEach((name, k) => { out[k] = BigInt(this.counts[name] ?? 0); });
    for (const [name, { slot }] of Object.entries(this.laid.arrays)) out[slot] = BigInt(this.at[name]);
    return this;
  }

  set(counts) {
    Object.assign(this.counts, counts);
    const out = this.memory.whole(this.slot, this.laid.length);
    for (const [name, value] of Object.entries(counts)) out[this.laid.counts.indexOf(name)] = BigInt(value);
    return this;
  }

  floats(name) { return this.memory.floats(this.at[name], this.size(name)); }
  whole(name) { return this.memory.whole(this.at[name], this.size(name)); }
}
