"""Pictures of a claim's limiting case: its flight, its engagement, and the sensors that see it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mujun.analyses.cases.flights import Case
from mujun.analyses.cases.spells import Spell
from mujun.analyses.single.coverage import coverage, sections_of
from mujun.analyses.single.encounter import encounter
from mujun.analyses.single.flight import SingleFlight, fly_to
from mujun.analyses.single.sightings import sightings
from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.earth.place import Place
from mujun.flight.model.shape import parse_shape
from mujun.reports.brief.scene_maps import (
    OUTLINED_ALTITUDES,
    PICTURE_NOTES,
    Drawn,
    degrees_of,
    distances_km,
    reach_outline,
    site_points,
)
from mujun.reports.data.encounter import ENCOUNTER_LIMITS, bars_of, encounter_data
from mujun.reports.data.flight import path_rows
from mujun.reports.drawing.charts import draw_profile
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Layer, MapLine, MapPoint
from mujun.reports.drawing.maps import draw_map
from mujun.reports.drawing.timeline import draw_timeline
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema import kinds as schema
from mujun.studies.verdict import StudyResult


def _flown(builder: Builder, case: Case) -> tuple[str, SingleFlight]:
    """Return the missile's id and the flight of a case."""
    entry, vehicle = builder.missile(case.missile)
    area = builder.catalogue.get(schema.Area, case.area)
    start = Place(area.latitude, area.longitude, area.height)
    _, target = place_of(builder.catalogue, case.target)
    return entry.id, fly_to(vehicle, start, target, parse_shape(case.shape), builder.family(entry.id, start))


def draw_decisive_flight(builder: Builder, result: StudyResult, folder: Path) -> Iterator[Drawn]:
    """Draw the limiting case: on a map with the interceptors' reach, in altitude, and as a timeline."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    missile, flown = _flown(builder, case)
    rows = path_rows(flown.flights)
    sites = builder.defence(scenario).sites
    layers = []
    for site in sites:
        heights = [h for h in OUTLINED_ALTITUDES if site.fly_out.lowest <= h <= site.fly_out.highest]
        layers += [
            Layer(
                say("reach of {site} at {height:,.0f} km", site=short_name(site.name), height=h / 1e3),
                reach_outline(site, h),
            )
            for h in heights[1:2] or heights
        ]
    line = _line(case, rows)
    title = say("The flight that decides: {case}", case=case.said)
    names = joined([short_name(site.name) for site in sites], NEXT_NAME)
    alt = say("Map of the flight of {case}, with the reach of {sites}.", case=case.said, sites=names)
    yield title, alt, draw_map(folder / "flight.svg", title, layers, site_points(sites), [line], PICTURE_NOTES)
    found = encounter(builder, scenario.model_copy(update={"shapes": (case.shape,)}), missile, flown)
    data = encounter_data(found, flown)
    distance = distances_km(rows["latitude_deg"], rows["longitude_deg"])
    lines = [(case.said, distance, rows["altitude_km"])]
    points = []
    for one_site in found.sites:
        for one in one_site.meetings[:2]:
            at = float(np.interp(one.time, rows["time_s"], distance))
            label = say("{site}: {what}, {time:,.0f} s", site=short_name(one_site.name), what=one.what, time=one.time)
            points.append((label, at, one.height / 1e3))
    first = sites[0].fly_out
    band = say("altitudes at which {interceptor} works", interceptor=first.interceptor.name)
    bands = [(band, first.lowest / 1e3, first.highest / 1e3)]
    title = say("The same flight in altitude")
    met = joined([label for label, _, _ in points] or [say("no intercept")])
    key = "Altitude over distance of {case}: apogee {apogee:,.0f} km; {rest}."
    alt = say(key, case=case.said, apogee=rows["altitude_km"].max(), rest=met)
    yield title, alt, draw_profile(folder / "profile.svg", lines, points, bands, title)
    bars, marks = bars_of(found, data)
    title = say("The same flight in time: who sees it, when an order is possible, when interceptors can be launched")
    key = "Timeline of {case}: burnout at {burnout:,.0f} s, impact at {impact:,.0f} s; {rest}."
    alt = say(key, case=case.said, burnout=data["burnout_s"], impact=data["impact_s"], rest=met)
    yield title, alt, draw_timeline(folder / "timeline.svg", bars, title, marks, ENCOUNTER_LIMITS[0])


def draw_radar_view(builder: Builder, result: StudyResult, folder: Path) -> Iterator[Drawn]:
    """Draw the radars' coverage of a warhead, the limiting case, and the times at which each radar sees it."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    missile, flown = _flown(builder, case)
    rows = path_rows(flown.flights)
    watches = [replace(builder.sensor(name), follows=scenario.object_seen) for name in scenario.sensors]
    layers, points = [], []
    for watch in watches:
        sections = [s for s in sections_of(watch.sections) if s.name == "warhead"]
        for part in sorted(coverage(watch.radar, OUTLINED_ALTITUDES, sections).footprints, key=lambda f: -f.area):
            if part.area > 0.0:
                key = "a warhead of {section:g} m² in view at {height:,.0f} km"
                label = say(key, section=part.section.value, height=part.altitude / 1e3)
                layers.append(Layer(label, part.outline))
        points.append(MapPoint(short_name(watch.radar.name), *degrees_of(watch.radar.place), "sensor"))
    title = say("What the radar could see, and the flight that decides: {case}", case=case.said)
    names = joined([watch.radar.name for watch in watches], NEXT_NAME)
    key = "Map of where {names} has a warhead in view at several altitudes, with the flight of {case}."
    alt = say(key, names=names, case=case.said)
    yield title, alt, draw_map(folder / "coverage.svg", title, layers, points, [_line(case, rows)], PICTURE_NOTES)
    seen = sightings(flown, watches, builder.infrared(scenario.infrared), builder.post_boost_time(missile))
    bars = [
        (s.name, [(v.begin, v.end, "view") for v in s.spells] + [(v.begin, v.end, "track") for v in s.tracks])
        for s in (seen.infrared, *seen.radars)
    ]
    marks = [(seen.burnout, "burnout"), (seen.apogee, "apogee"), (seen.flight_time, "impact")]
    title = say("Who sees that flight, and when")
    said = joined([say("{radar} {times}", radar=s.name, times=_times(s.spells)) for s in seen.radars])
    key = "Timeline of {case}: in view of {rest}; impact at {impact:,.0f} s."
    alt = say(key, case=case.said, rest=said, impact=seen.flight_time)
    yield title, alt, draw_timeline(folder / "sightings.svg", bars, title, marks, PICTURE_NOTES)


def _line(case: Case, rows: Mapping[str, Any]) -> MapLine:
    label = say("flight of {missile} to {place}", missile=case.missile, place=case.target)
    return MapLine(label, rows["longitude_deg"], rows["latitude_deg"])


def _times(spells: Sequence[Spell]) -> Text:
    """Return the times in view, in words."""
    key = "{begin:,.0f} to {end:,.0f} s"
    return joined([say(key, begin=v.begin, end=v.end) for v in spells] or [say("never")], NEXT_NAME)
