"""Pictures of distances, times and ground: flight times as bars, and ranges as rings or bars."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from shapely import MultiPolygon, Polygon, box
from shapely.ops import unary_union

from mujun.analyses.cases.flights import fly
from mujun.analyses.cases.land import land_named
from mujun.analyses.cases.launches import launches_of, target_points
from mujun.analyses.questions.geography.fly_over import STEP_S, region_of
from mujun.analyses.questions.geography.rings import ring_of
from mujun.analyses.questions.geography.tracks_over import country
from mujun.analyses.questions.scenes import DefendedGround, FlightBars, FlightsOver
from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.ground.grid import EqualAreaGrid
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import polygons
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.layers import Layer, MapLine, MapPoint
from mujun.reports.drawing.layout import Words
from mujun.reports.drawing.maps import MapContent, map_of
from mujun.reports.scenes.drawings import Drawing, degrees_of, site_points, source_line
from mujun.reports.sentences.claim import finding, margin_said
from mujun.reports.sentences.words import duration
from mujun.scenario.building.build import Builder
from mujun.studies.verdict import StudyResult

MOST_BARS = 12
"""Most flights shown as bars: the best of each launch area, missile and shape, the best of all first."""
MOST_TRACKS = 24
"""Most ground tracks on a map."""
WIDEST_RING = 8.0e6
"""Greatest range (m) of a ring that is drawn on a map."""
SPEED_COLUMNS = {
    "burnout": "burnout_speed_km_s",
    "greatest": "greatest_speed_km_s",
    "impact": "impact_speed_km_s",
}
"""Where on a flight a speed is claimed -> column of the table of flights."""


def draw_flight_bars(builder: Builder, result: StudyResult, scene: FlightBars) -> Iterator[Drawing]:
    """Show flight times beside the claimed one; speeds, where only a speed is claimed."""
    scenario = result.study.scenario
    best: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in scene.rows:
        best.setdefault((row["area"], row["missile"], row["shape"]), row)
    shown = list(best.values())[:MOST_BARS]
    if scenario.claimed_time is not None:
        bars = [_bar(row, row["time_s"] / 60.0, duration(row["time_s"])) for row in shown]
        claim, unit = scenario.claimed_time / 60.0, "flight time, minutes"
        line = (claim, say("claimed: {value}", value=duration(scenario.claimed_time)))
    else:
        column, claim = SPEED_COLUMNS[scenario.speed_at], (scenario.claimed_speed or 0.0) / 1e3
        bars = [_bar(row, row[column], _speed(row[column])) for row in shown]
        unit, line = "speed, km/s", (claim, say("claimed: {value}", value=_speed(claim)))
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    second = say("The flight that counts: {margin}", margin=margin)
    said = joined([say("{name} {said}", name=bar.label, said=bar.said) for bar in bars])
    caption = say("The best flight of each launch area, missile and trajectory shape, beside what is claimed.")
    content = BarsContent(Words(finding(result), second, source_line(builder.catalogue)), bars, unit, line)
    yield Drawing("flights", content, bars_of, caption, say("Bars: {said}.", said=said))


def draw_range_rings(builder: Builder, result: StudyResult) -> Iterator[Drawing]:
    """Show places in and out of reach, with the ring that decides; as bars, where the ring is too wide for a map."""
    case, rows = result.answer.pictured, result.answer.tables["places"]
    if case is None:
        return
    note = source_line(builder.catalogue)
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    words = Words(finding(result), say("The pair that counts: {margin}", margin=margin), note)
    told = joined(
        [say("{place} {margin:+,.0f} km", place=row["place"], margin=row["margin_km"]) for row in rows[:MOST_BARS]]
    )
    ring = ring_of(builder, case.missile_id, case.start)
    if float(ring.distance.max()) > WIDEST_RING:
        bars = [_reach_bar(row) for row in rows[:MOST_BARS]]
        caption = say(
            "Distance to each place (filled) beside the greatest range in its direction (outline), from its best area."
        )
        alt = say("Bars of range less distance: {said}.", said=told)
        yield Drawing("reach", BarsContent(words, bars, "distance, km"), bars_of, caption, alt)
        return
    grid = EqualAreaGrid.around(ring.place.latitude, ring.place.longitude, float(ring.distance.max()) * 1.05, 100)
    outline = to_lonlat(grid, Polygon(np.column_stack(grid.project(*ring.outline()))))
    points = [MapPoint(case.area, *degrees_of(ring.place), "launch")]
    places = target_points(builder, result.study.scenario.target_groups).by_name
    for row in rows:
        place = places[row["place"]]
        kind = "place-in-reach" if row["pairs_in_reach"] else "place-out-of-reach"
        points.append(MapPoint(row["place"], *degrees_of(place), kind, may_drop=row["place"] != case.target))
    layers = [Layer(say("range of {missile}", missile=case.missile), outline, "missile")]
    content = MapContent(words, layers, points, keyed=("place-in-reach", "place-out-of-reach", "launch"))
    caption = say(
        "Places in reach of any launch area of the study, and the ring of greatest range of the missile that decides."
    )
    yield Drawing("reach", content, map_of, caption, say("Map. Range less distance: {said}.", said=told), is_map=True)


def draw_flights_over(builder: Builder, result: StudyResult, scene: FlightsOver) -> Iterator[Drawing]:
    """Show the region with ground tracks that pass over it, and such that do not: the first of each launch area."""
    scenario = result.study.scenario
    flown, region = fly(builder, launches_of(builder, scenario), STEP_S), region_of(builder, scenario)
    over = dict(zip(flown.cases, (bool(row["cases_over"]) for row in scene.rows), strict=True))
    lines: list[MapLine] = []
    ends: dict[str, MapPoint] = {}
    seen: set[tuple[str, bool]] = set()
    for group in flown.groups:
        for i, case in enumerate(group.cases):
            if (case.area, over[case]) in seen or len(lines) == MOST_TRACKS:
                continue
            seen.add((case.area, over[case]))
            lat, lon, _ = (np.degrees(one) for one in fixed_to_geodetic(group.flights.position[i, ::3]))
            lines.append(MapLine(case.missile, lon, lat, role="missile" if over[case] else "other", arrow=True))
            ends[case.area] = MapPoint(case.area, float(lat[0]), float(lon[0]), "launch", may_drop=True)
            ends[case.target] = MapPoint(case.target, float(lat[-1]), float(lon[-1]), "target", may_drop=True)
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    words = Words(finding(result), say("Tracks that pass over it, and grey ones that do not: {margin}", margin=margin),
                  source_line(builder.catalogue))  # fmt: skip
    layers = [Layer(region.name, MultiPolygon(region.land), "window")]
    rows = result.answer.tables["areas"]
    told = joined(
        [say("{area} {over:,} of {n:,}", area=row["area"], over=row["cases_over"], n=row["cases"]) for row in rows]
    )
    caption = say(
        "From each launch area one flight that passes over the region and one that does not, where there are such."
    )
    content = MapContent(words, layers, list(ends.values()), lines)
    alt = say("Map. Flights over {region}: {said}.", region=region.name, said=told)
    yield Drawing("over", content, map_of, caption, alt, is_map=True)


def draw_defended_ground(builder: Builder, result: StudyResult, scene: DefendedGround) -> Iterator[Drawing]:
    """Show the land, or the places, with enough shots and without, with the sites."""
    scenario, rows = result.study.scenario, scene.rows
    sites = builder.defence(scenario).sites
    points, layers = site_points(sites), []
    if scenario.land is None:
        for row in rows:
            kind = "city-defended" if row["points_defended"] else "city-undefended"
            points.append(MapPoint(row["place"], row["latitude_deg"], row["longitude_deg"], kind, may_drop=True))
    else:
        outline = MultiPolygon(country(land_named(builder.catalogue, scenario.land)[1]).land)
        side = float(result.answer.facts["spacing_deg"])
        for defended, role, hatch, label in (
            (True, "defended", None, say("with enough shots")), (False, "undefended", "//", say("without")),
        ):  # fmt: skip
            cells = [_cell(row, side) for row in rows if bool(row["points_defended"]) == defended]
            if cells:
                whole = unary_union(cells).intersection(outline.buffer(0.0))
                layers.append(Layer(label, MultiPolygon(polygons(whole)), role, hatch))
    margin = margin_said(result.study, result.answer.margin, result.unit(result.answer))
    words = Words(finding(result), margin, source_line(builder.catalogue))
    told = joined([say("{site}", site=site.name) for site in sites], NEXT_NAME)
    caption = say(
        "Ground at which every missile of the study that arrives meets enough shots, and ground at which one does not."
    )
    alt = say("Map of the ground defended by {sites}: {margin}.", sites=told, margin=margin)
    content = MapContent(words, layers, points, direct=False)
    yield Drawing("ground", content, map_of, caption, alt, is_map=True)


def _cell(row: Mapping[str, Any], side: float) -> Polygon:
    """Return the cell (deg) of a grid through latitude and longitude 0 in which a point lies."""
    west, south = (math.floor(row[name] / side) * side for name in ("longitude_deg", "latitude_deg"))
    return box(west, south, west + side, south + side)


def _reach_bar(row: Mapping[str, Any]) -> BarRow:
    label = say(
        "{place}, {missile} from {area}", place=row["place"], missile=row["best_missile"], area=row["best_area"]
    )
    said = say("{margin:+,.0f} km", margin=row["margin_km"])
    return BarRow(label, row["distance_km"], row["distance_km"] + row["margin_km"], said, "missile")


def _bar(row: Mapping[str, Any], value: float, said: Text) -> BarRow:
    label = say("{missile} from {area} to {place} ({shape})", missile=row["missile"], area=row["area"], place=row["target"],
                shape=row["shape"])  # fmt: skip
    return BarRow(label, value, 0.0, said, "missile")


def _speed(speed: float) -> Text:
    return say("{n:.3g} km/s", n=speed)
