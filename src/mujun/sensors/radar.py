"""Radars: the margins by which a flight is inside their view.

Detection range scales with the fourth root of the cross-section from one published pair, R = R0 (sigma/sigma0)^(1/4). A target
is seen if it is within range, inside the azimuths and elevations of a face, and above the refracted ray at the lowest
elevation (or the ray that grazes the ground). Its margin is the distance in m inside these limits, a continuous quantity that
is negative outside. Neglected: clutter, loss of gain off broadside, sharing of the radar's time among targets.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, lanes, plain, scalar
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.earth.place import Place
from mujun.flight.engine.sampling import BOOST, Sampled
from mujun.flight.engine.state import X, Y, Z
from mujun.sensors.refraction import Refractivity, sight_lines

Array = NDArray[np.float64]
Number = TypeVar("Number", np.float64, np.int64)

LINES = 8
"""Straight lines that approximate the lowest ray of a face, at most about 120 m above it for sites up to 3,500 m high."""
NARROW, WIDE, ROUND = 0.0, 1.0, 2.0
"""Kinds of faces, up to 180 deg wide, wider, and all-round: they differ in how the two azimuth limits combine."""

Followed = Literal["warhead", "bus", "largest"]
"""Object that a radar follows after burnout: the warhead alone from burnout on; the bus while it carries the warhead, then the
warhead alone; or the largest object beside the warhead, which is the bus while it flies and the spent last stage all the way."""
FOLLOWED: tuple[Followed, ...] = get_args(Followed)
"""The objects, in the order of their indices in compiled code."""
BOOSTING, WITH_BUS, WARHEAD, ONE_PIECE = range(4)
"""Columns of `Views.reach`: what the target shows while it burns, while its bus flies, after that, and after burnout if its
warhead never separates."""
NEVER_APART = int(np.iinfo(np.int32).max)
"""Last post-boost sample of a target whose warhead never separates."""
EAST, NORTH, UP = range(3)
"""Rows of a radar's axes."""
LEFT_EAST, LEFT_NORTH, RIGHT_EAST, RIGHT_NORTH = range(4)
"""Columns of `Views.edges`: components of the directions of a face's left and right edge."""
SLOPE, RISE = range(2)
"""Columns of a sight line: slope, and height (m) above the radar at the radar."""


@scalar
def range_at(reference_range: Any, reference_section: Any, section: Any) -> Any:
    """Return the detection range (m) at a cross-section, from that at another one (m^2): it grows with the fourth root."""
    return reference_range * (section / reference_section) ** 0.25


@scalar
def sections_shown(boosting: Any, post_boost: Any, warhead: Any, follows: Any) -> Any:
    """Return the cross-sections (m^2) that a followed object shows, in the order of the columns of `Views.reach`.

    follows: index in FOLLOWED.
    """
    largest = max(post_boost, warhead)
    return boosting, warhead if follows == 0 else largest, largest if follows == 2 else warhead, largest


@dataclass(frozen=True)
class Radar:
    """A radar at a place. Measurement errors are None if unknown."""

    name: str
    place: Place
    faces: Array
    """(k, 4): boresight azimuth, full width, lowest and highest elevation of each face, rad."""
    reference_range: float
    """Detection range at the reference cross-section, m."""
    reference_cross_section: float
    """m^2."""
    confirm_time: float
    """Time from entering the view to a confirmed detection, s."""
    track_time: float
    """Time from the confirmed detection until the track supports a launch, s."""
    refractivity: Refractivity
    range_noise: float | None = None
    """One-sigma range error of a measurement at the reference range and cross-section, m."""
    angle_noise: float | None = None
    """One-sigma angle error of a measurement at the reference range and cross-section, rad."""
    measurement_interval: float | None = None
    """Time between measurements, s."""

    def __post_init__(self) -> None:
        if np.ndim(self.faces) != 2 or np.shape(self.faces)[0] == 0:
            raise BadInput(say("{name}: the radar has no face; expected at least one", name=self.name))
        if self.reference_range <= 0.0 or self.reference_cross_section <= 0.0:
            raise BadInput(say("{name}: a radar's range and its reference cross-section are above 0", name=self.name))

    def range_for(self, cross_section: float) -> float:
        """Return the detection range in m for a cross-section in m^2."""
        return float(plain(range_at)(self.reference_range, self.reference_cross_section, cross_section))

    @property
    def ready_time(self) -> float:
        """Seconds in view until the track supports a launch."""
        return self.confirm_time + self.track_time


