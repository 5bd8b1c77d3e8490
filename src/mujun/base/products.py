"""The upper half of the product of two 64-bit numbers, which neither numpy nor numba offers."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

WORD, DOUBLE_WORD = ir.IntType(64), ir.IntType(128)


def upper_product(a: Any, b: Any) -> Any:
    """Return the upper 64 bits of the product of two unsigned 64-bit numbers; in compiled code a single instruction."""
    return np.uint64(int(a) * int(b) >> 64)


@intrinsic
def _upper_product(typingctx: Any, a: Any, b: Any) -> Any:
    """Return the upper half, in compiled code."""

    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        product = builder.mul(*(builder.zext(arg, DOUBLE_WORD) for arg in args))
        return builder.trunc(builder.lshr(product, DOUBLE_WORD(64)), WORD)

    return types.uint64(types.uint64, types.uint64), made


@overload(upper_product, inline="always", strict=False)
def _compiled_upper_product(a: Any, b: Any) -> Any:
    """Return what stands for `upper_product` in compiled code."""
    return lambda a, b: _upper_product(a, b)
