"""What a radar could see: the ground above which a target of given altitude and cross-section is in its view.

Along each azimuth of each face three curves bound the view of a target at one altitude: the slant range at which the
cross-section is detected, the bent ray at the lowest elevation (or the horizon, where that is higher), and the highest
elevation, within which lies the blind cone overhead. They are solved on the ellipsoid, from the same limits as
`sensors.radar` holds flights against, so that a target just inside an outline has a margin above zero there.

Neglected: as in `sensors.radar` (clutter, terrain, loss off boresight, sharing of the radar's time); of the refraction,
weather; that the straight edge of a face's side leaves the geodesic by less than 1 km.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed, ground_path, local_axes
from mujun.ground.region import EqualAreaGrid, polygons, to_lonlat
from mujun.scenario.schema import kinds as schema
from mujun.sensors.power_aperture import PowerAperture, detection_range, ratio
from mujun.sensors.radar import CrossSections, Radar, curvature_radius
from mujun.sensors.refraction import lowest_sight

Array = NDArray[np.float64]

ALTITUDES = (100e3, 200e3, 400e3, 1000e3)
"""Altitudes asked about unless told otherwise, m."""
CROSS_SECTIONS = (0.01, 0.1, 1.0, 10.0)
"""Cross-sections asked about unless told otherwise, m^2, beside the catalogue's own for the radar's band."""
HIGHEST = 10_000e3
"""Greatest altitude asked about, m: from there the outlines come near the quarter of the globe that a map can show."""
STEP = math.radians(0.5)
"""Between the azimuths that are solved: the chord leaves an edge 4,000 km away by 40 m."""
ITERATIONS = 25
"""Of Newton's method along each azimuth; measured: 8 leave less than 1e-3 m, the horizon of a low target needs 20."""
DECIBELS = ("gain", "losses", "signal_to_noise")
"""Fields of a catalogue entry's power_aperture that are written in dB."""


class Section(NamedTuple):
    """A cross-section, m^2, and what it stands for."""

    name: str
    value: float


@dataclass(frozen=True)
class Footprint:
    """Where targets at one altitude (m) with one cross-section are in view.

    detection_range: slant, m. farthest, nearest: ground distances of the outer and the inner edge, m, at their greatest
    over all azimuths; None where nothing is seen. range_limited, horizon: the outer edge as the range alone, or the lowest
    elevation alone, would have it, m; range_limited None: the range falls short of the altitude even overhead.
    limited_by: which of the two makes the outer edge, in words. area: m^2 on the ellipsoid. outline: deg of longitude and
    latitude, cut at the antimeridian.
    """

    altitude: float
    section: Section
    detection_range: float
    farthest: float | None
    nearest: float | None
    range_limited: float | None
    horizon: float
    limited_by: str
    area: float
    outline: MultiPolygon


@dataclass(frozen=True)
class RangeCheck:
    """A published range beside that of the radar equation at the same cross-section (m^2), m."""

    cross_section: float
    published: float
    equation: float

    @property
    def ratio(self) -> float:
        """Published over computed."""
        return self.published / self.equation


@dataclass(frozen=True)
class Coverage:
    """What one radar could see. blind_sectors: azimuths from..to that no face covers, rad, clockwise."""

    radar: Radar
    blind_sectors: tuple[tuple[float, float], ...]
    footprints: tuple[Footprint, ...]
    check: RangeCheck | None

    @property
    def blind_width(self) -> float:
        """Azimuths that no face covers, rad in all."""
        return sum(to - start for start, to in self.blind_sectors)


def sections_of(sections: CrossSections) -> tuple[Section, ...]:
    """Return the default cross-sections: round values and a target's own in the radar's band, from small to large."""
    own = (
        Section("warhead", sections.reentry_vehicle),
        Section("after burnout", sections.post_boost),
        Section("burning missile", sections.boosting),
    )
    plain = [Section("", value) for value in CROSS_SECTIONS if all(value != s.value for s in own)]
    return tuple(sorted((*own, *plain), key=lambda s: s.value))


