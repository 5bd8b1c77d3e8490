"""Pictures of what radars see of a claim's limiting flight: on a map, and in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mujun.analyses.cases.spells import spells_of
from mujun.analyses.single.coverage import coverage, sections_of
from mujun.analyses.single.encounter import Encounter, encounter
from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.engagement.sequence import Sighting
from mujun.flight.engine.sampling import sample
from mujun.reports.drawing.charts.timeline import Bar, Moment, Row, TimelineContent, timeline_of
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Callout, Layer, MapPoint
from mujun.reports.drawing.layout import Words
from mujun.reports.drawing.maps import MapContent, map_of
from mujun.reports.scenes.drawings import Drawing, degrees_of, radar_label, source_line
from mujun.reports.scenes.flown import Flown, flown_of
from mujun.reports.sentences.words import duration, kilometres
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.sensors.radar import Watch, margins
from mujun.studies.verdict import StudyResult

WATCH_STEP_S = 2.0
"""Longest step between samples of a flight that is watched, s."""
OUTLINED_ALTITUDES = (150e3, 500e3)
"""Altitudes in m at which coverage is outlined besides that of the missile."""


@dataclass(frozen=True)
class Watched:
    """A flight and the radar that sees most of it.

    watch: the radar. spells: (enters, leaves) of each of its views, s after launch.
    tracked: longest time in track, s; 0: none.
    nearest: time at which the missile is farthest inside the view or least outside it, s. outside: by how much, m; 0: inside.
    height: of the missile then, m.
    """

    flown: Flown
    watch: Watch
    spells: tuple[tuple[float, float], ...]
    tracked: float
    nearest: float
    outside: float
    height: float


def watched(builder: Builder, flown: Flown, watches: Sequence[Watch]) -> Watched:
    """Return what the radar that sees most of a flight sees of it."""
    flights = sample(flown.flight.flights, interval=WATCH_STEP_S)
    times = flights.times
    found = []
    for watch, margin in zip(
        watches, margins(list(watches), flights, builder.post_boost_time(flown.missile)), strict=True
    ):
        spells = tuple((float(a), float(b)) for _, a, b in zip(*spells_of(margin, times), strict=True))
        longest = max((b - a for a, b in spells), default=0.0)
        k = int(np.argmax(margin[0]))
        tracked = max(longest - watch.radar.ready_time, 0.0)
        outside = max(-float(margin[0][k]), 0.0)
        found.append(Watched(flown, watch, spells, tracked, float(times[0][k]), outside, float(flights.height[0][k])))
    return max(found, key=lambda one: (one.tracked, -one.outside))


def draw_radar_view(builder: Builder, result: StudyResult) -> Iterator[Drawing]:
    """Show the radars' coverage of a warhead, the limiting case, and the times at which each radar sees it."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    watches = [replace(builder.sensor(name), follows=scenario.object_seen) for name in scenario.sensors]
    seen = watched(builder, flown_of(builder, case), watches)
    note = source_line(builder.catalogue)
    if case.missile_id in {builder.get(schema.Missile, name).id for name in scenario.assumed_missiles}:
        note = joined([say("The missile is assumed: none is reported at this place."), note], NEXT_SENTENCE)
    yield _map(seen, note)
    if seen.spells:
        yield _timeline(seen, note)


def finding(seen: Watched) -> Text:
    """Return what the radar sees, as a title."""
    radar = short_name(seen.watch.radar.name)
    if seen.tracked > 0.0:
        return say("The radar at {place} tracks this missile for {time}", place=radar, time=duration(seen.tracked))
    if seen.spells:
        return say("The radar at {place} sees this missile, but too briefly for a track", place=radar)
    return say("Never seen: the missile passes {far} outside the view of the radar at {place}", place=radar,
               far=kilometres(seen.outside / 1e3))  # fmt: skip


def _map(seen: Watched, note: Text) -> Drawing:
    flown, radar = seen.flown, seen.watch.radar
    sections = [one for one in sections_of(seen.watch.sections) if one.name == "warhead"]
    heights = [seen.height] if not seen.spells else [*OUTLINED_ALTITUDES]
    layers = []
    for part in sorted(coverage(radar, [h for h in heights if h > 0.0], sections).footprints, key=lambda f: -f.area):
        if part.area > 0.0:
            label = say("in view at {height:,.0f} km altitude", height=part.altitude / 1e3)
            layers.append(Layer(label, part.outline, "track", filled=False))
    lat, lon = flown.at(seen.nearest if not seen.spells else seen.spells[0][0])
    if seen.spells:
        said = say("in view from here, {time} after launch", time=duration(seen.spells[0][0]))
        role = "track"
    else:
        said = say("nearest to the view: {far} outside it, {height:,.0f} km up, {time} after launch",
                   far=kilometres(seen.outside / 1e3), height=seen.height / 1e3, time=duration(seen.nearest))  # fmt: skip
        role = "gap"
    points = [MapPoint(short_name(radar.name), *degrees_of(radar.place), "sensor"), *flown.ends, *flown.ticks()]
    points.append(MapPoint("", lat, lon, "missile"))
    section = sections[0].value if sections else radar.reference_cross_section
    second = say("{flight}; warhead of {section:g} m²", flight=flown.said, section=section)
    title = finding(seen)
    alt = say(
        "Map of the view of {radar} and of the flight of {flight}: {said}.",
        radar=radar.name,
        flight=flown.said,
        said=said,
    )
    caption = say("Where the radar has a warhead in view, and the missile's path with minutes after its launch.")
    content = MapContent(Words(title, second, note), layers, points, [flown.line], [Callout(said, lat, lon, role)])
    return Drawing("coverage", content, map_of, caption, alt, is_map=True)


