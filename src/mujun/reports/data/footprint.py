"""A footprint as data and as files: JSON, GeoJSON, a map."""

from functools import partial
from typing import Any

import numpy as np

from mujun.analyses.cases.launches import Launch
from mujun.analyses.cases.meet import unsupported
from mujun.analyses.single.denied import Denied
from mujun.analyses.single.footprints import Ground, regions_lonlat
from mujun.base.text import NEXT_NAME, NEXT_SENTENCE, joined, say, shots_said
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence
from mujun.flight.model.shape import shape_said
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import area
from mujun.reports.drawing.canvas import Figures
from mujun.reports.drawing.labels import short_name
from mujun.reports.formats.geojson import point_feature, region_feature
from mujun.scenario.schema.study import Scenario

FOOTPRINT_LIMITS = (
    "Open-literature, point-mass kinematics on nominal values: reach, sight and time, not guidance, discrimination or kill. "
    "Reaching the intercept point is not the same as hitting the target.",
    "A point counts as defended if the sites together have the required shots against every threat named that reaches "
    "it; threats that are not named are not counted.",
    "Launch places, targets and shapes are those given; none is searched or optimised.",
    "Interceptor boosts are representative and scaled to a burnout speed, published or assumed; many numbers are assumed "
    "(see the sources).",
)


PLACES_NAMED = 12
"""Most places that a map names: those not defended, and the others if they are few."""
FEW_CELLS = 30
"""Smallest number of grid cells in an area; a smaller area is only approximate."""


def _km2(square_metres: float) -> float:
    return round(square_metres / 1e6)


def ground_data(ground: Ground, scenario: Scenario, defence: Defence, launches: list[Launch]) -> dict[str, Any]:
    """Return a defended area as plain data."""
    return {
        "defences": [site.name for site in defence.sites],
        "against": [{"missile": one.missile_name, "from": one.place_name} for one in launches],
        "shapes": list(scenario.shapes),
        "mode": scenario.mode,
        "shots": scenario.shots,
        "area_km2": _km2(ground.area),
        "threatened_km2": _km2(ground.threatened),
        "by_shots": [{"shots": k + 1, "area_km2": _km2(value)} for k, value in enumerate(ground.by_shots)],
        "sites": [
            {"site": s.name, "area_km2": _km2(area(s.region)), "only_this_site_km2": _km2(area(s.only))}
            for s in ground.sites
        ],
        "places_defended": sum(p.shots >= scenario.shots for p in ground.places),
        "places_undefended": sum(p.shots < scenario.shots for p in ground.places),
        "places": [
            {
                "place": p.name,
                "lat_deg": round(p.latitude_deg, 4),
                "lon_deg": round(p.longitude_deg, 4),
                "shots": p.shots,
                "slack_s": round(p.slack, 1) if np.isfinite(p.slack) else None,
                "defended": p.shots >= scenario.shots,
            }
            for p in ground.places
        ],
        "aim_points": int(ground.grid.rows * ground.grid.columns),
        "cell_km": round(ground.grid.spacing / 1e3, 1),
        "runs_out_of_the_grid": ground.at_edge,
        "limits": list(FOOTPRINT_LIMITS),
    }


def denied_data(denied: Denied, scenario: Scenario, defence: Defence, launch: Launch, target: str) -> dict[str, Any]:
    """Return a denied launch area as plain data."""
    return {
        "defences": [site.name for site in defence.sites],
        "against": launch.missile_name,
        "to": target,
        "around": launch.place_name,
        "shapes": list(scenario.shapes),
        "mode": scenario.mode,
        "shots": scenario.shots,
        "launch_area_denied_km2": _km2(denied.area),
        "launch_area_within_range_km2": _km2(denied.within_range),
        "grid_radius_km": round(float(np.abs(denied.grid.x).max()) / 1e3),
        "runs_out_of_the_grid": denied.at_edge,
        "launch_points": int(denied.grid.rows * denied.grid.columns),
        "cell_km": round(denied.grid.spacing / 1e3, 1),
        "limits": list(FOOTPRINT_LIMITS),
    }


