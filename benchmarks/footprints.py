"""A footprint of 10,000 aim points, two radars, two sites: ours, and the same by scipy and numpy.

Used by side_by_side.py. Ours, wall clock on all cores: the whole footprint from nothing but a family of the missile (aim
table, flights, windows), and again when only sites move (both fly-out tables new, radars elsewhere; flights kept). Theirs, wall
clock of one process: scipy's DOP853 (1e-9, compiled right-hand side) for each aim point, its commands given, then views and
windows vectorised in numpy with fly-out times from a grid by linear interpolation. It is timed on a stated subset of the aim
points, evenly spread, and scaled to all that are reached. Its slack is that of the best of its samples: with 200 of them it is
some seconds short; with 3,000 the two differ by 0.08 s (median) and 0.5 s at most.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from reference import fly_one
from scipy.interpolate import RegularGridInterpolator

from mujun.earth.constants import MEAN_RADIUS, WGS84
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed, local_axes
from mujun.earth.place import Place
from mujun.engagement.defence import Defence
from mujun.engagement.footprint import Salvo, Threat, footprint
from mujun.flight.aiming.aim_table import aim_table
from mujun.flight.engine.propagate import STANDARD
from mujun.flight.model.ascent import DURATION, plan
from mujun.flight.model.drag import drag_table
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.ground.grid import EqualAreaGrid
from mujun.interceptors.flyout import FlyOut, fly_out
from mujun.runs.shared.request import builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.study import Scenario
from mujun.sensors.radar import curvature_radius
from mujun.sensors.refraction import lowest_sight

SUBSET = 60
CENTRE, RADIUS = (37.0, 136.0), 700e3
"""deg, m: the aim grid lies over Japan and its seas."""


def scene(points: int) -> tuple[Threat, EqualAreaGrid, Defence]:
    """Return a Nodong from North Korea's east coast, aim points over Japan, and the two planned Aegis Ashore sites."""
    built = builder()
    _, place = place_of(built.catalogue, "kittaeryong")
    _, vehicle = built.missile("nodong")
    threat = Threat(
        "nodong", vehicle, place, LEAST_PROPELLANT, built.family("nodong", place), built.post_boost_time("nodong")
    )
    grid = EqualAreaGrid.around(np.radians(CENTRE[0]), np.radians(CENTRE[1]), RADIUS, points)
    defence = built.defence(Scenario(defences=("aegis-ashore-araya", "aegis-ashore-mutsumi")))
    return threat, grid, defence


def moved(defence: Defence, by: float) -> Defence:
    """Return the defence with sites and radars moved north by an angle (rad): new fly-out tables, new views."""

    def move(site):
        place = Place(site.fly_out.place.latitude + by, site.fly_out.place.longitude, site.fly_out.place.height)
        watch = replace(site.watch, radar=replace(site.watch.radar, place=place))
        return replace(site, fly_out=fly_out(site.fly_out.interceptor, place), watch=watch)

    with ThreadPoolExecutor(2) as pool:
        return replace(defence, sites=tuple(pool.map(move, defence.sites)))


