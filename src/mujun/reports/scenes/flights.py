"""Pictures of a claim's limiting flight against interceptors: in time, on a map, and in altitude."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import MultiPolygon

from mujun.analyses.single.encounter import Encounter, Meeting, SiteResult, encounter
from mujun.analyses.single.reach import outline_at
from mujun.base.text import Text, joined, say
from mujun.earth.constants import MEAN_RADIUS
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.engagement.defence import Site
from mujun.reports.drawing.charts.profile import ProfileContent, profile_of
from mujun.reports.drawing.charts.timeline import Bar, Moment, Row, TimelineContent, timeline_of
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Callout, Layer, MapLine, MapPoint
from mujun.reports.drawing.layout import Words
from mujun.reports.drawing.maps import MapContent, map_of
from mujun.reports.scenes.drawings import Drawing, degrees_of, distances_km, radar_label, site_points, source_line
from mujun.reports.scenes.flown import Flown, flown_of
from mujun.reports.sentences.words import duration, kilometres, shots
from mujun.scenario.building.build import Builder
from mujun.studies.verdict import StudyResult

APPROACHES_TRIED = 60
"""Moments of a flight at which the distance from an interceptor's reach is looked at."""
RADARS_NAMED = 3
"""Most radars that get a row of their own although they never see the flight."""


@dataclass(frozen=True)
class Approach:
    """How near a flight comes to where an interceptor launched at the first chance can be.

    time: s after the missile's launch. height: of the missile, m.
    latitude_deg, longitude_deg: below the missile.
    short: ground distance that is missing, m.
    outline: ground above which the interceptor can be by then at that height, deg; empty if it is still in its launcher.
    """

    time: float
    height: float
    latitude_deg: float
    longitude_deg: float
    short: float
    outline: MultiPolygon


