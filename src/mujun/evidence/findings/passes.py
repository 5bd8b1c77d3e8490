"""The least ground distance at which flights pass a defence."""

import numpy as np

from mujun.analyses.cases.flights import fly
from mujun.analyses.cases.launches import launch_areas, launches_of, target_points
from mujun.earth.geodesy import fixed_to_geodetic, ground_path
from mujun.evidence.findings.ours import Ours
from mujun.flight.engine.sampling import BOOST
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.entry import Area
from mujun.scenario.schema.finding import NearestPass
from mujun.scenario.schema.study import Scenario


def nearest_pass(builder: Builder, scenario: Scenario, asked: NearestPass) -> Ours:
    """Return the least ground distance (m) from a defence to free flights launched on one side of a meridian.

    value: infinite if no flight is launched on that side.
    theirs: the greatest ground distance that the defence's interceptor reaches, m.
    """
    site = builder.site(asked.defence, asked.interceptor)
    place = site.fly_out.place
    reach = float(site.fly_out.widest(site.fly_out.interceptor.longest_flight).max())
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    from_here = {area.name for area in areas if _on_side(area, asked)}
    groups = scenario.target_groups if asked.target_group is None else [asked.target_group]
    to_here = set(target_points(builder, groups).names)
    nearest = np.inf
    for group in fly(builder, launches_of(builder, scenario)).groups:
        latitude, longitude, _ = fixed_to_geodetic(group.flights.position[:, BOOST + 1 :])
        here = np.full(latitude.shape, place.latitude), np.full(latitude.shape, place.longitude)
        _, away = ground_path(*here, latitude, longitude)
        mine = np.array([case.area in from_here and case.target in to_here for case in group.cases])
        nearest = min(nearest, float(away[mine].min(initial=np.inf)))
    return Ours(nearest, "m", theirs=reach, facts={"reach_km": reach / 1e3})


def _on_side(area: Area, asked: NearestPass) -> bool:
    """Return whether a launch area lies on the given side of the meridian."""
    west, east = asked.west_of, asked.east_of
    return (west is None or area.longitude < west) and (east is None or area.longitude >= east)
