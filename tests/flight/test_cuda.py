"""The GPU backend is the CPU's own source: run in numba's CUDA simulator, and compiled to GPU code where NVVM is found.

| checked | against | tolerance |
|---|---|---|
| 4 flights (regular, lofted, time-stepped), one thread each, in the simulator | the CPU's lanes | 1e-6 m |
| PTX of the kernel for compute capability 9.0 | it compiles, in double precision with fused multiply-adds | - |
| 300 flights on a GPU, where there is one | the CPU's lanes | 1e-5 m |
"""

import json
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from sample_flights import low_flights, many_flights

from mujun.base.outcomes import BadInput
from mujun.flight.engine.cuda import gpu_is_available, propagate_cuda
from mujun.flight.engine.propagate import propagate

HERE = Path(__file__).parent


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, where numba reads other settings."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": str(HERE), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


FOUR = """
    import json, math, numpy as np
    # Machine code returns NaN where Python's math raises: on lanes that the standard grid cannot fly.
    np.seterr(all="ignore")
    math.sqrt, math.sin, math.cos = np.sqrt, np.sin, np.cos
    from sample_flights import four_flights
    from mujun.flight.model.ascent import Grid
    from mujun.flight.engine.lanes import MARKS
    from {module} import {name} as fly
    grid = Grid(2, 3, 8, 6, 2, 3, 4, (1, 1, 1, 1, 2, 2, 2, 2))
    flown = fly(*four_flights(), grid=grid)
    marks = np.stack([flown.mark(m) for m in range(MARKS)])
    print(json.dumps([flown.outcome.tolist(), marks.tolist(), flown.samples().tolist()]))
"""


def test_simulator_agrees_with_the_cpu():
    cpu = run(FOUR.format(module="mujun.flight.engine.propagate", name="propagate"))
    assert cpu.returncode == 0, cpu.stderr
    gpu = run(
        FOUR.format(module="mujun.flight.engine.cuda", name="propagate_cuda"),
        NUMBA_ENABLE_CUDASIM="1",
        NUMBA_DISABLE_JIT="1",
    )
    assert gpu.returncode == 0, gpu.stderr
    outcome, marks, path = (np.array(part) for part in json.loads(cpu.stdout.splitlines()[-1]))
    gpu_outcome, gpu_marks, gpu_path = (np.array(part) for part in json.loads(gpu.stdout.splitlines()[-1]))
    assert outcome.tolist() == gpu_outcome.tolist()
    assert set(outcome.tolist()) == {0, 1}, "both the standard grid and the time steps are to be exercised"
    np.testing.assert_allclose(gpu_marks, marks, rtol=0, atol=1e-6)
    np.testing.assert_allclose(gpu_path, path, rtol=0, atol=1e-6)


PTX = """
    from types import SimpleNamespace
    import numba, numba.cuda.dispatcher, numpy as np
    from sample_flights import four_flights
    from mujun.base.compiled import LANES
    from mujun.earth.constants import WGS84
    from mujun.flight.engine.cuda import fly_thread, load
    from mujun.flight.engine.lanes import Scratch
    from mujun.flight.engine.propagate import STANDARD, arrange
    from mujun.flight.model.ascent import plan
    cuda = load()
    numba.cuda.dispatcher.get_current_device = lambda: SimpleNamespace(compute_capability=(9, 0))
    cuda.compile(lambda: None, numba.void(), cc=(9, 0), device=False, abi="numba", output="ptx")  # fails at once without NVVM
    vehicle, commands = four_flights()
    job = arrange(plan(vehicle, commands, WGS84, STANDARD), vehicle, STANDARD, keep_path=True)
    scratch = Scratch(*(np.empty((1, 2, LANES)) for _ in range(4)))
    types = (numba.typeof(job), numba.typeof(scratch))
    text, _ = cuda.compile(fly_thread, numba.void(*types), cc=(9, 0), device=False, abi="numba", output="ptx")
    print(text if isinstance(text, str) else text.decode())
"""


def test_kernel_compiles_to_gpu_code():
    pytest.importorskip("numba_cuda", reason="numba-cuda is not installed")
    compiled = run(PTX)
    if compiled.returncode and re.search("DynamicLibNotFound|NvvmSupportError|cannot be found", compiled.stderr):
        pytest.skip("NVVM or NVRTC is not on this machine: no PTX can be made")
    if compiled.returncode and re.search("module 'numpy' has no attribute", compiled.stderr):
        pytest.skip("numba-cuda does not work with this NumPy")
    assert compiled.returncode == 0, compiled.stderr
    assert ".visible .entry" in compiled.stdout
    assert compiled.stdout.count("fma.rn.f64") > 500
    assert not re.search(r"\b(add|mul|fma)\.(rn\.)?f32", compiled.stdout), "no single precision anywhere"


def test_no_gpu_is_said_in_a_sentence():
    if gpu_is_available():
        pytest.skip("there is a GPU here")
    with pytest.raises(BadInput, match="GPU"):
        propagate_cuda(*many_flights(2))


@pytest.mark.parametrize("flights", [many_flights, low_flights])
def test_gpu_agrees_with_the_cpu(flights):
    if not gpu_is_available():
        pytest.skip("no CUDA GPU on this machine")
    cpu, gpu = propagate(*flights(300)), propagate_cuda(*flights(300))
    assert cpu.outcome.tolist() == gpu.outcome.tolist()
    np.testing.assert_allclose(gpu.samples()[cpu.landed], cpu.samples()[cpu.landed], rtol=0, atol=1e-5)