@dataclass(frozen=True)
class Engaged:
    """A flight, its engagement, and the site that comes nearest to meeting it."""

    flown: Flown
    found: Encounter

    @property
    def best(self) -> int:
        """Index of the site with the greatest slack, or else of the one whose reach the flight passes nearest."""
        sites = self.found.sites
        return max(range(len(sites)), key=lambda s: (float(sites[s].windows.slack[0]), -sites[s].nearest))

    @property
    def result(self) -> SiteResult:
        """What that site can do."""
        return self.found.sites[self.best]

    @property
    def site(self) -> Site:
        """That site."""
        return self.found.defence.sites[self.best]

    @property
    def slack(self) -> float:
        """Latest launch of that site minus the earliest possible one, s."""
        return float(self.result.windows.slack[0])

    @property
    def launches(self) -> tuple[float, float] | None:
        """The launch that is needed and the earliest that is possible, s after the missile's; None: never within reach."""
        if not (math.isfinite(self.slack) and self.result.meetings):
            return None
        if self.slack >= 0.0:
            windows = self.result.windows
            return float(windows.latest_launch[0]), float(windows.earliest_launch[0])
        needed = self.result.meetings[0].launch
        return needed, needed - self.slack

    def approach(self) -> Approach | None:
        """Return the moment at which the nearest site's interceptor falls least short of the missile.

        Where a launch is possible but comes too late, it is launched at the first chance; only whole minutes are looked at, as
        they are marked on the path. None: at none of them can it be at the missile's altitude.
        """
        table, flights = self.site.fly_out, self.found.flights
        times, height, position = flights.times[0], flights.height[0], flights.position[0]
        launch = -math.inf if self.launches is None else self.launches[1]
        moments = np.arange(60.0, float(times[-1]), 60.0) if self.launches else times[times > flights.burnout_time[0]]
        moments = moments[:: max(len(moments) // APPROACHES_TRIED, 1)]
        up, east, north = table.axes
        best: tuple[float, float, float, Any] | None = None
        for time in moments:
            high = float(np.interp(time, times, height))
            within = min(float(time) - launch, table.interceptor.longest_flight)
            if within <= 0.0 or not table.lowest <= high <= table.highest:
                continue
            place = np.array([np.interp(time, times, axis) for axis in position.T])
            towards = place / np.linalg.norm(place)
            angle = math.acos(float(np.clip(towards @ up, -1.0, 1.0)))
            bearing = np.array([math.atan2(float(towards @ east), float(towards @ north))])
            chord = float(table.reach_at(high, bearing, within)[0])
            beyond = MEAN_RADIUS * angle - 2.0 * MEAN_RADIUS * math.asin(min(chord / (2.0 * MEAN_RADIUS), 1.0))
            if chord > 0.0 and (best is None or beyond < best[0]):
                best = beyond, float(time), within, place
        if best is None:
            return None
        short, time, within, place = best
        latitude, longitude, high = (float(v) for v in fixed_to_geodetic(place))
        outline = outline_at(self.site, high, within)
        return Approach(time, high, math.degrees(latitude), math.degrees(longitude), short, outline)


def draw_decisive_flight(builder: Builder, result: StudyResult) -> Iterator[Drawing]:
    """Show the limiting case: in time, on a map with the interceptors' reach, and in altitude."""
    case, scenario = result.answer.pictured, result.study.scenario
    if case is None:
        return
    flown = flown_of(builder, case)
    found = encounter(
        builder, scenario.model_copy(update={"shapes": (case.shape,)}), flown.missile, flown.flight, speed=False
    )
    yield from flight_drawings(Engaged(flown, found), source_line(builder.catalogue))


def flight_drawings(engaged: Engaged, note: str) -> list[Drawing]:
    """Return the pictures of an engagement: in time, on a map, and in altitude. note: small print."""
    return [_timeline(engaged, note), _map(engaged, note), _profile(engaged, note)]


def finding(engaged: Engaged) -> Text:
    """Return what the engagement comes to, as a title."""
    site, launches = short_name(engaged.site.name), engaged.launches
    if launches is None:
        return _never(engaged)
    needed, possible = launches
    if engaged.slack >= 0.0:
        return say("{site} has {time} in which to launch", site=site, time=duration(engaged.slack))
    gap = duration(engaged.slack)
    if needed < 0.0:
        return say("{gap} too late: {site} would have to launch {lead} before the missile", gap=gap, site=site,
                   lead=duration(needed))  # fmt: skip
    return say("{gap} too late: {site} would have to launch by {needed}, and can at {possible}", gap=gap, site=site,
               needed=duration(needed), possible=duration(possible))  # fmt: skip


def _never(engaged: Engaged) -> Text:
    site, nearest = short_name(engaged.site.name), engaged.result.nearest
    if math.isfinite(nearest) and nearest > 0.0:
        return say(
            "Out of reach: the missile passes {far} beyond the interceptors of {site}",
            far=kilometres(nearest / 1e3),
            site=site,
        )
    if math.isfinite(nearest):
        return say("No launch at {site}: no track supports one", site=site)
    return say("The missile is never at an altitude at which the interceptors of {site} work", site=site)


def _timeline(engaged: Engaged, note: str) -> Drawing:
    found, flown = engaged.found, engaged.flown
    impact, burnout = float(found.flights.flight_time[0]), float(found.flights.burnout_time[0])
    rows = [Row("missile", [Bar(0.0, impact, "flight"), Bar(0.0, burnout, "burn", "engines burn")])]
    unseen = []
    for radar in found.radars:
        if not radar.spells:
            unseen.append(radar.name)
            continue
        bars = [Bar(a, b, "view") for a, b in radar.spells]
        if math.isfinite(radar.tracked):
            last = max(b for _, b in radar.spells)
            bars.append(Bar(radar.tracked, last, "track", say("track for {time}", time=duration(last - radar.tracked))))
        else:
            bars[-1] = Bar(*radar.spells[-1], "view", "in view, too short for a track")
        rows.append(Row(radar_label(radar.name), bars))
    if len(unseen) <= RADARS_NAMED:
        rows += [Row(radar_label(name), said="never detected") for name in unseen]
    elif unseen:
        rows.append(Row(say("{n} other radars", n=len(unseen)), said="never detected"))
    rows += [row for s, one in enumerate(found.sites) for row in _site_rows(engaged, s, one)]
    moments = [Moment(impact, "impact")]
    if engaged.slack < 0.0 and engaged.launches is not None and engaged.launches[0] < 0.0:
        moments.append(Moment(0.0, "missile launched"))
    title = finding(engaged)
    words = Words(title, flown.said, note)
    alt = joined(
        [title, _times_said(engaged), say("Impact {time} after launch.", time=duration(impact))], "{first}. {rest}"
    )
    caption = _timeline_caption(engaged)
    return Drawing("timeline", TimelineContent(words, rows, moments), timeline_of, caption, alt)


def _times_said(engaged: Engaged) -> Text:
    launches = engaged.launches
    if launches is None:
        return say("There is no time at which a launch would meet the missile")
    needed, possible = launches
    if engaged.slack >= 0.0:
        return say("Launches meet the missile from {first} to {last} after its launch", first=duration(possible),
                   last=duration(needed))  # fmt: skip
    return say("Needed: {needed:+,.0f} s from the missile's launch; possible: {possible:+,.0f} s", needed=needed,
               possible=possible)  # fmt: skip


def _timeline_caption(engaged: Engaged) -> Text:
    if engaged.launches is None:
        return say("When radars see the missile; no interceptor can be launched in time to meet it.")
    if engaged.slack >= 0.0:
        return say("When radars see the missile, and from when to when an interceptor can be launched to meet it.")
    return say("An interceptor that meets this missile would have to be launched at the first mark; a track allows a launch "
               "only at the second.")  # fmt: skip


def _site_rows(engaged: Engaged, s: int, one: SiteResult) -> Iterator[Row]:
    """Return the rows of one site: when it can launch, and its shots; or what is missing."""
    windows, name = one.windows, short_name(one.name)
    label = say("launch from {site}", site=name)
    slack = float(windows.slack[0])
    if windows.feasible[0]:
        first, last = float(windows.earliest_launch[0]), float(windows.latest_launch[0])
        yield Row(label, [Bar(first, last, "window", say("possible for {time}", time=duration(last - first)))])
        bars = [Bar(shot.launch, shot.intercept, "flyout") for shot in one.shots]
        if bars:
            bars[-1] = Bar(bars[-1].start, bars[-1].end, "flyout", shots(len(bars)))
            yield Row(say("interceptors from {site}", site=name), bars)
    elif math.isfinite(slack) and slack < 0.0 and one.meetings:
        needed = one.meetings[0].launch
        possible = needed - slack
        yield Row(label, [Bar(needed, possible, "gap", say("{gap} too late", gap=duration(slack)))])
        if s == engaged.best:
            yield Row("", moments=[Moment(needed, "must launch", "gap"), Moment(possible, "can launch", "interceptor")])
    elif math.isfinite(one.nearest) and one.nearest > 0.0:
        yield Row(label, said=say("out of reach by {far}", far=kilometres(one.nearest / 1e3)))
    else:
        yield Row(label, said="never possible")


def _map(engaged: Engaged, note: str) -> Drawing:
    flown, name = engaged.flown, short_name(engaged.site.name)
    points = [*flown.ends, *site_points([engaged.site]), *flown.ticks()]
    layers: list[Layer] = []
    lines = [flown.line]
    title = finding(engaged)
    if engaged.launches is None:
        callouts, near = [], engaged.approach()
        if near is not None:
            points.append(MapPoint("", near.latitude_deg, near.longitude_deg, "missile"))
            callouts = [Callout(_never(engaged), near.latitude_deg, near.longitude_deg, "gap")]
            label = say("reach of {site} at {height:,.0f} km altitude", site=name, height=near.height / 1e3)
            layers = [Layer(label, near.outline, "interceptor")]
    else:
        met = engaged.result.meetings[min(1, len(engaged.result.meetings) - 1)]
        lat, lon = math.degrees(met.latitude), math.degrees(met.longitude)
        callouts = [Callout(_call(engaged, met), lat, lon, "interceptor" if engaged.slack >= 0.0 else "gap")]
        if engaged.slack >= 0.0:
            points.append(MapPoint("", lat, lon, "intercept"))
            place = degrees_of(engaged.site.fly_out.place)
            lines.append(MapLine(name, [place[1], lon], [place[0], lat], "interceptor"))
        else:
            points.append(MapPoint("", lat, lon, "missile"))
            if engaged.launches[0] < 0.0:
                title = say("Never met: {site} would have to launch {lead} before the missile", site=name,
                            lead=duration(engaged.launches[0]))  # fmt: skip
            if (near := engaged.approach()) is not None:
                layers = [Layer(_ring(engaged, near), near.outline, "interceptor")]
    said = joined([one.text for one in callouts] + [layer.label for layer in layers])
    words = Words(title, flown.said, note)
    alt = say("Map of the flight of {flight}, with {site}: {said}.", flight=flown.said, site=name, said=said)
    caption = say(
        "The missile's path over the ground, with minutes after its launch, and what {site} can do.", site=name
    )
    content = MapContent(words, layers, points, lines, callouts)
    return Drawing("flight", content, map_of, caption, alt, is_map=True)


def _call(engaged: Engaged, met: Meeting) -> Text:
    """Return what there is to say at the place of an intercept that is possible, or that comes nearest in time."""
    assert engaged.launches is not None
    needed, possible = engaged.launches
    name = short_name(engaged.site.name)
    if engaged.slack >= 0.0:
        return say("{site} can meet it here, {height:,.0f} km up, {time} after launch", site=name, height=met.height / 1e3,
                   time=duration(met.time))  # fmt: skip
    if needed < 0.0:
        return say("To meet it here, {site} would have to launch {lead} before the missile; it can launch {time} after it",
                   site=name, lead=duration(needed), time=duration(possible))  # fmt: skip
    return say("To meet it here, {site} would have to launch by {needed}; it can launch at {time}", site=name,
               needed=duration(needed), time=duration(possible))  # fmt: skip


def _ring(engaged: Engaged, near: Approach) -> Text:
    """Return what the ring is: where the interceptor is at the minute at which it comes nearest."""
    return say(
        "its interceptor by {time}: {far} short", time=duration(near.time), far=kilometres(max(near.short, 0.0) / 1e3)
    )


def _profile(engaged: Engaged, note: str) -> Drawing:
    flown, found = engaged.flown, engaged.found
    rows, table = flown.rows, engaged.site.fly_out
    distance = distances_km(rows["latitude_deg"], rows["longitude_deg"])
    points = []
    for one in found.sites:
        for meeting in one.meetings[:1] if engaged.slack < 0.0 else one.meetings[1:2]:
            x = float(np.interp(meeting.time, rows["time_s"], distance))
            text = say("{site}: {what}, {time} after launch", site=short_name(one.name), what=meeting.what,
                       time=duration(meeting.time))  # fmt: skip
            points.append((text, x, meeting.height / 1e3, "gap" if engaged.slack < 0.0 else "interceptor"))
    low, high = table.lowest / 1e3, table.highest / 1e3
    band = say(
        "{interceptor} works from {low:,.0f} to {high:,.0f} km", interceptor=table.interceptor.name, low=low, high=high
    )
    heights, times = found.flights.height[0], found.flights.times[0]
    inside = (heights >= table.lowest) & (heights <= table.highest) & (times >= found.flights.burnout_time[0])
    spent = float(np.sum(np.diff(times)[inside[:-1]]))
    if spent > 0.0:
        title = say("For {time} the missile flies at altitudes of the interceptor", time=duration(spent))
        if engaged.slack < 0.0:
            title = say(
                "For {time} the missile flies at altitudes of the interceptor, but out of its reach",
                time=duration(spent),
            )
    else:
        title = say("The missile is never at an altitude at which the interceptors of {site} work",
                    site=short_name(engaged.site.name))  # fmt: skip
    apogee = float(rows["altitude_km"].max())
    alt = say(
        "Altitude over distance: {flight}, highest at {apogee:,.0f} km; {band}.",
        flight=flown.said,
        apogee=apogee,
        band=band,
    )
    caption = say("The same flight from the side; heights are drawn larger than distances.")
    content = ProfileContent(
        Words(title, flown.said, note), [(flown.said, distance, rows["altitude_km"])], points, [(band, low, high)]
    )
    return Drawing("profile", content, profile_of, caption, alt)