def coverage(
    radar: Radar, altitudes: Sequence[float], sections: Sequence[Section], check: RangeCheck | None = None
) -> Coverage:
    """Return what a radar sees at altitudes (m) of targets with cross-sections, altitude by altitude.

    Raises BadInput for altitudes that are not above the radar or above HIGHEST.
    """
    for altitude in altitudes:
        if not max(radar.place.height, 0.0) < altitude <= HIGHEST:
            raise BadInput(
                f"an altitude of {altitude / 1e3:g} km: expected above {max(radar.place.height, 0.0) / 1e3:g} km, where "
                f"{radar.name} stands, and at most {HIGHEST / 1e3:,.0f} km"
            )
    for section in sections:
        if not 0.0 < section.value < math.inf:
            raise BadInput(f"a cross-section of {section.value:g} m2: expected more than 0")
    footprints = []
    for altitude in altitudes:
        views = [_FaceView(radar, face, altitude) for face in radar.faces]
        footprints += [_footprint(radar, views, altitude, section) for section in sections]
    return Coverage(radar, blind_sectors(radar.faces), tuple(footprints), check)


def blind_sectors(faces: Array) -> tuple[tuple[float, float], ...]:
    """Return the azimuths from..to (rad, clockwise, from in [0, 2 pi)) that no face (k, 4; see Radar) covers."""
    turn = 2.0 * math.pi
    spans = sorted(
        ((azimuth - 0.5 * width) % turn, width) for azimuth, width in np.asarray(faces, float)[:, :2].tolist()
    )
    if any(width >= turn - 1e-9 for _, width in spans):
        return ()
    gaps = []
    covered = max(left + width for left, width in spans) - turn  # what the last faces cover beyond north
    for left, width in spans:
        if left - covered > 1e-9:
            gaps.append((covered % turn, covered % turn + left - covered))
        covered = max(covered, left + width)
    return tuple(sorted(gaps))


def range_check(entry: schema.Radar) -> RangeCheck | None:
    """Return a radar's published range beside the radar equation's, or None where its inputs are not in the catalogue."""
    inputs = entry.power_aperture
    if inputs is None:
        return None
    values = {name: getattr(inputs, name).si for name in type(inputs).model_fields}
    try:
        parameters = PowerAperture(**{name: ratio(v) if name in DECIBELS else v for name, v in values.items()})
    except ValueError as error:
        raise BadInput(f"{entry.id}.power_aperture: {error}") from None
    section = entry.reference_cross_section.si
    return RangeCheck(section, entry.reference_range.si, float(detection_range(parameters, section)))


class _Edge(NamedTuple):
    """Places above which a target stands on a limit: slant range (m), latitude, longitude (rad), ground distance (m)."""

    slant: Array
    latitude: Array
    longitude: Array
    ground: Array