@dataclass(frozen=True)
class CrossSections:
    """Radar cross-section of a target in one band, m^2."""

    boosting: float
    """While the engine burns."""
    post_boost: float
    """Bus or spent last stage; a target with its bus shows at least `reentry_vehicle`."""
    reentry_vehicle: float
    """Warhead alone."""


@dataclass(frozen=True)
class Watch:
    """A radar, the cross-sections of its target in the radar's band, and the object that it follows.

    Neglected: the distance between the objects. Bus and spent stage fall behind the warhead only in the air, below about 80 km,
    in the last minute; the least distance that a radar tells apart is tens of metres to kilometres.
    """

    radar: Radar
    sections: CrossSections
    follows: Followed = "warhead"

    @property
    def shown(self) -> tuple[float, float, float, float]:
        """Cross-sections that the followed object shows, m^2, in the order of the columns of `Views.reach`."""
        given, follows = self.sections, FOLLOWED.index(self.follows)
        shown: tuple[float, float, float, float] = plain(sections_shown)(
            given.boosting, given.post_boost, given.reentry_vehicle, follows
        )
        return shown

    def shown_at(self, times: Array, apart_from: float) -> Array:
        """Return the cross-section that the followed object shows after burnout at some times (s), m^2; same shape.

        apart_from: time from which the bus no longer carries the warhead, s; infinite if it never separates.
        """
        _, bus, later, one_piece = self.shown
        if np.isinf(apart_from):
            return np.full(np.shape(times), one_piece)
        return np.where(times >= apart_from, later, bus)


class Views(NamedTuple):
    """R radars with F faces, as arrays for compiled code."""

    site: Array
    """(R, 3): Earth-fixed positions, m."""
    axes: Array
    """(R, 3, 3): east, north and up unit vectors."""
    reach: Array
    """(R, 4): detection range of what the target shows, m: columns BOOSTING, WITH_BUS, WARHEAD, ONE_PIECE."""
    first_face: NDArray[np.int64]
    """(R + 1): radar r has faces first_face[r] to first_face[r + 1]."""
    edges: Array
    """(F, 4): east and north components of the left edge, then of the right one."""
    width: Array
    """(F): NARROW, WIDE or ROUND."""
    highest: Array
    """(F): sine of the highest elevation."""
    lines: Array
    """(F, LINES, 2): slope and height (m) of the lines whose minimum is the lowest ray."""
    ready: Array
    """(R): time in view until a track supports a launch, s."""


def arrange_views(watches: Sequence[Watch], earth: Earth = WGS84) -> Views:
    """Return radars and the cross-sections of their targets as arrays for compiled code."""
    count = len(watches)
    faces = [len(w.radar.faces) for w in watches]
    site, axes = np.zeros((count, 3)), np.zeros((count, 3, 3))
    reach, ready = np.zeros((count, 4)), np.zeros(count)
    edges, width, highest = np.zeros((sum(faces), 4)), np.zeros(sum(faces)), np.zeros(sum(faces))
    lines = np.zeros((sum(faces), LINES, 2))
    first_face = np.concatenate([[0], np.cumsum(faces)]).astype(np.int64)
    for r, watch in enumerate(watches):
        radar = watch.radar
        place = radar.place
        site[r], axes[r], radius = _frame(place, earth)
        reach[r] = [radar.range_for(sigma) for sigma in watch.shown]
        ready[r] = radar.ready_time
        for f, (azimuth, full, low, high) in enumerate(radar.faces, start=int(first_face[r])):
            left, right = azimuth - 0.5 * full, azimuth + 0.5 * full
            edges[f] = np.sin(left), np.cos(left), np.sin(right), np.cos(right)
            width[f] = ROUND if full >= 2.0 * np.pi - 1e-9 else WIDE if full > np.pi else NARROW
            highest[f] = np.sin(high)
            lines[f] = sight_lines(radar.refractivity, max(place.height, 0.0), float(low), radius, LINES)
    return Views(site, axes, reach, first_face, edges, width, highest, lines, ready)


