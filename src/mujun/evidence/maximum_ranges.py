"""Evidence from published missile models: the maximum range of each, compared with ours."""

import math

import numpy as np

from mujun.earth.constants import WGS84, Earth
from mujun.earth.place import Place
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.tables import table
from mujun.flight.aiming.reach import max_range
from mujun.scenario.building.build import Builder


def maximum_range_rows(builder: Builder) -> list[EvidenceRow]:
    """Compare the maximum range at the best pitch with the published one. The note gives the range on the rotating Earth."""
    rows = []
    for row in table("maximum_ranges.csv"):
        entry, vehicle = builder.missile(row["missile"])
        place = Place(math.radians(float(row["latitude_deg"])), 0.0)
        azimuth = np.radians(np.array([float(row["azimuth_deg"])]))
        still = row["rotation"] == "no"
        earth = Earth(rotation_rate=0.0) if still else WGS84
        ours, turning = (float(max_range(vehicle, place, azimuth, e).distance[0]) / 1e3 for e in (earth, WGS84))
        theirs, share = entry.published_range.si / 1e3, float(row["tolerance_share"])
        rows.append(
            compare(
                f"forden/{entry.id}",
                f"maximum range of {entry.name}, azimuth {row['azimuth_deg']} deg" + (", no rotation" if still else ""),
                ours, theirs, share * theirs, "km",
                note=f"on the rotating Earth {turning:,.0f} km; tolerance {share:.0%}".replace("%", " %"),
                source=row["source"],
            )
        )  # fmt: skip
    return rows
