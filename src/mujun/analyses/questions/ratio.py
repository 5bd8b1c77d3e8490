"""How much farther does one battery reach, and how much more does it defend, than another?"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer, flip_speed
from mujun.analyses.cases.meet import meet
from mujun.analyses.cases.threats import Points, Threats, fly_threats, launch_areas
from mujun.base.outcomes import BadInput
from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.geodesy import ground_point
from mujun.engagement.defence import Site
from mujun.interceptors.flyout import FlyOut
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

RINGS, SECTORS = 16, 24
"""Aim points around a site: rings of even radius step and sectors of even angle."""


def reach_area(table: FlyOut) -> float:
    """Return the ground area in m^2 above which the interceptor can be at a usable altitude in its longest flight."""
    # The cap within a chord r of its centre has the area pi r^2.
    return float(np.mean(np.pi * table.reach**2))


def aim_points(site: Site, radius: float) -> tuple[Points, Array]:
    """Return aim points on rings around a site out to a radius (m), and the area each stands for, m^2."""
    place = site.fly_out.place
    edges = np.linspace(0.0, radius, RINGS + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    ring, turn = np.meshgrid(middle, np.arange(SECTORS) * 2.0 * np.pi / SECTORS, indexing="ij")
    latitude, longitude = ground_point(place.latitude, place.longitude, turn.ravel(), ring.ravel())
    caps = 2.0 * np.pi * MEAN_RADIUS**2 * np.diff(-np.cos(edges / MEAN_RADIUS)) / SECTORS
    names = tuple(f"{np.degrees(a):.2f},{np.degrees(o):.2f}" for a, o in zip(latitude, longitude, strict=True))
    return Points(names, latitude, longitude), np.repeat(caps, SECTORS)


class _Defended:
    """Defended area of one battery against one missile: its flights are flown once, for any interceptor."""

    def __init__(self, builder: Builder, scenario: Scenario, site: Site, radius: float) -> None:
        areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
        points, self.weights = aim_points(site, radius)
        self.threats: Threats = fly_threats(builder, areas, scenario.shapes, points, scenario.missiles)
        self.builder, self.scenario = builder, scenario
        self.index = (
            np.concatenate([group.target_index for group in self.threats.groups])
            if self.threats.groups
            else np.zeros(0, dtype=int)
        )

    def area(self, site: Site) -> tuple[float, float]:
        """Return defended and threatened area, m^2."""
        if not len(self.index):
            return 0.0, 0.0
        scenario = self.scenario
        meetings = meet(self.threats, replace(self.builder.defence(scenario), sites=(site,), feeds=None))
        fewest = np.full(len(self.weights), np.iinfo(np.int64).max)
        np.minimum.at(fewest, self.index, meetings.shots)
        threatened = fewest < np.iinfo(np.int64).max
        defended = threatened & (fewest >= scenario.shots)
        return float(self.weights[defended].sum()), float(self.weights[threatened].sum())


def _defended(builder: Builder, scenario: Scenario, site: Site, radius: float) -> _Defended:
    """Return the flights around a battery, flown once for all variants that ask for the same ones."""
    asked = scenario.model_dump_json(exclude={"defences", "rival", "interceptor", "target_groups", "land"})
    key = ("defended", site.name, round(radius), asked)
    return builder.once(key, lambda: _Defended(builder, scenario, site, radius))


def reach_ratio(builder: Builder, scenario: Scenario, speed: bool = True) -> Answer:
    """Return the smaller of two ratios (reach area, defended area; first battery to rival), minus 1."""
    if scenario.rival is None:
        raise BadInput("a reach comparison needs the battery to compare with; expected scenario.rival")
    name = scenario.defences[0]
    ours, rival = builder.site(name, scenario.interceptor), builder.site(scenario.rival)
    rival_reach = reach_area(rival.fly_out)
    if rival_reach == 0.0:
        raise BadInput(f"{rival.name} reaches nothing, so there is nothing to compare with; expected one that does")
    widest = _radius(ours)
    guarded = _defended(builder, scenario, ours, widest)
    rival_area, rival_threatened = _defended(builder, scenario, rival, _radius(rival)).area(rival)
    our_reach = reach_area(ours.fly_out)
    our_area, our_threatened = guarded.area(ours)
    ratios = {
        "reach area": our_reach / rival_reach - 1.0,
        "defended area": our_area / rival_area - 1.0 if rival_area > 0.0 and our_threatened > 0.0 else None,
    }
    known = {k: v for k, v in ratios.items() if v is not None}
    decides = min(known, key=lambda k: known[k])
    if rival_area == 0.0:
        note = f"{rival.name} defends nothing against this missile; only the reach areas are compared"
    elif our_threatened == 0.0:
        note = f"this missile reaches nothing around {ours.name}; only the reach areas are compared"
    else:
        note = f"the {decides} is the smaller of the two ratios"
    required, why = None, ""
    if speed:

        def wider(v: float) -> bool:
            site = builder.site(name, scenario.interceptor, v)
            return reach_area(site.fly_out) > rival_reach and guarded.area(site)[0] > rival_area

        required, why = flip_speed(wider, ours.fly_out.interceptor.burnout_speed, min(known.values()) > 0.0)
    table = [
        _battery(ours, our_reach, our_area, our_threatened),
        _battery(rival, rival_reach, rival_area, rival_threatened),
    ]
    return Answer(
        known[decides],
        f"{decides}: {known[decides] + 1.0:.2f} times that of {rival.name}",
        "; ".join(f"{k} {v + 1.0:.2f} times" for k, v in known.items()),
        float(np.mean([v > 0.0 for v in known.values()])),
        "of the two ratios above 1",
        note,
        required,
        why,
        {"batteries": table},
        {f"{k.replace(' ', '_')}_ratio": (None if v is None else v + 1.0) for k, v in ratios.items()},
    )


def _radius(site: Site) -> float:
    """Return how far from a site aim points are worth trying: its reach and half as much again, at most 2,400 km."""
    return min(1.5 * float(site.fly_out.reach.max()), 2.4e6)


def _battery(site: Site, reach: float, defended: float, threatened: float) -> dict[str, object]:
    interceptor = site.fly_out.interceptor
    return {
        "battery": site.name,
        "interceptor": interceptor.name,
        "burnout_speed_km_s": round(interceptor.burnout_speed / 1e3, 2),
        "reach_km2": round(reach / 1e6),
        "defended_km2": round(defended / 1e6),
        "threatened_km2": round(threatened / 1e6),
    }
