"""Images: the arrays and counts of flights and defences, as entries of the WebAssembly module find them in their memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES
from mujun.browser import memory as m
from mujun.browser.shooting import Profiles, profiles
from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import WGS84
from mujun.earth.place import Place
from mujun.engagement.blocks import FAR
from mujun.engagement.defence import Defence
from mujun.engagement.shooters import filled
from mujun.flight.engine.propagate import STANDARD, arrange
from mujun.flight.engine.sampling import BOOST
from mujun.flight.model.ascent import Commands, plan
from mujun.flight.model.vehicle import Vehicle
from mujun.interceptors.flyout import FlyOut, fly_out
from mujun.interceptors.interceptor import Interceptor
from mujun.sensors.radar import FOLLOWED, LINES, Watch, arrange_views, curvature_radius
from mujun.sensors.refraction import sight_lines

Array = NDArray[np.float64]

LATITUDES = 4
"""Latitudes at which tables are in stock; between them values are cubic (see `base.cubic.four_point_weights`)."""
LATITUDE_STEP = np.radians(6.0)
"""rad between two of them. Slack by mixed times differs from that by exact ones by less than 1 ms in 999 of 1,000 cases
(tested)."""
GREATEST_LATITUDE = np.radians(89.0)
"""rad. No table is made for a site nearer to a pole."""


@dataclass
class Image:
    """Counts and arrays by their names in `browser.memory`."""

    counts: dict[str, int] = field(default_factory=dict)
    arrays: dict[str, NDArray[np.generic]] = field(default_factory=dict)


def flights_image(
    vehicle: Vehicle, commands: Commands, coast_steps: int, post_boost_time: float, aim_of: NDArray[np.int64]
) -> Image:
    """Return the plan of flights of one missile.

    Args:
        vehicle: the missile.
        commands: one command for each flight.
        coast_steps: steps of free flight in which each flight is sampled.
        post_boost_time: as in `sensors.radar.margins`, s.
        aim_of: (n,) index of each flight's aim point.
    """
    job = arrange(plan(vehicle, commands, WGS84, STANDARD), vehicle, STANDARD, keep_path=False)
    blocks, course = job.blocks, job.course
    counts = {
        "blocks": len(blocks.start), "total": job.total, "padded": len(blocks.start) * LANES,
        "samples": BOOST + 2 + coast_steps, "phases": len(course.modes), "rise_steps": course.rise.shape[1],
        "entry_steps": course.entry.shape[1], "arc_steps": course.arc_steps, "first_sample": course.first_sample,
        "free_samples": course.free_samples, "path_samples": course.first_sample + course.free_samples,
        "drag_rows": len(job.world.drag), "air_rows": len(TABLE),
    }  # fmt: skip
    arrays: dict[str, NDArray[np.generic]] = {
        "start": blocks.start, "axes": blocks.axes, "table": blocks.table, "body": blocks.body,
        "modes": course.modes, "steps": course.steps, "rise": course.rise, "entry": course.entry,
        "drag": job.world.drag, "air": TABLE, "aim_of": np.asarray(aim_of, np.int64),
        "post_boost_time": np.array([post_boost_time]),
    }  # fmt: skip
    return Image(counts, arrays)


@dataclass(frozen=True)
class StockedTables:
    """Fly-out tables of an interceptor at several latitudes, for sites of one height.

    south, step: first latitude and distance to the next one, rad.
    flights: some flights from the place itself, to be drawn.
    """

    tables: tuple[FlyOut, ...]
    south: float
    step: float
    flights: Profiles


def stocked_latitudes(latitude: float) -> tuple[float, float]:
    """Return the first of LATITUDES latitudes and the step between them, rad; the given one is among them.

    They reach twice as far toward the equator as toward the pole, as far as the pole allows.
    """
    step = LATITUDE_STEP if latitude < 0.0 else -LATITUDE_STEP
    first = latitude - step
    if abs(first) > GREATEST_LATITUDE:
        first = latitude
    last = first + (LATITUDES - 1) * step
    return min(first, last), abs(step)


def stocked(interceptor: Interceptor, place: Place) -> StockedTables:
    """Return the tables of an interceptor at the latitudes around a place, at its height."""
    south, step = stocked_latitudes(place.latitude)
    places = [Place(south + k * step, place.longitude, place.height) for k in range(LATITUDES)]
    return StockedTables(tuple(fly_out(interceptor, one) for one in places), south, step, profiles(interceptor, place))


def defence_image(defence: Defence, stock: Sequence[StockedTables], table_of: Sequence[int]) -> Image:
    """Return a defence.

    Args:
        defence: the defence.
        stock: fly-out tables in stock.
        table_of: for each site, the index of its table in stock.
    """
    watches = defence.watches
    faces = [(w, face) for w in watches for face in w.radar.faces]
    counts = {
        "radars": len(watches), "radar_ends": len(watches) + 1, "faces": len(faces), "sites": len(defence.sites),
        "stocked": len(stock), "latitudes": LATITUDES, "mode": defence.mode, "granted": int(defence.granted),
        "early": int(defence.early),
    }  # fmt: skip
    lines = [_lines_of(watch, float(face[2])) for watch, face in faces]
    arrays = inputs(defence, table_of) | {
        "stock_times": np.array([[filled(table)[0] for table in one.tables] for one in stock]),
        "stock_farthest": np.array([[filled(table)[1] for table in one.tables] for one in stock]),
        "stock_limits": np.array([[(table.lowest, table.highest) for table in one.tables] for one in stock]),
        "stock_widest": np.array([one.tables[0].limit for one in stock]),
        "stock_south": np.array([(one.south, one.step) for one in stock]),
        "profile_height": np.array([one.flights.heights for one in stock]),
        "profile_along": np.array([one.flights.along for one in stock]),
        "profile_end": np.array([one.flights.end for one in stock]),
        "line_stock": np.array([mine for mine, _, _ in lines]).reshape(len(faces), LATITUDES, LINES, 2),
        "line_south": np.array([(south, step) for _, south, step in lines]).reshape(len(faces), 2),
    }
    return Image(counts, arrays)


def inputs(defence: Defence, table_of: Sequence[int]) -> dict[str, NDArray[np.generic]]:
    """Return what a page changes of a defence, and what it does not but its radars need. table_of: as in `defence_image`."""
    watches, views = defence.watches, arrange_views(defence.watches)
    settings = np.zeros(len(m.COLUMNS["settings"]))
    infrared, remote = defence.infrared, defence.timeline.remote_commit
    settings[[m.CLOUD_BREAK, m.DETECTION_DELAY, m.TRACK_DELAY, m.REMOTE_COMMIT]] = (
        infrared.cloud_break, infrared.detection_delay, infrared.track_delay, remote,
    )  # fmt: skip
    return {
        "settings": settings,
        "site_input": np.array([_site_input(defence, s, table_of[s]) for s in range(len(defence.sites))]),
        "radar_input": np.array([_radar_input(watch) for watch in watches]).reshape(len(watches), -1),
        "radar_lag": np.minimum(defence.delays.radars, FAR),
        "first_face": views.first_face, "edges": views.edges, "width": views.width, "highest": views.highest,
        "lines": views.lines,
    }  # fmt: skip


def _lines_of(watch: Watch, lowest: float) -> tuple[Array, float, float]:
    """Return the sight lines (LATITUDES, LINES, 2) of a face at the latitudes around its radar, the first of these and the
    step."""
    radar = watch.radar
    south, step = stocked_latitudes(radar.place.latitude)
    height = max(radar.place.height, 0.0)
    radii = [curvature_radius(radar.place._replace(latitude=south + k * step)) for k in range(LATITUDES)]
    return np.array([sight_lines(radar.refractivity, height, lowest, r, LINES) for r in radii]), south, step


def _site_input(defence: Defence, s: int, table: int) -> Array:
    site, timeline = defence.sites[s], defence.timeline
    interceptor, own, row = site.fly_out.interceptor, defence.own_radar(s), np.zeros(len(m.COLUMNS["site_input"]))
    row[[m.SITE_LATITUDE, m.SITE_LONGITUDE, m.SITE_HEIGHT]] = tuple(site.fly_out.place)
    row[m.SITE_TABLE] = table
    row[[m.LOWEST_ALTITUDE, m.HIGHEST_ALTITUDE]] = interceptor.minimum_altitude, interceptor.maximum_altitude
    row[[m.LONGEST_FLIGHT, m.LAUNCH_INTERVAL]] = interceptor.longest_flight, interceptor.launch_interval
    row[[m.DECISION, m.LAUNCH_DELAY, m.ASSESSMENT]] = timeline.decision, timeline.launch, timeline.assessment
    row[[m.STOCK, m.OWN_RADAR]] = site.stock, -1 if own is None else own
    row[m.INFRARED_LAG] = min(float(defence.delays.infrared[s]), FAR)
    row[m.GREATEST_SPEED] = min(interceptor.greatest_target_speed, FAR)
    return row


def _radar_input(watch: Watch) -> Array:
    radar, sections, row = watch.radar, watch.sections, np.zeros(len(m.COLUMNS["radar_input"]))
    row[[m.RADAR_LATITUDE, m.RADAR_LONGITUDE, m.RADAR_HEIGHT]] = tuple(radar.place)
    row[[m.REFERENCE_RANGE, m.REFERENCE_SECTION]] = radar.reference_range, radar.reference_cross_section
    row[[m.BOOSTING_SECTION, m.BUS_SECTION, m.WARHEAD_SECTION]] = (
        sections.boosting, sections.post_boost, sections.reentry_vehicle,
    )  # fmt: skip
    row[[m.CONFIRM_TIME, m.TRACK_TIME]] = radar.confirm_time, radar.track_time
    row[[m.FOLLOWS, m.RADAR_ON]] = FOLLOWED.index(watch.follows), 1.0
    return row
