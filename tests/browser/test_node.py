"""The WebAssembly module run by Node, the engine of Chromium, gives the CPU's answers."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from machine import Machine

from mujun.base.webassembly.objects import STACK_TOP
from mujun.browser.module import module
from mujun.engagement.window import COUNT_FIELDS, WINDOW


def called(machine: Machine, calls, parts, folder: Path) -> list[bytes]:
    """Return parts [(address, bytes)] of a machine's memory after calls [(entry, directory)] by Node on a copy of it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the module cannot be run by it")
    code, before, after = folder / "physics.wasm", folder / "before", folder / "after"
    code.write_bytes(module())
    content = bytearray(machine.array(0, np.uint8, (machine.memory.data_len(machine.store),)))
    for at, size in parts:
        content[at : at + size] = bytes(size)
    before.write_bytes(content)
    given = json.dumps({"stack": STACK_TOP, "calls": calls, "parts": parts})
    command = [node, str(Path(__file__).with_name("node.mjs")), str(code), str(before), str(after), given]
    subprocess.run(command, check=True)
    found, rest = [], after.read_bytes()
    for _, size in parts:
        found.append(rest[:size])
        rest = rest[size:]
    return found


def test_node_flies_and_engages_like_the_cpu(shield, tmp_path: Path) -> None:
    ours, _ = shield.compared(shield.defence)
    names, calls = (
        ("states", "windows"),
        [(entry, arena.slot) for arena in shield.arenas for entry in ("fly", "arrange", "engage")],
    )
    parts = [(arena.at[name], arena[name].nbytes) for arena in shield.arenas for name in names]
    found = called(shield.arenas[0].machine, calls, parts, tmp_path)
    theirs = [np.frombuffer(part, WINDOW).reshape(len(shield.stock), -1) for part in found[1::2]]
    windows = np.concatenate(theirs, axis=1)
    for one, part in zip(shield.cases, found[::2], strict=True):
        ours_flown = one.group.flights
        flown = replace(ours_flown, states=np.frombuffer(part).reshape(ours_flown.states.shape))
        assert np.abs(flown.position - ours_flown.position).max() < 1e-6  # m
    for field in WINDOW.names:
        if field in COUNT_FIELDS:
            assert np.array_equal(ours[field], windows[field]), field
        else:
            assert np.allclose(ours[field], windows[field], rtol=0, atol=1e-6, equal_nan=True), field
