"""The loops over lanes are vectorised: said by the machine code itself.

One scalar call that the compiler does not inline, one possible overlap of arrays, and a step costs ten times more. The
flights would still be right, so only the generated code can tell.
"""

import platform
import re

import numpy as np
import pytest
from sample_flights import LONG, degrees

from mujun.flight.ascent import Commands
from mujun.flight.lanes import advance_by_height, advance_steered, advance_turning, advance_vacuum
from mujun.flight.propagate import propagate

pytestmark = pytest.mark.skipif(
    platform.machine().lower() not in ("x86_64", "amd64"), reason="the names of vector instructions are x86's"
)


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """Compile the drivers for the types they are used with (inspection needs code made in this process or read back)."""
    propagate(LONG, Commands(*degrees(10.0, 20.0, 30.0, 3.0)), keep_path=False)


@pytest.mark.parametrize(
    ("driver", "least"),
    [(advance_turning, 150), (advance_steered, 150), (advance_by_height, 150), (advance_vacuum, 40)],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_arithmetic_is_packed(driver, least):
    arguments = {
        "advance_turning": (np.zeros((7, 128)), np.ones((9, 128)), 1, np.zeros((1, 7, 128)), 0, False, 0, 0),
        "advance_steered": (
            np.zeros((7, 128)), np.zeros((12, 128))[6:12], np.ones((9, 128)), 1, np.zeros((1, 7, 128)), 0, False, 0, 0,
        ),
        "advance_by_height": (
            np.zeros((7, 128)), np.ones((3, 128)), np.ones((2, 128)), np.ones((3, 1)), np.zeros((1, 7, 128)), 0, False,
            0, 0,
        ),
        "advance_vacuum": (np.zeros((7, 128)), np.ones((1, 128)), np.zeros((1, 7, 128)), 0, False, 0, 0),
    }  # fmt: skip
    models = (np.ones(5), np.ones((147, 6)), np.ones((800, 4)))
    signature = driver.__name__
    driver(*arguments[signature], *(models[:1] if signature == "advance_vacuum" else models))
    code = "\n".join(driver.inspect_asm().values())
    # fused multiply-adds on whole registers: four or eight numbers at a time
    packed = len(re.findall(r"\bvf?n?m(?:add|sub)\d+pd\s[^\n]*%[yz]mm", code))
    packed += len(re.findall(r"\bvfn?m(?:add|sub)\d+pd\s[^\n]*%[yz]mm", code)) if not packed else 0
    wide = len(re.findall(r"\bv(?:mul|add|sub|div|sqrt)pd\s[^\n]*%[yz]mm", code))
    assert packed + wide > least, f"{signature}: {packed} packed multiply-adds, {wide} other packed operations"
    assert "vsqrtpd" in code, "roots are taken lane by lane"