class NumpyWindows:
    """Windows of one site against one flight, vectorised over its samples: launch-on-remote, no shots."""

    def __init__(self, table: FlyOut, site, timeline, infrared) -> None:
        place, interceptor = table.place, table.interceptor
        heights = np.linspace(table.lowest, table.highest, 101)
        bearings = np.linspace(0.0, 2.0 * np.pi, 9)
        chord = np.linspace(0.0, max(float(table.widest().max()), 1.0), 161)
        up, east, north = table.axes
        angle = 2.0 * np.arcsin(chord / (2.0 * MEAN_RADIUS))[None, :, None]
        aside = (np.sin(bearings)[:, None] * east + np.cos(bearings)[:, None] * north)[:, None, :]
        direction = np.cos(angle) * up + np.sin(angle) * aside
        times = np.empty((len(bearings), len(heights), len(chord)))
        for j, height in enumerate(heights):
            radius = np.full(direction.shape[:2], MEAN_RADIUS + height)
            for _ in range(3):
                radius += height - fixed_to_geodetic(direction * radius[..., None])[2]
            times[:, j] = table.time_to(direction * radius[..., None], np.full(radius.shape, height))
        self.time = RegularGridInterpolator((bearings, heights, chord), times, bounds_error=False, fill_value=np.inf)
        self.axes, self.interceptor, self.timeline, self.infrared = table.axes, interceptor, timeline, infrared
        self.radar, self.sections = site.watch.radar, site.watch.sections
        self.place = geodetic_to_fixed(place.latitude, place.longitude, place.height)
        distances = np.linspace(0.0, 8e6, 400)
        low = float(self.radar.faces[0, 2])
        sines = lowest_sight(self.radar.refractivity, place.height, low, curvature_radius(place), distances)
        self.sight = (distances, sines)
        self.local = np.stack(local_axes(place.latitude, place.longitude))

    def look(self, times: np.ndarray, position: np.ndarray, burnout: float) -> tuple[np.ndarray, float]:
        """Return which samples are in track, and when the track first is one, s (infinite: never)."""
        away = position - self.place
        distance = np.linalg.norm(away, axis=1)
        sigma = np.where(times <= burnout, self.sections.boosting, self.sections.reentry_vehicle)
        reach = self.radar.reference_range * (sigma / self.radar.reference_cross_section) ** 0.25
        above = away @ self.local[2] - np.interp(distance, *self.sight) * distance
        margin = np.minimum(reach - distance, above)
        if not (margin >= 0.0).any():
            return margin >= 0.0, np.inf
        k = int(np.argmax(margin >= 0.0))
        share = margin[k] / (margin[k] - margin[k - 1]) if k else 0.0
        track = times[k] - share * (times[k] - times[max(k - 1, 0)]) + self.radar.ready_time
        tracked = (margin >= 0.0) & (times >= track)
        return tracked, float(track) if tracked.any() else np.inf

    def slack(
        self, times: np.ndarray, position: np.ndarray, burnout: float, tracked: np.ndarray, own: float, others: float
    ) -> float:
        """Return the greatest slack over samples (s) at Earth-fixed positions (m).

        own, others: when the site's own radar's track, and any radar's, is one.
        """
        height = fixed_to_geodetic(position)[2]
        above = times[np.argmax(height >= self.infrared.cloud_break)] + self.infrared.detection_delay
        cue = max(above, self.infrared.track_delay, self.timeline.remote_commit)
        remote = max(others, self.timeline.remote_commit)
        order = min(cue, own, remote) + self.timeline.decision + self.timeline.launch
        direction = position / np.linalg.norm(position, axis=1)[:, None]
        chord = MEAN_RADIUS * np.linalg.norm(direction - self.axes[0], axis=1)
        bearing = np.mod(np.arctan2(direction @ self.axes[1], direction @ self.axes[2]), 2.0 * np.pi)
        flight = self.time(np.stack([bearing, height, chord], axis=1))
        good = tracked & (times > burnout) & (flight <= self.interceptor.longest_flight)
        good &= (height >= self.interceptor.minimum_altitude) & (height <= self.interceptor.maximum_altitude)
        return float(np.max(np.where(good, times - flight - order, -np.inf)))


def turned(times: np.ndarray, inertial: np.ndarray) -> np.ndarray:
    """Return inertial positions (3, n) as Earth-fixed ones (n, 3), m."""
    turn = WGS84.rotation_rate * times
    x = np.cos(turn) * inertial[0] + np.sin(turn) * inertial[1]
    y = np.cos(turn) * inertial[1] - np.sin(turn) * inertial[0]
    return np.stack([x, y, inertial[2]], axis=1)


