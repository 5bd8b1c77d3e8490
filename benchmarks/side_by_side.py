"""Our flights against scipy's, one interleaved run, in CPU time per flight.

    python benchmarks/side_by_side.py [--flights 10000] [--points 10000] [--rounds 5] [--json]

Ours: the standard grid, paths kept, buffers reused. Theirs: scipy's DOP853 one flight at a time on the same physics,
a path of about 200 samples kept, the right-hand side compiled or plain Python. All sides take turns in
every round; each figure is the best of the rounds in CPU time of all threads (process_time), so that other work on the
machine and the number of threads cancel. Arithmetic is counted by running the scalar physics once
on numbers that count: one operation for each + - * / and square root, comparisons and table look-ups free.
Then a footprint against the same by scipy and numpy, in wall time (see footprints.py).
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import footprints
from reference import COMPILED, fly_one, plain_physics, plain_python
from sample import chosen, random_flights

from mujun.base.compiled import LANES
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84
from mujun.earth.frames import inertial_to_fixed
from mujun.flight.engine.dynamics import Body, Burn, Direction, Steering
from mujun.flight.engine.lanes import MARK_IMPACT, REGULAR, SHALLOW
from mujun.flight.engine.propagate import STANDARD, Buffers, entry_schedule, propagate, rise_schedule
from mujun.flight.engine.state import State
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import STEERED, plan
from mujun.flight.model.drag import CELLS, drag_table
from mujun.flight.model.world import World

TOLERANCE = 1e-9
SAMPLES = 200
PAUSE = 0.3
"""Rest in s before each piece of work: numpy's threads go on spinning for a while after a product of matrices."""


class Counting(float):
    """A number that counts the arithmetic done with it."""

    operations = 0


def _counted(operation: Callable[..., float]) -> Callable[..., Counting]:
    def count(*numbers: float) -> Counting:
        Counting.operations += 1
        return Counting(operation(*(float(n) for n in numbers)))

    return count


for _name in ("add", "sub", "mul", "truediv"):
    for _prefix in ("__", "__r"):
        setattr(Counting, f"{_prefix}{_name}__", _counted(getattr(float, f"{_prefix}{_name}__")))
Counting.__neg__ = lambda number: Counting(-float(number))  # type: ignore[method-assign]  # a sign is free


class _Math:
    """`math` with a square root that counts."""

    sqrt = staticmethod(_counted(math.sqrt))

    def __getattr__(self, name: str) -> Any:
        return getattr(math, name)


def _counting_table(table: np.ndarray) -> np.ndarray:
    return np.vectorize(Counting, otypes=[object])(table)


TIME_OPERATIONS = 8
"""Operations on time in a Runge-Kutta step by time, which the compiler folds: its rate of change is 1."""


def operations_per_step() -> dict[str, int]:
    """Return the floating-point operations of one step of each kind, the lane's own bookkeeping left out.

    As written: what is the same at both midpoints of a step counts twice, though it is worked out once (1 % of a flight).
    """
    plain: dict[str, FunctionType] = plain_physics()
    for function in plain.values():
        function.__globals__["math"] = _Math()
    # The Earth's numbers do not count: arithmetic among them is the same for all lanes and done once.
    world = World(WGS84, _counting_table(TABLE), _counting_table(np.full((CELLS, 4), 0.1)))
    state = State(*(Counting(v) for v in (6.38e6, 1.2e4, 9e3, 900.0, 700.0, 300.0)), 0.0)
    number = [Counting(0.5 + 0.1 * k) for k in range(16)]
    burn = Burn(*number[1:6], 0.0)
    steering = Steering(burn, *number[6:8], Direction(*number[8:11]), Direction(*number[11:14]))

    def count(rate: str, body: Any, where: Any) -> int:
        Counting.operations = 0
        plain["rk4"](plain[rate], state, number[0], body, where)
        return Counting.operations

    def height() -> int:
        """Each step by height first asks for the height it starts from."""
        Counting.operations = 0
        plain["height_above_ellipsoid"](*state[:3], world.earth)
        return Counting.operations

    return {
        "steered": count("steered", steering, world) - TIME_OPERATIONS,
        "turning": count("turning", burn, world) - TIME_OPERATIONS,
        "by_height": count("falling_by_height", Body(number[1], 0.0), world) + height(),
        "vacuum": count("coasting", None, WGS84) - TIME_OPERATIONS,
    }


