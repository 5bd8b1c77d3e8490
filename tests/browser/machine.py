"""The WebAssembly module run in Python by wasmtime, with the memory that a page would make for it."""

import ctypes
import math
from functools import cache

import numpy as np
import wasmtime

from mujun.base.webassembly.objects import STACK_TOP
from mujun.browser import memory
from mujun.browser.image import Image
from mujun.browser.module import module

PAGE_BYTES = 65536


@cache
def compiled():
    """Return the engine and the compiled module."""
    engine = wasmtime.Engine()
    return engine, wasmtime.Module(engine, module())


class Machine:
    """One instance of the module with its memory."""

    def __init__(self):
        engine, code = compiled()
        self.store = wasmtime.Store(engine)
        self.memory = wasmtime.Memory(self.store, wasmtime.MemoryType(wasmtime.Limits(64, 65536)))
        i32 = wasmtime.ValType.i32()
        stack = wasmtime.Global(self.store, wasmtime.GlobalType(i32, True), wasmtime.Val.i32(STACK_TOP))
        given = {"__linear_memory": self.memory, "__stack_pointer": stack}
        imports = [given.get(one.name) or self._maths(one) for one in code.imports]
        self.entries = wasmtime.Instance(self.store, code, imports).exports(self.store)
        self.top = STACK_TOP + 64

    def _maths(self, one):
        return wasmtime.Func(self.store, one.type, getattr(math, one.name))

    def room(self, size):
        """Return the address of `size` free bytes."""
        at = -(-self.top // 16) * 16
        self.top = at + size
        lacking = self.top - self.memory.data_len(self.store)
        if lacking > 0:
            self.memory.grow(self.store, -(-lacking // PAGE_BYTES))
        return at

    def array(self, at, dtype, shape):
        """Return the array at an address."""
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        start = ctypes.addressof(self.memory.data_ptr(self.store).contents) + at
        return np.frombuffer((ctypes.c_ubyte * size).from_address(start), dtype).reshape(shape)


class Arena:
    """A directory with its arrays in the memory of a machine."""

    def __init__(self, machine, *images, **counts):
        whole = Image()
        for image in images:
            whole.counts |= image.counts
            whole.arrays |= image.arrays
        self.machine, self.at = machine, {}
        self.counts = {name: 0 for name in memory.COUNTS} | whole.counts
        self.counts |= {
            "openings": self.counts["samples"] * max(self.counts["radars"], 1),
            "kept": whole.counts["blocks"],
        }
        self.counts |= counts
        for name in memory.ARRAYS:
            shape, dtype = memory.shape_of(name, self.counts), memory.ARRAYS[name][0]
            self.at[name] = machine.room(int(np.prod(shape)) * dtype.itemsize)
        for name, values in whole.arrays.items():
            if name in memory.ARRAYS:
                self[name][...] = values
        self.slot = machine.room(8 * memory.DIRECTORY_LENGTH)
        self.write()

    def write(self):
        """Write counts and addresses."""
        directory = self.machine.array(self.slot, np.int64, (memory.DIRECTORY_LENGTH,))
        directory[: len(memory.COUNTS)] = [self.counts[name] for name in memory.COUNTS]
        for name, slot in memory.ADDRESS_OF.items():
            directory[slot] = self.at[name]

    def __getitem__(self, name):
        return self.machine.array(self.at[name], memory.ARRAYS[name][0], memory.shape_of(name, self.counts))

    def call(self, entry):
        """Call an entry."""
        assert self.machine.entries[entry](self.machine.store, STACK_TOP, STACK_TOP + 8, self.slot) == 0