@functools.lru_cache(maxsize=1024)
def _frame(place: Place, earth: Earth) -> tuple[Array, Array, float]:
    """Return a place's Earth-fixed position (3,), m, its axes east, north, up (3, 3), and the radius of curvature, m."""
    site = geodetic_to_fixed(place.latitude, place.longitude, place.height, earth)
    return site, np.stack(local_axes(place.latitude, place.longitude)), curvature_radius(place, earth)


def curvature_radius(place: Place, earth: Earth = WGS84) -> float:
    """Return the mean radius of curvature of the ellipsoid at a place, m."""
    squared = earth.flattening * (2.0 - earth.flattening)
    return float(earth.equatorial_radius * np.sqrt(1.0 - squared) / (1.0 - squared * np.sin(place.latitude) ** 2))


class Face(NamedTuple):
    """One face of a radar. See `Views` for the fields."""

    site: Array
    axes: Array
    edges: Array
    width: float
    highest: float
    lines: Array


@scalar
def face_margin(dx, dy, dz, face, reach):
    """Return the margin (m) of a target in the view of a face, and a way (m) on which its sign certainly stays.

    The way has the sign of the margin: each limit changes by no more than the way flown times the steepness of its surface.

    dx, dy, dz: Earth-fixed place of the target from the radar, m. reach: range, m.
    """
    axes, edges, lines = face.axes, face.edges, face.lines
    east = dx * axes[EAST, X] + dy * axes[EAST, Y] + dz * axes[EAST, Z]
    north = dx * axes[NORTH, X] + dy * axes[NORTH, Y] + dz * axes[NORTH, Z]
    up = dx * axes[UP, X] + dy * axes[UP, Y] + dz * axes[UP, Z]
    forward = np.sqrt(east * east + north * north)
    distance = np.sqrt(forward * forward + up * up)
    above = up - (lines[0, SLOPE] * forward + lines[0, RISE])
    steepest = abs(lines[0, SLOPE])
    for i in range(1, LINES):
        other = up - (lines[i, SLOPE] * forward + lines[i, RISE])
        above = above if above > other else other
        steepest = steepest if steepest > abs(lines[i, SLOPE]) else abs(lines[i, SLOPE])
    margin = reach - distance
    below = face.highest * distance - up
    margin = margin if margin < above else above
    margin = margin if margin < below else below
    left = east * edges[LEFT_NORTH] - north * edges[LEFT_EAST]
    right = north * edges[RIGHT_EAST] - east * edges[RIGHT_NORTH]
    inner = left if left < right else right
    outer = right if left < right else left
    side = inner if face.width == NARROW else (outer if face.width == WIDE else 1e12)
    way, clear = reach - distance, above / (1.0 + steepest)
    way = way if way < clear else clear
    way = way if way < 0.5 * below else 0.5 * below
    return margin if margin < side else side, way if way < side else side


@scalar
def face_of(views, r, f):
    """Return face f of radar r."""
    return Face(views.site[r], views.axes[r], views.edges[f], views.width[f], views.highest[f], views.lines[f])


@lanes
def _face_margins(states, k, count, face, reach, out):
    """Raise out[k] (count) to the margins (m) of one face at one sample where these are larger. reach (count): range, m."""
    site = face.site
    for lane in range(count):
        dx, dy, dz = states[k, X, lane] - site[X], states[k, Y, lane] - site[Y], states[k, Z, lane] - site[Z]
        margin, _ = face_margin(dx, dy, dz, face, reach[lane])
        out[k, lane] = margin if margin > out[k, lane] else out[k, lane]


@lanes
def _range_margins(states, k, count, site, reach, out):
    """Set out[k] (count) to range minus distance (m) at one sample; return whether any target is within range."""
    any_near = 0
    for lane in range(count):
        dx, dy, dz = states[k, X, lane] - site[X], states[k, Y, lane] - site[Y], states[k, Z, lane] - site[Z]
        out[k, lane] = reach[lane] - np.sqrt(dx * dx + dy * dy + dz * dz)
        any_near |= out[k, lane] >= 0.0
    return any_near