def operations_per_flight(modes: np.ndarray, steps: np.ndarray) -> int:
    """Return the floating-point operations of one flight on the standard grid (time-stepped ones do more)."""
    each = operations_per_step()
    kinds = ["steered" if mode == STEERED else "turning" for mode in modes]
    boost = sum(int(n) * each[kind] for kind, n in zip(kinds, steps, strict=True))
    air = rise_schedule(STANDARD).shape[1] + entry_schedule(STANDARD).shape[1]
    return boost + air * each["by_height"] + 2 * STANDARD.arc * each["vacuum"]


def cpu_time(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of all threads that a piece of work takes."""
    time.sleep(PAUSE)
    begin = time.process_time()
    work()
    return time.process_time() - begin


def buffers_of(flown: Trajectories) -> Buffers:
    """Return the arrays of earlier flights, to be written into again."""
    outcome = np.zeros((flown.marks.shape[0], LANES), dtype=np.int64)
    return Buffers(flown.path, flown.marks, outcome)


def measure(count: int, rounds: int) -> dict[str, float]:
    """Return all figures of one interleaved run."""
    vehicle, commands = random_flights(count)
    phases, curves = plan(vehicle, commands, WGS84, STANDARD), drag_table(vehicle.curves)
    flown = propagate(vehicle, commands)
    buffers = buffers_of(flown)
    # Arithmetic is counted for the standard grid: its rate is measured on the flights that stay on it.
    regular = np.flatnonzero(flown.outcome == REGULAR)
    plain = vehicle.take(regular), chosen(commands, regular)
    plain_buffers = buffers_of(propagate(*plain))
    python = plain_python()
    compiled_flights, python_flights = range(min(30, count)), range(min(6, count))
    matrix = np.random.default_rng(1).standard_normal((2000, 2000))
    product = np.empty_like(matrix)
    error = equal_error_tolerance(flown, phases, curves, range(min(40, count)))

    def scipy(which: range, tolerance: float, sides: Any) -> Callable[[], Any]:
        return lambda: [fly_one(curves, phases, i, tolerance, sides=sides, samples=SAMPLES) for i in which]

    contestants = {
        "ours": (lambda: propagate(vehicle, commands, buffers=buffers), count),
        "scipy": (scipy(compiled_flights, TOLERANCE, COMPILED), len(compiled_flights)),
        "equal": (scipy(compiled_flights, error["tolerance"], COMPILED), len(compiled_flights)),
        "python": (scipy(python_flights, TOLERANCE, python), len(python_flights)),
        "regular": (lambda: propagate(*plain, buffers=plain_buffers), len(regular)),
        "dgemm": (lambda: np.matmul(matrix, matrix, out=product), 1),
    }
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, (work, flights) in contestants.items():
            taken = cpu_time(work) / flights
            if turn:  # the first round warms caches
                seconds[name].append(taken)
    best = {name: min(times) for name, times in seconds.items()}
    operations = operations_per_flight(phases.modes, phases.steps)
    ours, dgemm = operations / best["regular"] / 1e9, 2 * 2000**3 / best["dgemm"] / 1e9
    return {
        "flights": count,
        "rounds": rounds,
        "flights_vs_scipy": best["scipy"] / best["ours"],
        "flights_vs_scipy_python": best["python"] / best["ours"],
        "flights_vs_scipy_at_equal_error": best["equal"] / best["ours"],
        "share_of_dgemm": ours / dgemm,
        "cpu_us_per_flight": best["ours"] * 1e6,
        "cpu_us_per_regular_flight": best["regular"] * 1e6,
        "scipy_us": best["scipy"] * 1e6,
        "scipy_python_us": best["python"] * 1e6,
        "scipy_at_equal_error_us": best["equal"] * 1e6,
        "equal_error_rtol": error["tolerance"],
        "equal_error_scipy_median_m": error["theirs_m"],
        "our_median_error_m": error["ours_m"],
        "gflops": ours,
        "dgemm_gflops": dgemm,
        "flops_per_flight": operations,
        "samples_per_flight": flown.path.shape[1],
        "share_by_time_steps": float(np.mean(flown.outcome == SHALLOW)),
    }


def equal_error_tolerance(flown: Any, phases: Any, curves: np.ndarray, which: range) -> dict[str, float]:
    """Return the loosest rtol at which scipy's median impact error is at most ours, and both errors (m)."""

    def impacts(states: np.ndarray) -> np.ndarray:
        return inertial_to_fixed(states[:, :3], states[:, 6])

    def median_error(states: np.ndarray) -> float:
        return float(np.median(np.linalg.norm(impacts(states) - truth, axis=1)))

    truth = impacts(np.array([fly_one(curves, phases, i, 1e-12)[0] for i in which]))
    ours = median_error(flown.mark(MARK_IMPACT)[list(which)])
    tolerance, theirs = 1e-10, 0.0
    for candidate in 10.0 ** -np.arange(3.0, 10.01, 0.25):
        theirs = median_error(np.array([fly_one(curves, phases, i, candidate)[0] for i in which]))
        if theirs <= ours:
            tolerance = float(candidate)
            break
    return {"tolerance": tolerance, "ours_m": ours, "theirs_m": theirs}


def table(result: dict[str, float]) -> str:
    """Return the figures as lines of text."""
    rows = [
        ("", "CPU us per flight", "times ours"),
        ("ours, standard grid", result["cpu_us_per_flight"], 1.0),
        ("scipy DOP853 1e-9, compiled", result["scipy_us"], result["flights_vs_scipy"]),
        (
            f"scipy DOP853 {result['equal_error_rtol']:.0e}, compiled (equal error)",
            result["scipy_at_equal_error_us"],
            result["flights_vs_scipy_at_equal_error"],
        ),
        ("scipy DOP853 1e-9, plain Python", result["scipy_python_us"], result["flights_vs_scipy_python"]),
    ]
    lines = [f"{rows[0][0]:50}{rows[0][1]:>18}{rows[0][2]:>12}"]
    lines += [f"{name:50}{us:18,.1f}{ratio:12,.0f}" for name, us, ratio in rows[1:]]
    lines += [
        "",
        f"{result['flops_per_flight']:,} operations a flight on the grid: {result['gflops']:.1f} GFLOP/s a core, "
        f"{100 * result['share_of_dgemm']:.0f} % of dgemm ({result['dgemm_gflops']:.1f} GFLOP/s a core)",
        f"median impact error {result['our_median_error_m']:.1f} m (first 40 flights); "
        f"{100 * result['share_by_time_steps']:.1f} % of flights by time steps",
        "",
        f"footprint of {result['footprint_points']:,.0f} aim points, two radars, two sites: "
        f"{result['footprint_ms']:.0f} ms; sites moved: {result['slider_ms']:.0f} ms; "
        f"{result['footprint_vs_numpy']:,.0f} times scipy and numpy "
        f"({result['footprint_reference_ms_per_point']:.1f} ms a point, {result['footprint_reference_subset']:.0f} timed)",
        f"slack differs from the reference by {result['footprint_slack_difference_median_s']:.2f} s (median), verdicts agree "
        f"on {100 * result['footprint_verdicts_agree']:.0f} %; 100,000 aim points: peak "
        f"{result['footprint_100000_peak_mb']:,.0f} MB",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flights", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    options = parser.parse_args()
    result = {**measure(options.flights, options.rounds), **footprints.measure(options.points, options.rounds)}
    print(json.dumps(result) if options.json else table(result))


if __name__ == "__main__":
    main()
