"""Whether the radars of a defence look where missiles come from, and whether there is a radar at all; told in a line each.

Only azimuths are looked at: of the points below a flight's great circle, seen from the radar. Range, horizon and elevations are
what the engagement itself computes.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.launches import Launch, launches_of
from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.earth.geodesy import ground_path, ground_point
from mujun.earth.place import Place
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import position_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]
Course = tuple[str, Place, Place]
"""Name of a launch place, the place, and a target."""
POINTS = 33
"""Points on each flight's great circle."""
LOOKED_AT = 0.9
"""Part of the way that is looked at: near its target a flight is low, and its azimuth from a radar there says nothing."""
PLACES_NAMED = 5
"""Launch places that a line names."""


def radar_cautions(builder: Builder, scenario: Scenario, courses: Iterable[Course] = ()) -> list[Text]:
    """Return what looks wrong with the radars of a scenario's sites and sensors.

    courses: of the flights; none: those of a study's own launch areas and targets.
    """
    quiet = replace(builder, catalogue=builder.catalogue.aside())
    flown = list(courses) or _courses(quiet, scenario)
    sites = [quiet.get(schema.Defence, name) for name in quiet.defence_ids(scenario)]
    sensors = [quiet.sensor_entry(name) for name in scenario.sensors]
    found: list[Text] = []
    alone = not sensors and scenario.network is None and scenario.network_track != "granted"
    for site in sites:
        if site.radar is None and alone and all(one.radar is None for one in sites):
            key = "{site} has no radar, and no sensor is named: nothing on the ground tracks for it"
            found.append(say(key, site=site.name))
    for entry in (*sites, *sensors):
        if entry.radar is not None and scenario.radar is None:
            found += facing_cautions(quiet, entry, flown)
    return found


def facing_cautions(builder: Builder, entry: schema.Defence | schema.Sensor, courses: Sequence[Course]) -> list[Text]:
    """Return a line if a radar's sectors hold no point of any flight; for a user's own radar also if they leave some out."""
    if entry.radar is None or not courses:
        return []
    radar, records = builder.get(schema.Radar, entry.radar), builder.catalogue.records
    boresights = entry.radar_azimuths or tuple(face.azimuth for face in radar.faces)
    sectors = [(azimuth, face.width) for azimuth, face in zip(boresights, radar.faces, strict=False)]
    if any(width >= 2.0 * math.pi for _, width in sectors):
        return []
    place = position_of(entry)
    missed = {
        name: bearing for name, start, to in courses if (bearing := _missed(place, sectors, start, to)) is not None
    }
    whole = {name for name, _, _ in courses}
    said = joined([_sector(azimuth, width) for azimuth, width in sectors], NEXT_NAME)
    places = [say("{place} ({bearing:.0f}°)", place=name, bearing=missed[name]) for name in sorted(missed)]
    listed = joined(places[:PLACES_NAMED] + ([say("…")] if places[PLACES_NAMED:] else []), NEXT_NAME)
    if missed.keys() == whole:
        key = "the radar of {site} looks away from every flight: its sectors are {sectors}, launches lie at {places}"
        return [say(key, site=entry.name, sectors=said, places=listed)]
    own = [records[id] for id in (entry.id, radar.id)]
    if missed and any(not one.shipped or one.override for one in own):
        key = "the radar of {site} does not look towards flights from {places}: its sectors are {sectors}"
        return [say(key, site=entry.name, sectors=said, places=listed)]
    return []


def _missed(radar: Place, sectors: Sequence[tuple[float, float]], start: Place, to: Place) -> float | None:
    """Return the bearing of a launch place from a radar, deg, if no point of the flight lies in a sector; None if one does."""
    bearing, length = (float(x) for x in ground_path(start.latitude, start.longitude, to.latitude, to.longitude))
    steps = np.linspace(0.0, LOOKED_AT * length, POINTS)
    latitude, longitude = ground_point(
        np.full(POINTS, start.latitude), np.full(POINTS, start.longitude), np.full(POINTS, bearing), steps
    )
    seen: Array = ground_path(np.full(POINTS, radar.latitude), np.full(POINTS, radar.longitude), latitude, longitude)[0]
    off = [np.abs((seen - azimuth + math.pi) % (2.0 * math.pi) - math.pi) <= 0.5 * width for azimuth, width in sectors]
    return None if np.any(off) else math.degrees(seen[0]) % 360.0


def _sector(azimuth: float, width: float) -> Text:
    low, high = (math.degrees(azimuth + side * 0.5 * width) % 360.0 for side in (-1.0, 1.0))
    return say("{low:.0f}° to {high:.0f}°", low=low, high=high)


def _courses(builder: Builder, scenario: Scenario) -> list[Course]:
    """Return the courses of a study's launches; none for a question whose launches a force brings."""
    try:
        launches = [one for leg in (scenario.legs or (None,)) for one in launches_of(builder, scenario, leg)]
    except BadInput:
        return []
    return courses_of(launches)


def courses_of(launches: Iterable[Launch]) -> list[Course]:
    """Return the courses of some launches, one to each target."""
    return [
        (one.place_name, one.place, Place(float(lat), float(lon)))
        for one in launches
        for lat, lon in zip(one.targets.latitude, one.targets.longitude, strict=True)
    ]
