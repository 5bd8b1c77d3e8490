"""Maps of a claim: defended ground, reach of batteries, radar coverage."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from shapely import MultiPolygon

from mujun.analyses.cases.launches import launch_areas, launches_from
from mujun.analyses.questions.scenes import ReachMap
from mujun.analyses.single.footprints import defended_ground, regions_lonlat
from mujun.analyses.single.reach import reach
from mujun.base.text import joined, say, shots_said
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.engagement.defence import Site
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Layer, MapPoint
from mujun.reports.drawing.maps import draw_map
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.studies.verdict import StudyResult

Drawn = tuple[str, str, Path]
"""A picture: its title, its description in words, and its file."""
MAP_AIM_POINTS = 1200
"""Number of grid points on a map of defended ground."""
OUTLINED_ALTITUDES = (150e3, 300e3, 500e3)
"""Altitudes in m at which reach and coverage are outlined, if usable."""
PICTURE_NOTES = "Nominal values. Open-literature kinematics; limits stand in the brief."


def degrees_of(place: Place) -> tuple[float, float]:
    return math.degrees(place.latitude), math.degrees(place.longitude)


def site_points(sites: Sequence[Site]) -> list[MapPoint]:
    return [MapPoint(short_name(site.name), *degrees_of(site.fly_out.place), "site") for site in sites]


def distances_km(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return ground distances from the first of a list of points (deg), km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    start = np.full(len(lat), lat[0]), np.full(len(lon), lon[0])
    return np.asarray(ground_path(*start, lat, lon)[1] / 1e3)


def draw_defended_ground(builder: Builder, result: StudyResult, folder: Path) -> Iterator[Drawn]:
    """Draw the ground with the required number of shots against every flight of the study, and the listed places."""
    scenario = result.study.scenario
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    launches = launches_from(
        builder, areas, scenario.shapes[:1], missiles=scenario.missiles, assumed=scenario.assumed_missiles
    )
    found = defended_ground(builder, scenario, launches, MAP_AIM_POINTS)
    defence = builder.defence(scenario)
    points = site_points(defence.sites)
    points += [MapPoint("", math.degrees(a.latitude), math.degrees(a.longitude), "launch") for a in areas]
    decisive = result.answer.pictured.target if result.answer.pictured else ""
    bare = 0
    for row in result.answer.tables.get("places", []):
        _, place = place_of(builder.catalogue, row["place"])
        defended = row["fewest_shots"] >= scenario.shots
        bare += not defended
        name = row["place"] if not defended or row["place"] == decisive else ""
        points.append(MapPoint(name, *degrees_of(place), "city-defended" if defended else "city-undefended"))
    shots = shots_said(scenario.shots)
    title = say("Ground with {shots} or more against every flight of the study", shots=shots)
    label = say("{shots} or more against every flight that reaches it", shots=shots)
    layer = Layer(label, regions_lonlat(found), "covered")
    alt = say(
        "Map: {area:,.0f} square kilometres have {shots} or more, of {threatened:,.0f} that are threatened; {bare} of {places} "
        "listed places have fewer.",
        area=found.area / 1e6, shots=shots, threatened=found.threatened / 1e6, bare=bare,
        places=len(result.answer.tables.get("places", [])),
    )  # fmt: skip
    shown = np.array([(p.latitude_deg, p.longitude_deg) for p in points if p.kind != "launch"])
    middle = 0.5 * (shown.min(axis=0) + shown.max(axis=0))
    far = 1e3 * distances_km(*np.vstack([middle, shown]).T).max()
    path = folder / "ground.svg"
    centre = (float(middle[0]), float(middle[1]))
    yield (
        title,
        alt,
        draw_map(path, title, [layer], points, notes=PICTURE_NOTES, centre=centre, radius_m=1.05 * float(far)),
    )


def draw_reach(builder: Builder, scene: ReachMap, folder: Path) -> Iterator[Drawn]:
    """Draw the reach of the batteries in a comparison."""
    sites = [builder.site(name, interceptor) for name, interceptor in scene.batteries]
    layers, said = [], []
    for k, site in enumerate(sites):
        height = _middle_altitude(site)
        layers.append(
            Layer(
                say("{site}, at {height:,.0f} km", site=site.name, height=height / 1e3), reach_outline(site, height), k
            )
        )
        farthest = site.fly_out.reach.max() / 1e3
        said.append(say("{site} {distance:,.0f} km at most", site=site.name, distance=farthest))
    title = say("How far the interceptors reach")
    alt = say("Map of the reach of two batteries: {rest}.", rest=joined(said))
    yield title, alt, draw_map(folder / "reach.svg", title, layers, site_points(sites), notes=PICTURE_NOTES)


def _middle_altitude(site: Site) -> float:
    """Return a working altitude of an interceptor, m: 150 km, or the middle of its altitude band if that excludes 150 km."""
    low, high = site.fly_out.lowest, site.fly_out.highest
    return OUTLINED_ALTITUDES[0] if low <= OUTLINED_ALTITUDES[0] <= high else 0.5 * (low + high)


def reach_outline(site: Site, height: float) -> MultiPolygon:
    """Return the ground below the farthest points that an interceptor reaches at a height, m; empty if it reaches none."""
    found = reach(site, (height,), (site.fly_out.interceptor.longest_flight,)).contours
    return found[-1].outline if found else MultiPolygon()