def _timeline(seen: Watched, note: Text) -> Drawing:
    flights, radar = seen.flown.flight.flights, seen.watch.radar
    impact, burnout = float(flights.flight_time[0]), float(flights.burnout_time[0])
    bars = [Bar(a, b, "view") for a, b in seen.spells]
    ready = radar.ready_time
    for a, b in seen.spells:
        if b - a > ready:
            bars.append(Bar(a + ready, b, "track", say("track for {time}", time=duration(b - a - ready))))
    rows = [
        Row("missile", [Bar(0.0, impact, "flight"), Bar(0.0, burnout, "burn", "engines burn")]),
        Row(radar_label(radar.name), bars),
    ]
    title = finding(seen)
    said = joined([say("from {first} to {last}", first=duration(a), last=duration(b)) for a, b in seen.spells])
    alt = say("Time line: in view of {radar} {said}; impact {time} after launch.", radar=radar.name, said=said,
              time=duration(impact))  # fmt: skip
    caption = say("Pale: in the radar's coverage; dark: long enough for a track.")
    content = TimelineContent(Words(title, seen.flown.said, note), rows, [Moment(impact, "impact")])
    return Drawing("sightings", content, timeline_of, caption, alt)


def draw_network_flight(builder: Builder, result: StudyResult) -> Iterator[Drawing]:
    """Show who sees the flight with the greatest gain, and which of them the switched part of the network serves."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    flown = flown_of(builder, case)
    found = encounter(
        builder, scenario.model_copy(update={"shapes": (case.shape,)}), flown.missile, flown.flight, speed=False
    )
    served = _served(builder, result)
    radars = sorted(found.radars, key=lambda one: (one.name not in served, one.first))
    note = source_line(builder.catalogue)
    impact, burnout = float(found.flights.flight_time[0]), float(found.flights.burnout_time[0])
    rows = [Row("missile", [Bar(0.0, impact, "flight"), Bar(0.0, burnout, "burn", "engines burn")])]
    for radar in radars:
        if radar.name in served or radar.spells:
            rows.append(_radar_row(radar))
    rest = sum(1 for radar in radars if not (radar.name in served or radar.spells))
    if rest:
        rows.append(Row(say("{n} other radars", n=rest), said="never detected"))
    title = _network_finding(result, [radar for radar in radars if radar.name in served])
    seen = [short_name(radar.name) for radar in radars if radar.spells]
    alt = say(
        "Time line of {flight}: seen by {names}.",
        flight=flown.said,
        names=joined(seen or ["no radar"], "{first}, {rest}"),
    )
    caption = say(
        "Which radars see the flight that would gain most: first those that the claim is about, then the others."
    )
    content = TimelineContent(Words(title, flown.said, note), rows, [Moment(impact, "impact")])
    yield Drawing("sightings", content, timeline_of, caption, alt)
    yield _network_map(found, flown, served, content.words)


def _network_finding(result: StudyResult, mine: Sequence[Sighting]) -> Text:
    changed, cases = result.answer.facts.get("cases_changed", 0), result.answer.facts.get("cases", 0)
    if mine and not any(radar.spells for radar in mine):
        if len(mine) == 1:
            return say("The {radar} never sees this flight", radar=radar_label(mine[0].name))
        return say("None of the {n} radars in question ever sees this flight", n=len(mine))
    if not changed:
        return say("Nothing changes for any of {n:,} flights", n=cases)
    return say("Something changes for {n:,} of {whole:,} flights", n=changed, whole=cases)


def _radar_row(radar: Sighting) -> Row:
    if not radar.spells:
        return Row(radar_label(radar.name), said="never detected")
    bars = [Bar(a, b, "view") for a, b in radar.spells]
    last = bars[-1].end
    if np.isfinite(radar.tracked):
        bars.append(Bar(radar.tracked, last, "track", say("track for {time}", time=duration(last - radar.tracked))))
    return Row(radar_label(radar.name), bars)


def _served(builder: Builder, result: StudyResult) -> set[str]:
    """Return the names of the radars whose data pass through the parts of the network that the study leaves out."""
    scenario = result.study.scenario
    if scenario.network is None:
        return set()
    network = builder.get(schema.Network, scenario.network)
    ends = [part.partition(">") for part in scenario.without]
    wanted, beyond = {begin for begin, _, _ in ends}, {end for _, _, end in ends}
    while more := {name for link in network.links if wanted & set(link.to) for name in link.from_} - wanted - beyond:
        wanted |= more
    senders = [
        builder.sensor_entry(name) for name in wanted - {node.id for node in network.nodes} - _satellites(builder)
    ]
    return {builder.sensor(entry.id).radar.name for entry in senders if entry.radar is not None}


def _satellites(builder: Builder) -> set[str]:
    return {one.id for one in builder.catalogue.all(schema.Infrared)}


def _network_map(found: Encounter, flown: Flown, served: set[str], words: Words) -> Drawing:
    points = [
        MapPoint(short_name(one.name), *degrees_of(watch.radar.place), "sensor" if one.spells else "blind")
        for one, watch in zip(found.radars, found.defence.watches, strict=True)
        if one.name in served or one.spells
    ]
    content = MapContent(words, (), [*flown.ends, *points, *flown.ticks()], [flown.line], keyed=("sensor", "blind"))
    alt = say("Map of the flight of {flight} with the radars that see it and those that do not.", flight=flown.said)
    caption = say("The flight, the radars that see it, and those of the claim that do not.")
    return Drawing("flight", content, map_of, caption, alt, is_map=True)
