"""Impact error of the standard step grid against a tight-tolerance reference, over random two-stage flights.

    python benchmarks/accuracy.py [--flights 10000] [--json]

The reference is scipy's DOP853 (rtol 1e-12) on the same physics, one flight at a time: about 15 ms each.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from reference import fly_one
from sample import random_flights

from mujun.earth.constants import WGS84
from mujun.earth.frames import inertial_to_fixed
from mujun.flight.engine.lanes import MARK_IMPACT, SHALLOW
from mujun.flight.engine.propagate import STANDARD, propagate
from mujun.flight.model.ascent import plan
from mujun.flight.model.drag import drag_table


def impact_errors(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the impact error (m), outcome, range (km) and apogee (km) of each of `count` flights."""
    vehicle, commands = random_flights(count)
    flown = propagate(vehicle, commands, keep_path=False)
    phases = plan(vehicle, commands, WGS84, STANDARD)
    ours = flown.mark(MARK_IMPACT)
    ours = inertial_to_fixed(ours[:, :3], ours[:, 6])
    curves = drag_table(vehicle.curves)
    theirs = np.array([fly_one(curves, phases, i, 1e-12)[0] for i in range(count)])
    theirs = inertial_to_fixed(theirs[:, :3], theirs[:, 6])
    distance = flown.ground_range(np.asarray(commands.latitude), np.asarray(commands.longitude))
    return np.linalg.norm(ours - theirs, axis=1), flown.outcome, distance / 1e3, flown.apogee / 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flights", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    error, outcome, distance, apogee = impact_errors(options.flights)
    worst = int(np.argmax(error))
    result = {
        "flights": options.flights,
        "median_error_m": float(np.median(error)),
        "p99_error_m": float(np.percentile(error, 99)),
        "worst_error_m": float(error[worst]),
        "worst_range_km": float(distance[worst]),
        "worst_apogee_km": float(apogee[worst]),
        "worst_by_time_steps": bool(outcome[worst] == SHALLOW),
        "share_by_time_steps": float(np.mean(outcome == SHALLOW)),
    }
    print(json.dumps(result) if options.json else "\n".join(f"{k}: {v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