def reference_slack(
    threat: Threat, defence: Defence, latitude: np.ndarray, longitude: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the greatest slack at some aim points by scipy and numpy, and the wall time per point, s."""
    table = aim_table(threat.vehicle, threat.place, threat.family, threat.shape)
    commands, _, held, _ = table.commands_to(latitude, longitude)
    assert held.all()
    phases, curves = plan(threat.vehicle, commands, WGS84, STANDARD), drag_table(threat.vehicle.curves)
    asked = [NumpyWindows(s.fly_out, s, defence.timeline, defence.infrared) for s in defence.sites]
    fly_one(curves, phases, 0, 1e-9, samples=200)
    out = np.empty(len(latitude))
    begin = time.perf_counter()
    for i in range(len(latitude)):
        impact, path = fly_one(curves, phases, i, 1e-9, samples=200)
        burnout = float(phases.table[:, DURATION, i].sum())
        states = np.concatenate(path, axis=1)
        free = path[-1].shape[1]
        durations = phases.table[:, DURATION, i]
        starts = np.concatenate([[0.0], np.cumsum(durations)])[:-1]
        flown = [k for k in range(len(durations)) if durations[k] > 0.0]
        times = [starts[k] + np.linspace(0.0, durations[k], p.shape[1]) for k, p in zip(flown, path, strict=False)]
        times.append(burnout + np.linspace(0.0, impact[6] - burnout, free))
        when = np.concatenate(times)
        position = turned(when, states[:3])
        looks = [w.look(when, position, burnout) for w in asked]
        others = min(first for _, first in looks)
        out[i] = max(
            w.slack(when, position, burnout, look, own, others) for w, (look, own) in zip(asked, looks, strict=True)
        )
    return out, (time.perf_counter() - begin) / len(latitude)


def peak_memory_mb(points: int) -> float:
    """Return the peak memory of a process of its own that works out a footprint of so many aim points, MB."""
    code = (
        f"import resource, sys; sys.path.insert(0, {str(sys.path[0])!r}); from footprints import *; t, g, d = scene({points}); "
        "footprint([Salvo(t, g.latitude, g.longitude)], d); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def measure(points: int, rounds: int) -> dict[str, float]:
    """Return all figures of one run."""
    threat, grid, defence = scene(points)
    whole, again, shots = [], [], None
    for turn in range(rounds + 1):
        begin = time.perf_counter()
        salvo = Salvo(threat, grid.latitude, grid.longitude)
        found = footprint([salvo], defence)
        ended = time.perf_counter()
        footprint([salvo], moved(defence, np.radians(0.05 * (turn + 1))))
        last = time.perf_counter()
        if turn:
            whole.append(ended - begin)
            again.append(last - ended)
        shots = found
    reached = np.flatnonzero(shots.threatened)
    some = reached[:: max(len(reached) // SUBSET, 1)][:SUBSET]
    theirs, each = reference_slack(threat, defence, grid.latitude[some], grid.longitude[some])
    ours = shots.slack[some]
    both = np.isfinite(theirs) & np.isfinite(ours)
    differences = np.abs(theirs[both] - ours[both])
    return {
        "footprint_points": float(len(grid.latitude)),
        "footprint_points_reached": float(len(reached)),
        "footprint_ms": 1e3 * min(whole),
        "footprint_median_ms": 1e3 * float(np.median(whole)),
        "slider_ms": 1e3 * min(again),
        "slider_median_ms": 1e3 * float(np.median(again)),
        "footprint_reference_subset": float(len(some)),
        "footprint_reference_ms_per_point": 1e3 * each,
        "footprint_vs_numpy": each * len(reached) / min(whole),
        "footprint_slack_difference_median_s": float(np.median(differences)),
        "footprint_verdicts_agree": float(np.mean((theirs >= 0.0) == (ours >= 0.0))),
        "footprint_100000_peak_mb": peak_memory_mb(100_000),
    }
