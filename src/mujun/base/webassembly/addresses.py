"""Arrays at addresses that a caller wrote down, for compiled entries of a WebAssembly module.

An entry has a single argument, a directory: integers, some of which are counts and some the addresses of arrays. The
same entry runs in a browser, where addresses count bytes of the module's memory, and on the CPU.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numba
import numpy as np
from numba import carray, types
from numba.extending import intrinsic

from mujun.base.compiled import Checked, scalar

DIRECTORY = types.void(types.CPointer(types.int64))
"""Signature of every entry."""

ENTRIES: dict[str, Any] = {}
"""Compiled on demand: the entries by the names under which a module exports them."""


def entry(function: Callable[..., None]) -> Callable[..., None]:
    """Make a function of a directory an entry of the WebAssembly module, exported under its name."""
    compiled = numba.njit(error_model="numpy", fastmath={"contract"}, pipeline_class=Checked)(function)
    ENTRIES[function.__name__] = compiled
    return compiled


@intrinsic
def _pointer(typingctx: Any, address: Any, dtype: Any) -> Any:
    """Return an address as a pointer to values of a type."""
    target = types.CPointer(dtype.instance_type)

    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.inttoptr(args[0], context.get_value_type(target))

    return target(address, dtype), made


def accessor(
    dtype: np.dtype, address: int, shape: Sequence[int | str], slot_of: Callable[[str], int]
) -> Callable[..., Any]:
    """Return a compiled function of a directory that returns the array whose address it holds.

    Args:
        dtype: of the array; records too.
        address: slot of the directory with the address.
        shape: lengths, or names of the counts in the directory that give them.
        slot_of: returns the slot of a count.
    """
    lengths = ", ".join(str(n) if isinstance(n, int) else f"d[{slot_of(n)}]" for n in shape)
    scope = {"carray": carray, "pointer": _pointer, "dtype": numba.from_dtype(dtype)}
    # Written as text, because shapes differ in their length.
    exec(f"def array(d):\n    return carray(pointer(d[{address}], dtype), ({lengths},))", scope)
    return scalar(allocates=True)(scope["array"])
