"""The loops over lanes are vectorised: said by the machine code itself.

One scalar call that the compiler does not inline, one possible overlap of arrays, and a step costs ten times more. The
flights would still be right, so only the generated code can tell.
"""

import platform
import re
import subprocess
import sys

import numba
import numpy as np
import pytest
from numba import typeof, types

from mujun.base.compiled import LANES, _SeparateArrays
from mujun.earth.constants import WGS84
from mujun.flight.engine.lanes import PathCursor, advance_by_height, advance_steered, advance_turning, advance_vacuum
from mujun.flight.model.world import World

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="the names of vector instructions are x86's"
)

STATE, PATH, PHASE, BODY = np.ones((7, 128)), np.zeros((1, 7, 128)), np.ones((9, 128)), np.ones((3, 128))
WHOLE_BLOCK = (0, LANES)
"""First and last lane. That they are known to the compiler is what lets it vectorise."""
CURSOR = PathCursor(PATH, 1, True)
WORLD = World(WGS84, np.ones((147, 6)), np.ones((800, 4)))


@pytest.mark.parametrize(
    ("driver", "arguments", "least"),
    [
        (advance_turning, (STATE, PHASE, 1, CURSOR, *WHOLE_BLOCK, WORLD), 150),
        (advance_steered, (STATE, np.ones((6, 128)), PHASE, 1, CURSOR, *WHOLE_BLOCK, WORLD), 150),
        (advance_by_height, (STATE, BODY, BODY[:2], np.ones((3, 1)), CURSOR, *WHOLE_BLOCK, WORLD), 150),
        (advance_vacuum, (STATE, PHASE[:1], CURSOR, *WHOLE_BLOCK, WGS84), 40),
    ],
    ids=["turning", "steered", "by height", "vacuum"],
)
def test_arithmetic_is_packed(driver, arguments, least):
    # Compiled afresh as `lanes` does: code read back from the cache cannot be listed.
    options = {"error_model": "numpy", "nogil": True, "fastmath": {"contract"}}
    fresh = numba.njit(**options, pipeline_class=_SeparateArrays)(driver.py_func)
    known = [types.literal(a) if type(a) is int and a in (0, LANES) else typeof(a) for a in arguments]
    fresh.compile(tuple(known))
    (code,) = fresh.inspect_asm().values()
    packed = re.findall(r"\bv(?:fn?m(?:add|sub)\d+|add|sub|mul|div|sqrt)pd\s[^\n]*%[yz]mm", code)
    assert len(packed) > least, f"only {len(packed)} operations on whole registers"
    assert any("sqrt" in operation for operation in packed), "roots are taken lane by lane"


@pytest.mark.parametrize("first", ["numba", "mujun.base.compiled"])
def test_the_processor_is_the_same_whoever_imports_numba_first(first):
    """Otherwise code would be compiled twice, and slower where numba had read its settings before."""
    code = f"import {first}, mujun.base.compiled, numba; print(numba.config.CPU_FEATURES)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(numba.config.CPU_FEATURES)