@kernel(allocates=False)
def view_block(states, used, post_samples, views, r, reach, out, everywhere):
    """Fill the margins (samples, LANES), m, of radar r for the first `used` flights of one block.

    Args:
        states: samples of the block, as `Sampled.states`.
        used: number of lanes with a flight.
        post_samples: (LANES) last sample at which each target's bus flies; see `post_boost_samples`.
        views: the radars.
        r: index of the radar.
        reach: (LANES) scratch.
        out: (samples, LANES) margins to be filled, m.
        everywhere: whether to compute the full margin also at samples where no target is within range, at the sample
            itself or at its neighbours; otherwise these hold only the margin in range, which is also negative.
    """
    site, ranges, samples = views.site[r], views.reach[r], out.shape[0]
    before, now = 0, 0
    for k in range(samples + 1):
        after = 0
        if k < samples:
            _reach_at(k, used, post_samples, ranges, reach)
            after = _range_margins(states, k, used, site, reach, out)
        if k > 0 and (everywhere or before or now or after):
            _reach_at(k - 1, used, post_samples, ranges, reach)
            out[k - 1, :used] = -1e12
            for f in range(views.first_face[r], views.first_face[r + 1]):
                _face_margins(states, k - 1, used, face_of(views, r, f), reach, out)
        before, now = now, after


@scalar
def shown_range(k, last_bus, ranges):
    """Return the range (m) at which a target is seen at sample k. last_bus: see `post_boost_samples`. ranges: (4,), m."""
    later = ranges[WITH_BUS] if k <= last_bus else ranges[WARHEAD]
    later = ranges[ONE_PIECE] if last_bus == NEVER_APART else later
    return ranges[BOOSTING] if k <= BOOST else later


@kernel(allocates=False)
def _reach_at(k, used, post_samples, ranges, reach):
    for lane in range(used):
        reach[lane] = shown_range(k, post_samples[lane], ranges)


@kernel
def _margins(first, last, states, total, post_samples, views, out):
    reach = np.empty(LANES)
    for block in range(first, last):
        lanes_of, used = slice(block * LANES, (block + 1) * LANES), min(LANES, total - block * LANES)
        for r in range(len(views.site)):
            view_block(states[block], used, post_samples[lanes_of], views, r, reach, out[r, block], True)


@scalar
def bus_sample(free_flight: Any, steps: Any, time: Any) -> Any:
    """Return the last sample at which the bus flies, for `time` s from burnout; see `post_boost_samples`.

    free_flight: from burnout to impact, s. steps: samples of it.
    """
    if time == np.inf:
        return NEVER_APART
    if time <= 0.0:
        return BOOST
    return BOOST + 1 + np.minimum(np.floor(time / (np.maximum(free_flight, 1e-9) / steps)), steps)


def post_boost_samples(flights: Sampled, post_boost_time: float) -> NDArray[np.int64]:
    """Return the last sample of each flight (n,) at which its bus flies, for `post_boost_time` s from burnout.

    The cross-section changes between this sample and the next, and margins are linear between them. For a time of 0 it
    changes between the two samples at burnout. For an infinite time, of a warhead that never separates, it is NEVER_APART.
    """
    steps = flights.states.shape[1] - BOOST - 2
    found = plain(bus_sample)(flights.flight_time - flights.burnout_time, steps, post_boost_time)
    return np.full(len(flights), found, np.int64)


def in_whole_blocks(values: NDArray[Number], blocks: int) -> NDArray[Number]:
    """Return values (n,) padded with the first value to (blocks * LANES,)."""
    return np.concatenate([values, np.repeat(values[:1], blocks * LANES - len(values))])


def margins(watches: Sequence[Watch], flights: Sampled, post_boost_time: float = 0.0, earth: Earth = WGS84) -> Array:
    """Return the margin (m) of each flight in each radar's view at each sample, (radars, n, samples).

    post_boost_time: time from burnout for which the bus carries the warhead, s; infinite if it never separates.
    """
    blocks, samples = flights.states.shape[:2]
    out = np.empty((len(watches), blocks, samples, LANES))
    post = in_whole_blocks(post_boost_samples(flights, post_boost_time), blocks)
    views = arrange_views(watches, earth)
    over_blocks(lambda begin, end: _margins(begin, end, flights.states, len(flights), post, views, out), blocks)
    return np.moveaxis(out, 3, 2).reshape(len(watches), blocks * LANES, samples)[:, : len(flights)]