class _FaceView:
    """One face and one altitude: the limits of elevation, which hold for every cross-section."""

    def __init__(self, radar: Radar, face: Array, altitude: float) -> None:
        azimuth, width, low, high = face.tolist()
        self.radar, self.altitude = radar, altitude
        self.round = width >= 2.0 * math.pi - 1e-9
        count = max(math.ceil(width / STEP - 1e-9), 2)
        self.azimuths = azimuth - 0.5 * width + width * np.linspace(0.0, 1.0, count + 1)
        if self.round:
            self.azimuths = self.azimuths[:-1]
        place = radar.place
        self.site = geodetic_to_fixed(place.latitude, place.longitude, place.height)
        self.axes = np.stack(local_axes(place.latitude, place.longitude))
        self.radius = curvature_radius(place)
        self.overhead = high >= 0.5 * math.pi - 1e-9
        height = max(place.height, 0.0)

        def lowest(distance: Array) -> Array:
            return lowest_sight(radar.refractivity, height, low, self.radius, distance)

        self.outer = self._at_elevation(lowest)
        self.inner = self._at_elevation(lambda r: np.full(r.shape, math.sin(high)))

    def _towards(self, sine: Array) -> Array:
        """Return unit vectors (m, 3) along the azimuths at elevations of given sine."""
        cosine = np.sqrt(np.maximum(1.0 - sine * sine, 0.0))
        level = np.sin(self.azimuths)[:, None] * self.axes[0] + np.cos(self.azimuths)[:, None] * self.axes[1]
        return cosine[:, None] * level + sine[:, None] * self.axes[2]

    def _edge(self, slant: Array, sine: Array) -> _Edge:
        place = self.radar.place
        latitude, longitude, _ = fixed_to_geodetic(self.site + slant[:, None] * self._towards(sine))
        return _Edge(slant, latitude, longitude, ground_path(place.latitude, place.longitude, latitude, longitude)[1])

    def _at_elevation(self, sine_of: Callable[[Array], Array]) -> _Edge:
        """Return where targets at the altitude stand at an elevation whose sine is given by the slant range (m)."""
        from_centre, rise = self.radius + self.radar.place.height, self.altitude - self.radar.place.height
        sine = sine_of(np.zeros(len(self.azimuths)))
        down = from_centre * sine
        slant = np.sqrt(down * down + rise * (2.0 * from_centre + rise)) - down
        for _ in range(ITERATIONS):
            towards = self._towards(sine_of(slant))
            latitude, longitude, height = fixed_to_geodetic(self.site + slant[:, None] * towards)
            slope = np.einsum("ij,ij->i", towards, local_axes(latitude, longitude)[2])
            slant = np.maximum(slant - (height - self.altitude) / np.maximum(slope, 1e-3), 0.0)
        return self._edge(slant, sine_of(slant))

    def at_range(self, distance: float) -> _Edge | None:
        """Return where targets at the altitude stand at a slant range (m); None where it falls short even overhead."""
        from_centre, rise = self.radius + self.radar.place.height, self.altitude - self.radar.place.height
        if distance < rise:
            return None
        top = rise * (2.0 * from_centre + rise) - distance * distance
        elevation = np.full(len(self.azimuths), math.asin(np.clip(top / (2.0 * from_centre * distance), -1.0, 1.0)))
        for _ in range(ITERATIONS):
            towards = self._towards(np.sin(elevation))
            latitude, longitude, height = fixed_to_geodetic(self.site + distance * towards)
            level = (towards - np.sin(elevation)[:, None] * self.axes[2]) / np.maximum(np.cos(elevation), 1e-6)[:, None]
            turned = np.cos(elevation)[:, None] * self.axes[2] - np.sin(elevation)[:, None] * level
            slope = distance * np.einsum("ij,ij->i", turned, local_axes(latitude, longitude)[2])
            step = (height - self.altitude) / np.where(np.abs(slope) > 1.0, slope, np.inf)
            elevation = np.clip(elevation - np.clip(step, -0.1, 0.1), -0.5 * math.pi, 0.5 * math.pi)
        return self._edge(np.full(len(self.azimuths), distance), np.sin(elevation))

    def seen(self, distance: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return for each azimuth whether a target is seen at all with a range (m), and whether the range limits it."""
        return distance >= self.inner.slant, distance < self.outer.slant


def _footprint(radar: Radar, views: Sequence[_FaceView], altitude: float, section: Section) -> Footprint:
    distance = radar.range_for(section.value)
    place = radar.place
    grid = EqualAreaGrid(place.latitude, place.longitude, 1.0e3, 2, 2)
    parts, far, near, by_range, alone = [], [], [], [], []
    for view in views:
        short = view.at_range(distance)
        seen, limited = view.seen(distance)
        if short is not None:
            alone.append(short.ground.max())
        if not seen.any():
            continue
        outer = view.outer if short is None else _where(limited, short, view.outer)
        outer = _where(seen, outer, view.inner)
        parts += _polygons(grid, view, outer)
        far.append(outer.ground[seen].max())
        near.append(0.0 if view.overhead else view.inner.ground[seen].max())
        by_range.append(limited[seen])
    region = MultiPolygon(polygons(shapely.union_all(parts))) if parts else MultiPolygon()
    return Footprint(
        altitude,
        section,
        distance,
        float(max(far)) if far else None,
        float(max(near)) if near else None,
        float(max(alone)) if alone else None,
        float(max(view.outer.ground.max() for view in views)),
        _limit(np.concatenate(by_range) if by_range else np.zeros(0, bool), bool(alone)),
        float(region.area),
        to_lonlat(grid, region),
    )


def _where(chosen: NDArray[np.bool_], first: _Edge, second: _Edge) -> _Edge:
    return _Edge(*(np.where(chosen, a, b) for a, b in zip(first, second, strict=True)))


def _limit(by_range: NDArray[np.bool_], reaches: bool) -> str:
    """Return what makes the outer edge, in words."""
    if not by_range.size:
        return (
            "unseen: out of range except in the blind cone overhead"
            if reaches
            else "unseen: out of range even overhead"
        )
    return "range" if by_range.all() else "range or horizon, by azimuth" if by_range.any() else "horizon"


def _polygons(grid: EqualAreaGrid, view: _FaceView, outer: _Edge) -> list[Polygon]:
    """Return the region between a face's inner and outer edge in the plane."""
    rim = np.column_stack(grid.project(outer.latitude, outer.longitude))
    hole = np.column_stack(grid.project(view.inner.latitude, view.inner.longitude))
    if view.round:
        whole = Polygon(rim, [] if view.overhead else [hole])
    else:
        whole = Polygon(np.concatenate([rim, hole[:1] if view.overhead else hole[::-1]]))
    return polygons(whole if whole.is_valid else shapely.make_valid(whole, method="structure", keep_collapsed=False))