def remarks(defence: Defence, data: dict[str, Any]) -> list[str]:
    """Return warnings that a reader needs before quoting the numbers of this footprint."""
    found = []
    if defence.mode != ENGAGE_ON_REMOTE:
        found += [unsupported(defence, s) for s, site in enumerate(defence.sites) if site.watch is None]
    elif not defence.granted and not defence.sensors and all(site.watch is None for site in defence.sites):
        found.append(say("there is no radar in the network to track a missile at the intercept; name more sensors"))
    if data["runs_out_of_the_grid"]:
        found.append(say("the area extends beyond the grid and is larger than this; use a larger radius"))
    area_km2 = data.get("area_km2", data.get("launch_area_denied_km2", 0))
    if area_km2 < FEW_CELLS * data["cell_km"] ** 2 and (area_km2 or data.get("places_defended")):
        key = "the grid's cells of {size:g} km are coarse for this area; use more points"
        found.append(say(key, size=data["cell_km"]))
    return found


def _sites(defence: Defence) -> list[dict[str, Any]]:
    return [
        point_feature(
            np.degrees(site.fly_out.place.longitude),
            np.degrees(site.fly_out.place.latitude),
            {"name": site.name, "role": "site"},
        )
        for site in defence.sites
    ]


def features_of(ground: Ground | Denied, data: dict[str, Any], defence: Defence) -> list[dict[str, Any]]:
    """Return regions, sites and places as features of GeoJSON."""
    keys = ("defences", "against", "shapes", "mode", "shots", "area_km2", "launch_area_denied_km2", "to")
    facts = {k: data[k] for k in keys if k in data}
    role = "launch area denied" if isinstance(ground, Denied) else "defended area"
    features = [region_feature(regions_lonlat(ground), {"role": role, **facts})]
    if isinstance(ground, Ground):
        for site in ground.sites:
            region = to_lonlat(ground.grid, site.region)
            features.append(
                region_feature(
                    region, {"role": "defended by one site", "name": site.name, "area_km2": _km2(area(site.region))}
                )
            )
        features += [
            point_feature(p["lon_deg"], p["lat_deg"], {k: p[k] for k in ("place", "shots", "slack_s", "defended")})
            for p in data["places"]
        ]
    return [*features, *_sites(defence)]


def figures_of(ground: Ground | Denied, data: dict[str, Any], defence: Defence, launches: list[Launch]) -> Figures:
    """Return the map."""
    from mujun.reports.drawing.layers import Layer, MapPoint
    from mujun.reports.drawing.maps import map_figure

    points = [
        MapPoint(
            short_name(site.name),
            float(np.degrees(site.fly_out.place.latitude)),
            float(np.degrees(site.fly_out.place.longitude)),
            "site",
        )
        for site in defence.sites
    ]
    points += [
        MapPoint(
            one.place_name, float(np.degrees(one.place.latitude)), float(np.degrees(one.place.longitude)), "launch"
        )
        for one in {one.place_name: one for one in launches}.values()
    ]
    key = "more than {area:,} km²" if data["runs_out_of_the_grid"] else "{area:,} km²"
    if isinstance(ground, Denied):
        title = say(
            "Launch area denied: {missile} to {place}, {area}",
            missile=data["against"], place=data["to"], area=say(key, area=data["launch_area_denied_km2"]),
        )  # fmt: skip
        layers = [Layer(say("launch points engaged with enough shots"), regions_lonlat(ground), "defended")]
    else:
        missiles = joined(list(dict.fromkeys(a["missile"] for a in data["against"])), NEXT_NAME)
        wanted = say("{shots} or more", shots=shots_said(data["shots"]))
        title = say(
            "Ground defended against {missiles}: {area} ({shots})",
            missiles=missiles, area=say(key, area=data["area_km2"]), shots=wanted,
        )  # fmt: skip
        layers = [Layer(wanted, regions_lonlat(ground), "defended")]
        bare = [p["place"] for p in data["places"] if not p["defended"]][:PLACES_NAMED]
        others = [p["place"] for p in data["places"] if p["defended"]]
        named = {*bare, *(others if len(others) <= PLACES_NAMED else [])}
        for p in data["places"]:
            kind = "city-defended" if p["defended"] else "city-undefended"
            name = p["place"] if p["place"] in named else ""
            points.append(MapPoint(name, p["lat_deg"], p["lon_deg"], kind, may_drop=p["defended"]))
    shapes = joined([shape_said(shape) for shape in data["shapes"]], NEXT_NAME)
    parts = [say("{mode}; {shapes}. Nominal values.", mode=data["mode"], shapes=shapes)]
    if data["runs_out_of_the_grid"]:
        parts.append(say("The area extends beyond the grid and is larger than this."))
    notes = joined([*parts, FOOTPRINT_LIMITS[0]], NEXT_SENTENCE)
    return {"footprint": partial(map_figure, title, layers, points, notes=notes)}
